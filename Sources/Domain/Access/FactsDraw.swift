/// Facts drawn at random to ask two engines the same, equal for equal seeds on every machine. Of three facts one is uniform in every dimension. Of
/// uniform facts few are permitted, so the second is one that a rule permits, each permitting rule as often as the others; and the third differs
/// from such facts in one value at most: engines differ at the edges.
public struct FactsDraw: Sequence, IteratorProtocol, Sendable {
    private var uniform: Dice
    private var chosen: Dice
    private var drawn = 0
    /// For each permitting rule and each dimension, the places of the values that it allows.
    private let permitting: [[[Int]]] = Policy.rules.filter { $0.effect == .permit }.map { rule in
        Dimension.allCases.map { dimension in
            (0..<dimension.count).filter { rule.allowed & (1 << UInt128(dimension.offset + $0)) != 0 }
        }
    }
    private let offsets = Dimension.allCases.map(\.offset)
    private let rules = Policy.rules

    /// The uniform facts come from a sequence of their own, so that others can draw them again without the policy.
    public init(seed: UInt64) {
        uniform = Dice(state: seed)
        chosen = Dice(state: ~seed)
    }

    public mutating func next() -> Facts? {
        defer { drawn += 1 }
        switch drawn % 3 {
        case 0: return Facts(Dimension.allCases.map { uniform.roll($0.count) })
        case 1: return Facts(permitted())
        default:
            var places = permitted()
            let dimension = chosen.roll(Dimension.allCases.count)
            places[dimension] = chosen.roll(Dimension.allCases[dimension].count)
            return Facts(places)
        }
    }

    /// A rule, completed at random until nothing forbids it. No rule is idle (`DecideTests`), so that this ends.
    private mutating func permitted() -> [Int] {
        let allowed = permitting[chosen.roll(permitting.count)]
        var attempt = allowed.map { _ in 0 }
        var bits: UInt128
        repeat {
            bits = 0
            for (dimension, values) in allowed.enumerated() {
                attempt[dimension] = values[chosen.roll(values.count)]
                bits |= 1 << UInt128(offsets[dimension] + attempt[dimension])
            }
        } while !permits(bits, by: rules)
        return attempt
    }

    /// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
    private struct Dice: Sendable {
        var state: UInt64

        /// A number below `count`: the high half of the product, not the remainder.
        mutating func roll(_ count: Int) -> Int {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            mixed ^= mixed >> 31
            return Int(mixed.multipliedFullWidth(by: UInt64(count)).high)
        }
    }
}
