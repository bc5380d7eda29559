public import Domain

/// Something about sharing that waits for a seat, in My work.
public struct SharingDue: Sendable {
    public enum Kind: Sendable {
        case consentEnds(Day)
        /// So many shares of which the person has to be told until a day.
        case tell(Int, Day)
        /// So many grounds for not telling that have to be looked at again.
        case lookAgain(Int, Day)
        case second(SecondLook.ID, due: Instant)
    }

    public let kind: Kind
    public let caseID: Case.ID
    public let reference: String
    public let participant: String

    /// A consent that ends is not overdue: it only ends.
    public func isOverdue(at now: Instant, _ today: Day) -> Bool {
        switch kind {
        case .consentEnds: false
        case .tell(_, let day), .lookAgain(_, let day): day < today
        case .second(_, let due): due < now
        }
    }
}

public enum SharingWork {
    /// What waits for the viewer's seat in open cases: consents that end, people to be told, grounds to look at again, second looks.
    static func today(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [SharingDue] {
        let found = try seconds(access.viewer, tx) + tellings(access.viewer, tx) + consents(access.viewer, tx)
        guard !found.isEmpty else { return [] }
        let permitted = try CaseAccess<CanSeeTeam>.permitted(Array(Set(found.map(\.caseID))), at: access, in: tx)
        return try found.prefix(WorkStore.limit).compactMap { caseID, kind in
            guard let access = permitted[caseID], access.facts.state == .open else { return nil }
            let file = try CaseStore.find(access, tx)
            return SharingDue(kind: kind, caseID: caseID, reference: file.reference, participant: file.details.participant.name)
        }
    }

    private typealias Found = (caseID: Case.ID, kind: SharingDue.Kind)

    private static func seconds(_ viewer: Viewer, _ tx: Transaction) throws -> [Found] {
        try tx.rows(
            "SELECT id, case_id, asked_at FROM second_look WHERE seat_id = \(viewer.seat.id) AND answered_at IS NULL ORDER BY asked_at LIMIT \(WorkStore.limit)"
        ).map { try ($0.id("case_id"), .second($0.id("id"), due: $0.instant("asked_at").adding(hours: Danger.hours))) }
    }

    /// Telling is up to the owner and to whoever shared; looking again to whoever withheld.
    private static func tellings(_ viewer: Viewer, _ tx: Transaction) throws -> [Found] {
        try tx.rows(
            """
            SELECT telling.case_id, telling.state, count(*) AS n, min(day) AS day FROM telling JOIN share ON share.id = share_id
                JOIN case_file ON case_file.id = telling.case_id
            WHERE newest = 1 AND telling.state <> 'told' AND day <= \(viewer.today.adding(days: Telling.ahead)) AND revoked_at IS NULL AND case_file.state = 'open'
                AND (telling.by_id = \(viewer.seat.id) OR telling.state = 'planned' AND case_file.owner_id = \(viewer.seat.id))
            GROUP BY telling.case_id, telling.state ORDER BY min(day), telling.case_id LIMIT \(WorkStore.limit)
            """
        ).map { row in
            let (state, count, day): (Telling.State, Int, Day) = try (row.code("state"), row.int("n"), row.day("day"))
            return try (row.id("case_id"), state == .withheld ? .lookAgain(count, day) : .tell(count, day))
        }
    }

    private static func consents(_ viewer: Viewer, _ tx: Transaction) throws -> [Found] {
        try tx.rows(
            """
            SELECT consent.case_id, until_day FROM consent JOIN case_file ON case_file.id = consent.case_id
            WHERE withdrawn_at IS NULL AND until_day >= \(viewer.today) AND until_day <= \(viewer.today.adding(days: Consent.notice)) AND case_file.state = 'open'
                AND (consent.recorded_by = \(viewer.seat.id) OR case_file.owner_id = \(viewer.seat.id))
            ORDER BY until_day, consent.id LIMIT \(WorkStore.limit)
            """
        ).map { try ($0.id("case_id"), .consentEnds($0.day("until_day"))) }
    }
}
