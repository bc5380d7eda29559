public import Foundation

/// A point in time, in milliseconds since 1970 UTC. Stored as RFC 3339 text with three decimals, so that text order is time order.
public struct Instant: Hashable, Sendable, Comparable, Codable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    public func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(seconds) * 1000) }
    public func adding(hours: Int) -> Instant { adding(seconds: hours * 3600) }
    public func adding(days: Int) -> Instant { adding(hours: days * 24) }

    /// Whole seconds from `earlier` to this instant, negative when it lies before.
    public func seconds(since earlier: Instant) -> Int { Int((milliseconds - earlier.milliseconds) / 1000) }

    /// `2026-11-21T10:12:19.123Z`
    public var text: String {
        let (days, rest) = milliseconds.floorDivided(by: 86_400_000)
        let seconds = Int(rest / 1000)
        let (year, month, day) = Day(daysSince1970: Int(days)).civil
        return digits(
            (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (seconds / 3600, 2, ":"), (seconds / 60 % 60, 2, ":"), (seconds % 60, 2, "."),
            (Int(rest % 1000), 3, "Z"))
    }

    /// Parses exactly the form that `text` writes; anything else is `nil`.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            bytes[19] == UInt8(ascii: "."), bytes[23] == UInt8(ascii: "Z"),
            let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            let milli = number(bytes[20..<23]), hour < 24, minute < 60, second < 60
        else { return nil }
        milliseconds = Int64(day.daysSince1970) * 86_400_000 + Int64((hour * 60 + minute) * 60 + second) * 1000 + Int64(milli)
    }

    /// The calendar day in a time zone.
    public func day(in zone: TimeZone) -> Day {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        return Day(daysSince1970: Int((milliseconds + Int64(offset) * 1000).floorDivided(by: 86_400_000).quotient))
    }

    /// Hour and minute in a time zone, `14:05`.
    public func clock(in zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        let minutes = (milliseconds.floorDivided(by: 1000).quotient + Int64(offset)).floorDivided(by: 86_400).remainder / 60
        return digits((Int(minutes / 60), 2, ":"), (Int(minutes % 60), 2, nil))
    }
}

/// A calendar day (proleptic Gregorian), independent of time zones.
public struct Day: Hashable, Sendable, Comparable {
    public let daysSince1970: Int

    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    public static func < (left: Day, right: Day) -> Bool { left.daysSince1970 < right.daysSince1970 }

    public func adding(days: Int) -> Day { Day(daysSince1970: daysSince1970 + days) }

    /// Parses `2026-11-21`; a day that does not exist is `nil`.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        daysSince1970 = Self.days(year: year, month: month, day: day)
        guard civil == (year, month, day) else { return nil }
    }

    /// Days since 1970 of a date; a day past the end of its month counts on into the next one.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400).quotient
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month and day of the calendar.
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let (era, dayOfEra) = shifted.floorDivided(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// `2026-11-21`
    public var text: String {
        let (year, month, day) = civil
        return digits((year, 4, "-"), (month, 2, "-"), (day, 2, nil))
    }

    /// `21 Nov 2026`, as people read it.
    public var words: String {
        let (year, month, day) = civil
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(day) \(names[month - 1]) \(year)"
    }
}

extension Day: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a day"))
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension BinaryInteger {
    func floorDivided(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Numbers with leading zeros, each with what follows it. Years are those of the calendar that people use: 0 to 9999.
private func digits(_ parts: (value: Int, width: Int, end: Unicode.Scalar?)...) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24)
    for part in parts {
        var divisor = [1, 10, 100, 1000][part.width - 1]
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: part.value / divisor % 10))
            divisor /= 10
        }
        if let end = part.end { bytes.append(UInt8(ascii: end)) }
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}
