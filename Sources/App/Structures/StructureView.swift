import Domain
import Foundation
import Records

/// One structure: who sits at the table, the way of a concern, the rules, and where each of them comes from.
struct StructureView: Sendable {
    let structure: Structure
    let open: [OpenPoint]
    let directory: Directory
    /// Of the pledge in force.
    let signed: [Pledge.Signature]
    let today: Day
    let mayGovern: Bool
    let mayRefer: Bool
    let seesNumbers: Bool
    let seesReciprocity: Bool
    /// What still runs by an earlier version.
    let behind: (referrals: Int, cases: Int)

    private var template: Template { structure.template }

    var body: HTML {
        """
        <h1><span class="caption">Structure\(structure.version > 1 ? ", version \(structure.version)" : "")</span>\(structure.name)</h1>
        <p class="lead">\(template.purpose)</p>
        <p>\(Parts.tag(structure.state.words, structure.state == .active ? "ok" : "warn"))\(open.isEmpty ? .empty : Parts.tag(Parts.plural(open.count, "point") + " to be confirmed", "warn"))</p>
        <p class="buttons">\(mayGovern ? Parts.button("Set up", .structureSetUp(structure.id)) : .empty)\(structure.isOpen && mayRefer ? Parts.link("Refer to it", Link.newReferral.with(("structure", structure.id.text))) : .empty)\(seesNumbers ? Parts.link("The network in numbers", .structureOverview(structure.id)) + Parts.link("Hurdles", .hurdles) : .empty)\(seesReciprocity ? Parts.link("Who asks, who gives", .reciprocity(structure.id)) : .empty)\(Parts.link("Template file", .structureTemplate(structure.id)))</p>
        \(earlier)
        <div class="columns"><div class="wide">\(Self.table(of: template))\(rules)</div><aside class="side">\(members)\(pledge)</aside></div>
        """
    }

    private var earlier: HTML {
        let open = [(behind.referrals, "open referral"), (behind.cases, "open case")].filter { $0.0 > 0 }.map { Parts.plural($0.0, $0.1) }
        guard mayGovern, !open.isEmpty else { return .empty }
        return """
            <p class="notice">Still by an earlier version: \(open.joined(separator: ", ")). Whoever leads a case can move it from its page “Stage”; referrals end as they began.</p>
            """
    }

    private var members: HTML {
        let places = template.members.permanent + template.members.guests
        let shown = places.filter { $0.required || structure.members[$0.id] != nil }
        let empty = places.filter { !$0.required && structure.members[$0.id] == nil }.map(\.words).joined(separator: "; ")
        let items = shown.map { place -> HTML in
            let seat = structure.members[place.id]
            let holder = seat.flatMap { directory.holder(of: $0) }
            let who: HTML = seat.map { "\(directory.label($0))" } ?? "<strong>nobody yet</strong>"
            let chairs = template.members.chair?.value == place.id ? Parts.tag("Chair") : .empty
            let isOnCall = structure.onCall.contains(place.id) ? Parts.tag("On call") : .empty
            let leads = template.members.lead?.value == place.id ? Parts.tag("Lead") : .empty
            return
                "<li><strong>\(place.words)</strong> \(chairs)\(leads)\(isOnCall)\(seat.map(pledged) ?? .empty)<span>\(who)</span> \(Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""))</li>"
        }
        return
            "<div class=\"card\"><h2>At the table</h2><ul class=\"people plain\">\(items)</ul>\(empty.isEmpty ? .empty : "<p class=\"hint\">Places that nobody takes yet: \(empty).</p>" as HTML)</div>"
    }

    /// Whether who holds the seat has signed, where the structure asks for it.
    private func pledged(_ seat: Seat.ID) -> HTML {
        guard let pledge = structure.pledge, pledge.isDemanded, let holder = directory.holder(of: seat) else { return .empty }
        let until = signed.filter { $0.seat == seat && $0.person == holder.id && $0.holds(pledge, for: .member, on: today) }.map(\.until).max()
        return until.map { Parts.tag("Pledge until \($0.words)", "ok") } ?? Parts.tag("Pledge not signed", "warn")
    }

    private var pledge: HTML {
        let demand: HTML =
            structure.pledge.map { pledge in
                pledge.isDemanded
                    ? "<p>No case opens before the pledge is signed. It holds for \(Parts.plural(pledge.months, "month")).</p>\(mayRefer ? "<p>\(Parts.link("Read and sign the pledge", .pledge(structure.id)))</p>" as HTML : .empty)"
                    : "<p>None is asked for any more.</p>"
            } ?? "<p>None is asked for.</p>"
        let change: HTML = mayGovern ? "<p>\(Parts.link("Write the pledge, and see who signed", .structurePledge(structure.id)))</p>" : .empty
        return "<div class=\"card\"><h2>Confidentiality pledge</h2>\(demand)\(change)</div>"
    }

    /// The way of a concern.
    static func table(of template: Template) -> HTML {
        if template.stages.isEmpty {
            return "<p class=\"empty\">This network has no cases. It works in groups: \((template.groups ?? []).map(\.words).joined(separator: "; ")).</p>"
        }
        let rows = template.stages.map { stage -> [HTML] in
            let outcomes = stage.outcomes.map { outcome -> HTML in
                let needs = (outcome.needs ?? []).map(\.words).joined(separator: "; ")
                return
                    "<li>\(outcome.words) <span class=\"hint\">\(outcome.effect.words)\(needs.isEmpty ? "" : "; needs \(needs)")</span>\(mark(outcome.confirmed))</li>"
            }
            let questions = stage.questions.map { "<li>\($0)?</li>" as HTML }
            return ["<strong>\(stage.words)</strong>\(mark(stage.confirmed))", "<ul class=\"plain\">\(questions)</ul>", "<ul class=\"plain\">\(outcomes)</ul>"]
        }
        return "<h2>The way of a concern</h2>\(Parts.table("Stages", ["Stage", "Questions", "How it can end"], rows))"
    }

    private var rules: HTML {
        """
        <h2>Rules</h2>
        \(Parts.summary(Self.rows(of: template)))
        """
    }

    /// The rules of a template, each with its source where nobody has confirmed it.
    static func rows(of template: Template) -> [HTML] {
        let columns = zip(Comparison.columns, Comparison(template).cells).map { column, facts in
            Parts.row(column, facts.isEmpty ? "–" : list(facts.map { ($0.words, $0.isConfirmed) }))
        }
        let bases = list(template.basis.bases.map { ($0.words, $0.confirmed) })
        let closures = list(template.ending.closures.map { ($0.words, $0.confirmed) })
        let retention = list(template.records.retention.map { ("\($0.id.words): \($0.months) months", $0.confirmed) })
        let instruments = list(template.identity.instruments.map { ($0.words, $0.confirmed) })
        return columns + [
            Parts.row("Coordination", fact(template.identity.coordination)), Parts.row("Law and agreements", instruments), Parts.row("Lawful basis", bases),
            Parts.row("The person is told", text(template.basis.told)), Parts.row("Minors", text(template.basis.minors)),
            Parts.row("Owner of a case", text(template.owner.who)), Parts.row("Ends of a case", closures), Parts.row("Kept for", retention),
        ]
    }

    private static func list(_ items: [(words: String, isConfirmed: Bool)]) -> HTML {
        "<ul class=\"plain\">\(items.map { "<li>\($0.words)\(mark($0.isConfirmed))</li>" as HTML })</ul>"
    }

    private static func fact(_ stated: Template.Stated<some Worded>) -> HTML { "\(stated.value.words)\(mark(stated.confirmed))" }
    private static func text(_ stated: Template.Stated<String>) -> HTML { "\(stated.value)\(mark(stated.confirmed))" }
    private static func mark(_ isConfirmed: Bool) -> HTML { isConfirmed ? .empty : " \(Parts.tag("to be confirmed", "warn"))" }
}

/// Two templates side by side.
enum ComparisonPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanSeeDirectory>) async throws -> Reply {
        let templates = try TemplateLibrary.templates().map(\.template)
        let fields = Fields(request.query, nil)
        let options = templates.map { (value: $0.id, words: $0.name) }
        let chosen = ["left", "right"].compactMap { side in templates.first { $0.id == request.query.text(side) } }
        let body: HTML = """
            <h1>Compare templates</h1>
            <form method="get" action="\(Link.comparison)" class="filter">\(fields.select("left", "Template", options))\(fields.select("right", "Beside it", options))<div class="buttons"><button>Compare</button></div></form>
            \(chosen.count == 2 ? table(chosen[0], chosen[1]) : "<p class=\"empty\">Choose two templates.</p>")
            """
        return request.page(visit.viewer, "Compare templates", .structures, body)
    }

    private static func table(_ left: Template, _ right: Template) -> HTML {
        let cells = [left, right].map { Comparison($0).cells }
        func words(_ facts: [Comparison.Fact]) -> HTML {
            facts.isEmpty
                ? "–"
                : "<ul class=\"plain\">\(facts.map { "<li>\($0.words)\($0.isConfirmed ? .empty : " \(Parts.tag("to be confirmed", "warn"))" as HTML)</li>" as HTML })</ul>"
        }
        let parameters = Comparison.columns.indices.map { ["<strong>\(Comparison.columns[$0])</strong>" as HTML, words(cells[0][$0]), words(cells[1][$0])] }
        let ways = [left, right].map { template -> HTML in
            "<ol>\(template.stages.map { "<li>\($0.words): \($0.outcomes.map(\.words).joined(separator: "; "))</li>" as HTML })</ol>"
        }
        return Parts.table("Side by side", ["", left.name, right.name], parameters + [["<strong>Stages</strong>", ways[0], ways[1]]])
    }
}
