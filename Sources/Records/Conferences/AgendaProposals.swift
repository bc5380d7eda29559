public import Domain

/// That the objectives of a structure should be looked at.
public enum ObjectivesDue: Sendable, Equatable {
    case never
    case since(Day)
}

extension AgendaStore {
    /// How many cases a page proposes.
    static let mostProposals = 200

    /// Open cases of the structure whose team the viewer leads and that are not on the agenda yet; those that are due come first, each with why.
    public static func proposals(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [AgendaProposal] {
        guard line.series.plan.kind.hasCases else { return [] }
        let rows = try tx.rows(
            """
            SELECT id FROM case_file WHERE state = 'open' AND structure_id = \(line.structure.id) AND \(CaseList.isOnTeam(access.viewer, of: "case_file.id"))
                AND NOT EXISTS (SELECT 1 FROM agenda_item WHERE case_id = case_file.id AND meeting_id = \(line.meeting.id) AND removed_at IS NULL)
            ORDER BY id LIMIT \(mostProposals)
            """)
        let permitted: [Case.ID: CaseAccess<CanManageTeam>] = try CaseAccess.permitted(rows.map { try $0.id("id") }, at: access, in: tx)
        let clocks = try clocks(Array(permitted.keys), until: line.meeting.endsAt, tx)
        let reviews = try ResolutionStore.reviews(Array(permitted.keys), until: line.meeting.endsAt.adding(days: 7).day(in: line.structure.zone), tx)
        let tasks = try openTasks(Array(permitted.keys), access.viewer.today, tx)
        let found = try permitted.values.map { access in
            let file = try CaseStore.file(access, withGoal: false, tx)
            let template = try StructureStore.current(access, tx).template
            let due = (clocks[file.id] ?? []).compactMap { clock in template.clock(clock.id).map { ($0.words, clock.due) } }
            return AgendaProposal(
                id: file.id, participant: file.details.participant.name, reference: file.reference,
                reasons: reasons(file, template, due, line)
                    + (reviews[file.id].map { ["A decision of the table to look at again, \($0.words)"] } ?? [])
                    + (tasks[file.id].map { ["\($0) of the tasks of earlier meetings \($0 == 1 ? "is" : "are") overdue"] } ?? []))
        }
        return found.sorted { ($0.reasons.isEmpty ? 1 : 0, $0.reference) < ($1.reasons.isEmpty ? 1 : 0, $1.reference) }
    }

    /// Referrals to the structure that wait for a decision and are not on the agenda yet, for whoever weighs them.
    public static func referrals(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [ReferralLine] {
        guard line.series.plan.kind.hasCases, access.viewer.weighs(for: line.structure.id) else { return [] }
        let there = try Set(
            tx.rows("SELECT referral_id FROM agenda_item WHERE meeting_id = \(line.meeting.id) AND removed_at IS NULL AND referral_id IS NOT NULL").map {
                try $0.text("referral_id")
            })
        return try ReferralStore.waiting(for: line.structure.id, .check(access.viewer, in: tx), tx).filter { !there.contains($0.referral.id.text) }
    }

    /// Hurdles that other tables passed up to this one, without an answer yet and not on this agenda.
    public static func hurdles(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Hurdle] {
        let there = try Set(
            tx.rows("SELECT hurdle_id FROM agenda_item WHERE meeting_id = \(line.meeting.id) AND removed_at IS NULL AND hurdle_id IS NOT NULL").map {
                try $0.text("hurdle_id")
            })
        return try HurdleStore.all(access, tx).filter {
            $0.to == line.structure.id && [.open, .takenUp].contains($0.state) && !there.contains($0.id.text)
        }
    }

    /// When the objectives of a structure should be looked at again: a year after a meeting on them, for meetings without cases; `nil` while that is not due or
    /// they are on the agenda (R16, which asks for an interval and names none; a year is suggested).
    public static func objectives(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> ObjectivesDue? {
        guard !line.series.plan.kind.hasCases, line.series.plan.kind != .informal else { return nil }
        let row = try tx.first(
            """
            SELECT max(starts_at) AS at FROM agenda_item JOIN meeting ON meeting.id = meeting_id
            WHERE structure_id = \(line.structure.id) AND objectives = 1 AND removed_at IS NULL AND state <> 'cancelled'
            """)
        guard let last = try row.flatMap({ row in try row.optional("at", row.instant) })?.day(in: line.structure.zone) else { return .never }
        return line.meeting.plan.startsAt.day(in: line.structure.zone) >= last.adding(days: 365) ? .since(last) : nil
    }

    private static func reasons(_ file: Case, _ template: Template, _ due: [(words: String, at: Instant)], _ line: MeetingLine) -> [String] {
        let decisions = template.decided(at: file.stage).map { "To decide: \($0.words)" }
        let owner = file.owner == nil ? ["Nobody owns it yet"] : []
        let clocks = due.map { "\($0.words), due \(Instant(milliseconds: $0.at.milliseconds - 1).day(in: line.structure.zone).words)" }
        return owner + decisions + clocks
    }

    /// How many tasks that a meeting gave are overdue.
    private static func openTasks(_ cases: [Case.ID], _ today: Day, _ tx: Transaction) throws -> [Case.ID: Int] {
        guard !cases.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT case_id, count(*) AS n FROM action WHERE case_id IN (\(cases)) AND item_id IS NOT NULL AND state IN ('asked', 'accepted')
                AND due < \(today) GROUP BY case_id
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { try ($0.id("case_id"), $0.int("n")) })
    }

    /// What is to end in these cases until a time, or should have.
    private static func clocks(_ cases: [Case.ID], until: Instant, _ tx: Transaction) throws -> [Case.ID: [(id: String, due: Instant)]] {
        guard !cases.isEmpty else { return [:] }
        let rows = try tx.rows(
            "SELECT scope, clock, due FROM clock_run WHERE scope IN (\(cases)) AND ended_at IS NULL AND due <= \(until.adding(days: 7)) ORDER BY due, scope, position"
        )
        return try Dictionary(grouping: rows) { try $0.id("scope") }.mapValues { try $0.map { try ($0.text("clock"), $0.instant("due")) } }
    }
}
