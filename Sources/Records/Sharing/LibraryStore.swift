public import Domain

/// Answers that all practitioners of the network read, once a second person has said that nobody can be recognised (R44, R47).
public enum LibraryStore {
    /// How many are listed, the newest first.
    public static let limit = 300

    /// Proposes an answered question. It stays between the two seats and the coordinators until it is confirmed.
    public static func propose(_ id: Advice.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (LibraryItem.ID, AuditEvent) {
        let advice = try answered(id, access, tx)
        let form = try parsed(form, advice, access, tx)
        try form.demand(AdviceStore.setting(form.language, access, tx))
        let viewer = access.viewer
        let item = LibraryItem(
            id: tx.newID(), advice: id, kind: advice.kind, seat: viewer.seat.id, adviser: advice.adviser, proposedAt: tx.now, confirmedAt: nil,
            reviewOn: form.reviewOn, version: 1, content: form.content)
        try tx.makeKeys([item.id.text])
        let sealed = try tx.seal(item.content, context(item))
        try tx.rows(
            """
            INSERT INTO library_item (id, advice_id, kind, seat_id, proposer_id, adviser_id, proposed_at, review_on, version, sealed)
            VALUES (\(item.id), \(id), \(item.kind.rawValue), \(item.seat), \(viewer.practitioner.id), \(item.adviser), \(item.proposedAt),
                \(item.reviewOn), 1, \(sealed))
            """)
        return (item.id, AuditEvent(.libraryProposed, subject: item.id.text))
    }

    /// The question that an item is made of: it has an answer, and the viewer's seat asked it or was asked.
    public static func answered(_ id: Advice.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Advice {
        let advice = try AdviceStore.find(id, access, tx)
        guard advice.answer != nil else { throw AccessDenied(rules: ["not-answered"]) }
        return advice
    }

    public static func parsed(_ form: Form, _ advice: Advice, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> LibraryItemForm {
        try .parse(form, advice.kind, topics: DirectoryStore.load(tx).seat(advice.adviser)?.topics ?? [], today: access.viewer.today)
    }

    /// What everybody reads.
    public static func all(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [LibraryItem] {
        try tx.rows("SELECT * FROM library_item WHERE confirmed_at IS NOT NULL ORDER BY proposed_at DESC, id DESC LIMIT \(limit)").map { try item($0, tx) }
    }

    /// What perhaps says something to a question already.
    public static func near(_ kind: Advice.Kind, _ question: String, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [LibraryItem] {
        try Array(all(access, tx).filter { $0.kind == kind && $0.isNear(question) }.prefix(5))
    }

    /// What waits for the viewer's word.
    public static func waiting(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [LibraryItem] {
        try tx.rows("SELECT * FROM library_item WHERE confirmed_at IS NULL ORDER BY proposed_at, id LIMIT 50")
            .filter { try mayConfirm($0, access, tx) }.map { try item($0, tx) }
    }

    /// What was made of a question, for its two seats.
    public static func items(of advice: Advice.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [LibraryItem] {
        _ = try AdviceStore.find(advice, access, tx)
        return try tx.rows("SELECT * FROM library_item WHERE advice_id = \(advice) ORDER BY proposed_at, id").map { try item($0, tx) }
    }

    /// One item, and what the viewer may do with it. What is not confirmed is unknown but to those whom it concerns.
    public static func find(_ id: LibraryItem.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (LibraryItem, LibraryRights) {
        let (row, rights) = try permitted(id, access, tx)
        return try (item(row, tx), rights)
    }

    private static func permitted(_ id: LibraryItem.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Row, LibraryRights) {
        guard let row = try tx.first("SELECT * FROM library_item WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-item"]) }
        let viewer = access.viewer
        let isConfirmed = try !row.isNull("confirmed_at")
        let isParty = try isParty(row, viewer, tx)
        let mayConfirm = try mayConfirm(row, access, tx)
        guard isConfirmed || isParty || mayConfirm else { throw AccessDenied(rules: ["not-confirmed"]) }
        let mayWithdraw =
            try viewer.seat.function == .coordinator || row.id("adviser_id") == viewer.seat.id || (!isConfirmed && row.id("seat_id") == viewer.seat.id)
        return (row, LibraryRights(mayConfirm: mayConfirm, mayRenew: isConfirmed && mayWithdraw, mayWithdraw: mayWithdraw))
    }

    private static func isParty(_ row: Row, _ viewer: Viewer, _ tx: Transaction) throws -> Bool {
        let parties = try tx.first("SELECT seat_id, adviser_id FROM advice WHERE id = \(row.text("advice_id"))")
        return try [parties?.text("seat_id"), parties?.text("adviser_id")].contains(viewer.seat.id.text)
    }

    /// Somebody else than who proposed it, in another seat: the other one of the two, or a coordinator.
    private static func mayConfirm(_ row: Row, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Bool {
        let viewer = access.viewer
        guard try row.isNull("confirmed_at"), try row.id("proposer_id") != viewer.practitioner.id, try row.id("seat_id") != viewer.seat.id else { return false }
        return try viewer.seat.function == .coordinator || isParty(row, viewer, tx)
    }

    /// Confirms, or drops it: then row and key go.
    public static func decide(_ id: LibraryItem.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (row, rights) = try permitted(id, access, tx)
        guard rights.mayConfirm else { throw AccessDenied(rules: ["second-person-confirms"]) }
        guard try LibraryDecisionForm.parse(form).confirms else { return try remove(row, tx) }
        let old = try item(row, tx)
        try replace(old, confirmedAt: tx.now, reviewOn: old.reviewOn, tx)
        try tx.rows("UPDATE library_item SET confirmer_id = \(access.viewer.seat.id) WHERE id = \(id)")
        return AuditEvent(.libraryKept, subject: id.text)
    }

    public static func renew(_ id: LibraryItem.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (row, rights) = try permitted(id, access, tx)
        guard rights.mayRenew else { throw AccessDenied(rules: ["adviser-renews"]) }
        let form = try LibraryRenewalForm.parse(form, today: access.viewer.today)
        let old = try item(row, tx)
        try replace(old, confirmedAt: old.confirmedAt, reviewOn: form.reviewOn, tx)
        return AuditEvent(.libraryKept, subject: id.text)
    }

    /// Takes it out for good; the key follows by `finish`.
    public static func withdraw(_ id: LibraryItem.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (row, rights) = try permitted(id, access, tx)
        guard rights.mayWithdraw else { throw AccessDenied(rules: ["adviser-withdraws"]) }
        return try remove(row, tx)
    }

    /// Destroys the keys of what was taken out.
    public static func finish(_ log: AuditLog) async throws { try await SpentKeys.destroy(log) }

    private static func remove(_ row: Row, _ tx: Transaction) throws -> AuditEvent {
        let id = try row.text("id")
        try SpentKeys.remove("library", "library_item", id: id, version: row.int("version"), tx)
        return AuditEvent(.libraryWithdrawn, subject: id)
    }

    /// State and review day are bound to the text, so a change of them seals it anew.
    private static func replace(_ old: LibraryItem, confirmedAt: Instant?, reviewOn: Day, _ tx: Transaction) throws {
        let item = LibraryItem(
            id: old.id, advice: old.advice, kind: old.kind, seat: old.seat, adviser: old.adviser, proposedAt: old.proposedAt, confirmedAt: confirmedAt,
            reviewOn: reviewOn, version: old.version + 1, content: old.content)
        let sealed = try tx.seal(item.content, context(item), changes: true)
        try tx.rows(
            """
            UPDATE library_item SET confirmed_at = \(confirmedAt), review_on = \(reviewOn), version = \(item.version), sealed = \(sealed)
            WHERE id = \(item.id) AND version = \(old.version)
            """)
        guard tx.changes == 1 else { throw Refusal.conflict(stored: "Somebody else was faster. Look at the answer once more.") }
    }

    private static func item(_ row: Row, _ tx: Transaction) throws -> LibraryItem {
        let bare = try bare(row)
        return try LibraryItem(
            id: bare.id, advice: bare.advice, kind: bare.kind, seat: bare.seat, adviser: bare.adviser, proposedAt: bare.proposedAt,
            confirmedAt: bare.confirmedAt, reviewOn: bare.reviewOn, version: bare.version, content: tx.open(row.bytes("sealed"), context(bare)))
    }

    /// The clear columns.
    private static func bare(_ row: Row) throws -> LibraryItem {
        try LibraryItem(
            id: row.id("id"), advice: row.id("advice_id"), kind: row.code("kind"), seat: row.id("seat_id"), adviser: row.id("adviser_id"),
            proposedAt: row.instant("proposed_at"), confirmedAt: row.optional("confirmed_at", row.instant), reviewOn: row.day("review_on"),
            version: row.int("version"), content: .init(title: "", question: "", text: "", law: "", topic: ""))
    }

    static func context(_ row: Row) throws -> SealContext { try context(bare(row)) }

    private static func context(_ item: LibraryItem) -> SealContext {
        let state = item.confirmedAt.map { "confirmed \($0.text)" } ?? "proposed"
        return SealContext(
            kind: "library", id: item.id.text, version: item.version, scope: item.id.text, originator: item.adviser.text,
            handling: "\(item.kind.rawValue) \(item.advice) \(item.seat) \(item.proposedAt.text) \(item.reviewOn.text) \(state)")
    }
}

/// What the viewer may do with an item of the library.
public struct LibraryRights: Sendable {
    public let mayConfirm: Bool
    public let mayRenew: Bool
    public let mayWithdraw: Bool
}
