/// The person whom a referral or a case is about. Sealed wherever it is stored.
public struct Participant: Sendable, Codable, Equatable {
    public var name: String
    public var born: String
    public var contact: String
    public var language: String

    public init(name: String, born: String, contact: String, language: String) {
        self.name = name
        self.born = born
        self.contact = contact
        self.language = language
    }

    /// Parses the fields of a form that describe a person; collects errors in `form`.
    public static func parse(_ form: inout Form) -> Participant {
        let participant = Participant(
            name: form.required("name", "Enter the name of the person.", limit: 200),
            born: form.optional("born", limit: 10),
            contact: form.optional("contact", limit: 500), language: form.optional("language", limit: 60))
        if !participant.born.isEmpty, Day(participant.born) == nil {
            form.add("born", "Enter the date of birth as year-month-day, for example 2007-03-14, or leave it empty.")
        }
        return participant
    }
}

/// A concern that arrived at a door of a structure (R32).
public struct Referral: Sendable, Identifiable {
    public typealias ID = Domain.ID<Referral>

    /// What the referrer wrote. Sealed.
    public struct Concern: Sendable, Codable, Equatable {
        public var participant: Participant
        public var seen: String
        public var tried: String
        /// What the person, or a parent, knows of the referral.
        public var knows: String
        /// A consent term of the template.
        public var consent: String
        /// Need terms of the template.
        public var needs: [String]

        public init(participant: Participant, seen: String, tried: String, knows: String, consent: String, needs: [String]) {
            self.participant = participant
            self.seen = seen
            self.tried = tried
            self.knows = knows
            self.consent = consent
            self.needs = needs
        }
    }

    /// The triage decision (R35). Reason and answer are sealed; the answer is what the referrer may read (R37).
    public struct Weighing: Sendable, Codable, Equatable {
        public var reason: String
        public var answer: String

        public init(reason: String, answer: String) {
            self.reason = reason
            self.answer = answer
        }
    }

    public let id: ID
    public let agency: Agency.ID
    public let seat: Seat.ID
    /// Through which door the concern came; the agency is the one that wrote it down.
    public let door: Template.Doorway
    /// Brought without an account, and taken in by a coordinator.
    public let isFromOutside: Bool
    public let urgency: String
    /// Where it is in its structure.
    public let course: Course
    public let receivedAt: Instant
    public let concern: Concern
    public let outcome: String?
    public let decidedAt: Instant?
    public let weighing: Weighing?
    public let signpost: Agency.ID?
    public var adoptedAs: Case.ID?

    public init(
        id: ID, agency: Agency.ID, seat: Seat.ID, door: Template.Doorway, isFromOutside: Bool, urgency: String, course: Course, receivedAt: Instant,
        concern: Concern, outcome: String?,
        decidedAt: Instant?, weighing: Weighing?, signpost: Agency.ID?, adoptedAs: Case.ID?
    ) {
        self.id = id
        self.agency = agency
        self.seat = seat
        self.door = door
        self.isFromOutside = isFromOutside
        self.urgency = urgency
        self.course = course
        self.receivedAt = receivedAt
        self.concern = concern
        self.outcome = outcome
        self.decidedAt = decidedAt
        self.weighing = weighing
        self.signpost = signpost
        self.adoptedAs = adoptedAs
    }
}

/// A referral as typed, checked against the template.
public struct ReferralForm: Sendable {
    public let concern: Referral.Concern
    public let urgency: String
    /// Through which door it came; a partner's own when nothing else is said.
    public let door: Template.Doorway

    public static func parse(_ form: Form, _ template: Template) throws(FormErrors) -> ReferralForm {
        var form = form
        let participant = Participant.parse(&form)
        let seen = form.required("seen", "Write what was seen or heard: facts, when, by whom.", limit: 4000)
        let tried = form.required("tried", "Write what your agency has tried. If nothing yet, write so.", limit: 4000)
        let knows = form.required("knows", "Write what the person knows of this referral. If nothing, write why.", limit: 2000)
        let consent = form.choice("consent", "Choose what the person agreed to.") { id in template.consents.first { $0.id == id }?.id }
        let urgency = form.choice("urgency", "Choose how soon somebody must look at this.") { template.urgency($0)?.id }
        let door =
            form.text("door").isEmpty
            ? Template.Doorway.partner
            : form.choice("door", "Choose from whom the concern came.") { text in template.partnerWays.first { $0.id.rawValue == text }?.id }
        let needs = form.all("needs").filter { id in template.needs.contains { $0.id == id } }
        try form.check()
        guard let consent, let urgency, let door else { throw form.errors }
        return ReferralForm(
            concern: .init(participant: participant, seen: seen, tried: tried, knows: knows, consent: consent, needs: needs), urgency: urgency, door: door)
    }
}

/// The triage decision as typed.
public struct TriageForm: Sendable {
    public let outcome: Template.Outcome
    public let weighing: Referral.Weighing
    public let signpost: Agency.ID?
    /// What happened, where an event brings duties.
    public let event: Template.Term?

    /// - Parameter stage: where the referral is; only its outcomes can be chosen.
    public static func parse(_ form: Form, _ template: Template, stage: String, agencies: [Agency.ID]) throws(FormErrors) -> TriageForm {
        var form = form
        let outcome = form.choice("outcome", "Choose what happens with this referral.") { template.outcome($0, at: stage) }
        let reason = form.required("reason", "Write why. The reason is kept; the referrer does not see it.", limit: 4000)
        let answer = form.required("answer", "Write what the referrer is told. They always hear back.", limit: 2000)
        var signpost: Agency.ID?
        if outcome?.effect == .signPost {
            signpost = form.choice("signpost", "Choose the agency to which you point.") { text in
                Agency.ID(text).flatMap { agencies.contains($0) ? $0 : nil }
            }
        }
        var event: Template.Term?
        if outcome?.effect == .adopt, let events = template.events, !events.isEmpty {
            event = form.choice("event", "Choose what happened: it says which duties are given out.") { id in events.first { $0.id == id } }
        }
        try form.check()
        guard let outcome else { throw form.errors }
        return TriageForm(outcome: outcome, weighing: .init(reason: reason, answer: answer), signpost: signpost, event: event)
    }
}
