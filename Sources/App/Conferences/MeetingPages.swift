import Domain
import Foundation
import HTTPTypes
import Records

/// Meetings: the list, planning one, its agenda, and the answer to its invitations (R29, R60).
enum MeetingPages {
    static let meanwhile = "Somebody saved this in the meantime. What you typed stands below and is not saved: open the page again to compare, then save there."

    /// `14:30` of minutes since midnight.
    static func time(_ minute: Int) -> String { Instant(milliseconds: Int64(minute) * 60_000).clock(in: .gmt) }

    static func index(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let view = try await visit.glance { access, tx in
            try MeetingListView(
                upcoming: MeetingStore.upcoming(access, tx), past: MeetingStore.past(access, tx), series: SeriesStore.all(access, tx),
                prepared: Set(SeriesStore.prepared(access, tx).map(\.id)), today: access.viewer.today)
        }
        return request.page(visit.viewer, "Meetings", .meetings, view.body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Series.ID = try request.parameter("series")
        do {
            let meeting = try await visit.write { access, tx in try MeetingStore.plan(id, request.form, access, tx) }
            return .redirect(.meeting(meeting).done(.meeting))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func edit(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await planning(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        do {
            try await visit.write { access, tx in try ((), MeetingStore.change(id, request.form, access, tx)) }
            return .redirect(.meeting(id).done(.agenda))
        } catch let errors as FormErrors { return try await planning(request, visit, errors) } catch Refusal.conflict {
            var reply = try await planning(request, visit, FormErrors("day", meanwhile))
            reply.status = .conflict
            return reply
        }
    }

    static func cancel(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .meetingCancelled) { id, access, tx in try MeetingStore.cancel(id, request.form, access, tx) }
    }

    static func answer(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        do {
            try await visit.write { access, tx in try ((), AttendanceStore.answer(id, request.form, access, tx)) }
            // A guest who does not come has no meeting to go back to.
            return .redirect((request.form.text("attending") == "comes" ? Link.meeting(id) : .meetings).done(.attendance))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func addCases(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .agenda) { id, access, tx in try AgendaStore.addCases(request.form, to: id, access, tx) }
    }

    static func addTopic(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .agenda) { id, access, tx in try AgendaStore.addTopic(request.form, to: id, access, tx) }
    }

    static func addReferrals(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .agenda) { id, access, tx in try AgendaStore.addReferrals(request.form, to: id, access, tx) }
    }

    static func addHurdles(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .agenda) { id, access, tx in try AgendaStore.addHurdles(request.form, to: id, access, tx) }
    }

    /// Changes something on the page of the meeting, and leads back to it.
    private static func act(
        _ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ done: Done,
        _ body: @escaping @Sendable (Meeting.ID, DeskAccess<CanConsult>, Transaction) throws -> AuditEvent
    ) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        do {
            try await visit.write { access, tx in try ((), body(id, access, tx)) }
            return .redirect(.meeting(id).done(done))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        let view = try await visit.read(.meetingSeen) { access, tx in
            let line = try MeetingStore.find(id, access, tx)
            let mayPrepare = MeetingStore.mayPrepare(line, access) && line.meeting.isOpen(on: access.viewer.today, in: line.structure.zone)
            return try MeetingView(
                line: line, items: AgendaStore.items(line, access, tx), proposals: mayPrepare ? AgendaStore.proposals(line, access, tx) : [],
                referrals: mayPrepare ? AgendaStore.referrals(line, access, tx) : [], hurdles: mayPrepare ? AgendaStore.hurdles(line, access, tx) : [],
                objectives: mayPrepare ? AgendaStore.objectives(line, access, tx) : nil,
                deputies: AttendanceStore.deputies(access, tx), directory: DirectoryStore.all(access, tx), viewer: access.viewer, mayPrepare: mayPrepare,
                fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, view.title, .meetings, errors: errors, view.body)
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Series.ID = try request.parameter("series")
        let (series, structure, seats, day, directory) = try await visit.glance { access, tx in
            let (series, structure) = try SeriesStore.prepare(id, access, tx)
            let day = try series.next(after: SeriesStore.last(series, structure.calendar, access, tx), today: access.viewer.today, structure.calendar)
            return try (series, structure, MeetingStore.seats(structure, access, tx), day, DirectoryStore.all(access, tx))
        }
        let plan = series.plan
        let proposed = [
            "day": [day?.text ?? ""], "time": [time(plan.minute)], "minutes": ["\(plan.minutes)"], "place": [plan.place], "link": [plan.link],
            "chair": [structure.chair?.text ?? ""],
        ]
        let fields = Fields(request.form.values.isEmpty ? Form(proposed) : request.form, errors)
        let body: HTML = """
            <h1><span class="caption">\(plan.name), \(structure.name)</span>Plan a meeting</h1>
            \(day == nil ? .empty : "<p class=\"hint\">The day is proposed by the rhythm of the series: \(plan.rhythm.words.lowercased()).</p>" as HTML)
            <form method="post" action="\(Link.seriesMeetings(id))" data-guard>\(inputs(fields, seats, directory))
            <div class="buttons"><button>Save the meeting</button>\(Parts.link("Cancel", .meetings))</div></form>
            """
        return request.page(visit.viewer, "Plan a meeting", .meetings, narrow: true, errors: errors, body)
    }

    private static func planning(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        let (line, seats, directory) = try await visit.glance { access, tx in
            let line = try MeetingStore.find(id, access, tx)
            guard MeetingStore.mayPrepare(line, access) else { throw Refusal.notFound }
            return try (line, MeetingStore.seats(line.structure, access, tx), DirectoryStore.all(access, tx))
        }
        let (plan, zone) = (line.meeting.plan, line.structure.zone)
        let stored = [
            "day": [plan.startsAt.day(in: zone).text], "time": [plan.startsAt.clock(in: zone)], "minutes": ["\(plan.minutes)"], "place": [plan.place],
            "link": [plan.link], "chair": [plan.chair?.text ?? ""], "writer": [plan.writer?.text ?? ""], "version": ["\(line.meeting.version)"],
        ]
        let fields = Fields(request.form.values.isEmpty ? Form(stored) : request.form, errors)
        let body: HTML = """
            <h1><span class="caption">\(line.series.plan.name), \(line.structure.name)</span>When, where and who leads</h1>
            <form method="post" action="\(Link.meetingPlan(id))" data-guard><input type="hidden" name="version" value="\(fields.form.raw("version"))">
            \(inputs(fields, seats, directory))
            <div class="buttons"><button>Save the meeting</button>\(Parts.link("Cancel", .meeting(id)))</div></form>
            """
        return request.page(visit.viewer, "When, where and who leads", .meetings, narrow: true, errors: errors, body)
    }

    private static func inputs(_ fields: Fields, _ seats: [Seat], _ directory: Directory) -> HTML {
        let options = seats.map { (value: $0.id.text, words: directory.label($0.id)) }
        return """
            \(fields.input("day", "Day", hint: "Year-month-day, for example 2026-12-01.", css: "short"))
            \(fields.input("time", "Begins at", hint: "Hours and minutes, for example 14:30.", css: "short"))
            \(fields.input("minutes", "Minutes that it lasts", css: "short"))
            \(fields.input("place", "Place", required: false))
            \(fields.input("link", "Link", hint: "Of a video meeting; it begins with https://.", required: false))
            \(fields.select("chair", "Who chairs?", required: false, options))
            \(fields.select("writer", "Who writes the minutes?", hint: "Better somebody else than the chair.", required: false, options))
            """
    }
}
