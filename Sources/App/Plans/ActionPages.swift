import Domain
import Foundation
import HTTPTypes
import Records

/// Actions of a case: who does what until when, and what became of it (R64).
enum ActionPages {
    static func index(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply { try await page(request, visit) }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanAssign>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                let agencies = try MemberStore.agencies(access, tx)
                return try ((), ActionStore.assign(.parse(request.form, agencies: agencies, today: access.viewer.today), access, tx))
            }
            return .redirect(.section(.actions, visit.caseID).done(.action))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func edit(_ request: WebRequest, _ visit: CaseVisit<CanAnswer>) async throws -> Reply { try await answerPage(request, visit) }

    static func answer(_ request: WebRequest, _ visit: CaseVisit<CanAnswer>) async throws -> Reply {
        let id: Action.ID = try request.parameter("action")
        let version = Int(request.form.raw("version")) ?? 0
        do {
            try await visit.write { access, tx in
                let action = try ActionStore.find(id, access, tx)
                // Once it is done or refused there is no form left to be mended.
                guard action.state.isOpen else { throw Refusal.conflict(stored: "") }
                // A stale page is a conflict, not a wrong choice.
                let current = action.version == version ? action.state : .asked
                return try ((), ActionStore.answer(id, .parse(request.form, current: current), version: version, access, tx))
            }
            return .redirect(.section(.actions, visit.caseID).done(.answered))
        } catch let errors as FormErrors {
            return try await answerPage(request, visit, errors)
        } catch Refusal.conflict {
            var reply = try await answerPage(request, visit, isConflict: true)
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<some Permission>, _ errors: FormErrors? = nil) async throws -> Reply {
        let (frame, agencies) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            return try (frame, MemberStore.agencies(access, tx).compactMap(frame.directory.agency))
        }
        return request.page(
            frame, .actions, "Actions", errors: errors, list(frame) + (frame.may.contains(.assignAction) ? form(frame, agencies, request.form, errors) : .empty)
        )
    }

    private static func list(_ frame: CaseFrame) -> HTML {
        let rows = frame.actions.map { action -> [HTML] in
            let mine = action.agency == frame.viewer.agency.id && frame.may.contains(.answerAction) && action.state.isOpen
            let note: HTML = action.content.note.isEmpty ? .empty : "<br><span class=\"hint\">\(action.content.note)</span>"
            return [
                "\(action.content.what)", "\(frame.directory.agencyName(action.agency))",
                action.state.isOpen ? Parts.due(action.due, today: frame.viewer.today) : "<span class=\"nowrap\">\(action.due.words)</span>",
                "\(Parts.tag(action.state.words, action.state == .done ? "ok" : action.state == .refused ? "warn" : "quiet"))\(note)",
                mine ? Parts.link(action.state == .asked ? "Answer" : "Report", .answer(action.id, frame.file.id)) : "\(frame.directory.label(action.askedBy))",
            ]
        }
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Actions</h1>
            \(rows.isEmpty ? "<p class=\"empty\">No action yet.</p>" : Parts.table("Actions, open ones first", ["What", "Agency", "Due", "Answer", "Asked by, or yours to answer"], rows))
            """
    }

    private static func form(_ frame: CaseFrame, _ agencies: [Agency], _ form: Form, _ errors: FormErrors?) -> HTML {
        let fields = Fields(form, errors)
        return """
            <section aria-labelledby="assign" class="narrow"><h2 id="assign">Assign an action</h2>
            <p class="hint">One agency, one date. The agency accepts, or refuses with a reason. All members of the team can read it: leave out what only some may know.</p>
            <form method="post" action="\(Link.section(.actions, frame.file.id))" data-guard>
            \(fields.area("what", "What is to be done", rows: 2, limit: 1000))
            \(fields.select("agency", "Agency", agencies.map { (value: $0.id.text, words: $0.name) }))
            \(fields.input("due", "Due", hint: "Year-month-day, for example \(frame.viewer.today.adding(days: 14).text).", css: "short"))
            <div class="buttons"><button>Assign</button></div></form></section>
            """
    }

    private static func answerPage(_ request: WebRequest, _ visit: CaseVisit<CanAnswer>, _ errors: FormErrors? = nil, isConflict: Bool = false) async throws
        -> Reply
    {
        let id: Action.ID = try request.parameter("action")
        let (frame, action) = try await visit.read(.caseSeen) { access, tx in try (CaseFrame(access, tx), ActionStore.find(id, access, tx)) }
        let fields = Fields(request.form, errors)
        let conflict: HTML =
            !isConflict
            ? .empty
            : """
            <div class="warning"><strong>Somebody of your agency answered first.</strong> Your text is not saved; theirs is kept.</div>
            <div class="compare"><section><h3>Your answer, not saved</h3><p class="text">\(request.form.text("note"))</p></section><section><h3>Stored now</h3><p class="text">\(action.state.words). \(action.content.note)</p></section></div>
            """
        let body: HTML = """
            <h1><span class="caption">Case \(frame.file.reference)</span>Answer an action</h1>
            \(conflict)
            \(Parts.summary([Parts.row("What", action.content.what), Parts.row("Asked by", frame.directory.label(action.askedBy)), Parts.row("Due", Parts.due(action.due, today: frame.viewer.today)), Parts.row("So far", "\(action.state.words). \(action.content.note)")]))
            \(action.state.next.isEmpty ? "<p class=\"notice\">This action is answered: \(action.state.words).</p>" : "<form method=\"post\" action=\"\(Link.answer(id, frame.file.id))\" data-guard><input type=\"hidden\" name=\"version\" value=\"\(action.version)\">\(fields.choices("state", "Answer of your agency", action.state.next.map { (value: $0.rawValue, words: $0.words, hint: "") }))\(fields.area("note", "Note", hint: "If your agency refuses: why. All members of the team read it.", rows: 3, limit: 2000, required: false))<div class=\"buttons\"><button>Save the answer</button></div></form>" as HTML)
            """
        return request.page(frame, .actions, "Answer an action", narrow: true, errors: errors, body)
    }
}
