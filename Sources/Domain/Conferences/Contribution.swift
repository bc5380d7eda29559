/// What an agency brings to an item before the meeting (R60): an entry of its own, shared as it decides, or that it has nothing to add.
public struct Contribution: Sendable, Identifiable {
    public typealias ID = Domain.ID<Contribution>

    public enum State: String, Worded {
        case asked, brought, nothing

        public var words: String {
            switch self {
            case .asked: "Asked"
            case .brought: "In"
            case .nothing: "Nothing to add"
            }
        }
    }

    public let id: ID
    public let item: AgendaItem.ID
    public let agency: Agency.ID
    public let state: State
    public let entry: Entry.ID?
    public let due: Day
    public let remindedOn: Day?

    public init(id: ID, item: AgendaItem.ID, agency: Agency.ID, state: State, entry: Entry.ID?, due: Day, remindedOn: Day?) {
        self.id = id
        self.item = item
        self.agency = agency
        self.state = state
        self.entry = entry
        self.due = due
        self.remindedOn = remindedOn
    }
}

/// Until when contributions are asked, as typed.
public struct ContributionsForm: Sendable {
    public let due: Day

    public static func parse(_ form: Form, today: Day, meeting: Day) throws(FormErrors) -> ContributionsForm {
        var form = form
        let due = form.day("due")
        if due == nil, form.text("due").isEmpty { form.add("due", "Enter the day until which the contributions are to be in.") }
        if let due, due < today || due > meeting { form.add("due", "Choose a day from today to the day of the meeting, \(meeting.words).") }
        try form.check()
        guard let due else { throw form.errors }
        return ContributionsForm(due: due)
    }
}

/// The contribution of an agency, as typed: one of its entries, or nothing.
public struct ContributionForm: Sendable {
    public let entry: Entry.ID?

    /// - Parameter entries: those of the agency that can be brought.
    public static func parse(_ form: Form, entries: [Entry.ID]) throws(FormErrors) -> ContributionForm {
        var form = form
        if form.text("bring") == "nothing" { return ContributionForm(entry: nil) }
        if entries.isEmpty { form.add("bring", "Your agency has no entry here that it could bring. Write one, or say that it has nothing to add.") }
        try form.check()
        let entry = form.choice("entry", "Choose the entry that your agency brings, or say that it has nothing to add.") { text in
            entries.first { $0.text == text }
        }
        try form.check()
        return ContributionForm(entry: entry)
    }
}
