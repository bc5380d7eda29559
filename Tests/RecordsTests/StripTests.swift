import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Stripping: a referral that ended without a case keeps no more than that it was there")
struct StripTests {
    private static let mark = "qzvxkjwpf"

    @Test("R37: nothing of it stands in any file after its days, the minimum is kept, and the log verifies", arguments: ["all-clear", "sign-post"])
    func nothingIsLeft(outcome: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.ended(Self.mark, outcome)
        let (sealed, keys) = try await (network.ciphertexts([id.text]), network.storedKeys([id.text]))
        #expect(sealed.count == 3 && keys.count == 1)
        let there = try FileSearch.found(sealed + keys, below: network.stores.files())
        #expect(there.count >= 2, "the search finds them while they are there")
        network.clock.advance(seconds: 90 * 86_400 + 60)
        // The demo has two of its own whose time is over.
        let before = try await network.events().count
        let count = try await StripStore.round(network.log, isFirst: true)
        #expect(count == 3)
        let events = try await network.events().dropFirst(before).filter { $0.subject == id.text }
        try await network.log.settle()

        #expect(events.map(\.code) == [EventCode.referralStripped, .keysDestroyed].map(\.rawValue))
        #expect(events.allSatisfy { $0.practitioner == nil })
        #expect(try network.storedKeys([id.text]) == [])
        #expect(try await network.tables(naming: [id.text]).isSubset(of: ["stripped", "audit_event", "audit_mention"]))
        if TestStores.postgres == nil {
            #expect(try FileSearch.found(sealed + keys, below: network.stores.files()) == [])
            #expect(try FileSearch.found(Self.mark, below: network.stores.files()) == [])
        }
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [] && report.stripped == 3 && report.erased == 0)
        #expect(try await Console(log: network.log).problems() == [])
        let kept = try #require(try await network.stripped(id, as: "school-lead"))
        let school = try await network.agency("school")
        #expect(kept.agency == school)
        #expect(kept.effect == (outcome == "all-clear" ? .close : .signPost) && kept.decidedAt != nil)
        #expect(try await network.stripped(id, as: "city-coordinator")?.id == id)
        #expect(try await network.stripped(id, as: "police-prevent") == nil, "another agency learns nothing")
        await #expect(throws: Refusal.notFound) { try await network.standing(id) }
        let again = try await StripStore.round(network.log, isFirst: false)
        #expect(again == 0, "a second time does nothing")
    }

    @Test("R37: the day before nothing happens; one that waits or was adopted is never touched")
    func notBefore() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.ended(Self.mark, "all-clear")
        let waiting = try await network.referral()
        let adopted = try await network.adopt()
        network.clock.advance(seconds: 89 * 86_400)
        let untouched: SQL = "referral WHERE decided_at IS NULL OR adopted_as IS NOT NULL"
        let before = try await network.count(untouched)
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try await network.count("referral WHERE id = \(id)") == 1)
        network.clock.advance(seconds: 3_000 * 86_400)
        while try await StripStore.round(network.log, isFirst: false) > 0 {}
        #expect(try await network.count("referral WHERE id = \(id)") == 0)
        #expect(try await network.count(untouched) == before && before >= 2)
        #expect(try await network.count("referral WHERE id = \(waiting)") == 1)
        #expect(try await network.storedKeys(network.keyScopes(adopted)).count == 2)
        #expect(try await Console(log: network.log).problems() == [])
    }

    @Test("R37, R90: it dies between the rows and the key: the next start destroys it and writes the ledger, and an older key store loses the key again")
    func dies() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.ended(Self.mark, "all-clear")
        let kept = try network.storedKeys([id.text])
        network.clock.advance(seconds: 91 * 86_400)
        try FileManager.default.createDirectory(at: network.log.erasures.file, withIntermediateDirectories: true)
        await #expect(throws: (any Error).self, "the ledger cannot be written") { _ = try await StripStore.round(network.log, isFirst: false) }
        #expect(try await network.count("stripped WHERE id = \(id) AND keys_gone_at IS NULL") == 1)
        try FileManager.default.removeItem(at: network.log.erasures.file)
        try network.putBack(kept[0], id)
        #expect(try await Console(log: network.log).problems().contains { $0.contains(id.text) && $0.contains("Start the server") })
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try network.storedKeys([id.text]) == [])
        #expect(try network.log.erasures.strips().map(\.referral).contains(id))
        #expect(try network.log.erasures.lines() == [])
        try network.putBack(kept[0], id)
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try network.storedKeys([id.text]) == [])
        #expect(try await Console(log: network.log).problems() == [])
    }

    @Test("R37, R90: an older copy of the data opens nothing with the newer keys, and is stripped again by the ledger, also when it waits in that copy")
    func olderData() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.referral(Self.mark)
        let backup = try network.stores.copy()
        try await network.end(id, "all-clear", Self.mark)
        network.clock.advance(seconds: 91 * 86_400)
        _ = try await StripStore.round(network.log, isFirst: true)
        let ledger = try network.log.erasures.strips()
        let restored = try TestNetwork(stores: backup, demo: network.demo, clock: network.clock, seed: 9)
        try restored.database.keyring.store.runNow(.write) { _ = try $0.rows("DELETE FROM wrapped_key WHERE scope = \(id)") }
        restored.database.keyring.forget()
        await #expect(throws: Keyring.Missing.self) { try await restored.standing(id) }
        #expect(try await StripStore.replay(ledger, restored.log) == ledger.count)
        #expect(try await StripStore.replay(ledger, restored.log) == 0)
        #expect(try await restored.tables(naming: [id.text]).isSubset(of: ["stripped", "audit_event", "audit_mention"]))
        #expect(try await restored.stripped(id, as: "school-lead")?.effect == nil)
        let report = BundleVerifier.verify(try await restored.bundle(), key: restored.log.verifierKey)
        #expect(report.findings == [] && report.replayed == ledger.count)
        #expect(try await Console(log: restored.log).problems() == [])
    }

    @Test("R37, R90: who can write rows, but has no keys, cannot have the key of a referral destroyed")
    func forged() async throws {
        let network = try await TestNetwork.fresh()
        let (waiting, other) = try await (network.referral(), network.ended(Self.mark, "all-clear"))
        network.clock.advance(seconds: 91 * 86_400)
        // As if it had been decided long ago: the log knows of no decision.
        try await network.tamper("UPDATE referral SET decided_at = '2020-01-01T00:00:00.000Z', outcome = 'all-clear' WHERE id = \(waiting)")
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try network.storedKeys([waiting.text]).count == 1)
        try await network.tamper(
            "INSERT INTO stripped SELECT \(waiting), structure_id, agency_id, received_at, decided_at, effect, stripped_at, outside, mark, NULL FROM stripped WHERE id = \(other)"
        )
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try network.storedKeys([waiting.text]).count == 1)
    }

    @Test("R37, R88: a log in which rows of a referral went too early, by a person, or of something else does not verify")
    func verifier() throws {
        let (at, id) = (TestClock.start, "r")
        func leaf(_ code: EventCode, _ days: Int, _ items: [(String, String, Journal.Item.Operation)], by person: String? = nil) -> Leaf {
            var leaf = Leaf(id: "\(code.rawValue)", at: at.adding(days: days), code: code.rawValue, outcome: 0)
            (leaf.practitioner, leaf.subject) = (person, id)
            leaf.items = items.map { Journal.Item(kind: $0.0, id: $0.1, version: 1, level: nil, operation: $0.2, hash: []) }
            return leaf
        }
        let made = leaf(.referralMade, 0, [("referral", id, .create)], by: "p")
        let decided = leaf(.referralDecided, 1, [("weighing", "w", .create)], by: "p")
        let gone: [(String, String, Journal.Item.Operation)] = [("referral", id, .erase), ("weighing", "w", .erase)]
        func findings(_ leaves: [Leaf]) -> Int {
            var check = ErasureCheck()
            return leaves.enumerated().compactMap { check.note($0.element, $0.offset) }.count
        }
        #expect(findings([made, decided, leaf(.referralStripped, 30, gone)]) == 0)
        #expect(findings([made, decided, leaf(.referralStripped, 1, gone)]) == 1, "too early")
        #expect(findings([made, leaf(.referralStripped, 30, gone)]) == 1, "never decided")
        #expect(findings([made, decided, leaf(.referralStripped, 30, gone, by: "p")]) == 1, "by a person")
        #expect(findings([made, decided, leaf(.referralStripped, 30, gone + [("entry", "e", .erase)])]) == 1, "something else")
        #expect(findings([made, decided, leaf(.caseAdopted, 2, [("referral", id, .read)]), leaf(.referralStripped, 30, gone)]) == 1, "adopted")
    }

    @Test("R37 R32: one that came from outside goes with its thread, and the log verifies") func fromOutside() async throws {
        let network = try await TestNetwork.fresh()
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        let code = try await network.bring(door)
        let id = try await network.newestConcern()
        try await network.reply("Since when?", to: id)
        try await network.takeIn(id)
        try await network.end(id, "all-clear", "")
        network.clock.advance(seconds: 90 * 86_400 + 60)
        _ = try await StripStore.round(network.log, isFirst: true)
        try await network.log.settle()
        #expect(try await network.tables(naming: [id.text]).isSubset(of: ["stripped", "audit_event", "audit_mention"]))
        #expect(try await door.thread(code, from: "192.0.2.7") == nil)
        #expect(try await network.stripped(id, as: "city-coordinator")?.id == id)
        #expect(try await network.stripped(id, as: "homes-adviser") == nil)
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [])
    }

    @Test("R37 R32: a concern that was answered without a referral goes after the same days, by the log and not by its row") func neverReferred() async throws {
        let network = try await TestNetwork.fresh()
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        let code = try await network.bring(door)
        let id = try await network.newestConcern()
        _ = try await network.bring(door, ["seen": "another one"], from: "192.0.2.8")
        let waiting = try await network.newestConcern()
        try await network.answer(id, "Call the helpline.")
        try await network.tamper("UPDATE concern SET state = 'ended' WHERE id = \(waiting)")
        network.clock.advance(seconds: 89 * 86_400)
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try await network.count("concern WHERE id = \(id)") == 1, "not before its days are over")
        network.clock.advance(seconds: 86_400 + 60)
        _ = try await StripStore.round(network.log, isFirst: false)
        try await network.log.settle()
        #expect(try await network.tables(naming: [id.text]).isSubset(of: ["stripped", "audit_event", "audit_mention"]))
        #expect(try network.storedKeys([id.text]) == [] && network.storedKeys([waiting.text]).count == 1)
        #expect(try await door.thread(code, from: "192.0.2.7") == nil)
        let kept = try #require(try await network.stripped(id, as: "city-coordinator"))
        #expect(kept.effect == .close && kept.decidedAt != nil)
        #expect(try await network.stripped(id, as: "homes-adviser") == nil)
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R37, R90: a backup from before it was taken in has the concern alone: that is stripped again, too", arguments: [true, false])
    func olderConcern(isTakenIn: Bool) async throws {
        let network = try await TestNetwork.fresh()
        _ = try await network.bring(OutsideDoor(log: network.log, environment: network.database.environment))
        let id = try await network.newestConcern()
        let backup = try network.stores.copy()
        if isTakenIn {
            try await network.takeIn(id)
            try await network.end(id, "all-clear", "")
        } else {
            try await network.answer(id, "Call the helpline.")
        }
        network.clock.advance(seconds: 91 * 86_400)
        _ = try await StripStore.round(network.log, isFirst: true)
        let ledger = try network.log.erasures.strips()
        let restored = try TestNetwork(stores: backup, demo: network.demo, clock: network.clock, seed: 9)
        _ = try await StripStore.replay(ledger, restored.log)
        #expect(try await restored.tables(naming: [id.text]).isSubset(of: ["stripped", "audit_event", "audit_mention"]))
        #expect(try restored.storedKeys([id.text]) == [])
        #expect(BundleVerifier.verify(try await restored.bundle(), key: restored.log.verifierKey).findings == [])
        #expect(try await Console(log: restored.log).problems() == [])
    }
}

extension TestNetwork {
    /// A referral that waits; with a mark, everything in it ends with that.
    func referral(_ mark: String = "") async throws -> Referral.ID {
        try await refer(
            ["name": "Nora\(mark)", "seen": "seen\(mark)", "tried": "tried\(mark)", "knows": "knows\(mark)", "contact": "by post \(mark)"],
            as: "school-lead")
    }

    func end(_ id: Referral.ID, _ outcome: String, _ mark: String) async throws {
        try await weigh(id, "more-information", reason: "first\(mark)", answer: "asked\(mark)")
        let youth = try await agency("youth")
        let form = Form(["outcome": [outcome], "reason": ["reason\(mark)"], "answer": ["answer\(mark)"], "signpost": [youth.text]])
        try await desk("city-coordinator", for: CanTriage.self).write { access, tx in try ReferralStore.decideOn(id, form, access, tx) }
    }

    /// Answers a concern from outside without a referral.
    func answer(_ id: Referral.ID, _ text: String) async throws {
        try await desk("city-coordinator", for: CanTriage.self).write { access, tx in try ((), OutsideStore.end(id, .init(text: text), access, tx)) }
    }

    func ended(_ mark: String, _ outcome: String) async throws -> Referral.ID {
        let id = try await referral(mark)
        try await end(id, outcome, mark)
        return id
    }

    func stripped(_ id: Referral.ID, as seat: String) async throws -> StrippedReferral? {
        try await desk(seat, for: CanRefer.self).glance { access, tx in try StripStore.find(id, access, tx) }
    }

    fileprivate func putBack(_ key: [UInt8], _ id: Referral.ID) throws {
        try database.keyring.store.runNow(.write) { _ = try $0.rows("INSERT INTO wrapped_key (scope, version, wrapped) VALUES (\(id), 1, \(key))") }
    }
}
