/// One line of the access policy: if every condition holds, it permits or forbids.
///
/// A condition names the values of one dimension; dimensions that are not named do not matter.
public struct Rule: Sendable {
    public enum Effect: String, Sendable { case permit, forbid }

    public let id: String
    public let effect: Effect
    /// The bits that the facts may have: the rule applies when no bit lies outside.
    public let allowed: UInt128

    init(_ effect: Effect, _ id: String, _ conditions: Condition...) {
        self.init(id: id, effect: effect, allowed: conditions.reduce(~0) { $0 & ($1.bits | ~$1.dimension.mask) })
    }

    /// A rule with a given mask, for the tests that mutate the policy.
    public init(id: String, effect: Effect, allowed: UInt128) {
        self.id = id
        self.effect = effect
        self.allowed = allowed
    }
}

/// The allowed values of one dimension.
struct Condition {
    let dimension: Dimension
    let bits: UInt128

    private init<T: CaseIterable & Equatable>(_ dimension: Dimension, _ values: [T]) {
        self.dimension = dimension
        bits = values.reduce(0) { $0 | 1 << UInt128(dimension.offset + position(of: $1)) }
    }

    static func act(_ values: Facts.Act...) -> Self { .init(.act, values) }
    static func account(_ values: Facts.Account...) -> Self { .init(.account, values) }
    static func function(_ values: Function...) -> Self { .init(.function, values) }
    static func membership(_ values: Facts.Membership...) -> Self { .init(.membership, values) }
    static func state(_ values: Facts.CaseState...) -> Self { .init(.state, values) }
    static func relation(_ values: Facts.Relation...) -> Self { .init(.relation, values) }
    static func handling(_ values: Handling...) -> Self { .init(.handling, values) }
    static func share(_ values: Facts.ShareState...) -> Self { .init(.share, values) }
    static func shared(_ values: Level...) -> Self { .init(.shared, values) }
    static func asked(_ values: Level...) -> Self { .init(.asked, values) }
    static func basis(_ values: Facts.BasisState...) -> Self { .init(.basis, values) }
    static func sources(_ values: Facts.Sources...) -> Self { .init(.sources, values) }
}
