import Domain
import Foundation
import Records

/// What agencies bring to an item: what is in, what is missing, and the answer of the viewer's own agency.
struct ContributionView {
    let item: VisibleItem
    let meeting: MeetingLine
    let entries: [VisibleEntry]
    let directory: Directory
    let viewer: Viewer
    let leads: Bool
    let isOpen: Bool
    let fields: Fields

    var body: HTML {
        guard item.item.caseID != nil else { return .empty }
        return own + overview
    }

    private var own: HTML {
        guard isOpen, let own = item.contribution(of: viewer.agency.id), let caseID = item.item.caseID else { return .empty }
        let write = Link.newEntry(caseID).with(("for", item.id.text))
        let chosen = entries.map { (value: $0.entry.id.text, words: Self.words($0, meeting.structure.zone)) }
        let bring: HTML = """
            <p class="buttons">\(Parts.button("Write what you bring", write))</p>
            <form method="post" action="\(Link.contribution(item.id, meeting.meeting.id))">
            \(chosen.isEmpty ? .empty : fields.select("entry", "Or one of your entries that is there already", required: false, chosen))
            <div class="buttons">\(chosen.isEmpty ? .empty : "<button class=\"secondary\">Bring this entry</button>")<button class="link" id="bring" name="bring" value="nothing">Nothing to add</button></div></form>
            """
        if own.state == .asked {
            let reminded: HTML = own.remindedOn.map { Parts.tag("Reminded on \($0.words)", "warn") } ?? .empty
            return """
                <section class="card" aria-labelledby="asked"><h2 id="asked">Your agency is asked for its contribution</h2>
                <p>\(Parts.due(own.due, today: viewer.today)) \(reminded)</p>
                <p class="hint">It becomes an entry of your agency in the case. You decide with whom you share it; what is not shared does not reach the meeting.</p>\(bring)</section>
                """
        }
        return "<details><summary>Your agency: \(own.state.words.lowercased()). Change it</summary>\(bring)</details>"
    }

    private static func words(_ visible: VisibleEntry, _ zone: TimeZone) -> String {
        let day = visible.entry.createdAt.day(in: zone).words
        if case .full(let content) = visible.content { return "\(day), \(content.title)" }
        return "\(day), \(visible.entry.kind.words)"
    }

    private var overview: HTML {
        let all = item.contributions
        guard !all.isEmpty || leads else { return .empty }
        let missing = all.count { $0.state == .asked }
        let rows = all.map { contribution -> [HTML] in
            [
                "\(directory.agencyName(contribution.agency))", Self.tag(contribution.state),
                contribution.state == .asked ? Parts.due(contribution.due, today: viewer.today) : "–",
            ]
        }
        let reminder: HTML = """
            <form method="post" action="\(Link.contributionReminder(item.id, meeting.meeting.id))"><div class="buttons"><button class="secondary">Remind \(Parts.plural(missing, "agency").replacing("agencys", with: "agencies"))</button></div></form>
            """
        return """
            <h2>Contributions\(all.isEmpty ? "" : ": \(all.count - missing) of \(all.count) in")</h2>
            \(all.isEmpty ? "<p class=\"empty\">Nobody was asked yet.</p>" : Parts.table("Contributions", ["Agency", "State", "Due"], rows))
            \(leads && missing > 0 ? reminder : .empty)\(leads ? asking : .empty)
            """
    }

    static func tag(_ state: Contribution.State) -> HTML { Parts.tag(state.words, state == .asked ? "warn" : "ok") }

    private var asking: HTML {
        let day = meeting.meeting.plan.startsAt.day(in: meeting.structure.zone)
        let proposed = max(viewer.today, day.adding(days: -1)).text
        let isWrong = fields.errors?.message(for: "due") != nil
        return """
            <details\(isWrong || item.contributions.isEmpty ? " open" as HTML : .empty)><summary>Ask the invited agencies</summary>
            <form method="post" action="\(Link.contributions(item.id, meeting.meeting.id))">
            \(fields.input("due", "Until when?", hint: "Year-month-day. Who was asked before is not asked again.", css: "short", value: fields.form.values["due"] == nil ? proposed : nil))
            <div class="buttons"><button class="secondary">Ask for contributions</button></div></form></details>
            """
    }
}
