import Testing

@testable import Domain

@Suite("Decision rules") struct DecisionRuleTests {
    static func template(_ rule: DecisionRule, quorum: Int = 2) -> Template {
        var template = Sample.template
        template.decision.rule.value = rule
        template.decision.quorum.value = quorum
        return template
    }

    struct Example: Sendable, CustomStringConvertible {
        let rule: DecisionRule
        let voices: [String: Ballot.Voice]
        let verdict: Verdict
        var description: String { "\(rule.rawValue) \(voices.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.rawValue)" })" }

        init(_ rule: DecisionRule, city: Ballot.Voice? = nil, police: Ballot.Voice? = nil, health: Ballot.Voice? = nil, _ verdict: Verdict) {
            self.rule = rule
            voices = ["city": city, "police": police, "health": health].compactMapValues(\.self)
            self.verdict = verdict
        }
    }

    static let examples = [
        Example(.consensus, city: .agrees, police: .agrees, .agreed(by: "consensus of those present")),
        Example(.consensus, city: .agrees, police: .abstains, .agreed(by: "consensus of those present")),
        Example(.consensus, city: .agrees, police: .agrees, health: .objects, .refused(by: "no consensus: 1 objected")),
        Example(.consensus, city: .abstains, police: .abstains, .open("Nobody agreed. At least one place has to.")),
        Example(.majority, city: .agrees, police: .agrees, health: .objects, .agreed(by: "majority")),
        Example(.majority, city: .agrees, police: .objects, health: .objects, .refused(by: "majority")),
        Example(.majority, city: .agrees, police: .objects, health: .abstains, .open("There is no majority. Talk again, or hear those who abstained.")),
        Example(.unanimousThenMajorityThenChair, city: .agrees, police: .agrees, .agreed(by: "unanimously")),
        Example(.unanimousThenMajorityThenChair, city: .objects, police: .objects, .refused(by: "unanimously")),
        Example(.unanimousThenMajorityThenChair, city: .objects, police: .agrees, health: .agrees, .agreed(by: "majority")),
        Example(.unanimousThenMajorityThenChair, city: .agrees, police: .objects, .agreed(by: "the chair, as there was no majority")),
        Example(.unanimousThenMajorityThenChair, city: .objects, police: .agrees, health: .abstains, .refused(by: "the chair, as there was no majority")),
        Example(.unanimousThenMajorityThenChair, police: .agrees, health: .objects, .open("The chair decides and has said neither yes nor no yet.")),
        Example(.leadAfterHearing, city: .objects, police: .agrees, health: .objects, .agreed(by: "the lead authority, after hearing all")),
        Example(.leadAfterHearing, city: .agrees, health: .agrees, .open("The lead authority decides and has said neither yes nor no yet.")),
        Example(.advice, city: .agrees, police: .objects, .advised(agreeing: 1, objecting: 1)),
        Example(.algorithm, city: .agrees, police: .agrees, .open("The steps of the algorithm decide here, not a vote. Go through the steps.")),
        Example(.consensus, city: .agrees, .open("Only 1 of the permanent places took part; 2 are needed. Hear the others first.")),
    ]

    @Test("R18: each rule decides as its words say", arguments: examples)
    func rules(_ example: Example) { #expect(Self.template(example.rule).verdict(Ballot(example.voices)) == example.verdict) }

    @Test("R18: whoever is no permanent place does not make the quorum") func guests() {
        #expect(Self.template(.majority).verdict(Ballot(["city": .agrees, "school": .agrees])).isOpen)
    }

    /// All 3^3 to 4^3 ballots: more agreement never turns a yes into a no.
    @Test("R18: who changes from an objection to agreement never brings the matter down", arguments: DecisionRule.allCases)
    func monotone(_ rule: DecisionRule) {
        let template = Self.template(rule, quorum: 1)
        let voices: [Ballot.Voice?] = [nil, .agrees, .objects, .abstains]
        for city in voices {
            for police in voices {
                for health in voices {
                    let ballot = ["city": city, "police": police, "health": health].compactMapValues(\.self)
                    guard template.verdict(Ballot(ballot)).isAgreed else { continue }
                    for place in ballot.keys where ballot[place] == .objects {
                        #expect(template.verdict(Ballot(ballot.merging([place: .agrees]) { $1 })).isAgreed)
                    }
                }
            }
        }
    }
}

extension Verdict {
    fileprivate var isAgreed: Bool { if case .agreed = self { true } else { false } }
    fileprivate var isOpen: Bool { if case .open = self { true } else { false } }
}
