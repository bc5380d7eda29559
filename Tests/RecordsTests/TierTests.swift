import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Strategic and operational structures") struct TierTests {
    /// A network with an operational table, where the school sits, and a strategic one, where the police sit.
    struct Tiers {
        let network: TestNetwork
        let table: Structure
        let top: Structure

        init(_ network: TestNetwork? = nil) async throws {
            if let network { self.network = network } else { self.network = try await TestNetwork.fresh() }
            let network = self.network
            table = try await network.structure("info-house", seats: ["municipality": "school-lead"])
            let places = try TemplateFile(TemplateLibrary.text("decision-making")).template.members.permanent
            top = try await network.structure("decision-making", seats: Dictionary(uniqueKeysWithValues: places.map { ($0.id, "police-prevent") }))
        }

        func form(_ values: [String: String] = [:]) -> Form {
            let usual = [
                "from": table.id.text, "to": top.id.text, "written": "english", "title": "Waiting lists", "hinders": "Mentors are missing.",
                "helps": "More of them.",
            ]
            return Form(usual.merging(values) { $1 }.mapValues { [$0] })
        }

        func write(_ seat: String = "school-lead", _ values: [String: String] = [:]) async throws -> Hurdle.ID {
            let form = form(values)
            return try await network.desk(seat, for: CanConsult.self).write { try HurdleStore.write(form, $0, $1) }
        }

        func answer(_ id: Hurdle.ID, as seat: String = "police-prevent", _ values: [String: String] = [:]) async throws {
            let form = Form(["shown": "0", "state": "taken-up", "text": "We ask for money."].merging(values) { $1 }.mapValues { [$0] })
            try await network.desk(seat, for: CanConsult.self).write { try ((), HurdleStore.answer(id, form, $0, $1)) }
        }

        func find(_ id: Hurdle.ID, as seat: String) async throws -> Hurdle {
            try await network.desk(seat, for: CanConsult.self).read(.hurdleSeen) { try HurdleStore.find(id, $0, $1).hurdle }
        }

        func list(_ seat: String) async throws -> [Hurdle] {
            try await network.desk(seat, for: CanConsult.self).read(.hurdlesListed) { try HurdleStore.all($0, $1) }
        }

        func overview(_ seat: String, of id: Structure.ID? = nil) async throws -> [Overview] {
            let id = id ?? top.id
            return try await network.desk(seat, for: CanConsult.self).read(.overviewSeen) { try OverviewStore.all(id, $0, $1).overviews }
        }
    }

    func problems(_ work: () async throws -> Void) async throws -> [FormErrors.Problem] {
        do { try await work() } catch let errors as FormErrors { return errors.problems }
        return []
    }

    @Test("R12: nobody refers to a strategic structure, and it has no door") func noReferral() async throws {
        let tiers = try await Tiers()
        #expect(tiers.top.state == .active && !tiers.top.isOpen && !tiers.top.template.hasCases)
        await #expect(throws: Refusal.self) { try await tiers.network.refer(to: tiers.top) }
    }

    @Test("R12: a hurdle goes up, and its answer comes back; both tables and the coordinator read it, nobody else") func thereAndBack() async throws {
        let tiers = try await Tiers()
        let id = try await tiers.write()
        #expect(try await tiers.find(id, as: "police-prevent").content.title == "Waiting lists")
        try await tiers.answer(id)
        try await tiers.answer(id, ["shown": "1", "state": "declined", "text": "There is none this year."])
        let back = try await tiers.find(id, as: "school-lead")
        #expect(back.state == .declined && back.answers.map(\.content.text) == ["We ask for money.", "There is none this year."])
        for seat in ["school-lead", "police-prevent", "city-coordinator"] { #expect(try await tiers.list(seat).map(\.id) == [id]) }
        #expect(try await tiers.list("youth-worker").isEmpty)
        await #expect(throws: Refusal.self) { try await tiers.find(id, as: "youth-worker") }
        // The table that is hindered does not answer itself, nor does the coordinator.
        for seat in ["school-lead", "city-coordinator", "youth-worker"] {
            await #expect(throws: Refusal.self) { try await tiers.answer(id, as: seat, ["shown": "2"]) }
        }
    }

    @Test("R12: whoever does not sit at the table writes no hurdle of it, and none goes to a table with cases") func wrongTables() async throws {
        let tiers = try await Tiers()
        #expect(try await problems { _ = try await tiers.write("youth-worker") }.map(\.field) == ["from"])
        #expect(try await problems { _ = try await tiers.write("school-lead", ["to": tiers.table.id.text]) }.map(\.field) == ["to"])
        #expect(try await problems { _ = try await tiers.write("police-prevent", ["from": tiers.top.id.text]) }.map(\.field) == ["from"])
    }

    @Test("R12 R31: words that could identify somebody go up only with a reason") func named() async throws {
        let tiers = try await Tiers()
        let named = ["hinders": "The school told Jarek Nowak that he has to wait."]
        #expect(try await problems { _ = try await tiers.write("school-lead", named) }.map(\.field) == ["why"])
        let id = try await tiers.write("school-lead", named.merging(["why": "That is no real name."]) { $1 })
        #expect(try await problems { try await tiers.answer(id, ["text": "We talk with Jarek Nowak."]) }.map(\.field) == ["why"])
        #expect(try await tiers.find(id, as: "school-lead").answers.isEmpty)
    }

    @Test("R12: an answer that somebody else gave first is not passed over") func conflict() async throws {
        let tiers = try await Tiers()
        let id = try await tiers.write()
        try await tiers.answer(id)
        await #expect(throws: Refusal.self) { try await tiers.answer(id) }
        #expect(try await tiers.find(id, as: "school-lead").answers.count == 1)
    }

    @Test("R12 R90: neither the table of a hurdle nor the state of an answer can be changed by hand") func bound() async throws {
        let tiers = try await Tiers()
        let id = try await tiers.write()
        try await tiers.answer(id)
        try await tiers.network.tamper("UPDATE hurdle_answer SET state = 'declined' WHERE hurdle_id = \(id)")
        await #expect(throws: (any Error).self) { try await tiers.find(id, as: "school-lead") }
        let other = try await tiers.write()
        try await tiers.network.tamper("UPDATE hurdle SET structure_id = \(tiers.top.id) WHERE id = \(other)")
        await #expect(throws: (any Error).self) { try await tiers.find(other, as: "police-prevent") }
    }

    @Test("R12: numbers are for those at the strategic table and for coordinators, and only from its place") func whoSees() async throws {
        let tiers = try await Tiers()
        for seat in ["police-prevent", "city-coordinator"] { #expect(try await tiers.overview(seat).map(\.structure).contains(tiers.table.id)) }
        for seat in ["school-lead", "youth-worker"] { await #expect(throws: Refusal.self) { try await tiers.overview(seat) } }
        await #expect(throws: Refusal.self) { try await tiers.overview("city-coordinator", of: tiers.table.id) }
    }

    @Test("R12: what is counted are the concerns, ends, missed terms and look-backs of the quarters that are over") func counts() async throws {
        let tiers = try await Tiers()
        // Six concerns, of which five are refused in time and one is never answered.
        for number in 0..<6 {
            let id = try await tiers.network.refer(to: tiers.table)
            if number > 0 { try await tiers.network.weigh(id, "police-alone") }
        }
        func line(_ words: String) async throws -> Overview.Line {
            let overview = try #require(try await tiers.overview("police-prevent").first { $0.structure == tiers.table.id })
            return try #require(overview.lines.first { $0.words.hasPrefix(words) }, "\(overview.lines.map(\.words))")
        }
        #expect(try await line("Concerns brought").figures.allSatisfy { $0 == .few }, "this quarter is not over")
        tiers.network.clock.advance(seconds: 100 * 86_400)
        let newest = try await (line("Concerns brought"), line("Of those decided: is handed"), line("Of those decided: ends without"))
        #expect(newest.0.figures.last == .exactly(6) && newest.1.figures.last == .exactly(5) && newest.2.figures.last == .few)
    }

    @Test("R12: no word of a case stands in the numbers, and the log says who saw them") func noContent() async throws {
        let tiers = try await Tiers()
        let words = try await tiers.overview("police-prevent").flatMap(\.lines).map(\.words).joined(separator: " ")
        for name in tiers.network.demo.plan.people.values { #expect(!words.contains(name)) }
        let codes = try await tiers.network.database.read { try $0.rows("SELECT code FROM audit_event WHERE code = 130").count }
        #expect(codes == 1)
    }
}

@Suite("Who steers, and who is called") struct SteeringTests {
    func save(_ structure: Structure, _ network: TestNetwork, _ values: [String: [String]]) async throws -> Structure {
        let desk: DeskVisit<CanGovern> = try await network.desk("city-coordinator", for: CanGovern.self)
        let (now, file) = try await desk.glance { try (StructureStore.find(structure.id, $0, $1), StructureStore.file(structure.id, $0, $1)) }
        let form = try await Form(StructureTests.form(now, file, network).values.merging(values) { $1 })
        try await desk.write { try ((), StructureStore.change(structure.id, form, $0, $1)) }
        return try await desk.glance { try StructureStore.find(structure.id, $0, $1) }
    }

    func fields(_ work: () async throws -> Void) async throws -> [String] {
        do { try await work() } catch let errors as FormErrors { return errors.problems.map(\.field) }
        return []
    }

    @Test("R13: switching an active structure makes a version with another rule, and needs a lead whose place is taken") func switches() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("five-step")
        #expect(structure.template.decision.rule.value == .consensus && structure.template.usualHandling == .ownAgency)
        let place = try #require(structure.template.members.permanent.last { structure.members[$0.id] == nil }).id
        #expect(try await fields { _ = try await save(structure, network, ["coordination": ["vertical"], "lead": [""]]) } == ["lead"])
        #expect(try await fields { _ = try await save(structure, network, ["coordination": ["vertical"], "lead": [place]]) } == ["place.\(place)"])
        let seat = try await network.seat("clinic-psych").id.text
        let vertical = try await save(structure, network, ["coordination": ["vertical"], "lead": [place], "place.\(place)": [seat]])
        #expect(vertical.version == 2 && vertical.template.decision.rule.value == .leadAfterHearing && vertical.template.members.lead?.value == place)
        #expect(vertical.template.usualHandling == .caseTeam && vertical.template.decision.rule.source.hasPrefix("set by the network on"))
        let back = try await save(structure, network, ["coordination": ["horizontal"], "lead": [place], "place.\(place)": [seat]])
        #expect(back.version == 3 && back.template.decision.rule.value == .consensus)
        // Saved as it is, it stays that version.
        #expect(try await save(structure, network, ["coordination": ["horizontal"], "lead": [place], "place.\(place)": [seat]]).version == 3)
    }

    @Test("R36: nothing starts that promises an answer within hours while nobody is on call and no plan is written") func onCall() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("five-step")
        let place = try #require(structure.template.members.permanent.first { $0.required }).id
        #expect(try await fields { _ = try await save(structure, network, ["emergency": [""]]) } == ["emergency"])
        let saved = try await save(structure, network, ["emergency": [""], "on-call": [place]])
        #expect(saved.onCall == [place] && saved.version == 1)
        let empty = try #require(structure.template.members.guests.last).id
        #expect(try await fields { _ = try await save(structure, network, ["on-call": [empty]]) } == ["place.\(empty)"])
        let desk: DeskVisit<CanGovern> = try await network.desk("city-coordinator", for: CanGovern.self)
        let draft = try await desk.write { access, tx in try StructureStore.make(TemplateFile(TemplateLibrary.text("five-step")), access, tx) }
        let missing = try await desk.glance { try StructureStore.missing(StructureStore.find(draft, $0, $1), []) }
        #expect(missing.contains { $0.hasPrefix("An answer within hours is promised") })
    }
}
