import Domain
import HTTPTypes
import Records

/// What a strategic structure sees of the others: counts, and the hurdles that they pass up (R12).
enum OverviewPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let (structure, quarters, overviews) = try await visit.read(.overviewSeen, about: id.text) { access, tx in try OverviewStore.all(id, access, tx) }
        let tables = overviews.map { overview -> HTML in
            let rows = overview.lines.map { line -> [HTML] in
                ["\(line.words)"] + line.figures.map { "\($0.words)" as HTML } + [line.total.map { "\($0.words)" } ?? "–"]
            }
            return "<h2>\(overview.name)</h2>\(Parts.table(overview.name, [""] + quarters.map(\.words) + ["Together"], rows))"
        }
        let body: HTML = """
            <h1><span class="caption">\(structure.name)</span>The network in numbers</h1>
            <p class="lead">Counts of the tables that have cases, by quarters that are over. No case, no reference and no name stands here.</p>
            <p class="hint">Numbers below \(Figure.least) are shown as “fewer than \(Figure.least)”, also when they are none. A sum is not shown where a hidden number could be worked out from it; what was open at the end is rounded to fives.</p>
            <p class="buttons">\(Parts.button("Hurdles", .hurdles))\(Parts.link("Back to the structure", .structure(id)))</p>
            \(tables.isEmpty ? "<p class=\"empty\">No structure of this network has cases yet.</p>" : HTML(tables))
            """
        return request.page(visit.viewer, "The network in numbers", .structures, body)
    }
}
