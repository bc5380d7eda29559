import Domain
import Foundation
import Records

/// An item of an agenda: the aim, the time, and who is invited.
struct AgendaItemView: Sendable {
    let line: MeetingLine
    let item: VisibleItem
    /// How many items the agenda shows.
    let count: Int
    let invitable: [Seat]
    /// Entries of the viewer's agency that it could bring.
    let entries: [VisibleEntry]
    let directory: Directory
    /// Whether the viewer may change the item, and whether invite to it.
    let mayPrepare: Bool
    let leads: Bool
    /// Whether the meeting can still be prepared.
    let isOpen: Bool
    let viewer: Viewer
    let fields: Fields

    private var meeting: Meeting { line.meeting }
    private var zone: TimeZone { line.structure.zone }

    var title: String { Self.title(item) }

    static func title(_ item: VisibleItem) -> String {
        switch item.look {
        case .file(_, let reference): "Item on \(reference)"
        default: item.item.content.title
        }
    }

    var body: HTML {
        """
        <h1><span class="caption">\(line.series.plan.name), \(Parts.when(item.startsAt, zone)), \(Parts.plural(item.item.minutes, "minute"))</span>\(Self.name(item))</h1>
        \(item.item.content.aim.isEmpty ? .empty : "<p class=\"lead\">\(item.item.content.aim)</p>" as HTML)\(Self.documents(item))\(Self.objectives(item))
        \(Self.subject(item).map { "<p>\($0)</p>" as HTML })\(minutes)
        \(ContributionView(item: item, meeting: line, entries: entries, directory: directory, viewer: viewer, leads: leads, isOpen: isOpen, fields: fields).body)
        <h2>Invited</h2>
        \(item.attendance.isEmpty ? "<p class=\"empty\">Nobody is invited yet.</p>" : table)
        \(leads ? named + inviting : .empty)
        \(mayPrepare ? changing : .empty)
        <p>\(Parts.link("Back to the meeting", .meeting(meeting.id)))</p>
        """
    }

    static func name(_ item: VisibleItem) -> HTML {
        switch item.look {
        case .topic: "\(item.item.content.title)"
        case .file(let participant, let reference): "\(participant) <span class=\"ref\">\(reference)</span>"
        case .hidden: .empty
        }
    }

    static func documents(_ item: VisibleItem) -> HTML {
        let links = (item.item.content.documents ?? []).compactMap { address in
            Link.web(address).map { link in "<li><a href=\"\(link)\" rel=\"noreferrer\">\(address)</a></li>" as HTML }
        }
        return links.isEmpty ? .empty : "<p>Documents:</p><ul>\(links)</ul>"
    }

    /// What the structure is for, as it is set up, where that is the topic (R16).
    static func objectives(_ item: VisibleItem) -> HTML {
        guard item.item.subject == .objectives else { return .empty }
        let template = item.structure.template
        return Parts.summary([
            Parts.row("What it is for", template.purpose), Parts.row("For whom", template.identity.target.value),
            Parts.row("Goal", template.quality.goal.value), Parts.row("By what it is seen", template.quality.indicators.map(\.words).joined(separator: "; ")),
            Parts.row("How cases end well", template.ending.closures.map(\.words).joined(separator: "; ")),
        ])
    }

    /// The way to what the item is on.
    static func subject(_ item: VisibleItem) -> HTML? {
        if let file = item.file { return Parts.link("The case", .section(.overview, file.caseID)) }
        if let referral = item.item.referral { return item.leads ? Parts.link("The referral", .referral(referral)) : nil }
        return item.item.hurdle.map { Parts.link("The hurdle", .hurdle($0)) }
    }

    /// The way to the table, on the day of the meeting and after.
    private var minutes: HTML {
        guard meeting.plan.startsAt.day(in: zone) <= viewer.today, meeting.state != .cancelled else { return .empty }
        let words = item.writes && meeting.isWritten(on: viewer.today, in: zone) ? "Write the minutes" : "Minutes"
        return "<p class=\"buttons\">\(Parts.button(words, .minutes(item.id, meeting.id)))</p>"
    }

    private var table: HTML {
        Parts.table(
            "Invited", ["Who", "Answer"] + (leads ? ["Next"] : []),
            item.attendance.map { attendance in
                let seat = attendance.deputy ?? attendance.seat
                let holder = directory.holder(of: seat)
                let who: HTML =
                    "\(directory.label(attendance.seat))<span class=\"hint\">\(directory.agency(of: attendance.seat)?.name ?? "")\(attendance.place == nil ? "" : ", guest for this item")</span>"
                let instead: HTML = attendance.deputy.map { "<span class=\"hint\">\(directory.label($0)) comes</span>" } ?? .empty
                let end: HTML =
                    "<form method=\"post\" action=\"\(Link.attendanceEnd(attendance.id, item.id, meeting.id))\"><button class=\"link\">Take back</button></form>"
                return [who, "\(Self.tag(attendance.answer))\(instead) \(Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""))"]
                    + (leads ? [attendance.came == nil ? end : "–"] : [])
            })
    }

    static func tag(_ answer: Attendance.Answer) -> HTML {
        switch answer {
        case .open: Parts.tag(answer.words, "warn")
        case .comes, .deputy: Parts.tag(answer.words, "ok")
        case .declines: Parts.tag(answer.words, "stop")
        }
    }

    /// Whom the level of the case names and nobody invited yet: a person decides on it (R19).
    private var named: HTML {
        guard let level = item.level, !item.named.isEmpty else { return .empty }
        let options = item.named.map { (value: $0.text, words: directory.label($0), hint: directory.agency(of: $0)?.name ?? "") }
        let shown = Fields(Form(["named": item.named.map(\.text)]), fields.errors)
        return """
            <section class="card" aria-labelledby="by-level"><h2 id="by-level">“\(level.words)” names more</h2><p>\(level.attends).</p>
            <form method="post" action="\(Link.attendances(item.id, meeting.id))">\(shown.choices("named", "Not invited yet", hint: "Each becomes a guest of the case until the day of the meeting.", type: "checkbox", options))
            <div class="buttons"><button class="secondary" name="by-level" value="yes">Invite them</button></div></form></section>
            """
    }

    private var inviting: HTML {
        let isWrong = fields.errors?.message(for: "seat") != nil || fields.errors?.message(for: "why") != nil
        let options = invitable.map { (value: $0.id.text, words: "\(directory.label($0.id)), \(directory.agencyName($0.agency))") }
        let until: HTML =
            item.item.referral != nil
            ? "<p class=\"hint\">Whoever is invited hears whose concern it is and reads the minutes until corrections are over; not the concern as it was written.</p>"
            : item.item.caseID == nil
                ? .empty
                : "<p class=\"hint\">Whoever is not on the team becomes a guest of the case, from now until \(meeting.plan.startsAt.day(in: zone).words), and sees what is shared with guests.</p>"
        let level: HTML = item.level.map { "<p class=\"hint\">\($0.words): \($0.attends).</p>" } ?? .empty
        return """
            <details\(isWrong ? " open" as HTML : .empty)><summary>Invite somebody to this item</summary>\(level)\(until)
            <form method="post" action="\(Link.attendances(item.id, meeting.id))">
            \(fields.select("seat", "Whom?", options))\(fields.area("why", "Why is this seat needed?", rows: 2, limit: 500))
            <div class="buttons"><button class="secondary">Invite</button></div></form></details>
            """
    }

    private var changing: HTML {
        let isTopic = !item.item.isPersonal
        let names = ["title", "aim", "length", "place", "documents"]
        let isTyped = names.contains { fields.form.values[$0] != nil }
        let isWrong = names.contains { fields.errors?.message(for: $0) != nil }
        let places = (1...max(1, count)).map { (value: "\($0)", words: "\($0)") }
        return """
            <details\(isWrong ? " open" as HTML : .empty)><summary>Change the item</summary>
            <form method="post" action="\(Link.agendaItem(item.id, meeting.id))" data-guard><input type="hidden" name="version" value="\(isTyped ? fields.form.raw("version") : "\(item.item.version)")">
            \(isTopic ? fields.input("title", "Topic", value: isTyped ? nil : item.item.content.title) : .empty)
            \(fields.area("aim", "What the meeting is to bring", rows: 2, limit: 1_000, required: false, value: isTyped ? nil : item.item.content.aim))
            \(fields.area("documents", "Documents", hint: "Where they lie on the web, one address in each line.", rows: 2, limit: 4_000, required: false, value: isTyped ? nil : (item.item.content.documents ?? []).joined(separator: "\n")))
            \(fields.input("length", "Minutes", css: "short", value: isTyped ? nil : "\(item.item.minutes)"))
            \(fields.select("place", "Place on the agenda", places, chosen: isTyped ? nil : "\(position)"))
            <div class="buttons"><button class="secondary">Save</button></div></form>
            <form method="post" action="\(Link.agendaItemRemoval(item.id, meeting.id))"><button class="link">Take it off the agenda</button></form></details>
            """
    }

    private var position: Int { min(item.item.position + 1, max(1, count)) }
}
