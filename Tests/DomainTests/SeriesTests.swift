import Foundation
import Testing

@testable import Domain

@Suite("Series of meetings") struct SeriesTests {
    private static func series(_ rhythm: Series.Rhythm, began: String = "2026-01-01", ended: Bool = false) throws -> Series {
        let plan = Series.Plan(kind: .conference, name: "Table", rhythm: rhythm, minute: 570, minutes: 120, place: "", link: "")
        return Series(
            id: Sample.id(1), structure: Sample.id(9), plan: plan, began: try #require(Day(began)), endedAt: ended ? Instant(milliseconds: 0) : nil, version: 1)
    }

    private static let calendar = WorkCalendar(zone: .gmt)

    @Test("R29: the next meeting is on the same weekday, by the rhythm, and never in the past")
    func next() throws {
        func next(_ rhythm: Series.Rhythm, _ last: String, today: String) throws -> String? {
            try Self.series(rhythm).next(after: Day(last), today: #require(Day(today)), Self.calendar)?.text
        }
        #expect(try next(.weekly, "2026-11-03", today: "2026-11-04") == "2026-11-10")
        #expect(try next(.fortnightly, "2026-11-03", today: "2026-11-04") == "2026-11-17")
        #expect(try next(.fortnightly, "2026-08-04", today: "2026-11-04") == "2026-11-10")
        // The second Tuesday; the fifth Thursday is the last one where a month has four.
        #expect(try next(.monthly, "2026-11-10", today: "2026-11-11") == "2026-12-08")
        #expect(try next(.monthly, "2026-10-29", today: "2026-10-30") == "2026-11-26")
        #expect(try next(.quarterly, "2026-11-10", today: "2026-11-11") == "2027-02-09")
        #expect(try next(.adHoc, "2026-11-10", today: "2026-11-11") == nil)
        #expect(try Self.series(.weekly).next(after: nil, today: #require(Day("2026-11-11")), Self.calendar) == nil)
    }

    @Test("R29: a meeting is not proposed for a holiday or a weekend") func holidays() throws {
        let (christmas, boxing) = try (#require(Day("2026-12-25")), #require(Day("2026-12-26")))
        let calendar = WorkCalendar(zone: .gmt, holidays: [christmas, boxing])
        let day = try Self.series(.weekly).next(after: Day("2026-12-18"), today: #require(Day("2026-12-19")), calendar)
        #expect(day?.text == "2026-12-28")
    }

    @Test("R29: months keep weekday and place in the month, over forty years") func months() throws {
        let first = try #require(Day("2000-01-01"))
        for offset in 0..<14_600 {
            let day = first.adding(days: offset)
            let next = day.sameWeekday(months: 1)
            let place = { (day: Day) in (day.civil.day - 1) / 7 }
            #expect(next.weekday == day.weekday && (place(next) == place(day) || place(next) == 3 && place(day) == 4))
            #expect(next.civil.month == day.civil.month % 12 + 1)
        }
    }

    @Test("R29: a series is quiet after its rhythm and half of it again, unless a meeting is planned or it ended") func quiet() throws {
        let last = try #require(Day("2026-10-01"))
        func quiet(_ rhythm: Series.Rhythm, days: Int, isPlanned: Bool = false, ended: Bool = false) throws -> Day? {
            try Self.series(rhythm, ended: ended).quiet(last: last, isPlanned: isPlanned, today: last.adding(days: days))
        }
        #expect(try quiet(.fortnightly, days: 21) == nil && quiet(.fortnightly, days: 22) == last)
        #expect(try quiet(.monthly, days: 52) == nil && quiet(.monthly, days: 53) == last)
        #expect(try quiet(.weekly, days: 400, isPlanned: true) == nil && quiet(.weekly, days: 400, ended: true) == nil && quiet(.adHoc, days: 400) == nil)
        // One that never met is quiet since it began.
        let series = try Self.series(.weekly, began: "2026-10-01")
        #expect(series.quiet(last: nil, isPlanned: false, today: last.adding(days: 11)) == last)
    }

    @Test("A time of the day is the clock on the wall, also when the clocks change") func wall() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        for (day, utc) in [("2026-03-29", "07:30"), ("2026-03-28", "08:30"), ("2026-10-25", "08:30"), ("2026-10-24", "07:30")] {
            let instant = try #require(Day(day)).at(minute: 9 * 60 + 30, in: zone)
            #expect(instant.clock(in: zone) == "09:30" && instant.clock(in: .gmt) == utc && instant.day(in: zone).text == day)
        }
    }

    @Test("R29: what is wrong with a series is said at its field") func form() {
        func errors(_ values: [String: String]) -> [String] {
            let usual = [
                "structure": (Sample.id(9) as Structure.ID).text, "kind": "network", "name": "n", "rhythm": "weekly", "time": "09:30", "minutes": "60",
                "place": "", "link": "",
            ]
            do {
                _ = try SeriesForm.parse(Form(usual.merging(values) { $1 }.mapValues { [$0] }), structures: [RequestFormTests.structure(Sample.template)])
                return []
            } catch { return error.problems.map(\.field) }
        }
        #expect(errors([:]) == [])
        #expect(errors(["link": "https://meet.example/a?b=c"]) == [])
        for link in ["http://meet.example", "javascript:alert(1)", "https://a b", "https://a\"b", "https://a<b", "HTTPS://a", " x"] {
            #expect(errors(["link": link]) == ["link"], "\(link)")
        }
        for time in ["9", "24:00", "09:60", "", "a:b", "09:30:00"] { #expect(errors(["time": time]) == ["time"], "\(time)") }
        #expect(errors(["minutes": "0"]) == ["minutes"] && errors(["minutes": "601"]) == ["minutes"])
        #expect(errors(["name": "", "rhythm": "", "kind": "", "structure": ""]) == ["kind", "name", "rhythm"], "where there is one structure, it is that one")
        let two = [RequestFormTests.structure(Sample.template), RequestFormTests.structure(Sample.template)]
        #expect(throws: FormErrors.self) { try SeriesForm.parse(Form(["structure": [""], "kind": ["network"]]), structures: two) }
        for days in ["0", "61", "x"] {
            #expect(errors(["minutes-days": days]) == ["minutes-days"] && errors(["correction-days": days]) == ["correction-days"], "\(days)")
        }
        #expect(errors(["minutes-days": "3", "correction-days": "60"]) == [])
    }
}
