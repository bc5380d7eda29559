/// What a table decided on one item of a meeting, by the rule of its structure (R18, R60).
public struct Resolution: Sendable, Identifiable {
    public typealias ID = Domain.ID<Resolution>

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        /// On what the table decided.
        public var question: String
        /// By place of the template; who is not there was not there.
        public var voices: [String: Ballot.Voice]
        /// Reason, dissent, conflicts of interest.
        public var reason: String
        /// How it was settled, in words.
        public var settled: String
        /// What came of it at once, in words; empty where nothing did.
        public var effect: String

        public init(question: String, voices: [String: Ballot.Voice], reason: String, settled: String, effect: String) {
            self.question = question
            self.voices = voices
            self.reason = reason
            self.settled = settled
            self.effect = effect
        }
    }

    /// What one authority decided for itself after the table had advised (R18).
    public struct Own: Sendable {
        public let agency: Agency.ID
        public let at: Instant
        public let by: Seat.ID
        public let words: String

        public init(agency: Agency.ID, at: Instant, by: Seat.ID, words: String) {
            self.agency = agency
            self.at = at
            self.by = by
            self.words = words
        }
    }

    public let id: ID
    public let item: AgendaItem.ID
    public let outcome: BallotForm.Outcome
    public let at: Instant
    public let by: Seat.ID
    /// When it is to be looked at again.
    public let review: Day?
    public let content: Content
    public let own: [Own]

    public init(id: ID, item: AgendaItem.ID, outcome: BallotForm.Outcome, at: Instant, by: Seat.ID, review: Day?, content: Content, own: [Own]) {
        self.id = id
        self.item = item
        self.outcome = outcome
        self.at = at
        self.by = by
        self.review = review
        self.content = content
        self.own = own
    }
}

/// A decision at a meeting, as typed.
public struct ResolutionForm: Sendable {
    /// On what a table can decide.
    public enum Subject: Hashable, Sendable {
        /// An outcome of the stage where the case is.
        case outcome(String)
        /// Who owns the case.
        case owner
        /// Anything else, in its own words.
        case other

        public var name: String {
            switch self {
            case .outcome(let id): "outcome/\(id)"
            case .owner: "owner"
            case .other: "other"
            }
        }
    }

    public let subject: Subject
    /// In words, where the subject does not say it.
    public let question: String
    public let ballot: BallotForm
    public let review: Day?

    /// - Parameters:
    ///   - subjects: on what the viewer can put a decision on record.
    ///   - absent: places of the table that are not at this meeting.
    ///   - unheard: agencies that are there and were not heard on this item (R27).
    public static func parse(
        _ form: Form, _ structure: Structure, subjects: [Subject], absent: Set<String>, unheard: [String], today: Day
    ) throws(FormErrors) -> ResolutionForm {
        var form = form
        let subject = form.choice("on", "Choose on what the table decides.") { text in subjects.first { $0.name == text } }
        if !unheard.isEmpty {
            form.add("on", "Not heard yet: \(unheard.joined(separator: ", ")). Write down what each sees, or that it has nothing to add; then decide.")
        }
        let question = subject == .other ? form.required("question", "Write on what the table decides.", limit: 500) : form.optional("question", limit: 500)
        let ballot = BallotForm.parse(&form, structure, absent: absent)
        let review = form.day("review")
        if let review, review < today { form.add("review", "This day has passed. Enter today or a later one.") }
        try form.check()
        guard let subject, let ballot else { throw form.errors }
        return ResolutionForm(subject: subject, question: question, ballot: ballot, review: review)
    }
}

/// What an authority decided for itself, as typed.
public struct OwnDecisionForm: Sendable {
    public let words: String

    /// Its field, on a page with several decisions.
    public static func field(_ resolution: Resolution.ID) -> String { "own.\(resolution)" }

    public static func parse(_ form: Form, on resolution: Resolution.ID) throws(FormErrors) -> OwnDecisionForm {
        var form = form
        let words = form.required(field(resolution), "Write what your authority does, or that it does nothing.", limit: 1_000)
        try form.check()
        return OwnDecisionForm(words: words)
    }
}
