public import Domain

public enum EntryStore {
    /// Which entries a page asks for.
    public struct Filter: Sendable {
        public var agency: Agency.ID?
        public var kind: Entry.Kind?
        public var before: Entry.ID?
        public init(agency: Agency.ID? = nil, kind: Entry.Kind? = nil, before: Entry.ID? = nil) {
            self.agency = agency
            self.kind = kind
            self.before = before
        }
    }

    /// What a list shows: entries, whether there are older ones, and what is no longer shared.
    public struct Page: Sendable {
        public let entries: [VisibleEntry]
        public let hasMore: Bool
        /// Only without a filter, for the first page.
        public let ended: [EndedShare]
    }

    /// Entries that the viewer may see, newest first; each is decided on by itself (R89). `hasMore` is found without opening more.
    public static func visible(_ filter: Filter, limit: Int = 20, _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Page {
        let rows = try tx.rows("SELECT * FROM entry WHERE case_id = \(access.caseID) ORDER BY created_at DESC, id DESC")
        let (holdings, onlooker) = try (Holdings(rows, access, tx), Onlooker(access))
        var found: [(row: Row, entry: Entry, best: Holdings.Best)] = []
        var ended: [EndedShare] = []
        let isWhole = filter.before == nil && filter.agency == nil && filter.kind == nil
        var started = filter.before == nil
        // What has ended is told of the whole case; else nothing is decided on that is not shown.
        for row in rows where isWhole || found.count <= limit {
            let entry = try entry(row)
            defer { if entry.id == filter.before { started = true } }
            guard started, filter.agency.map({ $0 == entry.originator }) ?? true, filter.kind.map({ $0 == entry.kind }) ?? true else { continue }
            guard let best = holdings.best(entry, for: onlooker) else {
                if let held = holdings.ended(entry, for: onlooker) { ended.append(EndedShare(held, from: entry.originator)) }
                continue
            }
            if filter.kind == nil || best.level > .indication { found.append((row, entry, best)) }
        }
        let shown = Array(found.prefix(limit))
        let tellings = try TellingStore.newest(of: shown.flatMap { told($0.entry, $0.best, holdings) }, tx)
        let entries = try shown.map { try view($0.entry, $0.row, $0.best, holdings, tellings, access, tx) }
        return Page(entries: entries, hasMore: found.count > limit, ended: isWhole ? ended : [])
    }

    public static func find(_ id: Entry.ID, _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> VisibleEntry {
        guard let row = try tx.first("SELECT * FROM entry WHERE id = \(id) AND case_id = \(access.caseID)"), case let entry = try entry(row),
            case let holdings = try Holdings([row], access, tx), let best = holdings.best(entry, for: Onlooker(access))
        else { throw AccessDenied(rules: ["no-such-entry"]) }
        let tellings = try TellingStore.newest(of: told(entry, best, holdings), tx)
        return try view(entry, row, best, holdings, tellings, access, tx)
    }

    /// The shares whose line in the told ledger is shown with an entry.
    private static func told(_ entry: Entry, _ best: Holdings.Best, _ holdings: Holdings) -> [Share.ID] {
        best.through.map { [$0.share.id] } ?? holdings.shares(of: entry.id).map(\.share.id)
    }

    /// Adds an entry of the viewer's agency, with its first shares, in one transaction (R39).
    public static func add(_ form: EntryForm, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) throws -> (Entry.ID, AuditEvent) {
        let entry = draft(form, access, tx)
        try insert(entry, form.content, access.caseID, tx)
        for terms in form.shares { try ShareStore.insert(terms, entry, access.caseID, by: access.viewer.seat.id, at: tx.now, tx) }
        return (entry.id, AuditEvent(.entryAdded, sharing: form.shares))
    }

    /// The entry as it would be stored now.
    public static func draft(_ form: EntryForm, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) -> Entry {
        Entry(
            id: tx.newID(), kind: form.kind, originator: access.viewer.agency.id, author: access.viewer.seat.id, handling: form.handling,
            createdAt: tx.now, sources: form.sources)
    }

    static func insert(_ entry: Entry, _ content: Entry.Content, _ caseID: Case.ID, _ tx: Transaction) throws {
        let sealed = try tx.seal(content, context(entry, caseID))
        try tx.rows(
            """
            INSERT INTO entry (id, case_id, kind, originator_id, author_id, handling, created_at, sources, sealed)
            VALUES (\(entry.id), \(caseID), \(entry.kind.rawValue), \(entry.originator), \(entry.author), \(entry.handling.rawValue),
                \(entry.createdAt), \(sources(entry)), \(sealed))
            """)
    }

    static func entry(_ row: Row) throws -> Entry {
        let sources = try row.text("sources").utf8.split(separator: 0x20).map { part in
            guard let source = Entry.Source(String(decoding: part, as: UTF8.self)) else { throw Row.Mismatch(column: "sources") }
            return source
        }
        return try Entry(
            id: row.id("id"), kind: row.code("kind"), originator: row.id("originator_id"), author: row.id("author_id"),
            handling: row.code("handling"), createdAt: row.instant("created_at"), sources: sources)
    }

    /// The entries among these that the viewer reads, text or summary, for a form that draws on them.
    public static func sources(_ ids: [Entry.ID], _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [VisibleEntry] {
        try Set(ids.prefix(20)).sorted { $0.text < $1.text }.compactMap { id in
            do { return try find(id, access, tx) } catch is AccessDenied { return nil }
        }.filter { $0.content != .indication }
    }

    /// Those of these entries from which a new one can be drawn: each as much as the viewer sees of it.
    public static func quotable(_ ids: [String], _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [EntryForm.Quotable] {
        let known = Set(ids.compactMap { Entry.ID($0)?.text }).sorted()
        guard !known.isEmpty else { return [] }
        let rows = try tx.rows("SELECT * FROM entry WHERE id IN (\(known)) AND case_id = \(access.caseID)")
        let (holdings, onlooker) = try (Holdings(rows, access, tx), Onlooker(access))
        return try rows.compactMap { row in
            let entry = try entry(row)
            guard let best = holdings.best(entry, for: onlooker), best.level > .indication else { return nil }
            return .init(source: .init(entry: entry.id, level: best.level), handling: entry.handling, sources: entry.sources)
        }
    }

    /// The text; only for whoever was decided to see it.
    static func content(_ entry: Entry, _ row: Row, _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Entry.Content {
        try tx.open(row.bytes("sealed"), context(entry, access.caseID))
    }

    /// The entry at the highest level that is permitted; nothing of it is opened above that level.
    private static func view(
        _ entry: Entry, _ row: Row, _ best: Holdings.Best, _ holdings: Holdings, _ tellings: [Share.ID: Telling],
        _ access: CaseAccess<some Permission>, _ tx: Transaction
    ) throws -> VisibleEntry {
        let through = try best.through.flatMap { held in
            try held.row.map { row in
                try SharedTerms(
                    received: ShareStore.share(row, entry, access.caseID, level: best.level, tx), basis: held.basis, telling: tellings[held.share.id])
            }
        }
        let content: VisibleEntry.Content =
            switch best.level {
            case .full: try .full(self.content(entry, row, access, tx))
            case .summary: .summary(through?.terms.summary ?? "")
            case .indication: .indication
            }
        let onlooker = Onlooker(access)
        return try VisibleEntry(
            entry: entry, content: content, through: through,
            shares: best.through == nil ? own(holdings.shares(of: entry.id), entry, tellings, access, tx) : [],
            mayShare: holdings.permits(.shareEntry, entry, for: onlooker), mayEndShare: holdings.permits(.endShare, entry, for: onlooker),
            isCutOff: best.isCutOff)
    }

    /// The shares of an entry for its originator.
    private static func own(
        _ shares: [Holdings.Held], _ entry: Entry, _ tellings: [Share.ID: Telling], _ access: CaseAccess<some Permission>, _ tx: Transaction
    ) throws -> [SharedTerms] {
        let template = try StructureStore.current(access, tx).template
        let grave = shares.filter { template.basis($0.share.terms.basis)?.rests == .danger }.map(\.share.id)
        let looks = try SecondLookStore.looks(at: grave, tx)
        return try shares.compactMap { held in
            try held.row.map { row in
                try SharedTerms(
                    share: ShareStore.share(row, entry, access.caseID, level: .full, tx), basis: held.basis, telling: tellings[held.share.id],
                    second: looks[held.share.id])
            }
        }
    }

    private static func sources(_ entry: Entry) -> String { entry.sources.map(\.text).joined(separator: " ") }

    /// Whose it is, how it may be handled and what it was drawn from are bound to the text.
    static func context(_ entry: Entry, _ caseID: Case.ID) -> SealContext {
        // Nothing for no sources, as in what was sealed before an entry could have some.
        let drawn = entry.sources.isEmpty ? "" : " from \(sources(entry))"
        return SealContext(
            kind: "entry", id: entry.id.text, version: 1, scope: caseID.text, originator: entry.originator.text,
            handling: "\(entry.handling.rawValue) \(entry.author) \(entry.createdAt.text)\(drawn)")
    }
}
