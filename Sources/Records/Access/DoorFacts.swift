import Domain

/// What waits at the door of a structure, and the pledge that comes first (R51).
extension Facts {
    /// Whether the pledge of the structure is missing, for whoever weighs there.
    mutating func admit(_ viewer: Viewer, to structure: Structure.ID, _ tx: Transaction) throws {
        if account == .active, try PledgeStore.isMissing(viewer, for: structure, as: .member, tx) { account = .unpledged }
    }

    /// - Throws: `AccessDenied`; it leads to the pledge where that alone is missing.
    func require(at structure: Structure.ID) throws {
        let decision = decide(self)
        guard !decision.isPermitted else { return }
        var signed = self
        if account == .unpledged { signed.account = .active }
        throw AccessDenied(rules: decision.rules, pledge: decide(signed).isPermitted ? structure : nil)
    }
}
