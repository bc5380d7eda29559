public import Domain

/// What a reader takes to one item of a meeting: exactly what that reader may see (R60).
public struct PackItem: Sendable {
    public let item: VisibleItem
    /// Entries of the last weeks, and every contribution whenever it was written; as the case's own page shows them.
    public let entries: [VisibleEntry]
    /// Open actions that the reader sees.
    public let actions: [Action]
}

public enum PackStore {
    /// How far back the entries of a pack go.
    public static let days = 60
    /// How many entries it holds at the most for one item.
    static let most = 60

    /// A referral that is not a case yet, for whoever weighs it: others at the table hear of it alone.
    public static func referral(of item: VisibleItem, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Referral? {
        guard let id = item.item.referral, item.file == nil, item.leads else { return nil }
        return try ReferralStore.find(id, .check(access.viewer, in: tx), tx)
    }

    /// What stands below an item.
    public static func content(of item: VisibleItem, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction) throws -> PackItem {
        let since = tx.now.adding(days: -days)
        let brought = Set(item.contributions.compactMap(\.entry))
        let entries = try EntryStore.visible(.init(), limit: most, access, tx).entries
        let found = entries.filter { $0.entry.createdAt >= since || brought.contains($0.entry.id) }
        let older = try brought.subtracting(found.map(\.entry.id)).sorted { $0.text < $1.text }.compactMap { id in
            do { return try EntryStore.find(id, access, tx) } catch is AccessDenied { return nil }
        }
        return try PackItem(item: item, entries: found + older, actions: ActionStore.all(access, tx).filter(\.state.isOpen))
    }
}
