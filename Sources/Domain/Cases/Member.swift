/// A seat in the team of a case: who, why, from–to (R59).
public struct Member: Sendable, Identifiable {
    public typealias ID = Domain.ID<Member>

    public enum Role: String, CaseIterable, Sendable, Codable {
        case member, guest

        public var words: String {
            switch self {
            case .member: "Team member"
            case .guest: "Guest"
            }
        }
    }

    public let id: ID
    public let seat: Seat.ID
    public let role: Role
    public let from: Day
    public let until: Day?
    public let why: String

    public init(id: ID, seat: Seat.ID, role: Role, from: Day, until: Day?, why: String) {
        self.id = id
        self.seat = seat
        self.role = role
        self.from = from
        self.until = until
        self.why = why
    }

    public func isCurrent(on day: Day) -> Bool { from <= day && (until.map { day <= $0 } ?? true) }
}

/// A new member as typed.
public struct MemberForm: Sendable {
    public let seat: Seat.ID
    public let role: Member.Role
    public let until: Day?
    public let why: String

    public static func parse(_ form: Form, seats: [Seat.ID], today: Day) throws(FormErrors) -> MemberForm {
        var form = form
        let seat = form.choice("seat", "Choose the seat that joins.") { text in
            Seat.ID(text).flatMap { seats.contains($0) ? $0 : nil }
        }
        let role = form.choice("role", "Choose member or guest.", Member.Role.init(rawValue:))
        let why = form.required("why", "Write why this seat is needed in this case.", limit: 500)
        let until = form.day("until")
        if role == .guest, until == nil, form.errors.message(for: "until") == nil {
            form.add("until", "A guest needs an end date. Enter the last day.")
        }
        if let until, until < today { form.add("until", "The last day lies in the past. Enter today or a later day.") }
        try form.check()
        guard let seat, let role else { throw form.errors }
        return MemberForm(seat: seat, role: role, until: until, why: why)
    }
}

/// The appointment of an owner, as typed: a joint decision with its reason, and a note for the successor (R58).
public struct OwnerForm: Sendable {
    public let seat: Seat.ID
    public let reason: String
    public let note: String

    public static func parse(_ form: Form, members: [Seat.ID], current: Seat.ID?) throws(FormErrors) -> OwnerForm {
        var form = form
        let seat = form.choice("owner", "Choose the seat that owns the case.") { text in
            Seat.ID(text).flatMap { members.contains($0) ? $0 : nil }
        }
        let reason = form.required("reason", "Write why this seat: who is nearest to the person?", limit: 2000)
        let note = form.optional("note", limit: 4000)
        if current != nil, note.isEmpty {
            form.add("note", "Write a handover note for the new owner: what is open, what comes next, whom to call.")
        }
        if let seat, seat == current { form.add("owner", "This seat owns the case already. Choose another one.") }
        try form.check()
        guard let seat else { throw form.errors }
        return OwnerForm(seat: seat, reason: reason, note: note)
    }
}

/// An outcome of a joint decision about a case, kept with its reason.
public struct CaseDecision: Sendable, Identifiable {
    public typealias ID = Domain.ID<CaseDecision>
    public enum Kind: String, Sendable, Codable {
        case adopted, ownerAppointed = "owner-appointed", ownerChanged = "owner-changed", wentOn = "went-on", reviewed, closed
        /// Only on record from before an outcome of the stage said so.
        case expertAsked = "expert-asked", expertAnswered = "expert-answered"
        case lookedBack = "looked-back"
        case newVersion = "new-version"
        case likeness
        case reported

        public var words: String {
            switch self {
            case .adopted: "Adopted as a case"
            case .ownerAppointed: "Owner appointed"
            case .ownerChanged: "Owner changed"
            case .wentOn: "Went on"
            case .reviewed: "Reviewed"
            case .expertAsked: "Expert asked"
            case .expertAnswered: "Expert answered"
            case .closed: "Case closed"
            case .lookedBack: "Looked back"
            case .likeness: "Possibly the same person: looked at"
            case .newVersion: "Goes on by newer rules"
            case .reported: "Reported to the police"
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var reason: String
        public var note: String

        public init(reason: String, note: String) {
            self.reason = reason
            self.note = note
        }
    }

    public let id: ID
    public let kind: Kind
    public let at: Instant
    public let by: Seat.ID
    public let content: Content

    public init(id: ID, kind: Kind, at: Instant, by: Seat.ID, content: Content) {
        self.id = id
        self.kind = kind
        self.at = at
        self.by = by
        self.content = content
    }
}

/// A review of the case as typed: what was achieved, and what comes next (S2:157-184).
public struct ReviewForm: Sendable {
    public let achieved: String
    public let next: String
    /// What happened besides, as far as clocks wait for it.
    public let also: [Template.Event]

    /// What can be said together with a review.
    public static let besides: [Template.Event] = [.met, .teamReady]

    public static func parse(_ form: Form) throws(FormErrors) -> ReviewForm {
        var form = form
        let achieved = form.required("achieved", "Write what was achieved since the last review, measured against the goal.", limit: 4000)
        let next = form.required("next", "Write what comes next.", limit: 2000)
        try form.check()
        return ReviewForm(achieved: achieved, next: next, also: besides.filter { form.all("also").contains($0.rawValue) })
    }
}
