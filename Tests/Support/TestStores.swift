package import Domain
package import Foundation

@testable package import Records

/// Where a test's installation is: a folder for SQLite, or two schemas of the server whose socket `ROUNDTABLE_TEST_POSTGRES` names.
package final class TestStores: Sendable {
    package static let postgres = ProcessInfo.processInfo.environment["ROUNDTABLE_TEST_POSTGRES"]

    package let folder: TemporaryFolder
    private let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")

    package init() throws {
        folder = try TemporaryFolder()
        if Self.postgres != nil { try run(["CREATE SCHEMA \(schema)", "CREATE SCHEMA \(keySchema)"]) }
    }

    /// A copy of everything, as it was committed.
    package func copy() throws -> TestStores {
        let copy = try TestStores()
        for part in ["data", "keys", "checkpoints"] {
            let source = folder.url.appending(path: part)
            if FileManager.default.fileExists(atPath: source.path) {
                try FileManager.default.copyItem(at: source, to: copy.folder.url.appending(path: part))
            }
        }
        if Self.postgres != nil { try fill(copy) }
        return copy
    }

    private func fill(_ copy: TestStores) throws {
        try copy.open(.test(seed: 0, now: { TestClock.start })).migrateNow()
        // Without triggers: rows as they are, in any order.
        var statements: [SQL] = ["SET session_replication_role = 'replica'", "DELETE FROM \(copy.keySchema).wrapped_key"]
        for table in ["audit_head", "directory_version"] as [SQL] { statements.append("DELETE FROM \(copy.schema).\(table)") }
        for (table, _) in Relocation.tables { statements.append("INSERT INTO \(copy.schema).\(table) SELECT * FROM \(schema).\(table)") }
        for table in ["wrapped_key", "past_key"] as [SQL] {
            statements.append("INSERT INTO \(copy.keySchema).\(table) SELECT * FROM \(keySchema).\(table)")
        }
        let sequence = SQL.Value.text("\(copy.name).audit_event")
        statements.append("SELECT setval(pg_get_serial_sequence(\(sequence), 'seq'), (SELECT max(seq) FROM \(copy.schema).audit_event))")
        try run(statements)
    }

    deinit { if Self.postgres != nil { try? run(["DROP SCHEMA \(schema) CASCADE", "DROP SCHEMA \(keySchema) CASCADE"]) } }

    package var keys: URL { folder.url.appending(path: "keys") }
    private var schema: SQL { SQL.name(name) ?? "" }
    private var keySchema: SQL { SQL.name("\(name)_keys") ?? "" }

    /// - Parameters:
    ///   - keys: another folder with a root key.
    ///   - role: who uses the data, in PostgreSQL.
    package func open(_ environment: Environment, keys: URL? = nil, role: String = "roundtable") throws -> Database {
        let store = keys == nil ? nil : Store.folder(folder.url.appending(path: "keys"))
        let keys = keys ?? self.keys
        guard Self.postgres != nil else {
            return try Database(data: .folder(folder.url.appending(path: "data")), keys: keys, keyStore: store, environment: environment)
        }
        return try Database(
            data: .postgres(Self.url(role, schema: name), connections: 2), keys: keys,
            keyStore: .postgres(Self.url("roundtable", schema: "\(name)_keys"), connections: 1), environment: environment)
    }

    package func log(_ environment: Environment) throws -> AuditLog {
        try AuditLog(database: open(environment), origin: "rivermouth.test/log", checkpoints: folder.url.appending(path: "checkpoints"))
    }

    /// The folder with everything that the installation wrote; PostgreSQL's files are copied into it.
    package func files() throws -> URL {
        guard Self.postgres != nil else { return folder.url }
        let connection = try Self.connection()
        try connection.rows("SET statement_timeout = 0", [])
        try connection.rows("CHECKPOINT", [])
        let rows = try connection.rows(
            """
            SELECT current_setting('data_directory') || '/' || pg_relation_filepath(pg_class.oid) AS path FROM pg_class
            JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname IN (\([name, "\(name)_keys"])) AND relkind IN ('r', 'i')
            """)
        let target = folder.url.appending(path: "postgres")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        for row in rows {
            let file = try URL(filePath: row.text("path"))
            try FileManager.default.copyItem(at: file, to: target.appending(path: file.lastPathComponent))
        }
        return folder.url
    }

    package func loseData() throws { try lose("data/roundtable.sqlite", schema) }
    package func loseKeys() throws { try lose("keys/keys.sqlite", keySchema) }

    private func lose(_ file: String, _ schema: SQL) throws {
        guard Self.postgres != nil else { return try FileManager.default.removeItem(at: folder.url.appending(path: file)) }
        try run(["DROP SCHEMA \(schema) CASCADE", "CREATE SCHEMA \(schema)"])
    }

    private func run(_ statements: [SQL]) throws {
        let connection = try Self.connection()
        for statement in statements { try connection.rows(statement) }
    }

    private static func connection() throws -> PostgresConnection { try PostgresConnection(PostgresTarget(url("roundtable", schema: "public"))) }

    package static func url(_ role: String, schema: String, database: String = "postgres") -> String {
        "postgres://\(role)@/\(database)?host=\(postgres ?? "")&options=-csearch_path%3D\(schema)&application_name=\(schema)"
    }
}
