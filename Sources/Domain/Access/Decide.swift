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
    for rule in rules where rule.applies(to: bits) {
        switch rule.effect {
        case .permit: permits.append(rule.id)
        case .forbid: forbids.append(rule.id)
        }
    }
    if !forbids.isEmpty { return .deny(rules: forbids) }
    return permits.isEmpty ? .deny(rules: ["no-rule-permits"]) : .permit(rules: permits)
}

/// `decide` without the names of the rules, for complete enumeration.
@inlinable
public func permits(_ bits: UInt128, by rules: [Rule]) -> Bool {
    var permitted = false
    for rule in rules where rule.applies(to: bits) {
        if rule.effect == .forbid { return false }
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
