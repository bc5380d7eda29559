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
            SELECT member.case_id AS id FROM member JOIN case_file ON case_file.id = member.case_id
            WHERE \(isPlace(of: access.viewer)) AND member.case_id < \(cursor) AND case_file.state = \(state.rawValue)
            GROUP BY member.case_id ORDER BY member.case_id DESC LIMIT \(pageSize + 1)
            """)
        return try page(rows, access, tx)
    }

    /// Cases of the viewer's seat whose person has all these words in the name, or whose reference is this one; the newest ones.
    public static func search(_ text: String, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> CasePageOfList {
        let reference = text.uppercased()
        var rows = try tx.rows(
            """
            SELECT DISTINCT case_file.id FROM case_file JOIN member ON member.case_id = case_file.id
            WHERE case_file.reference = \(reference) AND \(isPlace(of: access.viewer))
            """)
        let tokens = try nameWords(text).map { try tx.database.keyring.token($0, "name") }
        if rows.isEmpty, let rarest = try tokens.min(by: { try cases(of: $0, tx) < cases(of: $1, tx) }) {
            // Walks the rarest word's cases from the newest on and stops when the page is full; nothing is sorted.
            var hits: SQL = "SELECT case_id AS id FROM name_token AS hit WHERE token = \(rarest)"
            for token in tokens where token != rarest {
                hits = "\(hits) AND EXISTS (SELECT 1 FROM name_token WHERE token = \(token) AND case_id = hit.case_id)"
            }
            rows = try tx.rows(
                """
                \(hits) AND \(isOnTeam(access.viewer, of: "hit.case_id"))
                ORDER BY case_id DESC LIMIT \(pageSize + 1)
                """)
        }
        return try page(rows, access, tx)
    }

    /// How many cases have a word in the name; counted no further than tells a rare word from a common one.
    private static func cases(of token: [UInt8], _ tx: Transaction) throws -> Int {
        try tx.first("SELECT count(*) AS n FROM (SELECT 1 FROM name_token WHERE token = \(token) LIMIT 200) AS sample")?.int("n") ?? 0
    }

    /// Narrows to cases on whose team the viewer's seat is today, so that a page is not filled with what `check` then denies.
    static func isOnTeam(_ viewer: Viewer, of caseID: SQL) -> SQL {
        "EXISTS (SELECT 1 FROM member WHERE member.case_id = \(caseID) AND \(isPlace(of: viewer)))"
    }

    static func isPlace(of viewer: Viewer) -> SQL {
        """
        member.seat_id = \(viewer.seat.id) AND member.from_day <= \(viewer.today)
            AND (member.until_day IS NULL OR member.until_day >= \(viewer.today))
        """
    }

    private static func page(_ rows: [Row], _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> CasePageOfList {
        try CasePageOfList(
            lines: lines(rows.prefix(pageSize), access, tx), next: rows.count > pageSize ? rows[pageSize - 1].id("id") : nil)
    }

    static func lines(_ rows: ArraySlice<Row>, _ desk: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [CaseLine] {
        let ids: [Case.ID] = try rows.map { try $0.id("id") }
        let permitted = try CaseAccess<CanSeeCase>.permitted(ids, at: desk, in: tx)
        let overdue = try overdue(permitted.values.filter { $0.may(.seeTeam) }.map(\.caseID), at: desk.viewer.today, tx)
        return try ids.compactMap { id in
            guard let access = permitted[id] else { return nil }
            return try CaseLine(file: CaseStore.file(access, withGoal: false, tx), overdue: overdue[id] ?? 0)
        }
    }

    private static func overdue(_ ids: [Case.ID], at today: Day, _ tx: Transaction) throws -> [Case.ID: Int] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT case_id, count(*) AS n FROM action WHERE case_id IN (\(ids)) AND state IN ('asked', 'accepted') AND due < \(today)
            GROUP BY case_id
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { try ($0.id("case_id"), $0.int("n")) })
    }
}
