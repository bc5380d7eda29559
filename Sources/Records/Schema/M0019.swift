extension Migration {
    /// What is written down at meetings: minutes with their versions, decisions, corrections, and the tasks that were given there (R60, R61). All texts are sealed.
    static let m0019 = Migration(
        name: "0019-minutes",
        both: [
            """
            CREATE TABLE minutes (
                id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES agenda_item(id), meeting_id TEXT NOT NULL REFERENCES meeting(id),
                case_id TEXT REFERENCES case_file(id), scope TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL,
                by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE UNIQUE INDEX minutes_item ON minutes(item_id, version)",
            "CREATE INDEX minutes_case ON minutes(case_id)",
            """
            CREATE TABLE resolution (
                id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES agenda_item(id), case_id TEXT REFERENCES case_file(id), scope TEXT NOT NULL,
                outcome TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL REFERENCES seat(id), review TEXT, dissent INTEGER NOT NULL,
                sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX resolution_item ON resolution(item_id)",
            "CREATE INDEX resolution_case ON resolution(case_id, review)",
            """
            CREATE TABLE resolution_own (
                id TEXT PRIMARY KEY, resolution_id TEXT NOT NULL REFERENCES resolution(id), item_id TEXT NOT NULL REFERENCES agenda_item(id),
                case_id TEXT REFERENCES case_file(id), scope TEXT NOT NULL, agency_id TEXT NOT NULL REFERENCES agency(id), at TEXT NOT NULL,
                by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX resolution_own_item ON resolution_own(item_id)",
            "CREATE INDEX resolution_own_case ON resolution_own(case_id)",
            """
            CREATE TABLE correction (
                id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES agenda_item(id), case_id TEXT REFERENCES case_file(id), scope TEXT NOT NULL,
                state TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL REFERENCES seat(id), version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX correction_item ON correction(item_id)",
            "CREATE INDEX correction_case ON correction(case_id)",
            """
            CREATE TABLE minutes_telling (
                id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES agenda_item(id), case_id TEXT NOT NULL REFERENCES case_file(id), state TEXT NOT NULL,
                day TEXT NOT NULL, at TEXT NOT NULL, by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX minutes_telling_item ON minutes_telling(item_id)",
            "CREATE INDEX minutes_telling_case ON minutes_telling(case_id)",
            """
            CREATE TABLE calendar (
                token_hash BLOB PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), seat_id TEXT NOT NULL REFERENCES seat(id),
                made_at TEXT NOT NULL, read_at TEXT
            ) STRICT
            """,
            "CREATE UNIQUE INDEX calendar_seat ON calendar(practitioner_id, seat_id)",
            "ALTER TABLE action ADD COLUMN item_id TEXT REFERENCES agenda_item(id)",
            "CREATE INDEX action_item ON action(item_id)",
        ], sqlite: [], postgres: [])
}
