import Domain
import Foundation
import HTTPTypes
import Records

/// The minutes of a meeting for one reader, as page and print: sent round, then approved (R61).
enum MeetingMinutesPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func circulate(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .circulated, at: "state") { id, access, tx in try CorrectionStore.circulate(id, request.form, access, tx) }
    }

    static func approve(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .approved, at: "state") { id, access, tx in try CorrectionStore.approve(id, request.form, access, tx) }
    }

    private static func act(
        _ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ done: Done, at field: String,
        _ body: @escaping @Sendable (Meeting.ID, DeskAccess<CanConsult>, Transaction) throws -> AuditEvent
    ) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        do {
            try await visit.write { access, tx in try ((), body(id, access, tx)) }
            return .redirect(.meetingMinutes(id).done(done))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict(let stored) {
            let typed = request.form.text("until")
            var reply = try await page(request, visit, FormErrors(field, typed.isEmpty ? stored : "\(stored) You typed “\(typed)”."))
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Meeting.ID = try request.parameter("meeting")
        let view = try await visit.read(.minutesSeen) { access, tx in
            let line = try MeetingStore.find(id, access, tx)
            let items = try MinutesStore.all(line, access, tx)
            return try MeetingMinutesView(
                line: line, items: items, directory: DirectoryStore.all(access, tx), viewer: access.viewer, writes: MeetingStore.mayWrite(line, access),
                fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Minutes of \(view.line.series.plan.name)", .meetings, errors: errors, view.body)
    }
}

struct MeetingMinutesView: Sendable {
    let line: MeetingLine
    let items: [VisibleMinutes]
    let directory: Directory
    let viewer: Viewer
    let writes: Bool
    let fields: Fields

    private var meeting: Meeting { line.meeting }
    private var zone: TimeZone { line.structure.zone }

    var body: HTML {
        """
        <h1><span class="caption">\(line.series.plan.name), \(Parts.when(meeting.plan.startsAt, zone)), \(line.structure.name)</span>Minutes</h1>
        \(state)
        \(items.isEmpty ? "<p class=\"empty\">No item of this meeting is yours.</p>" : .empty)
        \(items.enumerated().map { section($0.element, number: $0.offset + 1) })
        \(writes ? next : .empty)
        <p>\(Parts.link("Back to the meeting", .meeting(meeting.id)))</p>
        """
    }

    private var state: HTML {
        let led = "Chair: \(meeting.plan.chair.map(directory.label) ?? "–"). Minutes: \(meeting.plan.writer.map(directory.label) ?? "–")."
        switch meeting.state {
        case .approved:
            let who = meeting.approvedBy.map(directory.label) ?? ""
            return "<p id=\"state\">\(Parts.tag("Approved", "ok")) \(meeting.approvedAt.map { Parts.when($0, zone) } ?? ""), \(who). \(led)</p>"
        case .circulated:
            return
                "<p id=\"state\">\(Parts.tag("Draft", "warn")) Sent round\(meeting.circulatedAt.map { " on \($0.day(in: zone).words)" } ?? ""); corrections until \(meeting.correctionsUntil?.words ?? ""). \(led)</p>"
        case .planned:
            return "<p id=\"state\">\(Parts.tag("Draft", "warn")) Not sent round yet: decisions and tasks stand here at once, the text when it is. \(led)</p>"
        case .cancelled: return "<p id=\"state\" class=\"warning\">This meeting was cancelled.</p>"
        }
    }

    private func section(_ found: VisibleMinutes, number: Int) -> HTML {
        let item = found.item
        let name = AgendaItemView.name(item)
        return """
            <section class="pack" aria-labelledby="item-\(number)"><h2 id="item-\(number)">\(number). \(name) <span class="hint">\(item.startsAt.clock(in: zone)), \(Parts.plural(item.item.minutes, "minute"))</span></h2>
            \(item.item.content.aim.isEmpty ? .empty : "<p><strong>To bring about:</strong> \(item.item.content.aim)</p>")
            \(MinutesText(found: found, directory: directory).body)
            <p class="screen-only">\(Parts.link(found.writes ? "Write" : "Open", .minutes(item.id, meeting.id)))</p></section>
            """
    }

    /// What comes next for those who write: send round, then approve.
    private var next: HTML {
        switch meeting.state {
        case .planned:
            let until = viewer.today.adding(days: line.series.plan.correctionDays).text
            return """
                <section class="card"><h2>Send the minutes round</h2><p>Everybody who sees an item reads its minutes then, and can ask for corrections.</p>
                <form method="post" action="\(Link.circulation(meeting.id))">\(fields.input("until", "Corrections until", hint: "Year-month-day.", css: "short", value: fields.form.values["until"] == nil ? until : nil))
                <div class="buttons"><button>Send round</button></div></form></section>
                """
        case .circulated:
            let open = items.flatMap(\.corrections).count { $0.state == .asked }
            let sure = [(value: "yes", words: "The minutes are right", hint: "Nothing can be changed afterwards; what was before stays on record.")]
            return """
                <section class="card"><h2>Approve the minutes</h2>\(open == 0 ? .empty : "<p class=\"warning\">\(Parts.plural(open, "correction")) without an answer.</p>" as HTML)
                <form method="post" action="\(Link.approval(meeting.id))">\(fields.choices("sure", "Are they right?", type: "checkbox", sure))
                <div class="buttons"><button>Approve</button></div></form></section>
                """
        case .approved, .cancelled: return .empty
        }
    }
}
