import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Records

/// The meetings of a seat for a calendar program, by an address that only its owner knows (interface reference 4.2).
enum CalendarPages {
    /// The page on which the address is made; it shows it once.
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func make(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let token = try await visit.write { access, tx in try CalendarStore.make(access, tx) }
        return try await page(request, visit, token)
    }

    static func end(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await visit.write { access, tx in try ((), CalendarStore.end(access, tx)) }
        return .redirect(Link.calendar.done(.calendarEnded))
    }

    /// For the program: no session, no cookie, no word on why there is nothing.
    static func feed(_ request: WebRequest) async throws -> Reply {
        guard let lines = try await CalendarStore.meetings(request.parameters.get("calendar") ?? "", request.site.log) else { throw Refusal.notFound }
        let events = lines.map {
            CalendarFeed.Event(meeting: $0.meeting, name: $0.series.plan.name, address: "\(request.site.publicURL)\(Link.meeting($0.meeting.id).text)")
        }
        let text = CalendarFeed(events: events, at: request.site.environment.now()).text
        return Reply(type: "text/calendar; charset=utf-8", bytes: Array(text.utf8), download: "meetings.ics")
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ token: String?) async throws -> Reply {
        let state = try await visit.glance { access, tx in try CalendarStore.state(access, tx) }
        let fresh: HTML =
            token.map { token in
                """
                <div class="notice"><p><strong>Your address. It is shown only now:</strong></p><p class="text"><code>\(request.site.publicURL)\(Link.calendar(token).text)</code></p>
                <p>In Outlook: Add calendar, Subscribe from web. In other programs: Subscribe. Programs look again every few hours.</p></div>
                """
            } ?? .empty
        let held: HTML =
            state.map { state in
                """
                <p>An address was made on \(Parts.when(state.made, .gmt)). \(state.read.map { "A program last read it on \(Parts.when($0, .gmt))." } ?? "No program has read it yet.")</p>
                <form method="post" action="\(Link.calendarEnd)"><div class="buttons"><button class="secondary">End this address</button></div></form>
                """
            } ?? "<p class=\"empty\">You have no address yet.</p>"
        let body: HTML = """
            <h1><span class="caption">\(visit.viewer.seat.title)</span>Meetings in your calendar</h1>
            <p class="lead">A calendar program shows when and where your meetings are, by a secret address. No case and no person stands there.</p>
            <p class="hint">Whoever has the address reads it without signing in. It ends when you end it, when you make a new one, and when you leave the seat.</p>
            \(fresh)\(held)
            <form method="post" action="\(Link.calendar)"><div class="buttons"><button>\(state == nil ? "Make an address" : "Make a new address; the old one ends")</button></div></form>
            <p>\(Parts.link("All meetings", .meetings))</p>
            """
        return request.page(visit.viewer, "Meetings in your calendar", .meetings, narrow: true, body)
    }
}
