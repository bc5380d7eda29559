public import Domain

public enum ActionStore {
    /// Actions of the case, open ones first by due day. A guest sees those of the guest's agency.
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Action] {
        guard access.may(.seeCase) else { return [] }
        let all = access.may(.seeTeam)
        let rows = try tx.rows(
            """
            SELECT * FROM action WHERE case_id = \(access.caseID)
            ORDER BY CASE WHEN state IN ('asked', 'accepted') THEN 0 ELSE 1 END, due, id
            """)
        return try rows.filter { try all || $0.id("agency_id") == access.viewer.agency.id }.map { try action($0, tx) }
    }

    public static func find(_ id: Action.ID, _ access: CaseAccess<CanAnswer>, _ tx: Transaction) throws -> Action {
        guard let row = try tx.first("SELECT * FROM action WHERE id = \(id) AND case_id = \(access.caseID)"),
            try row.id("agency_id") == access.viewer.agency.id
        else { throw AccessDenied(rules: ["not-an-action-of-this-agency"]) }
        return try action(row, tx)
    }

    public static func assign(_ form: ActionForm, _ access: CaseAccess<CanAssign>, _ tx: Transaction) throws -> AuditEvent {
        try insert(form, access.caseID, by: access.viewer.seat.id, at: tx.now, tx)
        var event = AuditEvent(.actionAssigned)
        event.recipients = [Recipient.agency(form.agency).text]
        return event
    }

    /// Answers for the viewer's agency, if nobody answered since `version`.
    public static func answer(
        _ id: Action.ID, _ form: AnswerForm, version: Int, _ access: CaseAccess<CanAnswer>, _ tx: Transaction
    ) throws -> AuditEvent {
        let action = try find(id, access, tx)
        guard action.version == version else {
            throw Refusal.conflict(stored: "")
        }
        try answer(action, form, by: access.viewer.seat.id, at: tx.now, tx)
        return AuditEvent(.actionAnswered)
    }

    @discardableResult
    static func insert(_ form: ActionForm, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction) throws -> Action.ID {
        let id = tx.newID(Action.self)
        let sealed = try tx.seal(Action.Content(what: form.what, note: ""), context(id, 1, caseID))
        try tx.rows(
            """
            INSERT INTO action (id, case_id, agency_id, asked_by, asked_at, due, state, version, sealed)
            VALUES (\(id), \(caseID), \(form.agency), \(by), \(at), \(form.due), 'asked', 1, \(sealed))
            """)
        return id
    }

    static func answer(_ action: Action, _ form: AnswerForm, by: Seat.ID, at: Instant, _ tx: Transaction) throws {
        var content = action.content
        content.note = form.note
        let sealed = try tx.seal(content, context(action.id, action.version + 1, action.caseID), changes: true)
        try tx.rows(
            """
            UPDATE action SET state = \(form.state.rawValue), answered_at = \(at), answered_by = \(by), version = \(action.version + 1),
                sealed = \(sealed) WHERE id = \(action.id)
            """)
    }

    static func action(_ row: Row, _ tx: Transaction) throws -> Action {
        let id: Action.ID = try row.id("id")
        let caseID: Case.ID = try row.id("case_id")
        let version = try row.int("version")
        return try Action(
            id: id, caseID: caseID, agency: row.id("agency_id"), askedBy: row.id("asked_by"), askedAt: row.instant("asked_at"),
            due: row.day("due"), state: row.code("state"), answeredAt: row.optional("answered_at", row.instant), version: version,
            content: tx.open(row.bytes("sealed"), context(id, version, caseID)))
    }

    static func context(_ id: Action.ID, _ version: Int, _ caseID: Case.ID) -> SealContext {
        SealContext(kind: "action", id: id.text, version: version, scope: caseID.text)
    }
}
