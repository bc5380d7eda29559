import Domain

/// What a verifier asks of erasures: rows may go only by the decision of two people, or again after a restore.
struct ErasureCheck {
    private var proposals: [[UInt8]: Leaf] = [:]
    private(set) var erased = 0
    private(set) var replayed = 0

    /// What is wrong with a leaf, in a sentence.
    mutating func note(_ leaf: Leaf, _ index: Int) -> String? {
        let subject = leaf.subject.map { Array($0.utf8) } ?? []
        let code = leaf.outcome == 0 ? EventCode(rawValue: leaf.code) : nil
        if leaf.items.contains(where: { $0.operation == .erase }) {
            let proposal = proposals.removeValue(forKey: subject)
            if code == .erasureReplayed, leaf.practitioner == nil {
                replayed += 1
            } else if code == .caseErased, !subject.isEmpty, let proposal, Self.areTwoPeople(proposal, leaf) {
                erased += 1
            } else {
                return "Leaf \(index): rows were erased without the decision of two people."
            }
        }
        switch code {
        case .erasureProposed: proposals[subject] = leaf
        case .erasureWithdrawn, .erasureRefused: proposals[subject] = nil
        default: break
        }
        return nil
    }

    /// Different people, and within the time for which a proposal stands.
    static func areTwoPeople(_ proposal: Leaf, _ erasure: Leaf) -> Bool {
        guard let first = proposal.practitioner, let second = erasure.practitioner, !first.utf8.elementsEqual(second.utf8) else { return false }
        return erasure.at.milliseconds <= proposal.at.adding(days: Erasure.days).milliseconds + BundleVerifier.tolerance
    }
}
