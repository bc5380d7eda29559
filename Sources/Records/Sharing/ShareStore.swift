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

    /// What a share by the viewer in this case can be.
    public static func offer(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> ShareOffer {
        let (directory, team) = try (DirectoryStore.all(access, tx), MemberStore.current(access, tx))
        let viewer = access.viewer
        let others = team.filter { $0.seat != viewer.seat.id }
        let agencies = Dictionary(others.compactMap { place in directory.agency(of: place.seat).map { (place.seat, $0.id) } }) { first, _ in first }
        return try ShareOffer(
            StructureStore.current(access, tx).template, recipients: recipients(access, others, agencies), agencies: agencies,
            consents: ConsentStore.inForce(access, tx),
            seconds: others.filter { $0.role == .member && directory.holder(of: $0.seat) != nil }.map(\.seat).filter { seat in
                // A guest is shown no more of the team than elsewhere.
                access.may(.seeTeam) || seat == access.opened.standing.owner
            }, sector: viewer.agency.sector, today: viewer.today)
    }

    /// The team, its agencies and its seats, without the viewer's own. A guest is shown no more of the team than elsewhere.
    private static func recipients(
        _ access: CaseAccess<some Permission>, _ others: [(seat: Seat.ID, role: Member.Role)], _ agencies: [Seat.ID: Agency.ID]
    ) -> [Recipient] {
        guard access.may(.seeTeam) else { return [.team] + (access.opened.standing.owner.map { [.seat($0)] } ?? []) }
        var named: [Agency.ID] = []
        for place in others where place.role == .member {
            if let agency = agencies[place.seat], agency != access.viewer.agency.id, !named.contains(agency) { named.append(agency) }
        }
        return [.team] + named.map(Recipient.agency) + others.map { .seat($0.seat) }
    }

    /// Exactly what each seat of the team will see, by the same decision as on their own page.
    /// - Parameter stored: the entry as stored, with the shares that hold already; none for a new one.
    public static func preview(
        _ entry: Entry, _ content: Entry.Content, stored: VisibleEntry? = nil, adding terms: [ShareTerms], _ access: CaseAccess<some Permission>,
        _ tx: Transaction
    ) throws -> [PreviewLine] {
        let drafts = terms.map { Share(id: tx.newID(), terms: $0, sharedAt: tx.now, sharedBy: access.viewer.seat.id, revokedAt: nil) }
        let named = entry.sources.map(\.entry.text) + [entry.id.text]
        let rows = try tx.rows("SELECT * FROM entry WHERE id IN (\(named)) AND case_id = \(access.caseID)")
        let holdings = try Holdings(rows, access, tx).adding(entry, drafts)
        let tellings = Dictionary(uniqueKeysWithValues: (stored?.shares ?? []).map { ($0.share.id, $0) })
        let directory = try DirectoryStore.all(access, tx)
        let owner = access.opened.standing.owner
        // A guest is shown no more of the team here than elsewhere.
        let seesTeam = access.may(.seeTeam)
        return try MemberStore.current(access, tx).compactMap { place in
            guard seesTeam || place.seat == owner || place.seat == access.viewer.seat.id, let agency = directory.agency(of: place.seat) else { return nil }
            let onlooker = Onlooker(seat: place.seat, agency: agency.id, facts: facts(place, owner, access))
            return PreviewLine(
                seat: place.seat,
                visible: holdings.best(entry, for: onlooker).map { best in
                    let through = best.through.map { held in
                        tellings[held.share.id].map { SharedTerms(received: $0.share, basis: held.basis, telling: $0.telling) }
                            ?? SharedTerms(received: held.share)
                    }
                    let shares = through == nil ? (stored?.shares ?? []) + drafts.map { SharedTerms(share: $0, basis: .valid, telling: $0.terms.telling) } : []
                    return VisibleEntry(preview: entry, content, best, through, shares)
                })
        }
    }

    private static func facts(_ place: (seat: Seat.ID, role: Member.Role), _ owner: Seat.ID?, _ access: CaseAccess<some Permission>) -> Facts {
        var facts = Facts(act: .seeEntry)
        facts.membership = place.role == .guest ? .guest : place.seat == owner ? .owner : .member
        return facts
    }

    /// Extends a stored entry to more recipients.
    public static func add(
        _ terms: [ShareTerms], to id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction
    ) throws -> AuditEvent {
        let entry = try origin(id, .shareEntry, access, tx)
        for term in terms { try insert(term, entry, access.caseID, by: access.viewer.seat.id, at: tx.now, tx) }
        return AuditEvent(.entryShared, sharing: terms)
    }

    /// Ends a share at once: the recipient's next page does not have it.
    public static func revoke(
        _ id: Share.ID, of entryID: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction
    ) throws -> AuditEvent {
        let entry = try origin(entryID, .endShare, access, tx)
        guard let row = try tx.first("SELECT * FROM share WHERE id = \(id) AND entry_id = \(entryID)") else { throw Refusal.notFound }
        if try row.isNull("revoked_at") { try end(row, entry, access.caseID, by: access.viewer.seat.id, tx) }
        var event = AuditEvent(.shareRevoked)
        event.recipients = [try row.text("recipient")]
        return event
    }

    static func insert(_ terms: ShareTerms, _ entry: Entry, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction) throws {
        let share = Share(id: tx.newID(), terms: terms, sharedAt: at, sharedBy: by, revokedAt: nil)
        let sealed = try tx.seal(Words(summary: terms.summary, necessity: terms.necessity), context(share, 1, entry, caseID))
        try tx.rows(
            """
            INSERT INTO share (id, entry_id, case_id, recipient, level, purpose, basis, consent_id, until_day, shared_at, shared_by, version, sealed)
            VALUES (\(share.id), \(entry.id), \(caseID), \(terms.recipient.text), \(terms.level.rawValue), \(terms.purpose), \(terms.basis),
                \(terms.consent), \(terms.until), \(at), \(by), 1, \(sealed))
            """)
        // The event says on which consent it rests.
        if let consent = terms.consent { tx.noteRead(SealContext(kind: "consent", id: consent.text, version: 1, scope: caseID.text)) }
        if let telling = terms.telling { try TellingStore.insert(telling, of: share.id, caseID, by: by, at: at, tx) }
        if let danger = terms.danger { try SecondLookStore.ask(danger, about: share.id, caseID, at: at, tx) }
    }

    /// Revokes: the row is sealed anew, so that nobody can undo it with a statement in the database.
    static func end(_ row: Row, _ entry: Entry, _ caseID: Case.ID, by seat: Seat.ID, _ tx: Transaction) throws {
        let share = try share(row, entry, caseID, level: .full, tx)
        let ended = Share(id: share.id, terms: share.terms, sharedAt: share.sharedAt, sharedBy: share.sharedBy, revokedAt: tx.now)
        let version = try row.int("version") + 1
        let words = Words(summary: share.terms.summary, necessity: share.terms.necessity)
        let sealed = try tx.seal(words, context(ended, version, entry, caseID), changes: true)
        try tx.rows(
            """
            UPDATE share SET revoked_at = \(ended.revokedAt), revoked_by = \(seat), version = \(version), sealed = \(sealed)
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
    static func share(_ row: Row) throws -> Share {
        guard let recipient = try Recipient(row.text("recipient")) else { throw Row.Mismatch(column: "recipient") }
        let terms = try ShareTerms(
            recipient: recipient, level: row.code("level"), purpose: row.text("purpose"), basis: row.text("basis"),
            consent: row.optional("consent_id") { try row.id($0) }, necessity: "", until: row.optional("until_day", row.day))
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
        guard try Holdings([row], access, tx).permits(act, entry, for: Onlooker(access)) else { throw AccessDenied(rules: ["not-the-originator"]) }
        return entry
    }

    /// Who sees how much on which ground until when is bound to the ciphertext: changed by hand, the share does not open.
    private static func context(_ share: Share, _ version: Int, _ entry: Entry, _ caseID: Case.ID) -> SealContext {
        let terms = share.terms
        let rights = [
            entry.id.text, terms.recipient.text, terms.level.rawValue, terms.purpose, terms.basis, terms.until?.text ?? "", share.sharedAt.text,
            share.sharedBy.text, share.revokedAt?.text ?? "",
        ]
        // Nothing for no consent, as in what was sealed before a share could rest on one.
        let consent = terms.consent.map { [$0.text] } ?? []
        return SealContext(
            kind: "share", id: share.id.text, version: version, scope: caseID.text, originator: entry.originator.text,
            handling: (rights + consent).joined(separator: " "))
    }
}

extension AuditEvent {
    /// An event that says with whom something is shared, what for and on which basis.
    init(_ code: EventCode, sharing terms: [ShareTerms]) {
        self.init(code)
        recipients = terms.map(\.recipient.text)
        purpose = terms.first?.purpose
        basis = terms.first?.basis
    }
}
