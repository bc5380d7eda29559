public import Domain

/// Clocks that wait for something outside, each with its reason (R36).
public enum PauseStore {
    /// Pauses a clock of a case.
    public static func begin(_ form: Form, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> AuditEvent {
        let (template, clocks) = try (StructureStore.current(access, tx).template, StageStore.clocks(access, tx))
        let typed = try PauseForm.parse(form, template, running: clocks.filter { $0.ended == nil }, now: tx.now)
        try insert(typed, access.caseID.text, by: access.viewer.seat.id, tx)
        return AuditEvent(.clockPaused)
    }

    /// The clock goes on from now.
    public static func end(_ id: ClockPause.ID, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> AuditEvent {
        try end(id, access.caseID.text, tx)
        return AuditEvent(.clockResumed)
    }

    /// The same for a referral that waits, by whoever weighs it.
    public static func begin(_ form: Form, _ referral: Referral, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> AuditEvent {
        guard referral.decidedAt == nil else { throw Refusal.conflict(stored: "") }
        let running = try ReferralStore.clocks(of: referral, access, tx)
        let typed = try PauseForm.parse(form, ReferralStore.structure(of: referral, tx).template, running: running, now: tx.now)
        try insert(typed, referral.id.text, by: access.viewer.seat.id, tx)
        return AuditEvent(.clockPaused, subject: referral.id.text)
    }

    public static func end(_ id: ClockPause.ID, _ referral: Referral, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> AuditEvent {
        try end(id, referral.id.text, tx)
        return AuditEvent(.clockResumed, subject: referral.id.text)
    }

    /// The pauses of a case that last; guests see no clocks.
    public static func open(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [ClockPause] {
        access.may(.seeTeam) ? try open(access.caseID.text, tx) : []
    }

    /// Those of a referral, for whoever weighs it.
    public static func open(_ referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [ClockPause] {
        try access.viewer.weighs(for: ReferralStore.structure(of: referral, tx).id) ? open(referral.id.text, tx) : []
    }

    /// What ended pauses nothing any more.
    static func endAll(_ scope: String, clock: String? = nil, at: Instant, _ tx: Transaction) throws {
        let one: SQL = clock.map { "AND clock = \($0)" } ?? ""
        try tx.rows("UPDATE pause SET until_at = \(at) WHERE scope = \(scope) AND until_at IS NULL \(one)")
    }

    private static func open(_ scope: String, _ tx: Transaction) throws -> [ClockPause] {
        try tx.rows("SELECT * FROM pause WHERE scope = \(scope) AND until_at IS NULL ORDER BY from_at, id").map { row in
            try ClockPause(
                id: row.id("id"), clock: row.text("clock"), from: row.instant("from_at"), until: nil, by: row.id("by_id"),
                content: tx.open(row.bytes("sealed"), context(row)))
        }
    }

    private static func insert(_ form: PauseForm, _ scope: String, by seat: Seat.ID, _ tx: Transaction) throws {
        let (id, at) = (tx.newID(ClockPause.self), tx.now)
        // Of an earlier run that ended while it was paused.
        try endAll(scope, clock: form.clock.id, at: at, tx)
        let sealed = try tx.seal(ClockPause.Content(reason: form.reason), context(id.text, scope, [form.clock.id, at.text, seat.text]))
        try tx.rows(
            """
            INSERT INTO pause (id, scope, clock, from_at, by_id, sealed) VALUES (\(id), \(scope), \(form.clock.id), \(at), \(seat), \(sealed))
            """)
        try ClockStore.settle(scope, tx)
    }

    private static func end(_ id: ClockPause.ID, _ scope: String, _ tx: Transaction) throws {
        guard try tx.first("SELECT id FROM pause WHERE id = \(id) AND scope = \(scope)") != nil else { throw AccessDenied(rules: ["no-such-pause"]) }
        try tx.rows("UPDATE pause SET until_at = \(tx.now) WHERE id = \(id) AND until_at IS NULL")
        guard tx.changes == 1 else { throw Refusal.conflict(stored: "Somebody resumed this clock already. It runs again.") }
        try ClockStore.settle(scope, tx)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.text("id"), row.text("scope"), [row.text("clock"), row.text("from_at"), row.text("by_id")])
    }

    private static func context(_ id: String, _ scope: String, _ bound: [String]) -> SealContext {
        SealContext(kind: "pause", id: id, version: 1, scope: scope, handling: bound.joined(separator: " "))
    }
}
