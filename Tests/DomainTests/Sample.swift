import Foundation

@testable import Domain

/// A small template and ids for the tests of forms.
enum Sample {
    static let template = Template(
        id: "sample", version: 1, name: "Sample", purpose: "Tests",
        identity: .init(
            system: "T0", country: said("any"), mode: said(.cases), target: said("anybody"), phases: said([.prevention]), phenomena: said("all"),
            instruments: [],
            coordination: said(.horizontal), model: said(.operationalTeam), tier: said(.operational)),
        members: .init(
            permanent: [place("city", .government), place("police", .lawEnforcement), place("health", .health)], guests: [place("school", .youth)],
            chair: said("city"), lead: said("police"), substitutes: said("deputies")),
        door: .init(
            ways: [.init(id: .partner, words: "A partner", hint: nil, source: "test", confirmed: true)], selfCheck: said(true), consultation: said(true),
            criteria: [], threshold: said(.weighed), police: said(.gate), stripAfter: said(90)),
        stages: stages, clocks: clocks, levels: [],
        basis: .init(
            participation: said(.voluntary), minors: said("a parent"), perShare: said(true), told: said("at once"), secrecy: said(.mayNeverMust),
            bases: bases),
        decision: .init(rule: said(.consensus), quorum: said(2), decides: said(true), dissent: said("written")),
        owner: .init(who: said("nearest"), appointed: said(.decision), contact: said("owner")),
        plan: .init(steps: said(.mixed), approval: said("team"), monitor: said("coordinator")),
        records: .init(
            minutes: said("decisions"), room: said(true), extracts: said(true), holder: said("city"),
            retention: Template.Retention.Kind.allCases.map { .init(id: $0, months: 12, source: "test", confirmed: true) }),
        ending: .init(
            closures: [term("planned-end"), term("moved")], decided: said(.decision), report: said(true),
            lookBacks: [.init(id: "six", words: "Look-back", months: 6, source: "test", confirmed: true)], aftercare: said("owner"), reentry: said("anew"),
            transfer: said(true)),
        quality: .init(evaluation: said(true), goal: said("set"), indicators: []),
        urgencies: [term("today"), term("soon"), term("routine")], needs: [term("housing"), term("work")], consents: [term("agreed"), term("refused")],
        purposes: [term("plan-support"), term("protect-person")])

    static func said<Value>(_ value: Value) -> Template.Stated<Value> { .init(value, source: "test", confirmed: true) }

    private static func place(_ id: String, _ sector: Sector) -> Template.Place {
        .init(id: id, words: id, sector: sector, required: false, source: "test", confirmed: true)
    }

    static func outcome(_ id: String, _ effect: Template.Effect, to: String? = nil, needs: [Template.Guard]? = nil) -> Template.Outcome {
        .init(id: id, words: id, hint: nil, effect: effect, to: to, level: nil, needs: needs, source: "test", confirmed: true)
    }

    static func stage(_ id: String, _ outcomes: [Template.Outcome]) -> Template.Stage {
        .init(id: id, words: id, questions: [], outcomes: outcomes, source: "test", confirmed: true)
    }

    /// Two stages before adoption, two after it; every guard is asked for somewhere.
    private static let stages = [
        stage(
            "triage",
            [
                outcome("panel", .move, to: "panel"), outcome("all-clear", .close), outcome("elsewhere", .signPost), outcome("ask", .wait),
                outcome("adopt", .adopt, to: "team", needs: [.consent, .police]),
            ]),
        stage("panel", [outcome("adopt-by-panel", .adopt, to: "team", needs: [.consent, .police, .decision]), outcome("refuse", .close)]),
        stage("team", [outcome("owned", .move, to: "work", needs: [.owner]), outcome("hand-on", .handOn)]),
        stage("work", [outcome("finish", .finish, needs: [.decision]), outcome("back", .move, to: "team"), outcome("pledged", .wait, needs: [.pledge])]),
    ]

    static let agencies: [Agency.ID] = [id(1), id(2)]
    static let seats: [Seat.ID] = [id(11), id(12)]
    static let today = Day(daysSince1970: 20_000)  // 2024-10-04

    static func id<T>(_ number: Int) -> ID<T> { ID(at: Instant(milliseconds: Int64(number)), random: []) }

    /// A ground by itself, one with limits by sector, one on a consent, one for danger.
    private static let bases: [Template.LawfulBasis] = [
        basis("legal-duty"),
        basis("agreement", allows: [.init(sector: .health, most: .summary, words: "No findings."), .init(sector: nil, most: .full, words: "All.")]),
        basis("consent", rests: .person), basis("parental-consent", rests: .parent), basis("vital-interest", rests: .danger),
    ]

    private static func basis(
        _ id: String, rests: Template.LawfulBasis.Rest? = nil, allows: [Template.LawfulBasis.Allowance]? = nil
    ) -> Template.LawfulBasis {
        .init(id: id, words: "The \(id)", hint: nil, law: nil, dpv: nil, rests: rests, allows: allows, source: "test", confirmed: true)
    }

    private static func term(_ id: String) -> Template.Term {
        .init(id: id, words: "The \(id)", hint: nil, source: "test", confirmed: true)
    }

    static let clocks = [
        clock("first-response", urgency: "today", hours: 24), clock("soon", urgency: "soon", workingDays: 2), clock("triage", workingDays: 5),
        clock("owner", from: .adopted, until: .ownerAppointed, workingDays: 5),
        clock("review", from: .adopted, until: .reviewed, days: 90, repeats: true),
    ]

    static func clock(
        _ id: String = "clock", from: Template.Event = .referred, until: Template.Event = .answered, urgency: String? = nil, hours: Int? = nil,
        workingDays: Int? = nil, days: Int? = nil, months: Int? = nil, repeats: Bool? = nil, before: Bool? = nil
    ) -> Template.Clock {
        .init(
            id: id, words: id, from: from, until: until, urgency: urgency, hours: hours, workingDays: workingDays, days: days, months: months,
            repeats: repeats, before: before, source: "test", confirmed: true)
    }

    static let calendar = WorkCalendar(zone: .gmt)
}

/// What is typed into a field, and the sentence that answers it.
struct Slip: Sendable, CustomStringConvertible {
    let field: String
    let typed: String
    let message: String

    init(_ field: String, _ typed: String, _ message: String) {
        self.field = field
        self.typed = typed
        self.message = message
    }

    var description: String { "\(field): \(typed.prefix(20).debugDescription)" }
    var problem: FormErrors.Problem { .init(field: field, message: message) }

    /// A text of one character too many.
    static func tooLong(_ field: String, _ limit: Int) -> Slip {
        Slip(field, String(repeating: "x", count: limit + 1), "This is \(limit + 1) characters long. Shorten it to \(limit) or fewer.")
    }

    static func control(_ field: String) -> Slip {
        Slip(field, "a\u{7}b", "This has control characters in it. Type the text again without them.")
    }
}

extension [String: [String]] {
    /// The same form with one field typed differently.
    func typing(_ field: String, _ values: String...) -> Form { Form(merging([field: values]) { _, new in new }) }
    func typing(_ slip: Slip) -> Form { typing(slip.field, slip.typed) }
    func without(_ field: String) -> Form { Form(filter { $0.key != field }) }
}

/// What was wrong with a form; empty when it parsed.
func problems<T>(_ parse: () throws(FormErrors) -> T) -> [FormErrors.Problem] {
    do throws(FormErrors) {
        _ = try parse()
        return []
    } catch {
        return error.problems
    }
}
