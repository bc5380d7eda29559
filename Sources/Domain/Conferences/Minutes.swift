/// What is written down on one item of a meeting (R60): the shared minutes, extracts for single agencies, and that something stays in the room, never what.
public struct Minutes: Sendable, Identifiable {
    public typealias ID = Domain.ID<Minutes>

    /// One field of the page on which they are written.
    public enum Part: Hashable, Sendable {
        /// What the table took note of.
        case summary
        /// What an agency sees from its own profession (R27).
        case view(Agency.ID)
        /// That an agency was heard and has nothing to add.
        case nothing(Agency.ID)
        /// For one agency alone.
        case extract(Agency.ID)
        /// What the person is told of it (R50).
        case person
        /// That something was said in confidence. There is no field for what it was (R43; S4:81).
        case confidence

        /// As a field of the form, and as stored.
        public var name: String {
            switch self {
            case .summary: "summary"
            case .view(let agency): "view.\(agency)"
            case .nothing(let agency): "nothing.\(agency)"
            case .extract(let agency): "extract.\(agency)"
            case .person: "for-person"
            case .confidence: "confidence"
            }
        }

        /// Whether it is a tick and no text.
        public var isTick: Bool {
            switch self {
            case .nothing, .confidence: true
            case .summary, .view, .extract, .person: false
            }
        }

        /// In Unicode scalars.
        public static let limit = 4_000
    }

    /// Sealed: under the key of the case, or of the meeting.
    public struct Content: Sendable, Codable, Equatable {
        /// By the name of the part; a part without a text is not there, a tick is `yes`.
        public var texts: [String: String]

        public init(texts: [String: String] = [:]) { self.texts = texts }

        public subscript(_ part: Part) -> String {
            get { texts[part.name] ?? "" }
            set { texts[part.name] = newValue.isEmpty ? nil : newValue }
        }

        /// Whether an agency was heard: its view is written down, or that it has nothing to add.
        public func heard(_ agency: Agency.ID) -> Bool { !self[.view(agency)].isEmpty || self[.nothing(agency)] == "yes" }
    }

    /// One text as it stood, kept from the day on which the minutes were sent round.
    public struct Version: Sendable {
        public let number: Int
        public let at: Instant
        public let by: Seat.ID

        public init(number: Int, at: Instant, by: Seat.ID) {
            self.number = number
            self.at = at
            self.by = by
        }
    }

    public let id: ID
    public let item: AgendaItem.ID
    public let version: Version
    public let content: Content

    public init(id: ID, item: AgendaItem.ID, version: Version, content: Content) {
        self.id = id
        self.item = item
        self.version = version
        self.content = content
    }
}

/// The page of the minutes as one writer sends it: what it showed when it was opened, and what was typed since.
public struct MinutesForm: Sendable {
    let shown: [Minutes.Part: String]
    let typed: [Minutes.Part: String]

    /// The hidden field with what a part was when the page was opened.
    public static func shown(_ part: Minutes.Part) -> String { "was.\(part.name)" }

    /// - Parameter parts: those that the page has; anything else is not looked at.
    public static func parse(_ form: Form, parts: [Minutes.Part]) throws(FormErrors) -> MinutesForm {
        var form = form
        var (shown, typed): ([Minutes.Part: String], [Minutes.Part: String]) = ([:], [:])
        for part in parts {
            shown[part] = form.text(MinutesForm.shown(part))
            typed[part] = part.isTick ? (form.text(part.name) == "yes" ? "yes" : "") : form.optional(part.name, limit: Minutes.Part.limit)
        }
        try form.check()
        return MinutesForm(shown: shown, typed: typed)
    }

    /// Puts together what this writer changed with what is stored by now. What this one did not touch stays as the other left it.
    /// - Returns: the parts that both changed to different texts; the stored one stands there.
    public func merged(into content: Minutes.Content) -> (content: Minutes.Content, clashes: Set<Minutes.Part>) {
        var (merged, clashes) = (content, Set<Minutes.Part>())
        for (part, text) in typed where text != shown[part] && text != content[part] {
            if content[part] == shown[part] { merged[part] = text } else { clashes.insert(part) }
        }
        return (merged, clashes)
    }
}

/// A correction to minutes that were sent round (R61).
public struct Correction: Sendable, Identifiable {
    public typealias ID = Domain.ID<Correction>

    public enum State: String, Worded {
        case asked, taken, declined

        public var words: String {
            switch self {
            case .asked: "Asked for"
            case .taken: "Taken over"
            case .declined: "Not taken over"
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var text: String
        public var answer: String

        public init(text: String, answer: String) {
            self.text = text
            self.answer = answer
        }
    }

    public let id: ID
    public let by: Seat.ID
    public let at: Instant
    public let state: State
    public let content: Content

    public init(id: ID, by: Seat.ID, at: Instant, state: State, content: Content) {
        self.id = id
        self.by = by
        self.at = at
        self.state = state
        self.content = content
    }
}

/// The answer to a correction, as typed.
public struct CorrectionForm: Sendable {
    public let state: Correction.State
    public let answer: String

    public static func parse(_ form: Form) throws(FormErrors) -> CorrectionForm {
        var form = form
        let state = form.choice("taken", "Choose whether it is taken over.") { text in [.taken, .declined].first { $0.rawValue == text } as Correction.State? }
        let answer = form.optional("answer-text", limit: 1_000)
        if state == .declined, answer.isEmpty { form.add("answer-text", "Write why it is not taken over. Both stay on record.") }
        try form.check()
        guard let state else { throw form.errors }
        return CorrectionForm(state: state, answer: answer)
    }
}

/// Minutes sent round: until when corrections can be asked for, as typed.
public struct CirculationForm: Sendable {
    public let until: Day

    /// In days. Our own choice.
    static let longest = 60

    public static func parse(_ form: Form, today: Day) throws(FormErrors) -> CirculationForm {
        var form = form
        let until = form.day("until")
        if until == nil, form.text("until").isEmpty { form.add("until", "Enter the day until which corrections can be asked for.") }
        if let until, !(today...today.adding(days: longest)).contains(until) {
            form.add("until", "Choose a day from today to \(today.adding(days: longest).words).")
        }
        try form.check()
        guard let until else { throw form.errors }
        return CirculationForm(until: until)
    }
}
