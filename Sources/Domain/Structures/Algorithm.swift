/// If–then steps that lead from a question to an outcome (S3:392-403): who asks, with which competence, within which time.
extension Template {
    /// Where the answers lead.
    public enum Walk: Equatable, Sendable {
        case step(Step)
        case outcome(String)
        /// An answer that the step does not have.
        case lost
    }

    /// Follows the answers through the algorithm, from its first step. `answers` are the words of each answer, in order.
    public func walk(_ answers: [String]) -> Walk {
        guard let algorithm, var step = algorithm.first else { return .lost }
        for (index, words) in answers.enumerated() {
            guard let answer = step.answers.first(where: { $0.words == words }) else { return .lost }
            guard let next = algorithm.first(where: { $0.id == answer.to }) else {
                return index == answers.count - 1 ? .outcome(answer.to) : .lost
            }
            step = next
        }
        return .step(step)
    }

    /// The stage that the steps settle: the first one that has every outcome to which they lead.
    public var algorithmStage: String? {
        guard let algorithm, !algorithm.isEmpty else { return nil }
        let ends = Set(algorithm.flatMap(\.answers).map(\.to)).subtracting(algorithm.map(\.id))
        return stages.first { ends.isSubset(of: $0.outcomes.map(\.id)) }?.id
    }

    /// Whether only the steps can lead to the outcome.
    func isSettledByAlgorithm(_ outcome: Outcome, at stage: String) -> Bool {
        stage == algorithmStage && algorithm?.contains { $0.answers.contains { $0.to == outcome.id } } == true
    }

    /// The answers that count: those since the first step was answered for the last time.
    /// - Parameter given: each step that was answered and the words of its answer, in order of time.
    public func answers(_ given: [(step: String, words: String)]) -> [String] {
        let start = given.lastIndex { $0.step == algorithm?.first?.id } ?? 0
        return given[start...].map(\.words)
    }
}

extension GroundForm {
    /// The answer to a step, as typed.
    static func step(_ form: inout Form, _ template: Template, _ note: String) throws(FormErrors) -> GroundForm {
        let algorithm = template.algorithm ?? []
        let step = form.choice("step", "Choose the step that you answer.") { id in algorithm.first { $0.id == id } }
        let answer = form.choice("answer-steps", "Choose the answer to this step.") { words in step?.answers.first { $0.words == words }?.words }
        try form.check()
        guard let step, let answer else { throw form.errors }
        let content = Ground.Content(note: note, voices: [:], settled: answer)
        return GroundForm(kind: .steps, about: step.id, answer: nil, holds: true, content: content)
    }
}
