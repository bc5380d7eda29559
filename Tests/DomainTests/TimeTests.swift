import Foundation
import Testing

@testable import Domain

struct DayTests {
    @Test("R36: every day from year 0 to 9999 is the day after the one before, and each is written and read back")
    func everyDay() {
        var (year, month, day) = (0, 1, 1)
        var wrong: [Int] = []
        for number in -719_528...2_932_896 {
            let civil = Day(daysSince1970: number).civil
            if civil != (year, month, day) { wrong.append(number) }
            if number % 53 == 0, Day(Day(daysSince1970: number).text)?.daysSince1970 != number { wrong.append(number) }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let last = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            (year, month, day) = day < last ? (year, month, day + 1) : month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
        }
        #expect(wrong.isEmpty)
        #expect((year, month, day) == (10_000, 1, 1))
    }

    @Test(
        "R36: known days",
        arguments: [
            ("1970-01-01", 0, "1 Jan 1970"), ("1969-12-31", -1, "31 Dec 1969"), ("2000-02-29", 11_016, "29 Feb 2000"),
            ("2026-11-21", 20_778, "21 Nov 2026"), ("1582-10-15", -141_427, "15 Oct 1582"), ("0000-03-01", -719_468, "1 Mar 0"),
            ("9999-12-31", 2_932_896, "31 Dec 9999"),
        ])
    func known(_ text: String, _ number: Int, _ words: String) {
        #expect(Day(text) == Day(daysSince1970: number))
        #expect(Day(daysSince1970: number).text == text)
        #expect(Day(daysSince1970: number).words == words)
    }

    @Test(
        "R36: what is no day is refused",
        arguments: [
            "", "2026", "2026-11-2", "2026-11-211", "26-11-21", "2026/11/21", "2026-11-31", "2026-00-10", "2026-13-10", "2026-10-00", "2026-10-32",
            "2027-02-29", "1900-02-29", "2100-02-29", "-026-11-21", "+026-11-21", " 2026-11-2", "2026-11-2 ", "2026-1a-21", "2026-11-2\u{301}",
            "2026-11-21\u{301}", "２026-11-21", "٢٠-١١-١", "2026-11-21T", "2026\u{2011}11-1",
        ])
    func refused(_ text: String) { #expect(Day(text) == nil) }

    @Test("R36: working days are Monday to Friday") func workingDays() throws {
        let monday = try #require(Day("2026-11-16"))
        let week = [true, true, true, true, true, false, false]
        #expect((0..<14).map { monday.adding(days: $0).isWeekday } == week + week)
        #expect((-7_000..<0).allSatisfy { Day(daysSince1970: $0).isWeekday == Day(daysSince1970: $0 + 7_007).isWeekday })
    }

    @Test("R36: days are kept as text in JSON, and only as days") func json() throws {
        let day = Day(daysSince1970: 20_778)
        #expect(try String(decoding: JSONEncoder().encode([day]), as: UTF8.self) == "[\"2026-11-21\"]")
        #expect(try JSONDecoder().decode([Day].self, from: Data("[\"2026-11-21\"]".utf8)) == [day])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Day].self, from: Data("[\"2026-11-31\"]".utf8)) }
    }
}

struct InstantTests {
    @Test("R88: instants of all years are written and read back, and their texts sort like they do") func roundTrips() {
        var random = SplitMix64(state: 88)
        let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
        let edges = [range.lowerBound, -1, 0, 1, 999, 86_399_999, 86_400_000, range.upperBound]
        let instants = (edges + (0..<50_000).map { _ in Int64.random(in: range, using: &random) }).sorted().map(Instant.init(milliseconds:))
        let texts = instants.map(\.text)
        #expect(texts.map { Instant($0) } == instants)
        #expect(texts.map { Array($0.utf8) }.elementsEqual(texts.sorted().map { Array($0.utf8) }))
        #expect(texts.allSatisfy { $0.utf8.count == 24 })
    }

    @Test(
        "R88: known instants",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1), ("2026-11-21T10:12:19.123Z", 1_795_255_939_123),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
        ])
    func known(_ text: String, _ milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
        #expect(Instant(milliseconds: milliseconds).text == text)
    }

    @Test(
        "R88: only the form that is written is read",
        arguments: [
            "", "2026-11-21T10:12:19Z", "2026-11-21T10:12:19.12Z", "2026-11-21T10:12:19.123z", "2026-11-21 10:12:19.123Z", "2026-11-21t10:12:19.123Z",
            "2026-11-21T24:00:00.000Z", "2026-11-21T10:60:00.000Z", "2026-11-21T10:12:60.000Z", "2026-11-31T10:12:19.123Z", "2026-11-21T10:12:19.123",
            "2026-11-21T10:12:19.+23Z", "2026-11-21T10:12:19,123Z", "2026-11-21T10.12:19.123Z", "2026-11-21T-1:12:19.123Z", "2026-11-21T10:12:19.1230Z",
            "2026-11-21T10:12:19.123+00:00", "2026-11-21T10:12:19.12\u{301}", " 2026-11-21T10:12:19.12Z",
        ])
    func refused(_ text: String) { #expect(Instant(text) == nil) }

    @Test("R88: adding and counting") func arithmetic() {
        let start = Instant(milliseconds: 500)
        #expect(start.adding(days: 1) == start.adding(hours: 24) && start.adding(hours: 1) == start.adding(seconds: 3600))
        #expect(start.adding(seconds: -90).seconds(since: start) == -90)
        #expect(Instant(milliseconds: 2_499).seconds(since: start) == 1)
    }
}
