extension Migration {
    /// Knowledge apart from information: advice, its library, and six steps of one's own (R44, R46, R47).
    static let m0016 = Migration(
        name: "0016-knowledge",
        both: [
            "ALTER TABLE seat ADD COLUMN advises_law INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE seat ADD COLUMN topics TEXT NOT NULL DEFAULT ''",
            """
            CREATE TABLE advice (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, seat_id TEXT NOT NULL REFERENCES seat(id), adviser_id TEXT NOT NULL REFERENCES seat(id),
                asked_at TEXT NOT NULL, due TEXT, read_at TEXT, about BLOB, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX advice_seat ON advice(seat_id)",
            "CREATE INDEX advice_adviser ON advice(adviser_id)",
            """
            CREATE TABLE advice_message (
                id TEXT PRIMARY KEY, advice_id TEXT NOT NULL REFERENCES advice(id), seat_id TEXT NOT NULL REFERENCES seat(id), kind TEXT NOT NULL,
                at TEXT NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX advice_message_advice ON advice_message(advice_id)",
            """
            CREATE TABLE library_item (
                id TEXT PRIMARY KEY, advice_id TEXT NOT NULL REFERENCES advice(id), kind TEXT NOT NULL, seat_id TEXT NOT NULL REFERENCES seat(id),
                proposer_id TEXT NOT NULL REFERENCES practitioner(id), adviser_id TEXT NOT NULL REFERENCES seat(id), proposed_at TEXT NOT NULL,
                confirmed_at TEXT, confirmer_id TEXT REFERENCES seat(id), review_on TEXT NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX library_item_open ON library_item(proposed_at) WHERE confirmed_at IS NULL",
            """
            CREATE TABLE six_steps (
                id TEXT PRIMARY KEY, seat_id TEXT NOT NULL REFERENCES seat(id), started_at TEXT NOT NULL, ended_at TEXT, version INTEGER NOT NULL,
                sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX six_steps_seat ON six_steps(seat_id)",
            "CREATE INDEX six_steps_ended ON six_steps(ended_at) WHERE ended_at IS NOT NULL",
            "CREATE TABLE spent_key (scope TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT",
        ], sqlite: [], postgres: [])
}
