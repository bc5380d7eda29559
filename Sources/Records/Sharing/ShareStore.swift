public import Domain

/// What one seat of the team will see of a new entry or share (R41).
public struct PreviewLine: Sendable {
    public let seat: Seat.ID
    /// `nil`: nothing, not even that it exists.
    public let visible: VisibleEntry?
}

public enum ShareStore {
    /// The sealed part of a share.
    struct Words: Codable {
        var summary: String
        var necessity: String
    }

    /// Exactly what each seat of the team will see, by the same decision as on their own page. `live` are shares that hold already.
    public static func preview(
        _ entry: Entry, _ content: Entry.Content, live: [Share] = [], adding terms: [ShareTerms],
        _ access: CaseAccess<some Permission>, _ directory: Directory, _ tx: Transaction
    ) throws -> [PreviewLine] {
        let shares = live + terms.map { Share(id: tx.newID(), terms: $0, sharedAt: tx.now, sharedBy: access.viewer.seat.id, revokedAt: nil) }
        let owner: Seat.ID? = try tx.first("SELECT owner_id FROM case_file WHERE id = \(access.caseID)").flatMap { row in
            try row.optional("owner_id") { try row.id($0) }
        }
        // A guest is shown no more of the team here than elsewhere.
        let seesTeam = access.may(.seeTeam)
        return try MemberStore.current(access, tx).compactMap { place in
            guard seesTeam || place.seat == owner || place.seat == access.viewer.seat.id else { return nil }
            guard let agency = directory.agency(of: place.seat) else { return nil }
            let sight = Sight.preview(
                entry, shares, seat: place.seat, agency: agency.id, isGuest: place.role == .guest, isOwner: place.seat == owner, today: access.viewer.today)
            return PreviewLine(seat: place.seat, visible: sight.map { VisibleEntry(preview: entry, content, level: $0.level, through: $0.share, shares) })
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
        let entry = try origin(entryID, .endShare, access, tx)
        guard let row = try tx.first("SELECT * FROM share WHERE id = \(id) AND entry_id = \(entryID)") else { throw Refusal.notFound }
        if try row.isNull("revoked_at") { try end(row, entry, access, tx) }
        var event = AuditEvent(.shareRevoked)
        event.recipients = [try row.text("recipient")]
        return event
    }

    static func insert(_ terms: ShareTerms, _ entry: Entry, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction) throws {
        let share = Share(id: tx.newID(), terms: terms, sharedAt: at, sharedBy: by, revokedAt: nil)
        let sealed = try tx.seal(Words(summary: terms.summary, necessity: terms.necessity), context(share, 1, entry, caseID))
        try tx.rows(
            """
            INSERT INTO share (id, entry_id, case_id, recipient, level, purpose, basis, until_day, shared_at, shared_by, version, sealed)
            VALUES (\(share.id), \(entry.id), \(caseID), \(terms.recipient.text), \(terms.level.rawValue), \(terms.purpose), \(terms.basis),
                \(terms.until), \(at), \(by), 1, \(sealed))
            """)
    }

    /// Revokes: the row is sealed anew, so that nobody can undo it with a statement in the database.
    private static func end(_ row: Row, _ entry: Entry, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction) throws {
        let share = try share(row, entry, access.caseID, level: .full, tx)
        let ended = Share(id: share.id, terms: share.terms, sharedAt: share.sharedAt, sharedBy: share.sharedBy, revokedAt: tx.now)
        let version = try row.int("version") + 1
        let words = Words(summary: share.terms.summary, necessity: share.terms.necessity)
        let sealed = try tx.seal(words, context(ended, version, entry, access.caseID), changes: true)
        try tx.rows(
            """
            UPDATE share SET revoked_at = \(ended.revokedAt), revoked_by = \(access.viewer.seat.id), version = \(version), sealed = \(sealed)
            WHERE id = \(share.id)
            """)
    }

    static func share(_ row: Row, _ entry: Entry, _ caseID: Case.ID, level: Level, _ tx: Transaction) throws -> Share {
        let stored = try share(row)
        var terms = stored.terms
        let words: Words = try tx.open(row.bytes("sealed"), context(stored, row.int("version"), entry, caseID), level: level)
        terms.summary = words.summary
        terms.necessity = words.necessity
        return Share(id: stored.id, terms: terms, sharedAt: stored.sharedAt, sharedBy: stored.sharedBy, revokedAt: stored.revokedAt)
    }

    /// What stands in clear.
    private static func share(_ row: Row) throws -> Share {
        guard let recipient = try Recipient(row.text("recipient")) else { throw Row.Mismatch(column: "recipient") }
        let terms = try ShareTerms(
            recipient: recipient, level: row.code("level"), purpose: row.text("purpose"), basis: row.text("basis"), necessity: "",
            until: row.optional("until_day", row.day))
        return try Share(
            id: row.id("id"), terms: terms, sharedAt: row.instant("shared_at"), sharedBy: row.id("shared_by"),
            revokedAt: row.optional("revoked_at", row.instant))
    }

    static func context(_ row: Row, _ entry: Entry) throws -> SealContext { try context(share(row), row.int("version"), entry, row.id("case_id")) }

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

    /// Who sees how much on which ground until when is bound to the ciphertext: changed by hand, the share does not open.
    private static func context(_ share: Share, _ version: Int, _ entry: Entry, _ caseID: Case.ID) -> SealContext {
        let terms = share.terms
        let rights = [
            entry.id.text, terms.recipient.text, terms.level.rawValue, terms.purpose, terms.basis, terms.until?.text ?? "", share.sharedAt.text,
            share.sharedBy.text, share.revokedAt?.text ?? "",
        ]
        return SealContext(
            kind: "share", id: share.id.text, version: version, scope: caseID.text, originator: entry.originator.text,
            handling: rights.joined(separator: " "))
    }
}
