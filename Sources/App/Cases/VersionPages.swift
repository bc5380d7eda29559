import Domain
import HTTPTypes
import Records

/// The move of a case to the newest version of its structure: what would change, and why it is done (R10).
enum VersionPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply { try await page(request, visit) }

    static func move(_ request: WebRequest, _ visit: CaseVisit<CanClose>) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), VersionStore.move(request.form, access, tx)) }
            return .redirect(.section(.stage, visit.caseID).done(.newVersion))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let sentence = "The case or its structure changed while you were writing. What stands here is how it is now; your text is kept below."
            var reply = try await page(request, visit, FormErrors("reason", sentence))
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<CanClose>, _ errors: FormErrors? = nil) async throws -> Reply {
        let (frame, view) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let view = try VersionView(
                frame: frame, newest: StructureStore.newest(access, tx), level: VersionStore.level(access, tx), change: VersionStore.change(access, tx),
                seen: VersionStore.seen(access, tx), fields: Fields(request.form, errors))
            return (frame, view)
        }
        return request.page(frame, .stage, "Newer rules", errors: errors, view.body)
    }
}

struct VersionView: Sendable {
    let frame: CaseFrame
    let newest: Structure
    let level: (id: String, words: String)?
    let change: VersionChange?
    let seen: String
    let fields: Fields

    var body: HTML {
        let head: HTML = "<h1><span class=\"caption\">Case \(frame.file.reference)</span>Newer rules of “\(newest.name)”</h1>"
        guard let change else {
            let typed = fields.form.text("reason")
            return head + """
                <p class="notice">This case runs by the newest version already, version \(newest.version).</p>
                \(typed.isEmpty ? .empty : Parts.summary([Parts.row("Not saved", typed)]))
                <p>\(Parts.link("Back to the stage", .section(.stage, frame.file.id)))</p>
                """
        }
        return head + """
            <p class="lead">The case runs by version \(frame.structure.version). Version \(newest.version) is in force for new cases. Nothing moves by itself: read what differs, then decide with the team.</p>
            <h2>What differs</h2>
            \(differences(change))
            <h2>Move the case</h2>
            <form class="narrow" method="post" action="\(Link.version(frame.file.id))" data-guard><input type="hidden" name="shown" value="\(seen)">
            <p>What is on record stays. Clocks, and what must be on record before the next step, follow the new version from now on.</p>
            \(stage(change))\(levels(change))
            \(fields.area("reason", "Reason", hint: "The team reads it under its decisions.", rows: 3, limit: 2_000))
            <div class="buttons"><button>Go on by version \(newest.version)</button>\(Parts.link("Leave it as it is", .section(.stage, frame.file.id)))</div></form>
            """
    }

    private func differences(_ change: VersionChange) -> HTML {
        guard !change.differences.isEmpty else { return "<p class=\"empty\">Nothing that decides about a case: only wording or sources.</p>" }
        func list(_ lines: [String]) -> HTML { lines.isEmpty ? "–" : "<ul class=\"plain\">\(lines.map { "<li>\($0)</li>" as HTML })</ul>" }
        return Parts.table(
            "What differs", ["", "Only in version \(frame.structure.version)", "Only in version \(newest.version)"],
            change.differences.map { ["<strong>\($0.topic)</strong>", list($0.before), list($0.after)] })
    }

    private func stage(_ change: VersionChange) -> HTML {
        let stage = frame.file.stage
        guard change.asksStage(stage) else { return .empty }
        let words = frame.structure.template.stage(stage)?.words ?? stage
        return fields.choices(
            "stage", "Where does the case go on?", hint: "It is at “\(words)”. The new version has no such stage of a case.",
            change.new.caseStages.map { (value: $0.id, words: $0.words, hint: "") })
    }

    private func levels(_ change: VersionChange) -> HTML {
        guard let level else { return .empty }
        if change.new.levels.isEmpty { return "<p class=\"notice\">The new version has no levels. “\(level.words)” is no longer shown.</p>" }
        guard change.asksLevel(level.id) else { return .empty }
        return fields.choices(
            "level", "Which level does it have?", hint: "It has “\(level.words)”, which the new version does not know.",
            change.new.levels.map { (value: $0.id, words: $0.words, hint: $0.criteria) })
    }
}
