extension Template {
    /// What does not fit together in a template, and where.
    public struct Problem: Error, Equatable, Sendable {
        /// Keys, and positions in lists, from the top of the file.
        public let path: [String]
        /// Says how to mend it.
        public let sentence: String

        public init(_ path: [String], _ sentence: String) {
            self.path = path
            self.sentence = sentence
        }
    }

    /// Everything that keeps the engine from running this template, in the order of the file.
    public var problems: [Problem] {
        var found: [Problem] = version >= 1 ? [] : [Problem(["version"], "The version is \(version). Versions count up from 1.")]
        found += modeProblems + memberProblems + doorProblems + levelProblems + stageProblems
        found += clocks.enumerated().flatMap { clockProblems($1, ["clocks", "\($0)"]) }
        return found + ruleProblems + algorithmProblems + dutyProblems + listProblems
    }

    /// Whether it has a door and cases at all.
    public var hasCases: Bool { identity.mode.value != .workingGroups && identity.tier.value == .operational }

    private var modeProblems: [Problem] {
        var found: [Problem] = []
        let mode = identity.mode.value
        func demand(_ holds: Bool, _ path: String, _ sentence: String) { if !holds { found.append(Problem([path], sentence)) } }
        if hasCases {
            demand(!stages.isEmpty, "stages", "A structure with cases needs stages. Add at least the one where a concern arrives.")
            demand(!door.ways.isEmpty, "door", "A structure with cases needs a door. Add at least one way under “ways”.")
        } else {
            demand(stages.isEmpty, "stages", "A structure without cases has no stages. Leave the list empty, or change mode and tier.")
            demand(door.ways.isEmpty, "door", "A structure without cases has no door. Leave “ways” empty, or change mode and tier.")
        }
        demand(
            (mode == .algorithm) == (algorithm?.isEmpty == false), "algorithm",
            "The mode “algorithm” and the list “algorithm” go together: give both or neither.")
        demand((mode == .dutyCards) == (duties?.isEmpty == false), "duties", "The mode “duty-cards” and the list “duties” go together: give both or neither.")
        demand(mode != .workingGroups || groups?.isEmpty == false, "groups", "A network without cases needs working groups. List them under “groups”.")
        demand(
            (mode == .algorithm) == (decision.rule.value == .algorithm), "decision",
            "The rule “algorithm” and the mode “algorithm” go together: give both or neither.")
        return found
    }

    private var memberProblems: [Problem] {
        var found: [Problem] = []
        func check(_ place: String?, _ key: String) {
            guard let place, !members.permanent.contains(where: { $0.id == place }) else { return }
            found.append(Problem(["members", key], "“\(place)” is no permanent place of this template. Use the id of one under “permanent”."))
        }
        check(members.chair?.value, "chair")
        check(members.lead?.value, "lead")
        if identity.mode.value != .dutyCards, members.permanent.isEmpty {
            found.append(Problem(["members", "permanent"], "Nobody belongs to it for good. List at least one place."))
        }
        if decision.rule.value == .leadAfterHearing, members.lead == nil {
            found.append(Problem(["members"], "The lead decides here, but no place leads. Add “lead”."))
        }
        if decision.rule.value == .unanimousThenMajorityThenChair, members.chair == nil {
            found.append(Problem(["members"], "The chair decides when there is no majority, but no place chairs. Add “chair”."))
        }
        if !(0...members.permanent.count).contains(decision.quorum.value) {
            found.append(Problem(["decision", "quorum"], "The quorum is \(decision.quorum.value), but there are \(members.permanent.count) permanent places."))
        }
        return found
    }

    private var doorProblems: [Problem] {
        var found: [Problem] = []
        if !(1...3_650).contains(door.stripAfter.value) {
            found.append(Problem(["door", "stripAfter"], "A refused referral is stripped after 1 to 3,650 days, not \(door.stripAfter.value)."))
        }
        let guards = Set(stages.flatMap(\.outcomes).flatMap { $0.needs ?? [] })
        let isGate = door.police.value == .gate
        if hasCases, isGate != guards.contains(.police) {
            found.append(
                Problem(
                    ["door", "police"],
                    isGate
                        ? "The police are a gate, but no outcome needs “police”. Add it to the needs of the outcome that waits for them."
                        : "An outcome needs “police”, but they are no gate here. Set “police” to “gate”, or take the need away."))
        }
        return found
    }

    private var ruleProblems: [Problem] {
        var found: [Problem] = []
        if let days = basis.answerDays?.value, !(1...60).contains(days) {
            found.append(Problem(["basis", "answerDays"], "A request is answered within 1 to 60 working days, not \(days)."))
        }
        if hasCases, basis.bases.isEmpty { found.append(Problem(["basis", "bases"], "Nothing could be shared without a lawful basis. List at least one.")) }
        if hasCases, ending.closures.isEmpty { found.append(Problem(["ending", "closures"], "A case could never be closed. List at least one closure.")) }
        for kind in Retention.Kind.allCases where (kind == .minutes || hasCases) && !records.retention.contains(where: { $0.id == kind }) {
            found.append(Problem(["records", "retention"], "How long are “\(kind.rawValue)” kept? Retention is never left empty; ask your counsel."))
        }
        for (index, rule) in records.retention.enumerated() where !(1...1_200).contains(rule.months) {
            found.append(Problem(["records", "retention", "\(index)"], "Records are kept for 1 to 1,200 months, not \(rule.months)."))
        }
        for (index, look) in ending.lookBacks.enumerated() where !(1...120).contains(look.months) {
            found.append(Problem(["ending", "lookBacks", "\(index)"], "A look-back comes 1 to 120 months after closure, not \(look.months)."))
        }
        return found
    }

    private var dutyProblems: [Problem] {
        (duties ?? []).enumerated().flatMap { index, duty -> [Problem] in
            let path = ["duties", "\(index)"]
            var found: [Problem] = []
            if !(events ?? []).contains(where: { $0.id == duty.event }) {
                found.append(Problem(path + ["event"], "“\(duty.event)” is no event of this template. Use an id of the list “events”."))
            }
            if place(duty.place) == nil {
                found.append(Problem(path + ["place"], "“\(duty.place)” is no place of this template. Use an id of “members”."))
            }
            if !(1...8_760).contains(duty.hours) { found.append(Problem(path + ["hours"], "A duty is done within 1 to 8,760 hours, not \(duty.hours).")) }
            return found
        }
    }
}
