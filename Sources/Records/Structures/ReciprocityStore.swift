public import Domain

/// Who asks, gives and gets at one table, counted in SQL from columns in clear (R49). Opens nothing sealed, and hands out no small number.
public enum ReciprocityStore {
    public static let quarters = 4

    /// The seats at the table, whoever is on the team of one of its cases, and the coordinators.
    public static func shows(_ structure: Structure, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Bool {
        let viewer = access.viewer
        guard viewer.may(.refer), structure.template.hasCases else { return false }
        if viewer.seat.function == .coordinator || structure.seats(viewer.seat.id) { return true }
        return try tx.first(
            """
            SELECT case_file.id FROM case_file WHERE structure_id = \(structure.id) AND \(CaseList.isOnTeam(viewer, of: "case_file.id")) LIMIT 1
            """) != nil
    }

    /// The structures whose reciprocity the viewer can look at.
    public static func all(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [Structure] {
        try StructureStore.all(access, tx).filter { try $0.state == .active && shows($0, access, tx) }
    }

    /// The quarters that are over, the newest first.
    public static func find(
        _ id: Structure.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction
    ) throws -> (structure: Structure, hides: Bool, quarters: [Reciprocity]) {
        let structure = try StructureStore.find(id, access, tx)
        guard try shows(structure, access, tx) else { throw AccessDenied(rules: ["not-at-the-table"]) }
        let agencies = try DirectoryStore.load(tx).agencies
        let once = try tx.first("SELECT id FROM request WHERE structure_id = \(id) AND hides = 1 LIMIT 1") != nil
        let hides = once || structure.template.basis.held?.value == .hidden
        let quarters = Quarter.last(quarters, before: tx.now.day(in: structure.zone)).reversed()
        return try (structure, hides, quarters.map { try Reciprocity($0, counts(structure, $0, tx), agencies: agencies, hides: hides) })
    }

    /// What was counted of each agency in a quarter. A request counts in the quarter in which it was due, by how it stood at the end of it.
    static func counts(_ structure: Structure, _ quarter: Quarter, _ tx: Transaction) throws -> [Agency.ID: Reciprocity.Counts] {
        var counts: [Agency.ID: Reciprocity.Counts] = [:]
        let range = quarter.range(in: structure.zone)
        for row in try tx.rows(requests(structure.id, quarter, end: range.upperBound)) {
            let (asker, asked, number): (Agency.ID, Agency.ID, Int) = try (row.id("agency_id"), row.id("asked_agency_id"), row.int("n"))
            counts[asker, default: .init()].asked += number
            switch try row.text("became") {
            case "text": counts[asked, default: .init()].withText += number
            case "none": counts[asked, default: .init()].withoutText += number
            default: counts[asked, default: .init()].unanswered += number
            }
        }
        let live: SQL = "case_file.structure_id = \(structure.id) AND shared_at >= \(range.lowerBound) AND shared_at < \(range.upperBound)"
        for row in try tx.rows(given(live)) { try counts[row.id("agency_id"), default: .init()].shared = row.int("n") }
        for row in try tx.rows(got(live)) { try counts[row.id("agency_id"), default: .init()].received = row.int("n") }
        return counts
    }

    private static func requests(_ structure: Structure.ID, _ quarter: Quarter, end: Instant) -> SQL {
        let answer: SQL =
            "SELECT 1 FROM request_answer WHERE request_id = request.id AND at < \(end) AND (request_answer.withdrawn_at IS NULL OR request_answer.withdrawn_at >= \(end))"
        return """
            SELECT agency_id, asked_agency_id, became, count(*) AS n FROM (
                SELECT agency_id, asked_agency_id, CASE WHEN EXISTS (\(answer) AND request_answer.state = 'shared') THEN 'text'
                    WHEN EXISTS (\(answer)) THEN 'none' ELSE 'silent' END AS became
                FROM request WHERE structure_id = \(structure) AND due >= \(quarter.first) AND due < \(quarter.first.adding(months: 3))
                    AND (withdrawn_at IS NULL OR withdrawn_at >= \(end))
            ) AS each GROUP BY agency_id, asked_agency_id, became
            """
    }

    /// Entries that went out, by the agency that they come from.
    private static func given(_ live: SQL) -> SQL {
        """
        SELECT originator_id AS agency_id, count(DISTINCT entry.id) AS n FROM share JOIN entry ON entry.id = share.entry_id
            JOIN case_file ON case_file.id = share.case_id WHERE \(live) GROUP BY originator_id
        """
    }

    /// Entries that came in: shared with the agency, with a seat of it, or with a team on which it had a member that day.
    private static func got(_ live: SQL) -> SQL {
        let from: SQL = "FROM share JOIN entry ON entry.id = share.entry_id JOIN case_file ON case_file.id = share.case_id"
        return """
            SELECT agency_id, count(DISTINCT entry_id) AS n FROM (
                SELECT agency.id AS agency_id, entry.id AS entry_id, originator_id \(from)
                    JOIN agency ON share.recipient = 'agency:' || agency.id WHERE \(live)
                UNION ALL SELECT seat.agency_id, entry.id, originator_id \(from) JOIN seat ON share.recipient = 'seat:' || seat.id WHERE \(live)
                UNION ALL SELECT seat.agency_id, entry.id, originator_id \(from) JOIN member ON member.case_id = share.case_id AND member.role = 'member'
                    AND member.from_day <= substr(shared_at, 1, 10) AND (member.until_day IS NULL OR member.until_day >= substr(shared_at, 1, 10))
                    JOIN seat ON seat.id = member.seat_id WHERE \(live) AND share.recipient = 'team'
            ) AS each WHERE agency_id <> originator_id GROUP BY agency_id
            """
    }
}
