import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("The bundle: an outsider verifies the log")
struct BundleTests {
    @Test("R88: the bundle of the demo network verifies with the key from outside, since an older checkpoint")
    func verifies() async throws {
        let network = try await TestNetwork.fresh()
        let old = try await network.checkpoint()
        _ = try await network.caseID("elm")
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey, since: old)
        #expect(report.findings == [])
        #expect(report.isVerified && report.keyFromOutside && report.checkpoints == 2)
        #expect(report.leaves == (try await network.events().count) && report.rows > 200)
    }

    @Test("R88: an origin is compared by its bytes, and has no white space of any kind")
    func origins() throws {
        let key = Curve25519.Signing.PrivateKey()
        let composed = VerifierKey(origin: "\u{e9}/log", key: key.publicKey)
        let empty = try Checkpoint(origin: composed.origin, size: 0, root: Frontier().root).signed(by: key)
        func bundle(_ origin: String) -> Data {
            let note = Data(empty.utf8).base64EncodedString()
            let body = Data("roundtable-bundle/v1\norigin \(origin)\nkey \(composed.text)\nsize 0\ncheckpoint \(note)\nrows 0\n".utf8)
            return body + Data("end \(Array(SHA256.hash(data: body)).hex)\n".utf8)
        }
        #expect(BundleVerifier.verify(bundle("\u{e9}/log")).isVerified)
        #expect(!BundleVerifier.verify(bundle("e\u{301}/log")).isVerified)
        for space in ["\u{a0}", "\u{2028}", "\u{3000}"] { #expect(VerifierKey(VerifierKey(origin: "a\(space)b", key: key.publicKey).text) == nil) }
    }

    @Test("R88: a leaf has no empty text, and kind and id of an item are no other kind and id")
    func emptyTexts() {
        var leaf = Leaf(id: "6b064604-0a9d-73d1-9b33-8c1a718e1619", at: Instant(milliseconds: 1), code: 1, outcome: 0)
        #expect(Leaf(leaf.encoded) != nil)
        leaf.seat = ""
        #expect(Leaf(leaf.encoded) == nil)
        leaf.seat = nil
        leaf.rules = [""]
        #expect(Leaf(leaf.encoded) == nil)
        leaf.rules = []
        for (kind, id) in [("", "x"), ("entry", "")] {
            leaf.items = [Journal.Item(kind: kind, id: id, version: 1, level: nil, operation: .read, hash: [])]
            #expect(Leaf(leaf.encoded) == nil)
        }
    }

    @Test("R88: without a key from outside the report says so; with another key or another log's checkpoint it fails")
    func keys() async throws {
        let network = try await TestNetwork.fresh()
        let data = try await network.bundle()
        #expect(BundleVerifier.verify(data).isVerified && !BundleVerifier.verify(data).keyFromOutside)
        let stranger = Curve25519.Signing.PrivateKey()
        let other = VerifierKey(origin: network.log.origin, key: stranger.publicKey)
        #expect(!BundleVerifier.verify(data, key: other.text).isVerified)
        let note = try Checkpoint(origin: network.log.origin, size: 1, root: Array(repeating: 0, count: 32)).signed(by: stranger)
        #expect(!BundleVerifier.verify(data, key: network.log.verifierKey, since: note).isVerified)
    }

    @Test("R88: a log that lost its tail, or was written anew, does not fit the checkpoint that an outsider kept")
    func rollback() async throws {
        let network = try await TestNetwork.fresh()
        let short = try await network.bundle()
        _ = try await network.caseID("elm")
        _ = try await network.bundle()
        let late = try await network.checkpoint()
        let report = BundleVerifier.verify(short, key: network.log.verifierKey, since: late)
        #expect(report.findings == ["The log is shorter than at your earlier checkpoint: leaves were cut off."])
        let forged = try Checkpoint(origin: network.log.origin, size: 5, root: Array(repeating: 1, count: 32))
            .signed(by: network.database.keyring.signing)
        #expect(!BundleVerifier.verify(short, key: network.log.verifierKey, since: forged).isVerified)
    }

    @Test(
        "R88: a row that was changed, removed or added past the log is found",
        arguments: [
            "UPDATE entry SET sealed = (SELECT leaf FROM audit_event LIMIT 1) WHERE id = (SELECT min(id) FROM entry)",
            "UPDATE entry SET sealed = (SELECT sealed FROM entry ORDER BY id DESC LIMIT 1) WHERE id = (SELECT min(id) FROM entry)",
            "UPDATE case_file SET version = version + 1 WHERE id = (SELECT min(id) FROM case_file)",
            "DELETE FROM weighing WHERE id = (SELECT min(id) FROM weighing)",
            "DELETE FROM telling WHERE id = (SELECT min(id) FROM telling)",
            "INSERT INTO decision SELECT id || 'x', case_id, kind, at, by_id, sealed FROM decision LIMIT 1",
        ])
    func changedRow(_ sql: String) async throws {
        let network = try await TestNetwork.fresh()
        try await network.tamper(SQL(stringLiteral: sql))
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings.count >= 1 && report.findings.allSatisfy { $0.hasPrefix("Row ") }, "\(report.findings)")
    }

    @Test("R88: who takes the triggers away and changes or removes an event is found")
    func changedEvent() async throws {
        for sql in ["UPDATE audit_event SET leaf = (SELECT leaf FROM audit_event WHERE idx = 4) WHERE idx = 3", "DELETE FROM audit_event WHERE idx = 3"] {
            let network = try await TestNetwork.fresh()
            try await network.database.dropLogTriggers()
            try await network.tamper(SQL(stringLiteral: sql))
            #expect(!BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).isVerified)
        }
    }

    @Test("R88: a bundle of a log whose last event was removed is made, or refused, and does not hang", .timeLimit(.minutes(2)))
    func missingTail() async throws {
        let network = try await TestNetwork.fresh()
        try await network.database.dropLogTriggers()
        try await network.tamper("DELETE FROM audit_event WHERE idx = (SELECT max(idx) FROM audit_event)")
        let data = try? await network.bundle()
        #expect(data.map { BundleVerifier.verify($0, key: network.log.verifierKey).isVerified } != true)
    }

    @Test("R88: a bundle that is made while others work verifies")
    func underLoad() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let visit: CaseVisit<CanAddEntry> = try await network.visit(id, "school-lead")
        let load = Task {
            while !Task.isCancelled {
                try await visit.write { access, tx in
                    let form = Form(["kind": ["note"], "title": ["t"], "text": ["x"], "handling": ["case-team"]])
                    return try EntryStore.add(.parse(form, ShareStore.offer(access, tx)), access, tx)
                }
                try await network.log.sequence()
            }
        }
        var findings: [String] = []
        for _ in 0..<20 { findings += BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings }
        load.cancel()
        _ = await load.result
        #expect(findings == [])
    }

    @Test("R88: events of one millisecond keep their order in the tree, so that the newest state of a row is the stored one")
    func sameMillisecond() async throws {
        let network = try await TestNetwork.fresh(isFrozen: true)
        let id = try await network.adopt()
        for version in 1...12 { try await network.change(id, as: "school-lead", goal: "\(version)", version: version) }
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [])
    }

    @Test("R88: three generated cases are there with their entries, and the bundle verifies")
    func generated() async throws {
        let network = try await TestNetwork.fresh()
        let before = try await network.caseIDs()
        let demo = DemoNetwork(log: network.log, hasher: network.signIn.hasher, clock: DemoClock { network.clock.now() })
        try await demo.generate(3) { _ in }
        let new = try await network.caseIDs().filter { !before.contains($0) }
        #expect(new.count == 3)
        for id in new {
            let (team, actions, entries) = try await network.read(id, as: "city-coordinator") { access, tx in
                try (
                    MemberStore.all(access, tx).count, ActionStore.all(access, tx).count, EntryStore.visible(.init(), limit: 1000, access, tx).entries
                )
            }
            #expect(team == 5 && actions == 1 && entries.count == DemoNetwork.entriesPerCase)
            #expect(entries.allSatisfy { if case .full = $0.content { true } else { false } })
        }
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [])
    }
}
