public import Domain

public enum GroundStore {
    /// What is on record for a referral that was found, newest first; only for whoever weighs it (R37).
    public static func all(_ referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [Ground] {
        guard access.viewer.may(.triage) else { return [] }
        return try tx.rows("SELECT * FROM ground WHERE scope = \(referral.id.text) ORDER BY at DESC, id DESC").map { row in
            let context = try context(row)
            return try Ground(
                id: row.id("id"), kind: kind(row), holds: row.int("holds") == 1, at: row.instant("at"), by: row.id("by_id"),
                content: tx.open(row.bytes("sealed"), context))
        }
    }

    /// Puts something on record for a referral that waits; the clocks of the police know of it.
    public static func add(_ form: Form, to referral: Referral, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> AuditEvent {
        guard referral.course.ended == nil, !referral.course.isAdopted else { throw Refusal.conflict(stored: "") }
        let template = try ReferralStore.structure(of: referral, tx).template
        let ground = try GroundForm.parse(form, template, kinds: template.guards(at: referral.course.stage))
        if ground.kind == .police { try TimelineStore.note(ground.answer == .asked ? .policeAsked : .policeAnswered, referral.id.text, at: tx.now, tx) }
        let id = tx.newID(Ground.self)
        // The holding flag is bound to the sealed text, so that no statement turns a no into a yes.
        let sealed = try tx.seal(ground.content, context(id.text, referral.id.text, ground.kind.rawValue, holds: ground.holds))
        try tx.rows(
            """
            INSERT INTO ground (id, scope, kind, holds, at, by_id, sealed)
            VALUES (\(id), \(referral.id), \(ground.kind.rawValue), \(ground.holds ? 1 : 0), \(tx.now), \(access.viewer.seat.id), \(sealed))
            """)
        return AuditEvent(.groundRecorded, subject: referral.id.text)
    }

    /// The kinds whose newest ground holds. Opens each, so that a row that was changed past the program counts for nothing.
    static func holding(_ scope: String, _ tx: Transaction) throws -> Set<Template.Guard> {
        var newest: [Template.Guard: Bool] = [:]
        for row in try tx.rows("SELECT * FROM ground WHERE scope = \(scope) ORDER BY at, id") {
            let _: Ground.Content = try tx.open(row.bytes("sealed"), context(row), noting: false)
            newest[try kind(row)] = try row.int("holds") == 1
        }
        return Set(newest.filter(\.value).keys)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.text("id"), row.text("scope"), row.text("kind"), holds: row.int("holds") == 1)
    }

    private static func context(_ id: String, _ scope: String, _ kind: String, holds: Bool) -> SealContext {
        SealContext(kind: "ground", id: id, version: 1, scope: scope, handling: "\(kind) \(holds)")
    }

    private static func kind(_ row: Row) throws -> Template.Guard { try row.code("kind") }
}
