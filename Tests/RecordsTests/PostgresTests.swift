import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("PostgreSQL", .enabled(if: TestStores.postgres != nil))
struct PostgresTests {
    @Test("R93: two transactions that read and then write the same both take effect, as one after the other")
    func serialisable() async throws {
        let network = try await TestNetwork.fresh()
        let seat = try await network.seat("school-lead").id
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await network.database.write { tx in
                        let version = try tx.first("SELECT version FROM seat WHERE id = \(seat)")?.int("version") ?? 0
                        try tx.rows("UPDATE seat SET version = \(version + 1) WHERE id = \(seat)")
                    }
                }
            }
            try await group.waitForAll()
        }
        let version = try await network.database.read { try $0.first("SELECT version FROM seat WHERE id = \(seat)")?.int("version") }
        #expect(version == 21)
    }

    @Test("R93: a transaction that went on after a failed statement is not taken for committed")
    func failedStatement() async throws {
        let network = try await TestNetwork.fresh()
        await #expect(throws: PostgresError.self) {
            try await network.database.write { tx in
                try tx.rows("UPDATE seat SET version = 77")
                _ = try? tx.rows("SELECT * FROM no_such_table")
            }
        }
        #expect(try await network.count("seat WHERE version = 77") == 0)
    }

    @Test("R93: connections that were cut between requests come back unnoticed; a write that was cut is gone and says so")
    func cut() async throws {
        let network = try await TestNetwork.fresh()
        let cut: SQL = """
            SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
            WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()
            """
        for _ in 0..<5 {
            _ = try? await network.database.read { try $0.first(cut)?.int("n") }
            #expect(try await network.count("seat") > 0)
        }
        await #expect(throws: PostgresError.self) {
            try await network.database.write { tx in
                try tx.rows("UPDATE seat SET version = 78")
                try tx.rows("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(try await network.count("seat WHERE version = 78") == 0)
    }

    @Test("R93: a text is stored to its last byte or refused, never cut at a NUL")
    func texts() async throws {
        let network = try await TestNetwork.fresh()
        let text = "straße, “naïve” 🧭\n" + String(repeating: "x", count: 100_000)
        let agency = try await network.agency("school")
        try await network.tamper("UPDATE agency SET services = \(text) WHERE id = \(agency)")
        #expect(try await network.database.read { try $0.first("SELECT services FROM agency WHERE id = \(agency)")?.text("services") } == text)
        await #expect(throws: PostgresError.self) { try await network.tamper("UPDATE agency SET services = \("a\u{0}b")") }
    }

    @Test("R88: the role of the nodes works, and can change neither an event nor the triggers nor the schema")
    func leastRights() async throws {
        let network = try await TestNetwork.fresh()
        try await network.signIn("school-lead")
        let role = "app_\(UInt32.random(in: 0...UInt32.max))"
        try await network.tamper(SQL(stringLiteral: "CREATE ROLE \(role) LOGIN"))
        #expect(try await Console(log: network.log).ownsTables())
        try await Console(log: network.log).grant(data: role, keys: "roundtable")
        let environment = network.database.environment
        let node = AuditLog(
            database: try network.stores.open(environment, role: role), origin: network.log.origin, checkpoints: network.stores.folder.url.appending(path: "c"))
        #expect(try await !Console(log: node).ownsTables())
        try await node.settle()
        let id = try await network.marked("qzvxkjwpf")
        let scopes = try await network.keyScopes(id)
        try await network.propose(id)
        let approval = try ErasureDecisionForm.parse(Form(["decision": ["erase"], "reference": ["x"]]), reference: "x")
        let visit: CaseVisit<CanApproveErasure> = try await network.viewer("city-dpo").visit(id, node)
        try await visit.write { access, tx in ((), try ErasureStore.settle(approval, access, tx)) }
        try await ErasureStore.finish(node)
        #expect(try network.storedKeys(scopes) == [])
        let refused: [SQL] = [
            "UPDATE audit_event SET leaf = \([UInt8(0)])", "DELETE FROM audit_event", "TRUNCATE audit_mention", "DROP TRIGGER audit_event_keep ON audit_event",
            "ALTER TABLE audit_event DISABLE TRIGGER ALL", "CREATE TABLE mine (id TEXT)", "DELETE FROM audit_checkpoint",
            "SET session_replication_role = 'replica'",
            "UPDATE schema_migration SET name = 'x'",
        ]
        for sql in refused {
            let error = await #expect(throws: PostgresError.self) { try await node.database.write { tx in _ = try tx.rows(sql) } }
            #expect(error?.state == "42501", "\(sql.rendered.text)")
        }
        try await network.tamper(SQL(stringLiteral: "DROP OWNED BY \(role)"))
        try await network.tamper(SQL(stringLiteral: "DROP ROLE \(role)"))
    }

    @Test("R100: one node has the turn; when it goes, the next one takes it, and both number the log without a gap")
    func turn() async throws {
        let network = try await TestNetwork.fresh()
        let environment = network.database.environment
        var first: AuditLog? = try network.stores.log(environment)
        let second = try network.stores.log(environment)
        #expect(await first?.database.engine.holdsTurn() == true)
        #expect(await second.database.engine.holdsTurn() == false)
        #expect(await first?.database.engine.holdsTurn() == true)
        first = nil
        var waited = 0
        while await !second.database.engine.holdsTurn(), waited < 100 {
            waited += 1
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(waited < 100)
    }

    @Test("R100: two nodes that sequence at the same time give each event one index")
    func twoSequencers() async throws {
        let network = try await TestNetwork.fresh()
        let other = try network.stores.log(network.database.environment)
        let id = try await network.caseID("elm")
        let visit: CaseVisit<CanSeeCase> = try await network.visit(id, "school-lead")
        for _ in 0..<4 {
            for _ in 0..<40 { _ = try await visit.read(.caseSeen) { try CaseStore.find($0, $1).reference } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try await network.log.sequence(limit: 5) }
                    group.addTask { _ = try await other.sequence(limit: 3) }
                }
                try await group.waitForAll()
            }
        }
        try await other.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R93: an installation moves from SQLite to PostgreSQL and back, row by row, and its log still verifies; data in the way are refused")
    func relocation() async throws {
        let network = try await TestNetwork.fresh()
        let environment = network.database.environment
        let folder = try TemporaryFolder()
        let file = try Database(
            data: .folder(folder.url.appending(path: "data")), keys: network.stores.keys, keyStore: .folder(folder.url.appending(path: "keys")),
            environment: environment)
        try await network.log.settle()
        try await Relocation(from: network.database, to: file).run { _ in }
        let moved = AuditLog(database: file, origin: network.log.origin, checkpoints: folder.url.appending(path: "c"))
        #expect(BundleVerifier.verify(try await LogBundle.make(moved) { _, _ in }, key: moved.verifierKey).findings == [])
        #expect(try await Console(log: moved).problems() == [])
        let tables = Relocation.tables.map(\.key.rendered.text)
        #expect(try await file.fingerprint(tables) == network.database.fingerprint(tables))
        let error = await #expect(throws: Database.CannotOpen.self) { try await Relocation(from: file, to: network.database).run { _ in } }
        #expect(error?.description.contains("Give an empty database.") == true)
        let back = try TestStores()
        let target = try back.open(environment, keys: network.stores.keys)
        try await Relocation(from: file, to: target).run { _ in }
        #expect(try await target.fingerprint(tables) == network.database.fingerprint(tables))
        // Work goes on: events get numbers that nobody has.
        let log = AuditLog(database: target, origin: network.log.origin, checkpoints: folder.url.appending(path: "c2"))
        try await Console(log: log).disable(email: network.account("school-lead").email)
        #expect(BundleVerifier.verify(try await LogBundle.make(log) { _, _ in }, key: log.verifierKey).findings == [])
    }

    @Test("R93: a database that sorts or stores texts otherwise is refused with the statement that makes a right one")
    func wrongDatabase() throws {
        let admin = try PostgresConnection(PostgresTarget(TestStores.url("roundtable", schema: "public")))
        try admin.rows("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        defer { _ = try? admin.rows("DROP DATABASE ascii WITH (FORCE)") }
        let error = #expect(throws: Database.CannotOpen.self) {
            _ = try Store.postgres(TestStores.url("roundtable", schema: "public", database: "ascii")).open("x")
        }
        #expect(error?.description.contains("CREATE DATABASE") == true)
    }
}

@Suite("Address of a PostgreSQL database")
struct PostgresTargetTests {
    @Test(
        "R93: outside this machine the server's certificate and name are checked, unless the address says otherwise",
        arguments: [
            ("postgres://app@db.example.org/x", false, true), ("postgres://app@db.example.org/x?sslmode=require", false, false),
            ("postgres://app@127.0.0.1/x", true, true), ("postgres://app@localhost,[::1]/x", true, true),
            ("postgres://app@localhost,db.example.org/x", false, true), ("postgres:///x?host=/run/postgresql", true, true),
            ("postgres://app@/x?hostaddr=192.0.2.1", false, true), ("postgres://app@localhost/x?hostaddr=192.0.2.1&sslmode=prefer", false, false),
        ])
    func tls(_ url: String, isLocal: Bool, isTrusted: Bool) throws {
        let target = try PostgresTarget(url)
        #expect(target.isLocal == isLocal)
        #expect(target.isTrusted == isTrusted)
    }

    @Test(
        "R93: an address that libpq cannot read is refused with a sentence that does not repeat the password",
        arguments: ["postgres://app:secret@db:5432/x?nosuch=1", "postgres://app:secret%zz@db/x", "postgres://app:secret@[db/x"])
    func broken(_ url: String) throws {
        let error = #expect(throws: Database.CannotOpen.self) { _ = try PostgresTarget(url) }
        #expect(error?.description.contains("give one like postgres://") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test("R93: a server that is not there is said in a sentence")
    func unreachable() throws {
        let error = #expect(throws: Database.CannotOpen.self) { _ = try Store.postgres("postgres://app@/x?host=/nowhere").open("x") }
        #expect(error?.description.contains("does not answer") == true)
    }
}
