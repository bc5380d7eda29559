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
    /// At which level the case is, where its structure has levels: who attends (R19).
    public let level: Template.Grade?
    /// Whether the viewer writes its minutes; in a case, whoever could not write an entry cannot.
    public let writes: Bool

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
            contributions: [], leads: SeriesStore.prepares(line.structure, access.viewer), level: nil, writes: MeetingStore.writes(line, access))
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
                item: item(row, nothing, named: false), startsAt: startsAt, look: .hidden, attendance: [], own: nil, contributions: [], leads: false,
                level: nil, writes: false)
        }
        let file = try CaseStore.file(seen, withGoal: false, tx)
        let level = try StructureStore.current(seen, tx).template.levels.first { $0.id == seen.opened.standing.level }
        return try VisibleItem(
            item: item(row, tx.open(row.bytes("sealed"), context(row))), startsAt: startsAt,
            look: .file(participant: file.details.participant.name, reference: file.reference),
            attendance: seen.may(.seeTeam) ? found : own.map { [$0] } ?? [], own: own,
            contributions: contributions.filter { seen.may(.seeTeam) || $0.agency == access.viewer.agency.id }, leads: seen.may(.manageTeam), level: level,
            writes: (MeetingStore.writes(line, access) || seen.may(.manageTeam)) && seen.may(.addEntry))
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

    private static func item(_ row: Row, _ content: AgendaItem.Content, named: Bool = true) throws -> AgendaItem {
        try AgendaItem(
            id: row.id("id"), meeting: row.id("meeting_id"), caseID: named ? row.optional("case_id") { try row.id($0) } : nil,
            hurdle: row.optional("hurdle_id") { try row.id($0) }, position: row.int("position"),
            minutes: row.int("minutes"), version: row.int("version"), content: content)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("meeting_id"), row.text("scope"), row.int("version"))
    }

    static func context(_ id: AgendaItem.ID, _ meeting: Meeting.ID, _ scope: String, _ version: Int) -> SealContext {
        SealContext(kind: "agenda-item", id: id.text, version: version, scope: scope, originator: meeting.text)
    }
}
