import Foundation
import Testing

@testable import Domain

struct AdviceFormTests {
    static let lawyer = seat(31, law: true)
    static let expert = seat(32, topics: ["Trauma"])
    static let good: [String: [String]] = [
        "adviser": [AdviceForm.choice(.law, lawyer.id)], "title": ["May we tell?"], "text": ["A pupil stays away."], "written": ["english"],
        "due": [Sample.today.text], "why": [""],
    ]
    static let missing = [
        Slip("adviser", "", "Choose whom you ask."), Slip("title", "", "Write in one line what it is about."),
        Slip("text", "", "Write your question, without a name."), Slip("written", "", "Choose in which language it is written."),
    ]
    static let wrong = [
        Slip("adviser", AdviceForm.choice(.expertise, lawyer.id), "Choose whom you ask."),
        Slip("adviser", AdviceForm.choice(.law, expert.id), "Choose whom you ask."),
        Slip("due", Sample.today.adding(days: -1).text, "This day lies in the past. Enter today or a later day, or leave it empty."),
        .tooLong("title", 200), .tooLong("text", 4_000), .tooLong("why", 500), .control("title"), .control("text"), .control("why"),
    ]

    static func seat(_ number: Int, law: Bool = false, topics: [String] = []) -> Seat {
        Seat(
            id: Sample.id(number), agency: Sample.agencies[0], title: "t", function: .practitioner, holder: nil, deputy: nil, from: Sample.today, until: nil,
            advisesOnLaw: law, topics: topics)
    }

    static func parse(_ form: Form) throws(FormErrors) -> AdviceForm { try .parse(form, seats: [lawyer, expert], today: Sample.today) }

    @Test("R44, R47: a question goes to a seat that is marked for it, and to no other") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.kind == .law && form.adviser == Self.lawyer.id && form.due == Sample.today && form.about == nil)
        let expert = try Self.parse(Self.good.typing("adviser", AdviceForm.choice(.expertise, Self.expert.id)))
        #expect(expert.kind == .expertise && expert.adviser == Self.expert.id)
    }

    @Test("R44: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R44: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
    }

    @Test("R44: what it was asked for is taken as ids only") func about() throws {
        let (entry, file): (Entry.ID, Case.ID) = (Sample.id(41), Sample.id(42))
        let ids = ["case": [file.text], "entry": [entry.text]]
        #expect(try Self.parse(Form(Self.good.merging(ids) { $1 })).about == .entry(entry, in: file))
        let request: ID<Advice> = Sample.id(43)
        #expect(try Self.parse(Form(Self.good.merging(["request": [request.text]]) { $1 })).about == .request(request.text))
        #expect(try Self.parse(Form(Self.good.merging(["entry": ["Joel"], "case": [file.text], "request": ["Joel"]]) { $1 })).about == nil)
    }

    @Test("R44: five working days from a Friday end on the Friday after; a holiday is no working day") func due() {
        let friday = Day("2026-11-20") ?? Sample.today
        #expect(Advice.usualDue(after: friday, WorkCalendar(zone: .gmt)).text == "2026-11-27")
        #expect(Advice.usualDue(after: friday, WorkCalendar(zone: .gmt, holidays: [friday.adding(days: 3)])).text == "2026-11-30")
    }

    @Test("R44: an adviser says whether it is an answer; whoever asked only adds") func messages() throws {
        let typed = Form(["kind": ["answer"], "text": ["Yes."], "law": ["Section 10"]])
        let answer = try AdviceMessageForm.parse(typed, advises: true)
        #expect(answer.kind == .answer && answer.content.law == "Section 10")
        let more = try AdviceMessageForm.parse(typed, advises: false)
        #expect(more.kind == .more && more.content.law.isEmpty)
        for kind in ["", "more", "x"] {
            let found = problems { () throws(FormErrors) in try AdviceMessageForm.parse(Form(["kind": [kind], "text": ["t"]]), advises: true) }
            #expect(found.map(\.field) == ["kind"])
        }
        #expect(problems { () throws(FormErrors) in try AdviceMessageForm.parse(Form([:]), advises: true) }.map(\.field) == ["kind", "text"])
    }

    @Test("R44: whose turn it is follows from the last line, and an answer stays until it is read") func turns() {
        func advice(_ kinds: [Advice.Message.Kind], readAt: Instant? = nil) -> Advice {
            let at = Instant(milliseconds: 0)
            let messages = kinds.enumerated().map { index, kind in
                Advice.Message(id: Sample.id(50 + index), kind: kind, seat: Self.lawyer.id, at: at, content: .init(text: "t", law: "", why: ""))
            }
            return Advice(
                id: Sample.id(49), kind: .law, seat: Self.expert.id, adviser: Self.lawyer.id, askedAt: at, due: nil, readAt: readAt,
                content: .init(title: "t", text: "t", language: .english, why: ""), messages: messages)
        }
        #expect(advice([]).turn == .adviser && advice([.back, .more]).turn == .adviser)
        #expect(advice([.back]).turn == .asker && advice([.answer]).turn == .asker)
        #expect(advice([.answer], readAt: Instant(milliseconds: 1)).turn == .nobody)
        #expect(advice([.answer, .more]).answer != nil && advice([.back]).answer == nil)
    }

    @Test("R44: a law is cited with capitals; a first name or a number of a file is found in a citation too") func citations() throws {
        func marked(_ law: String) throws -> [String] {
            try AdviceMessageForm.parse(Form(["kind": ["answer"], "text": ["yes"], "law": [law]]), advises: true).check(.init()).warnings.map(\.words)
        }
        #expect(try marked("Data Protection Act, section 35; Children Act, section 10") == [])
        #expect(try !marked("Ask Kevin").isEmpty)
        #expect(try !marked("call 020 7946 0100").isEmpty)
    }
}

struct LibraryItemFormTests {
    static let good: [String: [String]] = [
        "title": ["Telling a partner"], "question": ["May a school tell?"], "text": ["It may, if it helps."], "law": ["Children Act, section 10"],
        "topic": ["Trauma"], "review": [Sample.today.adding(days: 1).text], "written": ["english"],
    ]
    static let review = "Enter a day after today, and within three years."
    static let missing = [
        Slip("title", "", "Write a title by which others find it."), Slip("question", "", "Write the question in general words."),
        Slip("text", "", "Write the answer."), Slip("law", "", "Write the law and the section on which the answer stands."),
        Slip("written", "", "Choose in which language it is written."),
        Slip("review", "", "Enter the day on which somebody looks whether it still holds."),
    ]
    static let wrong = [
        Slip("topic", "Weather", "Choose the topic."), Slip("review", Sample.today.text, review),
        Slip("review", Sample.today.adding(months: 37).text, review), Slip("review", "soon", "Enter the date as year-month-day, for example 2027-03-31."),
        .tooLong("title", 200), .tooLong("question", 4_000), .tooLong("text", 4_000), .tooLong("law", 300),
    ]

    static func parse(_ form: Form, _ kind: Advice.Kind = .law) throws(FormErrors) -> LibraryItemForm {
        try .parse(form, kind, topics: ["Trauma"], today: Sample.today)
    }

    @Test("R47: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R47: what an expert said needs a topic of theirs and no law") func expertise() throws {
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing("topic", ""), .expertise) }.map(\.field) == ["topic"])
        #expect(try Self.parse(Self.good.typing("law", ""), .expertise).content.law.isEmpty)
        #expect(try Self.parse(Self.good.typing("topic", "")).content.topic.isEmpty)
    }

    @Test("R44, R47: a marked word must go from every text, whatever reason is given", arguments: ["title", "question", "text", "law"])
    func identifying(_ field: String) throws {
        let form = try Self.parse(Form(Self.good.merging([field: ["It was with Kevin then"], "why": ["That is invented."]]) { $1 }))
        #expect(problems { () throws(FormErrors) in try form.demand(.init()) }.map(\.field) == [field])
        #expect(problems { () throws(FormErrors) in try Self.parse(Form(Self.good)).demand(.init()) } == [])
    }

    @Test("R44: a search takes beginnings of words, without accents; a question is near when two longer words meet") func search() {
        let at = Instant(milliseconds: 0)
        let item = LibraryItem(
            id: Sample.id(60), advice: Sample.id(61), kind: .law, seat: Sample.id(62), adviser: Sample.id(63), proposedAt: at, confirmedAt: at,
            reviewOn: Sample.today, version: 1,
            content: .init(title: "Telling the café of a suspension", question: "May a school tell?", text: "Perhaps.", law: "Children Act", topic: ""))
        #expect(item.matches("susp") && item.matches("SCHOOL cafe") && item.matches("children"))
        #expect(!item.matches("pension") && !item.matches("school weather"))
        #expect(item.isNear("The school wants to know about a suspension") && !item.isNear("The school is closed"))
        #expect(!item.isReviewDue(on: Sample.today) && item.isReviewDue(on: Sample.today.adding(days: 1)))
    }
}

struct SixStepsFormTests {
    static let good: [String: [String]] = ["at": ["client"], "mark": ["done"], "day": [Sample.today.text], "why": [""], "note": ["We spoke."]]

    static func parse(_ form: Form) throws(FormErrors) -> SixStepsRecordForm { try .parse(form, today: Sample.today) }

    @Test("R46: a path has a name for its author, and no name of a person is taken") func call() throws {
        #expect(try SixStepsForm.parse(Form(["call": ["the worry of this week"]]), .init()).call == "the worry of this week")
        let found = problems { () throws(FormErrors) in try SixStepsForm.parse(Form(["call": ["the talk with Kevin"]]), .init()) }
        #expect(found.map(\.field) == ["call"] && found[0].message.contains("“Kevin”"))
        #expect(problems { () throws(FormErrors) in try SixStepsForm.parse(Form([:]), .init()) }.map(\.field) == ["call"])
    }

    @Test("R46: a step is done on a day, not needed because, or not yet") func records() throws {
        #expect(try Self.parse(Form(Self.good)).record == .init(mark: .done, day: Sample.today, note: "We spoke."))
        #expect(try Self.parse(Self.good.typing("day", "")).record.day == Sample.today)
        #expect(try Self.parse(Self.good.typing("mark", "open")).record.day == nil)
        #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing("mark", "unneeded")) }.map(\.field) == ["why"])
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) }.map(\.field) == ["at", "mark"])
    }

    static let wrong = [
        Slip("at", "seventh", "Choose the step."), Slip("mark", "yes", "Choose whether it is done, not needed, or not yet."),
        Slip("day", Sample.today.adding(days: 1).text, "This day is still to come. Enter today or an earlier day."), .tooLong("note", 1_200),
        .tooLong("why", 300), .control("note"),
    ]

    @Test("R46: each fault has its own sentence at its field, and only that", arguments: wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R46: it ends at every step, without sharing; only another reason needs words") func ends() throws {
        for end in SixSteps.End.allCases where end != .other {
            #expect(try SixStepsEndForm.parse(Form(["end": [end.rawValue]])).end == end)
        }
        #expect(problems { () throws(FormErrors) in try SixStepsEndForm.parse(Form(["end": ["other"]])) }.map(\.field) == ["reason"])
        #expect(problems { () throws(FormErrors) in try SixStepsEndForm.parse(Form([:])) }.map(\.field) == ["end"])
    }

    @Test("S1:142-156: six steps, the next one is the first that is open") func next() {
        var content = SixSteps.Content(call: "c")
        content.records = ["recognise": .init(mark: .done), "colleagues": .init(mark: .unneeded, why: "w")]
        let steps = SixSteps(id: Sample.id(70), seat: Sample.id(71), startedAt: Instant(milliseconds: 0), endedAt: nil, version: 1, content: content)
        #expect(SixSteps.Step.allCases.count == 6 && steps.next == .client && steps.settled == 2 && steps.goesAt == nil)
    }
}
