extension Migration {
    /// Erasures outlive the cases that they name; all in clear, and nobody's name in it.
    static let m0002 = Migration(
        name: "0002-erasure",
        both: [
            """
            CREATE TABLE erasure (
                id TEXT PRIMARY KEY, case_id TEXT NOT NULL, referral_id TEXT, reference TEXT NOT NULL, closed_at TEXT,
                state TEXT NOT NULL CHECK (state IN ('proposed', 'lapsed', 'withdrawn', 'refused', 'erased', 'replayed')), ground TEXT,
                proposed_at TEXT, proposed_by TEXT REFERENCES seat(id), proposer_id TEXT REFERENCES practitioner(id), reason TEXT NOT NULL,
                decided_at TEXT, decided_by TEXT REFERENCES seat(id), decider_id TEXT REFERENCES practitioner(id), answer TEXT NOT NULL DEFAULT '',
                mark BLOB, keys_gone_at TEXT, certificate TEXT
            ) STRICT
            """,
            "CREATE INDEX erasure_case ON erasure(case_id)",
            "CREATE INDEX erasure_reference ON erasure(reference)",
            "CREATE UNIQUE INDEX erasure_waiting ON erasure(case_id) WHERE state = 'proposed'",
            "CREATE INDEX erasure_unfinished ON erasure(id) WHERE certificate IS NULL AND state IN ('erased', 'replayed')",
        ], sqlite: [], postgres: [])
}
