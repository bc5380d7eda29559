@testable import Domain

/// Every combination of facts, numbered: 31 acts × 3 accounts × 4 functions × 6 memberships × 2 states × 6 relations × 4 handlings ×
/// 4 share states × 3 levels shared × 3 levels asked × 3 states of the basis × 2 of the sources = 23,141,376. The act is the leading digit of
/// the number.
enum Space {
    static let size = Dimension.allCases.reduce(1) { $0 * $1.count }
    static let perAct = size / Facts.Act.allCases.count

    /// How far apart in number two neighbouring values of a dimension are.
    static let strides: [Int] = Dimension.allCases.map { dimension in
        Dimension.allCases[(dimension.rawValue + 1)...].reduce(1) { $0 * $1.count }
    }

    /// `Facts.bits` of a number, built digit by digit and not from `Facts`: the leading five digits from one table, the others from another.
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
        var facts = Facts(act: acts[digit(.act, of: number)])
        facts.account = accounts[digit(.account, of: number)]
        facts.function = functions[digit(.function, of: number)]
        facts.membership = memberships[digit(.membership, of: number)]
        facts.state = states[digit(.state, of: number)]
        facts.relation = relations[digit(.relation, of: number)]
        facts.handling = handlings[digit(.handling, of: number)]
        facts.share = shares[digit(.share, of: number)]
        facts.shared = levels[digit(.shared, of: number)]
        facts.asked = levels[digit(.asked, of: number)]
        facts.basis = bases[digit(.basis, of: number)]
        facts.sources = sources[digit(.sources, of: number)]
        return facts
    }

    /// What the policy answers to every number.
    static let answers: [Bool] = (0..<size).map { permits(bits($0), by: Policy.rules) }

    private static let acts = Facts.Act.allCases
    private static let accounts = Facts.Account.allCases
    private static let functions = Function.allCases
    private static let memberships = Facts.Membership.allCases
    private static let states = Facts.CaseState.allCases
    private static let relations = Facts.Relation.allCases
    private static let handlings = Handling.allCases
    private static let shares = Facts.ShareState.allCases
    private static let levels = Level.allCases
    private static let bases = Facts.BasisState.allCases
    private static let sources = Facts.Sources.allCases
}
