public import Domain

/// Who is invited to which item, and what they answered (R59, R60).
public enum AttendanceStore {
    static func all(of items: [AgendaItem.ID], _ tx: Transaction) throws -> [AgendaItem.ID: [Attendance]] {
        guard !items.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM attendance WHERE item_id IN (\(items)) ORDER BY invited_at, id")
        return try Dictionary(grouping: rows.map(attendance), by: \.item)
    }

    @discardableResult
    static func insert(_ item: AgendaItem.ID, _ caseID: Case.ID?, seat: Seat.ID, place: Member.ID?, _ tx: Transaction) throws -> Attendance.ID {
        let id = tx.newID(Attendance.self)
        try tx.rows(
            """
            INSERT INTO attendance (id, item_id, case_id, seat_id, place_id, answer, invited_at)
            VALUES (\(id), \(item), \(caseID), \(seat), \(place), 'open', \(tx.now))
            """)
        return id
    }

    /// Seats that can be invited to an item: all that work cases and are not invited yet.
    public static func invitable(_ item: VisibleItem, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Seat] {
        let invited = Set(item.attendance.filter { $0.answer != .declines }.map(\.seat))
        return try DirectoryStore.load(tx).workingSeats(on: access.viewer.today).filter { !invited.contains($0.id) }
    }

    /// Invites a seat to one item. Whoever is not on the team becomes a guest of the case, from now until the day of the meeting.
    public static func invite(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let (line, item) = try lead(id, of: meeting, access, tx)
        let typed = try InviteForm.parse(
            form, seats: invitable(item, access, tx).map(\.id), named: (item.named, item.level.map { "\($0.words): \($0.attends)" } ?? ""))
        for seat in typed.seats {
            // Whoever declined before and is asked once more.
            try tx.rows("DELETE FROM attendance WHERE item_id = \(id) AND seat_id = \(seat)")
            let place = try item.item.caseID.flatMap { try guest(seat, of: $0, why: typed.why, line, access, tx) }
            try insert(id, item.item.caseID, seat: seat, place: place, tx)
        }
        return event(.attendanceInvited, item, typed.seats)
    }

    /// Takes an invitation back: a place that was given for it ends at once.
    public static func end(
        _ attendance: Attendance.ID, _ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let (_, item) = try lead(id, of: meeting, access, tx)
        guard let found = item.attendance.first(where: { $0.id == attendance }) else { throw AccessDenied(rules: ["no-such-invitation"]) }
        guard found.came == nil else { throw Refusal.conflict(stored: "It is noted already whether this seat came. That stays on record.") }
        try movePlaces("attendance.id = \(attendance)", to: access.viewer.today.adding(days: -1), tx)
        try tx.rows("DELETE FROM attendance WHERE id = \(attendance)")
        return event(.attendanceEnded, item, [found.seat])
    }

    /// Other seats of the viewer's agency that could come instead.
    public static func deputies(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Seat] {
        let viewer = access.viewer
        return try DirectoryStore.load(tx).workingSeats(on: viewer.today).filter { $0.agency == viewer.agency.id && $0.id != viewer.seat.id }
    }

    /// Answers the viewer's own invitations: to the items that are ticked, or to all of the meeting. A guest who does not come sees nothing more.
    public static func answer(_ meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let line = try MeetingStore.open(MeetingStore.find(meeting, access, tx), access)
        let mine = try AgendaStore.items(line, access, tx).filter { $0.own?.seat == access.viewer.seat.id }
        guard !mine.isEmpty else { throw AccessDenied(rules: ["not-invited"]) }
        let typed = try AttendanceForm.parse(form, deputies: deputies(access, tx).map(\.id))
        let ticked = Set(form.all("item"))
        for item in mine where ticked.isEmpty || ticked.contains(item.id.text) { try answer(item, typed, line, access, tx) }
        var event = AuditEvent(.attendanceAnswered)
        event.recipients = typed.deputy.map { [Recipient.seat($0).text] } ?? []
        return event
    }

    private static func answer(_ item: VisibleItem, _ typed: AttendanceForm, _ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws {
        guard let own = item.own else { return }
        let yesterday = access.viewer.today.adding(days: -1)
        try own.deputyPlace.map { try MemberStore.end($0, on: yesterday, tx) }
        if typed.answer != .comes { try own.place.map { try MemberStore.end($0, on: yesterday, tx) } }
        let deputyPlace = try typed.deputy.flatMap { deputy in
            try item.item.caseID.flatMap { try guest(deputy, of: $0, why: "Deputy at the meeting on \(day(line).words)", line, access, tx) }
        }
        try tx.rows(
            """
            UPDATE attendance SET answer = \(typed.answer.rawValue), deputy_id = \(typed.deputy), deputy_place_id = \(deputyPlace), answered_at = \(tx.now)
            WHERE id = \(own.id)
            """)
    }

    /// A guest's place until the day of the meeting; none for a seat that is on the team until then anyway.
    private static func guest(
        _ seat: Seat.ID, of caseID: Case.ID, why: String, _ line: MeetingLine, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> Member.ID? {
        let (today, day) = (access.viewer.today, day(line))
        let places = try MemberStore.places(of: seat, in: [caseID], tx)[caseID] ?? []
        if places.contains(where: { $0.isCurrent(on: today) && $0.isCurrent(on: day) }) { return nil }
        return try MemberStore.insert(caseID, seat: seat, role: .guest, from: today, until: day, why: why, tx)
    }

    /// Seats whose place in a case came with an invitation.
    static func passing(in caseID: Case.ID, _ tx: Transaction) throws -> [Seat.ID] {
        try tx.rows(
            """
            SELECT DISTINCT member.seat_id FROM member JOIN attendance ON place_id = member.id OR deputy_place_id = member.id
            WHERE member.case_id = \(caseID) AND attendance.case_id = \(caseID)
            """
        ).map { try $0.id("seat_id") }
    }

    /// Lets the places that were given with invitations end on a day.
    static func movePlaces(_ condition: SQL, to day: Day, _ tx: Transaction) throws {
        let rows = try tx.rows("SELECT place_id, deputy_place_id FROM attendance JOIN agenda_item ON agenda_item.id = item_id WHERE \(condition)")
        for row in rows {
            for column in ["place_id", "deputy_place_id"] {
                if let place: Member.ID = try row.optional(column, { try row.id($0) }) { try MemberStore.end(place, on: day, tx) }
            }
        }
    }

    private static func day(_ line: MeetingLine) -> Day { line.meeting.plan.startsAt.day(in: line.structure.zone) }

    /// An item to which the viewer may invite, while the meeting can still be changed.
    static func lead(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (MeetingLine, VisibleItem) {
        let (line, item) = try AgendaStore.find(id, of: meeting, access, tx)
        guard item.leads else { throw AccessDenied(rules: ["does-not-lead-the-item"]) }
        return try (MeetingStore.open(line, access), item)
    }

    private static func event(_ code: EventCode, _ item: VisibleItem, _ seats: [Seat.ID]) -> AuditEvent {
        var event = AuditEvent(code, subject: item.about)
        event.recipients = seats.map { Recipient.seat($0).text }
        return event
    }

    private static func attendance(_ row: Row) throws -> Attendance {
        func id<T>(_ column: String) throws -> ID<T>? { try row.optional(column) { try row.id($0) } }
        return try Attendance(
            id: row.id("id"), item: row.id("item_id"), seat: row.id("seat_id"), place: id("place_id"), answer: row.code("answer"), deputy: id("deputy_id"),
            deputyPlace: id("deputy_place_id"), came: row.optional("came") { try row.int($0) == 1 })
    }
}
