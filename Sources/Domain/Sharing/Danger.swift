/// A share without consent in serious danger (R42; S1:124, S2:384): its ground, and the second person who looks at it.
public struct Danger: Sendable, Equatable {
    /// Sealed.
    public var ground: String
    public var second: Seat.ID

    public init(ground: String, second: Seat.ID) {
        self.ground = ground
        self.second = second
    }

    /// The share holds at once: danger does not wait. Within so many hours the second person says whether it was right; an objection ends it. As long as
    /// the answer to imminent danger may take (R36, S1:189-191).
    public static let hours = 24
}

/// A question to the second person, and the answer.
public struct SecondLook: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<SecondLook>

    public enum Answer: String, Worded {
        case agrees, objects

        public var words: String {
            switch self {
            case .agrees: "I agree: it had to be shared"
            case .objects: "I object: end the share now"
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var ground: String
        public var note: String

        public init(ground: String, note: String) {
            self.ground = ground
            self.note = note
        }
    }

    public let id: ID
    public let share: Share.ID
    public let seat: Seat.ID
    public let askedAt: Instant
    public let answeredAt: Instant?
    public let answer: Answer?
    public let content: Content

    public init(id: ID, share: Share.ID, seat: Seat.ID, askedAt: Instant, answeredAt: Instant?, answer: Answer?, content: Content) {
        self.id = id
        self.share = share
        self.seat = seat
        self.askedAt = askedAt
        self.answeredAt = answeredAt
        self.answer = answer
        self.content = content
    }

    public var due: Instant { askedAt.adding(hours: Danger.hours) }
}

/// The second person's answer, as typed.
public struct SecondLookForm: Sendable {
    public let answer: SecondLook.Answer
    public let note: String

    public static func parse(_ form: Form) throws(FormErrors) -> SecondLookForm {
        var form = form
        let answer = form.choice("opinion", "Say whether you agree or object.", SecondLook.Answer.init(rawValue:))
        let note = form.optional("note", limit: 1_000)
        if answer == .objects, note.isEmpty { form.add("note", "Write why you object. The agency that shared it reads it.") }
        try form.check()
        guard let answer else { throw form.errors }
        return SecondLookForm(answer: answer, note: note)
    }
}
