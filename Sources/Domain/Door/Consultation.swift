/// A question to the members of a structure about a situation, without a name (R31). It holds no person, and so belongs to no case.
public struct Consultation: Sendable, Identifiable {
    public typealias ID = Domain.ID<Consultation>

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var situation: String
        public var wish: String
        public var language: Identifying.Language
        /// Why words that could identify somebody stand in it all the same.
        public var why: String

        public init(situation: String, wish: String, language: Identifying.Language, why: String) {
            self.situation = situation
            self.wish = wish
            self.language = language
            self.why = why
        }
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
        public let content: Content

        public init(id: ID, seat: Seat.ID, at: Instant, content: Content) {
            self.id = id
            self.seat = seat
            self.at = at
            self.content = content
        }
    }

    public let id: ID
    public let structure: Structure.ID
    public let seat: Seat.ID
    public let askedAt: Instant
    public let content: Content
    /// The oldest first.
    public let answers: [Answer]

    public init(id: ID, structure: Structure.ID, seat: Seat.ID, askedAt: Instant, content: Content, answers: [Answer]) {
        self.id = id
        self.structure = structure
        self.seat = seat
        self.askedAt = askedAt
        self.content = content
        self.answers = answers
    }
}

extension Structure {
    /// Whether its members can be asked without a name.
    public var takesConsultations: Bool { state == .active && template.door.consultation.value }
}

/// What is asked, as typed.
public struct ConsultationForm: Sendable {
    public let structure: Structure.ID
    public let content: Consultation.Content

    public static func parse(_ form: Form, structures: [Structure]) throws(FormErrors) -> ConsultationForm {
        var form = form
        let structure = form.choice("structure", "Choose whom you ask.") { text in
            structures.first { $0.id.text == text && $0.takesConsultations }?.id
        }
        let language = form.choice("written", "Choose in which language it is written.", Identifying.Language.init(rawValue:))
        let situation = form.required("situation", "Write what you have seen, without a name.", limit: 4_000)
        let wish = form.required("wish", "Write what you want to know.", limit: 300)
        let why = form.optional("why", limit: 500)
        try form.check()
        guard let structure, let language else { throw form.errors }
        return ConsultationForm(structure: structure, content: .init(situation: situation, wish: wish, language: language, why: why))
    }
}

/// An answer, as typed.
public struct ConsultationAnswerForm: Sendable {
    public let content: Consultation.Answer.Content

    public static func parse(_ form: Form) throws(FormErrors) -> ConsultationAnswerForm {
        var form = form
        let text = form.required("text", "Write your answer.", limit: 4_000)
        let why = form.optional("why", limit: 500)
        try form.check()
        return ConsultationAnswerForm(content: .init(text: text, why: why))
    }
}

/// Texts that were checked together before they are sent (R31).
public struct IdentityCheck: Sendable {
    /// A text that is shown with its marks.
    public struct Text: Sendable {
        public let title: String
        public let text: String
        public let warnings: [Identifying.Warning]
    }

    public let texts: [Text]

    public init(_ texts: [(title: String, text: String)], _ setting: Identifying.Setting) {
        self.texts = texts.map { Text(title: $0.title, text: $0.text, warnings: Identifying.warnings(in: $0.text, setting)) }
    }

    private init(texts: [Text]) { self.texts = texts }

    /// Both together, for texts that are read in different ways.
    public static func + (left: IdentityCheck, right: IdentityCheck) -> IdentityCheck { IdentityCheck(texts: left.texts + right.texts) }

    public var warnings: [Identifying.Warning] { texts.flatMap(\.warnings) }

    /// Words that could identify somebody go out only with a reason, and the reason holds no such words itself.
    public func demand(_ why: String, _ setting: Identifying.Setting) throws(FormErrors) {
        if why.isEmpty, !warnings.isEmpty {
            throw FormErrors("why", "Change the marked words, or write why nobody can be identified by them.")
        }
        let own = Identifying.warnings(in: why, setting)
        if let first = own.first {
            throw FormErrors("why", "“\(first.words)” in your reason could identify somebody, too. Write the reason without it.")
        }
    }
}
