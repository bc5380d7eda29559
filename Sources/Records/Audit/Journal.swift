public import Domain

/// What one transaction read or wrote of personal data. Filled by `seal` and `open`, and so never forgotten.
final class Journal {
    struct Item: Hashable {
        enum Operation: UInt64 { case read, create, change, erase }
        var kind: String
        var id: String
        var version: Int
        /// `nil` when the row exists for the viewer but nothing was shown.
        var level: Level?
        var operation: Operation
        var hash: [UInt8]
    }

    private(set) var items: [Item] = []
    private var seen: Set<Item> = []

    func note(_ item: Item) {
        if item.operation == .read, !seen.insert(item).inserted { return }
        items.append(item)
    }

    /// The items so far; the journal is empty afterwards, so that one transaction can record several events.
    func take() -> [Item] {
        defer {
            items = []
            seen = []
        }
        return items
    }
}

/// What a store says about a write: which event it was, and what the log must know of it.
public struct AuditEvent: Sendable {
    public let code: EventCode
    var subject: String?
    var outcome: Outcome = .permitted
    var rules: [String] = []
    var recipients: [String] = []
    var purpose: String?
    var basis: String?

    enum Outcome: UInt64, Sendable { case permitted, refused, failed }

    init(_ code: EventCode, subject: String? = nil) {
        self.code = code
        self.subject = subject
    }
}
