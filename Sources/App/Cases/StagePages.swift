import Domain
import HTTPTypes
import Records

/// Where a case is in its structure, what is on record there, and where it goes on (R35).
enum StagePages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit) }

    static func take(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply {
        try await change(request, visit, .wentOn, field: "outcome") { access, tx in try StageStore.take(request.form, access, tx) }
    }

    static func record(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply {
        try await change(request, visit, .ground, field: "kind") { access, tx in try GroundStore.add(request.form, access, tx) }
    }

    static func pause(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        try await change(request, visit, .paused, field: "clock") { access, tx in try PauseStore.begin(request.form, access, tx) }
    }

    static func resume(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        let pause: ClockPause.ID = try request.parameter("pause")
        try await visit.write { access, tx in try ((), PauseStore.end(pause, access, tx)) }
        return .redirect(.section(.stage, visit.caseID).done(.resumed))
    }

    private static func change<P>(
        _ request: WebRequest, _ visit: CaseVisit<P>, _ done: Done, field: String,
        _ work: @escaping @Sendable (CaseAccess<P>, Transaction) throws -> AuditEvent
    ) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), work(access, tx)) }
            return .redirect(.section(.stage, visit.caseID).done(done))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let sentence = "Somebody took the case on while you were writing. What stands here is how it is now; your text is kept below."
            var reply = try await page(request, visit, FormErrors(field, sentence))
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<some Permission>, _ errors: FormErrors? = nil) async throws -> Reply {
        let now = request.site.environment.now()
        let (frame, view) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let view = try StageView(
                frame: frame, course: access.course, newest: StructureStore.newest(access, tx).version, clocks: StageStore.clocks(access, tx),
                pauses: PauseStore.open(access, tx),
                grounds: GroundStore.all(access, tx), now: now,
                fields: Fields(request.form, errors))
            return (frame, view)
        }
        return request.page(frame, .stage, "Stage", errors: errors, view.body)
    }
}

struct StageView: Sendable {
    let frame: CaseFrame
    let course: Course
    /// The newest version of the structure.
    let newest: Int
    let clocks: [RunningClock]
    let pauses: [ClockPause]
    let grounds: [Ground]
    let now: Instant
    let fields: Fields

    private var template: Template { frame.structure.template }

    var body: HTML {
        let stage = template.stage(course.stage)
        let questions = stage?.questions.map { "<li>\($0)?</li>" as HTML } ?? []
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Stage: \(stage?.words ?? course.stage)</h1>
            \(Self.progress(frame))\(newer)
            <div class="columns"><div class="wide">
            \(frame.isClosed ? .empty : "<h2>What is asked here</h2>\(questions.isEmpty ? "<p class=\"empty\">This stage asks nothing of its own.</p>" : "<ul>\(questions)</ul>")" as HTML)
            \(frame.isClosed || !frame.may.contains(.closeCase) ? .empty : steps)
            </div><aside class="side">\(Self.clocks(clocks, pauses, frame, now: now, fields))\(record)</aside></div>
            """
    }

    private var newer: HTML {
        guard frame.structure.version < newest, !frame.isClosed, frame.may.contains(.closeCase) else { return .empty }
        return """
            <p class="notice">This case runs by version \(frame.structure.version) of its structure; new cases run by version \(newest). \(Parts.link("See what differs", .version(frame.file.id)))</p>
            """
    }

    private var record: HTML {
        let link: Link? = !frame.isClosed && frame.may.contains(.closeCase) ? .caseGrounds(frame.file.id) : nil
        return GroundView(course: course, grounds: grounds, structure: frame.structure, directory: frame.directory, fields: fields, link: link).body
    }

    private var steps: HTML {
        let (steps, endings) = (template.steps(at: course), template.endings(at: course))
        let form: HTML = """
            <section aria-labelledby="next"><h2 id="next">What happens next?</h2>
            <form method="post" action="\(Link.section(.stage, frame.file.id))" data-guard><input type="hidden" name="stage" value="\(course.stage)">
            \(fields.choices("outcome", "Outcome of this stage", steps.map { (value: $0.id, words: $0.words, hint: Self.hint($0)) }))
            \(fields.area("reason", "Reason", hint: "The team reads it under its decisions.", rows: 3, limit: 2_000))
            <div class="buttons"><button>Record the outcome</button></div></form></section>
            """
        let end: HTML = """
            <section aria-labelledby="ends"\(steps.isEmpty ? " id=\"outcome\"" : "" as HTML)><h2 id="ends">\(steps.isEmpty ? "The case can end" : "Or the case ends")</h2><ul>\(endings.map { "<li>\($0.words)\(Self.needs($0))</li>" as HTML })</ul>
            <p>\(Parts.button("Close the case", .section(.closure, frame.file.id), secondary: true))</p></section>
            """
        return (steps.isEmpty ? .empty : form) + (endings.isEmpty ? .empty : end)
    }

    static func hint(_ outcome: Template.Outcome) -> String {
        let needs = (outcome.needs ?? []).map(\.words).joined(separator: "; ")
        return [outcome.hint ?? "", needs.isEmpty ? "" : "Needs: \(needs)."].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func needs(_ outcome: Template.Outcome) -> HTML {
        let hint = hint(outcome)
        return hint.isEmpty ? .empty : " <span class=\"hint\">\(hint)</span>"
    }

    /// The stages in order; those before the present one count as done.
    static func progress(_ frame: CaseFrame) -> HTML {
        let stages = frame.structure.template.stages
        let current = frame.isClosed ? stages.count : stages.firstIndex { $0.id == frame.file.stage } ?? 0
        let items = stages.enumerated().map { index, stage -> HTML in
            index < current
                ? "<li class=\"done\">\(stage.words)<span class=\"visually-hidden\">, done</span></li>"
                : "<li\(index == current ? " aria-current=\"step\"" : "" as HTML)>\(stage.words)</li>"
        }
        return "<h2 class=\"visually-hidden\">Where the case is</h2><ol class=\"progress\">\(items)</ol>"
    }

    /// The clocks of a case; guests see none.
    static func clocks(_ clocks: [RunningClock], _ pauses: [ClockPause], _ frame: CaseFrame, now: Instant, _ fields: Fields? = nil) -> HTML {
        guard frame.may.contains(.seeTeam) else { return .empty }
        let id = frame.file.id
        var view = ClockView(clocks: clocks, pauses: pauses, structure: frame.structure, now: now)
        if let fields, frame.may.contains(.editCase) { view.form = .init(fields: fields, link: .pauses(id)) { .pauseEnd($0, id) } }
        return view.card
    }
}
