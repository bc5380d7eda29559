/// The voices at a table, as typed, and what they come to.
public struct BallotForm: Sendable {
    public enum Outcome: String, Worded {
        case agreed, refused, advised

        public var words: String {
            switch self {
            case .agreed: "Agreed"
            case .refused: "Refused"
            case .advised: "Advice"
            }
        }
    }

    public let voices: [String: Ballot.Voice]
    /// Reason and dissent.
    public let note: String
    public let outcome: Outcome
    /// How it was settled, in words.
    public let settled: String

    /// Whether what was decided on can be done now; after advice each authority may.
    public var holds: Bool { outcome != .refused }

    /// - Parameter absent: places that are not at this meeting and cannot say anything.
    static func parse(_ form: inout Form, _ structure: Structure, absent: Set<String> = []) -> BallotForm? {
        let note = form.optional("note", limit: 2_000)
        var voices: [String: Ballot.Voice] = [:]
        // A place that nobody takes has no voice.
        for place in structure.template.members.permanent where structure.members[place.id] != nil && !form.text("voice.\(place.id)").isEmpty {
            if absent.contains(place.id) {
                form.add("note", "“\(place.words)” is not at this meeting and has no voice here. Note first who is there.")
                continue
            }
            voices[place.id] = form.choice("voice.\(place.id)", "Choose one of the voices, or leave it open.", Ballot.Voice.init(rawValue:))
        }
        if voices.values.contains(.objects), note.isEmpty { form.add("note", "Somebody objects. Write down why: dissent is never lost.") }
        if voices.values.contains(.stepsBack), note.isEmpty { form.add("note", "Somebody steps back. Write down which interest is in conflict.") }
        if voices.isEmpty { form.add("note", "Nobody was heard. Write down what at least one place says.") }
        switch structure.template.verdict(Ballot(voices)) {
        case .agreed(let how): return BallotForm(voices: voices, note: note, outcome: .agreed, settled: "Agreed: \(how)")
        case .refused(let how): return BallotForm(voices: voices, note: note, outcome: .refused, settled: "Refused: \(how)")
        case .advised(let agreeing, let objecting):
            let settled = "Advice: \(agreeing) in favour, \(objecting) against; each authority decides for itself"
            return BallotForm(voices: voices, note: note, outcome: .advised, settled: settled)
        case .open(let sentence):
            form.add("note", sentence)
            return nil
        }
    }
}
