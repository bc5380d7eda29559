public import Domain

/// What was drawn from other entries, and what their originators released of it (security reference 3c: a downgrade needs each originator).
public enum SourceStore {
    struct Release {
        let entry: Entry.ID
        let source: Entry.ID
    }

    /// Lets an entry that was drawn from entries of the viewer's agency be seen without them. It stays shared with whom it is shared with.
    public static func release(_ id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction) throws -> AuditEvent {
        let releasable = try releasable(id, access, tx)
        guard !releasable.isEmpty else { throw AccessDenied(rules: ["not-the-originator"]) }
        for source in releasable {
            let (release, now) = (tx.newID(Release.self), tx.now)
            let sealed = try tx.seal("", context(release.text, id, source, access.caseID, now, access.viewer.seat.id))
            try tx.rows(
                """
                INSERT INTO source_release (id, entry_id, source_id, case_id, at, by_id, sealed)
                VALUES (\(release), \(id), \(source), \(access.caseID), \(now), \(access.viewer.seat.id), \(sealed))
                """)
        }
        return AuditEvent(.sourceReleased)
    }

    /// Whether the viewer's agency has something to release of an entry that the viewer sees.
    public static func mayRelease(_ id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction) throws -> Bool {
        try !releasable(id, access, tx).isEmpty
    }

    /// The sources of an entry that the viewer's agency can release: own ones, of an entry whose text the viewer reads, and not yet released.
    static func releasable(_ id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction) throws -> [Entry.ID] {
        guard let row = try tx.first("SELECT * FROM entry WHERE id = \(id) AND case_id = \(access.caseID)") else {
            throw AccessDenied(rules: ["no-such-entry"])
        }
        let (entry, onlooker) = try (EntryStore.entry(row), Onlooker(access))
        let holdings = try Holdings([row], access, tx)
        guard !entry.sources.isEmpty, let best = holdings.best(entry, for: onlooker), best.level > .indication else { return [] }
        let done = try Set(releases(access.caseID, tx).filter { $0.entry == id }.map(\.source))
        return entry.sources.map(\.entry).filter { source in
            !done.contains(source) && holdings.entry(source).map { holdings.permits(.shareEntry, $0, for: onlooker) } ?? false
        }
    }

    /// All of a case, each opened: a row that was put there by hand releases nothing.
    static func releases(_ caseID: Case.ID, _ tx: Transaction) throws -> [Release] {
        try tx.rows("SELECT * FROM source_release WHERE case_id = \(caseID)").map { row in
            let _: String = try tx.open(row.bytes("sealed"), context(row), noting: false)
            return try Release(entry: row.id("entry_id"), source: row.id("source_id"))
        }
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.text("id"), row.id("entry_id"), row.id("source_id"), row.id("case_id"), row.instant("at"), row.id("by_id"))
    }

    private static func context(_ id: String, _ entry: Entry.ID, _ source: Entry.ID, _ caseID: Case.ID, _ at: Instant, _ by: Seat.ID) -> SealContext {
        SealContext(kind: "source-release", id: id, version: 1, scope: caseID.text, originator: by.text, handling: "\(entry) \(source) \(at.text)")
    }
}
