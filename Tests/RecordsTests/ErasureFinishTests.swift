import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Erasure: what comes after the commit, and after a restore")
struct ErasureFinishTests {
    private static let mark = "qzvxkjwpf"

    @Test("R90: the program dies between the commit and the keys: the next start destroys them, writes the ledger and the certificate")
    func diesAfterCommit() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        let scopes = try await network.keyScopes(id)
        try await network.propose(id)
        try await network.decide(id, "erase")
        #expect(try network.storedKeys(scopes).count == 2)
        #expect(try await Console(log: network.log).problems().contains { $0.contains(id.text) && $0.contains("Start the server") })
        try await ErasureStore.keep(network.log, isFirst: true)
        #expect(try network.storedKeys(scopes) == [])
        #expect(try network.log.erasures.lines().map(\.caseID) == [id])
        try await network.log.settle()
        try await ErasureStore.keep(network.log, isFirst: false)
        #expect(try await network.count("erasure WHERE certificate IS NULL") == 0)
        #expect(try await Console(log: network.log).problems() == [])
        let events = try await network.events().count
        try await ErasureStore.keep(network.log, isFirst: false)
        try await ErasureStore.keep(network.log, isFirst: true)
        #expect(try await network.events().count == events, "a second time does nothing")
    }

    @Test("R90: an older key store that was put back loses the keys of erased cases again", .enabled(if: TestStores.postgres == nil))
    func olderKeys() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        let scopes = try await network.keyScopes(id)
        let kept = try network.storedKeys(scopes)
        try await network.erase(id)
        try network.database.keyring.store.runNow(.write) { session in
            for (scope, key) in zip(scopes, kept) { try session.rows("INSERT INTO wrapped_key (scope, version, wrapped) VALUES (\(scope), 1, \(key))") }
        }
        try await ErasureStore.keep(network.log, isFirst: true)
        #expect(try network.storedKeys(scopes) == [])
        #expect(try await network.events().filter { $0.code == EventCode.keysDestroyed.rawValue }.count == 2)
    }

    @Test("R86, R90: an older copy of the data with the newer keys opens nothing of the case, and has no row of it once the ledger was replayed")
    func olderData() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        try await network.propose(id)
        let backup = try network.stores.copy()
        let scopes = try await network.keyScopes(id)
        try await network.decide(id, "erase")
        try await ErasureStore.finish(network.log)
        // The backup of the data, with the keys and the ledger as they are now.
        let destroyed = try network.log.erasures.lines()
        network.clock.advance(seconds: 60)
        let restored = try TestNetwork(stores: backup, demo: network.demo, clock: network.clock, seed: 9)
        try restored.database.keyring.store.runNow(.write) { _ = try $0.rows("DELETE FROM wrapped_key WHERE scope IN (\(scopes))") }
        restored.database.keyring.forget()
        let sealed = try await restored.ciphertexts(scopes)
        #expect(sealed.count == 14)
        await #expect(throws: Keyring.Missing.self) { try await restored.read(id, as: "school-lead") { try CaseStore.find($0, $1).details.goal } }

        #expect(try await ErasureStore.replay(destroyed, restored.log) == 1)
        #expect(try await ErasureStore.replay(destroyed, restored.log) == 0)
        #expect(try await restored.tables(naming: scopes).isSubset(of: ["erasure", "audit_event", "audit_mention"]))
        if TestStores.postgres == nil { #expect(try FileSearch.found(sealed, below: restored.stores.files()) == []) }
        await #expect(throws: Refusal.notFound) { try await restored.read(id, as: "school-lead") { _, _ in } }
        let report = BundleVerifier.verify(try await restored.bundle(), key: restored.log.verifierKey)
        #expect(report.findings == [] && report.erased == 0 && report.replayed == 1)
        #expect(try await Console(log: restored.log).problems() == [])
    }

    @Test("R86, R90: a backup from before it was adopted has the referral alone: that is erased again, too") func olderReferral() async throws {
        let network = try await TestNetwork.fresh()
        let referral = try await network.referral(Self.mark)
        let backup = try network.stores.copy()
        try await network.weigh(referral, "more-information")
        let id = try #require(try await network.weigh(referral, "adopt"))
        try await network.close(id, as: "city-coordinator")
        try await network.erase(id)
        let restored = try TestNetwork(stores: backup, demo: network.demo, clock: network.clock, seed: 9)
        #expect(try await ErasureStore.replay(network.log.erasures.lines(), restored.log) == 1)
        #expect(try await restored.tables(naming: [id.text, referral.text]).isSubset(of: ["erasure", "audit_event", "audit_mention"]))
        #expect(try restored.storedKeys([id.text, referral.text]) == [])
        #expect(BundleVerifier.verify(try await restored.bundle(), key: restored.log.verifierKey).findings == [])
        #expect(try await Console(log: restored.log).problems() == [])
    }

    @Test("R90: a ledger that somebody wrote into is refused with its line; a last line that was cut off is written anew")
    func ledger() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        try await network.erase(id)
        let ledger = network.log.erasures
        let good = try Data(contentsOf: ledger.file)
        try good.dropLast(9).write(to: ledger.file)
        #expect(try ledger.lines() == [])
        try await ErasureStore.finish(network.log, all: true)
        #expect(try ledger.lines().map(\.caseID) == [id])
        let other = Case.ID(at: TestClock.start, random: [])
        let renamed = Data(String(decoding: good, as: UTF8.self).replacing(id.text, with: other.text).utf8)
        let cut = good + good.dropLast(20) + Data([0x0a])
        for change in [cut, renamed] {
            try change.write(to: ledger.file)
            let error = #expect(throws: Database.CannotOpen.self) { try ledger.lines() }
            #expect(error?.description.contains("is not signed by the log's key") == true)
        }
    }

    @Test("R90: who can write rows, but has no keys, cannot have the keys of a case destroyed")
    func forgedRow() async throws {
        let network = try await TestNetwork.fresh()
        let (id, other) = try await (network.marked(Self.mark), network.marked("otherword"))
        let scopes = try await network.keyScopes(other)
        try await network.propose(other)
        try await network.erase(id)
        let forgeries: [SQL] = [
            "UPDATE erasure SET state = 'erased', decided_at = \(network.clock.now()), mark = NULL WHERE case_id = \(other)",
            "UPDATE erasure SET mark = (SELECT mark FROM erasure WHERE case_id = \(id)) WHERE case_id = \(other)",
            "UPDATE erasure SET referral_id = \(scopes[1]), keys_gone_at = NULL, certificate = NULL WHERE case_id = \(id)",
        ]
        for forgery in forgeries {
            try await network.tamper(forgery)
            try await ErasureStore.keep(network.log, isFirst: true)
            #expect(try network.storedKeys(scopes).count == 2)
        }
        #expect(try await Console(log: network.log).problems().contains { $0.contains(other.text) })
    }

    @Test("R90: a key that another node destroyed does not stay in this node's memory")
    func otherNode() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        _ = try network.database.keyring.key(id.text, version: 1)
        try network.database.keyring.store.runNow(.write) { _ = try $0.rows("DELETE FROM wrapped_key WHERE scope = \(id)") }
        _ = try network.database.keyring.key(id.text, version: 1)
        network.database.keyring.forget()
        #expect(throws: Keyring.Missing.self) { _ = try network.database.keyring.key(id.text, version: 1) }
    }

    @Test("R86, R88: rows that went without two people are found, whatever event says so")
    func onePerson() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        let referral = try await network.keyScopes(id)[1]
        // Somebody with the program's own means, but alone.
        let viewer = try await network.viewer("city-dpo")
        try await network.database.write { tx in
            try ErasureStore.remove(id.text, referral: referral, tx)
            try tx.record(AuditEvent(.caseErased, subject: id.text), by: viewer)
        }
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings.count == 1 && report.findings[0].hasSuffix("rows were erased without the decision of two people."))
    }
}
