import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("What is on record before an outcome") struct GroundTests {
    func problems(_ work: () async throws -> Void) async throws -> [FormErrors.Problem] {
        do { try await work() } catch let errors as FormErrors { return errors.problems }
        return []
    }

    @Test("T1 R34 R18: a Channel referral waits for the police, for agreement and for the panel's rule, and then becomes a case")
    func channel() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer(to: network.structure("channel"), consent: "not-asked")
        try await network.weigh(id, "clear")
        #expect(try await network.standing(id).stage == "deconfliction")
        let onward = try #require(TemplateFile(TemplateLibrary.text("channel")).template.stage("deconfliction")?.outcomes.first { $0.needs == [.police] }?.id)
        for answer in ["asked", "no", "not-now"] {
            try await network.record(["kind": "police", "answer-police": answer], for: id)
            let refusal = try await problems { try await network.weigh(id, onward) }
            #expect(refusal.map(\.message) == ["Before this, there must be on record: an answer of the police that does not object."])
        }
        try await network.record(["kind": "police", "answer-police": "yes"], for: id)
        try await network.weigh(id, onward)
        try await network.weigh(id, try await outcome(leadingTo: "panel", from: "information"))
        let adopt = try #require(TemplateFile(TemplateLibrary.text("channel")).template.stage("panel")?.outcomes.first { $0.effect == .adopt }?.id)
        let refusal = try await problems { try await network.weigh(id, adopt) }
        #expect(refusal.count == 1 && refusal[0].message.contains("agreement of the person") && refusal[0].message.contains("decision by the rule"))
        try await network.record(["kind": "consent", "answer-consent": "yes"], for: id)
        let places = try TemplateFile(TemplateLibrary.text("channel")).template.members.permanent.filter(\.required).map(\.id)
        var voices = Dictionary(uniqueKeysWithValues: places.map { ("voice.\($0)", "agrees") })
        voices["voice.\(places[1])"] = "objects"
        let dissent = try await problems { try await network.record(voices.merging(["kind": "decision", "on": adopt]) { $1 }, for: id) }
        #expect(dissent.map(\.field) == ["note"])
        try await network.record(voices.merging(["kind": "decision", "on": adopt, "note": "Too early."]) { $1 }, for: id)
        let grounds = try await network.standing(id).grounds
        #expect(grounds.first { $0.kind == .decision }?.content.settled.hasSuffix("Agreed: the chair, as there was no majority") == true && grounds.count == 6)
        // Agreement can be withdrawn, whatever the referral said; and what was decided on one outcome is not decided on another.
        try await network.record(["kind": "consent", "answer-consent": "no"], for: id)
        #expect(try await problems { try await network.weigh(id, adopt) }.count == 1)
        try await network.record(["kind": "consent", "answer-consent": "yes"], for: id)
        #expect(try await problems { try await network.weigh(id, "no-action") }.first?.message.contains("decision by the rule") == true)
        let adopted = try #require(try await network.weigh(id, adopt))
        let file = try await network.read(adopted, as: "city-coordinator") { access, tx in try CaseStore.find(access, tx) }
        #expect(file.stage == "support")
    }

    private func outcome(leadingTo stage: String, from: String) async throws -> String {
        try #require(TemplateFile(TemplateLibrary.text("channel")).template.stage(from)?.outcomes.first { $0.to == stage }?.id)
    }

    @Test("R34: the clock of the police runs from the question to the answer") func clock() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer(to: network.structure("info-house"))
        let quiet = try await network.database.read { tx in try TimelineStore.one(id.text, tx) }
        #expect(!quiet.marks.contains { $0.event == .policeAsked })
        try await network.record(["kind": "police", "answer-police": "asked"], for: id)
        let clocks = try TemplateFile(TemplateLibrary.text("info-house")).template.clocks
        let asked = try #require(clocks.first { $0.from == .policeAsked })
        let running = try await network.database.read { tx in try TimelineStore.one(id.text, tx) }
        #expect(running.marks.contains { $0.event == .policeAsked })
        try await network.record(["kind": "police", "answer-police": "yes"], for: id)
        let timeline = try await network.database.read { tx in try TimelineStore.one(id.text, tx) }
        let template = try TemplateFile(TemplateLibrary.text("info-house")).template
        let runs = template.runs(timeline, WorkCalendar(zone: .gmt), now: network.clock.now()).filter { $0.id == asked.id }
        #expect(runs.count == 1 && runs[0].ended != nil)
    }

    @Test("R34: each answer starts the clock of the next question anew, also one that nobody put the question on record for") func again() async throws {
        let story = try await Story.inPanel()
        let first = try #require(try await story.clocks().first { $0.id == "deconfliction-again" && $0.ended == nil })
        story.network.clock.advance(seconds: 3_600)
        try await story.record(["kind": "police", "answer-police": "yes"])
        let second = try #require(try await story.clocks().first { $0.id == "deconfliction-again" && $0.ended == nil })
        #expect(second.started > first.started)
    }

    @Test("R34 R37: the referrer sees neither the clock nor the answer of the police, nor the stage's other clocks") func referrer() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer(to: network.structure("info-house"))
        try await network.record(["kind": "police", "answer-police": "asked"], for: id)
        let asked = try TemplateFile(TemplateLibrary.text("info-house")).template.clocks.filter { $0.until != .answered }.map(\.id)
        let line = try await network.desk("school-lead", for: CanRefer.self).read(.referralsListed) { access, tx in
            try ReferralStore.ofAgency(access, tx).first { $0.referral.id == id }
        }
        let grounds = try await network.desk("school-lead", for: CanRefer.self).read(.referralSeen) { access, tx in
            try GroundStore.all(ReferralStore.find(id, access, tx), access, tx)
        }
        #expect(line?.due.map { asked.contains($0.id) } != true && grounds.isEmpty)
        #expect(try await network.standing(id).clock.map { asked.contains($0.id) } == true)
    }

    @Test("R35: a decision that was written for another stage is refused; the referral stays where it is") func stale() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer(to: network.structure("anchor-team"))
        let desk: DeskVisit<CanTriage> = try await network.desk("city-coordinator", for: CanTriage.self)
        let template = try TemplateFile(TemplateLibrary.text("anchor-team")).template
        let first = try #require(template.stages.first)
        let onward = try #require(first.outcomes.first { $0.effect == .move }?.id)
        let form = Form(["outcome": [onward], "reason": ["r"], "answer": ["a"], "stage": [first.id]])
        try await desk.write { access, tx in try ReferralStore.decideOn(id, form, access, tx) }
        await #expect(throws: Refusal.self) { try await desk.write { access, tx in try ReferralStore.decideOn(id, form, access, tx) } }
        #expect(try await network.standing(id).stage == first.outcomes.first { $0.id == onward }?.to)
    }

    @Test("R18: a place that nobody takes has no voice, and nobody heard is no decision") func emptyPlaces() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("nuremberg-threat-management")
        let id = try await network.refer(to: structure)
        let onward = try #require(structure.template.stages.first?.outcomes.first { $0.to == "assess" }?.id)
        try await network.weigh(id, onward)
        let decided = try #require(structure.template.decided(at: "assess").first?.id)
        let empty = structure.template.members.permanent.filter { structure.members[$0.id] == nil }.map { ("voice.\($0.id)", "agrees") }
        #expect(!empty.isEmpty)
        for voices in [[], empty] {
            let fields = Dictionary(uniqueKeysWithValues: voices + [("kind", "decision"), ("on", decided)])
            #expect(try await problems { try await network.record(fields, for: id) }.contains { $0.message.hasPrefix("Nobody was heard.") })
        }
    }

    @Test("R34: what a stage does not ask for is not put on record, and nothing on what has ended") func onlyWhatIsAsked() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer(to: network.structure("channel"))
        let refusal = try await problems { try await network.record(["kind": "police", "answer-police": "yes"], for: id) }
        #expect(refusal.map(\.field) == ["kind"])
        try await network.weigh(id, "not-appropriate")
        await #expect(throws: Refusal.self) { try await network.record(["kind": "police", "answer-police": "yes"], for: id) }
    }

    @Test("R34 R90: a no of the police that a statement turned into a yes counts for nothing") func tampered() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer(to: network.structure("info-house"))
        try await network.record(["kind": "police", "answer-police": "no"], for: id)
        try await network.tamper("UPDATE ground SET holds = 1")
        let onward = try #require(
            TemplateFile(TemplateLibrary.text("info-house")).template.stages.first?.outcomes.first { $0.needs?.contains(.police) == true }?.id)
        await #expect(throws: (any Error).self) { try await network.weigh(id, onward) }
    }
}
