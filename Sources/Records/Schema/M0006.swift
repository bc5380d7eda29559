extension Migration {
    /// What is on record for a referral or case, so that an outcome can be taken (R34, R18).
    static let m0006 = Migration(
        name: "0006-grounds",
        both: [
            """
            CREATE TABLE ground (
                id TEXT PRIMARY KEY, scope TEXT NOT NULL, kind TEXT NOT NULL, about TEXT, holds INTEGER NOT NULL, at TEXT NOT NULL,
                by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX ground_scope ON ground(scope)",
        ], sqlite: [], postgres: [])
}
