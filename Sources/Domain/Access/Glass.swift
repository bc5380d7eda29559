/// A case that somebody outside its team opened in an emergency: to read, for hours, with a reason, and reviewed afterwards (R91; S1:124).
public struct Glass: Sendable, Identifiable {
    public typealias ID = Domain.ID<Glass>

    /// How long it lasts.
    public static let hours = 4
    /// Until when the owner or a coordinator has to say whether it was right.
    public static let reviewHours = 72
    /// From when the data protection officer is alarmed.
    public static let alarmDays = 7

    /// What the owner or a coordinator found. Its words are sealed.
    public struct Review: Sendable {
        public let at: Instant
        public let by: Seat.ID
        public let isProper: Bool
        public let words: String

        public init(at: Instant, by: Seat.ID, isProper: Bool, words: String) {
            self.at = at
            self.by = by
            self.isProper = isProper
            self.words = words
        }
    }

    public let id: ID
    public let caseID: Case.ID
    public let person: Practitioner.ID
    public let seat: Seat.ID
    public let openedAt: Instant
    public let endsAt: Instant
    /// Of the structure's list.
    public let basis: String
    /// Sealed; empty for whoever does not lead the case.
    public let reason: String
    public let review: Review?

    public init(
        id: ID, caseID: Case.ID, person: Practitioner.ID, seat: Seat.ID, openedAt: Instant, endsAt: Instant, basis: String, reason: String, review: Review?
    ) {
        self.id = id
        self.caseID = caseID
        self.person = person
        self.seat = seat
        self.openedAt = openedAt
        self.endsAt = endsAt
        self.basis = basis
        self.reason = reason
        self.review = review
    }

    public func isOpen(at now: Instant) -> Bool { now < endsAt }
    public var reviewDue: Instant { openedAt.adding(hours: Self.reviewHours) }
    public func isOverdue(at now: Instant) -> Bool { review == nil && now >= reviewDue }
    public func isAlarming(at now: Instant) -> Bool { review == nil && now >= openedAt.adding(days: Self.alarmDays) }
}

/// The opening of a case in an emergency, as typed.
public struct GlassForm: Sendable {
    public let reference: String
    public let reason: String
    /// Whose list the basis is from, and which one it is.
    public let structure: Structure.ID
    public let basis: String
    public let code: String

    /// A basis as the form names it: those of several structures stand in one list.
    public static func key(_ basis: String, of structure: Structure.ID) -> String { "\(structure)/\(basis)" }

    public static func parse(_ form: Form, structures: [Structure]) throws(FormErrors) -> GlassForm {
        var form = form
        let reference = form.required("reference", "Enter the reference of the case, for example RT-2026-00007.", limit: 40).uppercased()
        let reason = form.required("emergency", "Write why you must read this case now.", limit: 1_000)
        if !reason.isEmpty, reason.unicodeScalars.count < 20 {
            form.add("emergency", "Write a little more: at least 20 characters. The owner and the data protection officer answer for what you open.")
        }
        let chosen = form.choice("basis", "Choose the lawful basis.") { text in
            structures.lazy.flatMap { structure in structure.template.basis.bases.map { (structure.id, $0.id) } }
                .first { key($0.1, of: $0.0) == text }
        }
        let code = form.text("code")
        if code.isEmpty { form.add("code", "Type the six digits that your authenticator shows now.") }
        try form.check()
        guard let (structure, basis) = chosen else { throw form.errors }
        return GlassForm(reference: reference, reason: reason, structure: structure, basis: basis, code: code)
    }
}

/// What was found of an opening in an emergency, as typed.
public struct GlassReviewForm: Sendable {
    public let isProper: Bool
    public let words: String

    public static func parse(_ form: Form) throws(FormErrors) -> GlassReviewForm {
        var form = form
        let isProper = form.choice("proper", "Choose whether it was right to open the case.") { ["yes": true, "no": false][$0] }
        let words = form.required("words", "Write what you found, in a sentence or two.", limit: 1_000)
        try form.check()
        guard let isProper else { throw form.errors }
        return GlassReviewForm(isProper: isProper, words: words)
    }
}
