import Domain
import Foundation
import Records

/// The end of a case against the goal that was set at its start (R76).
enum ClosurePages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit) }

    static func close(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply {
        let now = request.site.environment.now()
        do {
            try await visit.write { access, tx in
                let template = try StructureStore.current(access, tx).template
                if request.form.raw("confirmed") != "yes" {
                    throw FormErrors("confirmed", "Tick the box: a closed case cannot be changed any more.")
                }
                return try ((), CaseStore.close(.parse(request.form, template, at: now, by: access.viewer.seat.id), access, tx))
            }
            return .redirect(.section(.closure, visit.caseID).done(.closed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<some Permission>, _ errors: FormErrors? = nil) async throws -> Reply {
        let frame = try await visit.read(.caseSeen) { access, tx in try CaseFrame(access, tx) }
        return request.page(frame, .closure, "Closure", errors: errors, body(frame, request.form, errors))
    }

    private static func body(_ frame: CaseFrame, _ form: Form, _ errors: FormErrors?) -> HTML {
        let goal = frame.file.details.goal
        let head: HTML = """
            <h1><span class="caption">Case \(frame.file.reference)</span>Closure</h1>
            <div class="card"><h2>The goal set at the start</h2>\(goal.isEmpty ? "<p class=\"empty\">No goal was set.</p>" : "<p class=\"text\">\(goal)</p>")</div>
            """
        if let closure = frame.file.closure { return head + closed(closure, frame) }
        guard frame.may.contains(.closeCase) else { return head + "<p>The owner or the coordinator closes the case.</p>" }
        let fields = Fields(form, errors)
        let template = frame.structure.template
        let open: HTML =
            frame.open.isEmpty
            ? .empty
            : """
            <div class="warning"><strong>\(Parts.plural(frame.open.count, "action")) still open.</strong> They stay on record as open. Chase or end them first under \(Parts.link("Actions", .section(.actions, frame.file.id))).</div>
            """
        return head + """
            \(open)
            <form class="narrow" method="post" action="\(Link.section(.closure, frame.file.id))" data-guard>
            \(fields.choices("outcome", "How does the case end?", template.ending.closures.map { (value: $0.id, words: $0.words, hint: $0.hint ?? "") }))
            \(fields.choices("goal-met", "Was the goal met?", Closure.GoalMet.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            \(fields.area("statement", "What was reached, measured against the goal", limit: 4000))
            \(fields.area("thanks", "Word to the partners", hint: "What helped. They read it here.", rows: 2, limit: 1000, required: false))
            \(fields.choices("confirmed", "Closing cannot be undone", type: "checkbox", [(value: "yes", words: "The case becomes read-only for everybody", hint: "")]))
            <div class="buttons"><button class="danger">Close the case</button></div></form>
            """
    }

    private static func closed(_ closure: Closure, _ frame: CaseFrame) -> HTML {
        Parts.summary([
            Parts.row("Outcome", frame.structure.template.closure(closure.outcome)?.words ?? closure.outcome),
            Parts.row("Goal", Parts.tag(closure.goalMet.words, closure.goalMet == .met ? "ok" : "warn")),
            Parts.row("What was reached", closure.statement), Parts.row("Word to the partners", closure.thanks),
            Parts.row("Closed", "\(Parts.when(closure.closedAt, frame.structure.zone)), \(frame.directory.label(closure.by))"),
        ])
    }
}
