import Domain

/// What runs and what was missed in referrals that wait and in cases, beside the marks that it is computed from: so a list finds what is due without
/// computing every clock of the network (R36, R93). Holds no text, so it is in clear.
enum ClockStore {
    private static let atOnce = 200

    /// Computes one anew, after something happened to it.
    static func settle(_ scope: String, _ tx: Transaction) throws { try settle([scope], tx) }

    /// After the days of the network changed: all that is open.
    static func settleOpen(_ tx: Transaction) throws {
        try settle(
            each: """
                SELECT id FROM case_file WHERE state = 'open' UNION SELECT id FROM referral WHERE decided_at IS NULL
                UNION SELECT scope AS id FROM clock_run
                """, tx)
    }

    /// For data of a program that did not keep it yet.
    static func settleAll(_ tx: Transaction) throws { try settle(each: "SELECT id FROM case_file UNION SELECT id FROM referral", tx) }

    private static func settle(each scopes: SQL, _ tx: Transaction) throws {
        let all = try tx.rows("SELECT id FROM (\(scopes)) AS scope ORDER BY id").map { try $0.text("id") }
        for start in stride(from: 0, to: all.count, by: atOnce) { try settle(Array(all[start..<min(start + atOnce, all.count)]), tx) }
    }

    private static func settle(_ scopes: [String], _ tx: Transaction) throws {
        let rows = try tx.rows(
            """
            SELECT id, structure_id, structure_version, '' AS urgency, level, closed_at AS ended_at, 0 AS is_referral FROM case_file WHERE id IN (\(scopes))
            UNION ALL SELECT id, structure_id, structure_version, urgency, NULL, decided_at, 1 FROM referral WHERE id IN (\(scopes))
            """)
        // A referral or case whose row comes in a moment.
        guard !rows.isEmpty else { return }
        try tx.rows("DELETE FROM clock_run WHERE scope IN (\(scopes))")
        let (structures, timelines) = try (StructureStore.loaded(tx), TimelineStore.all(scopes, tx))
        for row in rows {
            var timeline = try timelines[row.text("id")] ?? Timeline()
            (timeline.urgency, timeline.level) = try (row.text("urgency"), row.optional("level", row.text))
            try insert(runs(timeline, structures.of(row), hasEnded: !row.isNull("ended_at"), isReferral: row.int("is_referral") == 1, tx), row.text("id"), tx)
        }
    }

    /// After a referral was answered nothing of it waits; of a closed case the look-backs do.
    private static func runs(_ timeline: Timeline, _ structure: Structure, hasEnded: Bool, isReferral: Bool, _ tx: Transaction) throws -> [RunningClock] {
        let runs = structure.template.runs(timeline, structure.calendar, now: tx.now)
        guard hasEnded else { return runs.filter { run in run.ended.map { $0 > run.due } ?? true } }
        return isReferral ? [] : runs.filter { $0.ended == nil }
    }

    private static func insert(_ runs: [RunningClock], _ scope: String, _ tx: Transaction) throws {
        for (position, run) in runs.enumerated() {
            // While it is paused nobody knows when it will be due.
            let due = run.isPaused ? nil : run.due
            try tx.rows(
                """
                INSERT INTO clock_run (scope, position, clock, started_at, due, ended_at)
                VALUES (\(scope), \(position), \(run.id), \(run.started), \(due), \(run.ended))
                """)
        }
    }
}
