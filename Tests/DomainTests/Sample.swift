@testable import Domain

/// A small template and ids for the tests of forms.
enum Sample {
    static let template = Template(
        id: "sample", version: 1, name: "Sample", purpose: "Tests",
        stages: [], outcomes: outcomes, clocks: clocks,
        purposes: [term("plan-support"), term("protect-person")], bases: [term("consent"), term("legal-duty")],
        closures: [term("planned-end"), term("moved")],
        urgencies: ["today", "soon", "routine"].map { .init(id: $0, words: $0, hint: nil, source: "test", confirmed: true) },
        needs: [term("housing"), term("work")], consents: [term("agreed"), term("refused")])

    static let agencies: [Agency.ID] = [id(1), id(2)]
    static let seats: [Seat.ID] = [id(11), id(12)]
    static let today = Day(daysSince1970: 20_000)  // 2024-10-04

    static func id<T>(_ number: Int) -> ID<T> { ID(at: Instant(milliseconds: Int64(number)), random: []) }

    private static func term(_ id: String) -> Template.Term {
        .init(id: id, words: "The \(id)", hint: nil, source: "test", confirmed: true)
    }

    private static let outcomes: [Template.TriageOutcome] = [("adopt", .adopt), ("all-clear", .close), ("elsewhere", .signPost), ("ask", .wait)]
        .map { .init(id: $0, words: $0, hint: nil, effect: $1, source: "test", confirmed: true) }

    static let clocks = [
        clock("first-response", from: .referred, urgency: "today", hours: 24), clock("soon", from: .referred, urgency: "soon", workingDays: 2),
        clock("triage", from: .referred, workingDays: 5), clock("owner", from: .adopted, workingDays: 5),
        clock("review", from: .reviewed, days: 90),
    ]

    static func clock(
        _ id: String = "clock", from: Template.Clock.Event = .referred, urgency: String? = nil, hours: Int? = nil, workingDays: Int? = nil,
        days: Int? = nil
    ) -> Template.Clock {
        .init(id: id, words: id, from: from, urgency: urgency, hours: hours, workingDays: workingDays, days: days, source: "test", confirmed: true)
    }
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
