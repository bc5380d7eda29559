import Domain
import Foundation
import HTTPTypes
import Records

/// Series of meetings: how often, when and where (R29).
enum SeriesPages {
    static func new(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        do {
            let id = try await visit.write { access, tx in try SeriesStore.make(request.form, access, tx) }
            return .redirect(.newMeeting(id).done(.series))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func edit(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Series.ID = try request.parameter("series")
        do {
            try await visit.write { access, tx in try ((), SeriesStore.change(id, request.form, access, tx)) }
            return .redirect(Link.meetings.done(.series))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            var reply = try await page(request, visit, FormErrors("name", MeetingPages.meanwhile))
            reply.status = .conflict
            return reply
        }
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let structures = try await visit.glance { access, tx in
            let structures = try SeriesStore.prepared(access, tx)
            guard !structures.isEmpty else { throw Refusal.notFound }
            return structures
        }
        let body: HTML = """
            <h1>New series of meetings</h1>
            <p class="lead">A meeting that comes again. Roundtable proposes the next day, and reminds you when it stops to happen.</p>
            <form method="post" action="\(Link.series)" data-guard>\(inputs(Fields(request.form, errors), structures))
            <div class="buttons"><button>Save the series</button>\(Parts.link("Cancel", .meetings))</div></form>
            """
        return request.page(visit.viewer, "New series of meetings", .meetings, narrow: true, errors: errors, body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Series.ID = try request.parameter("series")
        let (series, structure) = try await visit.glance { access, tx in try SeriesStore.prepare(id, access, tx) }
        let isTyped = !request.form.values.isEmpty
        let fields = Fields(isTyped ? request.form : typed(series), errors)
        let ends = [(value: "yes", words: "The series ends", hint: "Meetings that are planned stay until you cancel them.")]
        let body: HTML = """
            <h1><span class="caption">\(structure.name)</span>\(series.plan.name)</h1>
            <form method="post" action="\(Link.series(id))" data-guard><input type="hidden" name="version" value="\(isTyped ? request.form.raw("version") : "\(series.version)")">
            \(inputs(fields, [structure]))\(fields.choices("ends", "End it?", type: "checkbox", ends))
            <div class="buttons"><button>Save the series</button>\(Parts.link("Cancel", .meetings))</div></form>
            """
        return request.page(visit.viewer, series.plan.name, .meetings, narrow: true, errors: errors, body)
    }

    private static func typed(_ series: Series) -> Form {
        let plan = series.plan
        return Form([
            "kind": [plan.kind.rawValue], "group": [plan.group ?? ""], "name": [plan.name], "rhythm": [plan.rhythm.rawValue],
            "time": [MeetingPages.time(plan.minute)], "minutes": ["\(plan.minutes)"], "place": [plan.place], "link": [plan.link],
            "minutes-days": ["\(plan.minutesDays)"], "correction-days": ["\(plan.correctionDays)"],
        ])
    }

    /// For networks that work in groups.
    private static func group(_ fields: Fields, _ structures: [Structure]) -> HTML {
        let groups = structures.flatMap { $0.template.groups ?? [] }.map { (value: $0.id, words: $0.words) }
        return groups.isEmpty ? .empty : fields.select("group", "Working group", hint: "Where one of the groups of the network meets.", required: false, groups)
    }

    private static func inputs(_ fields: Fields, _ structures: [Structure]) -> HTML {
        let whose: HTML =
            structures.count == 1
            ? "<p>Meetings of <strong>\(structures[0].name)</strong></p>"
            : fields.select("structure", "Whose meetings?", structures.map { (value: $0.id.text, words: $0.name) })
        return """
            \(whose)
            \(fields.choices("kind", "What kind?", Series.Kind.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }))
            \(group(fields, structures))
            \(fields.input("name", "Name", hint: "As people call it, such as “Case table on Tuesday”. It stands in calendars: name no person."))
            \(fields.select("rhythm", "How often?", Series.Rhythm.allCases.map { (value: $0.rawValue, words: $0.words) }))
            \(fields.input("time", "Begins at", hint: "Hours and minutes, for example 14:30.", css: "short"))
            \(fields.input("minutes", "Minutes that it lasts", hint: "For example 120.", css: "short"))
            \(fields.input("place", "Place", hint: "Where people come to.", required: false))
            \(fields.input("link", "Link", hint: "Of a video meeting; it begins with https://.", required: false))
            \(fields.input("minutes-days", "Minutes go round within", hint: "Days after the meeting; \(Series.Plan.usualDays.minutes) where you leave it empty. Tasks go out at once.", css: "short", required: false))
            \(fields.input("correction-days", "Corrections for", hint: "Days after that; \(Series.Plan.usualDays.corrections) where you leave it empty.", css: "short", required: false))
            """
    }
}
