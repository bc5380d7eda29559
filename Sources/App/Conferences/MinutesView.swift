import Domain
import Foundation
import Records

/// The page of one item at the table. Whoever writes has the forms in the order in which a table talks; everybody else reads what was sent round.
struct MinutesView: Sendable {
    let found: VisibleMinutes
    /// All items of the agenda that the viewer sees, to go from one to the next.
    let items: [VisibleItem]
    let subjects: [(subject: ResolutionForm.Subject, words: String)]
    let directory: Directory
    let viewer: Viewer
    let fields: Fields
    /// Where this writer and another one wrote in the same field.
    let clashes: Set<Minutes.Part>?
    /// Whether what was typed came too late, and may have no field any more.
    let isLate: Bool

    private var item: VisibleItem { found.item }
    private var meeting: Meeting { found.line.meeting }
    private var zone: TimeZone { found.line.structure.zone }
    private var text: MinutesText { MinutesText(found: found, directory: directory) }

    var title: String { AgendaItemView.title(item) }

    var body: HTML {
        """
        <h1><span class="caption">\(found.line.series.plan.name), \(Parts.when(item.startsAt, zone)), \(Parts.plural(item.item.minutes, "minute"))</span>\(AgendaItemView.name(item))</h1>
        \(item.item.content.aim.isEmpty ? .empty : "<p class=\"lead\">\(item.item.content.aim)</p>" as HTML)\(AgendaItemView.documents(item))\(AgendaItemView.objectives(item))
        \(others)\(isLate ? typed : .empty)
        \(found.writes ? writing : reading)
        """
    }

    /// The items before and after, and what belongs to this one.
    private var others: HTML {
        let seen = items.filter { if case .hidden = $0.look { false } else { true } }
        let index = seen.firstIndex { $0.id == item.id } ?? 0
        let (before, after) = (index > 0 ? seen[index - 1] : nil, index + 1 < seen.count ? seen[index + 1] : nil)
        let links: [HTML] = [
            before.map { Parts.link("Before: \(AgendaItemView.title($0))", .minutes($0.id, meeting.id)) },
            after.map { Parts.link("Next: \(AgendaItemView.title($0))", .minutes($0.id, meeting.id)) },
            AgendaItemView.subject(item), item.item.isPersonal ? Parts.link("My pack", .pack(meeting.id)) : nil,
            Parts.link("All minutes of the meeting", .meetingMinutes(meeting.id)),
        ].compactMap(\.self)
        return "<nav class=\"sub\" aria-label=\"Meeting\"><ul>\(links.map { "<li>\($0)</li>" as HTML })</ul></nav>"
    }

    /// What was typed and is not saved, to copy.
    private var typed: HTML {
        let texts = fields.form.values.keys.sorted().filter { !$0.utf8.starts(with: "was.".utf8) }.map(fields.form.text).filter { !$0.isEmpty }
        return texts.isEmpty
            ? .empty
            : "<section class=\"card\"><h2>What you typed; it is not saved</h2>\(texts.map { "<blockquote class=\"text\">\($0)</blockquote>" as HTML })</section>"
    }

    private var reading: HTML {
        let waiting: HTML =
            found.minutes == nil && meeting.state != .approved
            ? "<p class=\"notice\">The minutes are not sent round yet. Decisions and tasks stand here at once.</p>" : .empty
        return """
            \(waiting)\(text.body)\(ResolutionView(found: found, directory: directory, viewer: viewer, fields: fields).own)
            \(CorrectionView(found: found, directory: directory, viewer: viewer, fields: fields).body)
            """
    }

    private var writing: HTML {
        let form = MinutesFormView(found: found, directory: directory, fields: fields, clashes: clashes)
        let decisions = ResolutionView(found: found, directory: directory, viewer: viewer, fields: fields)
        return """
            \(statement)\(here)\(form.body)
            \(text.handOver)<h2>Decisions</h2>\(text.decided)\(decisions.form(subjects))\(decisions.own)
            \(item.file == nil ? .empty : "<h2>Tasks</h2>\(text.tasks)\(assigning)" as HTML)
            \(CorrectionView(found: found, directory: directory, viewer: viewer, fields: fields).body)
            """
    }

    /// What the chair reads out (S4:81, S2:372; reference/structures.md on how meetings open).
    private var statement: HTML {
        """
        <details\(found.content == .init() ? " open" as HTML : .empty)><summary>Opening statement</summary><blockquote class="text">
        <p>We are here for the person and for the safety of others. What is said here is used for that and for nothing else.</p>
        <p>Whoever holds a professional secret may speak and never must. What is to stay in this room is said to be so before it is said, and nobody writes it down.</p>
        <p>Each sector is heard before we decide. Nobody speaks for another. Whoever disagrees says so, and it is written down with the reason; whoever has an interest of their own in the matter says so and steps back.</p></blockquote></details>
        """
    }

    private var here: HTML {
        let noted = item.attendance.contains { $0.came != nil }
        let options = item.attendance.map { attendance -> (value: String, words: String, hint: String) in
            let who = directory.label(attendance.present) + (attendance.present == attendance.seat ? "" : ", deputy")
            return (attendance.id.text, who, "\(directory.agency(of: attendance.present)?.name ?? ""). \(attendance.answer.words)")
        }
        let before = before
        let ticked = item.attendance.filter { attendance in
            if noted { return attendance.came == true }
            return before[attendance.present] ?? (attendance.answer == .comes || attendance.answer == .deputy)
        }.map(\.id.text)
        let shown = Fields(Form(["here": fields.form.values["here"] ?? ticked]), fields.errors)
        let unheard = found.unheard(directory).map(\.name)
        let state =
            noted
            ? "\(item.attendance.count { $0.came == true }) of \(item.attendance.count) are here. \(unheard.isEmpty ? "All were heard." : "Not heard yet: \(unheard.joined(separator: ", ")).")"
            : before.isEmpty ? "Not noted yet." : "Not noted yet; the ticks are those of the item before."
        return """
            <section aria-labelledby="who"><h2 id="who">Who is here</h2><p>\(state)</p>
            <details\(noted && fields.errors?.message(for: "here") == nil ? .empty : " open" as HTML)><summary>Note who is here</summary><form method="post" action="\(Link.attended(item.id, meeting.id))">
            \(options.isEmpty ? "<p id=\"here\" class=\"empty\">Nobody is invited to this item. Invite on \(Parts.link("its page", .agendaItem(item.id, meeting.id))) first.</p>" : shown.choices("here", "Who is here?", hint: "Whoever came without an invitation is invited on the page of the item first.", type: "checkbox", options))
            <div class="buttons"><button class="secondary">Save who is here</button></div></form></details></section>
            """
    }

    /// Who was here at the item that was noted last, and who was not.
    private var before: [Seat.ID: Bool] {
        let noted = items.last { other in other.id != item.id && other.startsAt <= item.startsAt && other.attendance.contains { $0.came != nil } }
        let seats = (noted?.attendance ?? []).compactMap { attendance in attendance.came.map { (attendance.present, $0) } }
        return Dictionary(seats) { $0 || $1 }
    }

    private var assigning: HTML {
        guard item.file?.may(.assignAction) == true else { return .empty }
        let isWrong = ["agency", "what", "due"].contains { fields.errors?.message(for: $0) != nil }
        let agencies = found.team.map { (value: $0.text, words: directory.agencyName($0)) }
        let team = item.file.map { Parts.link("the team", .section(.team, $0.caseID)) }
        return """
            <details\(isWrong || found.actions.isEmpty ? " open" as HTML : .empty)><summary>Give a task</summary>
            <form method="post" action="\(Link.meetingActions(item.id, meeting.id))" data-guard>
            \(fields.select("agency", "Which agency?", hint: "It stands in its My work at once. Agencies on the team can be asked.", agencies))
            \(fields.area("what", "What is to be done", rows: 2, limit: 1_000))
            \(fields.input("due", "Due", hint: "Year-month-day.", css: "short"))
            <div class="buttons"><button class="secondary">Send the task</button></div></form>
            <p class="hint">Is somebody missing? Add the seat to \(team) first.</p></details>
            """
    }
}
