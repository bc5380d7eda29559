extension Migration {
    /// What stays of a stripped referral; all in clear, and nobody's name in it (R37).
    static let m0010 = Migration(
        name: "0010-stripped",
        both: [
            """
            CREATE TABLE stripped (
                id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), agency_id TEXT NOT NULL REFERENCES agency(id),
                received_at TEXT NOT NULL, decided_at TEXT, effect TEXT, stripped_at TEXT NOT NULL, outside INTEGER NOT NULL DEFAULT 0, mark BLOB NOT NULL, keys_gone_at TEXT
            ) STRICT
            """,
            "CREATE INDEX stripped_agency ON stripped(agency_id, received_at)",
            "CREATE INDEX stripped_unfinished ON stripped(id) WHERE keys_gone_at IS NULL",
            """
            CREATE INDEX referral_ended ON referral(structure_id, structure_version, decided_at)
            WHERE decided_at IS NOT NULL AND adopted_as IS NULL
            """,
        ], sqlite: [], postgres: [])
}
