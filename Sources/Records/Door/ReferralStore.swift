public import Domain

/// A line in a list of referrals.
public struct ReferralLine: Sendable {
    public let referral: Referral
    public let due: RunningClock?
}

public enum ReferralStore {
    /// Stores a referral of the viewer's agency, under a key of its own.
    public static func make(_ form: ReferralForm, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> (Referral.ID, AuditEvent) {
        let id = tx.newID(Referral.self)
        try insert(form, id: id, seat: access.viewer.seat, at: tx.now, tx)
        return (id, AuditEvent(.referralMade, subject: id.text))
    }

    static func insert(_ form: ReferralForm, id: Referral.ID, seat: Seat, at: Instant, _ tx: Transaction) throws {
        try tx.makeKeys([id.text])
        let sealed = try tx.seal(form.concern, context(id, seat.agency))
        try tx.rows(
            """
            INSERT INTO referral (id, structure_id, agency_id, seat_id, urgency, received_at, sealed)
            VALUES (\(id), \(StructureStore.load(tx).id), \(seat.agency), \(seat.id), \(form.urgency), \(at), \(sealed))
            """)
    }

    /// One referral, for its agency or the coordinator; anything else is unknown. The case is named to those who may open it.
    public static func find(_ id: Referral.ID, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> Referral {
        guard let row = try tx.first("SELECT * FROM referral WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-referral"]) }
        let decision = decide(try facts(.seeReferral, row, access.viewer))
        guard decision.isPermitted else { throw AccessDenied(rules: decision.rules) }
        var referral = try referral(row, forTriage: access.viewer.may(.triage), tx)
        if let adopted = referral.adoptedAs, try CaseAccess<CanSeeCase>.permitted([adopted], at: access, in: tx).isEmpty { referral.adoptedAs = nil }
        return referral
    }

    /// What the viewer's agency referred, newest first.
    public static func ofAgency(limit: Int = 100, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [ReferralLine] {
        try list("SELECT * FROM referral WHERE agency_id = \(access.viewer.agency.id) ORDER BY received_at DESC LIMIT \(limit)", access.viewer, tx)
    }

    /// What waits for a decision, oldest first.
    public static func queue(_ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [ReferralLine] {
        try list("SELECT * FROM referral WHERE decided_at IS NULL ORDER BY received_at LIMIT 200", access.viewer, tx)
    }

    public static func waiting(_ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> Int {
        try tx.first("SELECT count(*) AS n FROM referral WHERE decided_at IS NULL")?.int("n") ?? 0
    }

    /// The triage decision (R35). An adopted referral becomes a case in the same transaction.
    public static func decideOn(
        _ id: Referral.ID, _ form: TriageForm, _ access: DeskAccess<CanTriage>, _ tx: Transaction
    ) throws -> (Case.ID?, AuditEvent) {
        guard let row = try tx.first("SELECT * FROM referral WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-referral"]) }
        guard try row.isNull("decided_at") else { throw Refusal.conflict(stored: "") }
        let adopted = try settle(row, form, by: access.viewer.seat, at: tx.now, tx)
        return (adopted, AuditEvent(adopted == nil ? .referralDecided : .caseAdopted, subject: adopted?.text ?? id.text))
    }

    static func settle(_ row: Row, _ form: TriageForm, by seat: Seat, at: Instant, _ tx: Transaction) throws -> Case.ID? {
        let id: Referral.ID = try row.id("id")
        let agency: Agency.ID = try row.id("agency_id")
        let weighing = try tx.seal(form.weighing, context(id, agency, kind: "weighing"))
        var adopted: Case.ID?
        if form.outcome.effect == .adopt {
            let concern: Referral.Concern = try tx.open(row.bytes("sealed"), context(id, agency))
            adopted = try CaseStore.adopt(
                concern, referral: id, reason: form.weighing.reason, coordinator: seat, referrer: row.id("seat_id"), at: at, tx)
        }
        let decidedAt: Instant? = form.outcome.effect == .wait ? nil : at
        try tx.rows(
            """
            UPDATE referral SET outcome = \(form.outcome.id), decided_at = \(decidedAt), decided_by = \(seat.id), weighing = \(weighing),
                signpost_id = \(form.signpost), adopted_as = \(adopted) WHERE id = \(id)
            """)
        return adopted
    }

    private static func list(_ sql: SQL, _ viewer: Viewer, _ tx: Transaction) throws -> [ReferralLine] {
        let structure = try StructureStore.load(tx)
        return try tx.rows(sql).filter { try decide(facts(.seeReferral, $0, viewer)).isPermitted }.map { row in
            let referral = try referral(row, forTriage: viewer.may(.triage), tx)
            let due = structure.template.answerDue(urgency: referral.urgency, referred: referral.receivedAt, zone: structure.zone)
            return ReferralLine(referral: referral, due: referral.decidedAt == nil ? due : nil)
        }
    }

    private static func facts(_ act: Facts.Act, _ row: Row, _ viewer: Viewer) throws -> Facts {
        var facts = viewer.facts(act)
        if try row.id("seat_id") == viewer.seat.id {
            facts.relation = .author
        } else if try row.id("agency_id") == viewer.agency.id {
            facts.relation = .originator
        }
        return facts
    }

    private static func referral(_ row: Row, forTriage: Bool, _ tx: Transaction) throws -> Referral {
        let id: Referral.ID = try row.id("id")
        let agency: Agency.ID = try row.id("agency_id")
        var weighing: Referral.Weighing? = try row.optional("weighing") { column in
            try tx.open(row.bytes(column), context(id, agency, kind: "weighing"))
        }
        // The referrer reads the answer, never the reason (R37).
        if !forTriage { weighing?.reason = "" }
        return try Referral(
            id: id, agency: agency, seat: row.id("seat_id"), urgency: row.text("urgency"), receivedAt: row.instant("received_at"),
            concern: tx.open(row.bytes("sealed"), context(id, agency)), outcome: row.optional("outcome", row.text),
            decidedAt: row.optional("decided_at", row.instant), weighing: weighing, signpost: row.optional("signpost_id") { try row.id($0) },
            adoptedAs: row.optional("adopted_as") { try row.id($0) })
    }

    static func context(_ id: Referral.ID, _ agency: Agency.ID, kind: String = "referral") -> SealContext {
        SealContext(kind: kind, id: id.text, version: 1, scope: id.text, originator: agency.text)
    }
}
