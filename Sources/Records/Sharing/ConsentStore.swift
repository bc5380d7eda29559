public import Domain

public enum ConsentStore {
    /// The consents of a case, the newest first; for members, who state them when they share.
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Consent] {
        guard access.may(.seeTeam) else { return [] }
        return try tx.rows("SELECT * FROM consent WHERE case_id = \(access.caseID) ORDER BY given_day DESC, id DESC").map { try consent($0, tx) }
    }

    /// Those on which a share can rest today. Whoever shares needs them, guests too; they read no more of them than who gave them and when.
    static func inForce(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Consent] {
        try tx.rows("SELECT * FROM consent WHERE case_id = \(access.caseID) AND withdrawn_at IS NULL ORDER BY given_day DESC, id DESC")
            .map { try consent($0, tx, noting: false) }.filter { $0.state(on: access.viewer.today) == .inForce }
    }

    /// Puts a consent on record (R38).
    public static func record(_ form: ConsentForm, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> (Consent.ID, AuditEvent) {
        let consent = Consent(
            id: tx.newID(), giver: form.giver, given: form.given, purposes: form.purposes, recipients: form.recipients, until: form.until,
            recordedBy: access.viewer.seat.id, recordedAt: tx.now, withdrawal: nil, content: form.content)
        let sealed = try tx.seal(form.content, context(consent, 1, access.caseID))
        try tx.rows(
            """
            INSERT INTO consent (id, case_id, giver, given_day, purposes, recipients, until_day, recorded_at, recorded_by, version, sealed)
            VALUES (\(consent.id), \(access.caseID), \(consent.giver.rawValue), \(consent.given), \(joined(consent.purposes)),
                \(joined(consent.recipients.map(\.text))), \(consent.until), \(consent.recordedAt), \(consent.recordedBy), 1, \(sealed))
            """)
        var event = AuditEvent(.consentRecorded)
        event.recipients = consent.recipients.map(\.text)
        return (consent.id, event)
    }

    /// Ends a consent: in the same second everything that rests on it is seen by nobody but its originator (R38).
    /// - Throws: `FormErrors` unless the form says that it is meant.
    public static func withdraw(_ id: Consent.ID, _ form: Form, _ access: CaseAccess<CanWithdrawConsent>, _ tx: Transaction) throws -> AuditEvent {
        guard let row = try tx.first("SELECT * FROM consent WHERE id = \(id) AND case_id = \(access.caseID)") else {
            throw AccessDenied(rules: ["no-such-consent"])
        }
        let (consent, now) = try (consent(row, tx), tx.now)
        var event = AuditEvent(.consentWithdrawn)
        // Somebody else was first, or its last day: it has ended, and that was wanted.
        guard consent.state(on: access.viewer.today) == .inForce else { return event }
        guard form.raw("sure") == "yes" else { throw FormErrors("sure-\(id)", "Tick that the consent ends now and for good.") }
        let ended = Consent(
            id: id, giver: consent.giver, given: consent.given, purposes: consent.purposes, recipients: consent.recipients, until: consent.until,
            recordedBy: consent.recordedBy, recordedAt: consent.recordedAt, withdrawal: .init(at: now, by: access.viewer.seat.id),
            content: consent.content)
        let version = try row.int("version") + 1
        let sealed = try tx.seal(ended.content, context(ended, version, access.caseID), changes: true)
        try tx.rows(
            """
            UPDATE consent SET withdrawn_at = \(now), withdrawn_by = \(access.viewer.seat.id), version = \(version), sealed = \(sealed)
            WHERE id = \(id)
            """)
        let reached = try tx.rows("SELECT DISTINCT recipient FROM share WHERE consent_id = \(id) AND revoked_at IS NULL ORDER BY recipient")
        event.recipients = try reached.map { try $0.text("recipient") }
        return event
    }

    /// The consents on which shares rest; each is opened, so that nobody gives one back with a statement.
    static func named(_ ids: Set<String>, _ tx: Transaction) throws -> [Consent.ID: Consent] {
        guard !ids.isEmpty else { return [:] }
        let consents = try tx.rows("SELECT * FROM consent WHERE id IN (\(ids.sorted()))").map { try consent($0, tx, noting: false) }
        return Dictionary(uniqueKeysWithValues: consents.map { ($0.id, $0) })
    }

    static func consent(_ row: Row, _ tx: Transaction, noting: Bool = true) throws -> Consent {
        let stored = try stored(row)
        let content: Consent.Content = try tx.open(
            row.bytes("sealed"), context(stored, row.int("version"), row.id("case_id")), noting: noting)
        return Consent(
            id: stored.id, giver: stored.giver, given: stored.given, purposes: stored.purposes, recipients: stored.recipients, until: stored.until,
            recordedBy: stored.recordedBy, recordedAt: stored.recordedAt, withdrawal: stored.withdrawal, content: content)
    }

    static func context(_ row: Row) throws -> SealContext { try context(stored(row), row.int("version"), row.id("case_id")) }

    /// What stands in clear.
    private static func stored(_ row: Row) throws -> Consent {
        let recipients = try parts(row.text("recipients")).map { text in
            guard let recipient = Recipient(text) else { throw Row.Mismatch(column: "recipients") }
            return recipient
        }
        let withdrawal: Consent.Withdrawal? = try row.optional("withdrawn_at") { column in
            try .init(at: row.instant(column), by: row.id("withdrawn_by"))
        }
        return try Consent(
            id: row.id("id"), giver: row.code("giver"), given: row.day("given_day"), purposes: parts(row.text("purposes")), recipients: recipients,
            until: row.optional("until_day", row.day), recordedBy: row.id("recorded_by"), recordedAt: row.instant("recorded_at"),
            withdrawal: withdrawal, content: .init(items: "", how: ""))
    }

    /// Who may receive what for, from when to when, and the withdrawal are bound to the text: changed by hand, it does not open.
    private static func context(_ consent: Consent, _ version: Int, _ caseID: Case.ID) -> SealContext {
        let bounds = [
            consent.giver.rawValue, consent.given.text, joined(consent.purposes), joined(consent.recipients.map(\.text)), consent.until?.text ?? "",
            consent.recordedAt.text, consent.withdrawal.map { "\($0.at.text) \($0.by)" } ?? "",
        ]
        return SealContext(
            kind: "consent", id: consent.id.text, version: version, scope: caseID.text, originator: consent.recordedBy.text,
            handling: bounds.joined(separator: "|"))
    }

    private static func joined(_ texts: [String]) -> String { texts.joined(separator: " ") }
    private static func parts(_ text: String) -> [String] { text.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) } }
}
