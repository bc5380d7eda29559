import Testing

@testable import Domain

@Suite("Courses") struct CourseTests {
    let all = Set(Template.Guard.allCases)

    func refusal(_ take: () throws(CannotTake) -> Course) -> CannotTake.Cause? {
        do throws(CannotTake) {
            _ = try take()
            return nil
        } catch { return error.cause }
    }

    @Test("R35: a concern goes from stage to stage, becomes a case, and ends") func goesOn() throws {
        let template = Sample.template
        var course = try #require(template.start)
        for (outcome, stage, isAdopted) in [
            ("ask", "triage", false), ("panel", "panel", false), ("adopt-by-panel", "team", true), ("owned", "work", true), ("back", "team", true),
            ("owned", "work", true),
        ] {
            course = try template.taking(outcome, at: course, record: all)
            #expect(course == Course(stored: stage, isAdopted: isAdopted, ended: nil))
        }
        course = try template.taking("finish", at: course, record: all)
        #expect(course == Course(stored: "work", isAdopted: true, ended: "finish") && template.outcomes(at: course).isEmpty)
        #expect(refusal { () throws(CannotTake) in try template.taking("back", at: course, record: all) } == .ended)
    }

    @Test("R35: what belongs to another stage, or to none, is refused", arguments: ["finish", "refuse", "", "TRIAGE"])
    func elsewhere(_ outcome: String) throws {
        let start = try #require(Sample.template.start)
        #expect(refusal { () throws(CannotTake) in try Sample.template.taking(outcome, at: start, record: all) } == .notHere)
    }

    @Test(
        "R34, R38: each guard that is not on record is named",
        arguments: [([], [.consent, .police]), ([.consent], [.police]), ([.police, .owner], [.consent])] as [(Set<Template.Guard>, [Template.Guard])])
    func guards(_ record: Set<Template.Guard>, _ missing: [Template.Guard]) throws {
        let start = try #require(Sample.template.start)
        #expect(refusal { () throws(CannotTake) in try Sample.template.taking("adopt", at: start, record: record) } == .missing(missing))
    }

    @Test("R35: the sentence says what is missing") func sentence() {
        #expect(
            CannotTake(cause: .missing([.consent, .owner])).sentence
                == "Before this, there must be on record: the agreement of the person, or of a parent; an owner of the case.")
    }

    static func algorithm() -> Template {
        var template = Sample.template
        template.identity.mode.value = .algorithm
        template.decision.rule.value = .algorithm
        func step(_ id: String, _ answers: (String, String)...) -> Template.Step {
            .init(
                id: id, ask: id, role: "anybody", competence: nil, within: nil, answers: answers.map { .init(words: $0, to: $1) }, source: "test",
                confirmed: true)
        }
        template.algorithm = [step("hurt", ("yes", "adopt"), ("no", "alone")), step("alone", ("yes", "panel"), ("no", "hurt"))]
        return template
    }

    @Test("R18: in an algorithm only the outcome to which the steps led can be taken") func steps() throws {
        let template = Self.algorithm()
        let start = try #require(template.start)
        #expect(template.problems.isEmpty)
        #expect(try template.taking("adopt", at: start, record: all, answers: ["no", "no", "yes"]).isAdopted)
        #expect(try template.taking("panel", at: start, record: all, answers: ["no", "yes"]).stage == "panel")
        for answers in [[], ["yes", "yes"], ["no"], ["no", "yes"], ["maybe"], ["no", "no"]] {
            #expect(refusal { () throws(CannotTake) in try template.taking("adopt", at: start, record: all, answers: answers) } == .openSteps)
        }
        // What no step leads to is free: an all-clear by a person who looked.
        #expect(try template.taking("all-clear", at: start, record: []).ended == "all-clear")
    }
}
