/// What hinders a table in its work and what only others can change: it goes up to a strategic structure, and the answer comes back (R12; S1:71-72).
public struct Hurdle: Sendable, Identifiable {
    public typealias ID = Domain.ID<Hurdle>

    /// Sealed. It names no person.
    public struct Content: Sendable, Codable, Equatable {
        public var title: String
        public var hinders: String
        public var helps: String
        public var language: Identifying.Language
        /// Why words that could identify somebody stand in it all the same.
        public var why: String

        public init(title: String, hinders: String, helps: String, language: Identifying.Language, why: String) {
            self.title = title
            self.hinders = hinders
            self.helps = helps
            self.language = language
            self.why = why
        }
    }

    public enum State: String, Worded {
        case open
        case takenUp = "taken-up"
        case answered, declined

        public var words: String {
            switch self {
            case .open: "Open"
            case .takenUp: "Taken up"
            case .answered: "Answered"
            case .declined: "Declined"
            }
        }

        public var hint: String {
            switch self {
            case .open: ""
            case .takenUp: "You work on it. Say what happens next, and by when."
            case .answered: "It is decided. Say what was decided."
            case .declined: "You do not take it up. Say why."
            }
        }

        /// What an answer can bring it to.
        public static let answers: [State] = [.takenUp, .answered, .declined]
    }

    public struct Answer: Sendable, Identifiable {
        public typealias ID = Domain.ID<Answer>

        /// Sealed.
        public struct Content: Sendable, Codable, Equatable {
            public var text: String
            public var why: String

            public init(text: String, why: String) {
                self.text = text
                self.why = why
            }
        }

        public let id: ID
        public let seat: Seat.ID
        public let at: Instant
        public let state: State
        public let content: Content

        public init(id: ID, seat: Seat.ID, at: Instant, state: State, content: Content) {
            self.id = id
            self.seat = seat
            self.at = at
            self.state = state
            self.content = content
        }
    }

    public let id: ID
    /// The table that is hindered, and the one that can help.
    public let from: Structure.ID
    public let to: Structure.ID
    public let seat: Seat.ID
    public let at: Instant
    public let content: Content
    /// The oldest first.
    public let answers: [Answer]

    public var state: State { answers.last?.state ?? .open }

    public init(id: ID, from: Structure.ID, to: Structure.ID, seat: Seat.ID, at: Instant, content: Content, answers: [Answer]) {
        self.id = id
        self.from = from
        self.to = to
        self.seat = seat
        self.at = at
        self.content = content
        self.answers = answers
    }
}

extension Structure {
    /// Whether it takes up hurdles: an active strategic structure.
    public var takesHurdles: Bool { state == .active && isStrategic }
    public var isStrategic: Bool { template.identity.tier.value == .strategic }
}

/// A hurdle, as typed.
public struct HurdleForm: Sendable {
    public let from: Structure.ID
    public let to: Structure.ID
    public let content: Hurdle.Content

    /// - Parameters:
    ///   - from: the structures for which the viewer can write.
    ///   - to: those that take hurdles up.
    public static func parse(_ form: Form, from: [Structure], to: [Structure]) throws(FormErrors) -> HurdleForm {
        var form = form
        let own = form.choice("from", "Choose at which table this hinders the work.") { text in from.first { $0.id.text == text }?.id }
        let whom = form.choice("to", "Choose who can help.") { text in to.first { $0.id.text == text }?.id }
        let language = form.choice("written", "Choose in which language it is written.", Identifying.Language.init(rawValue:))
        let title = form.required("title", "Give the hurdle a short title.", limit: 120)
        let hinders = form.required("hinders", "Write what hinders the work, without a name.", limit: 4_000)
        let helps = form.required("helps", "Write what would help.", limit: 2_000)
        let why = form.optional("why", limit: 500)
        try form.check()
        guard let own, let whom, let language else { throw form.errors }
        return HurdleForm(from: own, to: whom, content: .init(title: title, hinders: hinders, helps: helps, language: language, why: why))
    }

    /// The texts, checked for what could identify somebody (R31).
    public func check(_ setting: Identifying.Setting) -> IdentityCheck {
        IdentityCheck([("Title", content.title), ("What hinders", content.hinders), ("What would help", content.helps)], setting)
    }
}

/// An answer to a hurdle, as typed.
public struct HurdleAnswerForm: Sendable {
    public let state: Hurdle.State
    public let content: Hurdle.Answer.Content

    public static func parse(_ form: Form) throws(FormErrors) -> HurdleAnswerForm {
        var form = form
        let state = form.choice("state", "Choose what becomes of it.") { text in Hurdle.State.answers.first { $0.rawValue == text } }
        let text = form.required("text", "Write what was decided; if it is declined, why.", limit: 4_000)
        let why = form.optional("why", limit: 500)
        try form.check()
        guard let state else { throw form.errors }
        return HurdleAnswerForm(state: state, content: .init(text: text, why: why))
    }

    public func check(_ setting: Identifying.Setting) -> IdentityCheck { IdentityCheck([("Your answer", content.text)], setting) }
}
