extension Migration {
    /// Consultations without a name (R31), and what is done in danger (R36).
    static let m0008 = Migration(
        name: "0008-consultations",
        both: [
            """
            CREATE TABLE consultation (
                id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), seat_id TEXT NOT NULL REFERENCES seat(id),
                asked_at TEXT NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX consultation_seat ON consultation(seat_id)",
            "CREATE INDEX consultation_structure ON consultation(structure_id)",
            """
            CREATE TABLE consultation_answer (
                id TEXT PRIMARY KEY, consultation_id TEXT NOT NULL REFERENCES consultation(id), seat_id TEXT NOT NULL REFERENCES seat(id),
                at TEXT NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX consultation_answer_consultation ON consultation_answer(consultation_id)",
            "ALTER TABLE structure ADD COLUMN emergency_plan TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE structure ADD COLUMN small_places TEXT NOT NULL DEFAULT ''",
        ], sqlite: [], postgres: [])
}
