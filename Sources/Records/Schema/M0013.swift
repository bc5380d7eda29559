extension Migration {
    /// Who can be called in danger (R36), and hurdles that go up to a strategic structure (R12).
    static let m0013 = Migration(
        name: "0013-tiers",
        both: [
            "ALTER TABLE structure_member ADD COLUMN on_call INTEGER NOT NULL DEFAULT 0",
            """
            CREATE TABLE hurdle (
                id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), to_id TEXT NOT NULL REFERENCES structure(id),
                seat_id TEXT NOT NULL REFERENCES seat(id), at TEXT NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX hurdle_structure ON hurdle(structure_id)",
            "CREATE INDEX hurdle_to ON hurdle(to_id)",
            """
            CREATE TABLE hurdle_answer (
                id TEXT PRIMARY KEY, hurdle_id TEXT NOT NULL REFERENCES hurdle(id), seat_id TEXT NOT NULL REFERENCES seat(id), at TEXT NOT NULL,
                state TEXT NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX hurdle_answer_hurdle ON hurdle_answer(hurdle_id)",
        ], sqlite: [], postgres: [])
}
