extension Template {
    /// Levels: the places that they name are at the table.
    var levelProblems: [Problem] {
        levels.enumerated().flatMap { index, level in
            (level.places ?? []).enumerated().compactMap { number, place in
                members.permanent.contains { $0.id == place }
                    ? nil
                    : Problem(
                        ["levels", "\(index)", "places", "\(number)"], "“\(place)” is no permanent place of this template. Use an id of the list “permanent”.")
            }
        }
    }

    /// Stages: each is reached, none is a dead end, and each is either before the case or in it.
    var stageProblems: [Problem] {
        var found: [Problem] = []
        for (index, stage) in stages.enumerated() {
            let path = ["stages", "\(index)"]
            if stage.outcomes.isEmpty { found.append(Problem(path, "Nothing can be decided at “\(stage.id)”. Add at least one outcome.")) }
            for (number, outcome) in stage.outcomes.enumerated() {
                found += outcomeProblems(outcome, path + ["outcomes", "\(number)"])
            }
        }
        return found.isEmpty ? reachProblems : found
    }

    private func outcomeProblems(_ outcome: Outcome, _ path: [String]) -> [Problem] {
        if let level = outcome.level, !levels.contains(where: { $0.id == level }) {
            return [Problem(path + ["level"], "There is no level “\(level)”. Use an id of the list “levels”.")]
        }
        return switch (outcome.effect.leadsOn, outcome.to) {
        case (true, nil): [Problem(path, "“\(outcome.id)” \(outcome.effect.words). Say in which stage, with “to”.")]
        case (false, _?): [Problem(path + ["to"], "“\(outcome.id)” \(outcome.effect.words), so no stage follows. Take “to” away.")]
        case (true, let to?) where stage(to) == nil: [Problem(path + ["to"], "There is no stage “\(to)”. Use the id of a stage of this template.")]
        default: []
        }
    }

    private var reachProblems: [Problem] {
        guard let first = stages.first else { return [] }
        let before = reached(from: [first.id], over: [.move])
        let adopted = stages.filter { before.contains($0.id) }.flatMap(\.outcomes).filter { $0.effect == .adopt }.compactMap(\.to)
        let after = reached(from: Set(adopted), over: [.move])
        let position = Dictionary(stages.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var found: [Problem] = []
        for stage in stages {
            let path = ["stages", "\(position[stage.id] ?? 0)"]
            if !before.contains(stage.id), !after.contains(stage.id) {
                found.append(Problem(path, "No way leads to the stage “\(stage.id)”. Let an outcome lead there, or take the stage away."))
            } else if before.contains(stage.id), after.contains(stage.id) {
                found.append(Problem(path, "The stage “\(stage.id)” is reached both before and after adoption. Make two stages of it."))
            } else {
                found += phaseProblems(stage, isAfter: after.contains(stage.id), path)
                if !endsSomewhere(stage.id) { found.append(Problem(path, "From “\(stage.id)” no way leads to an end. Add an outcome that ends it.")) }
            }
        }
        if after.isEmpty { found.append(Problem(["stages"], "No outcome adopts a case. Give one the effect “adopt”.")) }
        return found + consentProblems + markProblems
    }

    private func phaseProblems(_ stage: Stage, isAfter: Bool, _ path: [String]) -> [Problem] {
        stage.outcomes.enumerated().compactMap { index, outcome in
            let wrong: [Effect] = isAfter ? [.adopt, .close, .signPost] : [.finish]
            guard wrong.contains(outcome.effect) else { return nil }
            return Problem(
                path + ["outcomes", "\(index)", "effect"],
                isAfter
                    ? "“\(stage.id)” is a stage of a case, so “\(outcome.effect.rawValue)” does not fit. Use move, wait, hand-on or finish."
                    : "“\(stage.id)” comes before adoption, so there is no case to finish. Use close, sign-post or hand-on.")
        }
    }

    /// An outcome says no more than what people did; all else the program notes by itself.
    private var markProblems: [Problem] {
        let known: [Event] = [.expertAsked, .expertAnswered]
        return stages.enumerated().flatMap { index, stage in
            stage.outcomes.enumerated().compactMap { number, outcome in
                guard let event = outcome.marks, !known.contains(event) else { return nil }
                return Problem(
                    ["stages", "\(index)", "outcomes", "\(number)", "marks"],
                    "“\(outcome.id)” marks “\(event.rawValue)”. An outcome can mark \(known.map { "“\($0.rawValue)”" }.joined(separator: " or ")).")
            }
        }
    }

    /// What is voluntary needs agreement before it begins.
    private var consentProblems: [Problem] {
        guard basis.participation.value == .voluntary else { return [] }
        return stages.enumerated().flatMap { index, stage in
            stage.outcomes.enumerated().compactMap { number, outcome in
                guard outcome.effect == .adopt, outcome.needs?.contains(.consent) != true else { return nil }
                return Problem(
                    ["stages", "\(index)", "outcomes", "\(number)"], "Taking part is voluntary here, so “\(outcome.id)” needs “consent”. Add it to its needs.")
            }
        }
    }

    func reached(from start: Set<String>, over effects: Set<Effect>) -> Set<String> {
        var known = start
        var open = Array(start)
        while let next = open.popLast().flatMap(stage) {
            for outcome in next.outcomes where effects.contains(outcome.effect) {
                if let to = outcome.to, known.insert(to).inserted { open.append(to) }
            }
        }
        return known
    }

    private func endsSomewhere(_ id: String) -> Bool {
        reached(from: [id], over: [.move, .adopt]).compactMap(stage).contains { $0.outcomes.contains { $0.effect.ends } }
    }

    func clockProblems(_ clock: Clock, _ path: [String]) -> [Problem] {
        var found: [Problem] = []
        if !clock.isPossible {
            found.append(Problem(path, "The clock “\(clock.id)” needs exactly one of hours, workingDays, days or months, and 10 years at the most."))
        }
        if let stage = clock.stage, self.stage(stage) == nil {
            found.append(Problem(path + ["stage"], "There is no stage “\(stage)”. Use the id of a stage of this template."))
        }
        if [clock.from, clock.until].contains(where: { $0 == .entered || $0 == .left }), clock.stage == nil {
            found.append(Problem(path, "The clock “\(clock.id)” runs by a stage. Say which one, with “stage”."))
        }
        if let urgency = clock.urgency, self.urgency(urgency) == nil {
            found.append(Problem(path + ["urgency"], "There is no urgency “\(urgency)”. Use an id of the list “urgencies”."))
        }
        if let level = clock.level, !levels.contains(where: { $0.id == level }) {
            found.append(Problem(path + ["level"], "There is no level “\(level)”. Use an id of the list “levels”."))
        }
        if clock.before == true, clock.workingDays != nil {
            found.append(Problem(path + ["workingDays"], "A clock that ends before an event counts in hours, days or months."))
        }
        return found
    }

    /// Steps: each is reached, and each answer leads to a step or to an outcome.
    var algorithmProblems: [Problem] {
        guard let algorithm, let first = algorithm.first else { return [] }
        let steps = Set(algorithm.map(\.id))
        let outcomes = Set(stages.flatMap(\.outcomes).map(\.id))
        var found: [Problem] = []
        for (index, step) in algorithm.enumerated() {
            if step.answers.isEmpty { found.append(Problem(["algorithm", "\(index)"], "The step “\(step.id)” has no answer. Add at least one.")) }
            if Set(step.answers.map(\.words)).count < step.answers.count {
                found.append(Problem(["algorithm", "\(index)"], "Two answers of the step “\(step.id)” have the same words. Make them differ."))
            }
            for (number, answer) in step.answers.enumerated() where !steps.contains(answer.to) && !outcomes.contains(answer.to) {
                found.append(
                    Problem(["algorithm", "\(index)", "answers", "\(number)", "to"], "“\(answer.to)” is neither a step nor an outcome of this template."))
            }
        }
        var known: Set<String> = [first.id]
        var open = [first]
        while let step = open.popLast() {
            for answer in step.answers where known.insert(answer.to).inserted { open += algorithm.filter { $0.id == answer.to } }
        }
        return found
            + algorithm.enumerated().compactMap { index, step in
                known.contains(step.id) ? nil : Problem(["algorithm", "\(index)"], "No answer leads to the step “\(step.id)”.")
            }
    }

    /// Ids are words in small letters and hyphens, and each stands once in its list.
    var listProblems: [Problem] {
        let lists: [([String], [String])] = [
            (["identity", "instruments"], identity.instruments.map(\.id)), (["members", "permanent"], (members.permanent).map(\.id)),
            (["members", "guests"], members.guests.map(\.id)), (["members"], (members.permanent + members.guests).map(\.id)), (["id"], [id]),
            (["door", "ways"], door.ways.map(\.id.rawValue)),
            (["door", "criteria"], door.criteria.map(\.id)),
            (["stages"], stages.map(\.id)), (["clocks"], clocks.map(\.id)), (["levels"], levels.map(\.id)), (["basis", "bases"], basis.bases.map(\.id)),
            (["records", "retention"], records.retention.map(\.id.rawValue)), (["ending", "closures"], ending.closures.map(\.id)),
            (["ending", "lookBacks"], ending.lookBacks.map(\.id)), (["quality", "indicators"], quality.indicators.map(\.id)),
            (["urgencies"], urgencies.map(\.id)), (["needs"], needs.map(\.id)), (["consents"], consents.map(\.id)), (["purposes"], purposes.map(\.id)),
            (["algorithm"], (algorithm ?? []).map(\.id)), (["events"], (events ?? []).map(\.id)), (["duties"], (duties ?? []).map(\.id)),
            (["groups"], (groups ?? []).map(\.id)),
        ]
        let stageLists = stages.enumerated().map { (["stages", "\($0)", "outcomes"], $1.outcomes.map(\.id)) }
        return (lists + stageLists).flatMap { path, ids in
            ids.enumerated().compactMap { index, id in
                if !isWord(id) { return Problem(path + ["\(index)"], "“\(id)” is no id. Use small letters, digits and hyphens.") }
                return ids[..<index].contains(id) ? Problem(path + ["\(index)"], "The id “\(id)” stands twice in this list. Give each its own.") : nil
            }
        }
    }

    private func isWord(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
