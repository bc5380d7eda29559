public import Domain
import Synchronization

/// Watches how many different cases a person opens, by the log alone: every node counts what all of them recorded (security reference 3f).
public enum BreadthStore {
    /// Events by which a case counts as opened.
    private static let codes = [EventCode.caseSeen, .entriesSeen, .caseLogSeen, .glassSeen].map { Int($0.rawValue) }
    /// As long as a case that was let through is let through again without a look: it is among the hour's cases already.
    private static let known = 20 * 60

    /// Lets a case be opened, unless it is one too many.
    /// - Throws: `Refusal.reasonNeeded`.
    static func admit(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws {
        let viewer = access.viewer
        guard viewer.seat.function == .practitioner || viewer.seat.function == .coordinator else { return }
        let now = tx.now
        let key = BreadthCache.Key(person: viewer.practitioner.id, file: access.caseID)
        if tx.database.breadth.holds(key, since: now.adding(seconds: -known), now) { return }
        if let kind = try kind(access.caseID, viewer.practitioner.id, now, tx) {
            guard kind != .stop, try isReasoned(kind, viewer.practitioner.id, now, tx) else { throw Refusal.reasonNeeded(kind, access.caseID) }
        }
        tx.database.breadth.keep(key, at: now)
    }

    private static func kind(_ id: Case.ID, _ person: Practitioner.ID, _ now: Instant, _ tx: Transaction) throws -> Breadth.Kind? {
        let zone = try StructureStore.usual(tx).zone
        let (hourAgo, today) = (now.adding(hours: -1), now.day(in: zone).start(in: zone))
        let rows = try tx.rows(
            """
            SELECT subject, max(at) AS last FROM audit_event WHERE practitioner_id = \(person) AND at >= \(min(hourAgo, today)) AND code IN (\(codes))
                AND subject IS NOT NULL GROUP BY subject
            """)
        let seen = try rows.map { (id: try $0.text("subject"), last: try $0.instant("last")) }
        func count(since: Instant) -> Int { Set(seen.filter { $0.last >= since }.map(\.id)).union([id.text]).count }
        let day = count(since: today)
        return Breadth.kind(hour: count(since: hourAgo), day: day, before: try day > Breadth.aDay ? before(today, person, tx) : [])
    }

    /// How many different cases the person opened on each of the last 30 days with any.
    private static func before(_ today: Instant, _ person: Practitioner.ID, _ tx: Transaction) throws -> [Int] {
        try tx.rows(
            """
            SELECT substr(at, 1, 10) AS day, count(DISTINCT subject) AS n FROM audit_event WHERE practitioner_id = \(person)
                AND at >= \(today.adding(days: -30)) AND at < \(today) AND code IN (\(codes)) GROUP BY substr(at, 1, 10)
            """
        ).map { try $0.int("n") }
    }

    private static func isReasoned(_ kind: Breadth.Kind, _ person: Practitioner.ID, _ now: Instant, _ tx: Transaction) throws -> Bool {
        try tx.rows("SELECT * FROM breadth WHERE practitioner_id = \(person) AND until_at > \(now)").contains { row in
            let _: String = try tx.open(row.bytes("sealed"), context(row), noting: false)
            // Whoever gave a reason for an hour's work has given one for the day.
            return try kind == .day || row.code("kind", as: Breadth.Kind.self) == .hour
        }
    }

    /// Puts on record that somebody was asked or stopped, once for each time, so that the data protection officer sees it.
    static func tell(_ kind: Breadth.Kind, _ caseID: Case.ID, _ viewer: Viewer, _ log: AuditLog) async throws {
        try await log.database.write { tx in
            var event = AuditEvent(kind == .stop ? .breadthStopped : .breadthAsked, subject: caseID.text)
            event.outcome = .refused
            event.rules = ["breadth-\(kind.rawValue)"]
            if try open(kind, viewer, tx) == nil { _ = try insert(kind, viewer, tx) }
            try tx.record(event, by: viewer)
        }
    }

    /// The question that waits for the viewer's answer, of the last hour.
    private static func open(_ kind: Breadth.Kind, _ viewer: Viewer, _ tx: Transaction) throws -> Row? {
        try tx.first(
            """
            SELECT * FROM breadth WHERE practitioner_id = \(viewer.practitioner.id) AND kind = \(kind.rawValue) AND reasoned_at IS NULL
                AND at >= \(tx.now.adding(hours: -1)) ORDER BY at DESC LIMIT 1
            """)
    }

    private static func insert(_ kind: Breadth.Kind, _ viewer: Viewer, _ tx: Transaction) throws -> Breadth.Alert.ID {
        let id = tx.newID(Breadth.Alert.self)
        try tx.makeKeys([id.text])
        try tx.rows(
            "INSERT INTO breadth (id, practitioner_id, seat_id, kind, at) VALUES (\(id), \(viewer.practitioner.id), \(viewer.seat.id), \(kind.rawValue), \(tx.now))"
        )
        return id
    }

    /// Takes a reason, asked for or told beforehand: for an hour, or, where a usual day was exceeded, for the rest of the day.
    public static func give(_ form: Form, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> AuditEvent {
        let known = try DirectoryStore.load(tx).agencies.map(\.name) + StructureStore.all(access, tx).map(\.name)
        let reason = try BreadthForm.parse(form, known: known).reason
        let (viewer, now, zone) = try (access.viewer, tx.now, StructureStore.usual(tx).zone)
        let kind: Breadth.Kind = try open(.hour, viewer, tx) == nil && open(.day, viewer, tx) != nil ? .day : .hour
        let until = kind == .day ? now.day(in: zone).adding(days: 1).start(in: zone) : now.adding(hours: 1)
        let id: Breadth.Alert.ID = try open(kind, viewer, tx)?.id("id") ?? insert(kind, viewer, tx)
        try tx.rows("UPDATE breadth SET seat_id = \(viewer.seat.id), reasoned_at = \(now), until_at = \(until) WHERE id = \(id)")
        guard let row = try tx.first("SELECT * FROM breadth WHERE id = \(id)") else { throw Refusal.unavailable }
        let sealed = try tx.seal(reason, context(row))
        try tx.rows("UPDATE breadth SET sealed = \(sealed) WHERE id = \(id)")
        return AuditEvent(.breadthReasoned, subject: id.text)
    }

    /// What the viewer was asked and answered within the last month.
    public static func own(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [Breadth.Alert] {
        try alerts("practitioner_id = \(access.viewer.practitioner.id) AND at >= \(tx.now.adding(days: -30))", tx)
    }

    static func overseen(since: Instant, _ tx: Transaction) throws -> [Breadth.Alert] { try alerts("at >= \(since)", tx) }

    private static func alerts(_ condition: SQL, _ tx: Transaction) throws -> [Breadth.Alert] {
        try tx.rows("SELECT * FROM breadth WHERE \(condition) ORDER BY at DESC, id DESC LIMIT 200").map { row in
            try Breadth.Alert(
                id: row.id("id"), person: row.id("practitioner_id"), seat: row.id("seat_id"), kind: row.code("kind"), at: row.instant("at"),
                reasonedAt: row.optional("reasoned_at", row.instant), until: row.optional("until_at", row.instant),
                reason: row.isNull("sealed") ? "" : tx.open(row.bytes("sealed"), context(row)))
        }
    }

    /// Whose reason it is and how long it holds are bound to it.
    static func context(_ row: Row) throws -> SealContext {
        let bound = try [
            row.text("kind"), row.text("at"), row.optional("reasoned_at", row.text) ?? "", row.optional("until_at", row.text) ?? "",
        ]
        return try SealContext(
            kind: "breadth", id: row.text("id"), version: 1, scope: row.text("id"), originator: "\(row.text("practitioner_id")) \(row.text("seat_id"))",
            handling: bound.joined(separator: " "))
    }
}

/// Which cases a person was let into lately, on this node: opening one of them once more makes nothing broader, and needs no statement.
final class BreadthCache: Sendable {
    struct Key: Hashable, Sendable {
        let person: Practitioner.ID
        let file: Case.ID
    }

    private let admitted = Mutex<[Key: Instant]>([:])

    func holds(_ key: Key, since: Instant, _ now: Instant) -> Bool {
        admitted.withLock { admitted in admitted[key].map { $0 >= since && $0 <= now } ?? false }
    }

    func keep(_ key: Key, at now: Instant) {
        admitted.withLock { admitted in
            if admitted.count >= 20_000 { admitted.removeAll(keepingCapacity: true) }
            admitted[key] = now
        }
    }
}
