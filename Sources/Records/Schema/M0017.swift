extension Migration {
    /// Requests between agencies and their answers (R45, R52). The dates and outcomes in clear are what reciprocity counts (R49).
    static let m0017 = Migration(
        name: "0017-requests",
        both: [
            """
            CREATE TABLE request (
                id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), structure_id TEXT NOT NULL REFERENCES structure(id),
                author_id TEXT NOT NULL REFERENCES seat(id), agency_id TEXT NOT NULL REFERENCES agency(id), asked_id TEXT NOT NULL REFERENCES seat(id),
                asked_agency_id TEXT NOT NULL REFERENCES agency(id), seat_id TEXT NOT NULL REFERENCES seat(id), asked_at TEXT NOT NULL, due TEXT NOT NULL,
                hides INTEGER NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL, state TEXT NOT NULL, reminded_on TEXT, withdrawn_at TEXT,
                version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX request_case ON request(case_id)",
            "CREATE INDEX request_seat ON request(seat_id, state)",
            "CREATE INDEX request_author ON request(author_id, state)",
            "CREATE INDEX request_due ON request(structure_id, due)",
            """
            CREATE TABLE request_answer (
                id TEXT PRIMARY KEY, request_id TEXT NOT NULL REFERENCES request(id), case_id TEXT NOT NULL REFERENCES case_file(id),
                seat_id TEXT NOT NULL REFERENCES seat(id), at TEXT NOT NULL, state TEXT NOT NULL, entry_id TEXT, withdrawn_at TEXT,
                version INTEGER NOT NULL, sealed BLOB NOT NULL
            ) STRICT
            """,
            "CREATE INDEX request_answer_request ON request_answer(request_id)",
            "CREATE INDEX share_shared ON share(shared_at)",
        ], sqlite: [], postgres: [])
}
