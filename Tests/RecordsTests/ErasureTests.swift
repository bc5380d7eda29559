import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Erasure: two people, and nothing of the case is found afterwards")
struct ErasureTests {
    private static let mark = "qzvxkjwpf"

    @Test("R86, R90: after an erasure no text, name, ciphertext or key of the case stands in any file, the log verifies, and the reference is used up")
    func nothingIsLeft() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        let other = try await network.marked("otherword")
        let (scopes, reference) = try await (network.keyScopes(id), network.reference(id))
        let sealed = try await network.ciphertexts(scopes)
        let keys = try network.storedKeys(scopes)
        #expect(sealed.count == 14 && keys.count == 2)
        let before = try FileSearch.found(sealed + keys, below: try network.stores.files())
        #expect(before.count >= 2, "the search finds them while they are there")
        try await network.erase(id)
        try await network.log.settle()

        #expect(try network.storedKeys(scopes) == [])
        #expect(throws: Keyring.Missing.self) { _ = try network.database.keyring.key(id.text, version: 1) }
        #expect(try await network.tables(naming: scopes).isSubset(of: ["erasure", "audit_event", "audit_mention"]))
        if TestStores.postgres == nil {
            #expect(try FileSearch.found(sealed + keys, below: network.stores.files()) == [])
            #expect(try FileSearch.found(Self.mark, below: network.stores.files()) == [])
        }
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [] && report.erased == 1 && report.replayed == 0)
        #expect(try await Console(log: network.log).problems() == [])
        #expect(try await network.read(other, as: "school-lead") { try CaseStore.find($0, $1).details.goal } == "goalotherword")
        for seat in ["school-lead", "city-coordinator", "city-dpo", "exit-online"] {
            await #expect(throws: Refusal.notFound) { try await network.read(id, as: seat) { _, _ in } }
        }
        let next = try await network.reference(network.adopt(["name": "Nobody Else"]))
        #expect(next != reference)
    }

    @Test("R86: the reference of the newest case is not given to the next one after its erasure")
    func referenceIsUsedUp() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        let reference = try await network.reference(id)
        try await network.erase(id)
        #expect(try await network.reference(network.adopt()) > reference)
    }

    @Test("R86: only the coordinator proposes, only another person in the data protection seat decides, and only for a closed case")
    func twoPeople() async throws {
        let network = try await TestNetwork.fresh()
        let open = try await network.marked("openword", close: false)
        await #expect(throws: Refusal.notFound) { try await network.propose(open) }
        let id = try await network.marked(Self.mark)
        for seat in network.seatKeys where seat != "city-coordinator" {
            await #expect(throws: Refusal.notFound, "\(seat) proposes") { try await network.propose(id, as: seat) }
        }
        await #expect(throws: Refusal.notFound, "nothing waits") { try await network.decide(id, "erase") }
        try await network.propose(id)
        await #expect(throws: Refusal.self, "it waits already") { try await network.propose(id) }
        for seat in network.seatKeys where seat != "city-dpo" {
            await #expect(throws: Refusal.notFound, "\(seat) decides") { try await network.decide(id, "erase", as: seat) }
        }
        try await network.decide(id, "erase")
        #expect(try await network.count("case_file WHERE id = \(id)") == 0)
    }

    @Test("R86: whoever holds both seats cannot approve the own proposal")
    func bothSeats() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        try await network.propose(id)
        let (officer, proposer) = try await (network.seat("city-dpo"), network.seat("city-coordinator"))
        try await network.tamper("UPDATE seat SET deputy_id = \(proposer.holder) WHERE id = \(officer.id)")
        let coordinator = try await network.viewer("city-coordinator")
        let deputy = Viewer(
            practitioner: coordinator.practitioner, seat: officer, agency: coordinator.agency, otherSeats: [], sessionMark: coordinator.sessionMark,
            today: coordinator.today)
        let visit: CaseVisit<CanApproveErasure> = deputy.visit(id, network.log)
        let form = try ErasureDecisionForm.parse(Form(["decision": ["erase"], "reference": ["x"]]), reference: "x")
        await #expect(throws: Refusal.notFound) { try await visit.write { access, tx in ((), try ErasureStore.settle(form, access, tx)) } }
        #expect(try await network.events().last?.rules == ["two-people-erase"])
        try await network.decide(id, "erase")
    }

    @Test("R86: a proposal lapses after 14 days; withdrawn or refused, it erases nothing; each time it can be proposed anew")
    func endings() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        try await network.propose(id)
        network.clock.advance(seconds: 14 * 86_400 + 60)
        await #expect(throws: Refusal.self) { try await network.decide(id, "erase") }
        try await network.propose(id)
        try await network.visit(id, "city-coordinator", for: CanProposeErasure.self).write { ((), try ErasureStore.withdraw($0, $1)) }
        await #expect(throws: Refusal.notFound) { try await network.decide(id, "erase") }
        try await network.propose(id)
        try await network.decide(id, "refuse")
        await #expect(throws: Refusal.notFound) { try await network.decide(id, "erase") }
        #expect(try await network.read(id, as: "school-lead") { try CaseStore.find($0, $1).details.goal } == "goal\(Self.mark)")
        let states = try await network.database.read { tx in
            try tx.rows("SELECT state FROM erasure ORDER BY id").map { try $0.text("state") }
        }
        #expect(states == ["lapsed", "withdrawn", "refused"])
        try await network.erase(id)
    }

    @Test("R90: a reason that names the person is refused: it stays after the erasure")
    func reasonNamesNobody() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        await #expect(throws: FormErrors.self) { try await network.propose(id, reason: "For NORA\(Self.mark.uppercased()), at last") }
        #expect(try await network.count("erasure") == 0)
    }

    @Test("R86: the log fails, and nothing is erased")
    func failsClosed() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked(Self.mark)
        try await network.propose(id)
        let before = try await network.fingerprint()
        try await network.failLog()
        await #expect(throws: (any Error).self) { try await network.decide(id, "erase") }
        #expect(try await network.fingerprint() == before)
        #expect(try await network.storedKeys(network.keyScopes(id)).count == 2)
    }
}
