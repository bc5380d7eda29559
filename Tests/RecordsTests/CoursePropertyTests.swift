import TestSupport
import Testing

@testable import Domain
@testable import Records

/// What holds of every structure that the engine accepts: the templates that come with the program, and thousands drawn at random.
@Suite("Courses of all structures") struct CoursePropertyTests {
    static let all = Set(Template.Guard.allCases)

    static func templates() throws -> [Template] { try TemplateLibrary.templates().map(\.template).filter(\.hasCases) }

    /// Every way of answering an algorithm, as far as it leads to an outcome.
    static func answers(_ template: Template) -> [[String]] {
        var open: [[String]] = template.algorithm == nil ? [] : [[]]
        var found: [[String]] = [[]]
        while let answers = open.popLast(), found.count < 500 {
            switch template.walk(answers) {
            case .step(let step): if answers.count < 12 { open += step.answers.map { answers + [$0.words] } }
            case .outcome: found.append(answers)
            case .lost: break
            }
        }
        return found
    }

    /// Each place to which a sequence of outcomes leads when everything is on record.
    static func reachable(_ template: Template, from start: Course) -> [Course] {
        let ways = answers(template)
        var known = [start]
        var open = [start]
        while let course = open.popLast() {
            for outcome in template.outcomes(at: course) {
                for answers in ways {
                    guard let next = try? template.taking(outcome.id, at: course, record: all, answers: answers) else { continue }
                    if !known.contains(next) {
                        known.append(next)
                        open.append(next)
                    }
                    break
                }
            }
        }
        return known
    }

    @Test("R11 R35: every stage is reached, and from everywhere a way leads to an end", arguments: try templates())
    func connected(_ template: Template) throws {
        let start = try #require(template.start)
        let courses = Self.reachable(template, from: start)
        #expect(Set(courses.map(\.stage)) == Set(template.stages.map(\.id)))
        for course in courses where course.ended == nil {
            #expect(Self.reachable(template, from: course).contains { $0.ended != nil }, "\(course)")
        }
        #expect(courses.contains { $0.isAdopted && $0.ended != nil } && courses.contains { !$0.isAdopted && $0.ended != nil })
    }

    @Test("R34 R38: whatever is requested in whatever order, nothing becomes a case, moves or ends without what its outcome needs", arguments: try templates())
    func noWayAround(_ template: Template) throws {
        var random = SplitMix64(seed: 35)
        let ids = template.stages.flatMap(\.outcomes).map(\.id) + ["", "adopt", "finish"]
        let ways = Self.answers(template)
        for _ in 0..<300 {
            var course = try #require(template.start)
            for _ in 0..<12 {
                let id = ids.randomElement(using: &random) ?? ""
                let record = Self.all.filter { _ in Bool.random(using: &random) }
                let answers = ways.randomElement(using: &random) ?? []
                guard let next = try? template.taking(id, at: course, record: record, answers: answers) else { continue }
                let outcome = try #require(template.stage(course.stage)?.outcomes.first { $0.id == id })
                #expect(course.ended == nil && Set(outcome.needs ?? []).isSubset(of: record))
                #expect(next.isAdopted == (course.isAdopted || outcome.effect == .adopt) && (next.ended != nil) == outcome.effect.ends)
                course = next
            }
        }
    }

    @Test("R10: of structures drawn at random, those that are accepted are connected, and those that are not are told why") func random() throws {
        var random = SplitMix64(seed: 10)
        var sound = 0
        let general = try TemplateFile(TemplateLibrary.text("five-step")).template
        for _ in 0..<4_000 {
            let template = Self.drawn(general, &random)
            let isConnected = Self.isConnected(template)
            #expect(template.problems.isEmpty == isConnected, "\(template.stages.map { ($0.id, $0.outcomes.map { ($0.effect, $0.to) }) }) \(template.problems)")
            sound += isConnected ? 1 : 0
        }
        #expect(sound > 200 && sound < 3_800, "\(sound)")
    }

    /// The general structure with two or three stages whose outcomes are drawn.
    private static func drawn(_ general: Template, _ random: inout SplitMix64) -> Template {
        var template = general
        template.clocks = []
        let ids = Array(["a", "b", "c"].prefix(.random(in: 2...3, using: &random)))
        template.stages = ids.map { id in
            let usual: [Template.Effect] = id == "a" ? [.adopt, .adopt, .close, .wait] : [.finish, .handOn, .move, .wait]
            let outcomes = (0..<Int.random(in: 1...3, using: &random)).map { index in
                let effects = index == 0 || Int.random(in: 0...3, using: &random) > 0 ? usual : Template.Effect.allCases
                let effect = effects.randomElement(using: &random) ?? .wait
                return Template.Outcome(
                    id: "\(id)\(index)", words: id, hint: nil, effect: effect,
                    to: effect.leadsOn ? ids.dropFirst(Bool.random(using: &random) ? 1 : 0).randomElement(using: &random) : nil, level: nil,
                    needs: nil, source: "test", confirmed: true)
            }
            return .init(id: id, words: id, questions: [], outcomes: outcomes, source: "test", confirmed: true)
        }
        return template
    }

    /// The same question, answered by walking instead of by looking at the graph.
    private static func isConnected(_ template: Template) -> Bool {
        guard let start = template.start else { return false }
        let courses = reachable(template, from: start)
        let before = Set(courses.filter { !$0.isAdopted && $0.ended == nil }.map(\.stage))
        let after = Set(courses.filter { $0.isAdopted && $0.ended == nil }.map(\.stage))
        guard before.union(after) == Set(template.stages.map(\.id)), before.isDisjoint(with: after), !after.isEmpty else { return false }
        let open = courses.filter { $0.ended == nil }
        guard open.allSatisfy({ reachable(template, from: $0).contains { $0.ended != nil } }) else { return false }
        return open.allSatisfy { course in
            template.outcomes(at: course).allSatisfy { course.isAdopted ? ![.adopt, .close, .signPost].contains($0.effect) : $0.effect != .finish }
        }
    }
}
