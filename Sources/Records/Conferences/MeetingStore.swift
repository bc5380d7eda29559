public import Domain

/// A meeting in a list.
public struct MeetingLine: Sendable {
    public let meeting: Meeting
    public let series: Series
    public let structure: Structure
    /// Invitations of the viewer's seat that wait for an answer.
    public let waiting: Int
}

/// Meetings: when and where are no personal data; who sees which item, `Agenda` decides (R29, R60).
public enum MeetingStore {
    /// Meetings from today on, at the viewer's tables or with an item to which the seat is invited; the next one first.
    public static func upcoming(limit: Int = 50, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [MeetingLine] {
        try lines("starts_at >= \(midnight(access, tx)) AND state = 'planned'", order: "starts_at, id", limit: limit, access, tx)
    }

    /// Those within two weeks.
    static func soon(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [MeetingLine] {
        try upcoming(limit: 10, access, tx).filter { $0.meeting.plan.startsAt <= tx.now.adding(days: 14) }
    }

    /// Meetings that were, and those that were cancelled; the newest first.
    public static func past(limit: Int = 50, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [MeetingLine] {
        try lines("(starts_at < \(midnight(access, tx)) OR state <> 'planned')", order: "starts_at DESC, id DESC", limit: limit, access, tx)
    }

    /// Meetings whose minutes wait for the viewer: to be sent round, or to be read while corrections can be asked for (R61).
    static func afterwards(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [MeetingLine] {
        let (today, lines) = try (access.viewer.today, past(limit: 20, access, tx))
        guard !lines.isEmpty else { return [] }
        let written = try Set(
            tx.rows("SELECT DISTINCT meeting_id FROM agenda_item WHERE removed_at IS NULL AND meeting_id IN (\(lines.map(\.meeting.id)))").map {
                try $0.text("meeting_id")
            })
        return lines.filter { line in
            let isMine = line.meeting.state == .planned && writes(line, access) && written.contains(line.meeting.id.text)
            return isMine && line.meeting.plan.startsAt > tx.now.adding(days: -60) || line.meeting.takesCorrections(on: today)
        }
    }

    private static func midnight(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Instant {
        try access.viewer.today.start(in: StructureStore.usual(tx).zone)
    }

    private static func lines(
        _ condition: SQL, order: SQL, limit: Int, _ access: DeskAccess<some Permission>, _ tx: Transaction
    ) throws -> [MeetingLine] {
        let (viewer, structures) = try (access.viewer, StructureStore.all(access, tx))
        let tables = structures.filter { SeriesStore.sits(at: $0, viewer) }.map(\.id)
        let invited = try invited(viewer, tx)
        let atTable: SQL = tables.isEmpty ? "1 = 0" : "structure_id IN (\(tables))"
        let asGuest: SQL = invited.isEmpty ? "1 = 0" : "id IN (\(Array(invited.keys)))"
        let rows = try tx.rows("SELECT * FROM meeting WHERE \(condition) AND (\(atTable) OR \(asGuest)) ORDER BY \(order) LIMIT \(limit)")
        let series = try series(Set(rows.map { try $0.text("series_id") }), tx)
        return try rows.compactMap { row in
            let meeting = try meeting(row)
            guard let series = series[meeting.series], let structure = structures.first(where: { $0.id == meeting.structure }) else { return nil }
            return MeetingLine(meeting: meeting, series: series, structure: structure, waiting: invited[meeting.id.text] ?? 0)
        }
    }

    /// Meetings with an item to which the seat is invited, itself or as a deputy, and how many of its invitations wait. A guest who declined is out of it.
    private static func invited(_ viewer: Viewer, _ tx: Transaction) throws -> [String: Int] {
        let seat = viewer.seat.id
        let rows = try tx.rows(
            """
            SELECT meeting_id, sum(CASE WHEN answer = 'open' AND seat_id = \(seat) THEN 1 ELSE 0 END) AS n FROM attendance
            JOIN agenda_item ON agenda_item.id = item_id
            WHERE removed_at IS NULL AND ((seat_id = \(seat) AND (answer <> 'declines' OR (place_id IS NULL AND referral_id IS NULL))) OR (deputy_id = \(seat) AND answer = 'deputy'))
            GROUP BY meeting_id
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { try ($0.text("meeting_id"), $0.int("n")) })
    }

    private static func series(_ ids: Set<String>, _ tx: Transaction) throws -> [Series.ID: Series] {
        guard !ids.isEmpty else { return [:] }
        let all = try tx.rows("SELECT * FROM series WHERE id IN (\(Array(ids)))").map(SeriesStore.series)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    }

    /// One meeting, for those at its table and for those invited to one of its items; anything else is unknown.
    public static func find(_ id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> MeetingLine {
        guard let row = try tx.first("SELECT * FROM meeting WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-meeting"]) }
        let meeting = try meeting(row)
        let structure = try StructureStore.find(meeting.structure, access, tx)
        let invited = try invited(access.viewer, tx)
        guard SeriesStore.sits(at: structure, access.viewer) || invited[id.text] != nil else { throw AccessDenied(rules: ["not-invited"]) }
        guard let series = try series([meeting.series.text], tx)[meeting.series] else { throw Refusal.unavailable }
        return MeetingLine(meeting: meeting, series: series, structure: structure, waiting: invited[id.text] ?? 0)
    }

    /// The same for whoever prepares it, while it can still be changed.
    static func prepare(_ id: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> MeetingLine {
        let line = try find(id, access, tx)
        guard mayPrepare(line, access) else { throw AccessDenied(rules: ["does-not-prepare"]) }
        return try open(line, access)
    }

    static func open(_ line: MeetingLine, _ access: DeskAccess<CanConsult>) throws -> MeetingLine {
        guard line.meeting.isOpen(on: access.viewer.today, in: line.structure.zone) else {
            throw Refusal.conflict(stored: "This meeting is over or was cancelled. Its agenda stays as it is.")
        }
        return line
    }

    public static func mayPrepare(_ line: MeetingLine, _ access: DeskAccess<some Permission>) -> Bool {
        SeriesStore.prepares(line.structure, access.viewer)
    }

    /// Whether the viewer writes its minutes, as far as its items are the viewer's.
    static func writes(_ line: MeetingLine, _ access: DeskAccess<some Permission>) -> Bool {
        let (plan, seat) = (line.meeting.plan, access.viewer.seat.id)
        return mayPrepare(line, access) || plan.chair == seat || plan.writer == seat
    }

    /// The same for pages, from the day of the meeting on.
    public static func mayWrite(_ line: MeetingLine, _ access: DeskAccess<some Permission>) -> Bool {
        writes(line, access) && line.meeting.isWritten(on: access.viewer.today, in: line.structure.zone)
    }

    /// Plans a meeting of a series, under a key for its topics.
    public static func plan(_ series: Series.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Meeting.ID, AuditEvent) {
        let (series, structure) = try SeriesStore.prepare(series, access, tx)
        guard series.endedAt == nil else { throw Refusal.conflict(stored: "This series ended. Choose another one.") }
        let plan = try MeetingForm.parse(form, zone: structure.zone, today: access.viewer.today, seats: seats(structure, access, tx).map(\.id)).plan
        let id = tx.newID(Meeting.self)
        try tx.makeKeys([id.text])
        try tx.rows(
            """
            INSERT INTO meeting (id, series_id, structure_id, starts_at, minutes, place, link, chair_id, writer_id, state, version)
            VALUES (\(id), \(series.id), \(structure.id), \(plan.startsAt), \(plan.minutes), \(plan.place), \(plan.link), \(plan.chair), \(plan.writer),
                'planned', 1)
            """)
        return (id, AuditEvent(.meetingPlanned, subject: id.text))
    }

    /// Moves it or says who chairs and writes; guests' places move with the day.
    /// - Throws: `Refusal.conflict` when somebody saved in the meantime.
    public static func change(_ id: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try prepare(id, access, tx)
        let (meeting, zone) = (line.meeting, line.structure.zone)
        let seats = try seats(line.structure, access, tx).map(\.id)
        let plan = try MeetingForm.parse(form, zone: zone, today: access.viewer.today, seats: seats).plan
        guard form.raw("version") == "\(meeting.version)" else { throw Refusal.conflict(stored: "") }
        try tx.rows(
            """
            UPDATE meeting SET starts_at = \(plan.startsAt), minutes = \(plan.minutes), place = \(plan.place), link = \(plan.link), chair_id = \(plan.chair),
                writer_id = \(plan.writer), version = \(meeting.version + 1) WHERE id = \(id)
            """)
        if plan.startsAt.day(in: zone) != meeting.plan.startsAt.day(in: zone) {
            try AttendanceStore.movePlaces("meeting_id = \(id) AND removed_at IS NULL", to: plan.startsAt.day(in: zone), tx)
        }
        return AuditEvent(.meetingPlanned, subject: id.text)
    }

    /// Cancels it: guests' places in the cases end at once.
    public static func cancel(_ id: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let meeting = try prepare(id, access, tx).meeting
        guard form.text("sure") == "yes" else { throw FormErrors("sure", "Confirm that the meeting is cancelled.") }
        guard try !AgendaStore.isWritten("meeting_id = \(id)", tx) else {
            throw FormErrors("sure", "Minutes of this meeting are on record already: it was held.")
        }
        try tx.rows("UPDATE meeting SET state = 'cancelled', version = \(meeting.version + 1) WHERE id = \(id)")
        try AttendanceStore.movePlaces("meeting_id = \(id)", to: access.viewer.today.adding(days: -1), tx)
        return AuditEvent(.meetingCancelled, subject: id.text)
    }

    /// Seats that can chair or write: those at the table, its coordinators, and the colleagues of whoever prepares it.
    public static func seats(_ structure: Structure, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Seat] {
        let directory = try DirectoryStore.load(tx)
        let coordinators = Set(directory.coordinators(of: structure, on: access.viewer.today).map(\.id))
        return directory.workingSeats(on: access.viewer.today).filter {
            structure.seats($0.id) || coordinators.contains($0.id) || $0.agency == access.viewer.agency.id
        }
    }

    static func meeting(_ row: Row) throws -> Meeting {
        try Meeting(
            id: row.id("id"), series: row.id("series_id"), structure: row.id("structure_id"),
            plan: .init(
                startsAt: row.instant("starts_at"), minutes: row.int("minutes"), place: row.text("place"), link: row.text("link"),
                chair: row.optional("chair_id") { try row.id($0) }, writer: row.optional("writer_id") { try row.id($0) }),
            state: row.code("state"), version: row.int("version"), circulatedAt: row.optional("circulated_at", row.instant),
            correctionsUntil: row.optional("corrections_until", row.day),
            approvedAt: row.optional("approved_at", row.instant), approvedBy: row.optional("approved_by") { try row.id($0) })
    }
}
