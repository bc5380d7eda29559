/// Who holds a seat, who deputises, until when: as typed (R22).
public struct SeatForm: Sendable, Equatable {
    public let title: String
    /// `nil` while the seat is vacant.
    public let holder: Practitioner.ID?
    public let deputy: Practitioner.ID?
    public let until: Day?
    /// Whether others may ask it about the law (R44).
    public let advisesOnLaw: Bool
    /// On what it advises as an expert (R47).
    public let topics: [String]

    public init(title: String, holder: Practitioner.ID?, deputy: Practitioner.ID?, until: Day?, advisesOnLaw: Bool = false, topics: [String] = []) {
        self.title = title
        self.holder = holder
        self.deputy = deputy
        self.until = until
        self.advisesOnLaw = advisesOnLaw
        self.topics = topics
    }

    /// Only who works with cases can be asked.
    public func demand(_ function: Function) throws(FormErrors) {
        guard function != .practitioner, function != .coordinator, advisesOnLaw || !topics.isEmpty else { return }
        throw FormErrors("topics", "Only a practitioner or a coordinator can advise. Take the marks off, or give them to another seat.")
    }

    /// Parses a change of a seat. `people` are those who can hold one.
    public static func parse(_ form: Form, people: [Practitioner.ID], today: Day) throws(FormErrors) -> SeatForm {
        var form = form
        let seat = parse(&form, people, today)
        try form.check()
        return seat
    }

    fileprivate static func parse(_ form: inout Form, _ people: [Practitioner.ID], _ today: Day) -> SeatForm {
        let title = form.required("title", "Enter the function, for example “Social worker, family team”.", limit: 120)
        let holder = person("holder", &form, people)
        let deputy = person("deputy", &form, people)
        if let deputy, deputy == holder { form.add("deputy", "Choose somebody else: nobody deputises for themselves.") }
        let until = form.day("until")
        if let until, until < today { form.add("until", "The last day lies in the past. Enter today or a later day, or leave it empty.") }
        return SeatForm(title: title, holder: holder, deputy: deputy, until: until, advisesOnLaw: form.raw("law") == "yes", topics: topics(&form))
    }

    /// One topic a line; a line that stands twice counts once.
    private static func topics(_ form: inout Form) -> [String] {
        let lines = form.optional("topics", limit: 1_000).utf8.split(separator: 0x0a).map { trimmed(String(decoding: $0, as: UTF8.self)) }
        let topics = lines.reduce(into: [String]()) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }
        if topics.count > 12 { form.add("topics", "These are \(topics.count) topics. Leave 12 or fewer, those for which people should ask this seat.") }
        if topics.contains(where: { $0.unicodeScalars.count > 60 }) { form.add("topics", "A topic is longer than 60 characters. Shorten it to a few words.") }
        return topics
    }

    private static func person(_ field: String, _ form: inout Form, _ people: [Practitioner.ID]) -> Practitioner.ID? {
        guard !form.text(field).isEmpty else { return nil }
        return form.choice(field, "Choose somebody with an account that is not disabled, or nobody.") { text in
            Practitioner.ID(text).flatMap { people.contains($0) ? $0 : nil }
        }
    }
}

/// A new seat as typed. Agency and function stay as they are for good: they decide what the seat may do.
public struct NewSeatForm: Sendable {
    public let agency: Agency.ID
    public let function: Function
    public let seat: SeatForm

    public static func parse(_ form: Form, agencies: [Agency.ID], people: [Practitioner.ID], today: Day) throws(FormErrors) -> NewSeatForm {
        var form = form
        let agency = form.choice("agency", "Choose the agency.") { text in
            Agency.ID(text).flatMap { agencies.contains($0) ? $0 : nil }
        }
        let function = form.choice("function", "Choose what the seat is for.", Function.init(rawValue:))
        let seat = SeatForm.parse(&form, people, today)
        try form.check()
        guard let agency, let function else { throw form.errors }
        try seat.demand(function)
        return NewSeatForm(agency: agency, function: function, seat: seat)
    }
}
