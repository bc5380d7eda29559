import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Schema and opening")
struct SchemaTests {
    private let stores: TestStores
    private let environment = Environment.test(clock: TestClock(), seed: 1)

    init() throws {
        stores = try TestStores()
        try Keyring.create(in: keys, environment: environment)
    }

    private var keys: URL { stores.keys }

    private func open() throws -> Database { try stores.open(environment) }

    @Test("R93: an empty folder is migrated once, and a second run finds nothing to do")
    func migratesOnce() async throws {
        let database = try open()
        #expect(try database.migrateNow() == Database.migrations.map(\.name))
        #expect(try database.migrateNow() == [])
    }

    @Test("R93: a folder that a newer program migrated is refused, and the sentence says what to do")
    func refusesNewer() async throws {
        let database = try open()
        try database.migrateNow()
        try await database.write { tx in _ = try tx.rows("INSERT INTO schema_migration (name, ran_at) VALUES ('9999-future', 'x')") }
        let error = #expect(throws: Database.CannotOpen.self) { try database.migrateNow() }
        #expect(error?.description.contains("9999-future") == true)
        #expect(error?.description.contains("Start that program, or restore a backup.") == true)
    }

    @Test("R93: a migration that fails leaves nothing behind")
    func migrationIsOneTransaction() async throws {
        let database = try open()
        try await database.write { tx in _ = try tx.rows("CREATE TABLE audit_event (id TEXT PRIMARY KEY)") }
        #expect(throws: (any Error).self) { try database.migrateNow() }
        let tables = try await database.read { tx in try tx.rows(tx.database.engine.dialect.tables).map { try $0.text("name") } }
        #expect(tables == ["audit_event"])
    }

    @Test("R93: a second process on the same folder is refused until the first has gone", .enabled(if: TestStores.postgres == nil))
    func oneProcess() throws {
        do {
            let first = try open()
            let error = #expect(throws: Database.IsInUse.self) { _ = try open() }
            #expect(error?.description.contains("Another roundtable process") == true)
            _ = consume first
        }
        _ = try open()
    }

    @Test("R93: acknowledged writes are on the disk: synchronous is FULL, in WAL mode, with the guards on", .enabled(if: TestStores.postgres == nil))
    func pragmas() async throws {
        let database = try open()
        let numbers = try await database.write { tx in
            try ["synchronous", "foreign_keys", "secure_delete", "trusted_schema", "recursive_triggers"].map { name in
                try tx.first(SQL(stringLiteral: "PRAGMA \(name)"))?.int(name)
            }
        }
        #expect(numbers == [2, 1, 1, 0, 1])
        #expect(try await database.write { try $0.first("PRAGMA journal_mode")?.text("journal_mode") } == "wal")
    }

    @Test("R90: data and keys are for their owner only", arguments: ["data", "keys", "keys/root.key", "keys/log-signing.key"])
    func permissions(_ path: String) throws {
        guard TestStores.postgres == nil || path != "data" else { return }
        _ = try open()
        let attributes = try FileManager.default.attributesOfItem(atPath: stores.folder.url.appending(path: path).path)
        let mode = try #require(attributes[.posixPermissions] as? NSNumber).intValue
        #expect(mode & 0o077 == 0)
    }

    @Test("R90: keys are never overwritten")
    func keysAreNotOverwritten() throws {
        #expect(throws: Database.CannotOpen.self) { try Keyring.create(in: keys, environment: environment) }
    }

    @Test("R90: a missing or mangled key file is named, with what to do", arguments: ["root.key", "log-signing.key"])
    func mangledKey(_ name: String) throws {
        let file = keys.appending(path: name)
        try Data("no key".utf8).write(to: file)
        let mangled = #expect(throws: Database.CannotOpen.self) { _ = try open() }
        #expect(mangled?.description.contains("it must hold 64 hexadecimal digits") == true)
        try FileManager.default.removeItem(at: file)
        let missing = #expect(throws: Database.CannotOpen.self) { _ = try open() }
        #expect(missing?.description.contains(name) == true)
        #expect(missing?.description.contains("Put the file back") == true)
    }
}
