/// A question to a lawyer or an expert of the network, with no person in it (R44, R47; S2:411, S3:485). It belongs to no case.
public struct Advice: Sendable, Identifiable {
    public typealias ID = Domain.ID<Advice>

    /// Whom it is for.
    public enum Kind: String, Worded {
        case law, expertise

        public var words: String {
            switch self {
            case .law: "Law"
            case .expertise: "Expertise"
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var title: String
        public var text: String
        public var language: Identifying.Language
        /// Why words that could identify somebody stand in it all the same.
        public var why: String

        public init(title: String, text: String, language: Identifying.Language, why: String) {
            self.title = title
            self.text = text
            self.language = language
            self.why = why
        }
    }

    /// What it was asked for. Sealed apart from the question, and opened for the asking seat alone: the adviser never sees it (R44).
    public enum About: Sendable, Codable, Equatable {
        case entry(Entry.ID, in: Case.ID)
        case request(String)
    }

    /// A line of the thread.
    public struct Message: Sendable, Identifiable {
        public typealias ID = Domain.ID<Message>

        public enum Kind: String, Worded {
            case answer, back, more

            public var words: String {
                switch self {
                case .answer: "Answer"
                case .back: "The adviser asks back"
                case .more: "Added by whoever asked"
                }
            }
        }

        /// Sealed.
        public struct Content: Sendable, Codable, Equatable {
            public var text: String
            /// Law and section on which an answer stands.
            public var law: String
            public var why: String

            public init(text: String, law: String, why: String) {
                self.text = text
                self.law = law
                self.why = why
            }
        }

        public let id: ID
        public let kind: Kind
        public let seat: Seat.ID
        public let at: Instant
        public let content: Content

        public init(id: ID, kind: Kind, seat: Seat.ID, at: Instant, content: Content) {
            self.id = id
            self.kind = kind
            self.seat = seat
            self.at = at
            self.content = content
        }
    }

    /// Who has to do something.
    public enum Turn: Sendable { case adviser, asker, nobody }

    public let id: ID
    public let kind: Kind
    public let seat: Seat.ID
    public let adviser: Seat.ID
    public let askedAt: Instant
    public let due: Day?
    /// When the asking seat took the answer off its work.
    public let readAt: Instant?
    public let content: Content
    /// The oldest first.
    public let messages: [Message]

    public init(
        id: ID, kind: Kind, seat: Seat.ID, adviser: Seat.ID, askedAt: Instant, due: Day?, readAt: Instant?, content: Content, messages: [Message]
    ) {
        self.id = id
        self.kind = kind
        self.seat = seat
        self.adviser = adviser
        self.askedAt = askedAt
        self.due = due
        self.readAt = readAt
        self.content = content
        self.messages = messages
    }

    /// The newest answer.
    public var answer: Message? { messages.last { $0.kind == .answer } }

    public var turn: Turn {
        switch messages.last?.kind {
        case nil, .more: .adviser
        case .back: .asker
        case .answer: readAt == nil ? .asker : .nobody
        }
    }

    /// Working days until an answer is expected, unless whoever asks says otherwise.
    public static let usualDays = 5

    public static func usualDue(after day: Day, _ calendar: WorkCalendar) -> Day {
        var (day, left) = (day, usualDays)
        while left > 0 {
            day = day.adding(days: 1)
            if calendar.isWorkingDay(day) { left -= 1 }
        }
        return day
    }
}

extension Seat {
    /// Whether it can be asked.
    public func advises(on kind: Advice.Kind) -> Bool { kind == .law ? advisesOnLaw : !topics.isEmpty }
}

/// A question as typed.
public struct AdviceForm: Sendable {
    public let kind: Advice.Kind
    public let adviser: Seat.ID
    public let due: Day?
    public let about: Advice.About?
    public let content: Advice.Content

    /// - Parameter seats: those that can be asked.
    public static func parse(_ form: Form, seats: [Seat], today: Day) throws(FormErrors) -> AdviceForm {
        var form = form
        let whom = form.choice("adviser", "Choose whom you ask.") { text -> (Advice.Kind, Seat.ID)? in
            for kind in Advice.Kind.allCases {
                if let seat = seats.first(where: { $0.advises(on: kind) && choice(kind, $0.id) == text }) { return (kind, seat.id) }
            }
            return nil
        }
        let title = form.required("title", "Write in one line what it is about.", limit: 200)
        let text = form.required("text", "Write your question, without a name.", limit: 4_000)
        let language = form.choice("written", "Choose in which language it is written.", Identifying.Language.init(rawValue:))
        let due = form.day("due")
        if let due, due < today { form.add("due", "This day lies in the past. Enter today or a later day, or leave it empty.") }
        let why = form.optional("why", limit: 500)
        try form.check()
        guard let whom, let language else { throw form.errors }
        return AdviceForm(
            kind: whom.0, adviser: whom.1, due: due, about: about(form), content: .init(title: title, text: text, language: language, why: why))
    }

    /// How a form names whom it asks.
    public static func choice(_ kind: Advice.Kind, _ seat: Seat.ID) -> String { "\(kind.rawValue).\(seat)" }

    /// Ids that a page carries, not typed by anybody: what is none is left out.
    private static func about(_ form: Form) -> Advice.About? {
        if let entry = Entry.ID(form.raw("entry")), let caseID = Case.ID(form.raw("case")) { return .entry(entry, in: caseID) }
        return ID<Advice.About>(form.raw("request")).map { .request($0.text) }
    }

    public func check(_ setting: Identifying.Setting) -> IdentityCheck {
        IdentityCheck([("What it is about", content.title), ("Your question", content.text)], setting)
    }
}

/// A line of the thread as typed.
public struct AdviceMessageForm: Sendable {
    public let kind: Advice.Message.Kind
    public let content: Advice.Message.Content

    /// - Parameter advises: whether it is the adviser who writes, and so answers or asks back.
    public static func parse(_ form: Form, advises: Bool) throws(FormErrors) -> AdviceMessageForm {
        var form = form
        let kind =
            advises
            ? form.choice("kind", "Choose whether you answer or ask back.") { text in Advice.Message.Kind(rawValue: text).flatMap { $0 == .more ? nil : $0 } }
            : .more
        let text = form.required("text", advises ? "Write your answer, or what you have to know." : "Write what you want to add.", limit: 4_000)
        let law = advises ? form.optional("law", limit: 300) : ""
        let why = form.optional("why", limit: 500)
        try form.check()
        guard let kind else { throw form.errors }
        return AdviceMessageForm(kind: kind, content: .init(text: text, law: kind == .answer ? law : "", why: why))
    }

    public func check(_ setting: Identifying.Setting) -> IdentityCheck {
        IdentityCheck([("Your words", content.text)], setting) + IdentityCheck(content.law.isEmpty ? [] : [("Law", content.law)], setting.ofCitation)
    }
}

extension Identifying.Setting {
    /// Laws are cited with capital letters: there a capital alone is no name. First names, numbers and addresses are found all the same.
    public var ofCitation: Identifying.Setting {
        var setting = self
        setting.language = .german
        return setting
    }
}
