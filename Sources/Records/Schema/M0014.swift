extension Migration {
    /// Consent as an object, the told ledger, the second person, standing arrangements, and texts that were drawn from others (R38–R42, R50).
    static let m0014 = Migration(
        name: "0014-consent",
        both: [
            """
            CREATE TABLE consent (
                id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), giver TEXT NOT NULL, given_day TEXT NOT NULL,
                purposes TEXT NOT NULL, recipients TEXT NOT NULL, until_day TEXT, recorded_at TEXT NOT NULL,
                recorded_by TEXT NOT NULL REFERENCES seat(id), withdrawn_at TEXT, withdrawn_by TEXT REFERENCES seat(id),
                version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX consent_case ON consent(case_id)",
            "CREATE INDEX consent_until ON consent(until_day) WHERE until_day IS NOT NULL AND withdrawn_at IS NULL",
            "ALTER TABLE share ADD COLUMN consent_id TEXT REFERENCES consent(id)",
            "ALTER TABLE entry ADD COLUMN sources TEXT NOT NULL DEFAULT ''",
            """
            CREATE TABLE telling (
                id TEXT PRIMARY KEY, share_id TEXT NOT NULL REFERENCES share(id), case_id TEXT NOT NULL REFERENCES case_file(id),
                state TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL REFERENCES seat(id),
                newest INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX telling_share ON telling(share_id)",
            "CREATE INDEX telling_case ON telling(case_id)",
            "CREATE INDEX telling_due ON telling(day) WHERE newest = 1 AND state <> 'told'",
            """
            CREATE TABLE second_look (
                id TEXT PRIMARY KEY, share_id TEXT NOT NULL REFERENCES share(id), case_id TEXT NOT NULL REFERENCES case_file(id),
                seat_id TEXT NOT NULL REFERENCES seat(id), asked_at TEXT NOT NULL, answered_at TEXT, answer TEXT,
                version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX second_look_case ON second_look(case_id)",
            "CREATE INDEX second_look_open ON second_look(seat_id) WHERE answered_at IS NULL",
            """
            CREATE TABLE arrangement (
                id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), agency_id TEXT NOT NULL REFERENCES agency(id),
                recipient TEXT NOT NULL, level TEXT NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL, consent_id TEXT REFERENCES consent(id),
                until_day TEXT, telling TEXT NOT NULL, telling_day TEXT NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL REFERENCES seat(id),
                ended_at TEXT, version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX arrangement_case ON arrangement(case_id)",
            """
            CREATE TABLE source_release (
                id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entry(id), source_id TEXT NOT NULL REFERENCES entry(id),
                case_id TEXT NOT NULL REFERENCES case_file(id), at TEXT NOT NULL, by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX source_release_case ON source_release(case_id)",
        ], sqlite: [], postgres: [])
}
