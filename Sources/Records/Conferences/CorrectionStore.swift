public import Domain

/// Minutes after the meeting: sent round, corrected, approved (R61).
public enum CorrectionStore {
    static func all(of item: AgendaItem.ID, _ tx: Transaction) throws -> [Correction] {
        try tx.rows("SELECT * FROM correction WHERE item_id = \(item) ORDER BY at, id").map { row in
            try Correction(
                id: row.id("id"), by: row.id("by_id"), at: row.instant("at"), state: row.code("state"), content: tx.open(row.bytes("sealed"), context(row)))
        }
    }

    /// Sends the minutes of a meeting round: all who see an item read them, and can ask for corrections until a day.
    public static func circulate(_ id: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try written(id, access, tx)
        guard line.meeting.state == .planned else { throw Refusal.conflict(stored: "These minutes were sent round already.") }
        let until = try CirculationForm.parse(form, today: access.viewer.today).until
        try tx.rows(
            "UPDATE meeting SET state = 'circulated', circulated_at = \(tx.now), corrections_until = \(until), version = \(line.meeting.version + 1) WHERE id = \(id)"
        )
        // The table has met on these cases and referrals: their clocks and their logs know of it.
        let scopes = try personal(id, tx)
        for scope in scopes { try TimelineStore.note(.met, scope, at: line.meeting.plan.startsAt, tx) }
        try tx.note(.minutesCirculated, on: scopes, by: access.viewer)
        return AuditEvent(.minutesCirculated, subject: id.text)
    }

    /// The cases on the agenda, and the referrals; of one that was adopted, the case.
    private static func personal(_ id: Meeting.ID, _ tx: Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT DISTINCT coalesce(case_id, (SELECT adopted_as FROM referral WHERE referral.id = referral_id), referral_id) AS scope
            FROM agenda_item WHERE meeting_id = \(id) AND removed_at IS NULL AND (case_id IS NOT NULL OR referral_id IS NOT NULL) ORDER BY 1
            """
        ).map { try $0.text("scope") }
    }

    /// Approves them: nothing is changed any more.
    public static func approve(_ id: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try written(id, access, tx)
        guard MeetingStore.mayPrepare(line, access) || line.meeting.plan.chair == access.viewer.seat.id else { throw AccessDenied(rules: ["does-not-chair"]) }
        guard line.meeting.state == .circulated else {
            throw Refusal.conflict(stored: "Send the minutes round first; they are approved when everybody could read them.")
        }
        let open =
            try tx.first(
                "SELECT count(*) AS n FROM correction JOIN agenda_item ON agenda_item.id = item_id WHERE meeting_id = \(id) AND state = 'asked'")?.int("n") ?? 0
        if open > 0 {
            throw FormErrors("sure", "\(open) of the corrections \(open == 1 ? "has" : "have") no answer yet. Answer each at its item; then approve.")
        }
        guard form.text("sure") == "yes" else { throw FormErrors("sure", "Confirm that the minutes are right: nothing can be changed afterwards.") }
        try tx.rows(
            """
            UPDATE meeting SET state = 'approved', approved_at = \(tx.now), approved_by = \(access.viewer.seat.id), version = \(line.meeting.version + 1)
            WHERE id = \(id)
            """)
        try tx.note(.minutesApproved, on: personal(id, tx), by: access.viewer)
        return AuditEvent(.minutesApproved, subject: id.text)
    }

    /// The meeting for whoever writes its minutes, from its day on.
    private static func written(_ id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> MeetingLine {
        let line = try MeetingStore.find(id, access, tx)
        guard MeetingStore.writes(line, access) else { throw AccessDenied(rules: ["does-not-write"]) }
        guard line.meeting.isWritten(on: access.viewer.today, in: line.structure.zone) else {
            throw Refusal.conflict(stored: "This meeting has not been yet, or was cancelled, or its minutes are approved.")
        }
        return line
    }

    /// Asks for a correction, by whoever sees the item.
    public static func ask(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent
    {
        let (line, item) = try AgendaStore.find(id, of: meeting, access, tx)
        guard item.answers else { throw AccessDenied(rules: ["reads-in-an-emergency"]) }
        guard line.meeting.takesCorrections(on: access.viewer.today) else {
            throw FormErrors("correction", "Corrections can be asked for from the day on which the minutes are sent round until the day that stands there.")
        }
        var form = form
        let text = form.required("correction", "Write what is wrong and how it should read.", limit: 2_000)
        try form.check()
        let (new, at, scope, seat) = (tx.newID(Correction.self), tx.now, item.item.scope, access.viewer.seat.id)
        let sealed = try tx.seal(Correction.Content(text: text, answer: ""), context(new, id, .asked, 1, seat, at, scope))
        try tx.rows(
            """
            INSERT INTO correction (id, item_id, case_id, scope, state, at, by_id, version, sealed)
            VALUES (\(new), \(id), \(item.item.caseID), \(scope), 'asked', \(at), \(seat), 1, \(sealed))
            """)
        return MinutesStore.event(.correctionAsked, item)
    }

    /// Answers a correction; the text itself is changed on the page of the minutes.
    public static func answer(
        _ correction: Correction.ID, _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let found = try MinutesStore.write(id, of: meeting, access, tx)
        guard let asked = found.corrections.first(where: { $0.id == correction }) else { throw AccessDenied(rules: ["no-such-correction"]) }
        guard asked.state == .asked else { throw Refusal.conflict(stored: "Somebody has answered this correction already.") }
        let typed = try CorrectionForm.parse(form)
        let (content, scope) = (Correction.Content(text: asked.content.text, answer: typed.answer), found.item.item.scope)
        let sealed = try tx.seal(content, context(correction, id, typed.state, 2, asked.by, asked.at, scope), changes: true)
        try tx.rows("UPDATE correction SET state = \(typed.state.rawValue), version = 2, sealed = \(sealed) WHERE id = \(correction)")
        return MinutesStore.event(.correctionAnswered, found.item)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(
            row.id("id"), row.id("item_id"), row.code("state"), row.int("version"), row.id("by_id"), row.instant("at"), row.text("scope"))
    }

    private static func context(
        _ id: Correction.ID, _ item: AgendaItem.ID, _ state: Correction.State, _ version: Int, _ by: Seat.ID, _ at: Instant, _ scope: String
    ) -> SealContext {
        SealContext(kind: "correction", id: id.text, version: version, scope: scope, originator: by.text, handling: "\(item) \(state.rawValue) \(at.text)")
    }
}
