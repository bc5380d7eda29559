import Domain

/// What a verifier asks of erasures: rows may go only by the decision of two people, or again after a restore; those of a referral also
/// when it was decided without becoming a case and its time is over.
struct ErasureCheck {
    private var proposals: [[UInt8]: Leaf] = [:]
    private var strips = StripCheck()
    private(set) var erased = 0
    private(set) var stripped = 0
    private(set) var replayed = 0
    /// What one seat deleted by itself: the own six steps, and an answer of the library, which are about nobody.
    private(set) var alone = 0

    private static let kindsAlone: [EventCode: String] = [.libraryWithdrawn: "library", .sixStepsDeleted: "six-steps"]

    /// One row, of the kind that this event takes away.
    private static func goesAlone(_ leaf: Leaf, _ code: EventCode, _ subject: [UInt8]) -> Bool {
        guard let kind = kindsAlone[code] else { return false }
        let erased = leaf.items.filter { $0.operation != .read }
        return erased.count == 1 && erased.allSatisfy { $0.operation == .erase && $0.kind == kind && Array($0.id.utf8) == subject }
    }

    /// What is wrong with a leaf, in a sentence.
    mutating func note(_ leaf: Leaf, _ index: Int) -> String? {
        let subject = leaf.subject.map { Array($0.utf8) } ?? []
        let code = leaf.outcome == 0 ? EventCode(rawValue: leaf.code) : nil
        if leaf.items.contains(where: { $0.operation == .erase }) {
            let proposal = proposals.removeValue(forKey: subject)
            if code == .erasureReplayed, leaf.practitioner == nil {
                replayed += 1
            } else if code == .referralStripped, strips.allows(leaf, subject) {
                stripped += 1
            } else if let code, Self.goesAlone(leaf, code, subject) {
                alone += 1
            } else if code == .caseErased, !subject.isEmpty, let proposal, Self.areTwoPeople(proposal, leaf) {
                erased += 1
            } else {
                return "Leaf \(index): rows were erased without the decision of two people."
            }
        }
        strips.note(leaf, subject, code)
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

/// When the program may strip a referral by itself (R37).
private struct StripCheck {
    /// The shortest term that a template may have, in milliseconds.
    private static let term: Int64 = 86_400_000
    private static let kinds: Set<String> = ["referral", "weighing", "ground", "concern", "message", "pause"]

    private var decided: [[UInt8]: Instant] = [:]
    private var adopted: Set<[UInt8]> = []
    /// Whose each row is.
    private var subjects: [[[UInt8]]: [UInt8]] = [:]

    mutating func note(_ leaf: Leaf, _ subject: [UInt8], _ code: EventCode?) {
        if code == .referralDecided || code == .concernEnded { decided[subject] = leaf.at }
        for item in leaf.items {
            if code == .caseAdopted, item.kind == "referral" { adopted.insert(Array(item.id.utf8)) }
            if item.operation == .create, Self.kinds.contains(item.kind) { subjects[Self.key(item)] = subject }
        }
    }

    func allows(_ leaf: Leaf, _ subject: [UInt8]) -> Bool {
        guard leaf.practitioner == nil, !subject.isEmpty, !adopted.contains(subject), let decided = decided[subject] else { return false }
        guard leaf.at.milliseconds >= decided.milliseconds + Self.term - BundleVerifier.tolerance else { return false }
        return leaf.items.contains { ($0.kind == "referral" || $0.kind == "concern") && Array($0.id.utf8) == subject }
            && leaf.items.allSatisfy { $0.operation == .erase && subjects[Self.key($0)] == subject }
    }

    private static func key(_ item: Journal.Item) -> [[UInt8]] { [Array(item.kind.utf8), Array(item.id.utf8)] }
}
