import Domain
import Foundation
import HTTPTypes
import Records

/// The end of a case against the goal that was set at its start (R76).
enum ClosurePages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit) }

    static func close(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                if request.form.raw("confirmed") != "yes" {
                    throw FormErrors("confirmed", "Tick the box: a closed case cannot be changed any more.")
                }
                return try ((), CaseStore.close(request.form, access, tx))
            }
            return .redirect(.section(.closure, visit.caseID).done(.closed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    /// A check some time after closure (R77).
    static func lookBack(_ request: WebRequest, _ visit: CaseVisit<CanLookBack>) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), StageStore.lookBack(request.form, access, tx)) }
            return .redirect(.section(.closure, visit.caseID).done(.lookedBack))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            var reply = try await page(request, visit)
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<some Permission>, _ errors: FormErrors? = nil) async throws -> Reply {
        let now = request.site.environment.now()
        let (frame, view) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let view = try ClosureView(
                frame: frame, course: access.course, lookBacks: StageStore.lookBacks(access, tx), now: now, fields: Fields(request.form, errors))
            return (frame, view)
        }
        return request.page(frame, .closure, "Closure", errors: errors, view.body)
    }
}

struct ClosureView: Sendable {
    let frame: CaseFrame
    let course: Course
    let lookBacks: [(lookBack: Template.LookBack, due: Instant, done: Instant?)]
    let now: Instant
    let fields: Fields

    var body: HTML {
        let goal = frame.file.details.goal
        let head: HTML = """
            <h1><span class="caption">Case \(frame.file.reference)</span>Closure</h1>
            <div class="card"><h2>The goal set at the start</h2>\(goal.isEmpty ? "<p class=\"empty\">No goal was set.</p>" : "<p class=\"text\">\(goal)</p>")</div>
            """
        if let closure = frame.file.closure { return head + closed(closure) + looking }
        guard frame.may.contains(.closeCase) else { return head + "<p>The owner or the coordinator closes the case.</p>" }
        let template = frame.structure.template
        let endings = template.endings(at: course)
        guard !endings.isEmpty else {
            return head + """
                <p class="notice">A case does not end at the stage “\(template.stage(course.stage)?.words ?? course.stage)”. Take it on first.</p>
                <p>\(Parts.button("Stage of the case", .section(.stage, frame.file.id)))</p>
                """
        }
        let ending: HTML =
            endings.count == 1
            ? "<p id=\"ending\"><strong>\(endings[0].words).</strong> \(StageView.hint(endings[0]))</p>"
            : fields.choices("ending", "How does this stage end?", endings.map { (value: $0.id, words: $0.words, hint: StageView.hint($0)) })
        let open: HTML =
            frame.open.isEmpty
            ? .empty
            : """
            <div class="warning"><strong>\(Parts.plural(frame.open.count, "action")) still open.</strong> They stay on record as open. Chase or end them first under \(Parts.link("Actions", .section(.actions, frame.file.id))).</div>
            """
        return head + """
            \(open)
            <form class="narrow" method="post" action="\(Link.section(.closure, frame.file.id))" data-guard><input type="hidden" name="stage" value="\(course.stage)">
            \(ending)
            \(fields.choices("outcome", "How does the case end?", template.ending.closures.map { (value: $0.id, words: $0.words, hint: $0.hint ?? "") }))
            \(fields.choices("goal-met", "Was the goal met?", Closure.GoalMet.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            \(fields.area("statement", "What was reached, measured against the goal", limit: 4000))
            \(fields.area("thanks", "Word to the partners", hint: "What helped. They read it here.", rows: 2, limit: 1000, required: false))
            \(fields.choices("confirmed", "Closing cannot be undone", type: "checkbox", [(value: "yes", words: "The case becomes read-only for everybody", hint: "")]))
            <div class="buttons"><button class="danger">Close the case</button></div></form>
            """
    }

    private func closed(_ closure: Closure) -> HTML {
        Parts.summary([
            Parts.row("Outcome", frame.structure.template.closure(closure.outcome)?.words ?? closure.outcome),
            closure.ending.map { Parts.row("How the last stage ended", ending($0)) } ?? .empty,
            Parts.row("Goal", Parts.tag(closure.goalMet.words, closure.goalMet == .met ? "ok" : "warn")),
            Parts.row("What was reached", closure.statement), Parts.row("Word to the partners", closure.thanks),
            Parts.row("Closed", "\(Parts.when(closure.closedAt, frame.structure.zone)), \(frame.directory.label(closure.by))"),
        ])
    }

    /// What was typed when somebody else recorded the last look-back first.
    private var unsaved: HTML {
        let typed = ["found", "next"].map { fields.form.text($0) }.filter { !$0.isEmpty }
        guard !typed.isEmpty else { return .empty }
        return """
            <div class="warning"><strong>Somebody was first.</strong> All look-backs are recorded; your text is not saved.</div>
            \(Parts.summary(typed.map { Parts.row("Not saved", $0) }))
            """
    }

    private func ending(_ id: String) -> String { frame.structure.template.outcome(id, at: course.stage)?.words ?? id }

    private var looking: HTML {
        guard !lookBacks.isEmpty else { return .empty }
        let zone = frame.structure.zone
        let rows = lookBacks.map { line -> [HTML] in
            let state: HTML =
                line.done.map { Parts.tag("Done \($0.day(in: zone).words)", "ok") } ?? Parts.due(line.due.day(in: zone), today: frame.viewer.today)
            return ["\(line.lookBack.words)", state]
        }
        let open = lookBacks.filter { $0.done == nil }.map { (value: $0.lookBack.id, words: $0.lookBack.words, hint: "") }
        let form: HTML = """
            <form class="narrow" method="post" action="\(Link.lookBacks(frame.file.id))" data-guard>
            \(fields.choices("look-back", "Which look-back is this?", open))
            \(fields.area("found", "How is it now, measured against the goal?", limit: 4_000))
            \(fields.area("next", "What comes of it?", rows: 2, limit: 2_000))
            <div class="buttons"><button>Record the look-back</button></div></form>
            """
        let table = Parts.table("Look-backs", ["What", "When"], rows) + (open.isEmpty ? unsaved : .empty)
        return "<h2>Looking back</h2>\(table)\(open.isEmpty || !frame.may.contains(.lookBack) ? .empty : form)"
    }
}
