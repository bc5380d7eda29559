import Domain
import Foundation
import HTTPTypes
import Records

/// Opening many cases: a reason, asked for or told beforehand (security reference 3f).
enum BreadthPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply { try await page(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), BreadthStore.give(request.form, access, tx)) }
            let caseID = Case.ID(request.form.text("case"))
            return .redirect(caseID.map { Link.section(.overview, $0) } ?? Link.manyCases.done(.reasonGiven))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanRefer>, _ errors: FormErrors?) async throws -> Reply {
        let (alerts, zone) = try await visit.read(.oversightSeen) { access, tx in
            try (BreadthStore.own(access, tx), StructureStore.current(access, tx).zone)
        }
        let rows = alerts.map { alert -> [HTML] in
            [
                "<span class=\"nowrap\">\(Parts.when(alert.at, zone))</span>", "\(alert.kind.words)", "\(alert.reason.isEmpty ? "–" : alert.reason)",
                "\(alert.until.map { Parts.when($0, zone) } ?? "–")",
            ]
        }
        let body: HTML = """
            <h1>Opening many cases</h1>
            <p class="lead">Who opens more than \(Breadth.anHour) different cases within an hour, or three times as many as on other days, is asked why. More than \(Breadth.most) within an hour open to nobody. Do you know beforehand that you need many, for an audit or a handover? Write it here.</p>
            \(form(Fields(request.form, errors), Case.ID(request.form.text("case"))))
            <h2>What you were asked in the last 30 days</h2>
            \(rows.isEmpty ? "<p class=\"empty\">Nothing.</p>" : Parts.table("Asked in the last 30 days", ["When", "Why you were asked", "Your reason", "Holds until"], rows))
            """
        return request.page(visit.viewer, "Opening many cases", nil, narrow: true, errors: errors, body)
    }

    /// The same form stands in the page that takes the place of a case.
    static func form(_ fields: Fields, _ caseID: Case.ID?) -> HTML {
        """
        <form method="post" action="\(Link.manyCases)">\(caseID.map { "<input type=\"hidden\" name=\"case\" value=\"\($0.text)\">" as HTML })
        \(fields.area("reason", "Why do you open so many cases?", hint: "One sentence, without names. The data protection officer reads it. It holds for an hour.", rows: 2, limit: 500))
        <div class="buttons"><button>\(caseID == nil ? "Save the reason" : "Save the reason and open the case")</button></div></form>
        """
    }

    /// What stands where the case would.
    static func asked(_ kind: Breadth.Kind, _ caseID: Case.ID, _ site: Site) -> Reply {
        let (status, title, body): (HTTPResponse.Status, String, HTML) =
            switch kind {
            case .stop:
                (
                    .tooManyRequests, "No more cases within this hour",
                    """
                    <h1>No more cases within this hour</h1>
                    <p class="lead">You opened \(Breadth.most) different cases within an hour. More open when the hour is over. The data protection officer was told.</p>
                    <p>Cases that you opened in the last 20 minutes still open. Do you need them all for your work? Speak with the data protection officer first.</p>
                    <p>\(Parts.link("Go to My work", .home))</p>
                    """
                )
            case .hour, .day:
                (
                    .forbidden, "Why so many cases?",
                    """
                    <h1>Why so many cases?</h1>
                    <p class="lead">\(kind.words). Nobody blames you: write why, and go on. The data protection officer sees it.</p>
                    \(form(Fields(Form([:]), nil), caseID))
                    <p>\(Parts.link("Go to My work", .home))</p>
                    """
                )
            }
        var reply = Reply.page(Layout.bare(title: title, site: site, body: body), status: status)
        if kind == .stop { reply.retryAfter = 3600 }
        return reply
    }
}
