import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// Every structure of the library, driven through the stores from its first referral to its last look-back (R11, T1–T18).
@Suite("Scenarios") struct ScenarioTests {
    static let withCases = TemplateLibrary.all.map(\.id).filter { (try? TemplateFile(TemplateLibrary.text($0)).template.stages.isEmpty) == false }

    @Test("R35 R77: from the referral to the last look-back, with every guard, clock and decision of the way", arguments: withCases)
    func whole(_ template: String) async throws {
        var story = try await Story(template)
        let way = try #require(Way.shortest(in: story.template))
        for outcome in way.outcomes where story.isHere(outcome) {
            try await through(outcome, &story)
        }
        #expect(story.course.ended != nil && story.caseID != nil)
        #expect(try await story.clocks().allSatisfy { $0.ended != nil || story.template.ending.lookBacks.map(\.id).contains($0.id) })
        for look in try await story.lookBacks().sorted(by: { $0.due < $1.due }) {
            #expect(look.done == nil && look.due > story.network.clock.now())
            story.network.clock.set(look.due.adding(hours: -30))
            try await story.lookBack(look.lookBack.id)
            await #expect(throws: (any Error).self) { try await story.lookBack(look.lookBack.id) }
        }
        let done = try await story.lookBacks()
        #expect(done.count == story.template.ending.lookBacks.count && done.allSatisfy { look in look.done.map { $0 <= look.due } == true })
        #expect(try await story.clocks().allSatisfy { $0.ended != nil })
    }

    /// Takes an outcome once everything that it needs is there, and not before.
    private func through(_ outcome: Template.Outcome, _ story: inout Story) async throws {
        if let steps = story.template.steps(to: outcome.id, at: story.course.stage) {
            #expect(try await story.refusal(outcome.id).contains("steps of the algorithm"))
            for step in steps { try await story.record(["kind": "steps", "step": step.step, "answer-steps": step.answer]) }
        }
        let needs = outcome.needs ?? []
        for (index, need) in needs.enumerated() where !(need == .owner && story.hasOwner) {
            let missing = needs[index...].filter { !($0 == .owner && story.hasOwner) && !story.holds($0) }
            if !missing.isEmpty {
                let sentence = try await outcome.effect.ends ? story.closing(outcome.id) : story.refusal(outcome.id)
                #expect(missing.allSatisfy { sentence.contains($0.words) }, "\(story.template.id), \(outcome.id): \(sentence)")
            }
            try await story.meet(need, for: outcome.id)
            guard story.isHere(outcome) else { return }
        }
        if outcome.effect == .finish { return try await story.close(outcome.id) }
        try await story.take(outcome.id, event: outcome.effect == .adopt ? story.template.events?.first?.id : nil)
        if story.caseID != nil, story.template.clocks.contains(where: { $0.until == .reviewed }) { try await story.review() }
    }
}

/// The outcomes of a shortest way through a structure from its door to a closure.
struct Way {
    let outcomes: [Template.Outcome]

    static func shortest(in template: Template) -> Way? {
        guard let start = template.start else { return nil }
        var open: [(course: Course, way: [Template.Outcome])] = [(start, [])]
        var known: [Course] = [start]
        while !open.isEmpty {
            let (course, way) = open.removeFirst()
            for outcome in template.outcomes(at: course) {
                if outcome.effect == .finish { return Way(outcomes: way + [outcome]) }
                guard outcome.effect.leadsOn, let to = outcome.to else { continue }
                let next = Course(stored: to, isAdopted: course.isAdopted || outcome.effect == .adopt, ended: nil)
                if known.contains(next) { continue }
                known.append(next)
                open.append((next, way + [outcome]))
            }
        }
        return nil
    }
}

extension Template {
    /// The steps and answers that lead to an outcome, where an algorithm settles it.
    func steps(to outcome: String, at stage: String) -> [(step: String, answer: String)]? {
        guard stage == algorithmStage, let first = algorithm?.first else { return nil }
        var open: [(step: Step, way: [(step: String, answer: String)])] = [(first, [])]
        var known: Set<String> = [first.id]
        while !open.isEmpty {
            let (step, way) = open.removeFirst()
            for answer in step.answers {
                if answer.to == outcome { return way + [(step.id, answer.words)] }
                guard let next = algorithm?.first(where: { $0.id == answer.to }), known.insert(next.id).inserted else { continue }
                open.append((next, way + [(step.id, answer.words)]))
            }
        }
        return nil
    }
}
