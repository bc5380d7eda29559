import Domain
import Foundation
import HTTPTypes
import Records

/// The first page of the data protection officer: what has to be looked at. Nothing on it is content of a case.
enum OversightPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply {
        let now = request.site.environment.now()
        let view = try await visit.read(.oversightSeen) { access, tx in
            try OversightView(
                seen: OversightStore.today(access, tx), directory: DirectoryStore.all(access, tx), zone: StructureStore.current(access, tx).zone, now: now)
        }
        return request.page(visit.viewer, "Oversight", .oversight, view.body)
    }
}

struct OversightView: Sendable {
    let seen: Oversight
    let directory: Directory
    let zone: TimeZone
    let now: Instant

    var body: HTML {
        """
        <h1><span class="caption">Data protection officer</span>Oversight</h1>
        <p class="lead">What needs your eye. You see who did what in which case, by its reference, never the person or a text.</p>
        \(counts)
        <p class="buttons">\(Parts.button("Record a breach", .newBreach))\(Parts.link("Search the log", .log))\(Parts.link("Erasures", .erasures))</p>
        \(section("glasses", "Opened in an emergency", glasses))
        \(section("alerts", "Many cases at once", alerts))
        \(section("breaches", "Breaches of personal data", breaches))
        \(section("withheld", "Telling the person, withheld", withheld))
        \(section("agencies", "Emergencies within a year, by agency", agencies))
        """
    }

    private var counts: HTML {
        let late = seen.glasses.filter { $0.glass.isOverdue(at: now) }.count
        let waiting = seen.glasses.filter { $0.glass.review == nil }.count
        let open = seen.breaches.filter { !$0.standing.isClosed }.count
        return """
            <div class="counts">\(count(waiting, waiting == 1 ? "emergency waits for review" : "emergencies wait for review", "#glasses"))\(count(late, "reviews overdue", "#glasses", stop: true))\(count(seen.alerts.count, "times many cases", "#alerts"))\(count(open, open == 1 ? "open breach" : "open breaches", "#breaches", stop: seen.breaches.contains { $0.isOverdue(at: now) }))\(count(seen.withheld.count, "reviews of withheld telling overdue", "#withheld", stop: true))<a class="count\(seen.erasures > 0 ? " count-stop" : "")" href="\(Link.erasures)"><strong>\(seen.erasures)</strong> <span>\(seen.erasures == 1 ? "erasure waits" : "erasures wait")</span></a></div>
            """
    }

    private func count(_ number: Int, _ words: String, _ anchor: StaticString, stop: Bool = false) -> HTML {
        "<a class=\"count\(stop && number > 0 ? " count-stop" : "")\" href=\"\(HTML(stringLiteral: anchor))\"><strong>\(number)</strong> <span>\(words)</span></a>"
    }

    private func section(_ id: String, _ title: String, _ content: HTML) -> HTML {
        "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(title)</h2>\(content)</section>"
    }

    private func when(_ instant: Instant) -> HTML { "<span class=\"nowrap\">\(Parts.when(instant, zone))</span>" }

    private func who(_ person: Practitioner.ID, _ seat: Seat.ID) -> HTML {
        """
        \(directory.person(person)?.name ?? "Somebody who left")<span class="hint">\(directory.seat(seat)?.title ?? "a seat that ended"), \(directory.agency(of: seat)?.name ?? "")</span>
        """
    }

    private var glasses: HTML {
        guard !seen.glasses.isEmpty else { return "<p class=\"empty\">No case was opened in an emergency within a year.</p>" }
        return "<p class=\"hint\">The owner or a coordinator reviews each within \(Glass.reviewHours) hours. Where a review is overdue, call them.</p>"
            + Parts.table(
                "Opened in an emergency", ["Case", "Who", "Opened", "Review until", "State"],
                seen.glasses.map { line in
                    [
                        Parts.link(line.reference, .section(.log, line.glass.caseID)), who(line.glass.person, line.glass.seat), when(line.glass.openedAt),
                        when(line.glass.reviewDue), GlassView.state(line.glass, now),
                    ]
                })
    }

    private var alerts: HTML {
        guard !seen.alerts.isEmpty else { return "<p class=\"empty\">Nobody opened unusually many cases within 30 days.</p>" }
        return Parts.table(
            "Many cases at once", ["Who", "When", "What", "Reason"],
            seen.alerts.map { alert in
                [
                    who(alert.person, alert.seat), when(alert.at), "\(alert.kind.words)",
                    alert.reason.isEmpty ? Parts.tag("None given", "warn") : "\(alert.reason)",
                ]
            })
    }

    private var breaches: HTML {
        guard !seen.breaches.isEmpty else { return "<p class=\"empty\">No breach is on record.</p>" }
        return Parts.table(
            "Breaches of personal data", ["Found", "What happened", "Authority", "Persons", "State"],
            seen.breaches.map { breach in
                [
                    Parts.link(Parts.when(breach.standing.foundAt, zone), .breach(breach.id)), "\(breach.content.happened)",
                    BreachView.authority(breach, zone, now), "\(breach.standing.persons.words)",
                    breach.standing.isClosed ? Parts.tag("Closed") : Parts.tag("Open", "warn"),
                ]
            })
    }

    private var withheld: HTML {
        guard !seen.withheld.isEmpty else { return "<p class=\"empty\">No review of a withheld telling is overdue.</p>" }
        return Parts.table(
            "Telling the person, withheld", ["Case", "Agency", "Review was due"],
            seen.withheld.map { line in ["\(line.reference)", "\(directory.agencyName(line.agency))", "<span class=\"nowrap\">\(line.day.words)</span>"] })
    }

    private var agencies: HTML {
        let since = now.adding(days: -365)
        let uses = Dictionary(grouping: seen.glasses.filter { $0.glass.openedAt >= since }) { directory.agency(of: $0.glass.seat)?.name ?? "A seat that ended" }
        guard !uses.isEmpty else { return "<p class=\"empty\">None.</p>" }
        let rows = uses.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { name, lines -> [HTML] in
            ["\(name)", "\(lines.count)", "\(lines.filter { $0.glass.review?.isProper == false }.count)"]
        }
        return Parts.table("Emergencies within a year, by agency", ["Agency", "Opened", "Found not right"], rows)
    }
}
