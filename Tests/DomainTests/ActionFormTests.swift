import Testing

@testable import Domain

struct ActionFormTests {
    static let good: [String: [String]] = ["agency": [Sample.agencies[0].text], "what": ["Find a flat."], "due": [Sample.today.text]]
    static let missing = [
        Slip("agency", "", "Choose the agency that does it."), Slip("what", "", "Write what is to be done."),
        Slip("due", "", "Enter the day by which it is due."),
    ]
    static let wrong = [
        Slip("agency", (Sample.id(3) as Agency.ID).text, "Choose the agency that does it."),
        Slip("due", Sample.today.adding(days: -1).text, "The due day lies in the past. Enter today or a later day."),
        Slip("due", "tomorrow", "Enter the date as year-month-day, for example 2027-03-31."), .tooLong("what", 1000), .control("what"),
    ]

    static func parse(_ form: Form) throws(FormErrors) -> ActionForm {
        try ActionForm.parse(form, agencies: Sample.agencies, today: Sample.today)
    }

    @Test("R64: an action is read with agency, task and day; today is not past") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.agency == Sample.agencies[0] && form.what == "Find a flat." && form.due == Sample.today)
    }

    @Test("R64: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R64: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
    }

    @Test("R64, R74: an open action is overdue from the day after it was due", arguments: Action.State.allCases)
    func overdue(_ state: Action.State) {
        let action = Action(
            id: Sample.id(1), caseID: Sample.id(2), agency: Sample.id(3), askedBy: Sample.id(4), askedAt: Instant(milliseconds: 0),
            due: Sample.today, state: state, answeredAt: nil, version: 1, content: .init(what: "", note: ""))
        let isOpen = state == .asked || state == .accepted
        #expect((-1...1).map { action.isOverdue(on: Sample.today.adding(days: $0)) } == [false, false, isOpen])
    }
}

struct AnswerFormTests {
    static func parse(_ form: Form, _ current: Action.State) throws(FormErrors) -> AnswerForm {
        try AnswerForm.parse(form, current: current)
    }

    /// Asked → accepted, done or refused; accepted → done or refused; then no more.
    @Test("R64: only the answers that may follow are taken", arguments: Action.State.allCases, Action.State.allCases)
    func follows(_ current: Action.State, _ answer: Action.State) {
        let may: [Action.State: Set<Action.State>] = [.asked: [.accepted, .done, .refused], .accepted: [.done, .refused]]
        let form = Form(["state": [answer.rawValue], "note": ["No room."]])
        let isAllowed = may[current, default: []].contains(answer)
        let expected = isAllowed ? [] : [FormErrors.Problem(field: "state", message: "Choose accepted, done or refused.")]
        #expect(problems { () throws(FormErrors) in try Self.parse(form, current) } == expected)
        #expect(current.next.isEmpty == !current.isOpen)
    }

    @Test("R64: a refusal needs its reason; other answers need no note") func notes() throws {
        let why = FormErrors.Problem(field: "note", message: "Write why your agency refuses, so that somebody else can step in.")
        #expect(problems { () throws(FormErrors) in try Self.parse(Form(["state": ["refused"], "note": [" \r\n"]]), .asked) } == [why])
        let done = try Self.parse(Form(["state": ["done"]]), .accepted)
        #expect(done.state == .done && done.note == "")
    }

    @Test(
        "R64: each fault has its own sentence at its field, and only that",
        arguments: [
            Slip("state", "", "Choose accepted, done or refused."), Slip("state", "asked", "Choose accepted, done or refused."),
            .tooLong("note", 2000), .control("note"),
        ])
    func faults(_ slip: Slip) {
        let good: [String: [String]] = ["state": ["refused"], "note": ["No room."]]
        #expect(problems { () throws(FormErrors) in try Self.parse(good.typing(slip), .asked) } == [slip.problem])
    }
}
