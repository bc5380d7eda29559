import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

extension TestNetwork {
    func consult(
        _ situation: String = "A pupil stays away.", wish: String = "Is that a sign?", why: String = "", to structure: Structure.ID? = nil,
        as seat: String = "school-lead"
    ) async throws -> Consultation.ID {
        try await desk(seat, for: CanConsult.self).write { access, tx in
            let structures = try StructureStore.all(access, tx)
            let whom = structure?.text ?? structures.first?.id.text ?? ""
            let form = ["structure": whom, "written": "english", "situation": situation, "wish": wish, "why": why].mapValues { [$0] }
            return try ConsultationStore.ask(.parse(Form(form), structures: structures), access, tx)
        }
    }

    func answer(_ id: Consultation.ID, _ text: String, why: String = "", as seat: String = "city-coordinator") async throws {
        try await desk(seat, for: CanConsult.self).write { access, tx in
            try ((), ConsultationStore.answer(id, Form(["text": [text], "why": [why]]), access, tx))
        }
    }

    func consultation(_ id: Consultation.ID, as seat: String) async throws -> Consultation {
        try await desk(seat, for: CanConsult.self).read(.consultationSeen, about: id.text) { try ConsultationStore.find(id, $0, $1).0 }
    }

    func consultations(as seat: String) async throws -> [Consultation.ID] {
        try await desk(seat, for: CanConsult.self).read(.consultationsListed) { try ConsultationStore.all($0, $1).map(\.id) }
    }
}

@Suite("Consultation without a name") struct ConsultationTests {
    private func problems(_ work: () async throws -> Void) async throws -> [FormErrors.Problem] {
        do { try await work() } catch let errors as FormErrors { return errors.problems }
        return []
    }

    @Test("R31: asker, table and coordinator read a consultation; to everybody else it does not exist, in lists neither") func who() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("info-house")
        let id = try await network.consult(to: structure.id)
        let police = try await network.seat("police-prevent").id
        try await network.tamper("DELETE FROM structure_member")
        try await network.tamper("INSERT INTO structure_member (structure_id, place, seat_id) VALUES (\(structure.id), 'police', \(police))")
        try await network.answer(id, "Talk first.", as: "police-prevent")
        try await network.answer(id, "And then call.", as: "city-coordinator")
        for seat in ["school-lead", "police-prevent", "city-coordinator"] {
            #expect(try await network.consultation(id, as: seat).answers.map(\.content.text) == ["Talk first.", "And then call."], "\(seat)")
            #expect(try await network.consultations(as: seat) == [id], "\(seat)")
        }
        for seat in ["youth-worker", "police-community", "social-worker-ines"] {
            await #expect(throws: Refusal.notFound) { try await network.consultation(id, as: seat) }
            await #expect(throws: Refusal.notFound) { try await network.answer(id, "x", as: seat) }
            #expect(try await network.consultations(as: seat).isEmpty, "\(seat)")
        }
        for seat in ["city-admin", "city-dpo"] { await #expect(throws: Refusal.notFound) { try await network.consultations(as: seat) } }
        // Who asked is not asked.
        await #expect(throws: Refusal.notFound) { try await network.answer(id, "x", as: "school-lead") }
    }

    @Test("R31 S4:110: words that could identify somebody go out only with a reason, which holds none itself") func reasons() async throws {
        let network = try await TestNetwork.fresh()
        let words = "The pupil was seen with Jarek."
        #expect(try await problems { _ = try await network.consult(words) }.map(\.field) == ["why"])
        #expect(try await problems { _ = try await network.consult(wish: words) }.map(\.field) == ["why"])
        let named = try await problems { _ = try await network.consult(words, why: "That name, Jarek, is invented.") }
        #expect(named.first?.message.contains("“Jarek”") == true)
        let id = try await network.consult(words, why: "The name is invented.")
        #expect(try await problems { try await network.answer(id, "Ask Mr Smith.") }.map(\.field) == ["why"])
        try await network.answer(id, "Ask Mr Smith.", why: "That is how our helpline is called.")
        #expect(try await network.count("consultation") == 1)
        #expect(try await network.count("consultation_answer") == 1)
    }

    @Test("R31: agencies of the network are no names, and places that it lists are") func setting() async throws {
        let network = try await TestNetwork.fresh()
        _ = try await network.consult("Rivermouth City Council told us of it.")
        try await network.tamper("UPDATE structure SET small_places = 'Nutwell\nlower mill'")
        #expect(try await problems { _ = try await network.consult("They come from nutwell.") }.map(\.field) == ["why"])
        #expect(try await problems { _ = try await network.consult("They come from Lower Mill.") }.map(\.field) == ["why"])
    }

    @Test("R88 R90: every look is logged, the text stands sealed under a key of its own, and its row cannot be turned to another seat")
    func sealing() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.consult("A quiet canary of this pupil.", as: "school-lead")
        let other = try await network.consult(as: "youth-worker")
        try await network.signIn("school-lead", "youth-worker")
        let events = try await network.events { _ = try await network.consultation(id, as: "school-lead") }
        #expect(events.map(\.code) == [EventCode.consultationSeen.rawValue] && events[0].items.map(\.id) == [id.text])
        let refused = try await network.events { _ = try? await network.consultation(id, as: "youth-worker") }
        #expect(refused.map(\.code) == [EventCode.accessRefused.rawValue] && refused[0].items.isEmpty)
        #expect(try await network.tables(naming: ["quiet canary"]).isEmpty)
        try await network.log.settle()
        #expect(try await Console(log: network.log).problems() == [])
        let seat = try await network.seat("youth-worker").id
        try await network.tamper("UPDATE consultation SET seat_id = \(seat) WHERE id = \(id)")
        await #expect(throws: CryptoKitError.self) { try await network.consultation(id, as: "youth-worker") }
        #expect(id != other)
    }

    @Test("R31: a structure that takes no questions without a name is not asked") func closed() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("mappa")
        #expect(!structure.takesConsultations)
        #expect(try await problems { _ = try await network.consult(to: structure.id) }.map(\.field) == ["structure"])
    }
}
