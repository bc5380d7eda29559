public import Domain

/// A contribution that waits for the viewer's agency, in My work.
public struct ContributionLine: Sendable {
    public let contribution: Contribution
    public let meeting: Meeting.ID
    public let participant: String
    public let reference: String
}

/// What agencies bring to an item before the meeting (R60). The text is an entry of the case, under the sharing rules; here stands only that it is in.
public enum ContributionStore {
    static func all(of items: [AgendaItem.ID], _ tx: Transaction) throws -> [AgendaItem.ID: [Contribution]] {
        guard !items.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM contribution WHERE item_id IN (\(items)) ORDER BY asked_at, id")
        return try Dictionary(grouping: rows.map(contribution), by: \.item)
    }

    /// Asks every agency that is invited to the item and was not asked yet.
    public static func ask(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let (line, item) = try AttendanceStore.lead(id, of: meeting, access, tx)
        guard let caseID = item.item.caseID else { throw AccessDenied(rules: ["no-case"]) }
        let due = try ContributionsForm.parse(form, today: access.viewer.today, meeting: line.meeting.plan.startsAt.day(in: line.structure.zone)).due
        let directory = try DirectoryStore.load(tx)
        let invited = item.attendance.filter { $0.answer != .declines }.compactMap { directory.agency(of: $0.deputy ?? $0.seat)?.id }
        let asked = Set(invited).subtracting(item.contributions.map(\.agency)).sorted { $0.text < $1.text }
        guard !asked.isEmpty else { throw FormErrors("due", "Every agency that is invited was asked already. You can remind them.") }
        for agency in asked {
            try tx.rows(
                """
                INSERT INTO contribution (id, item_id, case_id, agency_id, state, due, asked_at)
                VALUES (\(tx.newID(Contribution.self)), \(id), \(caseID), \(agency), 'asked', \(due), \(tx.now))
                """)
        }
        var event = AuditEvent(.contributionsAsked, subject: caseID.text)
        event.recipients = asked.map { Recipient.agency($0).text }
        return event
    }

    /// Reminds all agencies whose contribution is missing; it stands in their My work.
    public static func remind(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (_, item) = try AttendanceStore.lead(id, of: meeting, access, tx)
        let missing = item.contributions.filter { $0.state == .asked }
        guard !missing.isEmpty else { throw FormErrors("due", "Nothing is missing. Nobody has to be reminded.") }
        try tx.rows("UPDATE contribution SET reminded_on = \(access.viewer.today) WHERE item_id = \(id) AND state = 'asked'")
        var event = AuditEvent(.contributionsReminded, subject: item.item.caseID?.text)
        event.recipients = missing.map { Recipient.agency($0.agency).text }
        return event
    }

    /// Entries of the viewer's agency in the case of an item, the newest first.
    public static func entries(_ item: VisibleItem, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [VisibleEntry] {
        guard let caseID = item.item.caseID, item.contribution(of: access.viewer.agency.id) != nil else { return [] }
        let seen: [Case.ID: CaseAccess<CanSeeCase>] = try CaseAccess.permitted([caseID], at: access, in: tx)
        guard let access = seen[caseID] else { return [] }
        return try EntryStore.visible(.init(agency: access.viewer.agency.id), limit: 20, access, tx).entries.filter { $0.through == nil }
    }

    /// Says for the viewer's agency which entry it brings, or that it has nothing to add.
    public static func answer(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let (line, item) = try AgendaStore.find(id, of: meeting, access, tx)
        _ = try MeetingStore.open(line, access)
        guard let own = item.contribution(of: access.viewer.agency.id) else { throw AccessDenied(rules: ["not-asked"]) }
        let entry = try ContributionForm.parse(form, entries: entries(item, access, tx).map(\.entry.id)).entry
        try save(own.id, entry, access.viewer, tx)
        return AuditEvent(.contributionGiven, subject: item.item.caseID?.text)
    }

    /// Takes an entry that was just written as the contribution of its agency, if it was asked for one.
    public static func bring(_ entry: Entry.ID, to item: AgendaItem.ID, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) throws {
        let row = try tx.first(
            "SELECT id FROM contribution WHERE item_id = \(item) AND case_id = \(access.caseID) AND agency_id = \(access.viewer.agency.id)")
        if let row { try save(row.id("id"), entry, access.viewer, tx) }
    }

    private static func save(_ id: Contribution.ID, _ entry: Entry.ID?, _ viewer: Viewer, _ tx: Transaction) throws {
        let state: Contribution.State = entry == nil ? .nothing : .brought
        try tx.rows(
            "UPDATE contribution SET state = \(state.rawValue), entry_id = \(entry), answered_by = \(viewer.seat.id), answered_at = \(tx.now) WHERE id = \(id)")
    }

    /// What is asked of the viewer's agency for meetings that come, in cases that the viewer may see.
    static func waiting(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [ContributionLine] {
        let rows = try tx.rows(
            """
            SELECT contribution.*, meeting_id FROM contribution JOIN agenda_item ON agenda_item.id = item_id JOIN meeting ON meeting.id = meeting_id
            WHERE agency_id = \(access.viewer.agency.id) AND contribution.state = 'asked' AND removed_at IS NULL AND meeting.state = 'planned'
                AND starts_at >= \(tx.now.adding(days: -1)) AND \(CaseList.isOnTeam(access.viewer, of: "contribution.case_id"))
            ORDER BY due, contribution.id LIMIT \(WorkStore.limit)
            """)
        let seen: [Case.ID: CaseAccess<CanSeeCase>] = try CaseAccess.permitted(rows.map { try $0.id("case_id") }, at: access, in: tx)
        return try rows.compactMap { row in
            guard let access = try seen[row.id("case_id")] else { return nil }
            let file = try CaseStore.file(access, withGoal: false, tx)
            return try ContributionLine(
                contribution: contribution(row), meeting: row.id("meeting_id"), participant: file.details.participant.name, reference: file.reference)
        }
    }

    private static func contribution(_ row: Row) throws -> Contribution {
        try Contribution(
            id: row.id("id"), item: row.id("item_id"), agency: row.id("agency_id"), state: row.code("state"),
            entry: row.optional("entry_id") { try row.id($0) }, due: row.day("due"), remindedOn: row.optional("reminded_on", row.day))
    }
}
