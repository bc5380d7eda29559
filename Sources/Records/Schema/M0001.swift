extension Migration {
    /// The thin line: accounts, network, door, case, sharing, plan, log.
    static let m0001 = Migration(name: "0001-thin-line", both: network + accounts + door + cases + log, sqlite: sqliteTriggers, postgres: postgresTriggers)

    private static let network: [SQL] = [
        """
        CREATE TABLE agency (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL, area TEXT NOT NULL,
            phone TEXT NOT NULL, email TEXT NOT NULL, services TEXT NOT NULL, may TEXT NOT NULL, engagement TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE directory_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL) STRICT
        """,
        "INSERT INTO directory_version (one, version) VALUES (1, 1)",
        """
        CREATE TABLE structure (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL, template TEXT NOT NULL
        ) STRICT
        """,
    ]

    private static let accounts: [SQL] = [
        """
        CREATE TABLE practitioner (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, phone TEXT NOT NULL,
            password TEXT, totp BLOB, totp_step INTEGER NOT NULL DEFAULT 0, disabled_at TEXT
        ) STRICT
        """,
        """
        CREATE TABLE seat (
            id TEXT PRIMARY KEY, agency_id TEXT NOT NULL REFERENCES agency(id), title TEXT NOT NULL, function TEXT NOT NULL,
            holder_id TEXT REFERENCES practitioner(id), deputy_id TEXT REFERENCES practitioner(id), from_day TEXT NOT NULL, until_day TEXT,
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT
        """,
        "CREATE INDEX seat_holder ON seat(holder_id)",
        "CREATE INDEX seat_deputy ON seat(deputy_id)",
        """
        CREATE TABLE session (
            token_hash BLOB PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), seat_id TEXT NOT NULL REFERENCES seat(id),
            created_at TEXT NOT NULL, seen_at TEXT NOT NULL, verified_at TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX session_practitioner ON session(practitioner_id)",
        """
        CREATE TABLE pending_sign_in (
            token_hash BLOB PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), created_at TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE invitation (
            token_hash BLOB PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), expires_at TEXT NOT NULL, totp BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE recovery_code (
            code_hash BLOB PRIMARY KEY, practitioner_id TEXT NOT NULL REFERENCES practitioner(id), used_at TEXT
        ) STRICT
        """,
        "CREATE TABLE throttle (key BLOB PRIMARY KEY, failures INTEGER NOT NULL, last_at TEXT NOT NULL) STRICT",
    ]

    private static let door: [SQL] = [
        """
        CREATE TABLE referral (
            id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), agency_id TEXT NOT NULL REFERENCES agency(id),
            seat_id TEXT NOT NULL REFERENCES seat(id), urgency TEXT NOT NULL, received_at TEXT NOT NULL, sealed BLOB NOT NULL,
            outcome TEXT, decided_at TEXT, decided_by TEXT REFERENCES seat(id), weighing BLOB, signpost_id TEXT REFERENCES agency(id),
            adopted_as TEXT
        ) STRICT
        """,
        "CREATE INDEX referral_open ON referral(received_at) WHERE decided_at IS NULL",
        "CREATE INDEX referral_agency ON referral(agency_id, received_at)",
    ]

    private static let cases: [SQL] = [
        """
        CREATE TABLE case_file (
            id TEXT PRIMARY KEY, structure_id TEXT NOT NULL REFERENCES structure(id), referral_id TEXT REFERENCES referral(id),
            reference TEXT NOT NULL UNIQUE, state TEXT NOT NULL CHECK (state IN ('open', 'closed')), adopted_at TEXT NOT NULL,
            owner_id TEXT REFERENCES seat(id), version INTEGER NOT NULL, sealed BLOB NOT NULL, closed_at TEXT, closure BLOB
        ) STRICT
        """,
        "CREATE INDEX case_owner ON case_file(owner_id) WHERE owner_id IS NOT NULL",
        "CREATE TABLE name_token (token BLOB NOT NULL, case_id TEXT NOT NULL REFERENCES case_file(id), PRIMARY KEY (token, case_id)) STRICT",
        """
        CREATE TABLE member (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), seat_id TEXT NOT NULL REFERENCES seat(id),
            role TEXT NOT NULL, from_day TEXT NOT NULL, until_day TEXT, version INTEGER NOT NULL, sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX member_case ON member(case_id)",
        "CREATE INDEX member_seat ON member(seat_id, case_id)",
        """
        CREATE TABLE decision (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), kind TEXT NOT NULL, at TEXT NOT NULL,
            by_id TEXT NOT NULL REFERENCES seat(id), sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX decision_case ON decision(case_id)",
        """
        CREATE TABLE entry (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), kind TEXT NOT NULL,
            originator_id TEXT NOT NULL REFERENCES agency(id), author_id TEXT NOT NULL REFERENCES seat(id), handling TEXT NOT NULL,
            created_at TEXT NOT NULL, sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX entry_case ON entry(case_id, created_at)",
        """
        CREATE TABLE share (
            id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entry(id), case_id TEXT NOT NULL REFERENCES case_file(id),
            recipient TEXT NOT NULL, level TEXT NOT NULL, purpose TEXT NOT NULL, basis TEXT NOT NULL, until_day TEXT,
            shared_at TEXT NOT NULL, shared_by TEXT NOT NULL REFERENCES seat(id), revoked_at TEXT, revoked_by TEXT REFERENCES seat(id),
            version INTEGER NOT NULL, sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX share_case ON share(case_id)",
        """
        CREATE TABLE action (
            id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), agency_id TEXT NOT NULL REFERENCES agency(id),
            asked_by TEXT NOT NULL REFERENCES seat(id), asked_at TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, answered_at TEXT,
            answered_by TEXT REFERENCES seat(id), version INTEGER NOT NULL, sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX action_case ON action(case_id)",
        "CREATE INDEX action_open_agency ON action(agency_id, due, id) WHERE state IN ('asked', 'accepted')",
        "CREATE INDEX action_open ON action(due, id) WHERE state IN ('asked', 'accepted')",
    ]

    private static let log: [SQL] = [
        """
        CREATE TABLE audit_event (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, code INTEGER NOT NULL, practitioner_id TEXT, subject TEXT,
            leaf BLOB NOT NULL, sealed BLOB, idx INTEGER UNIQUE
        ) STRICT
        """,
        "CREATE INDEX audit_pending ON audit_event(seq) WHERE idx IS NULL",
        "CREATE INDEX audit_subject ON audit_event(subject)",
        // Derived from the leaves: which lists and searches showed a case.
        "CREATE TABLE audit_mention (case_id TEXT NOT NULL, event_id TEXT NOT NULL REFERENCES audit_event(id), PRIMARY KEY (case_id, event_id)) STRICT",
        "CREATE TABLE audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL) STRICT",
        "INSERT INTO audit_head (one, size, frontier) VALUES (1, 0, \([UInt8]()))",
        "CREATE TABLE audit_checkpoint (size INTEGER PRIMARY KEY, at TEXT NOT NULL, note TEXT NOT NULL) STRICT",
    ]

    private static let sqliteTriggers: [SQL] = [
        // Whatever changes the directory moves its version, and so every node's copy is renewed.
        "CREATE TRIGGER agency_added AFTER INSERT ON agency BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER agency_changed AFTER UPDATE ON agency BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER seat_added AFTER INSERT ON seat BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER seat_changed AFTER UPDATE ON seat BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER person_added AFTER INSERT ON practitioner BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER person_changed AFTER UPDATE OF name, email, phone ON practitioner BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER structure_added AFTER INSERT ON structure BEGIN UPDATE directory_version SET version = version + 1; END",
        "CREATE TRIGGER structure_changed AFTER UPDATE ON structure BEGIN UPDATE directory_version SET version = version + 1; END",
        """
        CREATE TRIGGER audit_event_append_only BEFORE UPDATE ON audit_event
        WHEN OLD.idx IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.id <> OLD.id OR NEW.leaf <> OLD.leaf OR NEW.sealed IS NOT OLD.sealed OR NEW.code <> OLD.code
            OR NEW.at <> OLD.at OR NEW.subject IS NOT OLD.subject OR NEW.practitioner_id IS NOT OLD.practitioner_id
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
        """,
        "CREATE TRIGGER audit_mention_keep BEFORE DELETE ON audit_mention BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
        "CREATE TRIGGER audit_event_keep BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    ]

    private static let postgresTriggers: [SQL] = [
        """
        CREATE FUNCTION directory_moves() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN UPDATE directory_version SET version = version + 1; RETURN NULL; END'
        """,
        "CREATE TRIGGER agency_changed AFTER INSERT OR UPDATE ON agency FOR EACH STATEMENT EXECUTE FUNCTION directory_moves()",
        "CREATE TRIGGER seat_changed AFTER INSERT OR UPDATE ON seat FOR EACH STATEMENT EXECUTE FUNCTION directory_moves()",
        "CREATE TRIGGER person_added AFTER INSERT ON practitioner FOR EACH STATEMENT EXECUTE FUNCTION directory_moves()",
        "CREATE TRIGGER person_changed AFTER UPDATE OF name, email, phone ON practitioner FOR EACH STATEMENT EXECUTE FUNCTION directory_moves()",
        "CREATE TRIGGER structure_changed AFTER INSERT OR UPDATE ON structure FOR EACH STATEMENT EXECUTE FUNCTION directory_moves()",
        "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the log is append-only''; END'",
        """
        CREATE TRIGGER audit_event_append_only BEFORE UPDATE ON audit_event FOR EACH ROW
        WHEN (OLD.idx IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.id <> OLD.id OR NEW.leaf <> OLD.leaf OR NEW.sealed IS DISTINCT FROM OLD.sealed OR NEW.code <> OLD.code
            OR NEW.at <> OLD.at OR NEW.subject IS DISTINCT FROM OLD.subject OR NEW.practitioner_id IS DISTINCT FROM OLD.practitioner_id)
        EXECUTE FUNCTION log_is_append_only()
        """,
        "CREATE TRIGGER audit_event_keep BEFORE DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()",
        "CREATE TRIGGER audit_mention_keep BEFORE DELETE OR TRUNCATE ON audit_mention FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()",
    ]
}
