public import Domain

/// One item of a meeting with what was written down on it, as one reader may see it.
public struct VisibleMinutes: Sendable {
    public let line: MeetingLine
    public let item: VisibleItem
    /// None before anything is written; for those who do not write, before it was sent round. Of extracts, the own agency's alone.
    public let minutes: Minutes?
    /// How the text stood since it was sent round, the newest first.
    public let versions: [Minutes.Version]
    public let resolutions: [Resolution]
    public let corrections: [Correction]
    /// Agencies on the team of its case, for whoever writes: these can be given tasks.
    public let team: [Agency.ID]
    /// Tasks that were given at this item and that the reader sees.
    public let actions: [Action]
    /// Whether the viewer writes: chair, minute-taker, or whoever prepares the meeting or leads the case.
    public let writes: Bool
    /// Whether the viewer speaks with the person, and tells of the meeting.
    public let speaks: Bool

    public var content: Minutes.Content { minutes?.content ?? .init() }

    /// Agencies that are at this item, as far as that was noted; before, those that are invited.
    public func agencies(_ directory: Directory) -> [Agency] {
        let noted = item.attendance.contains { $0.came != nil }
        let here = Set(item.attendance.filter { noted ? $0.came == true : $0.answer != .declines }.compactMap { directory.agency(of: $0.present)?.id })
        return sorted(directory.agencies.filter { here.contains($0.id) })
    }

    /// The same, and those of which something is written down: it stays on the page when somebody notes that they are not here.
    public func written(_ directory: Directory) -> [Agency] {
        let here = Set(agencies(directory).map(\.id))
        return sorted(directory.agencies.filter { here.contains($0.id) || content.heard($0.id) || !content[.extract($0.id)].isEmpty })
    }

    /// By sector, then by name.
    private func sorted(_ agencies: [Agency]) -> [Agency] { agencies.sorted { (position($0.sector), $0.name) < (position($1.sector), $1.name) } }

    private func position(_ sector: Sector) -> Int { Sector.allCases.firstIndex(of: sector) ?? 0 }

    /// Those that were not heard yet (R27).
    public func unheard(_ directory: Directory) -> [Agency] { agencies(directory).filter { !content.heard($0.id) } }

    /// Places of the table that nobody at this item can speak for.
    public func absent(_ structure: Structure, _ directory: Directory) -> Set<String> {
        let here = Set(item.attendance.filter { $0.came == true }.compactMap { directory.agency(of: $0.present)?.id })
        return Set(structure.members.filter { !(directory.agency(of: $0.value).map { here.contains($0.id) } ?? false) }.keys)
    }

    /// What its page has fields for.
    public func parts(_ directory: Directory) -> [Minutes.Part] { Self.parts(of: written(directory)) }

    static func parts(of agencies: [Agency]) -> [Minutes.Part] {
        [.summary, .confidence, .person] + agencies.map(\.id).flatMap { [.view($0), .nothing($0), .extract($0)] }
    }
}

/// The minutes of the items of a meeting (R60, R61). Who sees the item sees them once they were sent round; extracts, their agency alone.
public enum MinutesStore {
    /// One item with its minutes; anything that is not the viewer's is unknown.
    public static func find(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> VisibleMinutes {
        let (line, item) = try AgendaStore.find(id, of: meeting, access, tx)
        return try visible(item, line, access, tx)
    }

    /// All items of a meeting that the viewer sees.
    public static func all(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [VisibleMinutes] {
        try AgendaStore.items(line, access, tx).compactMap { item in
            if case .hidden = item.look { return nil }
            return try visible(item, line, access, tx)
        }
    }

    /// The same for whoever writes, while it can be written.
    static func write(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> VisibleMinutes {
        let found = try find(id, of: meeting, access, tx)
        guard found.item.writes else { throw AccessDenied(rules: ["does-not-write"]) }
        guard found.writes else {
            throw Refusal.conflict(
                stored:
                    "Minutes are written from the day of the meeting until they are approved. This meeting is not there yet, or was cancelled, or its minutes are approved."
            )
        }
        return found
    }

    private static func visible(_ item: VisibleItem, _ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> VisibleMinutes {
        let writes = item.writes && line.meeting.isWritten(on: access.viewer.today, in: line.structure.zone)
        let isRound = [.circulated, .approved].contains(line.meeting.state)
        let rows = isRound || item.writes ? try tx.rows("SELECT * FROM minutes WHERE item_id = \(item.id) ORDER BY version DESC") : []
        let versions = try rows.map { try version($0) }
        let minutes = try rows.first.map { row in
            let content: Minutes.Content = try tx.open(row.bytes("sealed"), context(row))
            return try Minutes(id: row.id("id"), item: item.id, version: version(row), content: reduced(content, item.writes ? nil : access.viewer.agency.id))
        }
        return try VisibleMinutes(
            line: line, item: item, minutes: minutes, versions: isRound ? versions : [], resolutions: ResolutionStore.all(of: item.id, tx),
            corrections: isRound ? CorrectionStore.all(of: item.id, tx) : [], team: writes ? item.file.map { try MemberStore.agencies($0, tx) } ?? [] : [],
            actions: actions(item, tx), writes: writes,
            speaks: item.file?.may(.seeStatement) ?? false)
    }

    /// The text of an item as it stands, for what is taken from it.
    static func newest(of item: AgendaItem.ID, _ tx: Transaction) throws -> Minutes.Content? {
        try tx.first("SELECT * FROM minutes WHERE item_id = \(item) ORDER BY version DESC LIMIT 1").map { try tx.open($0.bytes("sealed"), context($0)) }
    }

    /// Without the extracts of other agencies.
    private static func reduced(_ content: Minutes.Content, _ agency: Agency.ID?) -> Minutes.Content {
        guard let agency else { return content }
        return Minutes.Content(texts: content.texts.filter { !$0.key.utf8.starts(with: "extract.".utf8) || $0.key == Minutes.Part.extract(agency).name })
    }

    /// The tasks that were given at an item, as far as the viewer sees them in the case.
    private static func actions(_ item: VisibleItem, _ tx: Transaction) throws -> [Action] {
        guard let file = item.file else { return [] }
        let ids = try Set(tx.rows("SELECT id FROM action WHERE item_id = \(item.id)").map { try $0.text("id") })
        return try ids.isEmpty ? [] : ActionStore.all(file, tx).filter { ids.contains($0.id.text) }
    }

    /// Saves what this writer changed. What another one wrote in the meantime is never overwritten.
    /// - Returns: the parts that both changed; there the other's text stands.
    public static func save(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (clashes: Set<Minutes.Part>, event: AuditEvent) {
        let found = try write(id, of: meeting, access, tx)
        // Of all agencies: who is noted as being here may have changed since the page was opened.
        let typed = try MinutesForm.parse(form, parts: VisibleMinutes.parts(of: DirectoryStore.load(tx).agencies))
        let (content, clashes) = typed.merged(into: found.content)
        if content != found.content {
            try insert(content, found, access.viewer.seat.id, tx)
            try noteSpeakers(content, found, tx)
        }
        return (clashes, event(.minutesSaved, found.item))
    }

    private static func insert(_ content: Minutes.Content, _ found: VisibleMinutes, _ by: Seat.ID, _ tx: Transaction) throws {
        let (item, meeting, at) = (found.item, found.line.meeting, tx.now)
        let version = (found.minutes?.version.number ?? 0) + 1
        let scope = item.item.scope
        // While the table talks there is one text; what was sent round once is kept.
        if let minutes = found.minutes, meeting.state == .planned {
            let sealed = try tx.seal(content, context(minutes.id, item.id, version, by, at, scope), changes: true)
            try tx.rows("UPDATE minutes SET version = \(version), at = \(at), by_id = \(by), sealed = \(sealed) WHERE id = \(minutes.id)")
            return
        }
        let id = tx.newID(Minutes.self)
        let sealed = try tx.seal(content, context(id, item.id, version, by, at, scope))
        try tx.rows(
            """
            INSERT INTO minutes (id, item_id, meeting_id, case_id, scope, version, at, by_id, sealed)
            VALUES (\(id), \(item.id), \(meeting.id), \(item.item.caseID), \(scope), \(version), \(at), \(by), \(sealed))
            """)
    }

    /// Of which agency a view is written down, in clear: who is heard is visible over time (R27).
    private static func noteSpeakers(_ content: Minutes.Content, _ found: VisibleMinutes, _ tx: Transaction) throws {
        let directory = try DirectoryStore.load(tx)
        for attendance in found.item.attendance {
            guard let agency = directory.agency(of: attendance.present)?.id else { continue }
            let spoke = content[.view(agency)].isEmpty ? (content.heard(agency) ? 0 : nil) : 1
            try tx.rows("UPDATE attendance SET spoke = \(spoke) WHERE id = \(attendance.id)")
        }
    }

    /// Notes who is at an item.
    public static func attend(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let found = try write(id, of: meeting, access, tx)
        let here = Set(form.all("here"))
        for attendance in found.item.attendance {
            try tx.rows("UPDATE attendance SET came = \(here.contains(attendance.id.text) ? 1 : 0) WHERE id = \(attendance.id)")
        }
        return event(.attendanceNoted, found.item)
    }

    /// Gives an agency a task at once: it stands in its My work before the minutes are out (R61).
    public static func assign(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let found = try write(id, of: meeting, access, tx)
        guard let caseID = found.item.file?.caseID else { throw AccessDenied(rules: ["no-case"]) }
        let access: CaseAccess<CanAssign> = try .check(caseID, for: access.viewer, in: tx)
        let typed = try ActionForm.parse(form, agencies: MemberStore.agencies(access, tx), today: access.viewer.today)
        let action = try ActionStore.insert(typed, caseID, by: access.viewer.seat.id, at: tx.now, tx)
        try tx.rows("UPDATE action SET item_id = \(id) WHERE id = \(action)")
        var event = AuditEvent(.actionAssigned, subject: caseID.text)
        event.recipients = [Recipient.agency(typed.agency).text]
        return event
    }

    static func event(_ code: EventCode, _ item: VisibleItem) -> AuditEvent {
        AuditEvent(code, subject: item.about)
    }

    private static func version(_ row: Row) throws -> Minutes.Version {
        try Minutes.Version(number: row.int("version"), at: row.instant("at"), by: row.id("by_id"))
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("item_id"), row.int("version"), row.id("by_id"), row.instant("at"), row.text("scope"))
    }

    private static func context(_ id: Minutes.ID, _ item: AgendaItem.ID, _ version: Int, _ by: Seat.ID, _ at: Instant, _ scope: String) -> SealContext {
        SealContext(kind: "minutes", id: id.text, version: version, scope: scope, originator: by.text, handling: "\(item) \(at.text)")
    }
}
