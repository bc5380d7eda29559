import Domain

/// What a verifier asks of erasures: rows may go only by the decision of two people, or again after a restore.
struct ErasureCheck {
    private var proposals: [[UInt8]: Leaf] = [:]
    private(set) var erased = 0
    private(set) var replayed = 0

    /// What is wrong with a leaf, in a sentence.
    mutating func note(_ leaf: Leaf, _ index: Int) -> String? {
        guard let subject = leaf.subject.map({ Array($0.utf8) }) else { return isErasing(leaf) ? unfounded(index) : nil }
        if leaf.code == EventCode.erasureProposed.rawValue, leaf.outcome == 0 { proposals[subject] = leaf }
        guard isErasing(leaf) else { return nil }
        if leaf.code == EventCode.erasureReplayed.rawValue, leaf.practitioner == nil {
            replayed += 1
            return nil
        }
        guard leaf.code == EventCode.caseErased.rawValue, let proposal = proposals[subject], Self.areTwoPeople(proposal, leaf) else {
            return unfounded(index)
        }
        erased += 1
        return nil
    }

    /// Different people, and within the time for which a proposal stands.
    static func areTwoPeople(_ proposal: Leaf, _ erasure: Leaf) -> Bool {
        guard let first = proposal.practitioner, let second = erasure.practitioner, !first.utf8.elementsEqual(second.utf8) else { return false }
        return erasure.at.milliseconds <= proposal.at.adding(days: Erasure.days).milliseconds + BundleVerifier.tolerance
    }

    private func isErasing(_ leaf: Leaf) -> Bool { leaf.items.contains { $0.operation == .erase } }

    private func unfounded(_ index: Int) -> String { "Leaf \(index): rows were erased without the decision of two people." }
}
