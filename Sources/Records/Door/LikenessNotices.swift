public import Domain

/// A notice in My work, and whose case it is about.
public struct LikenessLine: Sendable {
    public let notice: LikenessNotice
    public let reference: String
    public let participant: String
}

/// Tells whoever leads a case that possibly the same person was brought to a door, and keeps what they answer (R33).
public enum LikenessNotices {
    /// Those of a case that wait for an answer; none for whoever does not lead it.
    public static func open(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [LikenessNotice] {
        guard access.leads else { return [] }
        return try notices("case_id = \(access.caseID) AND answered_at IS NULL ORDER BY raised_at, likeness_notice.id", tx)
    }

    /// One notice, for whoever leads the case; anything else is unknown.
    public static func find(_ id: LikenessNotice.ID, _ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> LikenessNotice {
        guard access.leads else { throw AccessDenied(rules: ["who-leads-is-told"]) }
        guard let notice = try notices("likeness_notice.id = \(id) AND case_id = \(access.caseID)", tx).first else {
            throw AccessDenied(rules: ["no-such-notice"])
        }
        return notice
    }

    /// Somebody looked: the notice goes, the answer stays among the decisions of the case, for whoever leads it.
    /// - Throws: a conflict when somebody else answered first.
    public static func answer(_ id: LikenessNotice.ID, _ form: Form, _ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> AuditEvent {
        guard try find(id, access, tx).answeredAt == nil else { throw Refusal.conflict(stored: "") }
        let typed = try LikenessForm.parse(form)
        let (by, at) = (access.viewer.seat.id, tx.now)
        try DecisionStore.insert(.likeness, reason: typed.reason, note: typed.answer.words, access.caseID, by: by, at: at, tx)
        try tx.rows("UPDATE likeness_notice SET answered_at = \(at) WHERE id = \(id)")
        return AuditEvent(.likenessAnswered)
    }

    /// What waits for the viewer's seat: of cases that it owns, and of those without an owner that it coordinates.
    static func today(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [LikenessLine] {
        let viewer = access.viewer
        let isOwner: SQL = "owner_id = \(viewer.seat.id)"
        let isTold: SQL = viewer.may(.triage) ? "(\(isOwner) OR (owner_id IS NULL AND \(CaseList.isOnTeam(viewer, of: "case_file.id"))))" : isOwner
        let notices = try notices(
            """
            answered_at IS NULL AND EXISTS (SELECT 1 FROM case_file WHERE case_file.id = case_id AND \(isTold))
            ORDER BY raised_at, likeness_notice.id LIMIT \(WorkStore.limit)
            """, tx)
        let permitted = try CaseAccess<CanSeeTeam>.permitted(notices.map(\.caseID), at: access, in: tx)
        return try notices.compactMap { notice in
            guard let access = permitted[notice.caseID], access.leads else { return nil }
            let file = try CaseStore.find(access, tx)
            return LikenessLine(notice: notice, reference: file.reference, participant: file.details.participant.name)
        }
    }

    /// One notice for each case that has one of these tokens, and for each referral but one.
    static func raise(_ tokens: [[UInt8]], about referral: Referral.ID, _ tx: Transaction) throws {
        guard !tokens.isEmpty else { return }
        let cases = try tx.rows(
            """
            SELECT id FROM case_file WHERE id IN (SELECT scope FROM likeness_token WHERE token IN (\(tokens)))
                AND (referral_id IS NULL OR referral_id <> \(referral)) ORDER BY id
            """)
        for row in cases {
            let (id, caseID): (LikenessNotice.ID, Case.ID) = try (tx.newID(), row.id("id"))
            try tx.rows(
                """
                INSERT INTO likeness_notice (id, case_id, referral_id, raised_at, mark)
                VALUES (\(id), \(caseID), \(referral), \(tx.now), \(mark(id, caseID, referral, tx))) ON CONFLICT (case_id, referral_id) DO NOTHING
                """)
            if tx.changes == 1 { try tx.recordApart(AuditEvent(.likenessRaised, subject: caseID.text)) }
        }
    }

    private static func notices(_ condition: SQL, _ tx: Transaction) throws -> [LikenessNotice] {
        let rows = try tx.rows(
            """
            SELECT likeness_notice.id, case_id, referral_id, mark, answered_at, received_at, agency_id, outside, structure_id
            FROM likeness_notice JOIN referral ON referral.id = referral_id WHERE \(condition)
            """)
        return try rows.filter { try $0.bytes("mark") == mark($0.id("id"), $0.id("case_id"), $0.id("referral_id"), tx) }.map { row in
            try LikenessNotice(
                id: row.id("id"), caseID: row.id("case_id"), broughtAt: row.instant("received_at"),
                agency: row.int("outside") == 1 ? nil : row.id("agency_id"), structure: row.id("structure_id"),
                answeredAt: row.optional("answered_at", row.instant))
        }
    }

    /// Without the keys nobody makes a notice that tells one agency of another's referral.
    private static func mark(_ id: LikenessNotice.ID, _ caseID: Case.ID, _ referral: Referral.ID, _ tx: Transaction) throws -> [UInt8] {
        try tx.database.keyring.token("\(id) \(caseID) \(referral)", "likeness-notice")
    }
}

extension CaseAccess {
    /// Whether the viewer leads the case, open or closed: its owner, or a coordinator on its team.
    var leads: Bool { may(.closeCase) || may(.lookBack) }
}
