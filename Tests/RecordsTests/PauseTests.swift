import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Pauses of clocks, stored") struct StoredPauseTests {
    private func owner(_ clocks: [RunningClock]) -> RunningClock? { clocks.first { $0.id == "owner" } }

    @Test("R36: a pause moves the end of its clock, its reason is read by the team and by nobody else, and it ends once") func pause() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let before = try #require(try await owner(network.clocks(id)))
        try await network.pause("owner", id, as: "school-lead", reason: "For the court of Lindholm")
        let paused = try #require(try await owner(network.clocks(id)))
        #expect(paused.isPaused)
        let pause = try #require(try await network.read(id, as: "city-coordinator") { try PauseStore.open($0, $1) }.first)
        #expect(pause.content.reason == "For the court of Lindholm" && pause.clock == "owner")
        network.advance(days: 30)
        let (work, clocks, now) = try await (network.work("city-coordinator").clocks, network.clocks(id), network.clock.now())
        #expect(work.allSatisfy { $0.place != .file(id) } && clocks.allSatisfy { !$0.isBreached(at: now) }, "what waits is not missed")
        await #expect(throws: FormErrors.self) { try await network.pause("owner", id, as: "school-lead") }
        let end = { try await network.visit(id, "city-coordinator", for: CanEditCase.self).write { ((), try PauseStore.end(pause.id, $0, $1)) } }
        try await end()
        let after = try #require(try await owner(network.clocks(id)))
        #expect(!after.isPaused && after.due > network.clock.now() && after.due > before.due.adding(days: 25))
        await #expect(throws: Refusal.conflict(stored: "Somebody resumed this clock already. It runs again.")) { try await end() }
        let lines = try await network.work("city-coordinator").clocks
        #expect(lines.contains { $0.place == .file(id) && $0.clock.due == after.due })
    }

    @Test("R36: guests and strangers neither pause nor read why; the log says who did") func who() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "exit-online", .guest, until: Day("2030-01-01"))
        try await network.signIn("exit-online", "clinic-psych", "school-lead")
        for seat in ["exit-online", "clinic-psych"] {
            await #expect(throws: Refusal.notFound) { try await network.pause("owner", id, as: seat) }
        }
        let events = try await network.events { try await network.pause("owner", id, as: "school-lead") }
        #expect(events.map(\.code) == [EventCode.clockPaused.rawValue] && events.first?.subject == id.text)
        #expect(try await network.read(id, as: "exit-online") { try PauseStore.open($0, $1) }.isEmpty)
        let pause = try #require(try await network.read(id, as: "school-lead") { try PauseStore.open($0, $1) }.first)
        let other = try await network.adopt()
        await #expect(throws: Refusal.notFound) {
            try await network.visit(other, "school-lead", for: CanEditCase.self).write { ((), try PauseStore.end(pause.id, $0, $1)) }
        }
    }

    @Test("R36: a pause ends by itself when the case closes, and an erasure leaves nothing of it") func closing() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.appoint(id, "school-lead")
        try await network.pause("review", id, as: "school-lead")
        try await network.close(id, as: "school-lead")
        let (open, all) = try await (network.count("pause WHERE scope = \(id) AND until_at IS NULL"), network.count("pause WHERE scope = \(id)"))
        #expect(open == 0 && all == 1)
        await #expect(throws: Refusal.notFound) { try await network.pause("review", id, as: "school-lead") }
        try await network.database.write { tx in try ErasureStore.remove(id.text, referral: nil, tx) }
        let left = try await (network.count("pause WHERE scope = \(id)"), network.count("clock_run WHERE scope = \(id)"))
        #expect(left == (0, 0))
    }

    @Test("R36: a clock of a referral is paused at triage; one that counts hours is not") func referral() async throws {
        let network = try await TestNetwork.fresh()
        let referral = try await network.refer(["urgency": "today"], as: "school-lead")
        func pause(_ clock: String) async throws {
            let form = Form(["clock": [clock], "pause-reason": ["For the family"]])
            try await network.desk("city-coordinator", for: CanTriage.self).write { access, tx in
                try ((), PauseStore.begin(form, ReferralStore.find(referral, forTriage: access, tx), access, tx))
            }
        }
        let refused = await #expect(throws: FormErrors.self) { try await pause("first-response") }
        #expect(refused?.message(for: "clock")?.contains("somebody may be in danger") == true)
        try await pause("triage")
        network.advance(days: 30)
        let clocks = try await network.desk("city-coordinator", for: CanTriage.self).read(.referralSeen) { access, tx in
            try ReferralStore.clocks(of: ReferralStore.find(referral, forTriage: access, tx), access, tx)
        }
        let now = network.clock.now()
        #expect(clocks.filter { $0.isOverdue(at: now) }.map(\.id) == ["first-response"] && clocks.first { $0.id == "triage" }?.isPaused == true)
        try await network.weigh(referral, "all-clear")
        await #expect(throws: Refusal.conflict(stored: "")) { try await pause("triage") }
        #expect(try await network.count("pause WHERE scope = \(referral) AND until_at IS NULL") == 0)
    }
}
