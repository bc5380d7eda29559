/// What moves with a case from one version of its structure to a newer one (R10).
public struct VersionChange: Sendable {
    /// A part of the template that is not the same in both versions.
    public struct Difference: Sendable, Equatable {
        public let topic: String
        public let before: [String]
        public let after: [String]
    }

    public let old: Template
    public let new: Template

    public init(from old: Template, to new: Template) {
        self.old = old
        self.new = new
    }

    /// In words, in the order of the comparison; what stays the same is left out.
    public var differences: [Difference] {
        zip(Self.topics(old), Self.topics(new)).compactMap { before, after in
            let (gone, come) = (before.lines.filter { !after.lines.contains($0) }, after.lines.filter { !before.lines.contains($0) })
            guard !gone.isEmpty || !come.isEmpty else { return before.lines == after.lines ? nil : order(before.topic, after.lines) }
            return Difference(topic: before.topic, before: gone, after: come)
        }
    }

    /// Whether the stage of a case has to be named anew: the new version has no such stage, or none of a case.
    public func asksStage(_ stage: String) -> Bool { !new.caseStages.contains { $0.id == stage } }

    /// Whether the level has to be named anew; with a version without levels there is none to name.
    public func asksLevel(_ level: String?) -> Bool { level.map { old in !new.levels.isEmpty && !new.levels.contains { $0.id == old } } ?? false }

    /// The level that a case has in the new version when none was named.
    func level(_ level: String?) -> String? { new.levels.contains { $0.id == level } ? level : nil }

    private func order(_ topic: String, _ lines: [String]) -> Difference {
        Difference(topic: topic, before: ["The same, in another order"], after: lines)
    }

    private static func topics(_ template: Template) -> [(topic: String, lines: [String])] {
        let stages = template.stages.map { stage in "\(stage.words): \(stage.outcomes.map(words).joined(separator: "; "))" }
        let columns = zip(Comparison.columns, Comparison(template).cells).map { ($0, $1.map(\.words)) }
        let lists = [("Ends of a case", template.ending.closures.map(\.words)), ("Lawful basis", template.basis.bases.map(\.words))]
        return [("Stages", stages)] + columns + lists
    }

    private static func words(_ outcome: Template.Outcome) -> String {
        let needs = (outcome.needs ?? []).map(\.words).joined(separator: ", ")
        return needs.isEmpty ? outcome.words : "\(outcome.words) (needs \(needs))"
    }
}

/// The move of a case to the newest version of its structure, as typed.
public struct VersionForm: Sendable, Equatable {
    /// Where the case is from then on.
    public let stage: String
    public let level: String?
    public let reason: String

    /// - Parameters:
    ///   - stage: where the case is now; the form names another one only where the new version has no such stage.
    ///   - level: the same for its level.
    public static func parse(_ form: Form, _ change: VersionChange, stage: String, level: String?) throws(FormErrors) -> VersionForm {
        var form = form
        var (stage, level): (String?, String?) = (stage, level)
        if let now = stage, change.asksStage(now) {
            stage = form.choice("stage", "The new version has no such stage. Choose the one where the case goes on.") { id in
                change.new.caseStages.first { $0.id == id }?.id
            }
        }
        if change.asksLevel(level) {
            level = form.choice("level", "The new version has no such level. Choose the one that the case has from now on.") { id in
                change.new.levels.first { $0.id == id }?.id
            }
        }
        let reason = form.required("reason", "Write why the case goes on by the newer rules. The team reads it under its decisions.", limit: 2_000)
        try form.check()
        guard let stage else { throw form.errors }
        return VersionForm(stage: stage, level: change.level(level), reason: reason)
    }
}
