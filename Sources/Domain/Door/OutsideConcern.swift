extension Template {
    /// The ways that somebody without an account can take (R32).
    public var outsideWays: [Way] { door.ways.filter { [.family, .own, .anonymous].contains($0.id) } }
    /// The doors through which a practitioner takes something down.
    public var partnerWays: [Way] { door.ways.filter { $0.id != .anonymous } }
    /// The structure's own words for a door.
    public func doorWords(_ id: Doorway) -> String { door.ways.first { $0.id == id }?.words ?? id.words }
}

/// A concern that came in from outside, before a coordinator takes it in as a referral under the same id (R32; S0:25, 50).
public struct OutsideConcern: Sendable, Identifiable {
    public typealias ID = Referral.ID

    /// What was written. Sealed.
    public struct Content: Sendable, Codable, Equatable {
        /// Whom it is about, as far as that was said.
        public var name: String
        public var seen: String
        public var tried: String
        public var knows: String
        public var language: String
        /// Who writes, and where they want the answer; empty without a name.
        public var sender: String
        public var contact: String

        public init(name: String, seen: String, tried: String, knows: String, language: String, sender: String, contact: String) {
            self.name = name
            self.seen = seen
            self.tried = tried
            self.knows = knows
            self.language = language
            self.sender = sender
            self.contact = contact
        }
    }

    public enum State: String, Sendable {
        /// No coordinator has taken it in or ended it.
        case waiting
        /// It is a referral now.
        case taken
        /// Answered without becoming a referral.
        case ended
    }

    public let id: ID
    public let structure: Structure.ID
    public let door: Template.Doorway
    public let urgency: String
    public let receivedAt: Instant
    public let state: State
    public let content: Content

    public init(id: ID, structure: Structure.ID, door: Template.Doorway, urgency: String, receivedAt: Instant, state: State, content: Content) {
        self.id = id
        self.structure = structure
        self.door = door
        self.urgency = urgency
        self.receivedAt = receivedAt
        self.state = state
        self.content = content
    }

    /// What a coordinator begins with when the concern becomes a referral; every word can be changed.
    public var asReferral: [String: [String]] {
        [
            "name": [content.name.isEmpty ? "Not named" : content.name], "seen": [content.seen], "urgency": [urgency],
            "tried": [content.tried.isEmpty ? "Nothing was said of it." : content.tried],
            "knows": [content.knows.isEmpty ? door == .own ? "The person wrote it." : "Nothing was said of it." : content.knows],
            "language": [content.language], "contact": [door == .own ? content.contact : ""],
        ]
    }
}

/// A concern from outside as typed.
public struct OutsideForm: Sendable {
    public let door: Template.Doorway
    public let urgency: String
    public let content: OutsideConcern.Content

    /// How the answer reaches whoever wrote.
    public enum Reach: String, Worded {
        case code, contact

        public var words: String {
            switch self {
            case .code: "I read it here, with a code"
            case .contact: "You may also contact me"
            }
        }
    }

    public static func parse(_ form: Form, _ template: Template) throws(FormErrors) -> OutsideForm {
        var form = form
        let door = form.choice("way", "Choose who you are.") { text in template.outsideWays.first { $0.id.rawValue == text }?.id }
        let urgency = form.choice("urgency", "Choose how soon somebody must look at this.") { template.urgency($0)?.id }
        let name =
            door == .family
            ? form.required("name", "Write whom it is about: a name, or who the person is to you.", limit: 200) : form.optional("name", limit: 200)
        let seen = form.required("seen", "Write what worries you. A few words are enough.", limit: 4000)
        let tried = form.optional("tried", limit: 4000)
        let knows = door == .own ? "" : form.optional("knows", limit: 2000)
        let language = form.optional("language", limit: 60)
        var (sender, contact) = ("", "")
        if door != .anonymous {
            let reach = form.choice("reach", "Choose how the answer reaches you.", Reach.init(rawValue:))
            sender = door == .family ? form.optional("sender", limit: 200) : ""
            contact = form.optional("contact", limit: 500)
            if reach == .contact, contact.isEmpty { form.add("contact", "Write how you can be reached, or choose to read the answer here.") }
            // Whoever chose the code leaves nothing behind that was typed before.
            if reach == .code { contact = "" }
        }
        try form.check()
        guard let door, let urgency else { throw form.errors }
        return OutsideForm(
            door: door, urgency: urgency,
            content: .init(name: name, seen: seen, tried: tried, knows: knows, language: language, sender: sender, contact: contact))
    }
}

/// A line between the coordinator and whoever brought a concern from outside. Sealed.
public struct DoorMessage: Sendable, Identifiable {
    public typealias ID = Domain.ID<DoorMessage>

    public struct Content: Sendable, Codable, Equatable {
        public var text: String
        public init(text: String) { self.text = text }
    }

    public let id: ID
    /// `nil` when it came from outside.
    public let by: Seat.ID?
    public let at: Instant
    public let content: Content
    public var isFromOutside: Bool { by == nil }

    public init(id: ID, by: Seat.ID?, at: Instant, content: Content) {
        self.id = id
        self.by = by
        self.at = at
        self.content = content
    }

    public static func parse(_ form: Form) throws(FormErrors) -> Content { try parse(form, "message", "Write your message.") }

    /// The answer with which a concern ends.
    public static func parseAnswer(_ form: Form) throws(FormErrors) -> Content {
        try parse(form, "answer", "Write what they are told. They always hear back.")
    }

    private static func parse(_ form: Form, _ field: String, _ missing: String) throws(FormErrors) -> Content {
        var form = form
        let text = form.required(field, missing, limit: 2000)
        try form.check()
        return Content(text: text)
    }
}

/// What somebody with a receipt code reads: nothing of stages, reasons, police or names of practitioners (R32, R37).
public struct OutsideThread: Sendable {
    public enum State: Sendable, Equatable {
        case received, looking, answered

        public var words: String {
            switch self {
            case .received: "Received"
            case .looking: "Somebody looks at it"
            case .answered: "Answered"
            }
        }

        public var hint: String {
            switch self {
            case .received: "What you wrote has arrived. Nobody has looked at it yet."
            case .looking: "Somebody reads what you wrote and thinks about what can be done."
            case .answered: "You find the answer below."
            }
        }
    }

    public let structure: Structure
    public let receivedAt: Instant
    public let state: State
    public let answer: String
    /// Where the answer points to.
    public let signpost: Agency?
    public let messages: [DoorMessage]
    /// Whether one can still write.
    public var isOpen: Bool { state != .answered }

    public init(structure: Structure, receivedAt: Instant, state: State, answer: String, signpost: Agency?, messages: [DoorMessage]) {
        self.structure = structure
        self.receivedAt = receivedAt
        self.state = state
        self.answer = answer
        self.signpost = signpost
        self.messages = messages
    }
}
