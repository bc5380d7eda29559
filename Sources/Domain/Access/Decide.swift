/// What was decided, and the rules that decided it.
public enum Decision: Equatable, Sendable {
    case permit(rules: [String])
    case deny(rules: [String])

    public var isPermitted: Bool {
        if case .permit = self { true } else { false }
    }

    public var rules: [String] {
        switch self {
        case .permit(let rules), .deny(let rules): rules
        }
    }
}

/// The one decision function (R89): pure and total; denied unless a rule permits; a rule that forbids overrides all that permit.
public func decide(_ facts: Facts) -> Decision { decide(facts, by: Policy.rules) }

/// The same with another policy, for the tests that show what a changed policy would do.
public func decide(_ facts: Facts, by rules: [Rule]) -> Decision {
    let bits = facts.bits
    var permits: [String] = []
    var forbids: [String] = []
    // By index: a loop over the rules themselves would copy each one.
    for index in rules.indices where rules[index].applies(to: bits) {
        switch rules[index].effect {
        case .permit: permits.append(rules[index].id)
        case .forbid: forbids.append(rules[index].id)
        }
    }
    if !forbids.isEmpty { return .deny(rules: forbids) }
    return permits.isEmpty ? .deny(rules: ["no-rule-permits"]) : .permit(rules: permits)
}

extension Rule {
    /// Here and not beside the rule, so that it is compiled into the loops above and below: a call would copy the rule millions of times.
    @inlinable
    public func applies(to bits: UInt128) -> Bool { bits & ~allowed == 0 }
}

/// `decide` without the names of the rules, for complete enumeration.
@inlinable
public func permits(_ bits: UInt128, by rules: [Rule]) -> Bool {
    var permitted = false
    for index in rules.indices where rules[index].applies(to: bits) {
        if case .forbid = rules[index].effect { return false }
        permitted = true
    }
    return permitted
}

/// The highest level at which the facts permit seeing an entry; `nil` when not even its existence may be shown.
public func highestLevel(_ facts: Facts) -> (level: Level, rules: [String])? {
    var facts = facts
    facts.act = .seeEntry
    for level in [Level.full, .summary, .indication] {
        facts.asked = level
        if case .permit(let rules) = decide(facts) { return (level, rules) }
    }
    return nil
}
