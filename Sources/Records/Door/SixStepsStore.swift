public import Domain

/// Six steps of one's own: whoever else looks, in whatever office, there is nothing (R46).
public enum SixStepsStore {
    /// How many are deleted before others get their turn.
    static let atOnce = 20

    public static func begin(_ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (SixSteps.ID, AuditEvent) {
        let form = try SixStepsForm.parse(form, AdviceStore.setting(.english, access, tx))
        let (id, at, seat) = (tx.newID(SixSteps.self), tx.now, access.viewer.seat.id)
        try tx.makeKeys([id.text])
        let sealed = try tx.seal(SixSteps.Content(call: form.call), context(id, seat, at, ended: nil, version: 1))
        try tx.rows("INSERT INTO six_steps (id, seat_id, started_at, version, sealed) VALUES (\(id), \(seat), \(at), 1, \(sealed))")
        return (id, AuditEvent(.sixStepsChanged, subject: id.text))
    }

    /// Those of the viewer's seat, newest first.
    public static func all(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [SixSteps] {
        try tx.rows("SELECT * FROM six_steps WHERE seat_id = \(access.viewer.seat.id) ORDER BY started_at DESC, id DESC LIMIT 100").map { try steps($0, tx) }
    }

    public static func find(_ id: SixSteps.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> SixSteps { try steps(row(id, access, tx), tx) }

    private static func row(_ id: SixSteps.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Row {
        guard let row = try tx.first("SELECT * FROM six_steps WHERE id = \(id)"), try row.id("seat_id") == access.viewer.seat.id else {
            throw AccessDenied(rules: ["not-the-own-steps"])
        }
        return row
    }

    /// Writes down what was done at a step, if nothing was written since `version`.
    public static func record(_ id: SixSteps.ID, _ form: Form, version: Int, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let steps = try open(id, access, tx)
        let form = try SixStepsRecordForm.parse(form, today: access.viewer.today)
        guard steps.version == version else { throw Refusal.conflict(stored: "") }
        var content = steps.content
        content.records[form.step.rawValue] = form.record
        try replace(steps, content, endedAt: nil, tx)
        return AuditEvent(.sixStepsChanged, subject: id.text)
    }

    /// Ends the path, at whatever step it is.
    public static func end(_ id: SixSteps.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let steps = try open(id, access, tx)
        let form = try SixStepsEndForm.parse(form)
        var content = steps.content
        (content.end, content.reason) = (form.end, form.reason)
        try replace(steps, content, endedAt: tx.now, tx)
        return AuditEvent(.sixStepsChanged, subject: id.text)
    }

    /// What ended is only read and deleted.
    private static func open(_ id: SixSteps.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> SixSteps {
        let steps = try find(id, access, tx)
        guard steps.endedAt == nil else { throw AccessDenied(rules: ["steps-have-ended"]) }
        return steps
    }

    /// Deletes the row; the key follows by `finish`.
    public static func delete(_ id: SixSteps.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        try remove(row(id, access, tx), tx)
    }

    /// Open cases in which the viewer's seat may write an entry, newest first.
    public static func cases(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Case] {
        let ids: [Case.ID] = try tx.rows(
            """
            SELECT DISTINCT case_id AS id FROM member JOIN case_file ON case_file.id = member.case_id
            WHERE seat_id = \(access.viewer.seat.id) AND state = 'open' ORDER BY case_id DESC LIMIT 25
            """
        ).map { try $0.id("id") }
        let permitted: [Case.ID: CaseAccess<CanAddEntry>] = try CaseAccess.permitted(ids, at: access, in: tx)
        return try ids.compactMap { permitted[$0] }.map { try CaseStore.file($0, withGoal: false, tx) }
    }

    /// Destroys the keys of what was deleted.
    public static func finish(_ log: AuditLog) async throws { try await SpentKeys.destroy(log) }

    /// What a running server does within each hour: what ended long enough ago goes, row and key.
    /// - Returns: how many went; `nil` when it is another node's turn.
    public static func keep(_ log: AuditLog) async throws -> Int? { await log.database.engine.holdsTurn() ? try await round(log) : nil }

    /// One round, whoever has the turn.
    static func round(_ log: AuditLog) async throws -> Int {
        let gone = try await log.database.read { tx in
            let end = tx.now.adding(days: -SixSteps.days)
            return try tx.rows("SELECT id FROM six_steps WHERE ended_at <= \(end) ORDER BY id LIMIT \(atOnce)").map { try $0.text("id") }
        }
        for id in gone {
            try await log.database.write { tx in
                guard let row = try tx.first("SELECT * FROM six_steps WHERE id = \(id)") else { return }
                try tx.record(remove(row, tx), by: nil)
            }
        }
        try await SpentKeys.destroy(log)
        return gone.count
    }

    private static func remove(_ row: Row, _ tx: Transaction) throws -> AuditEvent {
        let id = try row.text("id")
        try SpentKeys.remove("six-steps", "six_steps", id: id, version: row.int("version"), tx)
        return AuditEvent(.sixStepsDeleted, subject: id)
    }

    private static func replace(_ steps: SixSteps, _ content: SixSteps.Content, endedAt: Instant?, _ tx: Transaction) throws {
        let version = steps.version + 1
        let sealed = try tx.seal(content, context(steps.id, steps.seat, steps.startedAt, ended: endedAt, version: version), changes: true)
        try tx.rows(
            "UPDATE six_steps SET ended_at = \(endedAt), version = \(version), sealed = \(sealed) WHERE id = \(steps.id) AND version = \(steps.version)")
        guard tx.changes == 1 else { throw Refusal.conflict(stored: "") }
    }

    private static func steps(_ row: Row, _ tx: Transaction) throws -> SixSteps {
        try SixSteps(
            id: row.id("id"), seat: row.id("seat_id"), startedAt: row.instant("started_at"), endedAt: row.optional("ended_at", row.instant),
            version: row.int("version"), content: tx.open(row.bytes("sealed"), context(row)))
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(
            row.id("id"), row.id("seat_id"), row.instant("started_at"), ended: row.optional("ended_at", row.instant), version: row.int("version"))
    }

    /// Whose it is and whether it ended are bound to the text.
    private static func context(_ id: SixSteps.ID, _ seat: Seat.ID, _ at: Instant, ended: Instant?, version: Int) -> SealContext {
        SealContext(
            kind: "six-steps", id: id.text, version: version, scope: id.text, originator: seat.text, handling: "\(at.text) \(ended?.text ?? "open")")
    }
}
