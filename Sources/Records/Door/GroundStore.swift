public import Domain

public enum GroundStore {
    /// What is on record for a referral that was found, newest first; only for whoever weighs it (R37).
    public static func all(_ referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [Ground] {
        guard access.viewer.may(.triage) else { return [] }
        return try tx.rows("SELECT * FROM ground WHERE scope = \(referral.id.text) ORDER BY at DESC, id DESC").map { row in
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
        let ground = try GroundForm.parse(form, structure, at: referral.course.stage)
        if ground.kind == .police { try TimelineStore.note(ground.answer == .asked ? .policeAsked : .policeAnswered, referral.id.text, at: tx.now, tx) }
        let (id, at) = (tx.newID(Ground.self), tx.now)
        // What it is on, when, and whether it holds are bound to the sealed text, so that no statement turns a no into a yes.
        let bound = [ground.kind.rawValue, ground.about ?? "", at.text, "\(ground.holds)"]
        let sealed = try tx.seal(ground.content, context(id.text, referral.id.text, bound))
        try tx.rows(
            """
            INSERT INTO ground (id, scope, kind, about, holds, at, by_id, sealed)
            VALUES (\(id), \(referral.id), \(ground.kind.rawValue), \(ground.about), \(ground.holds ? 1 : 0), \(at), \(access.viewer.seat.id), \(sealed))
            """)
        return AuditEvent(.groundRecorded, subject: referral.id.text)
    }

    /// Whether the newest ground of each kind holds; a joint decision counts for the outcome that it was on.
    /// Opens each, so that a row that was changed past the program counts for nothing.
    static func newest(_ scope: String, for outcome: String, at stage: String, _ tx: Transaction) throws -> [Template.Guard: Bool] {
        var newest: [Template.Guard: Bool] = [:]
        for row in try tx.rows("SELECT * FROM ground WHERE scope = \(scope) ORDER BY at, id") {
            let _: Ground.Content = try tx.open(row.bytes("sealed"), context(row), noting: false)
            if let about = try row.optional("about", row.text), about != Ground.about(outcome, at: stage) { continue }
            newest[try kind(row)] = try row.int("holds") == 1
        }
        return newest
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
