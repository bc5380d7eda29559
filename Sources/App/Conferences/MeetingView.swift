import Domain
import Foundation
import Records

/// One meeting for one reader: when and where, the agenda as far as it is the reader's, and what is left to prepare.
struct MeetingView: Sendable {
    let line: MeetingLine
    let items: [VisibleItem]
    let proposals: [AgendaProposal]
    /// What waits at the door, for whoever weighs it.
    let referrals: [ReferralLine]
    /// What other tables passed up to this one.
    let hurdles: [Hurdle]
    /// Whether the objectives of the structure should be looked at.
    let objectives: ObjectivesDue?
    let deputies: [Seat]
    let directory: Directory
    let viewer: Viewer
    /// Whether the viewer prepares it, and it can still be changed.
    let mayPrepare: Bool
    let fields: Fields

    var meeting: Meeting { line.meeting }
    var zone: TimeZone { line.structure.zone }
    var title: String { "\(line.series.plan.name), \(meeting.plan.startsAt.day(in: zone).words)" }

    var body: HTML {
        """
        <h1><span class="caption">\(line.series.plan.kind.words), \(line.structure.name)\(group)</span>\(line.series.plan.name), \(Parts.when(meeting.plan.startsAt, zone))</h1>
        \(meeting.state == .cancelled ? "<p class=\"warning\">This meeting was cancelled.</p>" : .empty)
        \(answering)\(minutes)
        <div class="columns"><div class="wide">\(agenda)\(mayPrepare ? preparing : .empty)</div><aside class="side">\(facts)\(mayPrepare ? tasks : .empty)</aside></div>
        <p>\(Parts.link("All meetings", .meetings))</p>
        """
    }

    /// The way to the table, on the day of the meeting and after.
    private var minutes: HTML {
        guard meeting.plan.startsAt.day(in: zone) <= viewer.today, meeting.state != .cancelled else { return .empty }
        let first = meeting.isWritten(on: viewer.today, in: zone) ? items.first { $0.writes } : nil
        let write = first.map { Parts.button("Begin with the first item", .minutes($0.id, meeting.id)) }
        return
            "<p class=\"buttons\">\(write)\(Parts.link("Minutes: \(meeting.state == .planned ? "not sent round yet" : meeting.state.words.lowercased())", .meetingMinutes(meeting.id)))</p>"
    }

    private var group: String {
        let found = line.structure.template.groups?.first { $0.id == line.series.plan.group }
        return found.map { ", \($0.words)" } ?? ""
    }

    private var facts: HTML {
        let plan = meeting.plan
        let link: HTML? = Link.web(plan.link).map { link in "<a href=\"\(link)\" rel=\"noreferrer\">\(plan.link)</a>" }
        return """
            <div class="card"><h2>When and where</h2><dl class="facts">
            \(fact("When", "\(plan.startsAt.day(in: zone).words), \(plan.startsAt.clock(in: zone))–\(meeting.endsAt.clock(in: zone)) (\(zone.identifier))"))
            \(fact("Place", "\(plan.place.isEmpty ? "–" : plan.place)"))\(link.map { fact("Link", $0) })
            \(fact("For", "\(line.structure.template.purpose)"))\(fact("Chair", person(plan.chair)))\(fact("Minutes", person(plan.writer)))</dl>
            \(mayPrepare ? "<p>\(Parts.link("Change", .meetingPlan(meeting.id)))</p>" : .empty)</div>
            """
    }

    private func fact(_ term: String, _ value: HTML) -> HTML { "<div><dt>\(term)</dt><dd>\(value)</dd></div>" }

    private func person(_ seat: Seat.ID?) -> HTML {
        guard let seat else { return "–" }
        let holder = directory.holder(of: seat)
        return "\(directory.label(seat)) \(Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""))"
    }

    private var agenda: HTML {
        let rows = items.map { item -> [HTML] in
            let ends = item.startsAt.adding(seconds: item.item.minutes * 60)
            return [
                "<span class=\"nowrap\">\(item.startsAt.clock(in: zone))–\(ends.clock(in: zone))</span>", Self.name(item, meeting), coming(item), brought(item),
            ]
        }
        let hidden = line.waiting > 0 && items.allSatisfy { $0.own == nil }
        return """
            <h2>Agenda</h2>
            \(hidden ? "<p class=\"notice\">You are invited to an item that does not open yet. Look into \(Parts.link("My work", .home)): a pledge may have to be signed first.</p>" : .empty)
            \(items.contains(where: \.item.isPersonal) ? "<p class=\"buttons\">\(Parts.link("Read or print my pack", .pack(meeting.id)))</p>" : .empty)
            \(rows.isEmpty ? "<p class=\"empty\">Nothing is on the agenda yet.</p>" : Parts.table("Agenda", ["Time", "Item", "Invited", "Contributions"], rows))
            """
    }

    static func name(_ item: VisibleItem, _ meeting: Meeting) -> HTML {
        switch item.look {
        case .topic: Parts.link(item.item.content.title, .agendaItem(item.id, meeting.id))
        case .file(let participant, let reference):
            "\(Parts.link(participant, .agendaItem(item.id, meeting.id))) <span class=\"ref\">\(reference)</span>"
        case .hidden: "<span class=\"hint\">A case that is not yours</span>"
        }
    }

    private func coming(_ item: VisibleItem) -> HTML {
        if item.attendance.isEmpty { return "–" }
        let answered = item.attendance.count { $0.answer != .open }
        return "\(answered) of \(item.attendance.count) answered"
    }

    private func brought(_ item: VisibleItem) -> HTML {
        let all = item.contributions
        if let own = item.contribution(of: viewer.agency.id), own.state == .asked { return "\(Parts.tag("Yours is missing", "warn"))" }
        return all.isEmpty ? "–" : "\(all.count { $0.state != .asked }) of \(all.count) in"
    }

    /// What is left to do before the meeting (interface reference 1.3).
    private var tasks: HTML {
        let used = items.reduce(0) { $0 + $1.item.minutes }
        let open = items.flatMap(\.attendance).filter { $0.answer == .open }.count
        let due = proposals.filter { !$0.reasons.isEmpty }.count
        func task(_ words: String, _ isDone: Bool) -> HTML { "<li>\(Parts.tag(isDone ? "Done" : "To do", isDone ? "ok" : "warn")) \(words)</li>" }
        return """
            <div class="card"><h2>To prepare</h2><ul class="plain">
            \(task("Who chairs and who writes", meeting.plan.chair != nil && meeting.plan.writer != nil))
            \(task("Agenda: \(Parts.plural(items.count, "item")), \(used) of \(meeting.plan.minutes) minutes", !items.isEmpty && used <= meeting.plan.minutes))
            \(line.series.plan.kind.hasCases ? task("Due cases on the agenda: \(due) \(due == 1 ? "is" : "are") not", due == 0) : .empty)
            \(contributions.map { task($0.words, $0.isDone) })
            \(task("Invitations: \(open) without an answer", !items.isEmpty && open == 0))</ul></div>
            """
    }

    /// For meetings with cases: what was asked of agencies and is not in yet.
    private var contributions: (words: String, isDone: Bool)? {
        let cases = items.filter { $0.item.caseID != nil }
        guard !cases.isEmpty else { return nil }
        let (unasked, missing) = (cases.count(where: \.contributions.isEmpty), cases.flatMap(\.contributions).count { $0.state == .asked })
        let words = unasked > 0 ? "Contributions: not asked yet for \(Parts.plural(unasked, "case"))" : "Contributions: \(missing) missing"
        return (words, unasked + missing == 0)
    }

    private var preparing: HTML {
        let sure = [(value: "yes", words: "The meeting is cancelled for good", hint: "Guests see nothing more of its cases.")]
        return """
            \(line.series.plan.kind.hasCases ? cases : .empty)
            \(door)\(waiting)\(topic)\(purpose)
            <details\(fields.errors?.message(for: "sure") == nil ? .empty : " open" as HTML)><summary>Cancel the meeting</summary><form method="post" action="\(Link.meetingCancellation(meeting.id))">\(fields.choices("sure", "Are you sure?", type: "checkbox", sure))<div class="buttons"><button class="secondary">Cancel the meeting</button></div></form></details>
            """
    }

    private var cases: HTML {
        guard !proposals.isEmpty else { return .empty }
        let due = proposals.filter { !$0.reasons.isEmpty }
        func list(_ proposals: [AgendaProposal]) -> [(value: String, words: String, hint: String)] {
            proposals.map { ($0.id.text, "\($0.participant), \($0.reference)", $0.reasons.joined(separator: "; ")) }
        }
        let rest = proposals.filter(\.reasons.isEmpty)
        let others: HTML =
            rest.isEmpty
            ? .empty
            : "<details><summary>Other open cases (\(rest.count))</summary>\(fields.choices("other", "Other open cases", type: "checkbox", list(rest)))</details>"
        return """
            <h2>Put cases on the agenda</h2>
            <p class="hint">The team of each case is invited. Guests you invite on the page of the item.</p>
            <form method="post" action="\(Link.meetingCases(meeting.id))">
            \(due.isEmpty ? "<p id=\"case\">Nothing is due in your cases until then.</p>" : fields.choices("case", "Due", type: "checkbox", list(due)))
            \(others)
            \(fields.input("case-minutes", "Minutes for each", css: "short", value: fields.form.values["case-minutes"] == nil ? "20" : nil))
            <div class="buttons"><button>Put on the agenda</button></div></form>
            """
    }

    private var door: HTML {
        guard !referrals.isEmpty else { return .empty }
        let list = referrals.map { line -> (value: String, words: String, hint: String) in
            let template = self.line.structure.template
            let stage = template.stage(line.referral.course.stage)?.words ?? line.referral.course.stage
            let due = line.due.map { ". \($0.words), due \($0.due.day(in: zone).words)" } ?? ""
            return (line.referral.id.text, line.referral.concern.participant.name, "Came \(line.referral.receivedAt.day(in: zone).words). \(stage)\(due)")
        }
        return """
            <h2>Put referrals on the agenda</h2>
            <p class="hint">Whoever weighs them is invited. Others hear whose concern it is, and never read it as it was written.</p>
            <form method="post" action="\(Link.meetingReferrals(meeting.id))">\(fields.choices("referral", "Waiting for a decision", type: "checkbox", list))
            \(fields.tick("whole-table", "Invite every place of the table", hint: "\(Parts.plural(Set(line.structure.members.values).count, "seat")). Without it you invite on the page of the item."))
            \(fields.input("referral-minutes", "Minutes for each", css: "short", value: fields.form.values["referral-minutes"] == nil ? "15" : nil))
            <div class="buttons"><button class="secondary">Put referrals on the agenda</button></div></form>
            """
    }

    private var waiting: HTML {
        guard !hurdles.isEmpty else { return .empty }
        let list = hurdles.map { (value: $0.id.text, words: $0.content.title, hint: "\($0.state.words), since \($0.at.day(in: zone).words)") }
        return """
            <h2>Hurdles that wait for this table</h2>
            <form method="post" action="\(Link.meetingHurdles(meeting.id))">\(fields.choices("hurdle", "Which ones?", type: "checkbox", list))
            \(fields.input("hurdle-minutes", "Minutes for each", css: "short", value: fields.form.values["hurdle-minutes"] == nil ? "15" : nil))
            <div class="buttons"><button class="secondary">Put on the agenda</button></div></form>
            """
    }

    private var purpose: HTML {
        guard let objectives else { return .empty }
        let since =
            switch objectives {
            case .never: "They were never on the agenda of a meeting."
            case .since(let day): "The last meeting on them was on \(day.words)."
            }
        return """
            <h2>Objectives of the structure</h2><p>\(since) Look once a year whether they still hold.</p>
            <form method="post" action="\(Link.meetingTopics(meeting.id))"><div class="buttons"><button class="secondary" name="topic" value="objectives">Put the objectives on the agenda</button></div></form>
            """
    }

    private var topic: HTML {
        let isWrong = ["title", "aim", "length", "documents"].contains { fields.errors?.message(for: $0) != nil }
        return """
            <details\(isWrong ? " open" as HTML : .empty)><summary>Put a topic without a person on the agenda</summary>
            <form method="post" action="\(Link.meetingTopics(meeting.id))" data-guard>
            \(fields.input("title", "Topic", hint: "Everybody at the table reads it. Name no person."))
            \(fields.area("aim", "What the meeting is to bring", rows: 2, limit: 1_000, required: false))
            \(fields.input("length", "Minutes", css: "short", value: fields.form.values["length"] == nil ? "15" : nil))
            \(fields.area("documents", "Documents", hint: "Where they lie on the web, one address in each line.", rows: 2, limit: 4_000, required: false))
            <div class="buttons"><button class="secondary">Put on the agenda</button></div></form></details>
            """
    }
}
