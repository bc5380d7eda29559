import Domain
import Records

/// What stands in My work beside actions and clocks, each only when there is something: what is shut, what was opened, what wants a look.
extension WorkView {
    /// No case is named before its pledge is signed.
    var pledges: HTML {
        guard !work.pledges.isEmpty else { return .empty }
        let items = work.pledges.map { line -> HTML in
            let name = line.structure.name
            guard let until = line.until else {
                let waiting = line.cases == 0 ? "" : "\(Parts.plural(line.cases, "open case")) \(line.cases == 1 ? "stays" : "stay") shut until then."
                return "<li><strong>\(Parts.link("Sign the pledge of \(name) first", .pledge(line.structure.id)))</strong> \(waiting)</li>"
            }
            return "<li>\(Parts.link("Sign the pledge of \(name) again", .pledge(line.structure.id))) Your signature holds until \(until.words).</li>"
        }
        return "<section class=\"warning\" aria-labelledby=\"pledges\"><h2 id=\"pledges\">Confidentiality</h2><ul class=\"plain\">\(items)</ul></section>"
    }

    var emergencies: HTML {
        guard !work.emergencies.isEmpty else { return .empty }
        let rows = work.emergencies.map { line -> [HTML] in
            [
                "\(Parts.link(line.participant, .section(.overview, line.glass.caseID))) <span class=\"ref\">\(line.reference)</span>",
                "\(Parts.span(line.glass.endsAt.seconds(since: now))) left",
            ]
        }
        return """
            <section aria-labelledby="emergencies"><h2 id="emergencies">Open to you in an emergency</h2>
            \(Parts.table("Open to you in an emergency", ["Person", "To read"], rows))</section>
            """
    }

    var glasses: HTML {
        guard !work.glasses.isEmpty else { return .empty }
        let rows = work.glasses.map { line -> [HTML] in
            [
                "\(Parts.link(line.participant, .section(.overview, line.glass.caseID))) <span class=\"ref\">\(line.reference)</span>",
                "\(GlassView.who(line.glass, directory))", "\(Parts.span(now.seconds(since: line.glass.openedAt))) ago \(GlassView.state(line.glass, now))",
                Parts.link("Review", .glass(line.glass.id, line.glass.caseID)),
            ]
        }
        return """
            <section aria-labelledby="glasses"><h2 id="glasses">Opened in an emergency</h2>
            <p class="hint">Somebody from outside the team read this case. Say within \(Glass.reviewHours) hours whether it was right.</p>
            \(Parts.table("Opened in an emergency", ["Person", "Opened by", "When", "Next"], rows))</section>
            """
    }

    /// What comes within two weeks, and what stopped to happen (R29).
    var meetings: HTML {
        guard !work.meetings.isEmpty || !work.quiet.isEmpty || !work.contributions.isEmpty || !work.minutes.isEmpty else { return .empty }
        let asked = work.contributions.map { line -> [HTML] in
            let reminded: HTML = line.contribution.remindedOn.map { Parts.tag("Reminded on \($0.words)", "warn") } ?? .empty
            return [
                "\(Parts.link(line.participant, .agendaItem(line.contribution.item, line.meeting))) <span class=\"ref\">\(line.reference)</span>",
                "Your agency's contribution to the meeting \(reminded)", Parts.due(line.contribution.due, today: viewer.today),
            ]
        }
        return """
            <section aria-labelledby="meetings"><h2 id="meetings">Meetings</h2>
            \(work.quiet.map(MeetingListView.quiet))
            \(asked.isEmpty ? .empty : Parts.table("Contributions to meetings", ["Person", "What", "Due"], asked))
            \(minutes)
            \(work.meetings.isEmpty ? .empty : MeetingListView.table("Meetings", work.meetings, today: viewer.today))</section>
            """
    }

    /// Minutes to send round, and minutes that can be corrected.
    private var minutes: HTML {
        guard !work.minutes.isEmpty else { return .empty }
        let rows = work.minutes.map { line -> [HTML] in
            let day = line.meeting.plan.startsAt.day(in: line.structure.zone)
            let due = line.meeting.correctionsUntil ?? day.adding(days: line.series.plan.minutesDays)
            let what = line.meeting.state == .planned ? "Send the minutes round" : "Read the minutes; corrections can be asked for"
            return [Parts.link("\(line.series.plan.name), \(day.words)", .meetingMinutes(line.meeting.id)), "\(what)", Parts.due(due, today: viewer.today)]
        }
        return Parts.table("Minutes", ["Meeting", "What", "Due"], rows)
    }

    var likenesses: HTML {
        guard !work.likenesses.isEmpty else { return .empty }
        let rows = work.likenesses.map { line -> [HTML] in
            [
                "\(Parts.link(line.participant, .section(.overview, line.notice.caseID))) <span class=\"ref\">\(line.reference)</span>",
                "\(line.notice.words(directory))", Parts.link("Look at it", .likeness(line.notice.id, line.notice.caseID)),
            ]
        }
        return """
            <section aria-labelledby="likenesses"><h2 id="likenesses">Possibly the same person</h2>
            <p class="hint">Somebody at a door is possibly the person of your case. Speak with the coordinator, then say what you found.</p>
            \(Parts.table("Possibly the same person", ["Person", "At the door", "Next"], rows))</section>
            """
    }

    var sharing: HTML {
        guard !work.sharing.isEmpty else { return .empty }
        let rows = work.sharing.map { line -> [HTML] in
            let (what, due, link) = sharing(line)
            return [
                "\(Parts.link(line.participant, .section(.overview, line.caseID))) <span class=\"ref\">\(line.reference)</span>", "\(what)", due,
                Parts.link("Open", link),
            ]
        }
        return """
            <section aria-labelledby="sharing"><h2 id="sharing">Sharing: consents and who was told</h2>
            \(Parts.table("Sharing: consents and who was told", ["Person", "What", "Due", "Next"], rows))\(rest(rows.count))</section>
            """
    }

    private func sharing(_ line: SharingDue) -> (String, HTML, Link) {
        switch line.kind {
        case .consentEnds(let day):
            ("A consent ends. What rests on it is seen by nobody else from then on.", Parts.due(day, today: viewer.today), .section(.consents, line.caseID))
        case .tell(let count, let day):
            ("Tell the person of \(Parts.plural(count, "share")).", Parts.due(day, today: viewer.today), .told(line.caseID))
        case .lookAgain(let count, let day):
            ("Look again why the person is not told of \(Parts.plural(count, "share")).", Parts.due(day, today: viewer.today), .told(line.caseID))
        case .second(let look, let due):
            (
                "You are the second person for a share without consent.",
                "<span class=\"due due-\(due < now ? "overdue" : "soon")\">\(due < now ? "Overdue by \(Parts.span(now.seconds(since: due)))" : "\(Parts.span(due.seconds(since: now))) left")</span>"
                    as HTML,
                .second(look, line.caseID)
            )
        }
    }
}
