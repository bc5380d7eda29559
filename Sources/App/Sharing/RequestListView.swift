import Domain
import Records

/// Requests in lists: in the section of a case, and in My work.
enum RequestListView {
    static func section(_ frame: CaseFrame, _ requests: [VisibleRequest]) -> HTML {
        let mayAsk = frame.may.contains(.editCase)
        let (mine, ours) = (requests.filter { $0.side == .asked }, requests.filter { $0.side == .asking })
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Requests</h1>
            <p class="lead">Exact questions to other agencies, with purpose, basis and a due day. You see those of your own agency, and those that your seat is asked.</p>
            \(mayAsk ? "<p class=\"buttons\">\(Parts.button("Ask another agency", .newRequest(frame.file.id)))\(Parts.link("Record a report to the police", .newReport(frame.file.id)))</p>" : .empty)
            <h2>Asked by your agency</h2>
            \(ours.isEmpty ? "<p class=\"empty\">Your agency has asked nobody in this case.</p>" : asking("Asked by your agency", ours, frame.directory, frame.viewer, withPerson: false))
            \(mine.isEmpty ? .empty : "<h2>Asked of you</h2>\(asked("Asked of you", mine, frame.directory, frame.viewer))" as HTML)
            """
    }

    /// The sections of My work.
    static func work(_ work: Work, _ directory: Directory, _ viewer: Viewer) -> HTML {
        let asked: HTML =
            work.requests.isEmpty
            ? .empty
            : "<section aria-labelledby=\"requests\"><h2 id=\"requests\">Requests to answer</h2>\(asked("Requests to answer", work.requests, directory, viewer))</section>"
        let awaited: HTML =
            work.awaited.isEmpty
            ? .empty
            : "<section aria-labelledby=\"awaited\"><h2 id=\"awaited\">My requests that wait for others</h2>\(asking("My requests that wait for others", work.awaited, directory, viewer, withPerson: true))</section>"
        return asked + awaited
    }

    private static func asking(_ caption: String, _ requests: [VisibleRequest], _ directory: Directory, _ viewer: Viewer, withPerson: Bool) -> HTML {
        let rows = requests.map { visible -> [HTML] in
            let request = visible.request
            // Whoever does not see the case now, because they left it or its pledge waits, reads no name here.
            let person: [HTML] = withPerson ? ["\(visible.seesCase ? request.content.name : "")"] : []
            return [Parts.link(first(request), .request(request.id))] + person + ["\(directory.agencyName(request.askedAgency))", state(visible, viewer)]
        }
        return Parts.table(caption, ["Request"] + (withPerson ? ["Person"] : []) + ["Asked of", "State"], rows)
    }

    private static func asked(_ caption: String, _ requests: [VisibleRequest], _ directory: Directory, _ viewer: Viewer) -> HTML {
        let rows = requests.map { visible -> [HTML] in
            let request = visible.request
            let reminded: HTML = request.remindedOn.map { Parts.tag("Reminded on \($0.words)", "warn") } ?? .empty
            return [
                Parts.link(first(request), .request(request.id)), "\(request.content.name)", "\(directory.agencyName(request.agency))",
                "\(state(visible, viewer)) \(visible.look == .waiting ? reminded : .empty)",
            ]
        }
        return Parts.table(caption, ["Request", "Person", "From", "State"], rows)
    }

    private static func first(_ request: InformationRequest) -> String {
        let more = request.content.questions.count - 1
        return (request.content.questions.first ?? "") + (more > 0 ? " (and \(more) more)" : "")
    }

    private static func state(_ visible: VisibleRequest, _ viewer: Viewer) -> HTML {
        switch visible.look {
        case .waiting: visible.isClosed ? Parts.tag("Not answered") : Parts.due(visible.request.due, today: viewer.today)
        case .answered: Parts.tag("Answered", "ok")
        case .nothingShared: Parts.tag("No information is shared")
        case .withdrawn: Parts.tag("Withdrawn")
        }
    }
}
