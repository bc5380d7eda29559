public import Foundation

/// The days of a network: its time zone, and the days on which its offices are shut.
public struct WorkCalendar: Sendable, Equatable {
    public let zone: TimeZone
    public let holidays: Set<Day>

    public init(zone: TimeZone, holidays: Set<Day> = []) {
        self.zone = zone
        self.holidays = holidays
    }

    /// Monday to Friday, unless it is a holiday.
    public func isWorkingDay(_ day: Day) -> Bool { day.isWeekday && !holidays.contains(day) }

    /// Local midnight at the end of the `count`th working day after a day; with 0, at the end of the day itself.
    func end(ofWorkingDay count: Int, after day: Day) -> Instant {
        var day = day
        var left = count
        // Holidays are listed one by one, so a working day always comes.
        while left > 0 {
            day = day.adding(days: 1)
            if isWorkingDay(day) { left -= 1 }
        }
        return day.adding(days: 1).start(in: zone)
    }

    /// Local midnight at the end of the same day of the month, some months later or earlier; of the last day where that month is shorter.
    func end(ofMonth count: Int, after day: Day) -> Instant { day.adding(months: count).adding(days: 1).start(in: zone) }
}

extension Day {
    /// Monday to Friday. 1 January 1970 was a Thursday.
    public var isWeekday: Bool { (daysSince1970 + 3).floorDivided(by: 7).remainder < 5 }

    /// The same day of the month, or the last one of a shorter month.
    public func adding(months: Int) -> Day {
        let (year, month, day) = civil
        let (years, rest) = (month - 1 + months).floorDivided(by: 12)
        let first = Day(daysSince1970: Day.days(year: year + years, month: rest + 1, day: 1))
        let next = Day(daysSince1970: Day.days(year: year + years + (rest + 1) / 12, month: (rest + 1) % 12 + 1, day: 1))
        return first.adding(days: min(day, next.daysSince1970 - first.daysSince1970) - 1)
    }

    /// Midnight at the beginning of the day, local time.
    public func start(in zone: TimeZone) -> Instant {
        let utc = Instant(milliseconds: Int64(daysSince1970) * 86_400_000)
        func offset(_ instant: Instant) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)) }
        let before = offset(utc.adding(seconds: -offset(utc)).adding(hours: -3))
        return utc.adding(seconds: -min(before, offset(utc.adding(seconds: -before))))
    }
}
