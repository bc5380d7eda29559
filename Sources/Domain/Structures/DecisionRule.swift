/// How a table decides (R18; S4:132, S2:358). Voices are counted, never people.
public enum DecisionRule: String, Worded {
    /// All who take part agree, or at least do not object.
    case consensus
    /// Unanimous; if not, the majority; if there is none, the chair (CTSA 2015, s. 37(6)).
    case unanimousThenMajorityThenChair = "unanimous-majority-chair"
    case majority
    /// One authority decides when all were heard.
    case leadAfterHearing = "lead-after-hearing"
    /// The table advises; each authority decides for itself.
    case advice
    /// The steps of the algorithm decide.
    case algorithm

    public var words: String {
        switch self {
        case .consensus: "Consensus of those present"
        case .unanimousThenMajorityThenChair: "Unanimous; if not, majority; if none, the chair"
        case .majority: "Simple majority"
        case .leadAfterHearing: "The lead decides after hearing all"
        case .advice: "Advice; each authority decides for itself"
        case .algorithm: "If–then algorithm"
        }
    }
}

/// What the places at the table said on one question.
public struct Ballot: Sendable, Equatable {
    public enum Voice: String, Worded {
        case agrees, objects, abstains
        /// Has a conflict of interest: heard, if at all, as a witness; neither counted nor asked.
        case stepsBack = "steps-back"

        public var words: String {
            switch self {
            case .agrees: "Agrees"
            case .objects: "Objects"
            case .abstains: "Abstains"
            case .stepsBack: "Steps back: conflict of interest"
            }
        }
    }

    /// By place of the template.
    public var voices: [String: Voice]

    public init(_ voices: [String: Voice]) { self.voices = voices }

    func count(_ voice: Voice) -> Int { voices.values.count { $0 == voice } }

    /// Those who decide: whoever stepped back is as if absent.
    var deciding: [String: Voice] { voices.filter { $0.value != .stepsBack } }
}

/// What a ballot comes to.
public enum Verdict: Sendable, Equatable {
    /// How it was settled, in words for the record.
    case agreed(by: String)
    case refused(by: String)
    /// The table only advises: each authority settles it for itself.
    case advised(agreeing: Int, objecting: Int)
    /// What is missing, as a sentence that says how to mend it.
    case open(String)
}

extension Template {
    /// The outcome of a ballot by this structure's rule and quorum. Dissent stays on the ballot and is never lost.
    public func verdict(_ ballot: Ballot) -> Verdict {
        let places = Set(members.permanent.map(\.id))
        let present = ballot.deciding.keys.count { places.contains($0) }
        guard present >= decision.quorum.value else {
            return .open("Only \(present) of the permanent places took part; \(decision.quorum.value) are needed. Hear the others first.")
        }
        let (agree, object) = (ballot.count(.agrees), ballot.count(.objects))
        switch decision.rule.value {
        case .consensus:
            if object > 0 { return .refused(by: "no consensus: \(object) objected") }
            return agree > 0 ? .agreed(by: "consensus of those present") : .open("Nobody agreed. At least one place has to.")
        case .majority:
            if agree == object { return .open("There is no majority. Talk again, or hear those who abstained.") }
            return agree > object ? .agreed(by: "majority") : .refused(by: "majority")
        case .unanimousThenMajorityThenChair: return stepwise(ballot, agree, object)
        case .leadAfterHearing: return deciding(ballot, members.lead?.value, "The lead authority", "the lead authority, after hearing all")
        case .advice: return .advised(agreeing: agree, objecting: object)
        case .algorithm: return .open("The steps of the algorithm decide here, not a vote. Go through the steps.")
        }
    }

    /// Why no decision could ever be made with only these places taken, as sentences.
    public func undecidable(taken: Set<String>) -> [String] {
        guard stages.flatMap(\.outcomes).contains(where: { $0.needs?.contains(.decision) == true }) else { return [] }
        let seated = members.permanent.count { taken.contains($0.id) }
        let few = seated < decision.quorum.value ? ["Only \(seated) permanent places are taken, and decisions need \(decision.quorum.value)."] : []
        // In vertical coordination the lead is needed for more than decisions; `Structure.gaps` says so.
        let decisive = decision.rule.value == .leadAfterHearing && steeringPlace == nil ? members.lead?.value : nil
        let empty = decisive.flatMap(place).flatMap { taken.contains($0.id) || $0.required ? nil : "Nobody takes the place “\($0.words)”, which decides." }
        return few + [empty].compactMap(\.self)
    }

    private func stepwise(_ ballot: Ballot, _ agree: Int, _ object: Int) -> Verdict {
        let all = ballot.deciding.count
        if agree == all, all > 0 { return .agreed(by: "unanimously") }
        if object == all, all > 0 { return .refused(by: "unanimously") }
        if agree != object { return agree > object ? .agreed(by: "majority") : .refused(by: "majority") }
        return deciding(ballot, members.chair?.value, "The chair", "the chair, as there was no majority")
    }

    private func deciding(_ ballot: Ballot, _ place: String?, _ who: String, _ words: String) -> Verdict {
        switch place.flatMap({ ballot.voices[$0] }) {
        case .agrees: .agreed(by: words)
        case .objects: .refused(by: words)
        case .abstains, nil: .open("\(who) decides and has said neither yes nor no yet.")
        case .stepsBack: .open("\(who) decides and stepped back for a conflict of interest. Let a deputy without one take that place.")
        }
    }
}
