/// A task for an agency with a due date and an answer (R64).
public struct Action: Sendable, Identifiable {
    public typealias ID = Domain.ID<Action>

    public enum State: String, CaseIterable, Sendable, Codable {
        case asked, accepted, refused, done

        public var words: String {
            switch self {
            case .asked: "Asked"
            case .accepted: "Accepted"
            case .refused: "Refused"
            case .done: "Done"
            }
        }

        public var isOpen: Bool { self == .asked || self == .accepted }

        /// Which answers may follow.
        public var next: [State] {
            switch self {
            case .asked: [.accepted, .done, .refused]
            case .accepted: [.done, .refused]
            case .refused, .done: []
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var what: String
        public var note: String

        public init(what: String, note: String) {
            self.what = what
            self.note = note
        }
    }

    public let id: ID
    public let caseID: Case.ID
    public let agency: Agency.ID
    public let askedBy: Seat.ID
    public let askedAt: Instant
    public let due: Day
    public let state: State
    public let answeredAt: Instant?
    public let version: Int
    public let content: Content

    public init(
        id: ID, caseID: Case.ID, agency: Agency.ID, askedBy: Seat.ID, askedAt: Instant, due: Day, state: State, answeredAt: Instant?,
        version: Int, content: Content
    ) {
        self.id = id
        self.caseID = caseID
        self.agency = agency
        self.askedBy = askedBy
        self.askedAt = askedAt
        self.due = due
        self.state = state
        self.answeredAt = answeredAt
        self.version = version
        self.content = content
    }

    public func isOverdue(on today: Day) -> Bool { state.isOpen && due < today }
}

/// A new action as typed.
public struct ActionForm: Sendable {
    public let agency: Agency.ID
    public let due: Day
    public let what: String

    public init(agency: Agency.ID, due: Day, what: String) {
        self.agency = agency
        self.due = due
        self.what = what
    }

    public static func parse(_ form: Form, agencies: [Agency.ID], today: Day) throws(FormErrors) -> ActionForm {
        var form = form
        let agency = form.choice("agency", "Choose the agency that does it.") { text in
            Agency.ID(text).flatMap { agencies.contains($0) ? $0 : nil }
        }
        let what = form.required("what", "Write what is to be done.", limit: 1000)
        let due = form.day("due")
        if due == nil, form.errors.message(for: "due") == nil { form.add("due", "Enter the day by which it is due.") }
        if let due, due < today { form.add("due", "The due day lies in the past. Enter today or a later day.") }
        try form.check()
        guard let agency, let due else { throw form.errors }
        return ActionForm(agency: agency, due: due, what: what)
    }
}

/// The answer to an action as typed.
public struct AnswerForm: Sendable {
    public let state: Action.State
    public let note: String

    public static func parse(_ form: Form, current: Action.State) throws(FormErrors) -> AnswerForm {
        var form = form
        let state = form.choice("state", "Choose accepted, done or refused.") { text in
            Action.State(rawValue: text).flatMap { current.next.contains($0) ? $0 : nil }
        }
        let note = form.optional("note", limit: 2000)
        if state == .refused, note.isEmpty { form.add("note", "Write why your agency refuses, so that somebody else can step in.") }
        try form.check()
        guard let state else { throw form.errors }
        return AnswerForm(state: state, note: note)
    }
}
