/// Something on record that lets an outcome be taken: an agreement, an answer of the police, a joint decision, a pledge (R34, R18).
public struct Ground: Sendable, Identifiable {
    public typealias ID = Domain.ID<Ground>

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var note: String
        /// What each place at the table said, for a joint decision.
        public var voices: [String: Ballot.Voice]
        /// How it was settled, in words.
        public var settled: String

        public init(note: String, voices: [String: Ballot.Voice], settled: String) {
            self.note = note
            self.voices = voices
            self.settled = settled
        }
    }

    public let id: ID
    public let kind: Template.Guard
    /// Which outcome of which stage a joint decision was on, or which step was answered.
    public let about: String?
    /// Whether it lets the outcome be taken; the newest of a kind counts.
    public let holds: Bool
    public let at: Instant
    public let by: Seat.ID
    public let content: Content

    public init(id: ID, kind: Template.Guard, about: String?, holds: Bool, at: Instant, by: Seat.ID, content: Content) {
        self.id = id
        self.kind = kind
        self.about = about
        self.holds = holds
        self.at = at
        self.by = by
        self.content = content
    }

    public static func about(_ outcome: String, at stage: String) -> String { "\(stage)/\(outcome)" }
}

/// What is put on record, as typed.
public struct GroundForm: Sendable {
    /// How a question to the police, to the person or to the members was answered. The police answer without detail (S1:102).
    public enum Answer: String, Worded {
        case yes, no
        case notNow = "not-now"
        /// Nobody has answered yet; the clock of the answer runs.
        case asked

        public var words: String {
            switch self {
            case .yes: "Yes"
            case .no: "No"
            case .notNow: "Not now"
            case .asked: "Asked, no answer yet"
            }
        }

        /// The answers that a question can have.
        public static func all(for kind: Template.Guard) -> [Answer] { kind == .police ? [.yes, .no, .notNow, .asked] : [.yes, .no] }
    }

    public let kind: Template.Guard
    public let about: String?
    /// `nil` for a joint decision.
    public let answer: Answer?
    public let holds: Bool
    public let content: Ground.Content

    /// - Parameter course: where the referral or case is; only what is asked for there is put on record.
    public static func parse(_ form: Form, _ structure: Structure, at course: Course) throws(FormErrors) -> GroundForm {
        var form = form
        let (kinds, stage) = (structure.template.recorded(at: course), course.stage)
        let kind = form.choice("kind", "Choose what you put on record.") { text in
            Template.Guard(rawValue: text).flatMap { kinds.contains($0) ? $0 : nil }
        }
        let note = form.optional("note", limit: 2_000)
        guard let kind else { throw form.errors }
        if kind == .steps { return try step(&form, structure.template, note) }
        if kind == .decision { return try decision(&form, structure, stage) }
        let answer = form.choice("answer-\(kind.rawValue)", "Choose the answer.") { text in
            Answer(rawValue: text).flatMap { Answer.all(for: kind).contains($0) ? $0 : nil }
        }
        try form.check()
        guard let answer else { throw form.errors }
        return GroundForm(kind: kind, about: nil, answer: answer, holds: answer == .yes, content: .init(note: note, voices: [:], settled: answer.words))
    }

    private static func decision(_ form: inout Form, _ structure: Structure, _ stage: String) throws(FormErrors) -> GroundForm {
        let template = structure.template
        let outcome = form.choice("on", "Choose on what the table decides.") { id in
            template.decided(at: stage).contains { $0.id == id } ? id : nil
        }
        let ballot = BallotForm.parse(&form, structure)
        try form.check()
        guard let outcome, let ballot, let words = template.outcome(outcome, at: stage) else { throw form.errors }
        return GroundForm(ballot, on: words, at: stage)
    }

    /// A joint decision on an outcome of a stage.
    public init(_ ballot: BallotForm, on outcome: Template.Outcome, at stage: String) {
        let settled = "“\(outcome.words)”. \(ballot.settled)"
        self.init(
            kind: .decision, about: Ground.about(outcome.id, at: stage), answer: nil, holds: ballot.holds,
            content: .init(note: ballot.note, voices: ballot.voices, settled: settled))
    }

    init(kind: Template.Guard, about: String?, answer: Answer?, holds: Bool, content: Ground.Content) {
        self.kind = kind
        self.about = about
        self.answer = answer
        self.holds = holds
        self.content = content
    }
}

extension Template {
    /// The outcomes of a stage that need a joint decision.
    public func decided(at stage: String) -> [Outcome] { self.stage(stage)?.outcomes.filter { $0.needs?.contains(.decision) == true } ?? [] }

    /// What the outcomes of a stage ask for, but an owner: that is appointed in the case.
    public func guards(at stage: String) -> [Guard] {
        let asked = Set(self.stage(stage)?.outcomes.flatMap { $0.needs ?? [] } ?? [])
        return Guard.allCases.filter { asked.contains($0) && $0 != .owner && $0 != .steps }
    }
}
