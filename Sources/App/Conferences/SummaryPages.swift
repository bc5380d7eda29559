import Domain
import Foundation
import HTTPTypes
import Records

/// What the person is told of a meeting: a page to hand over, and the ledger of whether that was done (R50).
enum SummaryPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func tell(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        do {
            try await visit.write { access, tx in try ((), SummaryStore.tell(item, of: meeting, request.form, access, tx)) }
            return .redirect(.summary(item, meeting).done(.told))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func ids(_ request: WebRequest) throws -> (Meeting.ID, AgendaItem.ID) {
        try (request.parameter("meeting"), request.parameter("agenda"))
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let (meeting, id) = try ids(request)
        let (summary, directory) = try await visit.read(.minutesSeen) { access, tx in
            let summary = try SummaryStore.find(id, of: meeting, access, tx)
            return try ((summary, DirectoryStore.all(access, tx)), about: summary.item.about)
        }
        let view = SummaryView(summary: summary, directory: directory, viewer: visit.viewer, fields: Fields(request.form, errors))
        return request.page(visit.viewer, "For the person", .meetings, narrow: true, errors: errors, view.body)
    }
}

struct SummaryView {
    let summary: PersonSummary
    let directory: Directory
    let viewer: Viewer
    let fields: Fields

    private var zone: TimeZone { summary.line.structure.zone }

    var body: HTML {
        let (item, meeting) = (summary.item, summary.line.meeting)
        return """
            <h1><span class="caption">\(summary.line.structure.name), \(meeting.plan.startsAt.day(in: zone).words)</span>\(AgendaItemView.name(item))</h1>
            <h2>What we spoke about with you in mind</h2>
            \(summary.text.isEmpty ? "<p class=\"empty\">Nothing is written down for the person yet. It is written with the minutes of the item.</p>" : "<p class=\"text\">\(summary.text)</p>")
            \(call)
            <div class="screen-only">\(ledger)\(telling)<p>\(Parts.link("Back to the minutes", .minutes(item.id, meeting.id)))</p></div>
            """
    }

    private var call: HTML {
        guard let owner = summary.owner, let holder = directory.holder(of: owner) else { return .empty }
        return
            "<p>If you have questions, or see it otherwise, call \(holder.name), \(directory.agency(of: owner)?.name ?? ""): \(Parts.phone(holder.phone, of: holder.name))</p>"
    }

    private var ledger: HTML {
        guard !summary.tellings.isEmpty else { return "<h2>Was the person told?</h2><p class=\"empty\">Nothing is on record yet.</p>" }
        let rows = summary.tellings.map { line -> [HTML] in
            [
                Parts.tag(line.telling.state.words, line.telling.isOverdue(on: viewer.today) ? "stop" : line.telling.state == .told ? "ok" : "warn"),
                "<span class=\"nowrap\">\(line.telling.day.words)</span>", "\(line.telling.words)", "\(directory.label(line.by))",
            ]
        }
        return "<h2>Was the person told?</h2>\(Parts.table("Was the person told?", ["State", "Day", "How, or why not", "By"], rows))"
    }

    private var telling: HTML {
        let states = Telling.State.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }
        let isWrong = ["telling", "telling-day", "telling-words"].contains { fields.errors?.message(for: $0) != nil }
        return """
            <details\(isWrong || summary.tellings.isEmpty ? " open" as HTML : .empty)><summary>Put it on record</summary>
            <form method="post" action="\(Link.summary(summary.item.id, summary.line.meeting.id))" data-guard>
            \(fields.choices("telling", "Was the person told?", states))
            \(fields.input("telling-day", "Day", hint: "Year-month-day.", css: "short", required: false))
            \(fields.area("telling-words", "By whom and how, or the ground", rows: 2, limit: 1_000, required: false))
            <div class="buttons"><button>Put on record</button></div></form></details>
            """
    }
}
