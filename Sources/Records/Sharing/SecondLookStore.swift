public import Domain

/// The second person who looks at what was shared without consent in serious danger (R42).
public enum SecondLookStore {
    static func ask(_ danger: Danger, about share: Share.ID, _ caseID: Case.ID, at: Instant, _ tx: Transaction) throws {
        let look = SecondLook(
            id: tx.newID(), share: share, seat: danger.second, askedAt: at, answeredAt: nil, answer: nil, content: .init(ground: danger.ground, note: ""))
        let sealed = try tx.seal(look.content, context(look, 1, caseID))
        try tx.rows(
            """
            INSERT INTO second_look (id, share_id, case_id, seat_id, asked_at, version, sealed)
            VALUES (\(look.id), \(share), \(caseID), \(look.seat), \(at), 1, \(sealed))
            """)
    }

    /// A look that is asked of the viewer, with the share in question and whose entry it is; never the entry itself.
    public static func find(_ id: SecondLook.ID, _ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> (
        look: SecondLook, share: Share, from: Agency.ID
    ) {
        let (row, share, entry) = try rows(id, access, tx)
        return try (look(row, tx), ShareStore.share(share, entry, access.caseID, level: .indication, tx), entry.originator)
    }

    /// Agrees, or objects; an objection ends the share in the same transaction.
    public static func answer(_ id: SecondLook.ID, _ form: Form, _ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> AuditEvent {
        let (row, share, entry) = try rows(id, access, tx)
        let asked = try look(row, tx)
        guard asked.answeredAt == nil else { throw FormErrors("opinion", "You have answered this already.") }
        let form = try SecondLookForm.parse(form)
        let now = tx.now
        let content = SecondLook.Content(ground: asked.content.ground, note: form.note)
        let answered = SecondLook(
            id: id, share: asked.share, seat: asked.seat, askedAt: asked.askedAt, answeredAt: now, answer: form.answer, content: content)
        let version = try row.int("version") + 1
        let sealed = try tx.seal(content, context(answered, version, access.caseID), changes: true)
        try tx.rows(
            """
            UPDATE second_look SET answered_at = \(now), answer = \(form.answer.rawValue), version = \(version), sealed = \(sealed) WHERE id = \(id)
            """)
        if form.answer == .objects, try share.isNull("revoked_at") { try ShareStore.end(share, entry, access.caseID, by: access.viewer.seat.id, tx) }
        var event = AuditEvent(.secondLookAnswered)
        event.recipients = [try share.text("recipient")]
        return event
    }

    /// The looks at these shares, the newest last.
    static func looks(at shares: [Share.ID], _ tx: Transaction) throws -> [Share.ID: SecondLook] {
        guard !shares.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM second_look WHERE share_id IN (\(shares.map(\.text))) ORDER BY asked_at, id")
        return try Dictionary(rows.map { try look($0, tx) }.map { ($0.share, $0) }) { $1 }
    }

    private static func rows(_ id: SecondLook.ID, _ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> (Row, Row, Entry) {
        let unknown = AccessDenied(rules: ["no-such-second-look"])
        guard let row = try tx.first("SELECT * FROM second_look WHERE id = \(id) AND case_id = \(access.caseID) AND seat_id = \(access.viewer.seat.id)"),
            let share = try tx.first("SELECT * FROM share WHERE id = \(row.text("share_id"))"),
            let entry = try tx.first("SELECT * FROM entry WHERE id = \(share.text("entry_id"))")
        else { throw unknown }
        return try (row, share, EntryStore.entry(entry))
    }

    static func look(_ row: Row, _ tx: Transaction) throws -> SecondLook {
        let stored = try stored(row)
        let content: SecondLook.Content = try tx.open(row.bytes("sealed"), context(stored, row.int("version"), row.id("case_id")))
        return SecondLook(
            id: stored.id, share: stored.share, seat: stored.seat, askedAt: stored.askedAt, answeredAt: stored.answeredAt, answer: stored.answer,
            content: content)
    }

    private static func stored(_ row: Row) throws -> SecondLook {
        try SecondLook(
            id: row.id("id"), share: row.id("share_id"), seat: row.id("seat_id"), askedAt: row.instant("asked_at"),
            answeredAt: row.optional("answered_at", row.instant), answer: row.optional("answer") { try row.code($0) },
            content: .init(ground: "", note: ""))
    }

    static func context(_ row: Row) throws -> SealContext { try context(stored(row), row.int("version"), row.id("case_id")) }

    private static func context(_ look: SecondLook, _ version: Int, _ caseID: Case.ID) -> SealContext {
        let bounds = [look.share.text, look.askedAt.text, look.answeredAt?.text ?? "", look.answer?.rawValue ?? ""]
        return SealContext(
            kind: "second-look", id: look.id.text, version: version, scope: caseID.text, originator: look.seat.text,
            handling: bounds.joined(separator: " "))
    }
}
