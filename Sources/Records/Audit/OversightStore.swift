public import Domain

/// What the data protection officer has to look at. Nothing in it is content of a case.
public struct Oversight: Sendable {
    /// Of the last year, and whatever waits for a review.
    public let glasses: [GlassLine]
    /// Of the last 30 days.
    public let alerts: [Breadth.Alert]
    public let breaches: [Breach]
    public let withheld: [WithheldLine]
    /// Erasures that wait for a decision.
    public let erasures: Int
}

/// A telling that was withheld, and whose review is overdue (R50).
public struct WithheldLine: Sendable {
    public let reference: String
    public let agency: Agency.ID
    public let due: Day
}

public enum OversightStore {
    public static func today(_ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> Oversight {
        let now = tx.now
        return try Oversight(
            glasses: GlassList.overseen(since: now.adding(days: -365), tx), alerts: BreadthStore.overseen(since: now.adding(days: -30), tx),
            breaches: BreachStore.all(access, tx), withheld: withheldReviews(access, tx), erasures: waiting(now, tx))
    }

    /// Tellings that were withheld and whose review is overdue. Nothing can be withheld yet: the told ledger brings the rows.
    static func withheldReviews(_ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> [WithheldLine] { [] }

    private static func waiting(_ now: Instant, _ tx: Transaction) throws -> Int {
        let since = now.adding(days: -Erasure.days)
        return try tx.first("SELECT count(*) AS n FROM erasure WHERE state = 'proposed' AND proposed_at > \(since)")?.int("n") ?? 0
    }
}
