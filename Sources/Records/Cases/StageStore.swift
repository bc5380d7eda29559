public import Domain

/// The way of a case through the stages of its structure, from adoption to its last look-back (R35, R77).
public enum StageStore {
    /// Takes an outcome with which the case stays a case: to another stage, to another level, or asking for something.
    /// - Throws: `FormErrors` also when the structure does not let it go on like that; a conflict when somebody else took it on first.
    public static func take(_ form: Form, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> AuditEvent {
        let course = access.course
        guard form.raw("stage") == course.stage else { throw Refusal.conflict(stored: "") }
        let typed = try StageForm.parse(form, StructureStore.current(access, tx).template, at: course)
        return try go(typed.outcome, reason: typed.reason, field: "outcome", access, tx)
    }

    /// Goes on with an outcome that was chosen, on the stage's own page or by a table.
    static func go(_ outcome: Template.Outcome, reason: String, field: String, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> AuditEvent {
        let next = try next(outcome.id, field: field, access, tx)
        let (by, at) = (access.viewer.seat.id, tx.now)
        try DecisionStore.insert(.wentOn, reason: reason, note: outcome.words, access.caseID, by: by, at: at, tx)
        if let event = outcome.marks { try TimelineStore.note(event, access.caseID.text, at: at, tx) }
        try move(access.caseID, to: next.stage, level: outcome.level, at: at, tx)
        return AuditEvent(.caseWentOn)
    }

    /// Where an outcome leads, if everything that it needs is on record.
    static func next(_ outcome: String, field: String, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> Course {
        let (template, course) = try (StructureStore.current(access, tx).template, access.course)
        var record = try GroundStore.newest(scopes(access), for: outcome, at: course.stage, tx).filter(\.value).keys.reduce(into: Set()) { $0.insert($1) }
        if access.opened.standing.owner != nil { record.insert(.owner) }
        let answers = try GroundStore.answers(access.caseID.text, template, tx)
        do throws(CannotTake) { return try template.taking(outcome, at: course, record: record, answers: answers) } catch {
            throw FormErrors(field, error.sentence)
        }
    }

    /// To another stage of its structure, another level, or both; with what else changes at that moment.
    static func move(
        _ id: Case.ID, to next: String?, level: String?, at: Instant, _ tx: Transaction, _ also: (inout CaseStore.Standing) -> Void = { _ in }
    ) throws {
        guard let stage = try CaseStore.opened(id, tx)?.standing.stage else { throw Refusal.notFound }
        try CaseStore.change(id, tx) { standing in
            standing.stage = next ?? stage
            standing.level = level ?? standing.level
            also(&standing)
        }
        guard let next, next != stage else { return try ClockStore.settle(id.text, tx) }
        try TimelineStore.note(.left, about: stage, id.text, at: at, tx)
        try TimelineStore.note(.entered, about: next, id.text, at: at, tx)
    }

    /// Records a check after closure; its clock ends (R77).
    public static func lookBack(_ form: Form, _ access: CaseAccess<CanLookBack>, _ tx: Transaction) throws -> AuditEvent {
        let open = try lookBacks(access, tx).filter { $0.done == nil }.map(\.lookBack)
        // The last one was recorded while the form was open.
        guard !open.isEmpty else { throw Refusal.conflict(stored: "") }
        let typed = try LookBackForm.parse(form, open: open)
        let (by, at) = (access.viewer.seat.id, tx.now)
        let note = "\(typed.lookBack.words). \(typed.next)"
        try DecisionStore.insert(.lookedBack, reason: typed.found, note: note, access.caseID, by: by, at: at, tx)
        try TimelineStore.note(.lookedBack, about: typed.lookBack.id, access.caseID.text, at: at, tx)
        return AuditEvent(.lookedBack)
    }

    /// The look-backs of a closed case: what each is, when it was or is due, and when it was done.
    public static func lookBacks(
        _ access: CaseAccess<some Permission>, _ tx: Transaction
    ) throws -> [(lookBack: Template.LookBack, due: Instant, done: Instant?)] {
        let (structure, timeline) = try (StructureStore.current(access, tx), timeline(access, tx))
        let runs = structure.template.runs(timeline, structure.calendar, now: tx.now)
        return structure.template.ending.lookBacks.compactMap { lookBack in
            runs.first { $0.id == lookBack.id }.map { (lookBack, $0.due, $0.ended) }
        }
    }

    /// The clocks of a case, ended ones too: those that run first, the next one to end before the others.
    public static func clocks(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [RunningClock] {
        let structure = try StructureStore.current(access, tx)
        return try structure.template.runs(timeline(access, tx), structure.calendar, now: tx.now)
            .sorted { ($0.ended == nil ? 0 : 1, $0.due, $0.id) < ($1.ended == nil ? 0 : 1, $1.due, $1.id) }
    }

    private static func timeline(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Timeline {
        var timeline = try TimelineStore.one(access.caseID.text, tx)
        timeline.level = access.opened.standing.level
        return timeline
    }

    /// What was put on record for the referral holds on in its case.
    private static func scopes(_ access: CaseAccess<some Permission>) throws -> [String] {
        let row = access.opened.row
        return try [access.caseID.text] + [row.optional("referral_id", row.text)].compactMap(\.self)
    }
}

extension CaseAccess {
    /// Where the case is in its structure.
    public var course: Course {
        let standing = opened.standing
        return Course(stored: standing.stage, isAdopted: true, ended: standing.state == .closed ? standing.stage : nil)
    }
}
