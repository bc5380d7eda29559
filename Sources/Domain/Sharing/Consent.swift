/// A dated permission by the participant or a parent (R38; S1:124, S1:130): what for, who may receive what, until when.
/// Every share on the basis of a consent rests on one of these and ends with it.
public struct Consent: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<Consent>

    /// Who gave it.
    public enum Giver: String, Worded {
        case person, parent

        public var words: String {
            switch self {
            case .person: "The person"
            case .parent: "A parent or guardian"
            }
        }

        /// The kind of basis that such a consent carries.
        var rest: Template.LawfulBasis.Rest {
            switch self {
            case .person: .person
            case .parent: .parent
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        /// What may be shared, in the words in which it was agreed.
        public var items: String
        /// How it was given: spoken or signed, where, who was there.
        public var how: String

        public init(items: String, how: String) {
            self.items = items
            self.how = how
        }
    }

    /// The end before its time.
    public struct Withdrawal: Sendable, Equatable {
        public let at: Instant
        public let by: Seat.ID

        public init(at: Instant, by: Seat.ID) {
            self.at = at
            self.by = by
        }
    }

    public enum State: Sendable, Equatable { case inForce, expired, withdrawn }

    public let id: ID
    public let giver: Giver
    public let given: Day
    /// Purposes of the structure's list.
    public let purposes: [String]
    /// The case team, or agencies one by one.
    public let recipients: [Recipient]
    /// The last day on which it holds.
    public let until: Day?
    public let recordedBy: Seat.ID
    public let recordedAt: Instant
    public let withdrawal: Withdrawal?
    public let content: Content

    public init(
        id: ID, giver: Giver, given: Day, purposes: [String], recipients: [Recipient], until: Day?, recordedBy: Seat.ID, recordedAt: Instant,
        withdrawal: Withdrawal?, content: Content
    ) {
        self.id = id
        self.giver = giver
        self.given = given
        self.purposes = purposes
        self.recipients = recipients
        self.until = until
        self.recordedBy = recordedBy
        self.recordedAt = recordedAt
        self.withdrawal = withdrawal
        self.content = content
    }

    public func state(on today: Day) -> State {
        if withdrawal != nil { return .withdrawn }
        if let until, until < today { return .expired }
        return .inForce
    }

    /// What it makes of the basis of a share that rests on it.
    public func basis(on today: Day) -> Facts.BasisState { state(on: today) == .inForce ? .valid : .ended }

    /// The sentence that says why a share does not rest on it, or `nil` when it does.
    /// - Parameter agency: of the recipient, where it is a seat.
    public func problem(purpose: String, recipient: Recipient, agency: Agency.ID?) -> (field: String, message: String)? {
        if !purposes.contains(purpose) { return ("purpose", "The consent does not cover this purpose. Choose one that it names, or another basis.") }
        let isCovered =
            switch recipient {
            case .team: recipients.contains(.team)
            case .agency(let id): recipients.contains(.team) || recipients.contains(.agency(id))
            case .seat: recipients.contains(.team) || agency.map { recipients.contains(.agency($0)) } ?? false
            }
        return isCovered ? nil : ("to", "The consent does not name all of these recipients. Choose those that it names, or another basis.")
    }

    /// So many days before its last one somebody is told: time to ask the person once more. Our own choice.
    public static let notice = 30

    public func endsSoon(on today: Day) -> Bool { state(on: today) == .inForce && until.map { $0 <= today.adding(days: Self.notice) } ?? false }
}

/// A consent as typed.
public struct ConsentForm: Sendable {
    public let giver: Consent.Giver
    public let given: Day
    public let purposes: [String]
    public let recipients: [Recipient]
    public let until: Day?
    public let content: Consent.Content

    /// - Parameter recipients: the team, and the agencies that have a seat on it.
    public static func parse(_ form: Form, _ template: Template, recipients: [Recipient], today: Day) throws(FormErrors) -> ConsentForm {
        var form = form
        let giver = form.choice("giver", "Choose who gave the consent.", Consent.Giver.init(rawValue:))
        let given = form.day("given")
        if let given, given > today { form.add("given", "A consent that was not given yet does not count. Enter today or an earlier day.") }
        if given == nil, form.errors.message(for: "given") == nil { form.add("given", "Enter the day on which it was given.") }
        let purposes = template.purposes.map(\.id).filter { form.all("for").contains($0) }
        if purposes.isEmpty { form.add("for", "Choose what the consent is for. It holds for nothing else.") }
        var chosen: [Recipient] = []
        for recipient in form.all("to").compactMap(Recipient.init) where recipients.contains(recipient) && !chosen.contains(recipient) {
            chosen.append(recipient)
        }
        if chosen.isEmpty || chosen.count != Set(form.all("to")).count {
            form.add("to", "Choose the team or agencies with a seat on it. Add an agency to the team first if it is missing.")
        }
        let items = form.required("items", "Write what may be shared, as it was agreed.", limit: 2_000)
        let how = form.required("how", "Write how it was given: spoken or signed, where, and who was there.", limit: 1_000)
        let until = form.day("until")
        if let until, until < today { form.add("until", "The last day lies in the past. Enter today or a later day, or leave it empty.") }
        try form.check()
        guard let giver, let given else { throw form.errors }
        return ConsentForm(giver: giver, given: given, purposes: purposes, recipients: chosen, until: until, content: .init(items: items, how: how))
    }
}
