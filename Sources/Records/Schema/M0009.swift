extension Migration {
    /// Concerns from outside, with the keyed token of their receipt code, and what is written back and forth (R32).
    static let m0009 = Migration(
        name: "0009-doors",
        both: [
            """
            CREATE TABLE concern (
                id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), structure_version INTEGER NOT NULL, door TEXT NOT NULL,
                urgency TEXT NOT NULL, received_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'ended')),
                receipt BLOB NOT NULL UNIQUE, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX concern_waiting ON concern(received_at) WHERE state = 'waiting'",
            """
            CREATE TABLE door_message (
                id TEXT PRIMARY KEY, scope TEXT NOT NULL, by_id TEXT REFERENCES seat(id), at TEXT NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX door_message_scope ON door_message(scope)",
            "ALTER TABLE referral ADD COLUMN door TEXT NOT NULL DEFAULT 'partner'",
            "ALTER TABLE referral ADD COLUMN outside INTEGER NOT NULL DEFAULT 0",
        ], sqlite: [], postgres: [])
}
