import Domain
import Records

/// All meetings of the viewer: what comes, what was, and the series that they belong to.
struct MeetingListView: Sendable {
    let upcoming: [MeetingLine]
    let past: [MeetingLine]
    let series: [SeriesLine]
    /// Structures whose meetings the viewer prepares.
    let prepared: Set<Structure.ID>
    let today: Day

    var body: HTML {
        """
        <h1>Meetings</h1>
        \(series.filter { prepared.contains($0.structure.id) }.map(Self.quiet))
        \(prepared.isEmpty ? .empty : "<p class=\"buttons\">\(Parts.button("New series", .newSeries))</p>" as HTML)
        <p>\(Parts.link("Show my meetings in a calendar program", .calendar))</p>
        <h2>To come</h2>
        \(upcoming.isEmpty ? "<p class=\"empty\">No meeting is planned at your tables, and you are invited to none.</p>" : Self.table("To come", upcoming, today: today))
        \(series.isEmpty ? .empty : "<h2>Series</h2>\(table)")
        \(past.isEmpty ? .empty : "<h2>Past and cancelled</h2>\(Self.table("Past and cancelled", past, today: today))")
        """
    }

    /// That a series stopped to happen (R29).
    static func quiet(_ line: SeriesLine) -> HTML {
        guard let since = line.quiet else { return .empty }
        return """
            <p class="warning">“\(line.series.plan.name)” has not met since \(since.words), and no meeting is planned. \(Parts.link("Plan a meeting", .newMeeting(line.series.id)))</p>
            """
    }

    static func table(_ caption: String, _ lines: [MeetingLine], today: Day) -> HTML {
        Parts.table(
            caption, ["When", "Meeting", "Structure", "State"],
            lines.map { line in
                [
                    "<span class=\"nowrap\">\(Parts.when(line.meeting.plan.startsAt, line.structure.zone))</span>",
                    Parts.link(line.series.plan.name, .meeting(line.meeting.id)), "\(line.structure.name)", state(line, today),
                ]
            })
    }

    /// An answer is asked for until the day of the meeting; what comes after it are its minutes.
    static func state(_ line: MeetingLine, _ today: Day) -> HTML {
        if line.meeting.state == .cancelled { return Parts.tag("Cancelled", "stop") }
        guard line.meeting.state == .planned else { return Parts.tag(line.meeting.state.words) }
        guard line.meeting.isOpen(on: today, in: line.structure.zone) else { return Parts.tag("Minutes not sent round yet") }
        return line.waiting == 0 ? Parts.tag(line.meeting.state.words) : Parts.tag("Your answer is missing", "warn")
    }

    private var table: HTML {
        Parts.table(
            "Series", ["Series", "Structure", "How often", "Last", "Next", "Looking back"],
            series.map { line in
                let isMine = prepared.contains(line.structure.id)
                let name: HTML = isMine ? Parts.link(line.series.plan.name, .series(line.series.id)) : "\(line.series.plan.name)"
                let plan: HTML = isMine ? Parts.link("Plan a meeting", .newMeeting(line.series.id)) : "–"
                return [
                    name, "\(line.structure.name)", "\(line.series.plan.rhythm.words)", "\(line.last?.words ?? "–")",
                    "\(line.next.map { "\($0.words) " as HTML } ?? .empty)\(line.next == nil || isMine ? plan : .empty)",
                    Parts.link("Who came, who spoke", .history(line.series.id)),
                ]
            })
    }
}
