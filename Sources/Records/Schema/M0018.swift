extension Migration {
    /// Series of meetings, their agendas, and who is invited to which item and brings what (R29, R60). When and where is in clear; what it is about is sealed.
    static let m0018 = Migration(
        name: "0018-meetings",
        both: [
            """
            CREATE TABLE series (
                id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), kind TEXT NOT NULL, working_group TEXT, name TEXT NOT NULL, rhythm TEXT NOT NULL,
                minute INTEGER NOT NULL, minutes INTEGER NOT NULL, place TEXT NOT NULL, link TEXT NOT NULL, began TEXT NOT NULL, ended_at TEXT,
                minutes_days INTEGER NOT NULL, correction_days INTEGER NOT NULL,
                version INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX series_structure ON series(structure_id)",
            """
            CREATE TABLE meeting (
                id TEXT PRIMARY KEY, series_id TEXT NOT NULL REFERENCES series(id), structure_id TEXT NOT NULL REFERENCES structure(id),
                starts_at TEXT NOT NULL, minutes INTEGER NOT NULL, place TEXT NOT NULL, link TEXT NOT NULL, chair_id TEXT REFERENCES seat(id),
                writer_id TEXT REFERENCES seat(id), state TEXT NOT NULL, version INTEGER NOT NULL,
                circulated_at TEXT, corrections_until TEXT, approved_at TEXT, approved_by TEXT REFERENCES seat(id)
            ) STRICT
            """,
            "CREATE INDEX meeting_series ON meeting(series_id, starts_at)",
            "CREATE INDEX meeting_structure ON meeting(structure_id, starts_at)",
            """
            CREATE TABLE agenda_item (
                id TEXT PRIMARY KEY, meeting_id TEXT NOT NULL REFERENCES meeting(id), case_id TEXT REFERENCES case_file(id),
                hurdle_id TEXT REFERENCES hurdle(id), scope TEXT NOT NULL, position INTEGER NOT NULL, minutes INTEGER NOT NULL, removed_at TEXT, version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX agenda_item_meeting ON agenda_item(meeting_id)",
            "CREATE INDEX agenda_item_case ON agenda_item(case_id)",
            """
            CREATE TABLE attendance (
                id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES agenda_item(id), case_id TEXT REFERENCES case_file(id),
                seat_id TEXT NOT NULL REFERENCES seat(id), place_id TEXT REFERENCES member(id), answer TEXT NOT NULL,
                deputy_id TEXT REFERENCES seat(id), deputy_place_id TEXT REFERENCES member(id), invited_at TEXT NOT NULL, answered_at TEXT, came INTEGER, spoke INTEGER
            ) STRICT
            """,
            "CREATE INDEX attendance_item ON attendance(item_id)",
            "CREATE INDEX attendance_seat ON attendance(seat_id)",
            "CREATE INDEX attendance_deputy ON attendance(deputy_id)",
            "CREATE INDEX attendance_case ON attendance(case_id)",
            """
            CREATE TABLE contribution (
                id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES agenda_item(id), case_id TEXT NOT NULL REFERENCES case_file(id),
                agency_id TEXT NOT NULL REFERENCES agency(id), state TEXT NOT NULL, entry_id TEXT REFERENCES entry(id), due TEXT NOT NULL,
                asked_at TEXT NOT NULL, reminded_on TEXT, answered_by TEXT REFERENCES seat(id), answered_at TEXT
            ) STRICT
            """,
            "CREATE INDEX contribution_item ON contribution(item_id)",
            "CREATE INDEX contribution_case ON contribution(case_id)",
            "CREATE INDEX contribution_agency ON contribution(agency_id, state)",
        ], sqlite: [], postgres: [])
}
