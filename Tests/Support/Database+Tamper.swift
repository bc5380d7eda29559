@testable package import Records

/// What somebody does who has the database itself in hand.
extension Database {
    /// Makes writes to a table fail, as with a full disk.
    package func refuseInserts(_ table: SQL) async throws {
        let statements: [SQL] =
            switch engine.dialect {
            case .sqlite: ["CREATE TRIGGER fail BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'full'); END"]
            case .postgres:
                [
                    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''full''; END'",
                    "CREATE TRIGGER fail BEFORE INSERT ON \(table) FOR EACH ROW EXECUTE FUNCTION full_disk()",
                ]
            }
        try await write { tx in for statement in statements { try tx.rows(statement) } }
    }

    /// Takes away what keeps the log append-only.
    package func dropLogTriggers() async throws {
        let suffix: SQL = engine.dialect == .postgres ? " ON audit_event" : ""
        try await write { tx in
            try tx.rows("DROP TRIGGER audit_event_append_only\(suffix)")
            try tx.rows("DROP TRIGGER audit_event_keep\(suffix)")
        }
    }

    /// All values of some tables.
    package func fingerprint(_ tables: [String]) async throws -> [String] {
        try await read { tx in
            try tables.flatMap { table in
                try tx.rows(SQL(stringLiteral: "SELECT * FROM \(table)")).map { "\(table) \(Mirror(reflecting: $0).descendant("values") ?? "?")" }.sorted()
            }
        }
    }
}
