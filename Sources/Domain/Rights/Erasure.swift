/// The erasure of a closed case: one person proposes it, another decides (R86, R90). Survives the case, so it names nobody it was about.
public struct Erasure: Sendable, Identifiable {
    public typealias ID = Domain.ID<Erasure>

    /// Which right or term demands it.
    public enum Ground: String, CaseIterable, Sendable {
        case request, retention, unlawful

        public var words: String {
            switch self {
            case .request: "The person asked for it"
            case .retention: "The retention period has ended"
            case .unlawful: "The case should never have been kept"
            }
        }
    }

    public enum State: String, CaseIterable, Sendable {
        case proposed, lapsed, withdrawn, refused, erased
        /// Erased before, and again because an older backup was restored.
        case replayed

        public var words: String {
            switch self {
            case .proposed: "Waits for a decision"
            case .lapsed: "Lapsed"
            case .withdrawn: "Withdrawn"
            case .refused: "Refused"
            case .erased: "Erased"
            case .replayed: "Erased again after a restore"
            }
        }
    }

    /// Who did something when, and in which words.
    public struct Step: Sendable {
        public let seat: Seat.ID
        public let person: Practitioner.ID
        public let at: Instant
        public let words: String

        public init(seat: Seat.ID, person: Practitioner.ID, at: Instant, words: String) {
            self.seat = seat
            self.person = person
            self.at = at
            self.words = words
        }
    }

    /// How long a proposal can be decided on. Our own term: no source names one; it keeps a forgotten proposal from being approved unread.
    public static let days = 14

    public let id: ID
    public let caseID: Case.ID
    public let reference: String
    public let closedAt: Instant?
    public let state: State
    public let ground: Ground?
    public let proposed: Step?
    public let decided: Step?
    public let keysGoneAt: Instant?

    public init(
        id: ID, caseID: Case.ID, reference: String, closedAt: Instant?, state: State, ground: Ground?, proposed: Step?, decided: Step?, keysGoneAt: Instant?
    ) {
        self.id = id
        self.caseID = caseID
        self.reference = reference
        self.closedAt = closedAt
        self.state = state
        self.ground = ground
        self.proposed = proposed
        self.decided = decided
        self.keysGoneAt = keysGoneAt
    }

    /// Until when the proposal can be decided on.
    public var lapsesAt: Instant? { proposed?.at.adding(days: Self.days) }

    /// The state as it is now: a proposal that nobody decided on has lapsed.
    public func state(at now: Instant) -> State {
        guard state == .proposed, let lapsesAt else { return state }
        return now <= lapsesAt ? .proposed : .lapsed
    }
}

/// A proposal as typed. The typed reference is the confirmation.
public struct ErasureForm: Sendable {
    public let ground: Erasure.Ground
    public let reason: String

    public static func parse(_ form: Form, reference: String) throws(FormErrors) -> ErasureForm {
        var form = form
        let ground = form.choice("ground", "Choose which right or term demands the erasure.", Erasure.Ground.init(rawValue:))
        let reason = form.required("reason", "Write in a sentence why. It stays after the erasure, so name nobody.", limit: 300)
        form.confirm(reference)
        try form.check()
        guard let ground else { throw form.errors }
        return ErasureForm(ground: ground, reason: reason)
    }
}

/// A decision on a proposal as typed.
public struct ErasureDecisionForm: Sendable {
    public let approves: Bool
    public let answer: String

    public static func parse(_ form: Form, reference: String) throws(FormErrors) -> ErasureDecisionForm {
        var form = form
        let approves = form.choice("decision", "Choose whether the case is erased.") { ["erase": true, "refuse": false][$0] }
        let answer = form.optional("answer", limit: 300)
        if approves == false, answer.isEmpty { form.add("answer", "Write why you refuse, so that the coordinator knows what to change. Name nobody.") }
        if approves != false { form.confirm(reference) }
        try form.check()
        guard let approves else { throw form.errors }
        return ErasureDecisionForm(approves: approves, answer: answer)
    }
}

extension Form {
    fileprivate mutating func confirm(_ reference: String) {
        let typed = text("reference")
        if !typed.utf8.elementsEqual(reference.utf8) { add("reference", "Type the reference \(reference) as it stands here: erasing cannot be undone.") }
    }
}
