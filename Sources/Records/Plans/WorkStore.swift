public import Domain

/// A line of My work: an action, and whose case it is.
public struct WorkLine: Sendable {
    public let action: Action
    public let reference: String
    public let participant: String
}

/// A worker's day (R74): what is overdue, due, asked of me, waiting for others.
public struct Work: Sendable {
    /// Open actions of my agency, by due day.
    public let mine: [WorkLine]
    /// Open actions of others in cases that my seat owns or, for the coordinator, in all cases of the structure; overdue ones only.
    public let othersOverdue: [WorkLine]
    public let ownedCases: [CaseLine]
    /// Referrals of my agency that wait for an answer, or were answered lately.
    public let referrals: [ReferralLine]
    /// Cases of possibly the same person as somebody at a door, for whoever leads them (R33).
    public let likenesses: [LikenessLine]
    /// Clocks that were missed or are due within days, where the viewer leads (R36).
    public let clocks: [ClockLine]
    /// Missed terms per structure, for coordinators and seats that lead (R13, R36).
    public let missed: [MissedTerms]
    /// Consents that end, people to be told, shares to look at as the second person (R38, R42, R50).
    public let sharing: [SharingDue]
    /// Requests of other agencies that wait for my seat, and mine that wait for others (R45).
    public let requests: [VisibleRequest]
    public let awaited: [VisibleRequest]
    /// Meetings within two weeks at my tables or with an item to which my seat is invited, and series that went quiet (R29).
    public let meetings: [MeetingLine]
    public let quiet: [SeriesLine]
    /// Meetings whose minutes I am to send round, or can correct (R61).
    public let minutes: [MeetingLine]
    /// What my agency is asked to bring to meetings (R60).
    public let contributions: [ContributionLine]
    /// Structures whose reciprocity I can look at (R49).
    public let tables: [Structure]
    /// Questions that wait for the viewer's seat, and answers that came to it (R44, R47).
    public let advice: [Advice]
    /// Answers that wait for the viewer's word before everybody reads them (R47).
    public let library: [LibraryItem]
    /// Pledges to sign, and signatures that run out soon (R51).
    public let pledges: [PledgeLine]
    /// Cases that somebody opened in an emergency, for whoever leads them (R91).
    public let glasses: [GlassLine]
    /// Cases that the viewer reads in an emergency now.
    public let emergencies: [GlassLine]
    /// For the coordinator: how many referrals wait.
    public let queue: Int?
    /// For the coordinator: how many concerns from outside wait.
    public let outside: Int?
}

public enum WorkStore {
    /// How many actions a section lists, the most urgent first.
    public static let limit = 20
    /// How many missed terms are counted; more would say nothing else.
    public static let most = 500

    public static func today(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> Work {
        let viewer = access.viewer
        let mine = try lines(
            """
            SELECT action.* FROM action WHERE agency_id = \(viewer.agency.id) AND state IN ('asked', 'accepted')
                AND \(isOpenCase) AND \(CaseList.isOnTeam(viewer, of: "action.case_id"))
            ORDER BY due, id LIMIT \(limit)
            """, access, tx)
        let isCoordinator = viewer.may(.triage)
        let others: SQL =
            isCoordinator
            ? "\(isOpenCase) AND \(CaseList.isOnTeam(viewer, of: "action.case_id"))"
            : "case_id IN (SELECT id FROM case_file WHERE owner_id = \(viewer.seat.id) AND state = 'open')"
        let overdue = try lines(
            """
            SELECT action.* FROM action WHERE state IN ('asked', 'accepted') AND due < \(viewer.today) AND agency_id <> \(viewer.agency.id)
                AND \(others) ORDER BY due, id LIMIT \(limit)
            """, access, tx)
        let owned = try CaseList.owned(access, tx)
        let referrals = try ReferralStore.ofAgency(limit: 8, access, tx)
        let queue = isCoordinator ? try ReferralStore.waiting(DeskAccess.check(viewer, in: tx), tx) : nil
        let outside = isCoordinator ? try OutsideStore.count(DeskAccess.check(viewer, in: tx), tx) : nil
        let consulting: DeskAccess<CanConsult> = try .check(viewer, in: tx)
        return try Work(
            mine: mine, othersOverdue: overdue, ownedCases: owned, referrals: referrals, likenesses: LikenessNotices.today(access, tx),
            clocks: ClockList.due(access, tx),
            missed: ClockList.missed(access, tx), sharing: SharingWork.today(access, tx),
            requests: RequestStore.asked(access, tx), awaited: RequestStore.awaited(access, tx), meetings: MeetingStore.soon(access, tx),
            quiet: SeriesStore.quiet(access, tx), minutes: MeetingStore.afterwards(access, tx), contributions: ContributionStore.waiting(access, tx),
            tables: ReciprocityStore.all(access, tx),
            advice: AdviceStore.waiting(consulting, tx), library: LibraryStore.waiting(consulting, tx), pledges: PledgeStore.today(access, tx),
            glasses: GlassList.today(access, tx), emergencies: GlassList.mine(access, tx), queue: queue, outside: outside)
    }

    private static let isOpenCase: SQL = "EXISTS (SELECT 1 FROM case_file WHERE case_file.id = action.case_id AND case_file.state = 'open')"

    private static func lines(_ sql: SQL, _ desk: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [WorkLine] {
        let actions: [(caseID: Case.ID, row: Row)] = try tx.rows(sql).map { try ($0.id("case_id"), $0) }
        let permitted = try CaseAccess<CanSeeCase>.permitted(actions.map(\.caseID), at: desk, in: tx)
        return try actions.compactMap { caseID, row in
            guard let access = permitted[caseID], access.facts.state == .open else { return nil }
            let file = try CaseStore.find(access, tx)
            return try WorkLine(action: ActionStore.action(row, tx), reference: file.reference, participant: file.details.participant.name)
        }
    }
}

extension CaseList {
    /// Open cases that the viewer's seat owns.
    static func owned(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [CaseLine] {
        let rows = try tx.rows(
            "SELECT id FROM case_file WHERE owner_id = \(access.viewer.seat.id) AND state = 'open' ORDER BY id DESC LIMIT \(WorkStore.limit)")
        return try lines(rows[...], access, tx)
    }
}
