public import Domain

public enum GroundStore {
    /// What is on record for a referral that was found, newest first; only for whoever weighs it (R37).
    public static func all(_ referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [Ground] {
        try access.viewer.weighs(for: ReferralStore.structure(of: referral, tx).id) ? all(referral.id.text, tx) : []
    }

    /// What is on record for a case; guests do not see it.
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Ground] {
        access.may(.seeTeam) ? try all(access.caseID.text, tx) : []
    }

    private static func all(_ scope: String, _ tx: Transaction) throws -> [Ground] {
        try tx.rows("SELECT * FROM ground WHERE scope = \(scope) ORDER BY at DESC, id DESC").map { row in
            let context = try context(row)
            return try Ground(
                id: row.id("id"), kind: kind(row), about: row.optional("about", row.text), holds: row.int("holds") == 1, at: row.instant("at"),
                by: row.id("by_id"),
                content: tx.open(row.bytes("sealed"), context))
        }
    }

    /// Puts something on record for a referral that waits; the clocks of the police know of it.
    public static func add(_ form: Form, to referral: Referral, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> AuditEvent {
        guard referral.course.ended == nil, !referral.course.isAdopted else { throw Refusal.conflict(stored: "") }
        let structure = try ReferralStore.structure(of: referral, tx)
        let ground = try GroundForm.parse(form, structure, at: referral.course)
        try insert(ground, referral.id.text, structure.template, by: access.viewer.seat.id, tx)
        return AuditEvent(.groundRecorded, subject: referral.id.text)
    }

    /// The same for a case, by whoever leads it.
    public static func add(_ form: Form, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> AuditEvent {
        guard form.raw("stage") == access.course.stage else { throw Refusal.conflict(stored: "") }
        let structure = try StructureStore.current(access, tx)
        let ground = try GroundForm.parse(form, structure, at: access.course)
        try insert(ground, access.caseID.text, structure.template, by: access.viewer.seat.id, tx)
        return AuditEvent(.groundRecorded)
    }

    /// A joint decision of a meeting on an outcome of the stage.
    static func decide(_ outcome: Template.Outcome, _ ballot: BallotForm, _ access: CaseAccess<CanClose>, _ template: Template, _ tx: Transaction) throws {
        try insert(GroundForm(ballot, on: outcome, at: access.course.stage), access.caseID.text, template, by: access.viewer.seat.id, tx)
    }

    /// The same on a referral.
    static func decide(
        _ outcome: Template.Outcome, _ ballot: BallotForm, on referral: Referral.ID, at course: Course, _ template: Template, _ access: DeskAccess<CanTriage>,
        _ tx: Transaction
    ) throws {
        try insert(GroundForm(ballot, on: outcome, at: course.stage), referral.text, template, by: access.viewer.seat.id, tx)
    }

    /// A step is answered when it is its turn; the first one at any time, to start again.
    private static func checkTurn(of ground: GroundForm, _ scope: String, _ template: Template, _ tx: Transaction) throws {
        guard let first = template.algorithm?.first, ground.about != first.id else { return }
        guard case .step(let step) = try template.walk(answers(scope, template, tx)), step.id == ground.about else {
            throw FormErrors("kind", "Somebody answered this step in the meantime. Look at the step that is shown now and answer that one.")
        }
    }

    /// An answer without a question on record was asked for in that moment: so the clock of the next question starts anew.
    private static func note(_ isQuestion: Bool, _ scope: String, at: Instant, _ tx: Transaction) throws {
        let last = try TimelineStore.one(scope, tx).marks.last { [.policeAsked, .policeAnswered].contains($0.event) }
        if isQuestion || last?.event != .policeAsked { try TimelineStore.note(.policeAsked, scope, at: at, tx) }
        if !isQuestion { try TimelineStore.note(.policeAnswered, scope, at: at, tx) }
    }

    private static func insert(_ ground: GroundForm, _ scope: String, _ template: Template, by seat: Seat.ID, _ tx: Transaction) throws {
        if ground.kind == .steps { try checkTurn(of: ground, scope, template, tx) }
        let (id, at) = (tx.newID(Ground.self), tx.now)
        if ground.kind == .police { try note(ground.answer == .asked, scope, at: at, tx) }
        // What it is on, when, and whether it holds are bound to the sealed text, so that no statement turns a no into a yes.
        let bound = [ground.kind.rawValue, ground.about ?? "", at.text, "\(ground.holds)"]
        let sealed = try tx.seal(ground.content, context(id.text, scope, bound))
        try tx.rows(
            """
            INSERT INTO ground (id, scope, kind, about, holds, at, by_id, sealed)
            VALUES (\(id), \(scope), \(ground.kind.rawValue), \(ground.about), \(ground.holds ? 1 : 0), \(at), \(seat), \(sealed))
            """)
    }

    /// Whether the newest ground of each kind holds; a joint decision counts for the outcome that it was on.
    /// Opens each, so that a row that was changed past the program counts for nothing.
    static func newest(_ scopes: [String], for outcome: String, at stage: String, _ tx: Transaction) throws -> [Template.Guard: Bool] {
        var newest: [Template.Guard: Bool] = [:]
        let entered = try scopes.compactMap { try TimelineStore.one($0, tx).marks.last { $0.event == .entered && $0.about == stage }?.at }.max()
        for row in try tx.rows("SELECT * FROM ground WHERE scope IN (\(scopes)) AND kind <> 'steps' ORDER BY at, id") {
            let _: Ground.Content = try tx.open(row.bytes("sealed"), context(row), noting: false)
            if let about = try row.optional("about", row.text), about != Ground.about(outcome, at: stage) { continue }
            // Whoever comes back to a stage decides anew.
            if try kind(row) == .decision, let entered, try row.instant("at") < entered { continue }
            newest[try kind(row)] = try row.int("holds") == 1
        }
        return newest
    }

    /// What was answered to the steps of the algorithm, as far as it counts.
    static func answers(_ scope: String, _ template: Template, _ tx: Transaction) throws -> [String] {
        let rows = try tx.rows("SELECT * FROM ground WHERE scope = \(scope) AND kind = 'steps' ORDER BY at, id")
        return try template.answers(
            rows.map { row in
                let content: Ground.Content = try tx.open(row.bytes("sealed"), context(row), noting: false)
                return try (row.text("about"), content.settled)
            })
    }

    static func context(_ row: Row) throws -> SealContext {
        let about = try row.optional("about", row.text) ?? ""
        return try context(row.text("id"), row.text("scope"), [row.text("kind"), about, row.text("at"), "\(row.int("holds") == 1)"])
    }

    private static func context(_ id: String, _ scope: String, _ bound: [String]) -> SealContext {
        SealContext(kind: "ground", id: id, version: 1, scope: scope, handling: bound.joined(separator: " "))
    }

    private static func kind(_ row: Row) throws -> Template.Guard { try row.code("kind") }
}
