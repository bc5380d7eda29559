@testable import Domain

/// Every combination of facts, numbered: 32 acts × 3 accounts × 4 functions × 6 memberships × 2 states × 6 relations × 4 handlings ×
/// 4 share states × 3 levels shared × 3 levels asked × 3 states of the basis × 2 of the sources = 23,887,872. The act is the leading digit of
/// the number; the leading five digits make a block.
enum Space {
    static let size = Dimension.allCases.reduce(1) { $0 * $1.count }
    static let perAct = size / Facts.Act.allCases.count

    /// How far apart in number two neighbouring values of a dimension are.
    static let strides: [Int] = Dimension.allCases.map { dimension in
        Dimension.allCases[(dimension.rawValue + 1)...].reduce(1) { $0 * $1.count }
    }

    /// `Facts.bits` of a number, built digit by digit and not from `Facts`: the block's from one table, the others from another.
    static func bits(_ number: Int) -> UInt128 { leading[number / trailing.count] | trailing[number % trailing.count] }

    private static let leading = products(of: Dimension.allCases.prefix(5))
    private static let trailing = products(of: Dimension.allCases.dropFirst(5))

    private static func products(of dimensions: some Sequence<Dimension>) -> [UInt128] {
        dimensions.reduce([0]) { prefixes, dimension in
            let values = (0..<dimension.count).map { 1 << UInt128(dimension.offset + $0) as UInt128 }
            return prefixes.flatMap { prefix in values.map { prefix | $0 } }
        }
    }

    static func numbers(of act: Facts.Act) -> Range<Int> {
        let first = position(of: act) * perAct
        return first..<first + perAct
    }

    /// Which value of a dimension the number has.
    static func digit(_ dimension: Dimension, of number: Int) -> Int {
        number / strides[dimension.rawValue] % dimension.count
    }

    static func facts(_ number: Int) -> Facts {
        var facts = tails[number % tails.count]
        facts.act = Facts.Act.allCases[digit(.act, of: number)]
        facts.account = Facts.Account.allCases[digit(.account, of: number)]
        facts.function = Function.allCases[digit(.function, of: number)]
        facts.membership = Facts.Membership.allCases[digit(.membership, of: number)]
        facts.state = Facts.CaseState.allCases[digit(.state, of: number)]
        return facts
    }

    /// The facts of one block, as far as they differ within it.
    private static let tails: [Facts] = (0..<strides[Dimension.state.rawValue]).map { number in
        var facts = Facts(act: .seeDirectory)
        facts.relation = Facts.Relation.allCases[digit(.relation, of: number)]
        facts.handling = Handling.allCases[digit(.handling, of: number)]
        facts.share = Facts.ShareState.allCases[digit(.share, of: number)]
        facts.shared = Level.allCases[digit(.shared, of: number)]
        facts.asked = Level.allCases[digit(.asked, of: number)]
        facts.basis = Facts.BasisState.allCases[digit(.basis, of: number)]
        facts.sources = Facts.Sources.allCases[digit(.sources, of: number)]
        return facts
    }

    /// What the policy answers to every number.
    static let answers: [Bool] = {
        let rules = Policy.rules
        return leading.flatMap { head in trailing.map { permits(head | $0, by: rules) } }
    }()

    /// The first combination of an act for which something holds. All of them are asked; that the facts of a block differ from those of the
    /// next in five values at most only makes them quicker to write down.
    static func first(of act: Facts.Act, where holds: (_ facts: Facts, _ number: Int) -> Bool) -> Facts? {
        let tails = tails
        for block in stride(from: numbers(of: act).lowerBound, to: numbers(of: act).upperBound, by: tails.count) {
            let head = facts(block)
            for index in tails.indices {
                var facts = tails[index]
                (facts.act, facts.account, facts.function) = (head.act, head.account, head.function)
                (facts.membership, facts.state) = (head.membership, head.state)
                if holds(facts, block + index) { return facts }
            }
        }
        return nil
    }

    /// Whether something holds for a combination whose block may lie within one of the masks of allowed bits. No combination of another block
    /// lies within one.
    static func contains(
        near masks: [UInt128], of rules: [Rule], _ holds: (_ number: Int, _ bits: UInt128, _ rules: [Rule]) -> Bool
    ) -> Bool {
        let trailing = trailing
        for (block, head) in leading.enumerated() where masks.contains(where: { head & ~$0 == 0 }) {
            let rules = rules.filter { $0.applies(to: head) }
            for index in trailing.indices where holds(block * trailing.count + index, head | trailing[index], rules) { return true }
        }
        return false
    }
}
