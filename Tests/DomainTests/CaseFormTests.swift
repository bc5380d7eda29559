import Testing

@testable import Domain

struct MemberFormTests {
    static let good: [String: [String]] = [
        "seat": [Sample.seats[0].text], "role": ["guest"], "why": ["Knows the family."], "until": [Sample.today.text],
    ]
    static let past = "The last day lies in the past. Enter today or a later day."
    static let missing = [
        Slip("seat", "", "Choose the seat that joins."), Slip("role", "", "Choose member or guest."),
        Slip("why", "", "Write why this seat is needed in this case."),
    ]
    static let wrong = [
        Slip("seat", (Sample.id(13) as Seat.ID).text, "Choose the seat that joins."), Slip("role", "owner", "Choose member or guest."),
        Slip("until", "", "A guest needs an end date. Enter the last day."), Slip("until", Sample.today.adding(days: -1).text, past),
        Slip("until", "soon", "Enter the date as year-month-day, for example 2027-03-31."), .tooLong("why", 500), .control("why"),
    ]

    static func parse(_ form: Form) throws(FormErrors) -> MemberForm { try MemberForm.parse(form, seats: Sample.seats, today: Sample.today) }

    @Test("R59: a guest is read with seat, reason and last day; today is not past") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.seat == Sample.seats[0] && form.role == .guest && form.until == Sample.today && form.why == "Knows the family.")
    }

    @Test("R59: a member needs no last day") func member() throws {
        let form = try Self.parse(Form(Self.good.merging(["role": ["member"], "until": [""]]) { $1 }))
        #expect(form.role == .member && form.until == nil)
    }

    @Test("R59: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R59: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
    }

    @Test("R59: a place in the team holds on its first and its last day") func current() {
        let day = Sample.today
        let place = Member(id: Sample.id(1), seat: Sample.id(2), role: .guest, from: day, until: day.adding(days: 2), why: "")
        #expect((-1...3).map { place.isCurrent(on: day.adding(days: $0)) } == [false, true, true, true, false])
        let endless = Member(id: Sample.id(1), seat: Sample.id(2), role: .member, from: day, until: nil, why: "")
        #expect(!endless.isCurrent(on: day.adding(days: -1)) && endless.isCurrent(on: day.adding(days: 99_999)))
    }
}

struct OwnerFormTests {
    static let good: [String: [String]] = ["owner": [Sample.seats[1].text], "reason": ["Nearest to the person."], "note": ["Call the mentor."]]
    static let choose = "Choose the seat that owns the case."
    static let handover = Slip("note", "", "Write a handover note for the new owner: what is open, what comes next, whom to call.")
    static let missing = [Slip("owner", "", choose), Slip("reason", "", "Write why this seat: who is nearest to the person?")]
    static let wrong = [
        handover, Slip("owner", (Sample.id(13) as Seat.ID).text, choose),
        Slip("owner", Sample.seats[0].text, "This seat owns the case already. Choose another one."), .tooLong("reason", 2000),
        .tooLong("note", 4000), .control("reason"), .control("note"),
    ]

    static func parse(_ form: Form, current: Seat.ID? = Sample.seats[0]) throws(FormErrors) -> OwnerForm {
        try OwnerForm.parse(form, members: Sample.seats, current: current)
    }

    @Test("R58: an appointment is read with reason and handover note") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.seat == Sample.seats[1] && form.reason == "Nearest to the person." && form.note == "Call the mentor.")
    }

    @Test("R58: the first owner needs no handover note") func first() throws {
        #expect(try Self.parse(Self.good.without("note"), current: nil).note == "")
    }

    @Test("R58: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R58: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == (Self.missing + [Self.handover]).map(\.problem))
    }
}

struct ClosureTests {
    static let good: [String: [String]] = ["outcome": ["moved"], "goal-met": ["partly"], "statement": ["Has work."], "thanks": ["To all."]]
    static let missing = [
        Slip("outcome", "", "Choose how the case ends."), Slip("goal-met", "", "Say whether the goal was met."),
        Slip("statement", "", "Write what was reached, measured against the goal."),
    ]
    static let wrong = [
        Slip("outcome", "other", "Choose how the case ends."), Slip("goal-met", "yes", "Say whether the goal was met."),
        .tooLong("statement", 4000), .tooLong("thanks", 1000), .control("statement"), .control("thanks"),
    ]
    static let now = Instant(milliseconds: 1_764_000_000_000)

    static func parse(_ form: Form) throws(FormErrors) -> Closure {
        try Closure.parse(form, Sample.template, at: Course(stored: "work", isAdopted: true, ended: nil), now: now, by: Sample.seats[0])
    }

    @Test("R76: a closure keeps outcome, goal, statement, thanks, time and seat") func parses() throws {
        let whole = Closure(
            outcome: "moved", ending: "finish", goalMet: .partly, statement: "Has work.", thanks: "To all.", closedAt: Self.now, by: Sample.seats[0])
        #expect(try Self.parse(Form(Self.good)) == whole)
        #expect(try Self.parse(Self.good.without("thanks")).thanks == "")
    }

    @Test("R76: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R76: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
    }

    @Test("R76: a case ends only as its stage lets it", arguments: [("team", "hand-on"), ("work", "finish")])
    func ending(_ stage: String, _ outcome: String) throws {
        let course = Course(stored: stage, isAdopted: true, ended: nil)
        #expect(try Closure.parse(Form(Self.good), Sample.template, at: course, now: Self.now, by: Sample.seats[0]).ending == outcome)
        var template = Sample.template
        template.stages = template.stages.map {
            .init(id: $0.id, words: "", questions: [], outcomes: $0.outcomes.filter { !$0.effect.ends }, source: "", confirmed: true)
        }
        let refused = problems { () throws(FormErrors) in try Closure.parse(Form(Self.good), template, at: course, now: Self.now, by: Sample.seats[0]) }
        #expect(refused.map(\.field) == ["ending"])
    }
}

struct CaseDetailsTests {
    static let good: [String: [String]] = ["name": ["Sam"], "born": [""], "contact": ["07700"], "language": ["Dari"], "goal": ["Work by May."]]

    @Test("R76: details are read; only the name is needed") func parses() throws {
        let details = try Case.Details.parse(Form(Self.good))
        #expect(details == .init(participant: .init(name: "Sam", born: "", contact: "07700", language: "Dari"), goal: "Work by May."))
        #expect(try Case.Details.parse(Form(["name": ["Sam"]])).goal == "")
    }

    @Test(
        "R76: each fault has its own sentence at its field, and only that",
        arguments: [
            Slip("name", " ", "Enter the name of the person."), Slip("born", "1 May", ReferralFormTests.birth), .tooLong("goal", 2000), .control("goal"),
        ])
    func faults(_ slip: Slip) {
        #expect(problems { () throws(FormErrors) in try Case.Details.parse(Self.good.typing(slip)) } == [slip.problem])
    }
}

struct ReviewFormTests {
    static let good: [String: [String]] = ["achieved": ["Has a flat."], "next": ["Look for work."]]
    static let missing = [
        Slip("achieved", "", "Write what was achieved since the last review, measured against the goal."),
        Slip("next", "", "Write what comes next."),
    ]

    @Test("R75: a review is read with what was achieved and what comes next") func parses() throws {
        let form = try ReviewForm.parse(Form(Self.good))
        #expect(form.achieved == "Has a flat." && form.next == "Look for work.")
        #expect(problems { () throws(FormErrors) in try ReviewForm.parse(Form([:])) } == Self.missing.map(\.problem))
    }

    @Test(
        "R75: each fault has its own sentence at its field, and only that",
        arguments: missing + [
            .tooLong("achieved", 4000), .tooLong("next", 2000), .control("achieved"), .control("next"),
        ])
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try ReviewForm.parse(Self.good.typing(slip)) } == [slip.problem]) }
}
