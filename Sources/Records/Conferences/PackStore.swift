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

    /// The items of a meeting for a pack, each with the case as it was checked for this reader; topics and items of others without.
    public static func items(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [(VisibleItem, CaseAccess<CanSeeCase>?)] {
        let items = try AgendaStore.items(line, access, tx)
        let seen: [Case.ID: CaseAccess<CanSeeCase>] = try CaseAccess.permitted(items.compactMap(\.item.caseID), at: access, in: tx)
        return items.map { item in (item, item.item.caseID.flatMap { seen[$0] }) }
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
