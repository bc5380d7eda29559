public import Domain

/// What the data protection officer has to look at. Nothing in it is content of a case.
public struct Oversight: Sendable {
    /// Of the last year, and whatever waits for a review.
    public let glasses: [GlassLine]
    /// Of the last 30 days.
    public let alerts: [Breadth.Alert]
    public let breaches: [Breach]
    /// Tellings that were withheld and whose review is overdue (R50).
    public let withheld: [OverdueReview]
    /// Erasures that wait for a decision.
    public let erasures: Int
}

public enum OversightStore {
    public static func today(_ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> Oversight {
        let now = tx.now
        return try Oversight(
            glasses: GlassList.overseen(since: now.adding(days: -365), tx), alerts: BreadthStore.overseen(since: now.adding(days: -30), tx),
            breaches: BreachStore.all(access, tx), withheld: TellingStore.overdue(access, tx), erasures: waiting(now, tx))
    }

    private static func waiting(_ now: Instant, _ tx: Transaction) throws -> Int {
        let since = now.adding(days: -Erasure.days)
        return try tx.first("SELECT count(*) AS n FROM erasure WHERE state = 'proposed' AND proposed_at > \(since)")?.int("n") ?? 0
    }
}
