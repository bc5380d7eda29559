/// A step of a case to another outcome of its stage, as typed (R35, R57).
public struct StageForm: Sendable {
    public let outcome: Template.Outcome
    public let reason: String

    /// - Parameter course: where the case is; only outcomes that do not end it can be chosen, closing has a form of its own.
    public static func parse(_ form: Form, _ template: Template, at course: Course) throws(FormErrors) -> StageForm {
        var form = form
        let outcome = form.choice("outcome", "Choose what happens with the case.") { id in template.steps(at: course).first { $0.id == id } }
        let reason = form.required("reason", "Write why. The team reads it under its decisions.", limit: 2_000)
        try form.check()
        guard let outcome else { throw form.errors }
        return StageForm(outcome: outcome, reason: reason)
    }
}

extension Template {
    /// The outcomes with which a case stays a case.
    public func steps(at course: Course) -> [Outcome] { outcomes(at: course).filter { !$0.effect.ends } }

    /// The outcomes with which a case ends where it is (R76).
    public func endings(at course: Course) -> [Outcome] { outcomes(at: course).filter(\.effect.ends) }

    /// What can be put on record: what the outcomes of the stage ask for, and in a case the repeated answer of the police (R34).
    public func recorded(at course: Course) -> [Guard] {
        guard course.ended == nil else { return [] }
        let asked = guards(at: course.stage)
        let isRepeated = course.isAdopted && clocks.contains { $0.until == .policeAsked || $0.from == .policeAnswered }
        let isWalked = course.stage == algorithmStage
        return Guard.allCases.filter { asked.contains($0) || $0 == .police && isRepeated || $0 == .steps && isWalked }
    }
}

/// A check some time after the case was closed (R77), as typed.
public struct LookBackForm: Sendable {
    public let lookBack: Template.LookBack
    public let found: String
    public let next: String

    /// - Parameter open: the look-backs that are not done yet.
    public static func parse(_ form: Form, open: [Template.LookBack]) throws(FormErrors) -> LookBackForm {
        var form = form
        let lookBack = form.choice("look-back", "Choose which look-back this is.") { id in open.first { $0.id == id } }
        let found = form.required("found", "Write how it is now, measured against the goal. If nobody could be reached, write so.", limit: 4_000)
        let next = form.required("next", "Write what comes of it. If nothing, write so.", limit: 2_000)
        try form.check()
        guard let lookBack else { throw form.errors }
        return LookBackForm(lookBack: lookBack, found: found, next: next)
    }
}
