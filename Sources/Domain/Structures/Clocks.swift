public import Foundation

/// A clock that runs: what is due, and when.
public struct RunningClock: Sendable, Equatable {
    public let words: String
    public let due: Instant

    public func isOverdue(at now: Instant) -> Bool { now > due }
}

extension Template {
    /// The first answer that is due for a referral: the tightest clock that fits its urgency.
    public func answerDue(urgency: String, referred: Instant, zone: TimeZone) -> RunningClock? {
        clocks.filter { $0.from == .referred && ($0.urgency == nil || $0.urgency == urgency) }
            .map { RunningClock(words: $0.words, due: $0.due(from: referred, zone: zone)) }
            .min { $0.due < $1.due }
    }

    /// The clocks of a case that is worked on: the next review counts from the last one, or from adoption.
    public func caseClocks(adopted: Instant, lastReview: Instant?, hasOwner: Bool, zone: TimeZone) -> [RunningClock] {
        clocks.compactMap { clock in
            switch clock.from {
            case .referred: nil
            case .adopted: hasOwner ? nil : RunningClock(words: clock.words, due: clock.due(from: adopted, zone: zone))
            case .reviewed: RunningClock(words: clock.words, due: clock.due(from: lastReview ?? adopted, zone: zone))
            }
        }
    }
}

extension Template.Clock {
    /// Whether the term is 0 to 10 years long: with more, the calendar would overflow or count for ever.
    public var isPossible: Bool { (0...87_600).contains(hours ?? 0) && (0...3_650).contains(days ?? 0) && (0...3_650).contains(workingDays ?? 0) }

    /// When the term ends. Working days are Monday to Friday and end at midnight, local time.
    public func due(from start: Instant, zone: TimeZone) -> Instant {
        if let hours { return start.adding(hours: hours) }
        if let days { return start.adding(days: days) }
        var day = start.day(in: zone)
        var left = workingDays ?? 0
        while left > 0 {
            day = day.adding(days: 1)
            if day.isWorkingDay { left -= 1 }
        }
        return day.adding(days: 1).start(in: zone)
    }
}

extension Day {
    /// Monday to Friday. 1 January 1970 was a Thursday.
    public var isWorkingDay: Bool { (daysSince1970 + 3).floorDivided(by: 7).remainder < 5 }

    /// Midnight at the beginning of the day, local time.
    public func start(in zone: TimeZone) -> Instant {
        let utc = Instant(milliseconds: Int64(daysSince1970) * 86_400_000)
        func offset(_ instant: Instant) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)) }
        let before = offset(utc.adding(seconds: -offset(utc)).adding(hours: -3))
        return utc.adding(seconds: -min(before, offset(utc.adding(seconds: -before))))
    }
}
