import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Structures") struct StructureTests {
    /// The form of a set-up that confirms everything, with other values for some points.
    static func form(_ structure: Structure, _ file: TemplateFile, _ network: TestNetwork, changing values: [String: String] = [:]) async throws -> Form {
        var fields = ["version": "\(structure.revision)", "name": "Second table", "zone": "Europe/Berlin", "emergency": "Call 0100."].mapValues { [$0] }
        for point in file.openPoints { fields[point.field] = [values[point.field] ?? point.value] }
        fields["confirm"] = Template.Group.allCases.map(\.rawValue)
        let seat = try await network.seat("city-coordinator").id.text
        for place in places(of: structure.template) { fields["place.\(place.id)"] = [seat] }
        return Form(fields)
    }

    /// The fewest places with which a structure can start and decide.
    static func places(of template: Template) -> [Template.Place] {
        let permanent = template.members.permanent
        let needed = permanent.filter { $0.required || $0.id == template.members.lead?.value }
        return needed + permanent.filter { place in !needed.contains(place) }.prefix(max(0, template.decision.quorum.value - needed.count))
    }

    func make(_ template: String, _ network: TestNetwork) async throws -> Structure.ID {
        try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in
            try StructureStore.make(TemplateFile(TemplateLibrary.text(template)), access, tx)
        }
    }

    func look(_ id: Structure.ID, _ network: TestNetwork) async throws -> (Structure, TemplateFile) {
        try await network.desk("city-coordinator", for: CanGovern.self).glance { access, tx in
            try (StructureStore.find(id, access, tx), StructureStore.file(id, access, tx))
        }
    }

    func save(_ id: Structure.ID, _ form: Form, _ network: TestNetwork) async throws {
        try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in try ((), StructureStore.change(id, form, access, tx)) }
    }

    func activate(_ id: Structure.ID, _ network: TestNetwork) async throws {
        try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in try ((), StructureStore.activate(id, access, tx)) }
    }

    func problems(_ work: () async throws -> Void) async throws -> [FormErrors.Problem] {
        do { try await work() } catch let errors as FormErrors { return errors.problems }
        return []
    }

    @Test(
        "R10: a structure starts only when every place that is needed is taken and every open point confirmed or changed",
        arguments: TemplateLibrary.all.map(\.id))
    func starts(_ template: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make(template, network)
        let (draft, file) = try await look(id, network)
        #expect(draft.state == .draft && !draft.isOpen && !file.openPoints.isEmpty)
        let refusal = try await problems { try await activate(id, network) }
        #expect(refusal.map(\.field) == ["activate"] && refusal[0].message.contains("\(file.openPoints.count) points"))
        try await save(id, Self.form(draft, file, network), network)
        let (ready, confirmed) = try await look(id, network)
        #expect(confirmed.openPoints.isEmpty && ready.name == "Second table" && ready.zone.identifier == "Europe/Berlin")
        try await activate(id, network)
        let (active, _) = try await look(id, network)
        #expect(active.state == .active && active.isOpen == active.template.hasCases && active.version == 1)
    }

    @Test("R10: what is changed is used from then on, and its source says who changed it") func changes() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make("five-step", network)
        let (draft, file) = try await look(id, network)
        let review = try #require(file.openPoints.first { $0.words == "Review of the case" })
        try await save(id, Self.form(draft, file, network, changing: [review.field: "30", "door.stripAfter": "14"]), network)
        let (changed, _) = try await look(id, network)
        let clock = try #require(changed.template.clocks.first { $0.id == "review" })
        #expect(clock.days == 30 && clock.confirmed && clock.source.hasPrefix("set by the network on"))
        #expect(changed.template.door.stripAfter.value == 14)
        let untouched = try #require(changed.template.clocks.first { $0.id == "owner" })
        #expect(untouched.workingDays == 5 && untouched.source.hasPrefix("suggested; confirmed by the network on"))
    }

    @Test(
        "R10: what makes no template is refused at its field, and nothing is saved",
        arguments: [
            ("clocks.1", "soon", "whole number"), ("clocks.1", "0", "exactly one of"), ("door.stripAfter", "9999", "1 to 3,650 days"),
            ("records.retention.0", "", "Enter what"),
        ])
    func faults(_ field: String, _ typed: String, _ sentence: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make("five-step", network)
        let (draft, file) = try await look(id, network)
        let form = try await Self.form(draft, file, network, changing: [field: typed])
        let found = try await problems { try await save(id, form, network) }
        #expect(found.map(\.field) == [field] && found[0].message.contains(sentence), "\(found)")
        #expect(try await look(id, network).1.openPoints == file.openPoints)
    }

    @Test("R10: two who set up at the same time do not overwrite each other") func conflict() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make("five-step", network)
        let (draft, file) = try await look(id, network)
        let form = try await Self.form(draft, file, network)
        try await save(id, form, network)
        await #expect(throws: Refusal.self) { try await save(id, form, network) }
        // Also where neither confirmed anything.
        let renamed = Form(["name": ["Another"], "zone": ["GMT"], "version": ["2"]])
        try await save(id, renamed, network)
        await #expect(throws: Refusal.self) { try await save(id, renamed, network) }
    }

    @Test("R12: nobody refers to a draft, nor to a network without cases", arguments: ["five-step", "augsburg-network"])
    func noDoor(_ template: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make(template, network)
        if template != "five-step" {
            let (draft, file) = try await look(id, network)
            try await save(id, Self.form(draft, file, network), network)
            try await activate(id, network)
        }
        let (structure, _) = try await look(id, network)
        await #expect(throws: Refusal.self) { try await network.refer(to: structure) }
    }

    @Test("R12: several structures each have their own stages; a change of an active one makes a version, and what runs keeps its own")
    func versions() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make("nuremberg-threat-management", network)
        let (draft, file) = try await look(id, network)
        // Everything but one group, so that there is something left to change later.
        var form = try await Self.form(draft, file, network)
        try await save(id, form, network)
        try await activate(id, network)
        let (first, _) = try await look(id, network)
        let referral = try await network.refer(to: first)
        let usual = try await network.refer([:], as: "school-lead")

        let (yaml, other) = try await (look(id, network).1, make("five-step", network))
        let again = try TemplateFile(yaml.text.replacing("confirmed: true", with: "confirmed: false", maxReplacements: 400))
        try await network.database.write { tx in
            _ = try tx.rows("UPDATE structure_version SET template = \(again.text) WHERE structure_id = \(id)")
        }
        let (open, openFile) = try await look(id, network)
        form = try await Self.form(open, openFile, network, changing: ["clocks.0": "12"])
        try await save(id, form, network)
        let (second, _) = try await look(id, network)
        #expect(second.version == 2 && second.state == .active && second.template.clocks[0].hours == 12)

        let found = try await network.desk("city-coordinator", for: CanRefer.self).read(.referralSeen) { access, tx in
            try [referral, usual].map { try ReferralStore.structure(of: ReferralStore.find($0, access, tx), access, tx).structure }
        }
        #expect(found[0].id == id && found[0].version == 1 && found[0].template.clocks[0].hours != 12)
        #expect(found[1].id != id && found[1].id != other && found[1].template.id == "five-step")
        let outcome = try #require(first.template.stages.first?.outcomes.first)
        try await network.weigh(referral, outcome.id)
        await #expect(throws: FormErrors.self) { try await network.weigh(usual, outcome.id) }
    }

    @Test("R28: a template that was handed to another network is the same there") func handedOn() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await make("channel", network)
        let (draft, file) = try await look(id, network)
        try await save(id, Self.form(draft, file, network), network)
        let sent = try await look(id, network).1.text
        let other = try await TestNetwork.fresh()
        let there = try await other.desk("city-coordinator", for: CanGovern.self).write { access, tx in try StructureStore.make(TemplateFile(sent), access, tx)
        }
        let (received, _) = try await look(there, other)
        #expect(try received.template == TemplateFile(sent).template && received.state == .draft)
    }

    @Test("R10 R22: an active structure keeps the places that it needs, and the one whose seat ended, until somebody else takes it") func places() async throws
    {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("info-house")
        let needed = try #require(structure.template.members.permanent.first { $0.required })
        var (current, file) = try await look(structure.id, network)
        let form = try await Self.form(current, file, network)
        let emptied = Form(form.values.merging(["place.\(needed.id)": [""]]) { $1 })
        #expect(try await problems { try await save(structure.id, emptied, network) }.map(\.field) == ["place.\(needed.id)"])
        let seat = try await network.seat("police-prevent").id
        try await save(structure.id, Form(form.values.merging(["place.\(needed.id)": [seat.text]]) { $1 }), network)
        try await network.tamper("UPDATE seat SET until_day = '2000-01-01' WHERE id = \(seat)")
        (current, file) = try await look(structure.id, network)
        try await save(structure.id, Form(emptied.values.merging(["version": ["\(current.revision)"]]) { $1 }), network)
        let kept = try await look(structure.id, network).0
        #expect(kept.members[needed.id] == seat)
    }

    @Test("R10: a stored template runs on with a program that checks more than it did when it was stored") func storedUnchecked() throws {
        let text = try TemplateFile(TemplateLibrary.text("five-step")).text.replacing(#/(stripAfter:\s*\{?\s*is: )90/#) { "\($0.1)90000" }
        #expect(throws: TemplateFile.Problems.self) { try TemplateFile(text) }
        #expect(try TemplateFile(stored: text).template.id == "five-step")
    }

    @Test("R36 R31: the emergency plan and the places with few people are saved, without a new version of what runs") func plan() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("info-house")
        let (current, file) = try await look(structure.id, network)
        let more = ["emergency": ["Call 0100."], "places": ["Nutwell\nLower Mill"]]
        let form = try await Form(Self.form(current, file, network).values.merging(more) { $1 })
        try await save(structure.id, form, network)
        let saved = try await look(structure.id, network).0
        #expect(saved.emergencyPlan == "Call 0100." && saved.smallPlaces == ["Nutwell", "Lower Mill"] && saved.version == current.version)
    }
}
