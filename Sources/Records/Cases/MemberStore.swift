public import Domain

public enum MemberStore {
    /// The team, current and former. A guest sees only the owner's place and the guest's own.
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Member] {
        let seesTeam = access.may(.seeTeam)
        let rows = try tx.rows("SELECT * FROM member WHERE case_id = \(access.caseID) ORDER BY from_day, id")
        return try rows.filter { try seesTeam || $0.id("seat_id") == access.viewer.seat.id }.map { row in
            let id: Member.ID = try row.id("id")
            let why: String = try tx.open(row.bytes("sealed"), context(id, access.caseID))
            return try Member(
                id: id, seat: row.id("seat_id"), role: row.code("role"), from: row.day("from_day"),
                until: row.optional("until_day", row.day), why: why)
        }
    }

    /// Seats that are on the team today, without reasons: for forms and previews.
    public static func current(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [(seat: Seat.ID, role: Member.Role)] {
        let today = access.viewer.today
        return try tx.rows(
            """
            SELECT DISTINCT seat_id, role FROM member WHERE case_id = \(access.caseID) AND from_day <= \(today)
                AND (until_day IS NULL OR until_day >= \(today)) ORDER BY role DESC, seat_id
            """
        ).map { try ($0.id("seat_id"), $0.code("role")) }
    }

    public static func add(_ form: MemberForm, _ access: CaseAccess<CanManageTeam>, _ tx: Transaction) throws -> AuditEvent {
        if try current(access, tx).contains(where: { $0.seat == form.seat }) {
            throw FormErrors("seat", "This seat is on the team already. End its place first to change its role.")
        }
        try insert(access.caseID, seat: form.seat, role: form.role, from: access.viewer.today, until: form.until, why: form.why, tx)
        var event = AuditEvent(.memberAdded)
        event.recipients = [Recipient.seat(form.seat).text]
        return event
    }

    /// Ends a place today: the seat sees nothing from now on.
    public static func end(_ id: Member.ID, _ access: CaseAccess<CanManageTeam>, _ tx: Transaction) throws -> AuditEvent {
        guard let row = try tx.first("SELECT seat_id FROM member WHERE id = \(id) AND case_id = \(access.caseID)") else { throw Refusal.notFound }
        let seat: Seat.ID = try row.id("seat_id")
        if try tx.first("SELECT owner_id FROM case_file WHERE id = \(access.caseID) AND owner_id = \(seat)") != nil {
            throw FormErrors("member", "This seat owns the case. Appoint another owner first.")
        }
        try tx.rows("UPDATE member SET until_day = \(access.viewer.today.adding(days: -1)) WHERE id = \(id)")
        var event = AuditEvent(.memberEnded)
        event.recipients = [Recipient.seat(seat).text]
        return event
    }

    static func insert(
        _ caseID: Case.ID, seat: Seat.ID, role: Member.Role, from: Day, until: Day?, why: String, _ tx: Transaction
    ) throws {
        let id = tx.newID(Member.self)
        let sealed = try tx.seal(why, context(id, caseID))
        try tx.rows(
            """
            INSERT INTO member (id, case_id, seat_id, role, from_day, until_day, sealed)
            VALUES (\(id), \(caseID), \(seat), \(role.rawValue), \(from), \(until), \(sealed))
            """)
    }

    private static func context(_ id: Member.ID, _ caseID: Case.ID) -> SealContext {
        SealContext(kind: "member", id: id.text, version: 1, scope: caseID.text)
    }
}
