extension Migration {
    /// Trust around access: pledges (R51), cases opened in an emergency (R91), many cases at once, and breaches of personal data.
    static let m0015 = Migration(
        name: "0015-trust", both: pledges + glasses + oversight, sqlite: [], postgres: [])

    private static let pledges: [SQL] = [
        """
        CREATE TABLE pledge (
            structure_id TEXT NOT NULL REFERENCES structure(id), version INTEGER NOT NULL, text TEXT NOT NULL, guest_text TEXT NOT NULL,
            months INTEGER NOT NULL, made_at TEXT NOT NULL, made_by TEXT REFERENCES seat(id), PRIMARY KEY (structure_id, version)
        ) STRICT
        """,
        """
        CREATE TABLE pledge_signature (
            id TEXT PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), seat_id TEXT NOT NULL REFERENCES seat(id),
            structure_id TEXT NOT NULL REFERENCES structure(id), role TEXT NOT NULL CHECK (role IN ('member', 'guest')), version INTEGER NOT NULL,
            signed_at TEXT NOT NULL, until_day TEXT NOT NULL, mark BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX pledge_signature_person ON pledge_signature(practitioner_id, seat_id, structure_id)",
        "CREATE INDEX pledge_signature_structure ON pledge_signature(structure_id)",
    ]

    private static let glasses: [SQL] = [
        """
        CREATE TABLE glass (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), practitioner_id TEXT NOT NULL REFERENCES practitioner(id),
            seat_id TEXT NOT NULL REFERENCES seat(id), opened_at TEXT NOT NULL, ends_at TEXT NOT NULL, basis TEXT NOT NULL, sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX glass_case ON glass(case_id)",
        "CREATE INDEX glass_person ON glass(practitioner_id, ends_at)",
        "CREATE INDEX glass_opened ON glass(opened_at)",
        """
        CREATE TABLE glass_review (
            id TEXT PRIMARY KEY, glass_id TEXT NOT NULL UNIQUE REFERENCES glass(id), case_id TEXT NOT NULL REFERENCES case_file(id), at TEXT NOT NULL,
            by_id TEXT NOT NULL REFERENCES seat(id), reviewer_id TEXT NOT NULL REFERENCES practitioner(id), proper INTEGER NOT NULL, sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX glass_review_case ON glass_review(case_id)",
    ]

    private static let oversight: [SQL] = [
        // Who opened how many cases, and the search of the log by person.
        "CREATE INDEX audit_event_person ON audit_event(practitioner_id, at)",
        """
        CREATE TABLE breadth (
            id TEXT PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), seat_id TEXT NOT NULL REFERENCES seat(id),
            kind TEXT NOT NULL CHECK (kind IN ('hour', 'day', 'stop')), at TEXT NOT NULL, reasoned_at TEXT, until_at TEXT, sealed BLOB
        ) STRICT
        """,
        "CREATE INDEX breadth_person ON breadth(practitioner_id, at)",
        """
        CREATE TABLE breach (
            id TEXT PRIMARY KEY, version INTEGER NOT NULL, found_at TEXT NOT NULL, authority TEXT NOT NULL, authority_at TEXT, persons TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'closed')), sealed BLOB NOT NULL
        ) STRICT
        """,
    ]
}
