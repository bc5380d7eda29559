extension Migration {
    /// Structures run by stages: where each referral and case is, every weighing of its own, and what clocks count from (R10, R35).
    static let m0004 = Migration(
        name: "0004-courses",
        both: [
            "ALTER TABLE referral ADD COLUMN stage TEXT NOT NULL DEFAULT 'triage'",
            "ALTER TABLE case_file ADD COLUMN stage TEXT NOT NULL DEFAULT 'team'",
            "ALTER TABLE case_file ADD COLUMN level TEXT",
            "UPDATE case_file SET stage = 'work' WHERE owner_id IS NOT NULL",
            """
            CREATE TABLE weighing (
                id TEXT PRIMARY KEY, referral_id TEXT NOT NULL REFERENCES referral(id), stage TEXT NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL,
                by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX weighing_referral ON weighing(referral_id)",
            """
            INSERT INTO weighing (id, referral_id, stage, outcome, at, by_id, sealed)
            SELECT id, id, 'triage', outcome, coalesce(decided_at, received_at), decided_by, weighing FROM referral WHERE weighing IS NOT NULL
            """,
            "ALTER TABLE referral DROP COLUMN weighing",
            """
            CREATE TABLE mark (
                id TEXT PRIMARY KEY, scope TEXT NOT NULL, position INTEGER NOT NULL, event TEXT NOT NULL, about TEXT, at TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX mark_scope ON mark(scope, at, position)",
            "INSERT INTO mark (id, scope, position, event, at) SELECT 'referred-' || id, id, 0, 'referred', received_at FROM referral",
            """
            INSERT INTO mark (id, scope, position, event, at) SELECT 'answered-' || id, id, 1, 'answered', decided_at FROM referral WHERE decided_at IS NOT NULL
            """,
            "INSERT INTO mark (id, scope, position, event, at) SELECT 'adopted-' || id, id, 0, 'adopted', adopted_at FROM case_file",
            """
            INSERT INTO mark (id, scope, position, event, at)
            SELECT id, case_id, 1, CASE kind WHEN 'reviewed' THEN 'reviewed' WHEN 'closed' THEN 'closed' ELSE 'owner-appointed' END, at
            FROM decision WHERE kind <> 'adopted'
            """,
            "UPDATE structure SET template = \(TemplateLibrary.text("five-step"))",
        ], sqlite: [], postgres: [])
}
