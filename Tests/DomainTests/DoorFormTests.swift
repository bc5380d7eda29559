import Testing

@testable import Domain

struct ReferralFormTests {
    static let good: [String: [String]] = [
        "name": ["Sam Rivers"], "born": ["2007-03-14"], "contact": ["07700"], "language": ["English"], "seen": ["Left school.\r\nAlone."],
        "tried": ["Two talks."], "knows": ["Knows and agrees."], "consent": ["agreed"], "urgency": ["soon"], "needs": ["housing", "work"],
    ]
    static let missing = [
        Slip("name", "", "Enter the name of the person."),
        Slip("seen", "", "Write what was seen or heard: facts, when, by whom."),
        Slip("tried", "", "Write what your agency has tried. If nothing yet, write so."),
        Slip("knows", "", "Write what the person knows of this referral. If nothing, write why."),
        Slip("consent", "", "Choose what the person agreed to."),
        Slip("urgency", "", "Choose how soon somebody must look at this."),
    ]
    static let birth = "Enter the date of birth as year-month-day, for example 2007-03-14, or leave it empty."
    static let wrong = [
        Slip("consent", "unknown", "Choose what the person agreed to."), Slip("urgency", "Soon", "Choose how soon somebody must look at this."),
        Slip("born", "14.3.2007", birth), Slip("born", "2007-02-29", birth),
        .tooLong("name", 200), .tooLong("contact", 500), .tooLong("language", 60), .tooLong("seen", 4000), .tooLong("tried", 4000),
        .tooLong("knows", 2000), .control("name"), .control("contact"), .control("language"), .control("seen"), .control("tried"), .control("knows"),
    ]

    @Test("R32: a good referral is read as typed") func parses() throws {
        let form = try ReferralForm.parse(Form(Self.good), Sample.template)
        #expect(form.urgency == "soon")
        #expect(form.concern.participant == Participant(name: "Sam Rivers", born: "2007-03-14", contact: "07700", language: "English"))
        #expect(form.concern.seen == "Left school.\nAlone.")
        #expect(form.concern.tried == "Two talks." && form.concern.knows == "Knows and agrees." && form.concern.consent == "agreed")
        #expect(form.concern.needs == ["housing", "work"])
    }

    @Test("R32: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) {
        #expect(problems { () throws(FormErrors) in try ReferralForm.parse(Self.good.typing(slip), Sample.template) } == [slip.problem])
    }

    @Test("R32: an empty form is told everything at once, in the order of the page") func empty() {
        let all = problems { () throws(FormErrors) in try ReferralForm.parse(Form([:]), Sample.template) }
        #expect(all == Self.missing.map(\.problem))
    }

    @Test("R32: born, contact, language and needs may be empty", arguments: ["born", "contact", "language", "needs"])
    func optional(_ field: String) {
        #expect(problems { () throws(FormErrors) in try ReferralForm.parse(Self.good.without(field), Sample.template) } == [])
    }

    @Test("R10, R32: needs that the template does not know are left out") func needs() throws {
        let form = try ReferralForm.parse(Self.good.typing("needs", "work", "money", "", "WORK"), Sample.template)
        #expect(form.concern.needs == ["work"])
        #expect(Sample.template.words(of: ["work", "money"]) == ["The work"])
    }
}

struct TriageFormTests {
    static let good: [String: [String]] = [
        "outcome": ["elsewhere"], "reason": ["One agency can help."], "answer": ["We point you on."], "signpost": [Sample.agencies[1].text],
    ]
    static let missing = [
        Slip("outcome", "", "Choose what happens with this referral."),
        Slip("reason", "", "Write why. The reason is kept; the referrer does not see it."),
        Slip("answer", "", "Write what the referrer is told. They always hear back."),
    ]
    static let point = "Choose the agency to which you point."
    static let wrong = [
        Slip("outcome", "reject", "Choose what happens with this referral."), Slip("signpost", "", point), Slip("signpost", "x", point),
        Slip("signpost", (Sample.id(3) as Agency.ID).text, point), .tooLong("reason", 4000), .tooLong("answer", 2000), .control("reason"),
        .control("answer"),
    ]

    static func parse(_ form: Form) throws(FormErrors) -> TriageForm {
        try TriageForm.parse(form, Sample.template, stage: "triage", agencies: Sample.agencies)
    }

    @Test("R35: a decision is read with its reason, the answer and the agency pointed to") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.outcome.id == "elsewhere" && form.outcome.effect == .signPost)
        #expect(form.weighing == .init(reason: "One agency can help.", answer: "We point you on."))
        #expect(form.signpost == Sample.agencies[1])
    }

    @Test("R35: only sign-posting needs, and keeps, an agency", arguments: ["adopt", "all-clear", "ask"])
    func noSignpost(_ outcome: String) throws {
        #expect(try Self.parse(Self.good.typing("outcome", outcome)).signpost == nil)
    }

    @Test("R35, R37: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) {
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem])
    }

    @Test("R35: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
        let only = Form(["outcome": ["elsewhere"]])
        #expect(problems { () throws(FormErrors) in try Self.parse(only) }.map(\.field) == ["reason", "answer", "signpost"])
    }
}
