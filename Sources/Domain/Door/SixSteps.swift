/// A health professional's way from a concern to sharing it, or to not sharing it (R46; S1:142-156). It is private to the seat that walks it.
public struct SixSteps: Sendable, Identifiable {
    public typealias ID = Domain.ID<SixSteps>

    public enum Step: String, Worded {
        case recognise, client, colleagues, manager, specialist, share

        public var words: String {
            switch self {
            case .recognise: "Recognise and verify"
            case .client: "Speak with the client"
            case .colleagues: "Ask colleagues or an expert"
            case .manager: "Ask your manager"
            case .specialist: "Assessment by a specialist"
            case .share: "Share with partners"
            }
        }

        /// What it is about, in two sentences.
        public var meaning: String {
            switch self {
            case .recognise:
                "What do you see or hear that worries you, and what else could explain it? Look again, or ask, before you take it for a fact."
            case .client:
                "Speak with the client about your worry, as long as that puts nobody in danger. Say what you may have to share, and with whom."
            case .colleagues:
                "Think it through with a colleague or a national expert, without a name. Two pairs of eyes see more, and secrecy is kept."
            case .manager: "Tell your manager what you see and what you have done. Your agency carries the decision with you."
            case .specialist:
                "Let a specialist look at the situation, for example a clinic that knows the field. A view from outside comes before sharing."
            case .share: "Share with the partners who can help, and only what they need. You may speak, you never must."
            }
        }
    }

    public enum Mark: String, Worded {
        case open, done, unneeded

        public var words: String {
            switch self {
            case .open: "Not yet"
            case .done: "Done"
            case .unneeded: "Not needed"
            }
        }
    }

    /// What stands at one step.
    public struct Record: Sendable, Codable, Equatable {
        public var mark: Mark
        public var day: Day?
        public var why: String
        public var note: String

        public init(mark: Mark, day: Day? = nil, why: String = "", note: String = "") {
            self.mark = mark
            self.day = day
            self.why = why
            self.note = note
        }
    }

    public enum End: String, Worded {
        case unfounded, own, elsewhere, declined, referral, entry, other

        public var words: String {
            switch self {
            case .unfounded: "The worry was unfounded"
            case .own: "The client can be helped by us"
            case .elsewhere: "The client is helped elsewhere already"
            case .declined: "The client does not want it, and nobody is in danger"
            case .referral: "It became a referral"
            case .entry: "It became an entry of a case"
            case .other: "Another reason"
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        /// How the seat calls it, without a name.
        public var call: String
        public var records: [String: Record]
        public var end: End?
        public var reason: String

        public init(call: String, records: [String: Record] = [:], end: End? = nil, reason: String = "") {
            self.call = call
            self.records = records
            self.end = end
            self.reason = reason
        }
    }

    public let id: ID
    public let seat: Seat.ID
    public let startedAt: Instant
    public let endedAt: Instant?
    public let version: Int
    public let content: Content

    public init(id: ID, seat: Seat.ID, startedAt: Instant, endedAt: Instant?, version: Int, content: Content) {
        self.id = id
        self.seat = seat
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.version = version
        self.content = content
    }

    public func record(_ step: Step) -> Record { content.records[step.rawValue] ?? Record(mark: .open) }

    /// The first step that is neither done nor unneeded.
    public var next: Step? { Step.allCases.first { record($0).mark == .open } }

    public var settled: Int { Step.allCases.count { record($0).mark != .open } }

    /// How long it stays after its end.
    public static let days = 30

    /// When it goes by itself.
    public var goesAt: Instant? { endedAt?.adding(days: Self.days) }
}

/// The name of a new path.
public struct SixStepsForm: Sendable {
    public let call: String

    /// No name may stand in it: nobody has to be named to think about them.
    public static func parse(_ form: Form, _ setting: Identifying.Setting) throws(FormErrors) -> SixStepsForm {
        var form = form
        let call = form.required("call", "Write how you call it, for example “the worry of this week”.", limit: 80)
        if let first = Identifying.warnings(in: call, setting).first {
            form.add("call", "“\(first.words)” could identify somebody. Call it something that only you understand.")
        }
        try form.check()
        return SixStepsForm(call: call)
    }
}

/// What is written down at a step.
public struct SixStepsRecordForm: Sendable {
    public let step: SixSteps.Step
    public let record: SixSteps.Record

    public static func parse(_ form: Form, today: Day) throws(FormErrors) -> SixStepsRecordForm {
        var form = form
        let step = form.choice("at", "Choose the step.", SixSteps.Step.init(rawValue:))
        let mark = form.choice("mark", "Choose whether it is done, not needed, or not yet.", SixSteps.Mark.init(rawValue:))
        let day = form.day("day")
        if let day, day > today { form.add("day", "This day is still to come. Enter today or an earlier day.") }
        let why = form.optional("why", limit: 300)
        if mark == .unneeded, why.isEmpty { form.add("why", "Write why the step is not needed.") }
        let note = form.optional("note", limit: 1_200)
        try form.check()
        guard let step, let mark else { throw form.errors }
        return SixStepsRecordForm(step: step, record: .init(mark: mark, day: mark == .done ? day ?? today : nil, why: why, note: note))
    }
}

/// How a path ends, at whatever step.
public struct SixStepsEndForm: Sendable {
    public let end: SixSteps.End
    public let reason: String

    public static func parse(_ form: Form) throws(FormErrors) -> SixStepsEndForm {
        var form = form
        let end = form.choice("end", "Choose how it ends.", SixSteps.End.init(rawValue:))
        let reason = form.optional("reason", limit: 500)
        if end == .other, reason.isEmpty { form.add("reason", "Write the reason.") }
        try form.check()
        guard let end else { throw form.errors }
        return SixStepsEndForm(end: end, reason: reason)
    }
}
