public import Domain

/// What one agency did at the meetings of a series (R27).
public struct AgencyRecord: Sendable {
    public let agency: Agency.ID
    /// Invitations to items of meetings that were, and how often somebody came.
    public let invited: Int
    public let came: Int
    /// At how many items its view was written down.
    public let spoke: Int
    /// Contributions that it was asked for, and that were in.
    public let asked: Int
    public let brought: Int
    /// Minutes of items at which it was, summed over its people.
    public let minutes: Int
}

/// What one meeting came to.
public struct MeetingRecord: Sendable {
    public let meeting: Meeting.ID
    public let startsAt: Instant
    public let items: Int
    public let invited: Int
    public let came: Int
    public let spoke: Int
    /// Decisions, those that were refused, and those with a dissenting voice.
    public let decisions: Int
    public let refused: Int
    public let dissent: Int
}

/// The meetings of a series looked back on: who came, who spoke, what was decided and against whom. Numbers of agencies alone; no case, no person.
public struct History: Sendable {
    public let series: Series
    public let structure: Structure
    public let agencies: [AgencyRecord]
    /// The newest first.
    public let meetings: [MeetingRecord]
}

public enum HistoryStore {
    /// How far back it looks, in days.
    public static let days = 365
    /// How many meetings it lists.
    static let most = 30

    /// For those at the table; to all others there is no series.
    public static func find(_ id: Series.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> History {
        let (series, structure) = try SeriesStore.find(id, access, tx)
        let was: SQL =
            "series_id = \(id) AND meeting.state <> 'cancelled' AND starts_at <= \(tx.now) AND starts_at >= \(tx.now.adding(days: -days)) AND removed_at IS NULL"
        return try History(series: series, structure: structure, agencies: agencies(was, tx), meetings: meetings(was, tx))
    }

    private static func agencies(_ was: SQL, _ tx: Transaction) throws -> [AgencyRecord] {
        let rows = try tx.rows(
            """
            SELECT agency_id, count(*) AS invited, count(CASE WHEN came = 1 THEN 1 END) AS came, count(DISTINCT CASE WHEN spoke = 1 THEN item_id END) AS spoke,
                CAST(coalesce(sum(CASE WHEN came = 1 THEN agenda_item.minutes ELSE 0 END), 0) AS BIGINT) AS minutes
            FROM attendance JOIN agenda_item ON agenda_item.id = item_id JOIN meeting ON meeting.id = meeting_id JOIN seat ON seat.id = seat_id
            WHERE \(was) GROUP BY agency_id
            """)
        let asked = try tx.rows(
            """
            SELECT contribution.agency_id, count(*) AS asked, count(CASE WHEN contribution.state <> 'asked' THEN 1 END) AS brought
            FROM contribution JOIN agenda_item ON agenda_item.id = item_id JOIN meeting ON meeting.id = meeting_id
            WHERE \(was) GROUP BY contribution.agency_id
            """)
        let contributions = try Dictionary(uniqueKeysWithValues: asked.map { try ($0.text("agency_id"), ($0.int("asked"), $0.int("brought"))) })
        return try rows.map { row in
            let (asked, brought) = try contributions[row.text("agency_id")] ?? (0, 0)
            return try AgencyRecord(
                agency: row.id("agency_id"), invited: row.int("invited"), came: row.int("came"), spoke: row.int("spoke"), asked: asked, brought: brought,
                minutes: row.int("minutes"))
        }
    }

    private static func meetings(_ was: SQL, _ tx: Transaction) throws -> [MeetingRecord] {
        let decided = try tx.rows(
            """
            SELECT meeting_id, count(*) AS n, count(CASE WHEN outcome = 'refused' THEN 1 END) AS refused, count(CASE WHEN dissent > 0 THEN 1 END) AS dissent
            FROM resolution JOIN agenda_item ON agenda_item.id = item_id JOIN meeting ON meeting.id = meeting_id WHERE \(was) GROUP BY meeting_id
            """)
        let decisions = try Dictionary(
            uniqueKeysWithValues: decided.map { try ($0.text("meeting_id"), (all: $0.int("n"), refused: $0.int("refused"), dissent: $0.int("dissent"))) })
        let rows = try tx.rows(
            """
            SELECT meeting.id, starts_at, count(DISTINCT agenda_item.id) AS items, count(attendance.id) AS invited, count(CASE WHEN came = 1 THEN 1 END) AS came,
                count(DISTINCT CASE WHEN spoke = 1 THEN item_id || agency_id END) AS spoke
            FROM meeting JOIN agenda_item ON meeting_id = meeting.id LEFT JOIN attendance ON item_id = agenda_item.id LEFT JOIN seat ON seat.id = seat_id
            WHERE \(was) GROUP BY meeting.id, starts_at ORDER BY starts_at DESC, meeting.id LIMIT \(most)
            """)
        return try rows.map { row in
            let decisions = try decisions[row.text("id")] ?? (0, 0, 0)
            return try MeetingRecord(
                meeting: row.id("id"), startsAt: row.instant("starts_at"), items: row.int("items"), invited: row.int("invited"), came: row.int("came"),
                spoke: row.int("spoke"), decisions: decisions.all, refused: decisions.refused, dissent: decisions.dissent)
        }
    }
}
