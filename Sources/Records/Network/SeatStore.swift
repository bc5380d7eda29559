public import Domain

/// A seat as the administrator changes it.
public struct StoredSeat: Sendable {
    public let seat: Seat
    /// Moves with every change, so that nobody overwrites what somebody else just saved.
    public let version: Int
}

/// Seats and who fills them. What is attached to a seat stays with it when the person changes (R22).
public enum SeatStore {
    public static func find(_ id: Seat.ID, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> StoredSeat {
        guard let row = try tx.first("SELECT * FROM seat WHERE id = \(id)") else { throw Refusal.notFound }
        return try StoredSeat(seat: DirectoryStore.seat(row), version: row.int("version"))
    }

    /// Who can hold a seat: everybody whose account is not disabled, by name.
    public static func people(_ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> [Practitioner] {
        try tx.rows("SELECT * FROM practitioner WHERE disabled_at IS NULL ORDER BY name").map(DirectoryStore.person)
    }

    public static func add(_ form: NewSeatForm, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> AuditEvent {
        let seat = Seat(
            id: tx.newID(), agency: form.agency, title: form.seat.title, function: form.function, holder: form.seat.holder,
            deputy: form.seat.deputy, from: access.viewer.today, until: form.seat.until, advisesOnLaw: form.seat.advisesOnLaw, topics: form.seat.topics)
        try DirectoryStore.insert(seat, tx)
        return AuditEvent(.seatAdded, subject: seat.id.text)
    }

    /// Hands a seat over, gives it a deputy or a last day, if nobody changed it since `version`. Who leaves it is signed out of it at once.
    public static func change(
        _ id: Seat.ID, _ form: SeatForm, version: Int, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction
    ) throws -> AuditEvent {
        let stored = try find(id, access, tx)
        guard stored.version == version else { throw Refusal.conflict(stored: "") }
        try form.demand(stored.seat.function)
        if form.until != nil, form.until != stored.seat.until { try checkOwnsNothing(id, tx) }
        try tx.rows(
            """
            UPDATE seat SET title = \(form.title), holder_id = \(form.holder), deputy_id = \(form.deputy), until_day = \(form.until),
                advises_law = \(form.advisesOnLaw ? 1 : 0), topics = \(form.topics.joined(separator: "\n")), version = \(version + 1) WHERE id = \(id)
            """)
        if stored.seat.function == .administrator { try checkAdministrator(tx) }
        for row in try tx.rows("SELECT token_hash, practitioner_id FROM session WHERE seat_id = \(id)") {
            let person: Practitioner.ID = try row.id("practitioner_id")
            if person != form.holder, person != form.deputy { try tx.rows("DELETE FROM session WHERE token_hash = \(row.bytes("token_hash"))") }
        }
        return AuditEvent(.seatChanged, subject: id.text)
    }

    /// A case never loses its owner by the way (R58).
    private static func checkOwnsNothing(_ id: Seat.ID, _ tx: Transaction) throws {
        guard try tx.first("SELECT id FROM case_file WHERE owner_id = \(id) AND state = 'open' LIMIT 1") != nil else { return }
        throw FormErrors(
            "until", "This seat owns open cases. Give it another holder instead, or ask the coordinator to appoint other owners first.")
    }

    private static func checkAdministrator(_ tx: Transaction) throws {
        let left = try tx.first(
            """
            SELECT seat.id FROM seat JOIN practitioner ON practitioner.id = holder_id
            WHERE function = \(Function.administrator.rawValue) AND until_day IS NULL AND disabled_at IS NULL AND password IS NOT NULL LIMIT 1
            """)
        guard left == nil else { return }
        throw FormErrors("holder", "Nobody could manage accounts any more. Give another administrator a seat without a last day first.")
    }
}
