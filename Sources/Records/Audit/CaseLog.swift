public import Domain

/// A line of a case's own log: who did what, when.
public struct CaseLogLine: Sendable {
    public let at: Instant
    public let words: String
    public let seat: Seat.ID?
    public let items: Int
    public let refused: Bool
}

public enum CaseLog {
    /// The newest events about the case, from the same leaves that outsiders verify.
    public static func latest(_ access: CaseAccess<CanSeeCaseLog>, limit: Int = 100, _ tx: Transaction) throws -> [CaseLogLine] {
        try tx.rows(
            """
            SELECT leaf FROM audit_event WHERE id IN (
                SELECT id FROM audit_event WHERE subject = \(access.caseID.text)
                UNION SELECT event_id FROM audit_mention WHERE case_id = \(access.caseID.text)
            ) ORDER BY seq DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard let leaf = try Leaf(row.bytes("leaf")) else { throw Refusal.unavailable }
            return CaseLogLine(
                at: leaf.at, words: EventCode(rawValue: leaf.code)?.words ?? "did something (code \(leaf.code))",
                seat: leaf.seat.flatMap { Seat.ID($0) }, items: leaf.items.count, refused: leaf.outcome != 0)
        }
    }
}
