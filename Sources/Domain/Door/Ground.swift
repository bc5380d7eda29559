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
    /// Whether it lets the outcome be taken; the newest of a kind counts.
    public let holds: Bool
    public let at: Instant
    public let by: Seat.ID
    public let content: Content

    public init(id: ID, kind: Template.Guard, holds: Bool, at: Instant, by: Seat.ID, content: Content) {
        self.id = id
        self.kind = kind
        self.holds = holds
        self.at = at
        self.by = by
        self.content = content
    }
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
    /// `nil` for a joint decision.
    public let answer: Answer?
    public let holds: Bool
    public let content: Ground.Content

    /// - Parameter kinds: what the structure asks for.
    public static func parse(_ form: Form, _ template: Template, kinds: [Template.Guard]) throws(FormErrors) -> GroundForm {
        var form = form
        let kind = form.choice("kind", "Choose what you put on record.") { text in
            Template.Guard(rawValue: text).flatMap { kinds.contains($0) ? $0 : nil }
        }
        let note = form.optional("note", limit: 2_000)
        guard let kind else { throw form.errors }
        if kind == .decision { return try decision(&form, template, note) }
        let answer = form.choice("answer-\(kind.rawValue)", "Choose the answer.") { text in
            Answer(rawValue: text).flatMap { Answer.all(for: kind).contains($0) ? $0 : nil }
        }
        try form.check()
        guard let answer else { throw form.errors }
        return GroundForm(kind: kind, answer: answer, holds: answer == .yes, content: .init(note: note, voices: [:], settled: answer.words))
    }

    private static func decision(_ form: inout Form, _ template: Template, _ note: String) throws(FormErrors) -> GroundForm {
        var voices: [String: Ballot.Voice] = [:]
        for place in template.members.permanent where !form.text("voice.\(place.id)").isEmpty {
            voices[place.id] = form.choice("voice.\(place.id)", "Choose agrees, objects or abstains, or leave it open.", Ballot.Voice.init(rawValue:))
        }
        if voices.values.contains(.objects), note.isEmpty { form.add("note", "Somebody objects. Write down why: dissent is never lost.") }
        let verdict = template.verdict(Ballot(voices))
        if case .open(let sentence) = verdict { form.add("note", sentence) }
        try form.check()
        switch verdict {
        case .agreed(let how):
            return GroundForm(kind: .decision, answer: nil, holds: true, content: .init(note: note, voices: voices, settled: "Agreed: \(how)"))
        case .refused(let how):
            return GroundForm(kind: .decision, answer: nil, holds: false, content: .init(note: note, voices: voices, settled: "Refused: \(how)"))
        case .advised(let agreeing, let objecting):
            let words = "Advice: \(agreeing) in favour, \(objecting) against; each authority decides for itself"
            return GroundForm(kind: .decision, answer: nil, holds: true, content: .init(note: note, voices: voices, settled: words))
        case .open: throw form.errors
        }
    }
}

extension Template {
    /// What the outcomes of a stage ask for, but an owner: that is appointed in the case.
    public func guards(at stage: String) -> [Guard] {
        let asked = Set(self.stage(stage)?.outcomes.flatMap { $0.needs ?? [] } ?? [])
        return Guard.allCases.filter { asked.contains($0) && $0 != .owner }
    }
}
