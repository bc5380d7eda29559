/// The answer to a request, question by question: share, share part, hold nothing, or refuse (R45; S1:142-156).
public struct InformationAnswer: Sendable, Identifiable {
    public typealias ID = Domain.ID<InformationAnswer>

    /// Sealed.
    public struct Part: Sendable, Codable, Equatable {
        public var kind: Kind
        public var text: String
        public var reason: Reason?
        /// Own words beside the reason; never asked for.
        public var words: String

        public init(kind: Kind, text: String = "", reason: Reason? = nil, words: String = "") {
            self.kind = kind
            self.text = text
            self.reason = reason
            self.words = words
        }

        /// What the asking side sees of it. Where the rule hides what is held, nobody learns that something was left out, or why (R52).
        public func shown(hides: Bool) -> Shown {
            switch kind {
            case .share: .text(text, isPart: false)
            case .part: .text(text, isPart: !hides)
            case .nothing: hides ? .none : .nothingHeld
            case .refuse: hides ? .none : .refused(reason?.words ?? Reason.unsaid.words, words)
            }
        }
    }

    public enum Kind: String, Worded {
        case share, part, nothing, refuse

        public var words: String {
            switch self {
            case .share: "Share"
            case .part: "Share part"
            case .nothing: "We hold nothing"
            case .refuse: "Refuse"
            }
        }

        public var hint: String {
            switch self {
            case .share: "Write the answer below."
            case .part: "Write what you share below, and leave the rest out."
            case .nothing: "You looked, and there is nothing on this."
            case .refuse: "Choose a reason below. You need not say more."
            }
        }

        public var hasText: Bool { self == .share || self == .part }
    }

    /// Why an answer is refused, in words that tell nothing of the content.
    public enum Reason: String, Worded {
        case unsaid, secrecy
        case noBasis = "no-basis"
        case notNeeded = "not-needed"
        case harm
        case askPerson = "ask-person"

        public var words: String {
            switch self {
            case .unsaid: "No reason is given"
            case .secrecy: "Professional secrecy"
            case .noBasis: "We see no lawful basis for it"
            case .notNeeded: "It is not needed for the purpose"
            case .harm: "It could harm somebody, or work that goes on"
            case .askPerson: "Ask the person, or ask for consent first"
            }
        }
    }

    /// What of a part is seen.
    public enum Shown: Sendable, Equatable {
        case text(String, isPart: Bool)
        case nothingHeld
        case refused(String, String)
        case none
    }

    public let id: ID
    public let seat: Seat.ID
    public let at: Instant
    /// The entry of the case that its texts became.
    public let entry: Entry.ID?
    public let parts: [Part]

    public init(id: ID, seat: Seat.ID, at: Instant, entry: Entry.ID?, parts: [Part]) {
        self.id = id
        self.seat = seat
        self.at = at
        self.entry = entry
        self.parts = parts
    }

    /// What a request becomes by these parts.
    public static func state(_ parts: [Part]) -> InformationRequest.State {
        if parts.contains(where: { $0.kind.hasText }) { return .shared }
        return parts.contains { $0.kind == .refuse } ? .refused : .nothing
    }
}

/// An answer as typed: one choice for each question.
public struct RequestAnswerForm: Sendable {
    public let parts: [InformationAnswer.Part]
    /// Whether the whole case team sees it, or the asking agency alone.
    public let forTeam: Bool

    public static func parse(_ form: Form, questions: Int) throws(FormErrors) -> RequestAnswerForm {
        var form = form
        let parts = (1...max(1, questions)).map { part(&form, $0) }
        let forTeam = form.text("audience") == "team"
        if !["team", "agency", ""].contains(form.text("audience")) { form.add("audience", "Choose who sees what you share.") }
        try form.check()
        return RequestAnswerForm(parts: parts, forTeam: forTeam)
    }

    private static func part(_ form: inout Form, _ number: Int) -> InformationAnswer.Part {
        let kind = form.choice("answer-\(number)", "Choose an answer to question \(number).", InformationAnswer.Kind.init(rawValue:))
        let text = form.optional("text-\(number)", limit: 2_000)
        let words = form.optional("words-\(number)", limit: 500)
        let typed = form.text("reason-\(number)")
        let reason = InformationAnswer.Reason(rawValue: typed)
        if kind?.hasText == true, text.isEmpty { form.add("text-\(number)", "Write what you share on question \(number), or choose another answer.") }
        if kind?.hasText == false, !text.isEmpty {
            form.add("text-\(number)", "This text would not be sent. Choose “Share” or “Share part” for question \(number), or take the text out.")
        }
        if kind == .refuse, reason == nil { form.add("reason-\(number)", "Choose a reason for question \(number). “No reason is given” is one.") }
        return InformationAnswer.Part(
            kind: kind ?? .nothing, text: text, reason: kind == .refuse ? reason : nil, words: kind == .refuse ? words : "")
    }

    public var state: InformationRequest.State { InformationAnswer.state(parts) }

    /// The entry that the texts become; `nil` when nothing is shared.
    public func entry(_ questions: [String], hides: Bool, day: Day) -> Entry.Content? {
        let texts = zip(questions, parts).compactMap { question, part -> String? in
            guard case .text(let text, let isPart) = part.shown(hides: hides) else { return nil }
            return "\(question)\n\(text)\(isPart ? "\n(In part: something is left out.)" : "")"
        }
        return texts.isEmpty ? nil : Entry.Content(title: "Answer to a request, \(day.words)", text: texts.joined(separator: "\n\n"))
    }
}
