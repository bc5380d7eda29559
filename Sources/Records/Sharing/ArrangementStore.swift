public import Domain

/// Standing arrangements of an agency in a case: the usual share by one click (DESIGN 4).
public enum ArrangementStore {
    /// The sealed part.
    private struct Words: Codable {
        var necessity: String
        var telling: String
    }

    /// Those of the viewer's agency, the newest first. What others have arranged is theirs.
    public static func own(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Arrangement] {
        let rows = try tx.rows(
            "SELECT * FROM arrangement WHERE case_id = \(access.caseID) AND agency_id = \(access.viewer.agency.id) ORDER BY made_at DESC, id DESC")
        return try rows.map { try arrangement($0, tx) }
    }

    /// Those by which an entry of the viewer's agency can go out today.
    public static func inForce(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Arrangement] {
        let all = try own(access, tx).filter { $0.endedAt == nil }
        let (today, consents) = try (access.viewer.today, ConsentStore.named(Set(all.compactMap { $0.terms.consent?.text }), tx))
        return all.filter { $0.isInForce(on: today, basis: $0.terms.consent.map { consents[$0]?.basis(on: today) ?? .missing } ?? .valid) }
    }

    /// One of those in force.
    public static func find(_ id: Arrangement.ID, _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Arrangement {
        guard let arrangement = try inForce(access, tx).first(where: { $0.id == id }) else {
            throw FormErrors("arrangement", "This arrangement does not hold any more. State the share below, or make a new arrangement.")
        }
        return arrangement
    }

    /// Makes one arrangement for each recipient.
    public static func make(_ form: ArrangementForm, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> AuditEvent {
        for terms in form.terms {
            guard let telling = terms.telling else { continue }
            let arrangement = Arrangement(
                id: tx.newID(), agency: access.viewer.agency.id, terms: terms, madeAt: tx.now, madeBy: access.viewer.seat.id, endedAt: nil)
            let sealed = try tx.seal(Words(necessity: terms.necessity, telling: telling.words), context(arrangement, 1, access.caseID))
            try tx.rows(
                """
                INSERT INTO arrangement (id, case_id, agency_id, recipient, level, purpose, basis, consent_id, until_day, telling, telling_day, made_at,
                    made_by, version, sealed)
                VALUES (\(arrangement.id), \(access.caseID), \(arrangement.agency), \(terms.recipient.text), \(terms.level.rawValue), \(terms.purpose),
                    \(terms.basis), \(terms.consent), \(terms.until), \(telling.state.rawValue), \(telling.day), \(arrangement.madeAt),
                    \(arrangement.madeBy), 1, \(sealed))
                """)
        }
        var event = AuditEvent(.arrangementMade)
        event.recipients = form.terms.map(\.recipient.text)
        event.purpose = form.terms.first?.purpose
        event.basis = form.terms.first?.basis
        return event
    }

    /// Ends an arrangement of the own agency. What went out by it stays shared until it is revoked.
    public static func end(_ id: Arrangement.ID, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> AuditEvent {
        guard let row = try tx.first("SELECT * FROM arrangement WHERE id = \(id) AND case_id = \(access.caseID) AND agency_id = \(access.viewer.agency.id)")
        else { throw AccessDenied(rules: ["no-such-arrangement"]) }
        let arrangement = try arrangement(row, tx)
        if arrangement.endedAt == nil {
            let now = tx.now
            let ended = Arrangement(
                id: id, agency: arrangement.agency, terms: arrangement.terms, madeAt: arrangement.madeAt, madeBy: arrangement.madeBy, endedAt: now)
            let version = try row.int("version") + 1
            let words = Words(necessity: arrangement.terms.necessity, telling: arrangement.terms.telling?.words ?? "")
            let sealed = try tx.seal(words, context(ended, version, access.caseID), changes: true)
            try tx.rows("UPDATE arrangement SET ended_at = \(now), version = \(version), sealed = \(sealed) WHERE id = \(id)")
        }
        var event = AuditEvent(.arrangementEnded)
        event.recipients = [arrangement.terms.recipient.text]
        return event
    }

    private static func arrangement(_ row: Row, _ tx: Transaction) throws -> Arrangement {
        let stored = try stored(row)
        let words: Words = try tx.open(row.bytes("sealed"), context(stored, row.int("version"), row.id("case_id")))
        var terms = stored.terms
        terms.necessity = words.necessity
        terms.telling?.words = words.telling
        return Arrangement(id: stored.id, agency: stored.agency, terms: terms, madeAt: stored.madeAt, madeBy: stored.madeBy, endedAt: stored.endedAt)
    }

    /// What stands in clear.
    private static func stored(_ row: Row) throws -> Arrangement {
        guard let recipient = try Recipient(row.text("recipient")) else { throw Row.Mismatch(column: "recipient") }
        let terms = try ShareTerms(
            recipient: recipient, level: row.code("level"), purpose: row.text("purpose"), basis: row.text("basis"),
            consent: row.optional("consent_id") { try row.id($0) }, necessity: "", until: row.optional("until_day", row.day),
            telling: Telling(state: row.code("telling"), day: row.day("telling_day"), words: ""))
        return try Arrangement(
            id: row.id("id"), agency: row.id("agency_id"), terms: terms, madeAt: row.instant("made_at"), madeBy: row.id("made_by"),
            endedAt: row.optional("ended_at", row.instant))
    }

    static func context(_ row: Row) throws -> SealContext { try context(stored(row), row.int("version"), row.id("case_id")) }

    private static func context(_ arrangement: Arrangement, _ version: Int, _ caseID: Case.ID) -> SealContext {
        let terms = arrangement.terms
        let bounds = [
            terms.recipient.text, terms.level.rawValue, terms.purpose, terms.basis, terms.consent?.text ?? "", terms.until?.text ?? "",
            terms.telling.map { "\($0.state.rawValue) \($0.day.text)" } ?? "", arrangement.madeAt.text, arrangement.madeBy.text,
            arrangement.endedAt?.text ?? "",
        ]
        return SealContext(
            kind: "arrangement", id: arrangement.id.text, version: version, scope: caseID.text, originator: arrangement.agency.text,
            handling: bounds.joined(separator: "|"))
    }
}
