public import Domain

/// An entry as one viewer sees it: the level decides what is in it.
public struct VisibleEntry: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        case full(Entry.Content)
        case summary(String)
        case indication
    }

    public let entry: Entry
    public let content: Content
    /// The share through which it is seen; `nil` for the originator.
    public let through: SharedTerms?
    /// All shares, for the originator; else empty.
    public let shares: [SharedTerms]
    public let mayShare: Bool
    public let mayEndShare: Bool

    /// The kind says something of the content, so that an indication does not have it.
    public var kind: Entry.Kind? { content == .indication ? nil : entry.kind }
}

extension VisibleEntry {
    /// As it will be seen at a level, before it is stored.
    init(preview entry: Entry, _ content: Entry.Content, level: Level, through: Share?, _ shares: [Share]) {
        let shown: Content =
            switch level {
            case .full: .full(content)
            case .summary: .summary(through?.terms.summary ?? "")
            case .indication: .indication
            }
        self.init(
            entry: entry, content: shown, through: through.map(SharedTerms.init), shares: through == nil ? shares.map(SharedTerms.init) : [],
            mayShare: false, mayEndShare: false)
    }
}

/// A share with its sealed part.
public struct SharedTerms: Sendable, Equatable {
    public let share: Share
    public var terms: ShareTerms { share.terms }
}

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

    /// Entries that the viewer may see, newest first; each is decided on by itself (R89). `hasMore` is found without opening more.
    public static func visible(
        _ filter: Filter, limit: Int = 20, _ access: CaseAccess<some Permission>, _ tx: Transaction
    ) throws -> (entries: [VisibleEntry], hasMore: Bool) {
        let shares = try Dictionary(grouping: tx.rows("SELECT * FROM share WHERE case_id = \(access.caseID) ORDER BY shared_at, id")) {
            try $0.text("entry_id")
        }
        let rows = try tx.rows("SELECT * FROM entry WHERE case_id = \(access.caseID) ORDER BY created_at DESC, id DESC")
        var result: [VisibleEntry] = []
        var started = filter.before == nil
        for row in rows {
            let entry = try entry(row)
            defer { if entry.id == filter.before { started = true } }
            guard started, filter.agency.map({ $0 == entry.originator }) ?? true, filter.kind.map({ $0 == entry.kind }) ?? true else { continue }
            guard let sight = try Sight.best(entry, shares[entry.id.text] ?? [], access), filter.kind == nil || sight.level > .indication else { continue }
            if result.count == limit { return (result, true) }
            result.append(try view(entry, row, shares[entry.id.text] ?? [], sight, access, tx))
        }
        return (result, false)
    }

    public static func find(_ id: Entry.ID, _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> VisibleEntry {
        let shares = try tx.rows("SELECT * FROM share WHERE entry_id = \(id) ORDER BY shared_at, id")
        guard let row = try tx.first("SELECT * FROM entry WHERE id = \(id) AND case_id = \(access.caseID)"),
            case let entry = try entry(row), let sight = try Sight.best(entry, shares, access)
        else { throw AccessDenied(rules: ["no-such-entry"]) }
        return try view(entry, row, shares, sight, access, tx)
    }

    /// Adds an entry of the viewer's agency, with its first shares, in one transaction (R39).
    public static func add(_ form: EntryForm, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) throws -> (Entry.ID, AuditEvent) {
        let entry = draft(form, access, tx)
        try insert(entry, form.content, access.caseID, tx)
        for terms in form.shares { try ShareStore.insert(terms, entry, access.caseID, by: access.viewer.seat.id, at: tx.now, tx) }
        var event = AuditEvent(.entryAdded)
        event.recipients = form.shares.map(\.recipient.text)
        event.purpose = form.shares.first?.purpose
        event.basis = form.shares.first?.basis
        return (entry.id, event)
    }

    /// The entry as it would be stored now.
    public static func draft(_ form: EntryForm, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) -> Entry {
        Entry(
            id: tx.newID(), kind: form.kind, originator: access.viewer.agency.id, author: access.viewer.seat.id, handling: form.handling,
            createdAt: tx.now)
    }

    static func insert(_ entry: Entry, _ content: Entry.Content, _ caseID: Case.ID, _ tx: Transaction) throws {
        let sealed = try tx.seal(content, context(entry, caseID))
        try tx.rows(
            """
            INSERT INTO entry (id, case_id, kind, originator_id, author_id, handling, created_at, sealed)
            VALUES (\(entry.id), \(caseID), \(entry.kind.rawValue), \(entry.originator), \(entry.author), \(entry.handling.rawValue),
                \(entry.createdAt), \(sealed))
            """)
    }

    static func entry(_ row: Row) throws -> Entry {
        try Entry(
            id: row.id("id"), kind: row.code("kind"), originator: row.id("originator_id"), author: row.id("author_id"),
            handling: row.code("handling"), createdAt: row.instant("created_at"))
    }

    /// The entry at the highest level that is permitted; nothing of it is opened above that level.
    private static func view(
        _ entry: Entry, _ row: Row, _ shareRows: [Row], _ sight: Sight.Best, _ access: CaseAccess<some Permission>, _ tx: Transaction
    ) throws -> VisibleEntry {
        let isOrigin = sight.share == nil
        let through = try sight.share.map { try ShareStore.share($0, entry, access.caseID, level: sight.level, tx) }
        let content: VisibleEntry.Content =
            switch sight.level {
            case .full: try .full(tx.open(row.bytes("sealed"), context(entry, access.caseID)))
            case .summary: .summary(through?.terms.summary ?? "")
            case .indication: .indication
            }
        let shares = try isOrigin ? shareRows.map { try ShareStore.share($0, entry, access.caseID, level: .full, tx) } : []
        return VisibleEntry(
            entry: entry, content: content, through: through.map(SharedTerms.init), shares: shares.map(SharedTerms.init),
            mayShare: Sight.permits(.shareEntry, entry, access), mayEndShare: Sight.permits(.endShare, entry, access))
    }

    static func context(_ entry: Entry, _ caseID: Case.ID) -> SealContext {
        SealContext(
            kind: "entry", id: entry.id.text, version: 1, scope: caseID.text, originator: entry.originator.text,
            handling: "\(entry.handling.rawValue) \(entry.author) \(entry.createdAt.text)")
    }
}
