public import Domain

/// An item of a meeting as one reader may see it (R59, R60).
public struct VisibleItem: Sendable, Identifiable {
    /// What of it is shown.
    public enum Look: Sendable {
        case topic
        case file(participant: String, reference: String)
        /// That a case is spoken about, and when; not whose.
        case hidden
    }

    public let item: AgendaItem
    public let startsAt: Instant
    public let look: Look
    /// Who is invited: for a guest the own invitation alone.
    public let attendance: [Attendance]
    /// The viewer's invitation, also as a deputy.
    public let own: Attendance?
    /// Which agencies were asked to bring something: all of them, for a guest the own one.
    public let contributions: [Contribution]
    /// Whether the viewer may invite guests to it.
    public let leads: Bool

    public var id: AgendaItem.ID { item.id }

    public func contribution(of agency: Agency.ID) -> Contribution? { contributions.first { $0.agency == agency } }
}

/// A case that could be on the agenda, and why it should.
public struct AgendaProposal: Sendable, Identifiable {
    public let id: Case.ID
    public let participant: String
    public let reference: String
    /// Why it is due; empty where nothing is.
    public let reasons: [String]
}

/// The agenda of a meeting. Of a case, `decide` permits what is shown; that a guest sees own items alone, the invitations say.
public enum AgendaStore {
    /// The items that the viewer may see, in order, each with the time at which it begins.
    public static func items(_ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [VisibleItem] {
        let rows = try tx.rows("SELECT * FROM agenda_item WHERE meeting_id = \(line.meeting.id) AND removed_at IS NULL ORDER BY position, id")
        let cases: [Case.ID] = try rows.compactMap { row in try row.optional("case_id") { try row.id($0) } }
        let seen: [Case.ID: CaseAccess<CanSeeCase>] = try .init(
            uniqueKeysWithValues: CaseAccess.permitted(cases, at: access, in: tx).map { ($0.key, $0.value) })
        let ids: [AgendaItem.ID] = try rows.map { try $0.id("id") }
        let (attendance, contributions) = try (AttendanceStore.all(of: ids, tx), ContributionStore.all(of: ids, tx))
        var startsAt = line.meeting.plan.startsAt
        return try rows.compactMap { row in
            defer { startsAt = (try? startsAt.adding(seconds: row.int("minutes") * 60)) ?? startsAt }
            let found = try attendance[row.id("id")] ?? []
            guard let caseID: Case.ID = try row.optional("case_id", { try row.id($0) }) else { return try topic(row, startsAt, found, line, access, tx) }
            return try file(row, startsAt, found, contributions[row.id("id")] ?? [], seen[caseID], line, access, tx)
        }
    }

    private static func topic(
        _ row: Row, _ startsAt: Instant, _ found: [Attendance], _ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> VisibleItem? {
        let (own, sits) = (own(found, access.viewer), SeriesStore.sits(at: line.structure, access.viewer))
        guard sits || own != nil else { return nil }
        return try VisibleItem(
            item: item(row, tx.open(row.bytes("sealed"), context(row))), startsAt: startsAt, look: .topic,
            attendance: sits ? found : own.map { [$0] } ?? [], own: own,
            contributions: [], leads: SeriesStore.prepares(line.structure, access.viewer))
    }

    private static func file(
        _ row: Row, _ startsAt: Instant, _ found: [Attendance], _ contributions: [Contribution], _ seen: CaseAccess<CanSeeCase>?, _ line: MeetingLine,
        _ access: DeskAccess<CanConsult>,
        _ tx: Transaction
    ) throws -> VisibleItem? {
        let own = own(found, access.viewer)
        guard let seen, own != nil || seen.may(.seeTeam) else {
            guard SeriesStore.sits(at: line.structure, access.viewer) else { return nil }
            let nothing = AgendaItem.Content(title: "", aim: "")
            return try VisibleItem(
                item: item(row, nothing, named: false), startsAt: startsAt, look: .hidden, attendance: [], own: nil, contributions: [], leads: false)
        }
        let file = try CaseStore.file(seen, withGoal: false, tx)
        return try VisibleItem(
            item: item(row, tx.open(row.bytes("sealed"), context(row))), startsAt: startsAt,
            look: .file(participant: file.details.participant.name, reference: file.reference),
            attendance: seen.may(.seeTeam) ? found : own.map { [$0] } ?? [], own: own,
            contributions: contributions.filter { seen.may(.seeTeam) || $0.agency == access.viewer.agency.id }, leads: seen.may(.manageTeam))
    }

    private static func own(_ found: [Attendance], _ viewer: Viewer) -> Attendance? {
        found.first { $0.seat == viewer.seat.id && ($0.answer != .declines || $0.place == nil) || $0.deputy == viewer.seat.id && $0.answer == .deputy }
    }

    /// One item that the viewer may see; anything else is unknown.
    public static func find(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (MeetingLine, VisibleItem) {
        let line = try MeetingStore.find(meeting, access, tx)
        guard let item = try items(line, access, tx).first(where: { $0.id == id }) else { throw AccessDenied(rules: ["no-such-item"]) }
        if case .hidden = item.look { throw AccessDenied(rules: ["not-an-item-of-this-seat"]) }
        return (line, item)
    }

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
        let item = try insert(.init(title: "", aim: ""), caseID, minutes, line, tx)
        for member in try MemberStore.current(team, tx) { try AttendanceStore.insert(item, caseID, seat: member.seat, place: nil, tx) }
    }

    /// Adds a topic without a person, with the table invited.
    public static func addTopic(_ form: Form, to id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try MeetingStore.prepare(id, access, tx)
        let typed = try TopicForm.parse(form)
        let item = try insert(typed.content, nil, typed.minutes, line, tx)
        for seat in Set(line.structure.members.values).sorted(by: { $0.text < $1.text }) { try AttendanceStore.insert(item, nil, seat: seat, place: nil, tx) }
        return AuditEvent(.agendaChanged, subject: id.text)
    }

    private static func insert(_ content: AgendaItem.Content, _ caseID: Case.ID?, _ minutes: Int, _ line: MeetingLine, _ tx: Transaction) throws
        -> AgendaItem.ID
    {
        let (id, meeting) = (tx.newID(AgendaItem.self), line.meeting.id)
        let scope = caseID?.text ?? meeting.text
        let sealed = try tx.seal(content, context(id, meeting, scope, 1))
        try tx.rows(
            """
            INSERT INTO agenda_item (id, meeting_id, case_id, scope, position, minutes, version, sealed)
            VALUES (\(id), \(meeting), \(caseID), \(scope), (SELECT count(*) FROM agenda_item WHERE meeting_id = \(meeting)), \(minutes), 1, \(sealed))
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
        let typed = try AgendaItemForm.parse(form, isTopic: found.item.caseID == nil, count: order.count)
        let version = found.item.version + 1
        guard form.raw("version") == "\(found.item.version)" else { throw Refusal.conflict(stored: "") }
        let scope = found.item.caseID?.text ?? meeting.text
        let sealed = try tx.seal(AgendaItem.Content(title: typed.title, aim: typed.aim), context(id, meeting, scope, version), changes: true)
        try tx.rows("UPDATE agenda_item SET minutes = \(typed.minutes), version = \(version), sealed = \(sealed) WHERE id = \(id)")
        var places = order.filter { $0 != id.text }
        places.insert(id.text, at: min(typed.place - 1, places.count))
        if places != order { for (position, item) in places.enumerated() { try tx.rows("UPDATE agenda_item SET position = \(position) WHERE id = \(item)") } }
        return AuditEvent(.agendaChanged, subject: found.item.caseID?.text ?? meeting.text)
    }

    /// Takes an item off the agenda: the places of its guests end at once.
    public static func remove(_ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (_, found) = try prepare(id, of: meeting, access, tx)
        try tx.rows("UPDATE agenda_item SET removed_at = \(tx.now) WHERE id = \(id)")
        try AttendanceStore.movePlaces("agenda_item.id = \(id)", to: access.viewer.today.adding(days: -1), tx)
        return AuditEvent(.agendaChanged, subject: found.item.caseID?.text ?? meeting.text)
    }

    private static func prepare(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (MeetingLine, VisibleItem) {
        _ = try MeetingStore.prepare(meeting, access, tx)
        return try find(id, of: meeting, access, tx)
    }

    private static func item(_ row: Row, _ content: AgendaItem.Content, named: Bool = true) throws -> AgendaItem {
        try AgendaItem(
            id: row.id("id"), meeting: row.id("meeting_id"), caseID: named ? row.optional("case_id") { try row.id($0) } : nil, position: row.int("position"),
            minutes: row.int("minutes"), version: row.int("version"), content: content)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("meeting_id"), row.text("scope"), row.int("version"))
    }

    private static func context(_ id: AgendaItem.ID, _ meeting: Meeting.ID, _ scope: String, _ version: Int) -> SealContext {
        SealContext(kind: "agenda-item", id: id.text, version: version, scope: scope, originator: meeting.text)
    }
}
