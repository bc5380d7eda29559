public import Domain

public enum ErasureStore {
    /// The newest proposal for the case, whatever became of it.
    public static func latest(_ access: CaseAccess<CanProposeErasure>, _ tx: Transaction) throws -> Erasure? {
        try tx.first("SELECT * FROM erasure WHERE case_id = \(access.caseID) ORDER BY id DESC LIMIT 1").map(erasure)
    }

    /// Proposes the erasure of a closed case. Another person decides, within `Erasure.days`.
    public static func propose(_ form: ErasureForm, _ access: CaseAccess<CanProposeErasure>, _ tx: Transaction) throws -> AuditEvent {
        let (id, viewer) = (access.caseID, access.viewer)
        guard Set(nameWords(form.reason)).isDisjoint(with: nameWords(access.opened.details.participant.name)) else {
            throw FormErrors("reason", "The reason stays after the erasure. Leave the person's name out.")
        }
        if let open = try latest(access, tx), open.state == .proposed {
            guard open.state(at: tx.now) == .lapsed else { throw Refusal.conflict(stored: "This erasure was proposed already. It waits for a decision.") }
            try tx.rows("UPDATE erasure SET state = 'lapsed' WHERE id = \(open.id)")
        }
        let row = access.opened.row
        try tx.rows(
            """
            INSERT INTO erasure (id, case_id, referral_id, reference, closed_at, state, ground, proposed_at, proposed_by, proposer_id, reason)
            VALUES (\(tx.newID(Erasure.self)), \(id), \(row.optional("referral_id", row.text)), \(row.text("reference")), \(access.opened.standing.closedAt),
                'proposed', \(form.ground.rawValue), \(tx.now), \(viewer.seat.id), \(viewer.practitioner.id), \(form.reason))
            """)
        return AuditEvent(.erasureProposed)
    }

    public static func withdraw(_ access: CaseAccess<CanProposeErasure>, _ tx: Transaction) throws -> AuditEvent {
        try settle(waiting(access.caseID, tx), as: .withdrawn, answer: "", by: access.viewer, tx)
        return AuditEvent(.erasureWithdrawn)
    }

    /// The proposal that the viewer can decide on: never the own one.
    public static func waiting(_ access: CaseAccess<CanApproveErasure>, _ tx: Transaction) throws -> Erasure {
        let erasure = try waiting(access.caseID, tx)
        var facts = access.facts
        facts.relation = erasure.proposed?.person == access.viewer.practitioner.id ? .author : .none
        let decision = decide(facts)
        guard decision.isPermitted else { throw AccessDenied(rules: decision.rules) }
        return erasure
    }

    /// Refuses, or erases: all rows of the case go in this transaction. Its keys go afterwards, by `finish`.
    public static func settle(_ form: ErasureDecisionForm, _ access: CaseAccess<CanApproveErasure>, _ tx: Transaction) throws -> AuditEvent {
        let erasure = try waiting(access, tx)
        let at = try settle(erasure, as: form.approves ? .erased : .refused, answer: form.answer, by: access.viewer, tx)
        guard form.approves else { return AuditEvent(.erasureRefused) }
        let referral: Referral.ID? = try access.opened.row.optional("referral_id") { try access.opened.row.id($0) }
        let mark = try ErasureLedger.Line(caseID: access.caseID, referral: referral, at: at).mark(tx.database.keyring)
        try tx.rows("UPDATE erasure SET referral_id = \(referral), mark = \(mark) WHERE id = \(erasure.id)")
        try remove(access.caseID.text, referral: referral?.text, tx)
        return AuditEvent(.caseErased)
    }

    /// All erasures, newest first, for the data protection officer.
    public static func all(_ access: DeskAccess<CanSeeErasures>, _ tx: Transaction) throws -> [Erasure] {
        try tx.rows("SELECT * FROM erasure ORDER BY id DESC LIMIT 500").map(erasure)
    }

    /// One erasure, and its certificate once the log's signature covers it.
    public static func find(_ id: Erasure.ID, _ access: DeskAccess<CanSeeErasures>, _ tx: Transaction) throws -> (Erasure, ErasureCertificate?) {
        guard let row = try tx.first("SELECT * FROM erasure WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-erasure"]) }
        let text = try row.optional("certificate", row.text) ?? ""
        return try (erasure(row), ErasureCertificate(text))
    }

    /// Deletes every row of a case and of its referral, and notes each sealed one as erased. Opens nothing, so it needs no key.
    static func remove(_ id: String, referral: String?, _ tx: Transaction) throws {
        let scopes = [id] + (referral.map { [$0] } ?? [])
        for column in SealedColumn.all {
            for row in try tx.rows("SELECT id, version FROM (\(column.rows)) AS source WHERE scope IN (\(scopes)) ORDER BY id") {
                tx.journal.note(.init(kind: column.kind, id: try row.text("id"), version: try row.int("version"), level: nil, operation: .erase, hash: []))
            }
        }
        // First, as everybody who seals: a change of the keys waits, or this does.
        try tx.rows("DELETE FROM key_version WHERE scope IN (\(scopes))")
        let items: SQL = "SELECT id FROM agenda_item WHERE scope IN (\(scopes))"
        for table in ["contribution", "attendance", "correction", "resolution_own", "resolution", "minutes_telling", "minutes"] as [SQL] {
            try tx.rows("DELETE FROM \(table) WHERE item_id IN (\(items))")
        }
        let tables: [SQL] = [
            "action", "request_answer", "request",
            "telling", "second_look", "source_release", "arrangement", "share", "consent", "entry", "decision", "member", "name_token", "glass_review",
            "glass",
        ]
        for table in tables {
            try tx.rows("DELETE FROM \(table) WHERE case_id = \(id)")
        }
        try tx.rows("DELETE FROM agenda_item WHERE scope IN (\(scopes))")
        try tx.rows("DELETE FROM likeness_notice WHERE case_id IN (\(scopes)) OR referral_id IN (\(scopes))")
        try tx.rows("DELETE FROM likeness_token WHERE scope IN (\(scopes))")
        try tx.rows("DELETE FROM ground WHERE scope IN (\(scopes))")
        try tx.rows("DELETE FROM door_message WHERE scope IN (\(scopes))")
        try tx.rows("DELETE FROM concern WHERE id IN (\(scopes))")
        for table in ["mark", "clock_run", "pause"] as [SQL] { try tx.rows("DELETE FROM \(table) WHERE scope IN (\(scopes))") }
        try tx.rows("DELETE FROM weighing WHERE referral_id IN (\(scopes))")
        try tx.rows("DELETE FROM case_file WHERE id = \(id)")
        try tx.rows("DELETE FROM referral WHERE id IN (\(scopes))")
    }

    private static func waiting(_ id: Case.ID, _ tx: Transaction) throws -> Erasure {
        guard let row = try tx.first("SELECT * FROM erasure WHERE case_id = \(id) AND state = 'proposed'") else {
            throw AccessDenied(rules: ["no-erasure-waits"])
        }
        let erasure = try erasure(row)
        guard erasure.state(at: tx.now) == .proposed else {
            throw Refusal.conflict(stored: "The proposal is older than \(Erasure.days) days and has lapsed. The coordinator can propose the erasure again.")
        }
        return erasure
    }

    @discardableResult
    private static func settle(_ erasure: Erasure, as state: Erasure.State, answer: String, by viewer: Viewer, _ tx: Transaction) throws -> Instant {
        let now = tx.now
        try tx.rows(
            """
            UPDATE erasure SET state = \(state.rawValue), decided_at = \(now), decided_by = \(viewer.seat.id), decider_id = \(viewer.practitioner.id),
                answer = \(answer) WHERE id = \(erasure.id)
            """)
        return now
    }

    private static func erasure(_ row: Row) throws -> Erasure {
        let proposed: Erasure.Step? = try row.optional("proposed_by") { column in
            try .init(seat: row.id(column), person: row.id("proposer_id"), at: row.instant("proposed_at"), words: row.text("reason"))
        }
        let decided: Erasure.Step? = try row.optional("decided_by") { column in
            try .init(seat: row.id(column), person: row.id("decider_id"), at: row.instant("decided_at"), words: row.text("answer"))
        }
        return try Erasure(
            id: row.id("id"), caseID: row.id("case_id"), reference: row.text("reference"), closedAt: row.optional("closed_at", row.instant),
            state: row.code("state"), ground: row.optional("ground") { try row.code($0) }, proposed: proposed, decided: decided,
            keysGoneAt: row.optional("keys_gone_at", row.instant))
    }
}
