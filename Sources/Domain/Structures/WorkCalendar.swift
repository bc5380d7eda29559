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
    /// Monday to Friday.
    public var isWeekday: Bool { weekday < 5 }

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

    /// A minute of the day by the clock on the wall, also on a day with 23 or 25 hours.
    public func at(minute: Int, in zone: TimeZone) -> Instant {
        func offset(_ instant: Instant) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)) }
        let midnight = start(in: zone)
        let counted = midnight.adding(seconds: minute * 60)
        return counted.adding(seconds: offset(midnight) - offset(counted))
    }

    /// Monday is 0. 1 January 1970 was a Thursday.
    var weekday: Int { (daysSince1970 + 3).floorDivided(by: 7).remainder }

    /// The same weekday of a later month, such as the second Tuesday; its last one where the month has no fifth.
    func sameWeekday(months: Int) -> Day {
        let place = (civil.day - 1) / 7
        let month = adding(days: 1 - civil.day).adding(months: months)
        let first = month.adding(days: (weekday - month.weekday + 7) % 7)
        let day = first.adding(days: place * 7)
        return day.civil.month == first.civil.month ? day : day.adding(days: -7)
    }
}
