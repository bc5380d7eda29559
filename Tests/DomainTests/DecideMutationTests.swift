import Testing

@testable import Domain

/// Changes the policy and asks the claims of `Claims.swift` to notice. The claims alone judge; they are asked only where the answer
/// changed, since `DecideTests` has asked them about all the other answers.
struct DecideMutationTests {
    /// About two thousand changes; most are caught, and the others change no answer.
    @Test("R89: the claims notice every single change of a rule that matters")
    func everySingleChange() async {
        let tally = await Tally.of(Policy.rules.indices.flatMap(Mutant.single))
        #expect(tally.survivors == [])
        #expect(tally.caught >= 1000)
        #expect(tally.caught + tally.equivalent == tally.made)
    }

    @Test("R89: the claims notice random double changes, which could hide each other", arguments: [1, 2026] as [UInt64])
    func doubleChanges(_ seed: UInt64) async {
        var random = SplitMix64(state: seed)
        let singles = Policy.rules.indices.flatMap(Mutant.single)
        let mutants = (0..<200).compactMap { _ in
            singles.randomElement(using: &random).flatMap { first in singles.randomElement(using: &random).map(first.and) }
        }
        let tally = await Tally.of(mutants)
        #expect(tally.survivors == [])
        #expect(tally.made == 200)
        #expect(tally.caught >= 120)
    }
}

/// Steele, Lea and Flood 2014: small, seeded, and the same on every platform.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// The policy with some rules replaced.
struct Mutant: Sendable {
    let says: String
    private let replaced: [Int: Rule]

    /// All ways to change one rule: drop it, flip its effect, remove or add one value, forget one condition.
    static func single(_ index: Int) -> [Mutant] {
        let rule = Policy.rules[index]
        func mutant(_ change: String, _ effect: Rule.Effect, _ allowed: UInt128) -> Mutant {
            Mutant(says: "\(rule.id): \(change)", replaced: [index: Rule(id: rule.id, effect: effect, allowed: allowed)])
        }
        var mutants = [
            mutant("dropped", rule.effect, 0),
            mutant("flipped", rule.effect == .permit ? .forbid : .permit, rule.allowed),
        ]
        for dimension in Dimension.allCases {
            for value in 0..<dimension.count {
                let bit: UInt128 = 1 << UInt128(dimension.offset + value)
                mutants.append(mutant("\(dimension) \(value) turned over", rule.effect, rule.allowed ^ bit))
            }
            if rule.allowed & dimension.mask != dimension.mask {
                mutants.append(mutant("no condition on \(dimension)", rule.effect, rule.allowed | dimension.mask))
            }
        }
        return mutants
    }

    func and(_ other: Mutant) -> Mutant {
        Mutant(says: says + "; " + other.says, replaced: replaced.merging(other.replaced) { _, last in last })
    }

    enum Outcome { case equivalent, caught, survived }

    /// Early: one claim that speaks against one changed answer is enough. Only combinations are asked to which a changed rule applies, or applied;
    /// the answer to the others is the same.
    func outcome() -> Outcome {
        var rules = Policy.rules
        for (index, rule) in replaced { rules[index] = rule }
        let changes = replaced.map { Change(old: Policy.rules[$0.key], new: $0.value) }
        let answers = Space.answers
        var outcome = Outcome.equivalent
        let isCaught = Space.contains(near: changes.flatMap { [$0.old, $0.new] }, of: rules) { number, bits, rules in
            guard changes.contains(where: { $0.touches(bits) }) else { return false }
            let permitted = permits(bits, by: rules)
            guard permitted != answers[number] else { return false }
            outcome = .survived
            let facts = Space.facts(number)
            return Claim.about(facts.act).contains { $0.isViolated(by: facts, permitted: permitted) }
        }
        return isCaught ? .caught : outcome
    }

    /// The masks of a rule before and after.
    private struct Change {
        let old: UInt128
        let new: UInt128
        private let isFlipped: Bool

        init(old: Rule, new: Rule) {
            self.old = old.allowed
            self.new = new.allowed
            isFlipped = old.effect != new.effect
        }

        func touches(_ bits: UInt128) -> Bool {
            (bits & ~old == 0) != (bits & ~new == 0) || isFlipped && bits & ~new == 0
        }
    }
}

/// What became of mutants, counted on both processors.
struct Tally: Sendable {
    var made = 0
    var equivalent = 0
    var caught = 0
    var survivors: [String] = []

    static func of(_ mutants: [Mutant]) async -> Tally {
        await withTaskGroup(of: Tally.self) { group in
            for half in 0..<2 {
                group.addTask {
                    var tally = Tally()
                    for index in stride(from: half, to: mutants.count, by: 2) { tally.count(mutants[index]) }
                    return tally
                }
            }
            return await group.reduce(into: Tally()) { sum, part in sum.add(part) }
        }
    }

    private mutating func count(_ mutant: Mutant) {
        made += 1
        switch mutant.outcome() {
        case .equivalent: equivalent += 1
        case .caught: caught += 1
        case .survived: survivors.append(mutant.says)
        }
    }

    private mutating func add(_ part: Tally) {
        made += part.made
        equivalent += part.equivalent
        caught += part.caught
        survivors += part.survivors
    }
}
