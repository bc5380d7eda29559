import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Changing the root key")
struct RootKeyRotationTests {
    private func file(_ network: TestNetwork, _ name: String) -> URL { network.stores.keys.appending(path: name) }

    private func makeNext(_ network: TestNetwork) throws {
        try RootKeyRotation.makeNext(file(network, "root.key.next"), environment: network.database.environment)
    }

    /// How many entries of a case open.
    private func entries(_ id: Case.ID, _ network: TestNetwork) async throws -> Int {
        try await network.read(id, as: "school-lead") { try EntryStore.visible(.init(), $0, $1).entries.count }
    }

    @Test("R90: people write and read while the root key changes, and afterwards the old one opens nothing")
    func whileServing() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let old = try Data(contentsOf: file(network, "root.key"))
        let load = Task {
            var made: [Case.ID] = []
            while !Task.isCancelled {
                try await network.enter(id, as: "school-lead")
                made.append(try await network.adopt())
            }
            return made
        }
        var count = 0
        for _ in 0..<5 {
            try makeNext(network)
            count = try await RootKeyRotation(network.database).run()
            network.database.keyring.forget()
            try await network.enter(id, as: "school-lead")
        }
        load.cancel()
        let made = (try? await load.value) ?? []
        #expect(count > 12)
        let new = try Data(contentsOf: file(network, "root.key"))
        #expect(new != old && !FileManager.default.fileExists(atPath: file(network, "root.key.next").path))
        network.database.keyring.forget()
        for scope in try await network.caseIDs() + made { _ = try network.database.keyring.key(scope.text, version: 1) }
        #expect(try await entries(id, network) >= 5)
        #expect(try await Console(log: network.log).problems() == [])

        let copy = try network.stores.copy()
        try old.write(to: copy.keys.appending(path: "root.key"))
        let error = #expect(throws: Database.CannotOpen.self) { _ = try copy.open(network.database.environment) }
        #expect(error?.description.contains("is not the root key of these data") == true)
    }

    @Test("R90: names are found and second factors work as before")
    func derivedKeysStay() async throws {
        let network = try await TestNetwork.fresh()
        let before = try await network.caseID("elm")
        try makeNext(network)
        _ = try await RootKeyRotation(network.database).run()
        network.database.keyring.forget()
        #expect(try await network.caseID("elm") == before)
        _ = try await network.freshToken("school-lead", after: 60)
    }

    @Test("R90: a program that died after the keys were wrapped, before the file had its name, opens and ends the change")
    func interrupted() async throws {
        let network = try await TestNetwork.fresh()
        try makeNext(network)
        let copy = try network.stores.copy()
        let next = try KeyFile(url: copy.keys.appending(path: "root.key.next")).read()
        do {
            let keyring = try copy.open(network.database.environment).keyring
            let rows = try keyring.store.runNow(.read) {
                try $0.rows("SELECT scope, wrapped FROM wrapped_key").map { (try $0.text("scope"), try $0.bytes("wrapped")) }
            }
            try keyring.store.runNow(.write) { session in
                for (scope, wrapped) in rows {
                    let anew = try Array(AES.KeyWrap.wrap(keyring.root.unwrap(wrapped), using: SymmetricKey(data: next)))
                    try session.rows("UPDATE wrapped_key SET wrapped = \(anew) WHERE scope = \(scope)")
                }
            }
        }
        let scope = try #require(try await network.caseIDs().first)
        _ = try copy.open(network.database.environment).keyring.key(scope.text, version: 1)
        #expect(try KeyFile(url: copy.keys.appending(path: "root.key")).read() == next)
        #expect(!FileManager.default.fileExists(atPath: copy.keys.appending(path: "root.key.next").path))
    }

    @Test("R90 R100: another node that still holds the old key reads on, and wraps new keys with the new one")
    func otherNode() async throws {
        guard TestStores.postgres != nil else { return }
        let network = try await TestNetwork.fresh()
        try makeNext(network)
        let other = try network.stores.open(network.database.environment)
        _ = try await RootKeyRotation(network.database).run()
        let scope = try #require(try await network.caseIDs().first)
        _ = try other.keyring.key(scope.text, version: 1)
        try other.keyring.create(["made-by-the-other"])
        _ = try network.database.keyring.key("made-by-the-other", version: 1)
    }

    @Test("R90: without a next key, or with one that is none, nothing changes and the sentence says what to do")
    func refused() async throws {
        let network = try await TestNetwork.fresh()
        let missing = await #expect(throws: Database.CannotOpen.self) { try await RootKeyRotation(network.database).run() }
        #expect(missing?.description.contains("roundtable root-key") == true)
        try Data("no key".utf8).write(to: file(network, "root.key.next"))
        await #expect(throws: Database.CannotOpen.self) { try await RootKeyRotation(network.database).run() }
        try FileManager.default.removeItem(at: file(network, "root.key.next"))
        network.database.keyring.forget()
        let scope = try #require(try await network.caseIDs().first)
        _ = try network.database.keyring.key(scope.text, version: 1)
    }

    @Test("R90: a server is asked by a file, and answers once")
    func asked() async throws {
        let network = try await TestNetwork.fresh()
        let rotation = RootKeyRotation(network.database)
        #expect(try await rotation.runIfAsked() == nil)
        try makeNext(network)
        try KeyRequest.rootKey(in: network.stores.keys).ask()
        #expect(try await rotation.runIfAsked() ?? 0 > 12)
        #expect(try await rotation.runIfAsked() == nil)
    }
}
