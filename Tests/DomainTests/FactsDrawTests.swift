import Testing

@testable import Domain

/// What is drawn to compare the policy with another engine (security reference G6).
struct FactsDrawTests {
    @Test("R89: equal seeds draw equal facts, other seeds others")
    func seeds() {
        let facts = Array(FactsDraw(seed: 7).prefix(300))
        #expect(facts == Array(FactsDraw(seed: 7).prefix(300)))
        #expect(zip(facts, FactsDraw(seed: 8)).count { $0 == $1 } < 30)
    }

    @Test("R89: every value is drawn, every permitting rule alone permits, and every forbidding rule alone denies what is else permitted")
    func sensitivity() {
        var values: Set<String> = []
        var alone: Set<String> = []
        var permitted = 0
        for facts in FactsDraw(seed: 1).prefix(200_000) {
            for (dimension, word) in zip(Dimension.allCases, facts.words) { values.insert("\(dimension)=\(word)") }
            let decision = decide(facts)
            permitted += decision.isPermitted ? 1 : 0
            if decision.rules.count == 1, decision.isPermitted || permits(facts.bits, by: Policy.rules.filter { $0.effect == .permit }) {
                alone.formUnion(decision.rules)
            }
        }
        #expect(values.count == Dimension.allCases.map(\.count).reduce(0, +))
        #expect(Set(Policy.rules.map(\.id)).subtracting(alone) == [])
        #expect(permitted > 200_000 / 3 && permitted < 200_000 * 2 / 3)
    }

    @Test("R89: the words say every value and every rule, each in its place")
    func words() {
        for dimension in Dimension.allCases {
            #expect(dimension.words.count == dimension.count)
            #expect(dimension.words.allSatisfy { !$0.isEmpty && !$0.contains { $0 == " " || $0 == "," || $0 == "=" } })
            for place in 0..<dimension.count {
                var places = Dimension.allCases.map { _ in 0 }
                places[dimension.rawValue] = place
                let facts = Facts(places)
                #expect(facts.words[dimension.rawValue] == dimension.words[place])
                #expect(facts.bits & dimension.mask == 1 << UInt128(dimension.offset + place))
            }
        }
        #expect(Policy.words.split(separator: "\n").count == Policy.rules.count)
        #expect(Policy.rules[0].words == "forbid disabled-account account=disabled")
        #expect(
            Policy.answer(to: Facts(act: .seeEntry))
                == "seeEntry active practitioner none open none own-agency none indication full missing visible deny not-on-the-team\n")
    }
}
