import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("What clocks wait for is said where it happens") struct MarkTests {
    private func review(_ id: Case.ID, _ also: [String], _ network: TestNetwork) async throws {
        let form = try ReviewForm.parse(Form(["achieved": ["a"], "next": ["n"], "also": also]))
        try await network.visit(id, "city-coordinator", for: CanClose.self).write { ((), try DecisionStore.review(form, $0, $1)) }
    }

    private func plan(_ day: Day?, _ id: Case.ID, _ network: TestNetwork) async throws {
        try await network.visit(id, "city-coordinator", for: CanEditCase.self).write { access, tx in
            try CaseStore.plan(release: day, access, tx)
            return ((), AuditEvent(.caseChanged))
        }
    }

    /// A case in a structure, past all stages that lead to one.
    private func adopted(_ template: String, _ network: TestNetwork) async throws -> Case.ID {
        let structure = try await network.structure(template)
        let (at, stage) = (network.clock.now(), try #require(structure.template.stages.last?.id))
        let coordinator = try await network.seat("city-coordinator").id
        return try await network.database.write { tx in
            let id = Case.ID(at: at, random: tx.database.environment.random(10))
            try tx.makeKeys([id.text])
            let person = Participant(name: "Ada Brook", born: "", contact: "", language: "")
            try CaseStore.insert(
                id, .init(participant: person, goal: ""), reference: "RT-1999-\(template)", structure: structure, stage: stage, referral: nil, at: at, tx)
            try MemberStore.insert(id, seat: coordinator, role: .member, from: at.day(in: .gmt).adding(days: -1), until: nil, why: "w", tx)
            return id
        }
    }

    @Test("R36: a review that was a meeting ends the clock of the meeting, where there is one; one that was none does not") func meeting() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await adopted("aspire", network)
        network.advance(days: 40)
        let now = network.clock.now()
        #expect(try await network.clocks(id).contains { $0.id == "meeting" && $0.isOverdue(at: now) })
        try await review(id, [], network)
        #expect(try await network.clocks(id).contains { $0.id == "meeting" && $0.isOverdue(at: now) })
        try await review(id, ["met", "team-ready"], network)
        let after = try await network.clocks(id)
        #expect(after.contains { $0.id == "meeting" && $0.ended != nil } && after.contains { $0.id == "meeting" && $0.ended == nil && $0.due > now })
        let plain = try await network.adopt()
        try await review(plain, ["met"], network)
        #expect(try await network.count("mark WHERE scope = \(plain) AND event = 'met'") == 0)
    }

    @Test("R68: the planned day of release starts the clock before it; a new day, also an earlier one, replaces it; the team stands ready") func release()
        async throws
    {
        let network = try await TestNetwork.fresh()
        let id = try await adopted("aspire", network)
        func due() async throws -> Instant? { try await network.clocks(id).first { $0.id == "network-before-release" && $0.ended == nil }?.due }
        #expect(try await due() == nil)
        var dues: [Instant] = []
        for day in ["2028-06-01", "2029-06-01", "2028-03-01"] {
            try await plan(Day(day), id, network)
            dues.append(try #require(try await due()))
            #expect(try await network.read(id, as: "city-coordinator") { try CaseStore.release($0, $1) } == Day(day))
        }
        #expect(dues[2] < dues[0] && dues[0] < dues[1])
        #expect(try await network.count("mark WHERE scope = \(id) AND event = 'released'") == 1)
        let (kept, computed) = try await network.keptAndComputed()
        #expect(kept == computed)
        try await review(id, ["team-ready"], network)
        #expect(try await due() == nil)
        try await plan(nil, id, network)
        #expect(try await network.count("mark WHERE scope = \(id) AND event = 'released'") == 0)
    }

    @Test("R36: in a case, too, the outcome that asks an expert starts the 48 hours, and the answer ends them (S3:239)") func expert() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await adopted("nuremberg-threat-management", network)
        try await network.appoint(id, "school-lead")
        func take(_ outcome: String) async throws {
            let form = Form(["stage": ["mitigate"], "outcome": [outcome], "reason": ["Words"]])
            try await network.visit(id, "city-coordinator", for: CanClose.self).write { ((), try StageStore.take(form, $0, $1)) }
        }
        try await take("ask-expert")
        let run = try #require(try await network.clocks(id).first { $0.id == "experts" })
        #expect(run.due == run.started.adding(hours: 48) && run.ended == nil)
        network.advance(days: 3)
        #expect(try await network.work("city-coordinator").clocks.contains { $0.place == .file(id) && $0.clock.id == "experts" })
        try await take("expert-answered")
        let now = network.clock.now()
        let ended = try #require(try await network.clocks(id).first { $0.id == "experts" })
        #expect(ended.ended != nil && ended.isBreached(at: now))
        let decisions = try await network.read(id, as: "city-coordinator") { try DecisionStore.all($0, $1) }
        #expect(decisions.prefix(2).map(\.content.note) == ["The expert has answered", "Ask another expert"])
    }

    @Test("R36: what an earlier version recorded of an expert is still read, among the decisions and in the log") func before() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        try await network.database.write { tx in
            let by = try DirectoryStore.load(tx).seats.first { $0.function == .coordinator }
            guard let by else { throw Refusal.notFound }
            try DecisionStore.insert(.expertAsked, reason: "What helps?", note: "Dr Voss", id, by: by.id, at: tx.now, tx)
        }
        let decisions = try await network.read(id, as: "city-coordinator") { try DecisionStore.all($0, $1) }
        #expect(decisions.first?.kind == .expertAsked && decisions.first?.kind.words == "Expert asked")
        #expect(EventCode(rawValue: 128) == .expertAsked && EventCode(rawValue: 129) == .expertAnswered)
    }
}
