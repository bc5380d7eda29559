public import Domain

/// A line in a list of cases.
public struct CaseLine: Sendable {
    public let file: Case
    public let overdue: Int
}

/// A page of cases, and where the next one begins.
public struct CasePageOfList: Sendable {
    public let lines: [CaseLine]
    public let next: Case.ID?
}

/// Lists hold what `decide` permits one by one (R89): the SQL narrows, `CaseAccess.check` decides.
public enum CaseList {
    public static let pageSize = 25

    /// Cases of the viewer's seat in a state, newest first.
    public static func page(
        state: Facts.CaseState, before: Case.ID?, _ access: DeskAccess<CanRefer>, _ tx: Transaction
    ) throws -> CasePageOfList {
        let cursor = before?.text ?? "~"
        let rows = try tx.rows(
            """
            SELECT case_file.* FROM member JOIN case_file ON case_file.id = member.case_id
            WHERE member.seat_id = \(access.viewer.seat.id) AND member.case_id < \(cursor) AND case_file.state = \(state.rawValue)
            GROUP BY member.case_id ORDER BY member.case_id DESC LIMIT \(pageSize + 1)
            """)
        let lines = try lines(rows.prefix(pageSize), access.viewer, tx)
        return try CasePageOfList(lines: lines, next: rows.count > pageSize ? rows[pageSize - 1].id("id") : nil)
    }

    /// Cases of the viewer's seat whose person has all these words in the name, or whose reference is this one.
    public static func search(_ text: String, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [CaseLine] {
        let seat = access.viewer.seat.id
        let reference = text.uppercased()
        var rows = try tx.rows(
            """
            SELECT DISTINCT case_file.* FROM case_file JOIN member ON member.case_id = case_file.id
            WHERE case_file.reference = \(reference) AND member.seat_id = \(seat)
            """)
        let tokens = nameWords(text).map { tx.database.keyring.token($0, "name") }
        if !tokens.isEmpty, rows.isEmpty {
            rows = try tx.rows(
                """
                SELECT case_file.* FROM case_file JOIN (
                    SELECT case_id FROM name_token WHERE token IN (\(tokens)) GROUP BY case_id HAVING count(*) = \(tokens.count)
                ) AS hit ON hit.case_id = case_file.id
                WHERE EXISTS (SELECT 1 FROM member WHERE member.case_id = case_file.id AND member.seat_id = \(seat))
                ORDER BY case_file.id DESC LIMIT 50
                """)
        }
        return try lines(rows[...], access.viewer, tx)
    }

    static func lines(_ rows: ArraySlice<Row>, _ viewer: Viewer, _ tx: Transaction) throws -> [CaseLine] {
        try rows.compactMap { row in
            guard let access = try CaseAccess<CanSeeCase>.permitted(row.id("id"), for: viewer, in: tx) else { return nil }
            let overdue =
                try access.may(.seeTeam)
                ? tx.first(
                    """
                    SELECT count(*) AS n FROM action
                    WHERE case_id = \(access.caseID) AND state IN ('asked', 'accepted') AND due < \(viewer.today)
                    """)?.int("n") : 0
            return try CaseLine(file: CaseStore.file(row, withGoal: false, tx), overdue: overdue ?? 0)
        }
    }
}
