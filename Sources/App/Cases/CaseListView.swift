import Domain
import Foundation
import Records

/// A page of the list of cases.
struct CaseListView {
    let page: CasePageOfList
    let state: Facts.CaseState
    let directory: Directory
    let viewer: Viewer

    var body: HTML {
        let other: Facts.CaseState = state == .open ? .closed : .open
        let next: HTML =
            page.next.map {
                "<nav class=\"pages\" aria-label=\"Pages\">\(Parts.link("Older cases", .cases.with(("state", state.rawValue), ("before", $0.text))))</nav>"
            } ?? .empty
        return """
            <h1>\(state == .open ? "Open cases" : "Closed cases")</h1>
            \(Self.searchForm(""))
            <p>\(Parts.link(other == .open ? "Open cases" : "Closed cases", .cases.with(("state", other.rawValue))))</p>
            \(page.lines.isEmpty ? "<p class=\"empty\">Your seat is on the team of no \(state.rawValue) case. Cases appear here when the coordinator or an owner adds your seat to a team.</p>" : Self.table(page.lines, "Cases of your seat", directory, viewer))
            \(next)
            """
    }

    static func results(_ page: CasePageOfList, text: String, directory: Directory, viewer: Viewer) -> HTML {
        let lines = page.lines
        let more: HTML =
            page.next == nil
            ? .empty : "<p class=\"notice\">Only the newest \(lines.count) are shown. Add another word of the name, or search for the reference.</p>"
        return """
            <h1>Search</h1>
            \(searchForm(text))
            \(more)\(lines.isEmpty ? "<p class=\"empty\">No case of your seat has this name or reference. Whole words of the name are compared, without accents and capitals; cases on whose team you are not are never found.</p>" : table(lines, "\(Parts.plural(lines.count, "case")) found", directory, viewer))
            """
    }

    static func searchForm(_ text: String) -> HTML {
        """
        <form class="filters" method="post" action="\(Link.search)" role="search"><div class="field"><label for="q">Name or reference</label><input id="q" name="q" value="\(text)" autocomplete="off"></div><button>Search</button></form>
        """
    }

    static func table(_ lines: [CaseLine], _ caption: String, _ directory: Directory, _ viewer: Viewer) -> HTML {
        Parts.table(
            caption, ["Person", "Reference", "Owner", "Since", "State"],
            lines.map { line in
                [
                    Parts.link(line.file.details.participant.name, .section(.overview, line.file.id)), "\(line.file.reference)",
                    line.file.owner.map { "\(directory.label($0))" } ?? Parts.tag("No owner yet", "warn"),
                    "<span class=\"nowrap\">\(line.file.adoptedAt.day(in: .gmt).words)</span>",
                    line.file.state == .closed
                        ? Parts.tag("Closed") : line.overdue > 0 ? Parts.tag("\(line.overdue) overdue", "stop") : Parts.tag("In work", "ok"),
                ]
            })
    }
}
