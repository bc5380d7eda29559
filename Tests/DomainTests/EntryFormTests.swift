import Testing

@testable import Domain

struct EntryFormTests {
    static let good: [String: [String]] = ["kind": ["note"], "title": ["Talk"], "text": ["They met.\r\n\u{301}Twice."], "handling": ["case-team"]]
    static let recipients: [Recipient] = [.team, .agency(Sample.agencies[0]), .seat(Sample.seats[0])]
    static let shared = good.merging([
        "to": recipients.map(\.text), "level": ["summary"], "summary": ["Contact exists."], "purpose": ["plan-support"], "basis": ["legal-duty"],
        "necessity": ["To plan housing."], "until": ["2027-03-31"], "telling": ["told"],
    ]) { $1 }

    static let missing = [
        Slip("kind", "", "Choose what kind of entry this is."), Slip("title", "", "Give the entry a short title."),
        Slip("text", "", "Write the entry."), Slip("handling", "", "Choose the handling level."),
    ]
    static let wrong = [
        Slip("kind", "Note", "Choose what kind of entry this is."), Slip("handling", "public", "Choose the handling level."),
        .tooLong("title", 120), .tooLong("text", 8000), .control("title"), .control("text"),
    ]
    static let choose = "Choose recipients from the team of this case. Add somebody to the team first if they are missing."
    static let missingShare = [
        Slip("level", "", "Choose how much the recipients see."), Slip("purpose", "", "Choose the purpose of the share."),
        Slip("basis", "", "Choose the lawful basis of the share."),
        Slip("necessity", "", "Write in one sentence why these recipients need it."),
        Slip("telling", "", "Say whether the person was told, will be told, or why not for now."),
    ]
    static let wrongShare = [
        Slip("summary", "", "Write the summary that the recipients see instead of the entry."),
        Slip("level", "all", "Choose how much the recipients see."), Slip("purpose", "other", "Choose the purpose of the share."),
        Slip("basis", "other", "Choose the lawful basis of the share."),
        Slip("until", "2027-02-30", "Enter the date as year-month-day, for example 2027-03-31."),
        Slip("to", "", choose), Slip("to", "everybody", choose), Slip("to", "team:x", choose),
        Slip("to", Recipient.seat(Sample.seats[1]).text, choose), .tooLong("summary", 4000), .tooLong("necessity", 1000), .control("summary"),
        .control("necessity"),
    ]

    static let offer = ShareOffer(Sample.template, recipients: recipients, sector: .government, today: Sample.today)

    static func parse(_ form: Form) throws(FormErrors) -> EntryForm {
        try EntryForm.parse(form, offer)
    }

    @Test("R39: an entry without recipients is read and shared with nobody, whatever else was typed") func parses() throws {
        let form = try Self.parse(Form(Self.good.merging(["level": ["full"], "purpose": ["?"]]) { $1 }))
        #expect(form.kind == .note && form.handling == .caseTeam && form.content.title == "Talk" && form.shares == [])
        #expect(Array(form.content.text.utf8) == Array("They met.\n\u{301}Twice.".utf8))
    }

    @Test("R39: one statement makes a share for each recipient") func shares() throws {
        let form = try Self.parse(Form(Self.shared))
        #expect(
            form.shares
                == Self.recipients.map {
                    ShareTerms(
                        recipient: $0, level: .summary, summary: "Contact exists.", purpose: "plan-support", basis: "legal-duty",
                        necessity: "To plan housing.", until: Day("2027-03-31"), telling: Telling(state: .told, day: Sample.today, words: ""))
                })
    }

    @Test("R40: a summary typed with another level is not kept", arguments: [Level.full, .indication])
    func otherLevels(_ level: Level) throws {
        let form = try Self.parse(Self.shared.typing("level", level.rawValue))
        #expect(form.shares.map(\.level) == [level, level, level])
        #expect(form.shares.map(\.summary) == ["", "", ""])
        #expect(try Self.parse(Self.shared.without("until")).shares.map(\.until) == [nil, nil, nil])
    }

    @Test("R39: each fault of an entry has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) {
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem])
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.shared.typing(slip)) } == [slip.problem])
    }

    @Test("R39, R40: each fault of a share has its own sentence at its field, and only that", arguments: missingShare + wrongShare)
    func shareFaults(_ slip: Slip) {
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.shared.typing(slip)) } == [slip.problem])
    }

    @Test("R39: one unknown recipient among known ones stops the share") func unknownRecipient() {
        let form = Self.shared.typing("to", "team", Recipient.agency(Sample.agencies[1]).text)
        #expect(problems { () throws(FormErrors) in try Self.parse(form) } == [.init(field: "to", message: Self.choose)])
    }

    @Test("R39: everything that is missing is told at once, of the entry and of the share") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
        let all = problems { () throws(FormErrors) in try Self.parse(Form(["to": ["team"]])) }
        #expect(all == (Self.missing + Self.missingShare).map(\.problem))
    }

    @Test("R43: a share against the handling is refused at the recipients", arguments: Handling.allCases, Level.allCases)
    func handling(_ handling: Handling, _ level: Level) {
        let form = Form(Self.shared.merging(["handling": [handling.rawValue], "level": [level.rawValue]]) { $1 })
        let terms = Self.recipients.map { ShareTerms(recipient: $0, level: level, purpose: "", basis: "", necessity: "") }
        let expected = terms.compactMap { $0.problem(for: handling) }.prefix(1).map { FormErrors.Problem(field: "to", message: $0) }
        #expect(problems { () throws(FormErrors) in try Self.parse(form) } == expected)
        #expect(expected.isEmpty == (handling == .caseTeam || handling == .network))
    }
}
