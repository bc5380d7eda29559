import Domain
import TestSupport
import Testing

@testable import Records

@Suite("Library: knowledge apart from information") struct LibraryTests {
    private func fields(_ work: () async throws -> Void) async throws -> [String] {
        do { try await work() } catch let errors as FormErrors { return errors.problems.map(\.field) }
        return []
    }

    @Test("R47: nobody but the two seats and coordinators reads a proposal; a second person makes it everybody’s") func second() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.propose(network.answered())
        for seat in ["youth-worker", "clinic-psych", "social-worker-ines"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.item(id, as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.decide(id, as: seat) }
            #expect(try await !network.library(as: seat).contains { $0.id == id }, "\(seat)")
        }
        // Who proposed it is no second person.
        #expect(try await !network.item(id, as: "city-legal").1.mayConfirm)
        await #expect(throws: Refusal.notFound) { try await network.decide(id, as: "city-legal") }
        for seat in ["school-lead", "city-coordinator"] { #expect(try await network.work(as: seat).library.map(\.id) == [id], "\(seat)") }
        try await network.decide(id, as: "school-lead")
        for seat in ["youth-worker", "clinic-psych", "city-coordinator"] {
            #expect(try await network.item(id, as: seat).0.content.title == "Telling a partner", "\(seat)")
            #expect(try await network.library(as: seat).contains { $0.id == id }, "\(seat)")
        }
        await #expect(throws: Refusal.notFound) { try await network.decide(id, as: "city-coordinator") }
        #expect(try await network.work(as: "city-coordinator").library.isEmpty)
        for seat in ["city-admin", "city-dpo"] { await #expect(throws: Refusal.notFound) { _ = try await network.library(as: seat) } }
    }

    @Test("R47: the same person in another seat is no second person") func samePerson() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.propose(network.answered())
        let (person, coordinator) = try await (network.seat("city-legal").holder, network.viewer("city-coordinator"))
        let mayConfirm = try await network.item(id, as: "city-coordinator").1.mayConfirm
        #expect(mayConfirm && person != coordinator.practitioner.id)
        try await network.tamper("UPDATE library_item SET proposer_id = \(coordinator.practitioner.id) WHERE id = \(id)")
        await #expect(throws: Refusal.notFound) { try await network.decide(id, as: "city-coordinator") }
    }

    @Test("R44, S4:110: marked words must go, no reason is taken") func marked() async throws {
        let network = try await TestNetwork.fresh()
        let advice = try await network.answered()
        #expect(try await fields { _ = try await network.propose(advice, text: "As with Jarek last year.", why: "An invented name.") } == ["text"])
        #expect(try await fields { _ = try await network.propose(advice, title: "The case of Jarek", text: "Ask Mr Smith.") } == ["title", "text"])
        let open = try await network.ask()
        await #expect(throws: Refusal.notFound) { _ = try await network.propose(open) }
        await #expect(throws: Refusal.notFound) { _ = try await network.propose(advice, as: "youth-worker") }
    }

    @Test("R47, R90: what is withdrawn or dropped is gone from list, search and page, and its key is destroyed; the log says so and verifies")
    func withdrawn() async throws {
        let network = try await TestNetwork.fresh()
        let advice = try await network.answered()
        let (id, dropped) = try await (network.propose(advice), network.propose(advice, title: "Another canary"))
        try await network.decide(id, as: "school-lead")
        func withdraw(_ seat: String) async throws {
            try await network.desk(seat, for: CanConsult.self).write { try ((), LibraryStore.withdraw(id, $0, $1)) }
        }
        await #expect(throws: Refusal.notFound) { try await withdraw("youth-worker") }
        await #expect(throws: Refusal.notFound) { try await withdraw("school-lead") }
        try await network.decide(dropped, "drop", as: "school-lead")
        try await withdraw("city-legal")
        try await LibraryStore.finish(network.log)
        for gone in [id, dropped] {
            for seat in ["city-legal", "school-lead", "youth-worker"] {
                await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.item(gone, as: seat) }
            }
            #expect(try await !network.library(as: "youth-worker").contains { $0.id == gone })
        }
        let near = try await network.desk("youth-worker", for: CanConsult.self).read(.librarySeen) {
            try LibraryStore.near(.law, "Telling a partner of a school", $0, $1)
        }
        #expect(!near.contains { $0.id == id })
        #expect(try network.storedKeys([id.text, dropped.text]).isEmpty)
        #expect(try await network.count("spent_key") == 0)
        try await network.log.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
        #expect(try await Console(log: network.log).problems() == [])
    }

    @Test("R47: the adviser renews it; state and day are bound to the text") func renewed() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.propose(network.answered())
        try await network.decide(id, as: "school-lead")
        let day = try await network.viewer("city-legal").today.adding(days: 300)
        func renew(_ seat: String) async throws {
            let form = Form(["review": [day.text]])
            try await network.desk(seat, for: CanConsult.self).write { try ((), LibraryStore.renew(id, form, $0, $1)) }
        }
        await #expect(throws: Refusal.notFound) { try await renew("school-lead") }
        try await renew("city-legal")
        #expect(try await network.item(id, as: "youth-worker").0.reviewOn == day)
        try await network.tamper("UPDATE library_item SET review_on = '2999-01-01' WHERE id = \(id)")
        await #expect(throws: (any Error).self) { _ = try await network.item(id, as: "youth-worker") }
        let forged = try await network.propose(network.answered())
        try await network.tamper("UPDATE library_item SET confirmed_at = '2026-01-01T00:00:00.000Z' WHERE id = \(forged)")
        await #expect(throws: (any Error).self) { _ = try await network.item(forged, as: "youth-worker") }
    }

    @Test("R86, R88: a case is not erased by the events of what one seat may delete", arguments: [EventCode.libraryWithdrawn, .sixStepsDeleted])
    func onePerson(_ code: EventCode) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let viewer = try await network.viewer("city-legal")
        try await network.database.write { tx in
            try ErasureStore.remove(id.text, referral: nil, tx)
            try tx.record(AuditEvent(code, subject: id.text), by: viewer)
        }
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings.contains { $0.hasSuffix("two people.") })
    }
}
