import Domain

/// What a table decides on a referral takes effect as at its own page: the reason is kept, and the referrer hears back (R35, R37).
enum ReferralResolution {
    /// - Returns: what changed at once, in words.
    static func take(
        _ typed: ResolutionForm, _ form: Form, _ item: VisibleItem, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> String {
        guard case .outcome(let id) = typed.subject, let referral = item.item.referral else { return "" }
        let triage: DeskAccess<CanTriage> = try .check(access.viewer, in: tx)
        let course = try ReferralStore.find(referral, forTriage: triage, tx).course
        let template = item.structure.template
        try ResolutionStore.checkStage(form, course)
        guard let outcome = template.outcome(id, at: course.stage) else { throw Refusal.conflict(stored: "") }
        let decision = decision(outcome, form, typed.ballot, at: course)
        if typed.ballot.holds { try check(decision, template, course, tx) }
        if outcome.needs?.contains(.decision) == true { try GroundStore.decide(outcome, typed.ballot, on: referral, at: course, template, triage, tx) }
        guard typed.ballot.holds else { return "" }
        do {
            let (adopted, event) = try ReferralStore.decideOn(referral, decision, triage, tx)
            try tx.note(event.code, on: [event.subject ?? referral.text], by: access.viewer)
            return adopted == nil ? "\(outcome.words). The referrer hears back." : "The referral is a case now. The referrer hears back."
        } catch let errors as FormErrors { return errors.problems.map(\.message).joined(separator: " ") }
    }

    private static func decision(_ outcome: Template.Outcome, _ form: Form, _ ballot: BallotForm, at course: Course) -> Form {
        Form([
            "outcome": [outcome.id], "reason": [ballot.note.isEmpty ? ballot.settled : ballot.note], "answer": form.all("answer"),
            "stage": [course.stage], "event": form.all("event"), "signpost": form.all("signpost"),
        ])
    }

    /// What is missing in the form is said at its fields; what the structure does not let happen yet stands in the decision.
    private static func check(_ decision: Form, _ template: Template, _ course: Course, _ tx: Transaction) throws {
        do { _ = try TriageForm.parse(decision, template, stage: course.stage, agencies: DirectoryStore.load(tx).agencies.map(\.id)) } catch let errors
            as FormErrors
        {
            var own = FormErrors()
            for problem in errors.problems { own.add(["reason": "note", "outcome": "on"][problem.field] ?? problem.field, problem.message) }
            throw own
        }
    }
}
