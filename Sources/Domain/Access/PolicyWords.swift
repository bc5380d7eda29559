/// The policy, its facts and its answers in words that another engine can read (security reference 3c, G6). The words are the raw values of the
/// code; none has a space, a comma or an equals sign. `docs/access-policy.md` describes the lines.
extension Dimension {
    /// The words of its values, in their order.
    public var words: [String] {
        switch self {
        case .act: raw(Facts.Act.self)
        case .account: raw(Facts.Account.self)
        case .function: raw(Function.self)
        case .membership: raw(Facts.Membership.self)
        case .state: raw(Facts.CaseState.self)
        case .relation: raw(Facts.Relation.self)
        case .handling: raw(Handling.self)
        case .share: raw(Facts.ShareState.self)
        case .shared, .asked: raw(Level.self)
        case .basis: raw(Facts.BasisState.self)
        case .sources: raw(Facts.Sources.self)
        }
    }

    private func raw<T: CaseIterable & RawRepresentable<String>>(_: T.Type) -> [String] { T.allCases.map(\.rawValue) }
}

extension Facts {
    /// One word for each dimension, in the order of `Dimension`.
    public var words: [String] {
        [
            act.rawValue, account.rawValue, function.rawValue, membership.rawValue, state.rawValue, relation.rawValue, handling.rawValue,
            share.rawValue, shared.rawValue, asked.rawValue, basis.rawValue, sources.rawValue,
        ]
    }

    /// The values in the order of `Dimension`, by their places in it.
    init(_ places: [Int]) {
        func value<T: CaseIterable>(_ dimension: Dimension) -> T {
            T.allCases[T.allCases.index(T.allCases.startIndex, offsetBy: places[dimension.rawValue])]
        }
        self.init(act: value(.act))
        account = value(.account)
        function = value(.function)
        membership = value(.membership)
        state = value(.state)
        relation = value(.relation)
        handling = value(.handling)
        share = value(.share)
        shared = value(.shared)
        asked = value(.asked)
        basis = value(.basis)
        sources = value(.sources)
    }
}

extension Rule {
    /// Effect, id, and each condition as `dimension=value,value`.
    public var words: String {
        let conditions = Dimension.allCases.filter { allowed & $0.mask != $0.mask }.map { dimension in
            let values = dimension.words.indices.filter { allowed & (1 << UInt128(dimension.offset + $0)) != 0 }
            return "\(dimension)=\(values.map { dimension.words[$0] }.joined(separator: ","))"
        }
        return ([effect.rawValue, id] + conditions).joined(separator: " ")
    }
}

extension Policy {
    /// One line for each rule. The SHA-256 of this text is the version of the policy.
    public static var words: String { rules.map { $0.words + "\n" }.joined() }

    /// The facts, `permit` or `deny`, and the rules that decided.
    public static func answer(to facts: Facts) -> String {
        let decision = decide(facts)
        let answer = decision.isPermitted ? "permit" : "deny"
        return (facts.words + [answer, decision.rules.joined(separator: ",")]).joined(separator: " ") + "\n"
    }
}
