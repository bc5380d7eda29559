import Domain
import Foundation
import Records

/// What was written down on an item, to read and to print.
struct MinutesText {
    let found: VisibleMinutes
    let directory: Directory

    private var content: Minutes.Content { found.content }
    private var zone: TimeZone { found.line.structure.zone }

    /// For the team of a case; before there is one, for those who were invited; of a topic, for the table.
    private var handling: Handling { found.item.item.caseID != nil ? .caseTeam : found.item.item.referral != nil ? .namedPeople : .network }

    var body: HTML { here + minutes + resolutions + actions }

    private var here: HTML {
        let came = found.item.attendance.filter { $0.came == true }
        guard !came.isEmpty else { return .empty }
        let people = came.map { attendance -> HTML in
            let seat = attendance.present
            return "<li>\(directory.label(seat)), \(directory.agency(of: seat)?.name ?? "")\(seat == attendance.seat ? "" : " (deputy)")</li>"
        }
        let away = found.item.attendance.filter { $0.came == false }.map { directory.label($0.present) }
        return """
            <h3>Present</h3><ul>\(people)</ul>\(away.isEmpty ? .empty : "<p>Not present: \(away.joined(separator: "; ")).</p>")
            """
    }

    private var minutes: HTML {
        let heard = found.written(directory).filter { content.heard($0.id) }
        let views = heard.filter { !content[.view($0.id)].isEmpty }.map { Parts.row($0.name, content[.view($0.id)]) }
        let silent = heard.filter { content[.view($0.id)].isEmpty }.map(\.name)
        let extracts = found.written(directory).filter { !content[.extract($0.id)].isEmpty }.map { agency -> HTML in
            "<h3>Extract for \(agency.name)</h3><p>\(Parts.handling(.ownAgency))</p><p class=\"text\">\(content[.extract(agency.id)])</p>"
        }
        return """
            \(content[.summary].isEmpty ? .empty : "<h3>Minutes</h3><p>\(Parts.handling(handling))</p><p class=\"text\">\(content[.summary])</p>")
            \(views.isEmpty ? .empty : "<h3>What each sees</h3>\(Parts.summary(views))")
            \(silent.isEmpty ? .empty : "<p>Heard, and nothing to add: \(silent.joined(separator: ", ")).</p>")
            \(content[.confidence] == "yes" ? "<p><em>Something was said in confidence. It stays in the room and was not written down.</em></p>" : .empty)
            \(content[.person].isEmpty ? .empty : "<h3>What the person is told</h3><p class=\"text\">\(content[.person])</p>")\(handOver)
            \(extracts)
            """
    }

    /// Whoever speaks with the person finds the page to hand over.
    var handOver: HTML {
        guard found.speaks, !content[.person].isEmpty else { return .empty }
        return "<p class=\"screen-only\">\(Parts.link("Hand it over, and record that the person was told", .summary(found.item.id, found.line.meeting.id)))</p>"
    }

    private var resolutions: HTML { found.resolutions.isEmpty ? .empty : "<h3>Decisions</h3>\(decided)" }

    var decided: HTML { found.resolutions.isEmpty ? .empty : "<ol class=\"timeline\">\(found.resolutions.map(resolution))</ol>" }

    private func resolution(_ resolution: Resolution) -> HTML {
        let content = resolution.content
        let voices = found.item.structure.template.members.permanent.compactMap { place in
            content.voices[place.id].map { "\(place.words): \($0.words.lowercased())" }
        }
        let kind = resolution.outcome == .refused ? "stop" : "ok"
        let own = resolution.own.map { own -> HTML in
            "<li>\(directory.agencyName(own.agency)): \(own.words) <span class=\"hint\">\(Parts.when(own.at, zone))</span></li>"
        }
        return """
            <li><p><strong>\(content.question)</strong> \(Parts.tag(resolution.outcome.words, kind))</p><p>\(content.settled). <span class="hint">\(voices.joined(separator: "; "))</span></p>
            \(content.reason.isEmpty ? .empty : "<p class=\"text\">\(content.reason)</p>")
            \(content.effect.isEmpty ? .empty : "<p>\(content.effect)</p>")
            \(own.isEmpty ? .empty : "<p>Each authority for itself:</p><ul>\(own)</ul>")
            <p class="hint">\(Parts.when(resolution.at, zone)), \(directory.label(resolution.by))\(resolution.review.map { ". To be looked at again: \($0.words)" } ?? "")</p></li>
            """
    }

    private var actions: HTML { found.actions.isEmpty ? .empty : "<h3>Tasks</h3>\(tasks)" }

    var tasks: HTML {
        guard !found.actions.isEmpty else { return .empty }
        let rows = found.actions.map { action -> [HTML] in
            ["\(action.content.what)", "\(directory.agencyName(action.agency))", "<span class=\"nowrap\">\(action.due.words)</span>", "\(action.state.words)"]
        }
        return Parts.table("Tasks", ["What", "Agency", "Due", "State"], rows)
    }
}
