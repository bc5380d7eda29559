extension Migration {
    /// Several structures in one network, each with its versions, its members and the network's holidays (R12, R13).
    static let m0005 = Migration(
        name: "0005-structures",
        both: [
            "ALTER TABLE structure ADD COLUMN state TEXT NOT NULL DEFAULT 'active'",
            "ALTER TABLE structure ADD COLUMN revision INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE structure ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            """
            CREATE TABLE structure_version (
                structure_id TEXT NOT NULL REFERENCES structure(id), version INTEGER NOT NULL, template TEXT NOT NULL, made_at TEXT NOT NULL,
                made_by TEXT REFERENCES seat(id), PRIMARY KEY (structure_id, version)
            ) STRICT
            """,
            "INSERT INTO structure_version (structure_id, version, template, made_at) SELECT id, 1, template, '2026-11-22T00:00:00.000Z' FROM structure",
            "ALTER TABLE structure DROP COLUMN template",
            """
            CREATE TABLE structure_member (
                structure_id TEXT NOT NULL REFERENCES structure(id), place TEXT NOT NULL, seat_id TEXT NOT NULL REFERENCES seat(id),
                PRIMARY KEY (structure_id, place)
            ) STRICT
            """,
            "CREATE TABLE holiday (day TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT",
            "ALTER TABLE referral ADD COLUMN structure_version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE case_file ADD COLUMN structure_version INTEGER NOT NULL DEFAULT 1",
        ], sqlite: sqliteTriggers, postgres: postgresTriggers)

    private static let tables: [(SQL, SQL)] = [
        ("structure_version", "version"), ("structure_member", "member"), ("holiday", "holiday"),
    ]

    private static let sqliteTriggers: [SQL] = tables.flatMap { table, name in
        ["INSERT", "UPDATE", "DELETE"].map { (act: SQL) -> SQL in
            "CREATE TRIGGER \(name)_moves_\(act) AFTER \(act) ON \(table) BEGIN UPDATE directory_version SET version = version + 1; END"
        }
    }

    private static let postgresTriggers: [SQL] = tables.map { table, name in
        "CREATE TRIGGER \(name)_moves AFTER INSERT OR UPDATE OR DELETE ON \(table) FOR EACH STATEMENT EXECUTE FUNCTION directory_moves()"
    }
}
