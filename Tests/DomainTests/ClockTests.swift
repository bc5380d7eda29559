import Foundation
import Testing

@testable import Domain

struct ClockTests {
    static func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    @Test(
        "R36: hours and days run by the clock, also over the change to summer time",
        arguments: [
            ("2026-11-20T15:00:00.000Z", "2026-11-21T15:00:00.000Z"), ("2027-03-27T23:30:00.000Z", "2027-03-28T23:30:00.000Z"),
            ("2027-10-30T22:30:00.000Z", "2027-10-31T22:30:00.000Z"),
        ])
    func hours(_ start: String, _ due: String) throws {
        let berlin = try Self.zone("Europe/Berlin")
        let instant = try #require(Instant(start))
        #expect(Sample.clock(hours: 24).due(from: instant, WorkCalendar(zone: berlin)).text == due)
        #expect(Sample.clock(days: 1).due(from: instant, WorkCalendar(zone: berlin)).text == due)
    }

    /// Berlin is one hour ahead in winter, two in summer (28 March to 31 October 2027).
    @Test(
        "R36: working days end at local midnight and leave out the weekend",
        arguments: [
            ("2026-11-20T15:00:00.000Z", 0, "2026-11-20T23:00:00.000Z"),  // Friday: to its end
            ("2026-11-20T15:00:00.000Z", 1, "2026-11-23T23:00:00.000Z"),  // Friday: to the end of Monday
            ("2026-11-21T10:00:00.000Z", 1, "2026-11-23T23:00:00.000Z"),  // Saturday
            ("2026-11-22T22:59:59.999Z", 1, "2026-11-23T23:00:00.000Z"),  // Sunday, its last moment
            ("2026-11-22T23:00:00.000Z", 1, "2026-11-24T23:00:00.000Z"),  // Monday, its first
            ("2026-11-18T10:00:00.000Z", 5, "2026-11-25T23:00:00.000Z"),  // Wednesday: a week
            ("2027-03-26T10:00:00.000Z", 1, "2027-03-29T22:00:00.000Z"),  // over the change to summer time
            ("2027-10-29T10:00:00.000Z", 1, "2027-11-01T23:00:00.000Z"),  // and back
        ])
    func workingDays(_ start: String, _ count: Int, _ due: String) throws {
        let instant = try #require(Instant(start))
        #expect(Sample.clock(workingDays: count).due(from: instant, WorkCalendar(zone: try Self.zone("Europe/Berlin"))).text == due)
    }

    @Test(
        "R36: between the start and the end lie as many working days as asked for",
        arguments: [
            "Europe/Berlin", "Europe/London", "UTC", "America/New_York",
        ])
    func countedBack(_ name: String) throws {
        let zone = try Self.zone(name)
        var random = SplitMix64(state: 36)
        for _ in 0..<2_000 {
            let start = Instant(milliseconds: .random(in: 1_577_836_800_000...2_051_222_400_000, using: &random))
            let count = Int.random(in: 1...40, using: &random)
            let due = Sample.clock(workingDays: count).due(from: start, WorkCalendar(zone: zone))
            let last = Instant(milliseconds: due.milliseconds - 1).day(in: zone)
            let between = (start.day(in: zone).daysSince1970 + 1...last.daysSince1970).filter { Day(daysSince1970: $0).isWeekday }
            #expect(between.count == count && last.isWeekday && due.clock(in: zone) == "00:00")
        }
    }

    @Test(
        "R36: a day begins at local midnight, all year",
        arguments: [
            "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Athens", "Atlantic/Azores", "America/New_York", "UTC",
        ])
    func midnight(_ name: String) throws {
        #expect(try Self.daysWithAnotherStart(name) == [])
    }

    @Test(
        "R36: also where the clocks change at midnight or far east",
        arguments: [
            "Asia/Beirut", "Pacific/Auckland", "America/Havana", "Africa/Cairo", "America/Adak", "America/Santiago", "Australia/Lord_Howe",
        ])
    func midnightElsewhere(_ name: String) throws {
        let wrong = try Self.daysWithAnotherStart(name)
        #expect(wrong == [])
    }

    /// The days of 2020 to 2035 whose start is not their first moment.
    static func daysWithAnotherStart(_ name: String) throws -> [String] {
        let zone = try zone(name)
        return (18_262..<24_106).map(Day.init(daysSince1970:)).filter { day in
            let start = day.start(in: zone)
            return start.day(in: zone) != day || Instant(milliseconds: start.milliseconds - 1).day(in: zone) != day.adding(days: -1)
        }.map(\.text)
    }

    @Test(
        "R36: local day and time, before 1970 too",
        arguments: [
            ("2026-11-21T23:30:00.000Z", "2026-11-22", "00:30"), ("2027-07-01T22:00:00.000Z", "2027-07-02", "00:00"),
            ("2027-03-28T00:59:59.999Z", "2027-03-28", "01:59"), ("2027-03-28T01:00:00.000Z", "2027-03-28", "03:00"),
            ("1969-12-31T22:59:59.000Z", "1969-12-31", "23:59"), ("1969-12-31T23:00:00.000Z", "1970-01-01", "00:00"),
        ])
    func local(_ text: String, _ day: String, _ clock: String) throws {
        let instant = try #require(Instant(text))
        let berlin = try Self.zone("Europe/Berlin")
        #expect(instant.day(in: berlin).text == day)
        #expect(instant.clock(in: berlin) == clock)
    }

    @Test("R36: the last moment before a minute belongs to the minute before, before 1970 too") func lastMoment() throws {
        let utc = try Self.zone("UTC")
        #expect(Instant(milliseconds: 59_999).clock(in: utc) == "00:00")
        #expect(Instant(milliseconds: -1).clock(in: utc) == "23:59")
    }

    @Test("R36: a holiday is no working day", arguments: [([], "2026-12-25T00:00:00.000Z"), (["2026-12-24", "2026-12-25"], "2026-12-29T00:00:00.000Z")])
    func holidays(_ days: [String], _ due: String) throws {
        let start = try #require(Instant("2026-12-23T10:00:00.000Z"))
        let calendar = WorkCalendar(zone: .gmt, holidays: Set(days.compactMap { Day($0) }))
        #expect(Sample.clock(workingDays: 1).due(from: start, calendar).text == due)
    }

    @Test(
        "R36: months end with the same day of the month, or with the last one of a shorter month; a clock may end before its event",
        arguments: [
            ("2026-11-30T10:00:00.000Z", 3, false, "2027-03-01T00:00:00.000Z"), ("2028-01-31T10:00:00.000Z", 1, false, "2028-03-01T00:00:00.000Z"),
            ("2026-11-22T10:00:00.000Z", 14, false, "2028-01-23T00:00:00.000Z"), ("2027-08-31T00:00:00.000Z", 6, true, "2027-03-01T00:00:00.000Z"),
            ("2027-01-15T00:00:00.000Z", 13, true, "2025-12-16T00:00:00.000Z"),
        ])
    func months(_ start: String, _ count: Int, _ before: Bool, _ due: String) throws {
        #expect(try Sample.clock(months: count, before: before).due(from: #require(Instant(start)), Sample.calendar).text == due)
    }

    @Test("R36: a clock has exactly one term, of 10 years at the most")
    func possible() {
        let good = [
            Sample.clock(hours: 1), Sample.clock(hours: 87_600), Sample.clock(workingDays: 2_600), Sample.clock(days: 3_650), Sample.clock(months: 120),
        ]
        let bad = [
            Sample.clock(), Sample.clock(hours: 0), Sample.clock(hours: 87_601), Sample.clock(workingDays: -1), Sample.clock(days: .max),
            Sample.clock(months: 121), Sample.clock(hours: 1, days: 1),
        ]
        #expect(good.allSatisfy(\.isPossible) && !bad.contains(where: \.isPossible))
    }
}
