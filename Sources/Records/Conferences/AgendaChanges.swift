public import Domain

/// What whoever prepares a meeting does with its agenda, until the day of it has passed.
extension AgendaStore {
    /// Adds cases, each with its team invited.
    public static func addCases(_ form: Form, to id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try MeetingStore.prepare(id, access, tx)
        guard line.series.plan.kind.hasCases else { throw FormErrors("case", "This meeting is not about cases. Put it on the agenda of a case conference.") }
        let typed = try AgendaCasesForm.parse(form)
        for caseID in typed.cases { try add(caseID, typed.minutes, line, access, tx) }
        // It is about the cases that were read here: each one's log has it.
        return AuditEvent(.agendaChanged)
    }

    private static func add(_ caseID: Case.ID, _ minutes: Int, _ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws {
        let team: CaseAccess<CanManageTeam> = try .check(caseID, for: access.viewer, in: tx)
        let file = try CaseStore.file(team, withGoal: false, tx)
        let isThere = try tx.first("SELECT id FROM agenda_item WHERE meeting_id = \(line.meeting.id) AND case_id = \(caseID) AND removed_at IS NULL") != nil
        guard try StructureStore.current(team, tx).id == line.structure.id, !isThere else {
            throw FormErrors("case", "\(file.reference) is on this agenda already, or belongs to another structure. Take its tick away.")
        }
        let item = try insert(.init(title: "", aim: ""), .file(caseID), minutes, line, tx)
        // Whoever is here for another meeting alone is a guest of that one.
        let passing = try Set(AttendanceStore.passing(in: caseID, tx))
        for member in try MemberStore.current(team, tx) where member.role == .member || !passing.contains(member.seat) {
            try AttendanceStore.insert(item, caseID, seat: member.seat, place: nil, tx)
        }
    }

    /// Adds a topic without a person, with the table invited.
    public static func addTopic(_ form: Form, to id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try MeetingStore.prepare(id, access, tx)
        let typed = try TopicForm.parse(form)
        try inviteTable(to: insert(typed.content, typed.isOnObjectives ? .objectives : .topic, typed.minutes, line, tx), line, tx)
        return AuditEvent(.agendaChanged, subject: id.text)
    }

    private static func inviteTable(to item: AgendaItem.ID, _ line: MeetingLine, _ tx: Transaction) throws {
        for seat in Set(line.structure.members.values).sorted(by: { $0.text < $1.text }) { try AttendanceStore.insert(item, nil, seat: seat, place: nil, tx) }
    }

    /// Puts referrals on the agenda: whoever weighs them is invited, and where it is ticked the whole table.
    public static func addReferrals(_ form: Form, to id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try MeetingStore.prepare(id, access, tx)
        let typed = try AgendaReferralsForm.parse(form, waiting: referrals(line, access, tx).map(\.referral.id))
        let coordinators = try DirectoryStore.load(tx).coordinators(of: line.structure, on: access.viewer.today).map(\.id)
        let seats = Set(coordinators).union(typed.invitesTable ? Set(line.structure.members.values) : [])
        let weighing: DeskAccess<CanTriage> = try .check(access.viewer, in: tx)
        for referral in typed.referrals {
            // Whoever may not weigh it yet, for want of the pledge, tells nobody of it.
            _ = try ReferralStore.find(referral, forTriage: weighing, tx)
            let item = try insert(.init(title: "", aim: ""), .referral(referral), typed.minutes, line, tx)
            for seat in seats.sorted(by: { $0.text < $1.text }) { try AttendanceStore.insert(item, nil, seat: seat, place: nil, tx) }
            try tx.note(.agendaChanged, on: [referral.text], by: access.viewer)
        }
        return AuditEvent(.agendaChanged, subject: id.text)
    }

    /// Puts hurdles of other tables on the agenda, with the table invited; each is answered on its own page.
    public static func addHurdles(_ form: Form, to id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try MeetingStore.prepare(id, access, tx)
        let typed = try AgendaHurdlesForm.parse(form, waiting: hurdles(line, access, tx))
        for hurdle in typed.hurdles {
            let content = AgendaItem.Content(title: hurdle.content.title, aim: "An answer to the table that it hinders.")
            try inviteTable(to: insert(content, .hurdle(hurdle.id), typed.minutes, line, tx), line, tx)
        }
        return AuditEvent(.agendaChanged, subject: id.text)
    }

    private static func insert(
        _ content: AgendaItem.Content, _ subject: AgendaItem.Subject, _ minutes: Int, _ line: MeetingLine, _ tx: Transaction
    ) throws -> AgendaItem.ID {
        let (id, meeting) = (tx.newID(AgendaItem.self), line.meeting.id)
        let item = AgendaItem(id: id, meeting: meeting, subject: subject, position: 0, minutes: minutes, version: 1, content: content)
        let sealed = try tx.seal(content, context(id, meeting, item.scope, 1))
        try tx.rows(
            """
            INSERT INTO agenda_item (id, meeting_id, case_id, referral_id, hurdle_id, objectives, scope, position, minutes, version, sealed)
            VALUES (\(id), \(meeting), \(item.caseID), \(item.referral), \(item.hurdle), \(subject == .objectives ? 1 : 0), \(item.scope),
                (SELECT count(*) FROM agenda_item WHERE meeting_id = \(meeting)), \(minutes), 1, \(sealed))
            """)
        return id
    }

    /// Changes aim, length and place of an item.
    public static func change(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws
        -> AuditEvent
    {
        let (_, found) = try prepare(id, of: meeting, access, tx)
        let order = try tx.rows("SELECT id FROM agenda_item WHERE meeting_id = \(meeting) AND removed_at IS NULL ORDER BY position, id").map {
            try $0.text("id")
        }
        let typed = try AgendaItemForm.parse(form, isTopic: !found.item.isPersonal, count: order.count)
        let version = found.item.version + 1
        guard form.raw("version") == "\(found.item.version)" else { throw Refusal.conflict(stored: "") }
        let sealed = try tx.seal(typed.content, context(id, meeting, found.item.scope, version), changes: true)
        try tx.rows("UPDATE agenda_item SET minutes = \(typed.minutes), version = \(version), sealed = \(sealed) WHERE id = \(id)")
        var places = order.filter { $0 != id.text }
        places.insert(id.text, at: min(typed.place - 1, places.count))
        if places != order { for (position, item) in places.enumerated() { try tx.rows("UPDATE agenda_item SET position = \(position) WHERE id = \(item)") } }
        return AuditEvent(.agendaChanged, subject: found.item.scope)
    }

    /// Takes an item off the agenda: the places of its guests end at once.
    public static func remove(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (_, found) = try prepare(id, of: meeting, access, tx)
        guard try !isWritten("agenda_item.id = \(id)", tx) else {
            throw Refusal.conflict(stored: "Minutes or a decision on this item are on record already. It stays on the agenda.")
        }
        try tx.rows("UPDATE agenda_item SET removed_at = \(tx.now) WHERE id = \(id)")
        try AttendanceStore.movePlaces("agenda_item.id = \(id)", to: access.viewer.today.adding(days: -1), tx)
        return AuditEvent(.agendaChanged, subject: found.item.scope)
    }

    /// Whether something was written down at items that were found.
    static func isWritten(_ condition: SQL, _ tx: Transaction) throws -> Bool {
        try tx.first(
            """
            SELECT id FROM agenda_item WHERE \(condition) AND (EXISTS (SELECT 1 FROM minutes WHERE item_id = agenda_item.id)
                OR EXISTS (SELECT 1 FROM resolution WHERE item_id = agenda_item.id) OR EXISTS (SELECT 1 FROM minutes_telling WHERE item_id = agenda_item.id))
            LIMIT 1
            """) != nil
    }

    private static func prepare(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (MeetingLine, VisibleItem) {
        _ = try MeetingStore.prepare(meeting, access, tx)
        return try find(id, of: meeting, access, tx)
    }
}
