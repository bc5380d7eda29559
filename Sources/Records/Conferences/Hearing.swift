import Domain

/// A referral on an agenda. Whoever is invited hears whose it is and reads what is written there, never the concern as it was written (R35, R60).
struct Hearing {
    let structure: Structure
    let receivedAt: Instant
    let course: Course
    let adoptedAs: Case.ID?
    private let row: Row

    private init(_ row: Row, _ tx: Transaction) throws {
        self.row = row
        structure = try StructureStore.of(row, tx)
        receivedAt = try row.instant("received_at")
        course = try ReferralStore.course(row)
        adoptedAs = try row.optional("adopted_as") { try row.id($0) }
    }

    /// Those of the referrals that are there still: a referral that ended is stripped when its time is over.
    static func all(_ ids: [Referral.ID], _ tx: Transaction) throws -> [Referral.ID: Hearing] {
        guard !ids.isEmpty else { return [:] }
        return try Dictionary(
            uniqueKeysWithValues: tx.rows("SELECT * FROM referral WHERE id IN (\(ids))").map { row in try (row.id("id"), Hearing(row, tx)) })
    }

    /// - Parameter isInvited: to an item that lets hear of it still.
    func isPermitted(_ access: DeskAccess<CanConsult>, isInvited: Bool, _ tx: Transaction) throws -> Bool {
        let viewer = access.viewer
        var facts = access.facts(.hearReferral)
        let weighs = viewer.weighs(for: structure.id)
        facts.membership = weighs ? .member : isInvited ? .guest : .none
        // Those at the table sign in its own words, all others in those for guests (R51).
        let role: Member.Role = weighs || structure.seats(viewer.seat.id) ? .member : .guest
        if facts.membership != .none, try PledgeStore.isMissing(viewer, for: structure.id, as: role, tx) { facts.account = .unpledged }
        return decide(facts).isPermitted
    }

    /// Structures, among some, at whose meetings the viewer is invited to hear of a referral.
    static func structures(_ viewer: Viewer, among structures: [Structure], _ tx: Transaction) throws -> [Structure.ID] {
        guard !structures.isEmpty else { return [] }
        let seat = viewer.seat.id
        let rows = try tx.rows(
            """
            SELECT DISTINCT structure_id FROM attendance JOIN agenda_item ON agenda_item.id = item_id JOIN meeting ON meeting.id = meeting_id
            WHERE referral_id IS NOT NULL AND removed_at IS NULL AND meeting.state IN ('planned', 'circulated') AND structure_id IN (\(structures.map(\.id)))
                AND (meeting.state = 'circulated' OR starts_at >= \(tx.now.adding(days: -Meeting.longestDraft)))
                AND ((seat_id = \(seat) AND answer IN ('open', 'comes')) OR (deputy_id = \(seat) AND answer = 'deputy')) ORDER BY structure_id
            """)
        return try rows.map { try $0.id("structure_id") }
    }

    func participant(_ tx: Transaction) throws -> String {
        let concern: Referral.Concern = try tx.open(row.bytes("sealed"), ReferralStore.context(row.id("id"), row.id("agency_id")))
        return concern.participant.name
    }
}
