public import Domain

/// Decisions at meetings, by the rule of the structure; those on a referral, the stage or the owner of a case take effect at once (R18, R35, R60).
public enum ResolutionStore {
    static func all(of item: AgendaItem.ID, _ tx: Transaction) throws -> [Resolution] {
        let rows = try tx.rows("SELECT * FROM resolution WHERE item_id = \(item) ORDER BY at, id")
        guard !rows.isEmpty else { return [] }
        let own = try Dictionary(grouping: tx.rows("SELECT * FROM resolution_own WHERE item_id = \(item) ORDER BY at, id")) { try $0.text("resolution_id") }
        return try rows.map { row in
            let content: Resolution.Content = try tx.open(row.bytes("sealed"), context(row))
            return try Resolution(
                id: row.id("id"), item: item, outcome: row.code("outcome"), at: row.instant("at"), by: row.id("by_id"),
                review: row.optional("review", row.day), content: content, own: (own[row.text("id")] ?? []).map { try Self.own($0, tx) })
        }
    }

    private static func own(_ row: Row, _ tx: Transaction) throws -> Resolution.Own {
        try Resolution.Own(
            agency: row.id("agency_id"), at: row.instant("at"), by: row.id("by_id"), words: tx.open(row.bytes("sealed"), ownContext(row)))
    }

    /// On what the viewer can put a decision of the table on record: the outcomes and the owner for whoever leads the case, anything else for whoever writes.
    public static func subjects(
        _ item: VisibleItem, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> [(subject: ResolutionForm.Subject, words: String)] {
        var found: [(ResolutionForm.Subject, String)] = []
        if let file = item.file, file.may(.closeCase) {
            // What became of a referral goes on as a case, by the newest version of its structure.
            let template = try StructureStore.current(file, tx).template
            found += template.outcomes(at: file.course).map { (.outcome($0.id), $0.words) }
            if file.may(.appointOwner) { found.append((.owner, "Who owns the case")) }
        } else if let course = item.course, course.ended == nil, !course.isAdopted {
            found += item.structure.template.outcomes(at: course).map { (.outcome($0.id), $0.words) }
        }
        return found + [(.other, "Something else")]
    }

    /// Puts a decision of the table on record and lets it take effect.
    public static func decide(
        _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let found = try MinutesStore.write(id, of: meeting, access, tx)
        let (structure, directory) = try (found.item.structure, DirectoryStore.load(tx))
        let subjects = try subjects(found.item, access, tx)
        let typed = try ResolutionForm.parse(
            form, structure, subjects: subjects.map(\.subject), absent: found.absent(structure, directory),
            unheard: found.unheard(directory).map(\.name), today: access.viewer.today)
        let effect = try take(typed, form, found.item, access, tx)
        let words = subjects.first { $0.subject == typed.subject }?.words ?? ""
        let question = typed.subject == .other ? typed.question : typed.question.isEmpty ? words : "\(words): \(typed.question)"
        let content = Resolution.Content(
            question: question, voices: typed.ballot.voices, reason: typed.ballot.note, settled: typed.ballot.settled, effect: effect)
        try insert(content, typed, found, access.viewer.seat.id, tx)
        return MinutesStore.event(.resolutionMade, found.item)
    }

    /// What a decision changes in the case or the referral at once, in words.
    private static func take(
        _ typed: ResolutionForm, _ form: Form, _ item: VisibleItem, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> String {
        guard let caseID = item.file?.caseID else { return try ReferralResolution.take(typed, form, item, access, tx) }
        switch typed.subject {
        case .other: return ""
        case .owner:
            let owners: CaseAccess<CanAppointOwner> = try .check(caseID, for: access.viewer, in: tx)
            let members = try MemberStore.current(owners, tx).filter { $0.role == .member }.map(\.seat)
            let form = Form(["owner": form.all("owner"), "reason": [typed.ballot.note], "note": form.all("handover")])
            let owner = try owner(form, members, owners, isBinding: typed.ballot.holds)
            guard let owner, typed.ballot.holds else { return "" }
            _ = try DecisionStore.appoint(owner, owners, tx)
            return "\(try DirectoryStore.load(tx).label(owner.seat)) owns the case now."
        case .outcome(let id):
            let lead: CaseAccess<CanClose> = try .check(caseID, for: access.viewer, in: tx)
            try checkStage(form, lead.course)
            return try go(id, typed.ballot, lead, StructureStore.current(lead, tx).template, tx)
        }
    }

    /// Somebody moved it on while the form was open: the table spoke of another stage.
    static func checkStage(_ form: Form, _ course: Course) throws {
        guard form.raw("stage").isEmpty || form.raw("stage") == course.stage else { throw Refusal.conflict(stored: "") }
    }

    /// The errors of the form of owners, at the fields of this one.
    private static func owner(_ form: Form, _ members: [Seat.ID], _ access: CaseAccess<CanAppointOwner>, isBinding: Bool) throws -> OwnerForm? {
        do { return try OwnerForm.parse(form, members: members, current: access.opened.standing.owner) } catch let errors {
            guard isBinding else { return nil }
            var own = FormErrors()
            for problem in errors.problems {
                let field = ["reason": "note", "note": "handover"][problem.field] ?? problem.field
                own.add(field, problem.message)
            }
            throw own
        }
    }

    private static func go(_ id: String, _ ballot: BallotForm, _ lead: CaseAccess<CanClose>, _ template: Template, _ tx: Transaction) throws -> String {
        guard let outcome = template.outcome(id, at: lead.course.stage) else { throw Refusal.conflict(stored: "") }
        if outcome.needs?.contains(.decision) == true { try GroundStore.decide(outcome, ballot, lead, template, tx) }
        guard ballot.holds else { return "" }
        if outcome.effect.ends { return "The case ends when its closure is filled in: the goal, and what was reached." }
        do {
            _ = try StageStore.go(outcome, reason: ballot.note.isEmpty ? ballot.settled : ballot.note, field: "on", lead, tx)
            return "The case stands now at: \(template.stage(outcome.to ?? lead.course.stage)?.words ?? outcome.words)."
        } catch let errors as FormErrors { return errors.problems.map(\.message).joined(separator: " ") }
    }

    private static func insert(_ content: Resolution.Content, _ typed: ResolutionForm, _ found: VisibleMinutes, _ by: Seat.ID, _ tx: Transaction) throws {
        let (id, item, at) = (tx.newID(Resolution.self), found.item, tx.now)
        let scope = item.item.scope
        let dissent = typed.ballot.voices.values.count { $0 == .objects }
        let bound = Bound(
            id: id.text, item: item.id.text, outcome: typed.ballot.outcome.rawValue, at: at, review: typed.review, by: by, dissent: dissent, scope: scope)
        let sealed = try tx.seal(content, bound.context)
        try tx.rows(
            """
            INSERT INTO resolution (id, item_id, case_id, scope, outcome, at, by_id, review, dissent, sealed)
            VALUES (\(id), \(item.id), coalesce(\(item.item.caseID), (SELECT adopted_as FROM referral WHERE id = \(item.item.referral))), \(scope),
                \(typed.ballot.outcome.rawValue), \(at), \(by), \(typed.review), \(dissent),
                \(sealed))
            """)
    }

    /// Records what the viewer's authority decided for itself, after the table had advised.
    public static func answer(
        _ resolution: Resolution.ID, _ id: AgendaItem.ID, of meeting: Meeting.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let (_, item) = try AgendaStore.find(id, of: meeting, access, tx)
        let viewer = access.viewer
        guard let found = try all(of: id, tx).first(where: { $0.id == resolution }), item.answers, found.outcome == .advised, try takesPart(item, viewer, tx)
        else { throw AccessDenied(rules: ["no-advice-for-this-agency"]) }
        let words = try OwnDecisionForm.parse(form, on: resolution).words
        let (own, at, scope) = (tx.newID(Resolution.self).text, tx.now, item.item.scope)
        let sealed = try tx.seal(words, ownContext(own, resolution.text, viewer.agency.id, at, viewer.seat.id, scope))
        try tx.rows(
            """
            INSERT INTO resolution_own (id, resolution_id, item_id, case_id, scope, agency_id, at, by_id, sealed)
            VALUES (\(own), \(resolution), \(id), \(item.item.caseID), \(scope), \(viewer.agency.id), \(at), \(viewer.seat.id), \(sealed))
            """)
        return MinutesStore.event(.ownDecision, item)
    }

    /// Whether the viewer's agency is invited to the item.
    static func takesPart(_ item: VisibleItem, _ viewer: Viewer, _ tx: Transaction) throws -> Bool {
        let directory = try DirectoryStore.load(tx)
        return item.attendance.contains { directory.agency(of: $0.present)?.id == viewer.agency.id }
    }

    /// Decisions of open cases that are to be looked at again until a day, for the next agenda.
    static func reviews(_ cases: [Case.ID], until day: Day, _ tx: Transaction) throws -> [Case.ID: Day] {
        guard !cases.isEmpty else { return [:] }
        let rows = try tx.rows(
            "SELECT case_id, min(review) AS day FROM resolution WHERE case_id IN (\(cases)) AND review <= \(day) GROUP BY case_id")
        return try Dictionary(uniqueKeysWithValues: rows.map { try ($0.id("case_id"), $0.day("day")) })
    }

    /// What of a decision stands in clear, bound to its text: no statement turns a no into a yes.
    private struct Bound {
        let id: String
        let item: String
        let outcome: String
        let at: Instant
        let review: Day?
        let by: Seat.ID
        /// How many objected.
        let dissent: Int
        let scope: String

        var context: SealContext {
            SealContext(
                kind: "resolution", id: id, version: 1, scope: scope, originator: by.text,
                handling: "\(item) \(outcome) \(at.text) \(review?.text ?? "-") \(dissent)")
        }
    }

    static func context(_ row: Row) throws -> SealContext {
        try Bound(
            id: row.text("id"), item: row.text("item_id"), outcome: row.text("outcome"), at: row.instant("at"), review: row.optional("review", row.day),
            by: row.id("by_id"), dissent: row.int("dissent"), scope: row.text("scope")
        ).context
    }

    static func ownContext(_ row: Row) throws -> SealContext {
        try ownContext(row.text("id"), row.text("resolution_id"), row.id("agency_id"), row.instant("at"), row.id("by_id"), row.text("scope"))
    }

    private static func ownContext(_ id: String, _ resolution: String, _ agency: Agency.ID, _ at: Instant, _ by: Seat.ID, _ scope: String) -> SealContext {
        SealContext(kind: "resolution-own", id: id, version: 1, scope: scope, originator: agency.text, handling: "\(resolution) \(by) \(at.text)")
    }
}
