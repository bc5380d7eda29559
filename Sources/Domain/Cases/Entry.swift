/// One statement in a case, the atom of information (R39). It belongs to its originator agency.
public struct Entry: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<Entry>

    public enum Kind: String, CaseIterable, Sendable, Codable {
        case note, contact, observation, view, opinion

        public var words: String {
            switch self {
            case .note: "Note"
            case .contact: "Contact"
            case .observation: "Observation"
            case .view: "View of a profession"
            case .opinion: "Expert opinion"
            }
        }
    }

    /// Title and text. Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var title: String
        public var text: String

        public init(title: String, text: String) {
            self.title = title
            self.text = text
        }
    }

    public let id: ID
    public let kind: Kind
    public let originator: Agency.ID
    public let author: Seat.ID
    public let handling: Handling
    public let createdAt: Instant

    public init(id: ID, kind: Kind, originator: Agency.ID, author: Seat.ID, handling: Handling, createdAt: Instant) {
        self.id = id
        self.kind = kind
        self.originator = originator
        self.author = author
        self.handling = handling
        self.createdAt = createdAt
    }
}

/// A new entry as typed, with the shares that go with it.
public struct EntryForm: Sendable {
    public let kind: Entry.Kind
    public let handling: Handling
    public let content: Entry.Content
    public let shares: [ShareTerms]

    /// Parses the entry and, if recipients were chosen, the share. `recipients` are those who can receive in this case.
    public static func parse(_ form: Form, _ template: Template, recipients: [Recipient], today: Day? = nil) throws(FormErrors) -> EntryForm {
        var form = form
        let kind = form.choice("kind", "Choose what kind of entry this is.", Entry.Kind.init(rawValue:))
        let title = form.required("title", "Give the entry a short title.", limit: 120)
        let text = form.required("text", "Write the entry.", limit: 8000)
        let handling = form.choice("handling", "Choose the handling level.", Handling.init(rawValue:))
        var shares: [ShareTerms] = []
        if !form.all("to").isEmpty {
            shares = ShareForm.parse(&form, template, recipients: recipients, handling: handling, today: today)
        }
        try form.check()
        guard let kind, let handling else { throw form.errors }
        return EntryForm(kind: kind, handling: handling, content: .init(title: title, text: text), shares: shares)
    }
}

/// The part of a form that shares an entry: one statement of purpose and basis, one or more recipients.
public enum ShareForm {
    public static func parse(_ form: inout Form, _ template: Template, recipients: [Recipient], handling: Handling?, today: Day? = nil) -> [ShareTerms] {
        let level = form.choice("level", "Choose how much the recipients see.", Level.init(rawValue:))
        let summary = form.optional("summary", limit: 4000)
        if level == .summary, summary.isEmpty { form.add("summary", "Write the summary that the recipients see instead of the entry.") }
        let purpose = form.choice("purpose", "Choose the purpose of the share.") { template.purpose($0)?.id }
        let basis = form.choice("basis", "Choose the lawful basis of the share.") { template.basis($0)?.id }
        let necessity = form.required("necessity", "Write in one sentence why these recipients need it.", limit: 1000)
        let until = form.day("until")
        if let until, let today, until < today { form.add("until", "The last day lies in the past. Enter today or a later day, or leave it empty.") }
        var chosen: [Recipient] = []
        for recipient in form.all("to").compactMap(Recipient.init) where !chosen.contains(recipient) { chosen.append(recipient) }
        if chosen.isEmpty || chosen.count != Set(form.all("to")).count || !chosen.allSatisfy(recipients.contains) {
            form.add("to", "Choose recipients from the team of this case. Add somebody to the team first if they are missing.")
        }
        guard let level, let purpose, let basis else { return [] }
        let shares = chosen.map {
            ShareTerms(
                recipient: $0, level: level, summary: level == .summary ? summary : "", purpose: purpose, basis: basis,
                necessity: necessity, until: until)
        }
        if let handling, let problem = shares.compactMap({ $0.problem(for: handling) }).first { form.add("to", problem) }
        return shares
    }
}
