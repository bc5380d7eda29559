import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Backup, restore and drill")
struct BackupTests {
    private let folder: TemporaryFolder
    private let publicKey: BackupKey
    private let environment = Environment.test(clock: TestClock(), seed: 93)

    init() throws {
        folder = try TemporaryFolder()
        publicKey = try #require(BackupKey(BackupKey.make(folder.url.appending(path: "private"), environment: environment)))
    }

    private var secret: URL { folder.url.appending(path: "private") }
    private var backup: Backup { Backup(data: folder.url.appending(path: "d.backup"), keys: folder.url.appending(path: "k.backup")) }
    private var work: URL { folder.url.appending(path: "work") }

    private func back(up network: TestNetwork) async throws {
        try await backup.make(of: network.database, keyFolder: network.stores.keys, to: publicKey, work: work) { _ in }
    }

    private func drill(_ network: TestNetwork) async throws -> Drill {
        try await Drill.run(
            backup, with: secret, keyFolder: network.stores.keys, origin: network.log.origin, work: work, environment: environment
        ) { _ in }
    }

    @Test("R93: a backup that is made while people work holds what was there, and its drill passes")
    func drillPasses() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let load = Task { while !Task.isCancelled { try await network.enter(id, as: "school-lead") } }
        try await back(up: network)
        load.cancel()
        _ = try? await load.value
        let drill = try await drill(network)
        #expect(drill.problems == [])
        #expect(drill.seen.contains { $0.hasPrefix("Decrypted: ") && !$0.contains(": 0 ") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: work.path) == [], "nothing is left behind")
    }

    @Test("R93: what was backed up is restored to the last row, and work goes on")
    func restores() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.log.settle()
        try await back(up: network)
        let empty = try TestStores()
        let target = try empty.open(environment, keys: network.stores.keys)
        try await backup.restore(into: target, with: secret, keyFolder: network.stores.keys, work: work) { _ in }
        let tables = Relocation.tables.map(\.key.rendered.text)
        #expect(try await target.fingerprint(tables) == network.database.fingerprint(tables))
        let log = AuditLog(database: target, origin: network.log.origin, checkpoints: empty.folder.url.appending(path: "c"))
        #expect(try await Console(log: log).problems() == [])
        _ = try target.keyring.key(id.text, version: 1)
        let error = await #expect(throws: Database.CannotOpen.self) {
            try await backup.restore(into: target, with: secret, keyFolder: network.stores.keys, work: work) { _ in }
        }
        #expect(error?.description.contains("Give an empty database.") == true)
    }

    @Test("R90: a backup shows nothing without the private key, and the server's keys do not open it")
    func encrypted() async throws {
        let network = try await TestNetwork.fresh()
        try await back(up: network)
        for file in [backup.data, backup.keys] {
            let bytes = try Data(contentsOf: file)
            for word in ["SQLite format", "Rivermouth", "wrapped_key", "audit_event"] { #expect(bytes.range(of: Data(word.utf8)) == nil) }
        }
        try FileManager.default.removeItem(at: secret)
        _ = try BackupKey.make(secret, environment: .test(clock: TestClock(), seed: 94))
        let error = await #expect(throws: Database.CannotOpen.self) { try await drill(network) }
        #expect(error?.description.contains("is no whole backup of data for this key") == true)
    }

    @Test("R93: each changed, cut, swapped or lengthened file is refused with a sentence")
    func mangled() async throws {
        let network = try await TestNetwork.fresh()
        try await back(up: network)
        let whole = try Data(contentsOf: backup.data)
        var mangled: [Data] = [
            whole.dropLast(1), whole + Data([0]), Data(), whole.prefix(30), whole.prefix(whole.count / 2), Data(try Data(contentsOf: backup.keys)),
        ]
        for _ in 0..<40 {
            var copy = whole
            let place = environment.random(4).reduce(0) { $0 << 8 | Int($1) } % copy.count
            copy[place] ^= 1 << (environment.random(1)[0] % 8)
            mangled.append(copy)
        }
        for (number, bytes) in mangled.enumerated() {
            try bytes.write(to: backup.data)
            await #expect(throws: Database.CannotOpen.self, "\(number)") { try await drill(network) }
        }
        try whole.write(to: backup.data)
        #expect(try await drill(network).problems == [])
    }

    @Test("R93: a drill finds a row that was changed, a key that is missing and a value that does not open")
    func drillFails() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.enter(id, as: "school-lead")
        try await network.tamper("UPDATE entry SET sealed = (SELECT sealed FROM entry ORDER BY id DESC LIMIT 1) WHERE id = (SELECT min(id) FROM entry)")
        let other = try #require(try await network.caseIDs().first)
        try network.database.keyring.store.runNow(.write) { _ = try $0.rows("DELETE FROM wrapped_key WHERE scope = \(other)") }
        try await back(up: network)
        let problems = try await drill(network).problems
        #expect(problems.contains { $0.hasPrefix("The key of \(other)") })
        #expect(problems.contains { $0.hasPrefix("The log does not verify: Row entry") })
        #expect(problems.contains { $0.hasSuffix("or its case, cannot be read.") })
    }

    @Test("R93: beside a process that serves, a SQLite installation is opened for reading only", .enabled(if: TestStores.postgres == nil))
    func readsBesideTheServer() async throws {
        let network = try await TestNetwork.fresh()
        let reader = try Database(
            data: .folder(network.stores.folder.url.appending(path: "data")), keys: network.stores.keys, onlyReads: true, environment: environment)
        let before = try await reader.read { try $0.first("SELECT count(*) AS n FROM audit_event")?.int("n") }
        try await network.signIn("school-lead")
        let after = try await reader.read { try $0.first("SELECT count(*) AS n FROM audit_event")?.int("n") }
        #expect((after ?? 0) > (before ?? 0))
        await #expect(throws: (any Error).self) { try await reader.write { tx in _ = try tx.rows("DELETE FROM throttle") } }
    }
}
