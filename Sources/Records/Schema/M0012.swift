extension Migration {
    /// What runs and what was missed, beside the marks; pauses with their reason (R36).
    static let m0012 = Migration(
        name: "0012-clocks",
        both: [
            """
            CREATE TABLE clock_run (
                scope TEXT NOT NULL, position INTEGER NOT NULL, clock TEXT NOT NULL, started_at TEXT NOT NULL, due TEXT, ended_at TEXT,
                PRIMARY KEY (scope, position)
            ) STRICT
            """,
            "CREATE INDEX clock_run_due ON clock_run(due)",
            "CREATE INDEX clock_run_open ON clock_run(due) WHERE ended_at IS NULL",
            """
            CREATE TABLE pause (
                id TEXT PRIMARY KEY, scope TEXT NOT NULL, clock TEXT NOT NULL, from_at TEXT NOT NULL, until_at TEXT,
                by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX pause_scope ON pause(scope)",
        ], sqlite: [], postgres: [])
}
