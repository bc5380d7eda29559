import Testing

@testable import Domain

struct RequestFormTests {
    static let good: [String: [String]] = [
        "seat": [Sample.seats[0].text], "purpose": ["plan-support"], "basis": ["legal-duty"], "why": ["To plan."], "known": ["name", "born"],
        "due": [Sample.today.text], "question-1": ["Does he come?"], "question-2": [""], "question-3": ["Since when?"],
    ]
    static let missing = [
        Slip("seat", "", "Choose whom you ask, from another agency."), Slip("purpose", "", "Choose what the answer is for."),
        Slip("basis", "", "Choose the lawful basis on which you ask."),
        Slip("known", "", "Choose what they may know of the person. Without name or date of birth nobody can search."),
        Slip("due", "", "Enter the day until which you need the answer."), Slip("why", "", "Write in one or two sentences why you need it."),
    ]
    static let wrong = [
        Slip("seat", (Sample.id(3) as Seat.ID).text, "Choose whom you ask, from another agency."),
        Slip("basis", "consent", "Choose the lawful basis on which you ask."),
        Slip("due", Sample.today.adding(days: -1).text, "The day lies in the past. Enter today or a later day."),
        Slip("due", "soon", "Enter the date as year-month-day, for example 2027-03-31."), .tooLong("question-1", 300), .tooLong("why", 1_000),
        .control("question-5"),
    ]

    static func parse(_ form: Form) throws(FormErrors) -> RequestForm {
        try RequestForm.parse(form, Sample.template, seats: Sample.seats, today: Sample.today)
    }

    @Test("R45: a request is read with purpose, basis, exact questions and due day; empty questions between others are left out") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.questions == ["Does he come?", "Since when?"] && form.known == [.name, .born] && form.due == Sample.today)
        #expect(try Self.parse(Self.good.typing("known", "name")).known == [.name])
    }

    @Test("R45: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R45: everything that is missing is told at once, a question first of all") func empty() {
        let found = problems { () throws(FormErrors) in try Self.parse(Form([:])) }
        #expect(Set(found.map(\.field)) == Set(Self.missing.map(\.field) + ["question-1"]) && found.count == 7)
    }

    @Test("R45: until the fifth working day, or as the template says") func due() {
        var template = Sample.template
        let friday = Sample.today
        func due() -> Day { Self.structure(template).usualDue(after: friday) }
        #expect(due() == friday.adding(days: 7))
        template.basis.answerDays = Sample.said(1)
        #expect(due() == friday.adding(days: 3))
    }

    static func structure(_ template: Template) -> Structure {
        Structure(id: Sample.id(9), name: "s", state: .active, version: 1, revision: 1, calendar: Sample.calendar, template: template, members: [:])
    }
}

struct RequestAnswerFormTests {
    static let good: [String: [String]] = [
        "answer-1": ["share"], "text-1": ["Yes."], "answer-2": ["part"], "text-2": ["Since May."], "answer-3": ["nothing"], "answer-4": ["refuse"],
        "reason-4": ["unsaid"], "audience": ["team"],
    ]

    static func parse(_ form: Form) throws(FormErrors) -> RequestAnswerForm { try RequestAnswerForm.parse(form, questions: 4) }

    @Test("R45: each question has its answer: share, share part, hold nothing, refuse") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.parts.map(\.kind) == [.share, .part, .nothing, .refuse] && form.forTeam && form.state == .shared)
        #expect(form.parts[3].reason == .unsaid)
        #expect(try !Self.parse(Self.good.without("audience")).forTeam)
    }

    @Test(
        "R45: each fault has its own sentence at its field",
        arguments: [
            Slip("answer-1", "yes", "Choose an answer to question 1."), Slip("text-1", "", "Write what you share on question 1, or choose another answer."),
            Slip("text-3", "x", "This text would not be sent. Choose “Share” or “Share part” for question 3, or take the text out."),
            Slip("reason-4", "", "Choose a reason for question 4. “No reason is given” is one."), Slip("audience", "all", "Choose who sees what you share."),
            .tooLong("text-2", 2_000), .control("words-4"),
        ])
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R43: refusing needs a reason of the list and no word of one's own") func refusing() throws {
        let form = try RequestAnswerForm.parse(Form(["answer-1": ["refuse"], "reason-1": ["secrecy"]]), questions: 1)
        #expect(form.parts == [.init(kind: .refuse, reason: .secrecy)] && form.state == .refused)
    }

    @Test("R45: only what is shared becomes an entry, each text under its question") func entry() throws {
        let form = try Self.parse(Form(Self.good))
        let text = try #require(form.entry(["A?", "B?", "C?", "D?"], hides: false, day: Sample.today)).text
        #expect(text == "A?\nYes.\n\nB?\nSince May.\n(In part: something is left out.)")
        let hidden = try #require(form.entry(["A?", "B?", "C?", "D?"], hides: true, day: Sample.today)).text
        #expect(hidden == "A?\nYes.\n\nB?\nSince May.")
        let none = try RequestAnswerForm.parse(Form(["answer-1": ["nothing"]]), questions: 1)
        #expect(none.entry(["A?"], hides: false, day: Sample.today) == nil)
    }

    @Test("R52: where the rule hides what is held, nothing, a refusal and silence look the same on every day", arguments: -3...3)
    func hidden(_ offset: Int) {
        func look(_ state: InformationRequest.State, hides: Bool) -> InformationRequest.Look {
            Self.request(state, hides: hides).askingLook(on: Sample.today.adding(days: offset))
        }
        let looks = [InformationRequest.State.open, .nothing, .refused].map { look($0, hides: true) }
        #expect(Set(looks.map { "\($0)" }).count == 1 && looks[0] == (offset > 0 ? .nothingShared : .waiting))
        #expect(look(.shared, hides: true) == .answered && look(.withdrawn, hides: true) == .withdrawn)
        #expect(look(.open, hides: false) == .waiting && look(.refused, hides: false) == .answered)
        let parts: [InformationAnswer.Part] = [.init(kind: .nothing), .init(kind: .refuse, reason: .harm, words: "w")]
        #expect(parts.map { $0.shown(hides: true) } == [.none, .none] && parts[0].shown(hides: false) == .nothingHeld)
        #expect(InformationAnswer.Part(kind: .part, text: "t").shown(hides: true) == InformationAnswer.Part(kind: .share, text: "t").shown(hides: true))
    }

    @Test("R52: the rule hides what police, justice and health hold, and nobody else's") func sectors() {
        var template = Sample.template
        #expect(Sector.allCases.allSatisfy { !template.hidesHeld(of: $0) })
        template.basis.held = Sample.said(.hidden)
        #expect(Sector.allCases.filter(template.hidesHeld) == [.lawEnforcement, .health])
        template.basis.held = Sample.said(.shown)
        #expect(Sector.allCases.allSatisfy { !template.hidesHeld(of: $0) })
    }

    static func request(_ state: InformationRequest.State, hides: Bool) -> InformationRequest {
        InformationRequest(
            id: Sample.id(1), caseID: Sample.id(2), structure: Sample.id(3), author: Sample.id(4), agency: Sample.id(5), asked: Sample.id(6),
            askedAgency: Sample.id(7), askedAt: Instant(milliseconds: 0), due: Sample.today, hides: hides, purpose: "p", basis: "b",
            content: .init(questions: ["q"], why: "w", name: "", born: ""), seat: Sample.id(6), state: state)
    }
}

struct PoliceReportFormTests {
    static let good: [String: [String]] = [
        "ground": ["legal-duty"], "what": ["A threat."], "day": [Sample.today.text], "by": [Sample.seats[0].text], "told": ["told"],
    ]

    static func parse(_ form: Form) throws(FormErrors) -> PoliceReportForm {
        try PoliceReportForm.parse(form, Sample.template, team: Sample.seats, today: Sample.today)
    }

    @Test("R52: a report to the police is put on record with ground, day, by whom, and whether the person was told") func parses() throws {
        let note = try Self.parse(Form(Self.good)).note(by: "Ada, Police")
        #expect(note == "Ground: The legal-duty.\nReported on \(Sample.today.words) by Ada, Police.\nThe person was told.")
    }

    @Test(
        "R52: each fault has its own sentence at its field",
        arguments: [
            Slip("ground", "consent", "Choose the ground on which it was reported."), Slip("what", "", "Write in one or two sentences what was reported."),
            Slip("day", Sample.today.adding(days: 1).text, "The day lies in the future. Enter the day on which it was reported."),
            Slip("day", "", "Enter the day on which it was reported."), Slip("by", (Sample.id(99) as Seat.ID).text, "Choose who reported it."),
            Slip("told", "", "Say whether the person was told."), .tooLong("what", 1_000), .control("told-why"),
        ])
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R50, R52: where the person was not told, why or when is asked for", arguments: ["not-yet", "withheld"]) func notTold(_ told: String) {
        let found = problems { () throws(FormErrors) in try Self.parse(Self.good.typing("told", told)) }
        #expect(found.map(\.field) == ["told-why"])
    }
}

struct ReciprocityFigureTests {
    private static func agency(_ number: Int, _ sector: Sector) -> Agency {
        Agency(
            id: Sample.id(number), name: "Agency \(number)", sector: sector, level: "", area: "", phone: "", email: "", services: "", may: "",
            engagement: .permanent)
    }

    private static func counts(_ text: Int, _ none: Int, _ silent: Int) -> Reciprocity.Counts {
        var counts = Reciprocity.Counts()
        (counts.asked, counts.withText, counts.withoutText, counts.unanswered, counts.shared, counts.received) = (7, text, none, silent, 12, 3)
        return counts
    }

    private static let quarter = Quarter.last(1, before: Sample.today)[0]

    @Test("R49: small numbers are hidden, and so is each sum from which one could be worked out") func figures() throws {
        let agencies = [Self.agency(1, .health), Self.agency(2, .health), Self.agency(3, .youth)]
        let counts = [agencies[0].id: Self.counts(9, 6, 2), agencies[1].id: Self.counts(8, 5, 5)]
        let shown = Reciprocity(Self.quarter, counts, agencies: agencies, hides: false)
        #expect(shown.agencies[0].figures == [.exactly(7), .hidden, .exactly(9), .exactly(6), .few, .exactly(12), .few])
        #expect(shown.agencies[1].figures == [.exactly(7), .exactly(18), .exactly(8), .exactly(5), .exactly(5), .exactly(12), .few])
        #expect(shown.agencies[2].figures.allSatisfy { $0 == .few })
        let health = try #require(shown.sectors.first { $0.words == Sector.health.words })
        #expect(health.figures == [.exactly(14), .hidden, .exactly(17), .exactly(11), .hidden, .exactly(24), .hidden])
        #expect(shown.measures.count == 7)
    }

    @Test("R49, R52: where the rule hides what is held, nothing, refusals and silence are one number") func hidden() {
        let agencies = [Self.agency(1, .lawEnforcement)]
        let one = Reciprocity(Self.quarter, [agencies[0].id: Self.counts(9, 6, 2)], agencies: agencies, hides: true)
        let other = Reciprocity(Self.quarter, [agencies[0].id: Self.counts(9, 0, 8)], agencies: agencies, hides: true)
        #expect(one.agencies == other.agencies && one.sectors == other.sectors && one.measures.count == 6)
        #expect(one.agencies[0].figures == [.exactly(7), .exactly(17), .exactly(9), .exactly(8), .exactly(12), .few])
    }
}
