import Testing

@testable import Domain

/// `decide` on all 23,141,376 combinations of facts, act by act: 746,496 each.
struct DecideTests {
    @Test("R89: the numbering meets every combination once and has the bits of its facts", arguments: Facts.Act.allCases)
    func numbering(_ act: Facts.Act) {
        #expect(Space.size == 23_141_376)
        let wrong = Space.numbers(of: act).first { number in
            let facts = Space.facts(number)
            return facts.act != act || facts.bits != Space.bits(number)
        }
        #expect(wrong.map(Space.facts) == nil)
    }

    @Test("R89: every claim about access holds for every combination it speaks of", arguments: Facts.Act.allCases)
    func claims(_ act: Facts.Act) {
        var broken: Set<String> = []
        for number in Space.numbers(of: act) {
            let facts = Space.facts(number)
            for claim in Claim.all where claim.isViolated(by: facts, permitted: Space.answers[number]) { broken.insert(claim.says) }
        }
        #expect(broken.isEmpty)
    }

    @Test("R89: no claim is empty, and no two are the same")
    func claimsSpeak() {
        #expect(Claim.all.count == 78)
        #expect(Set(Claim.all.map(\.says)).count == Claim.all.count)
        var silent = Claim.all
        for number in 0..<Space.size where !silent.isEmpty {
            let facts = Space.facts(number)
            silent.removeAll { $0.speaksOf(facts) }
        }
        #expect(silent.map(\.says) == [])
    }

    @Test("R89: no combination is left to chance: some claim speaks of each", arguments: Facts.Act.allCases)
    func claimsCoverAll(_ act: Facts.Act) {
        let open = Space.numbers(of: act).first { number in
            let facts = Space.facts(number)
            return !Claim.all.contains { $0.speaksOf(facts) }
        }
        #expect(open.map(Space.facts) == nil)
    }

    @Test("R89: a rank of facts never permits what a higher one denies: revoking never opens anything", arguments: Ladder.all)
    func ladders(_ ladder: Ladder) {
        #expect(ladder.firstViolation(in: Space.answers).map(Space.facts) == nil)
    }

    @Test("R89: decide names rules of the policy, answers alike for equal facts, and agrees with permits", arguments: Facts.Act.allCases)
    func decisions(_ act: Facts.Act) {
        let permitting = Set(Policy.rules.filter { $0.effect == .permit }.map(\.id))
        let forbidding = Set(Policy.rules.filter { $0.effect == .forbid }.map(\.id)).union(["no-rule-permits"])
        let wrong = Space.numbers(of: act).first { number in
            let decision = decide(Space.facts(number))
            let known = decision.isPermitted ? permitting : forbidding
            return decision.isPermitted != Space.answers[number] || decision.rules.isEmpty || !decision.rules.allSatisfy(known.contains)
                || decide(Space.facts(number)) != decision
        }
        #expect(wrong.map(Space.facts) == nil)
    }

    @Test("R89: rules have different names, and each one decides something")
    func rules() {
        #expect(Set(Policy.rules.map(\.id)).count == Policy.rules.count)
        for (index, rule) in Policy.rules.enumerated() {
            var rest = Policy.rules
            rest.remove(at: index)
            let decides = Space.answers.indices.contains { permits(Space.bits($0), by: rest) != Space.answers[$0] }
            #expect(decides, "\(rule.id) is idle")
        }
    }

    @Test("R89: without rules everything is denied, and the answer says so", arguments: Facts.Act.allCases)
    func emptyPolicy(_ act: Facts.Act) {
        #expect(decide(Facts(act: act), by: []) == .deny(rules: ["no-rule-permits"]))
        #expect(!permits(Facts(act: act).bits, by: []))
    }

    @Test("R40: highestLevel is the most that decide permits of an entry", arguments: Facts.Membership.allCases)
    func highest(_ membership: Facts.Membership) {
        let wrong = Space.numbers(of: .seeEntry).first { number in
            var facts = Space.facts(number)
            guard facts.membership == membership else { return false }
            let best = Level.allCases.last { level in
                facts.asked = level
                return decide(facts).isPermitted
            }
            facts.act = .seeCase
            return highestLevel(facts)?.level != best
        }
        #expect(wrong.map(Space.facts) == nil)
    }
}
