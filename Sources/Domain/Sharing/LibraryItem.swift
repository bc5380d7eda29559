/// What an answer taught, without the person: knowledge apart from information (R44, R47; S3:485-486).
public struct LibraryItem: Sendable, Identifiable {
    public typealias ID = Domain.ID<LibraryItem>

    /// Sealed until it is withdrawn, as whatever came from a question.
    public struct Content: Sendable, Codable, Equatable {
        public var title: String
        public var question: String
        public var text: String
        public var law: String
        public var topic: String

        public init(title: String, question: String, text: String, law: String, topic: String) {
            self.title = title
            self.question = question
            self.text = text
            self.law = law
            self.topic = topic
        }
    }

    public let id: ID
    public let advice: Advice.ID
    public let kind: Advice.Kind
    /// Who proposed it.
    public let seat: Seat.ID
    public let adviser: Seat.ID
    public let proposedAt: Instant
    /// Since when everybody reads it.
    public let confirmedAt: Instant?
    public let reviewOn: Day
    public let version: Int
    public let content: Content

    public init(
        id: ID, advice: Advice.ID, kind: Advice.Kind, seat: Seat.ID, adviser: Seat.ID, proposedAt: Instant, confirmedAt: Instant?, reviewOn: Day,
        version: Int, content: Content
    ) {
        self.id = id
        self.advice = advice
        self.kind = kind
        self.seat = seat
        self.adviser = adviser
        self.proposedAt = proposedAt
        self.confirmedAt = confirmedAt
        self.reviewOn = reviewOn
        self.version = version
        self.content = content
    }

    public func isReviewDue(on today: Day) -> Bool { reviewOn < today }

    /// Months until it is looked at again, unless somebody says otherwise.
    public static let usualMonths = 12

    private var words: [String] { nameWords([content.title, content.question, content.text, content.law, content.topic].joined(separator: " ")) }

    /// Whether each word that is looked for begins a word of it.
    public func matches(_ search: String) -> Bool {
        let words = words
        return nameWords(search).allSatisfy { wanted in words.contains { $0.utf8.starts(with: wanted.utf8) } }
    }

    /// Whether it says something to a question: two of its longer words stand in both.
    public func isNear(_ question: String) -> Bool {
        let words = Set(nameWords("\(content.title) \(content.question) \(content.topic)"))
        return nameWords(question).filter { $0.utf8.count >= 5 && words.contains($0) }.count >= 2
    }
}

/// An item as typed. Words that could identify somebody must go; no reason is taken for them.
public struct LibraryItemForm: Sendable {
    public let reviewOn: Day
    public let language: Identifying.Language
    public let content: LibraryItem.Content

    /// - Parameter topics: of its adviser; one must be chosen for what an expert said.
    public static func parse(_ form: Form, _ kind: Advice.Kind, topics: [String], today: Day) throws(FormErrors) -> LibraryItemForm {
        var form = form
        let title = form.required("title", "Write a title by which others find it.", limit: 200)
        let question = form.required("question", "Write the question in general words.", limit: 4_000)
        let text = form.required("text", "Write the answer.", limit: 4_000)
        let law =
            kind == .law ? form.required("law", "Write the law and the section on which the answer stands.", limit: 300) : form.optional("law", limit: 300)
        let isNeeded = kind == .expertise && !topics.isEmpty
        let topic =
            isNeeded || !form.text("topic").isEmpty
            ? form.choice("topic", "Choose the topic.") { text in topics.first { $0.utf8.elementsEqual(text.utf8) } } : ""
        let language = form.choice("written", "Choose in which language it is written.", Identifying.Language.init(rawValue:))
        let review = reviewDay(&form, today)
        try form.check()
        guard let topic, let language, let review else { throw form.errors }
        return LibraryItemForm(reviewOn: review, language: language, content: .init(title: title, question: question, text: text, law: law, topic: topic))
    }

    fileprivate static func reviewDay(_ form: inout Form, _ today: Day) -> Day? {
        guard !form.text("review").isEmpty else {
            form.add("review", "Enter the day on which somebody looks whether it still holds.")
            return nil
        }
        guard let day = form.day("review") else { return nil }
        if day <= today || day > today.adding(months: 36) {
            form.add("review", "Enter a day after today, and within three years.")
            return nil
        }
        return day
    }

    private func texts(_ setting: Identifying.Setting) -> [(field: String, title: String, text: String, setting: Identifying.Setting)] {
        [
            ("title", "Title", content.title, setting), ("question", "Question", content.question, setting), ("text", "Answer", content.text, setting),
            ("law", "Law", content.law, setting.ofCitation),
        ]
    }

    public func check(_ setting: Identifying.Setting) -> IdentityCheck {
        texts(setting).map { IdentityCheck([($0.title, $0.text)], $0.setting) }.reduce(IdentityCheck([], setting)) { $0 + $1 }
    }

    /// Each marked word is named at its field.
    public func demand(_ setting: Identifying.Setting) throws(FormErrors) {
        var errors = FormErrors()
        for text in texts(setting) {
            for warning in Identifying.warnings(in: text.text, text.setting).prefix(1) {
                errors.add(text.field, "“\(warning.words)” could identify somebody. Write it in other words; what everybody reads has no exception.")
            }
        }
        if !errors.isEmpty { throw errors }
    }
}

/// What a second person says to a proposed item.
public struct LibraryDecisionForm: Sendable {
    public let confirms: Bool

    public static func parse(_ form: Form) throws(FormErrors) -> LibraryDecisionForm {
        var form = form
        let confirms = form.choice("decision", "Say whether somebody could be recognised.") { text in ["keep": true, "drop": false][text] }
        try form.check()
        guard let confirms else { throw form.errors }
        return LibraryDecisionForm(confirms: confirms)
    }
}

/// The next day on which somebody looks whether an item still holds.
public struct LibraryRenewalForm: Sendable {
    public let reviewOn: Day

    public static func parse(_ form: Form, today: Day) throws(FormErrors) -> LibraryRenewalForm {
        var form = form
        let day = LibraryItemForm.reviewDay(&form, today)
        try form.check()
        guard let day else { throw form.errors }
        return LibraryRenewalForm(reviewOn: day)
    }
}
