import Testing

@testable import Domain

/// `decide` on all 23,141,376 combinations of facts, act by act: 746,496 each.
struct DecideTests {
    @Test("R89: the numbering meets every combination once and has the bits of its facts", arguments: Facts.Act.allCases)
    func numbering(_ act: Facts.Act) {
        #expect(Space.size == 23_887_872)
        var expected = Space.numbers(of: act).lowerBound
        let wrong = Space.first(of: act) { facts, number in
            defer { expected += 1 }
            return number != expected || facts.act != act || facts.bits != Space.bits(number)
        }
        #expect(wrong == nil)
        #expect(expected == Space.numbers(of: act).upperBound)
    }

    @Test("R89: every claim about access holds for every combination it speaks of", arguments: Facts.Act.allCases)
    func claims(_ act: Facts.Act) {
        let claims = Claim.about(act)
        let answers = Space.answers
        var broken: Set<String> = []
        let wrong = Space.first(of: act) { facts, number in
            for claim in claims where claim.isViolated(by: facts, permitted: answers[number]) { broken.insert(claim.says) }
            return false
        }
        #expect(wrong == nil)
        #expect(broken.isEmpty)
    }

    @Test("R89: no claim is empty for any act that it names, and no two are the same")
    func claimsSpeak() {
        #expect(Claim.all.count == 80)
        #expect(Set(Claim.all.map(\.says)).count == Claim.all.count)
        for claim in Claim.all {
            #expect(!claim.acts.isEmpty, "\(claim.says)")
            for act in claim.acts {
                #expect(Space.first(of: act) { facts, _ in claim.speaksOf(facts) } != nil, "\(claim.says): \(act)")
            }
        }
    }

    @Test("R89: no combination is left to chance: some claim speaks of each", arguments: Facts.Act.allCases)
    func claimsCoverAll(_ act: Facts.Act) {
        let claims = Claim.about(act)
        let open = Space.first(of: act) { facts, _ in !claims.contains { $0.speaksOf(facts) } }
        #expect(open == nil)
    }

    @Test("R89: a rank of facts never permits what a higher one denies: revoking never opens anything", arguments: Ladder.all)
    func ladders(_ ladder: Ladder) {
        #expect(ladder.firstViolation(in: Space.answers).map(Space.facts) == nil)
    }

    @Test("R89: decide names rules of the policy, answers alike for equal facts, and agrees with permits", arguments: Facts.Act.allCases)
    func decisions(_ act: Facts.Act) {
        let permitting = Set(Policy.rules.filter { $0.effect == .permit }.map(\.id))
        let forbidding = Set(Policy.rules.filter { $0.effect == .forbid }.map(\.id)).union(["no-rule-permits"])
        let answers = Space.answers
        let wrong = Space.first(of: act) { facts, number in
            let decision = decide(facts)
            let known = decision.isPermitted ? permitting : forbidding
            return decision.isPermitted != answers[number] || decision.rules.isEmpty || !decision.rules.allSatisfy(known.contains)
                || decide(facts) != decision
        }
        #expect(wrong == nil)
    }

    @Test("R89: rules have different names, and each one decides something")
    func rules() {
        #expect(Set(Policy.rules.map(\.id)).count == Policy.rules.count)
        let answers = Space.answers
        for (index, rule) in Policy.rules.enumerated() {
            var rest = Policy.rules
            rest.remove(at: index)
            let decides = Space.contains(near: [rule.allowed], of: rest) { number, bits, rest in
                rule.applies(to: bits) && permits(bits, by: rest) != answers[number]
            }
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
        let wrong = Space.first(of: .seeEntry) { facts, _ in
            guard facts.membership == membership else { return false }
            var facts = facts
            let best = Level.allCases.last { level in
                facts.asked = level
                return decide(facts).isPermitted
            }
            facts.act = .seeCase
            return highestLevel(facts)?.level != best
        }
        #expect(wrong == nil)
    }
}
