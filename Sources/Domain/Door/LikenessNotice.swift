/// What whoever leads a case is told: possibly the same person was brought to a door, when, by whom and to which structure (R33).
///
/// Nothing of what was written there; that is the coordinator's to say.
public struct LikenessNotice: Sendable, Identifiable {
    public typealias ID = Domain.ID<LikenessNotice>

    public let id: ID
    public let caseID: Case.ID
    public let broughtAt: Instant
    /// `nil` when it came from outside.
    public let agency: Agency.ID?
    public let structure: Structure.ID
    /// `nil` while it waits for somebody to look at it.
    public let answeredAt: Instant?

    public init(id: ID, caseID: Case.ID, broughtAt: Instant, agency: Agency.ID?, structure: Structure.ID, answeredAt: Instant?) {
        self.id = id
        self.caseID = caseID
        self.broughtAt = broughtAt
        self.agency = agency
        self.structure = structure
        self.answeredAt = answeredAt
    }
}

/// The answer to a notice as typed: a person looked, and says what they found.
public struct LikenessForm: Sendable {
    public enum Answer: String, Worded {
        case same, other

        public var words: String {
            switch self {
            case .same: "The same person"
            case .other: "Another person"
            }
        }
    }

    public let answer: Answer
    public let reason: String

    public static func parse(_ form: Form) throws(FormErrors) -> LikenessForm {
        var form = form
        let answer = form.choice("likeness", "Choose whether it is the same person.", Answer.init(rawValue:))
        let reason = form.required("reason", "Write how you know. One sentence is enough; it is kept in the case.", limit: 2000)
        try form.check()
        guard let answer else { throw form.errors }
        return LikenessForm(answer: answer, reason: reason)
    }
}
