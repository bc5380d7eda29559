/// Where time and randomness come from: passed in, never global, so that tests own both.
public struct Environment: Sendable {
    public var now: @Sendable () -> Instant
    /// As many unpredictable bytes as asked for.
    public var random: @Sendable (Int) -> [UInt8]

    public init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }

    public func newID<Owner>(_: Owner.Type = Owner.self) -> ID<Owner> { ID(at: now(), random: random(10)) }
}

/// What can go wrong apart from a form: each case has one page.
public enum Refusal: Error, Equatable, Sendable {
    /// Unknown or forbidden: the caller cannot tell which.
    case notFound
    /// Nobody is signed in.
    case signInNeeded
    /// Somebody else saved first.
    case conflict(stored: String)
    /// The pledge of this structure comes first; then the case, or what waits at its door (R51). Only for whoever would be let in with it.
    case pledgeNeeded(Structure.ID, Case.ID?)
    /// More cases than work needs: a reason comes first, or the hour has to end (security reference 3f).
    case reasonNeeded(Breadth.Kind, Case.ID)
    /// Too many tries; wait so many seconds.
    case tooMany(retryAfter: Int)
    /// The log or the data could not be written or read: nothing is shown.
    case unavailable
    /// The clock of the machine is off: nothing can be recorded, so nothing is shown.
    case wrongTime
}
