public import Domain

public enum MemberStore {
    /// The team, current and former. A guest sees only the guest's own place.
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Member] {
        let seesTeam = access.may(.seeTeam)
        let rows = try tx.rows("SELECT * FROM member WHERE case_id = \(access.caseID) ORDER BY from_day, id")
        return try rows.filter { try seesTeam || $0.id("seat_id") == access.viewer.seat.id }.map { try member($0, access.caseID, tx) }
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

    /// Agencies with a seat on the team today: only these can be given a task, to others the case does not exist.
    public static func agencies(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Agency.ID] {
        let directory = try DirectoryStore.load(tx)
        let found = try Set(current(access, tx).compactMap { directory.agency(of: $0.seat)?.id })
        return directory.agencies.map(\.id).filter { found.contains($0) }
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
        guard let row = try tx.first("SELECT * FROM member WHERE id = \(id) AND case_id = \(access.caseID)") else { throw Refusal.notFound }
        let member = try member(row, access.caseID, tx)
        guard member.isCurrent(on: access.viewer.today) else { throw FormErrors("member", "This place has ended already.") }
        if try tx.first("SELECT owner_id FROM case_file WHERE id = \(access.caseID) AND owner_id = \(member.seat)") != nil {
            throw FormErrors("member", "This seat owns the case. Appoint another owner first.")
        }
        try end(row, member, on: access.viewer.today.adding(days: -1), tx)
        var event = AuditEvent(.memberEnded)
        event.recipients = [Recipient.seat(member.seat).text]
        return event
    }

    /// Lets a place end on another day; the seat sees nothing after it.
    static func end(_ id: Member.ID, on day: Day, _ tx: Transaction) throws {
        guard let row = try tx.first("SELECT * FROM member WHERE id = \(id)") else { throw Refusal.notFound }
        try end(row, member(row, row.id("case_id"), tx), on: day, tx)
    }

    private static func end(_ row: Row, _ member: Member, on day: Day, _ tx: Transaction) throws {
        let ended = Member(id: member.id, seat: member.seat, role: member.role, from: member.from, until: day, why: member.why)
        let version = try row.int("version") + 1
        let sealed = try tx.seal(ended.why, context(ended, version, row.id("case_id")), changes: true)
        try tx.rows("UPDATE member SET until_day = \(day), version = \(version), sealed = \(sealed) WHERE id = \(member.id)")
    }

    @discardableResult
    static func insert(
        _ caseID: Case.ID, seat: Seat.ID, role: Member.Role, from: Day, until: Day?, why: String, _ tx: Transaction
    ) throws -> Member.ID {
        let member = Member(id: tx.newID(), seat: seat, role: role, from: from, until: until, why: why)
        let sealed = try tx.seal(why, context(member, 1, caseID))
        try tx.rows(
            """
            INSERT INTO member (id, case_id, seat_id, role, from_day, until_day, version, sealed)
            VALUES (\(member.id), \(caseID), \(seat), \(role.rawValue), \(from), \(until), 1, \(sealed))
            """)
        return member.id
    }

    /// The places of a seat in cases, each checked against what it was sealed with: a role changed by hand gives no access.
    static func places(of seat: Seat.ID, in cases: [Case.ID], _ tx: Transaction) throws -> [Case.ID: [Member]] {
        guard !cases.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM member WHERE case_id IN (\(cases)) AND seat_id = \(seat)")
        return try Dictionary(grouping: rows) { try $0.id("case_id") }.mapValues { rows in
            try rows.map { try member($0, $0.id("case_id"), tx, noting: false) }
        }
    }

    private static func member(_ row: Row, _ caseID: Case.ID, _ tx: Transaction, noting: Bool = true) throws -> Member {
        let stored = try place(row)
        let why: String = try tx.open(row.bytes("sealed"), context(stored, row.int("version"), caseID), noting: noting)
        return Member(id: stored.id, seat: stored.seat, role: stored.role, from: stored.from, until: stored.until, why: why)
    }

    /// What stands in clear.
    private static func place(_ row: Row) throws -> Member {
        try Member(
            id: row.id("id"), seat: row.id("seat_id"), role: row.code("role"), from: row.day("from_day"),
            until: row.optional("until_day", row.day), why: "")
    }

    static func context(_ row: Row) throws -> SealContext { try context(place(row), row.int("version"), row.id("case_id")) }

    private static func context(_ member: Member, _ version: Int, _ caseID: Case.ID) -> SealContext {
        let place = [member.seat.text, member.role.rawValue, member.from.text, member.until?.text ?? ""]
        return SealContext(
            kind: "member", id: member.id.text, version: version, scope: caseID.text, handling: place.joined(separator: " "))
    }
}
