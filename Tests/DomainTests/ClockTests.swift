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
        #expect(Sample.clock(hours: 24).due(from: instant, zone: berlin).text == due)
        #expect(Sample.clock(days: 1).due(from: instant, zone: berlin).text == due)
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
        #expect(Sample.clock(workingDays: count).due(from: instant, zone: try Self.zone("Europe/Berlin")).text == due)
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
            let due = Sample.clock(workingDays: count).due(from: start, zone: zone)
            let last = Instant(milliseconds: due.milliseconds - 1).day(in: zone)
            let between = (start.day(in: zone).daysSince1970 + 1...last.daysSince1970).filter { Day(daysSince1970: $0).isWorkingDay }
            #expect(between.count == count && last.isWorkingDay && due.clock(in: zone) == "00:00")
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

    @Test(
        "R36: the tightest clock that fits the urgency counts for the first answer",
        arguments: [
            ("today", "first-response"), ("soon", "soon"), ("routine", "triage"), ("unknown", "triage"),
        ])
    func answerDue(_ urgency: String, _ clock: String) throws {
        let start = try #require(Instant("2026-11-18T10:00:00.000Z"))
        #expect(Sample.template.answerDue(urgency: urgency, referred: start, zone: .gmt)?.words == clock)
        var bare = Sample.template
        bare.clocks = []
        #expect(bare.answerDue(urgency: urgency, referred: start, zone: .gmt) == nil)
    }

    @Test("R36, R58, R75: a case without owner has the owner's clock; the review counts from the last one") func caseClocks() throws {
        let adopted = try #require(Instant("2026-11-18T10:00:00.000Z"))
        let without = Sample.template.caseClocks(adopted: adopted, lastReview: nil, hasOwner: false, zone: .gmt)
        #expect(without.map(\.words) == ["owner", "review"])
        #expect(without.map(\.due.text) == ["2026-11-26T00:00:00.000Z", "2027-02-16T10:00:00.000Z"])
        let reviewed = adopted.adding(days: 30)
        let with = Sample.template.caseClocks(adopted: adopted, lastReview: reviewed, hasOwner: true, zone: .gmt)
        #expect(with == [RunningClock(words: "review", due: reviewed.adding(days: 90))])
    }

    @Test("R36: a clock is overdue after its end, not at it") func overdue() {
        let clock = RunningClock(words: "review", due: Instant(milliseconds: 1000))
        #expect([999, 1000, 1001].map { clock.isOverdue(at: Instant(milliseconds: $0)) } == [false, false, true])
    }
}
