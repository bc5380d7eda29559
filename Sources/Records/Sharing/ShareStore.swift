public import Domain

/// What one seat of the team will see of a new entry or share (R41).
public struct PreviewLine: Sendable {
    public let seat: Seat.ID
    /// `nil`: nothing, not even that it exists.
    public let content: VisibleEntry.Content?
    public let isOwnAgency: Bool
}

public enum ShareStore {
    /// The sealed part of a share.
    struct Words: Codable {
        var summary: String
        var necessity: String
    }

    /// Exactly what each seat of the team will see, by the same decision as on their own page.
    public static func preview(
        _ content: Entry.Content, handling: Handling, kind: Entry.Kind, terms: [ShareTerms], entry: Entry?,
        _ access: CaseAccess<some Permission>, _ directory: Directory, _ tx: Transaction
    ) throws -> [PreviewLine] {
        let draft = Entry(
            id: entry?.id ?? tx.newID(), kind: kind, originator: entry?.originator ?? access.viewer.agency.id,
            author: entry?.author ?? access.viewer.seat.id, handling: handling, createdAt: tx.now)
        let owner: Seat.ID? = try tx.first("SELECT owner_id FROM case_file WHERE id = \(access.caseID)").flatMap { row in
            try row.optional("owner_id") { try row.id($0) }
        }
        return try MemberStore.current(access, tx).compactMap { place in
            guard let agency = directory.agency(of: place.seat) else { return nil }
            let sight = Sight.preview(
                draft, terms, seat: place.seat, agency: agency.id, isGuest: place.role == .guest, isOwner: place.seat == owner)
            let shown: VisibleEntry.Content? = sight.map { sight in
                switch sight.level {
                case .full: .full(content)
                case .summary: .summary(sight.terms?.summary ?? "")
                case .indication: .indication
                }
            }
            return PreviewLine(seat: place.seat, content: shown, isOwnAgency: sight.map { $0.terms == nil } ?? false)
        }
    }

    /// Extends a stored entry to more recipients.
    public static func add(
        _ terms: [ShareTerms], to id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction
    ) throws -> AuditEvent {
        let entry = try origin(id, .shareEntry, access, tx)
        for term in terms { try insert(term, entry, access.caseID, by: access.viewer.seat.id, at: tx.now, tx) }
        var event = AuditEvent(.entryShared)
        event.recipients = terms.map(\.recipient.text)
        event.purpose = terms.first?.purpose
        event.basis = terms.first?.basis
        return event
    }

    /// Ends a share at once: the recipient's next page does not have it.
    public static func revoke(
        _ id: Share.ID, of entryID: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction
    ) throws -> AuditEvent {
        _ = try origin(entryID, .endShare, access, tx)
        guard let row = try tx.first("SELECT recipient FROM share WHERE id = \(id) AND entry_id = \(entryID)") else { throw Refusal.notFound }
        try tx.rows(
            "UPDATE share SET revoked_at = \(tx.now), revoked_by = \(access.viewer.seat.id) WHERE id = \(id) AND revoked_at IS NULL")
        var event = AuditEvent(.shareRevoked)
        event.recipients = [try row.text("recipient")]
        return event
    }

    static func insert(_ terms: ShareTerms, _ entry: Entry, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction) throws {
        let id = tx.newID(Share.self)
        let words = Words(summary: terms.summary, necessity: terms.necessity)
        let sealed = try tx.seal(words, context(id, entry, caseID))
        try tx.rows(
            """
            INSERT INTO share (id, entry_id, case_id, recipient, level, purpose, basis, until_day, shared_at, shared_by, sealed)
            VALUES (\(id), \(entry.id), \(caseID), \(terms.recipient.text), \(terms.level.rawValue), \(terms.purpose), \(terms.basis),
                \(terms.until), \(at), \(by), \(sealed))
            """)
    }

    static func share(_ row: Row, _ entry: Entry, _ caseID: Case.ID, level: Level, _ tx: Transaction) throws -> Share {
        let id: Share.ID = try row.id("id")
        let words: Words = try tx.open(row.bytes("sealed"), context(id, entry, caseID), level: level)
        guard let recipient = try Recipient(row.text("recipient")) else { throw Row.Mismatch(column: "recipient") }
        let terms = try ShareTerms(
            recipient: recipient, level: row.code("level"), summary: words.summary, purpose: row.text("purpose"), basis: row.text("basis"),
            necessity: words.necessity, until: row.optional("until_day", row.day))
        return try Share(
            id: id, terms: terms, sharedAt: row.instant("shared_at"), sharedBy: row.id("shared_by"),
            revokedAt: row.optional("revoked_at", row.instant))
    }

    private static func origin(
        _ id: Entry.ID, _ act: Facts.Act, _ access: CaseAccess<some Permission>, _ tx: Transaction
    ) throws -> Entry {
        guard let row = try tx.first("SELECT * FROM entry WHERE id = \(id) AND case_id = \(access.caseID)") else {
            throw AccessDenied(rules: ["no-such-entry"])
        }
        let entry = try EntryStore.entry(row)
        guard Sight.permits(act, entry, access) else { throw AccessDenied(rules: ["not-the-originator"]) }
        return entry
    }

    private static func context(_ id: Share.ID, _ entry: Entry, _ caseID: Case.ID) -> SealContext {
        SealContext(kind: "share", id: id.text, version: 1, scope: caseID.text, originator: entry.originator.text)
    }
}
