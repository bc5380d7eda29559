public import Domain

/// A concern from outside in the coordinator's list, with the clock that ends next.
public struct OutsideLine: Sendable {
    public let concern: OutsideConcern
    public let structure: Structure
    public let due: RunningClock?
    /// Whether a message from outside has no answer yet.
    public let hasNews: Bool
}

/// A concern from outside with what was written since.
public struct OutsideFile: Sendable {
    public let concern: OutsideConcern
    public let structure: Structure
    public let messages: [DoorMessage]
    /// Whether one can still write back and forth.
    public let isOpen: Bool
    /// Nobody took it in or ended it yet.
    public var isWaiting: Bool { concern.state == .waiting }
}

/// Concerns from outside, for coordinators; `OutsideDoor` is the other side.
public enum OutsideStore {
    /// What waits to be taken in or answered, and referrals with a new message from outside; oldest first.
    public static func waiting(limit: Int = 200, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [OutsideLine] {
        let rows = try tx.rows("\(waiting(for: access.viewer)) ORDER BY received_at, id LIMIT \(limit)")
        let (timelines, structures) = try (TimelineStore.all(rows.map { try $0.text("id") }, tx), StructureStore.loaded(tx))
        return try rows.map { row in
            let (concern, structure) = try (concern(row, tx), structures.of(row))
            var timeline = timelines[concern.id.text] ?? Timeline()
            timeline.urgency = concern.urgency
            let due = structure.template.running(timeline, structure.calendar, now: tx.now).first
            return OutsideLine(concern: concern, structure: structure, due: due, hasNews: try row.int("news") == 1)
        }
    }

    /// How many wait.
    public static func count(_ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> Int {
        try tx.first("SELECT count(*) AS n FROM (\(waiting(for: access.viewer))) AS counted")?.int("n") ?? 0
    }

    /// With whether the newest message is from outside: nobody answered it yet. Of what was decided nothing waits.
    private static func waiting(for viewer: Viewer) -> SQL {
        """
        SELECT * FROM (SELECT concern.*, coalesce((SELECT CASE WHEN by_id IS NULL THEN 1 ELSE 0 END FROM door_message
            WHERE scope = concern.id ORDER BY at DESC, id DESC LIMIT 1), 0) AS news FROM concern WHERE state <> 'ended' AND \(viewer.isWeighed)) AS listed
        WHERE state = 'waiting' OR (news = 1 AND EXISTS (SELECT 1 FROM referral WHERE referral.id = listed.id AND decided_at IS NULL))
        """
    }

    /// One concern as it came in, and what was written since; also after it was taken in.
    public static func find(
        _ id: OutsideConcern.ID, _ access: DeskAccess<CanTriage>, _ tx: Transaction
    ) throws -> OutsideFile {
        let row = try row(id, access, tx)
        return try OutsideFile(
            concern: concern(row, tx), structure: StructureStore.of(row, tx), messages: messages(id, tx), isOpen: state(row, tx) != .answered)
    }

    /// What was written between the coordinator and outside; empty for a referral that a partner made, and for everybody but coordinators.
    public static func messages(_ referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [DoorMessage] {
        guard referral.isFromOutside, try access.viewer.weighs(for: ReferralStore.structure(of: referral, tx).id) else { return [] }
        return try messages(referral.id, tx)
    }

    /// Writes to whoever brought the concern, while it is not answered.
    public static func reply(
        _ content: DoorMessage.Content, to id: OutsideConcern.ID, _ access: DeskAccess<CanTriage>, _ tx: Transaction
    ) throws -> AuditEvent {
        guard try state(row(id, access, tx), tx) != .answered else { throw Refusal.conflict(stored: "") }
        try add(content, to: id, by: access.viewer.seat.id, tx)
        return AuditEvent(.doorMessageWritten, subject: id.text)
    }

    /// Makes a referral of it, under the same id and key; its clocks have run since it came in.
    public static func takeIn(
        _ id: OutsideConcern.ID, _ form: ReferralForm, _ access: DeskAccess<CanTriage>, _ tx: Transaction
    ) throws -> (Referral.ID, AuditEvent) {
        let row = try row(id, access, tx)
        guard try row.text("state") == "waiting" else { throw Refusal.conflict(stored: "") }
        let concern = try concern(row, tx)
        try ReferralStore.insert(
            form, id: id, door: concern.door, isFromOutside: true, to: StructureStore.of(row, tx), by: access.viewer.seat, at: concern.receivedAt, tx)
        try tx.rows("UPDATE concern SET state = 'taken' WHERE id = \(id)")
        try ClockStore.settle(id.text, tx)
        return (id, AuditEvent(.referralMade, subject: id.text))
    }

    /// Answers it without a referral: it belongs elsewhere, or nothing needs to be done.
    public static func end(
        _ id: OutsideConcern.ID, _ content: DoorMessage.Content, _ access: DeskAccess<CanTriage>, _ tx: Transaction
    ) throws -> AuditEvent {
        let row = try row(id, access, tx)
        guard try row.text("state") == "waiting" else { throw Refusal.conflict(stored: "") }
        try add(content, to: id, by: access.viewer.seat.id, tx)
        try tx.rows("UPDATE concern SET state = 'ended' WHERE id = \(id)")
        try TimelineStore.note(.answered, id.text, at: tx.now, tx)
        return AuditEvent(.concernEnded, subject: id.text)
    }

    static func row(_ code: ReceiptCode, _ tx: Transaction) throws -> Row? {
        try tx.first("SELECT * FROM concern WHERE receipt = \(token(code, tx))")
    }

    /// What stands for a code: without the keys nobody makes it.
    static func token(_ code: ReceiptCode, _ tx: Transaction) throws -> [UInt8] { try tx.database.keyring.token(code.text, "receipt") }

    /// A new code. The same content from the same page has the same one.
    static func code(of form: OutsideForm, _ once: String, _ structure: Structure.ID, _ tx: Transaction) throws -> ReceiptCode {
        let random = tx.database.environment.random
        guard !once.isEmpty else { return ReceiptCode(random: random) }
        let content = form.content
        let all = [
            once, structure.text, form.door.rawValue, form.urgency, content.name, content.seen, content.tried, content.knows, content.language,
            content.sender, content.contact,
        ]
        var bytes = try (0..<12).flatMap { try tx.database.keyring.token("\($0)\u{0}" + all.joined(separator: "\u{0}"), "once") }
        return ReceiptCode { count in
            defer { bytes.removeFirst(min(count, bytes.count)) }
            return bytes.count >= count ? Array(bytes.prefix(count)) : random(count)
        }
    }

    static func add(_ content: DoorMessage.Content, to id: Referral.ID, by seat: Seat.ID?, _ tx: Transaction) throws {
        let (message, at) = (tx.newID(DoorMessage.self), tx.now)
        let sealed = try tx.seal(content, messageContext(message, id, seat, at))
        try tx.rows("INSERT INTO door_message (id, scope, by_id, at, sealed) VALUES (\(message), \(id), \(seat), \(at), \(sealed))")
    }

    /// What the owner of the code reads. The concern is opened, unseen, so that a code that was moved to another row opens nothing.
    static func thread(_ row: Row, _ tx: Transaction) throws -> OutsideThread {
        let id: Referral.ID = try row.id("id")
        let _: OutsideConcern.Content = try tx.open(row.bytes("sealed"), context(row), noting: false)
        let state = try state(row, tx)
        var messages = try messages(id, tx)
        let referral = try tx.first("SELECT agency_id, signpost_id, decided_at FROM referral WHERE id = \(id)")
        var answer = try referral.flatMap { try ReferralStore.newestWeighing(id, $0.id("agency_id"), tx)?.answer } ?? ""
        let signpost = try referral.flatMap { row in try row.optional("signpost_id") { try row.id($0, of: Agency.self) } }
        // What ended without a referral was answered by the last message.
        if try row.text("state") == "ended", let last = messages.popLast() { answer = last.content.text }
        return try OutsideThread(
            structure: StructureStore.of(row, tx), receivedAt: row.instant("received_at"),
            state: state == .received && messages.contains { !$0.isFromOutside } ? .looking : state, answer: answer,
            signpost: signpost.flatMap { try DirectoryStore.load(tx).agency($0) }, messages: messages)
    }

    private static func state(_ row: Row, _ tx: Transaction) throws -> OutsideThread.State {
        switch try row.text("state") {
        case "ended": return .answered
        case "taken":
            let referral = try tx.first("SELECT decided_at FROM referral WHERE id = \(row.text("id"))")
            return try referral?.isNull("decided_at") == true ? .looking : .answered
        default: return .received
        }
    }

    private static func row(_ id: OutsideConcern.ID, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> Row {
        guard let row = try tx.first("SELECT * FROM concern WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-concern"]) }
        var facts = try access.viewer.facts(.triage, at: row.id("structure_id"))
        try facts.admit(access.viewer, to: row.id("structure_id"), tx)
        try facts.require(at: row.id("structure_id"))
        return row
    }

    private static func concern(_ row: Row, _ tx: Transaction) throws -> OutsideConcern {
        try OutsideConcern(
            id: row.id("id"), structure: row.id("structure_id"), door: row.code("door"), urgency: row.text("urgency"),
            receivedAt: row.instant("received_at"), state: row.code("state"), content: tx.open(row.bytes("sealed"), context(row)))
    }

    private static func messages(_ id: Referral.ID, _ tx: Transaction) throws -> [DoorMessage] {
        try tx.rows("SELECT * FROM door_message WHERE scope = \(id) ORDER BY at, id").map { row in
            try DoorMessage(
                id: row.id("id"), by: row.optional("by_id") { try row.id($0) }, at: row.instant("at"),
                content: tx.open(row.bytes("sealed"), messageContext(row)))
        }
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("structure_id"), row.code("door"), row.instant("received_at"), row.bytes("receipt"))
    }

    /// Door, time and code are bound to the text: a statement gives nobody another's thread.
    static func context(_ id: Referral.ID, _ structure: Structure.ID, _ door: Template.Doorway, _ at: Instant, _ receipt: [UInt8]) -> SealContext {
        let bound = [structure.text, door.rawValue, at.text, receipt.hex]
        return SealContext(kind: "concern", id: id.text, version: 1, scope: id.text, handling: bound.joined(separator: " "))
    }

    static func messageContext(_ row: Row) throws -> SealContext {
        try messageContext(row.id("id"), row.id("scope"), row.optional("by_id") { try row.id($0) }, row.instant("at"))
    }

    private static func messageContext(_ id: DoorMessage.ID, _ scope: Referral.ID, _ by: Seat.ID?, _ at: Instant) -> SealContext {
        SealContext(kind: "message", id: id.text, version: 1, scope: scope.text, originator: by?.text ?? "", handling: at.text)
    }
}
