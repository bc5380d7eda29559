import Crypto
import Domain
import TestSupport
import Testing

@testable import Records

@Suite("Six steps: private to the seat that walks them") struct SixStepsTests {
    @Test("R46: nobody else finds a path: no colleague, no coordinator, no office") func alone() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.begin()
        try await network.step(id, "recognise", note: "A canary note.", version: 1)
        #expect(try await network.steps(id).record(.recognise).note == "A canary note.")
        for seat in network.seatKeys where seat != "clinic-psych" {
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.steps(id, as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.step(id, "client", note: "x", version: 2, as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.end(id, as: seat) }
        }
        let others = try await network.desk("health-recovery", for: CanConsult.self).read(.sixStepsSeen) { try SixStepsStore.all($0, $1) }
        #expect(others.isEmpty)
        #expect(try await network.tables(naming: ["canary note"]).isEmpty)
        let seat = try await network.seat("health-recovery").id
        try await network.tamper("UPDATE six_steps SET seat_id = \(seat) WHERE id = \(id)")
        await #expect(throws: CryptoKitError.self) { _ = try await network.steps(id, as: "health-recovery") }
    }

    @Test("R46: steps can be returned to; who writes over something newer is told; what ended is only read") func again() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.begin()
        try await network.step(id, "client", note: "First", version: 1)
        await #expect(throws: Refusal.conflict(stored: "")) { try await network.step(id, "client", note: "Late", version: 1) }
        try await network.step(id, "client", note: "Second", version: 2)
        let steps = try await network.steps(id)
        #expect(steps.record(.client).note == "Second" && steps.next == .recognise)
        try await network.end(id)
        await #expect(throws: Refusal.notFound) { try await network.step(id, "client", note: "x", version: 4) }
        await #expect(throws: Refusal.notFound) { try await network.end(id) }
        #expect(try await network.steps(id).content.end == .unfounded)
    }

    @Test("R46, R90: the author deletes row and key at once; the log says so and verifies") func deleted() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.begin()
        try await network.step(id, "client", note: "n", version: 1)
        func delete(_ seat: String) async throws {
            try await network.desk(seat, for: CanConsult.self).write { try ((), SixStepsStore.delete(id, $0, $1)) }
        }
        await #expect(throws: Refusal.notFound) { try await delete("health-recovery") }
        #expect(try network.storedKeys([id.text]).count == 1)
        try await delete("clinic-psych")
        #expect(try await network.count("six_steps") == 0)
        // The program may die here: the next round destroys the key.
        #expect(try await SixStepsStore.round(network.log) == 0)
        #expect(try network.storedKeys([id.text]).isEmpty)
        #expect(try await network.count("spent_key") == 0)
        await #expect(throws: Refusal.notFound) { _ = try await network.steps(id) }
        try await network.log.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R46, R90: what ended goes after thirty days, row and key; what is open stays") func strips() async throws {
        let network = try await TestNetwork.fresh()
        let (ended, open) = try await (network.begin(), network.begin("the other one"))
        try await network.end(ended)
        network.clock.advance(seconds: 29 * 86_400)
        #expect(try await SixStepsStore.round(network.log) == 0)
        network.clock.advance(seconds: 86_400 + 60)
        let events = try await network.events { _ = try await SixStepsStore.round(network.log) }
        #expect(events.map(\.code) == [EventCode.sixStepsDeleted.rawValue, EventCode.keysDestroyed.rawValue])
        let rows = try await network.database.read { tx in try tx.rows("SELECT id FROM six_steps").map { try $0.text("id") } }
        #expect(rows == [open.text])
        #expect(try network.storedKeys([ended.text]).isEmpty && network.storedKeys([open.text]).count == 1)
        try await network.log.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R90: a change of all keys seals advice, library and six steps anew") func keys() async throws {
        let network = try await TestNetwork.fresh()
        let (path, advice) = try await (network.begin(), network.answered())
        let item = try await network.propose(advice)
        try KeyRequest.caseKeys(in: network.stores.keys).ask()
        _ = try await CaseKeyRotation(network.database).runIfAsked()
        network.clock.advance(seconds: 3_601)
        #expect(try await CaseKeyRotation(network.database).destroyPast() > 0)
        #expect(try await network.steps(path).content.call == "the worry of this week")
        #expect(try await network.advice(advice, as: "school-lead").answer != nil)
        #expect(try await network.item(item, as: "school-lead").0.content.title == "Telling a partner")
    }
}
