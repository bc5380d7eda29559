/// What stays of a referral that ended without becoming a case, once its time is over: that it was there (R37; S1:201, S3:126-130).
///
/// Nothing of it tells about whom it was.
public struct StrippedReferral: Sendable, Identifiable {
    public let id: Referral.ID
    public let structure: Structure.ID
    public let agency: Agency.ID
    public let receivedAt: Instant
    /// `nil` when it came back with a backup from before the decision and was stripped again.
    public let decidedAt: Instant?
    /// How it ended.
    public let effect: Template.Effect?
    public let strippedAt: Instant

    public init(
        id: Referral.ID, structure: Structure.ID, agency: Agency.ID, receivedAt: Instant, decidedAt: Instant?, effect: Template.Effect?, strippedAt: Instant
    ) {
        self.id = id
        self.structure = structure
        self.agency = agency
        self.receivedAt = receivedAt
        self.decidedAt = decidedAt
        self.effect = effect
        self.strippedAt = strippedAt
    }
}

extension Template.Door {
    /// A referral that ended at this time or before is stripped now (R37).
    public func strips(endedBy now: Instant) -> Instant { now.adding(days: -stripAfter.value) }
}
