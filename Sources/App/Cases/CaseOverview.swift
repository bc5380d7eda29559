import Domain
import Foundation
import Records

/// The first page of a case: people and phones, what waits for whom, the goal, the latest entries.
struct CaseOverview: Sendable {
    let frame: CaseFrame
    let members: [Member]
    let entries: [VisibleEntry]
    let decisions: [CaseDecision]
    let clocks: [RunningClock]
    /// That possibly the same person was at a door, for whoever leads the case.
    let notices: [LikenessNotice]
    /// Lately opened in an emergency, for whoever leads the case.
    let glasses: [Glass]
    let pauses: [ClockPause]
    let requests: [VisibleRequest]
    let now: Instant

    var body: HTML {
        """
        <h1><span class="caption">Case \(frame.file.reference)</span>Overview</h1>
        \(StageView.progress(frame))
        \(notices.map(notice))\(glasses.map(opened))
        <div class="columns"><div class="wide">
        \(people)
        <h2>What waits for whom</h2>
        \(waiting)\(asked)
        <h2>Latest entries</h2>
        \(entries.isEmpty ? "<p class=\"empty\">Nothing has been shared with you yet. Each agency decides what it shares; ask the owner if you miss something.</p>" : "<ol class=\"timeline\">\(entries.map { EntryView(visible: $0, frame: frame, link: true).item })</ol>")
        <p class="buttons">\(frame.may.contains(.addEntry) ? Parts.button("New entry", .newEntry(frame.file.id)) : .empty)\(Parts.link("All entries", .section(.entries, frame.file.id)))</p>
        </div><aside class="side">\(aim)\(StageView.clocks(clocks, pauses, frame, now: now))\(about)\(decided)</aside></div>
        """
    }

    private func opened(_ glass: Glass) -> HTML {
        let next = glass.review == nil ? "Review it until \(Parts.when(glass.reviewDue, frame.structure.zone))" : "Look at it"
        return """
            <div class="warning"><strong>Opened in an emergency</strong> \(Parts.when(glass.openedAt, frame.structure.zone)), by \(GlassView.who(glass, frame.directory)). \(GlassView.state(glass, now)) \(Parts.link(next, .glass(glass.id, frame.file.id)))</div>
            """
    }

    private func notice(_ notice: LikenessNotice) -> HTML {
        """
        <div class="warning"><strong>Possibly the same person.</strong> \(notice.words(frame.directory)). Speak with the coordinator. \(Parts.link("Look at it", .likeness(notice.id, frame.file.id)))</div>
        """
    }

    private var people: HTML {
        let current = members.filter { $0.isCurrent(on: frame.viewer.today) }
        let ownerFirst = current.sorted { ($0.seat == frame.file.owner ? 0 : 1) < ($1.seat == frame.file.owner ? 0 : 1) }
        var items = ownerFirst.map { member in
            frame.person(
                member.seat, member.seat == frame.file.owner ? "Owner" : member.role.words,
                extra: member.role == .guest ? Parts.tag("Guest until \(member.until?.words ?? "")") : .empty)
        }
        if let owner = frame.file.owner, !current.contains(where: { $0.seat == owner }) { items.insert(frame.person(owner, "Owner"), at: 0) }
        return "<h2>People and phones</h2><ul class=\"people plain\">\(items)</ul>"
    }

    private var waiting: HTML {
        if frame.open.isEmpty { return "<p class=\"empty\">No open action.\(frame.isClosed ? "" : " Assign one under Actions.")</p>" }
        return Parts.table(
            "Open actions", ["What", "Agency", "Due", "Answer"],
            frame.open.map { action in
                [
                    "\(action.content.what)", "\(frame.directory.agencyName(action.agency))", Parts.due(action.due, today: frame.viewer.today),
                    action.agency == frame.viewer.agency.id && frame.may.contains(.answerAction)
                        ? Parts.link(action.state == .asked ? "Answer" : "Report", .answer(action.id, frame.file.id)) : Parts.tag(action.state.words),
                ]
            })
    }

    private var asked: HTML {
        let waiting = frame.isClosed ? 0 : requests.filter { $0.look == .waiting }.count
        guard waiting > 0 else { return .empty }
        return
            "<p>\(Parts.link("\(Parts.plural(waiting, "request")) for information \(waiting == 1 ? "waits" : "wait") for an answer", .section(.requests, frame.file.id)))</p>"
    }

    private var aim: HTML {
        guard frame.may.contains(.seeTeam) else { return .empty }
        let goal = frame.file.details.goal
        let change: HTML = frame.may.contains(.editCase) ? "<p>\(Parts.link("Change the goal or the details", .details(frame.file.id)))</p>" : .empty
        return """
            <div class="card"><h2>Goal</h2>\(goal.isEmpty ? "<p class=\"empty\">No goal is set yet. The case is closed against it.</p>" : "<p class=\"text\">\(goal)</p>")\(change)</div>
            """
    }

    private var about: HTML {
        let person = frame.file.details.participant
        return """
            <div class="card"><h2>About the person</h2>\(Parts.summary([Parts.row("Contact", person.contact), Parts.row("Language", person.language)]))</div>
            """
    }

    private var decided: HTML {
        guard !decisions.isEmpty else { return .empty }
        let items = decisions.prefix(4).map { "<li><strong>\($0.kind.words)</strong><br>\(Parts.when($0.at, frame.structure.zone))</li>" as HTML }
        return
            "<div class=\"card\"><h2>Decisions</h2><ul class=\"plain\">\(items)</ul><p>\(Parts.link("Reasons and handovers", .section(.team, frame.file.id)))</p></div>"
    }
}
