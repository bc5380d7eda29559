/// What somebody asks themselves before a referral (R30; S0:21, S0:29): are these several and serious problems, what can the own agency do,
/// and do the signs matter at all. Nothing is stored or counted, and nothing is added up: the rule is a few ifs.
public struct SelfCheck: Sendable, Equatable {
    /// Serious problems, as the practitioner sees them: home, school or work, health, violence, contacts.
    public enum Problems: String, Worded {
        case none, one, several

        public var words: String {
            switch self {
            case .none: "None that is serious"
            case .one: "One"
            case .several: "Several"
            }
        }
    }

    /// Whether the own agency can deal with it.
    public enum Means: String, Worded {
        case yes, no, unsure

        public var words: String {
            switch self {
            case .yes: "Yes, it is our work"
            case .no: "No, it needs others"
            case .unsure: "I do not know"
            }
        }
    }

    /// What is often named as a sign. Belief, clothing, origin or an opinion alone are none.
    public enum Sign: String, Worded {
        case violence, threats, hatred, group, rupture, travel
        case belief, clothing, origin, opinion

        /// Whether it says anything about danger to somebody.
        public var matters: Bool { ![.belief, .clothing, .origin, .opinion].contains(self) }

        public var words: String {
            switch self {
            case .violence: "Violence, or preparing it"
            case .threats: "Threats against somebody"
            case .hatred: "Denies others the right to live, or approves of attacks"
            case .group: "Contact with a group that uses violence"
            case .rupture: "Breaks with family, friends, school or work at once"
            case .travel: "Plans to join a fight elsewhere"
            case .belief: "Prays, fasts, or has changed the faith"
            case .clothing: "Wears other clothes, a beard, a symbol that is allowed"
            case .origin: "Where the person or the family comes from"
            case .opinion: "A harsh opinion on politics or religion"
            }
        }
    }

    /// How it ends: exactly one of these.
    public enum End: String, Worded {
        case act, ask, refer

        public var words: String {
            switch self {
            case .act: "Act yourself"
            case .ask: "Ask"
            case .refer: "Refer"
            }
        }
    }

    public let isDanger: Bool
    public let problems: Problems
    public let means: Means
    public let hasTried: Bool
    public let signs: Set<Sign>
    /// Of what was seen.
    public let isSure: Bool

    public init(isDanger: Bool, problems: Problems, means: Means, hasTried: Bool, signs: Set<Sign>, isSure: Bool) {
        self.isDanger = isDanger
        self.problems = problems
        self.means = means
        self.hasTried = hasTried
        self.signs = signs
        self.isSure = isSure
    }

    /// The rule, read from above: the first line that fits decides.
    public var end: (end: End, reason: String) {
        if isDanger { return (.act, "Somebody is in danger today. Call the emergency number now; refer afterwards.") }
        if !signs.contains(where: \.matters) {
            if isSure, problems != .several { return (.act, "No sign that matters was seen. That is no reason for a referral; go on with your own work.") }
            return (.ask, "No sign that matters was seen, but something worries you. Ask without a name before you name anybody.")
        }
        if !isSure { return (.ask, "You are not sure of what was seen. Ask without a name; those at the table help you to look.") }
        switch (problems, means) {
        case (.none, _): return (.act, "A sign was seen, but no serious problem. Talk with the person, and look again.")
        case (.one, .yes): return (.act, "One problem, and it is the work of your own agency.")
        case (.one, _): return (.ask, "One problem, but not for your agency alone. Ask who could take it on; a whole table may not be needed.")
        case (.several, .no): return (.refer, "Several serious problems, and your own agency has no means against them.")
        case (.several, _) where hasTried: return (.refer, "Several serious problems, and the means of your own agency have been tried.")
        case (.several, .yes): return (.act, "Several serious problems, but your own agency has means that it has not tried yet.")
        case (.several, .unsure): return (.ask, "Several serious problems, and it is not clear what your own agency can do.")
        }
    }

    /// What else there is to say about the answers.
    public var notes: [String] {
        let idle = Sign.allCases.filter { signs.contains($0) && !$0.matters }
        return idle.map { "“\($0.words)” is no sign of danger. Leave it out of what you write." }
    }

    public static func parse(_ form: Form) throws(FormErrors) -> SelfCheck {
        var form = form
        func yes(_ text: String) -> Bool? { text == "yes" ? true : text == "no" ? false : nil }
        let isDanger = form.choice("danger", "Say whether anybody is in danger today.", yes)
        let isSure = form.choice("sure", "Say whether you are sure of what was seen.", yes)
        let problems = form.choice("problems", "Choose how many serious problems there are.", Problems.init(rawValue:))
        let means = form.choice("means", "Say whether your own agency can deal with it.", Means.init(rawValue:))
        let hasTried = form.choice("tried", "Say whether your agency has tried.", yes)
        let signs = Set(form.all("signs").compactMap(Sign.init(rawValue:)))
        try form.check()
        guard let isDanger, let isSure, let problems, let means, let hasTried else { throw form.errors }
        return SelfCheck(isDanger: isDanger, problems: problems, means: means, hasTried: hasTried, signs: signs, isSure: isSure)
    }
}
