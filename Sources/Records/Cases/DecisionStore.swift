public import Domain

public enum DecisionStore {
    /// Joint decisions on the case, newest first. Whether somebody was at a door is told to whoever leads the case alone (R33).
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [CaseDecision] {
        guard access.may(.seeTeam) else { return [] }
        let hidden = access.leads ? "" : CaseDecision.Kind.likeness.rawValue
        return try tx.rows("SELECT * FROM decision WHERE case_id = \(access.caseID) AND kind <> \(hidden) ORDER BY at DESC, id DESC").map { row in
            let id: CaseDecision.ID = try row.id("id")
            return try CaseDecision(
                id: id, kind: row.code("kind"), at: row.instant("at"), by: row.id("by_id"),
                content: tx.open(row.bytes("sealed"), context(id, access.caseID)))
        }
    }

    /// Appoints the owner by a recorded decision with its reason; a change needs a handover note (R58).
    public static func appoint(_ form: OwnerForm, _ access: CaseAccess<CanAppointOwner>, _ tx: Transaction) throws -> AuditEvent {
        try appoint(form, access.caseID, by: access.viewer.seat.id, at: tx.now, tx)
        var event = AuditEvent(.ownerAppointed)
        event.recipients = [Recipient.seat(form.seat).text]
        return event
    }

    static func appoint(_ form: OwnerForm, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction) throws {
        let hadOwner = try tx.first("SELECT owner_id FROM case_file WHERE id = \(caseID)").map { try !$0.isNull("owner_id") } ?? false
        try insert(hadOwner ? .ownerChanged : .ownerAppointed, reason: form.reason, note: form.note, caseID, by: by, at: at, tx)
        try TimelineStore.note(.ownerAppointed, caseID.text, at: at, tx)
        let next = try onward(caseID, tx)
        try StageStore.move(caseID, to: next?.stage, level: next?.level, at: at, tx) { $0.owner = form.seat }
    }

    /// Records a review; the clock of the next one starts anew.
    public static func review(_ form: ReviewForm, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> AuditEvent {
        try insert(.reviewed, reason: form.achieved, note: form.next, access.caseID, by: access.viewer.seat.id, at: tx.now, tx)
        try TimelineStore.note(.reviewed, access.caseID.text, at: tx.now, tx)
        let template = try StructureStore.current(access, tx).template
        for event in form.also where template.counts(event) { try TimelineStore.note(event, access.caseID.text, at: tx.now, tx) }
        return AuditEvent(.caseReviewed)
    }

    /// What waits for an owner and for nothing else goes on by itself when the owner is there.
    private static func onward(_ id: Case.ID, _ tx: Transaction) throws -> (stage: String, level: String?)? {
        guard let row = try tx.first("SELECT stage, structure_id, structure_version FROM case_file WHERE id = \(id)") else { return nil }
        let (stage, template) = try (row.text("stage"), StructureStore.of(row, tx).template)
        let course = Course(stored: stage, isAdopted: true, ended: nil)
        guard let outcome = template.outcomes(at: course).first(where: { $0.effect == .move && $0.needs == [.owner] }) else { return nil }
        // An algorithm may have to lead there first; appointing the owner is right all the same.
        return (try? template.taking(outcome.id, at: course, record: [.owner])).map { ($0.stage, outcome.level) }
    }

    static func insert(
        _ kind: CaseDecision.Kind, reason: String, note: String, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction
    ) throws {
        let id = tx.newID(CaseDecision.self)
        let sealed = try tx.seal(CaseDecision.Content(reason: reason, note: note), context(id, caseID))
        try tx.rows(
            """
            INSERT INTO decision (id, case_id, kind, at, by_id, sealed)
            VALUES (\(id), \(caseID), \(kind.rawValue), \(at), \(by), \(sealed))
            """)
    }

    static func context(_ id: CaseDecision.ID, _ caseID: Case.ID) -> SealContext {
        SealContext(kind: "decision", id: id.text, version: 1, scope: caseID.text)
    }
}
