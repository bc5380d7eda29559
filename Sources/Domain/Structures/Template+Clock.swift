extension Template {
    /// A term that runs from one event until another (S1:189-191, S3:238).
    public struct Clock: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        public var from: Event
        public var until: Event
        /// Which stage, for a clock that begins or ends with one.
        public var stage: String?
        /// Only for referrals of this urgency, or at this level.
        public var urgency: String?
        public var level: String?
        /// The term: exactly one of these.
        public var hours: Int?
        public var workingDays: Int?
        public var days: Int?
        public var months: Int?
        /// What ends it starts it again.
        public var repeats: Bool?
        /// The term ends that long before the event: a network six months before release (S2:188).
        public var before: Bool?
        public var source: String
        public var confirmed: Bool

        public init(
            id: String, words: String, from: Event, until: Event, stage: String? = nil, urgency: String? = nil, level: String? = nil,
            hours: Int? = nil, workingDays: Int? = nil, days: Int? = nil, months: Int? = nil, repeats: Bool? = nil, before: Bool? = nil,
            source: String, confirmed: Bool
        ) {
            self.id = id
            self.words = words
            self.from = from
            self.until = until
            self.stage = stage
            self.urgency = urgency
            self.level = level
            self.hours = hours
            self.workingDays = workingDays
            self.days = days
            self.months = months
            self.repeats = repeats
            self.before = before
            self.source = source
            self.confirmed = confirmed
        }
    }

    /// What happens to a referral or a case, as far as clocks know it.
    public enum Event: String, Worded {
        case referred, answered, entered, left, adopted
        case ownerAppointed = "owner-appointed"
        case reviewed, met
        case policeAsked = "police-asked"
        case policeAnswered = "police-answered"
        case expertAsked = "expert-asked"
        case expertAnswered = "expert-answered"
        /// At the planned date of release.
        case released
        case teamReady = "team-ready"
        case closed
        case lookedBack = "looked-back"

        public var words: String { rawValue.replacing("-", with: " ") }
    }
}

extension Template.Clock {
    /// The term in words, `5 working days`.
    public var term: String {
        let count = hours ?? workingDays ?? days ?? months ?? 0
        return "\(count) \(count == 1 ? String(unit.dropLast()) : unit)"
    }

    /// In what the term is counted, `working days`.
    public var unit: String { hours != nil ? "hours" : workingDays != nil ? "working days" : days != nil ? "days" : "months" }

    /// Whether exactly one term is given, and it is 10 years long at the most: with more, the calendar would overflow or count for ever.
    public var isPossible: Bool {
        let terms = [hours.map { ($0, 87_600) }, workingDays.map { ($0, 2_600) }, days.map { ($0, 3_650) }, months.map { ($0, 120) }].compactMap(\.self)
        return terms.count == 1 && terms.allSatisfy { 1...$1 ~= $0 }
    }

    /// When the term ends that begins with the event. Working days and months end at local midnight.
    public func due(from start: Instant, _ calendar: WorkCalendar) -> Instant {
        let sign = before == true ? -1 : 1
        if let hours { return start.adding(hours: sign * hours) }
        if let days { return start.adding(days: sign * days) }
        let day = start.day(in: calendar.zone)
        if let months { return calendar.end(ofMonth: sign * months, after: day) }
        return calendar.end(ofWorkingDay: workingDays ?? 0, after: day)
    }
}

extension Template {
    /// A clock of the template, or of one of its look-backs.
    public func clock(_ id: String) -> Clock? { clocks.first { $0.id == id } ?? ending.lookBacks.first { $0.id == id }?.clock }

    /// Whether a clock begins or ends with it: only then do people have to say that it happened.
    public func counts(_ event: Event) -> Bool { clocks.contains { $0.from == event || $0.until == event } }
}
