public import Domain

/// What the person is told of one item of a meeting, and whether that was done (R50, R60).
public struct PersonSummary: Sendable {
    public let line: MeetingLine
    public let item: VisibleItem
    public let text: String
    /// Whom the person can call.
    public let owner: Seat.ID?
    /// The newest first.
    public let tellings: [Line]

    /// One line of the ledger: lines are added, never changed.
    public struct Line: Sendable {
        public let telling: Telling
        public let at: Instant
        public let by: Seat.ID
    }
}

/// A meeting of which the person was told.
public struct ToldMeeting: Sendable {
    public let day: Day
    public let structure: Structure.ID
    public let text: String
}

/// The summary of a meeting for the person concerned. Whoever speaks with the person hands it over: owner and coordinator, by the right to the statement.
public enum SummaryStore {
    public static func find(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> PersonSummary {
        let found = try MinutesStore.find(id, of: meeting, access, tx)
        guard let caseID = found.item.file?.caseID else { throw AccessDenied(rules: ["no-case"]) }
        let speaking: CaseAccess<CanSeeStatement> = try .check(caseID, for: access.viewer, in: tx)
        let rows = try tx.rows("SELECT * FROM minutes_telling WHERE item_id = \(id) ORDER BY at DESC, id DESC")
        return try PersonSummary(
            line: found.line, item: found.item, text: found.content[.person], owner: CaseStore.file(speaking, withGoal: false, tx).owner,
            tellings: rows.map { row in
                try .init(
                    telling: Telling(state: row.code("state"), day: row.day("day"), words: tx.open(row.bytes("sealed"), context(row))), at: row.instant("at"),
                    by: row.id("by_id"))
            })
    }

    /// Meetings on the case whose newest line says that the person was told; the oldest first.
    static func told(_ access: CaseAccess<CanSeeStatement>, _ tx: Transaction) throws -> [ToldMeeting] {
        let lines = try tx.rows(
            """
            SELECT item_id, minutes_telling.state, structure_id, starts_at FROM minutes_telling
            JOIN agenda_item ON agenda_item.id = item_id JOIN meeting ON meeting.id = meeting_id
            WHERE minutes_telling.case_id = \(access.caseID) AND removed_at IS NULL AND meeting.state <> 'cancelled'
            ORDER BY minutes_telling.at, minutes_telling.id
            """)
        let newest = try Dictionary(lines.map { try ($0.text("item_id"), $0) }) { $1 }.values.filter { try $0.text("state") == Telling.State.told.rawValue }
        let zone = try StructureStore.current(access, tx).zone
        return try newest.sorted { try ($0.text("starts_at"), $0.text("item_id")) < ($1.text("starts_at"), $1.text("item_id")) }.map { line in
            let item: AgendaItem.ID = try line.id("item_id")
            return try ToldMeeting(
                day: line.instant("starts_at").day(in: zone), structure: line.id("structure_id"), text: MinutesStore.newest(of: item, tx)?[.person] ?? "")
        }
    }

    /// Adds a line to the ledger: told, to be told, or not for now, with the ground and the day on which it is looked at again.
    public static func tell(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let found = try find(id, of: meeting, access, tx)
        guard let caseID = found.item.file?.caseID else { throw AccessDenied(rules: ["no-case"]) }
        var form = form
        let telling = Telling.parse(&form, today: access.viewer.today)
        try form.check()
        guard let telling else { throw form.errors }
        let (new, at, by) = (tx.newID(Minutes.self).text, tx.now, access.viewer.seat.id)
        let sealed = try tx.seal(telling.words, context(new, id.text, telling.state, telling.day, by, at, caseID))
        try tx.rows(
            """
            INSERT INTO minutes_telling (id, item_id, case_id, state, day, at, by_id, sealed)
            VALUES (\(new), \(id), \(caseID), \(telling.state.rawValue), \(telling.day), \(at), \(by), \(sealed))
            """)
        return MinutesStore.event(.tellingRecorded, found.item)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.text("id"), row.text("item_id"), row.code("state"), row.day("day"), row.id("by_id"), row.instant("at"), row.id("case_id"))
    }

    private static func context(
        _ id: String, _ item: String, _ state: Telling.State, _ day: Day, _ by: Seat.ID, _ at: Instant, _ caseID: Case.ID
    ) -> SealContext {
        SealContext(
            kind: "minutes-telling", id: id, version: 1, scope: caseID.text, originator: by.text, handling: "\(item) \(state.rawValue) \(day.text) \(at.text)")
    }
}
