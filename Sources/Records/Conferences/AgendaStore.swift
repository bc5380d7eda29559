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
    /// Whether the viewer writes its minutes, while they are written.
    public let writes: Bool
    /// By whose rule the table decides: of a case or a referral, the structure in the version by which it runs.
    public let structure: Structure
    /// The case, as it was checked; also the one that a referral became.
    public let file: CaseAccess<CanSeeCase>?
    /// Where a referral is on its way, for whoever weighs it.
    public let course: Course?
    /// What a referral became.
    let adoptedAs: Case.ID?

    /// What an event at this item is about: the case, once there is one.
    public var about: String { adoptedAs?.text ?? item.scope }

    /// At which level the case is, where its structure has levels: who attends (R19).
    public var level: Template.Grade? { file.flatMap { file in structure.template.levels.first { $0.id == file.opened.standing.level } } }
    /// Seats whose places the level names and that are not invited yet.
    public var named: [Seat.ID] {
        let invited = Set(attendance.map(\.seat))
        guard item.caseID != nil else { return [] }
        return (level?.places ?? []).compactMap { structure.members[$0] }.filter { !invited.contains($0) }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    /// Whether the viewer takes part in what is written afterwards: whoever reads in an emergency does not (R91).
    public var answers: Bool { file?.emergencyEnds == nil }

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
        let referrals = try Hearing.all(rows.compactMap { row in try row.optional("referral_id") { try row.id($0) } }, tx)
        let cases: [Case.ID] = try rows.compactMap { row in try row.optional("case_id") { try row.id($0) } } + referrals.values.compactMap(\.adoptedAs)
        let seen: [Case.ID: CaseAccess<CanSeeCase>] = try .init(
            uniqueKeysWithValues: CaseAccess.permitted(cases, at: access, in: tx).map { ($0.key, $0.value) })
        let ids: [AgendaItem.ID] = try rows.map { try $0.id("id") }
        let (attendance, contributions) = try (AttendanceStore.all(of: ids, tx), ContributionStore.all(of: ids, tx))
        var startsAt = line.meeting.plan.startsAt
        return try rows.compactMap { row in
            defer { startsAt = (try? startsAt.adding(seconds: row.int("minutes") * 60)) ?? startsAt }
            let found = try attendance[row.id("id")] ?? []
            if let referral: Referral.ID = try row.optional("referral_id", { try row.id($0) }) {
                return try hearing(row, startsAt, found, referrals[referral], seen, line, access, tx)
            }
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
            contributions: [], leads: SeriesStore.prepares(line.structure, access.viewer), writes: MeetingStore.writes(line, access),
            structure: line.structure, file: nil, course: nil, adoptedAs: nil)
    }

    /// Whoever weighs the referral, or is invited to hear of it.
    private static func hearing(
        _ row: Row, _ startsAt: Instant, _ found: [Attendance], _ hearing: Hearing?, _ seen: [Case.ID: CaseAccess<CanSeeCase>], _ line: MeetingLine,
        _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> VisibleItem? {
        let (viewer, sits) = (access.viewer, SeriesStore.sits(at: line.structure, access.viewer))
        let (invited, writes) = (found.first { $0.isHere(viewer.seat.id) }, MeetingStore.writes(line, access))
        // Whoever writes answers the last corrections, too.
        let isHeard = line.meeting.isHeard(on: viewer.today, in: line.structure.zone) || writes && line.meeting.state == .circulated
        let isInvited = invited != nil && isHeard
        guard let hearing, try hearing.isPermitted(access, isInvited: isInvited, tx) else { return try sits ? hidden(row, startsAt, line) : nil }
        let weighs = viewer.weighs(for: hearing.structure.id)
        // Whoever weighs it still hears of it after declining, and can still come.
        let own = invited ?? (weighs ? found.first { $0.seat == viewer.seat.id } : nil)
        return try VisibleItem(
            item: item(row, tx.open(row.bytes("sealed"), context(row))), startsAt: startsAt,
            look: .file(participant: hearing.participant(tx), reference: "referral of \(hearing.receivedAt.day(in: hearing.structure.zone).words)"),
            attendance: weighs || writes || sits ? found : own.map { [$0] } ?? [], own: own, contributions: [], leads: weighs, writes: writes,
            structure: hearing.structure, file: hearing.adoptedAs.flatMap { seen[$0] }, course: weighs ? hearing.course : nil,
            adoptedAs: hearing.adoptedAs)
    }

    private static func hidden(_ row: Row, _ startsAt: Instant, _ line: MeetingLine) throws -> VisibleItem {
        try VisibleItem(
            item: item(row, .init(title: "", aim: ""), named: false), startsAt: startsAt, look: .hidden, attendance: [], own: nil, contributions: [],
            leads: false, writes: false, structure: line.structure, file: nil, course: nil, adoptedAs: nil)
    }

    private static func file(
        _ row: Row, _ startsAt: Instant, _ found: [Attendance], _ contributions: [Contribution], _ seen: CaseAccess<CanSeeCase>?, _ line: MeetingLine,
        _ access: DeskAccess<CanConsult>,
        _ tx: Transaction
    ) throws -> VisibleItem? {
        let own = own(found, access.viewer)
        guard let seen, own != nil || seen.may(.seeTeam) else {
            return try SeriesStore.sits(at: line.structure, access.viewer) ? hidden(row, startsAt, line) : nil
        }
        let file = try CaseStore.file(seen, withGoal: false, tx)
        // Also of a case that was closed since: what the table said is written down and corrected until the minutes are approved.
        let leads = seen.may(.manageTeam) || seen.may(.lookBack)
        return try VisibleItem(
            item: item(row, tx.open(row.bytes("sealed"), context(row))), startsAt: startsAt,
            look: .file(participant: file.details.participant.name, reference: file.reference),
            attendance: seen.may(.seeTeam) ? found : own.map { [$0] } ?? [], own: own,
            contributions: contributions.filter { seen.may(.seeTeam) || $0.agency == access.viewer.agency.id }, leads: seen.may(.manageTeam),
            writes: (MeetingStore.writes(line, access) || leads) && seen.emergencyEnds == nil, structure: StructureStore.current(seen, tx), file: seen,
            course: nil, adoptedAs: nil)
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
            id: row.id("id"), meeting: row.id("meeting_id"), subject: named ? subject(row) : .topic, position: row.int("position"),
            minutes: row.int("minutes"), version: row.int("version"), content: content)
    }

    private static func subject(_ row: Row) throws -> AgendaItem.Subject {
        if let id: Case.ID = try row.optional("case_id", { try row.id($0) }) { return .file(id) }
        if let id: Referral.ID = try row.optional("referral_id", { try row.id($0) }) { return .referral(id) }
        if let id: Hurdle.ID = try row.optional("hurdle_id", { try row.id($0) }) { return .hurdle(id) }
        return try row.int("objectives") == 1 ? .objectives : .topic
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("meeting_id"), row.text("scope"), row.int("version"))
    }

    static func context(_ id: AgendaItem.ID, _ meeting: Meeting.ID, _ scope: String, _ version: Int) -> SealContext {
        SealContext(kind: "agenda-item", id: id.text, version: version, scope: scope, originator: meeting.text)
    }
}
