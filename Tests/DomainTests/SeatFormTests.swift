import Testing

@testable import Domain

struct SeatFormTests {
    static let people: [Practitioner.ID] = [Sample.id(21), Sample.id(22)]
    static let good: [String: [String]] = [
        "agency": [Sample.agencies[0].text], "function": ["practitioner"], "title": ["Duty worker"], "holder": [people[0].text], "deputy": [people[1].text],
        "until": [Sample.today.text],
    ]
    static let missing = [
        Slip("agency", "", "Choose the agency."), Slip("function", "", "Choose what the seat is for."),
        Slip("title", "", "Enter the function, for example “Social worker, family team”."),
    ]
    static let nobody = "Choose somebody with an account that is not disabled, or nobody."
    static let wrong = [
        Slip("agency", (Sample.id(3) as Agency.ID).text, "Choose the agency."), Slip("function", "owner", "Choose what the seat is for."),
        Slip("holder", (Sample.id(23) as Practitioner.ID).text, nobody), Slip("deputy", "x", nobody),
        Slip("deputy", people[0].text, "Choose somebody else: nobody deputises for themselves."),
        Slip("until", Sample.today.adding(days: -1).text, "The last day lies in the past. Enter today or a later day, or leave it empty."),
        Slip("until", "soon", "Enter the date as year-month-day, for example 2027-03-31."), .tooLong("title", 120), .control("title"),
    ]

    static func parse(_ form: Form) throws(FormErrors) -> NewSeatForm {
        try NewSeatForm.parse(form, agencies: Sample.agencies, people: people, today: Sample.today)
    }

    @Test("R22: a seat is read with its function, holder, deputy and last day") func parses() throws {
        let form = try Self.parse(Form(Self.good))
        #expect(form.agency == Sample.agencies[0] && form.function == .practitioner)
        #expect(form.seat == SeatForm(title: "Duty worker", holder: Self.people[0], deputy: Self.people[1], until: Sample.today))
    }

    @Test("R22: a seat may be vacant, without deputy and last day") func vacant() throws {
        let seat = try SeatForm.parse(Form(["title": ["Duty worker"], "holder": [""]]), people: Self.people, today: Sample.today)
        #expect(seat == SeatForm(title: "Duty worker", holder: nil, deputy: nil, until: nil))
    }

    @Test("R44, R47: a seat is marked as advising; topics stand one a line, each once") func advises() throws {
        let typed = Self.good.typing("topics", " Trauma \r\n\nSalafism\nTrauma").values.merging(["law": ["yes"]]) { $1 }
        let seat = try Self.parse(Form(typed)).seat
        #expect(seat.advisesOnLaw && seat.topics == ["Trauma", "Salafism"])
        #expect(try !Self.parse(Form(Self.good)).seat.advisesOnLaw)
    }

    @Test("R44: an office cannot be asked: it sees no content", arguments: ["administrator", "auditor"]) func offices(_ function: String) {
        let typed = Self.good.typing("function", function).values
        for marks in [["law": ["yes"]], ["topics": ["Trauma"]]] {
            #expect(problems { () throws(FormErrors) in try Self.parse(Form(typed.merging(marks) { $1 })) }.map(\.field) == ["topics"])
        }
        #expect(problems { () throws(FormErrors) in try Self.parse(Form(typed)) } == [])
    }

    @Test("R22: each fault has its own sentence at its field, and only that", arguments: missing + wrong)
    func faults(_ slip: Slip) { #expect(problems { () throws(FormErrors) in try Self.parse(Self.good.typing(slip)) } == [slip.problem]) }

    @Test("R22: everything that is missing is told at once") func empty() {
        #expect(problems { () throws(FormErrors) in try Self.parse(Form([:])) } == Self.missing.map(\.problem))
    }
}
