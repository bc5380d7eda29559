import Foundation
import Testing

@testable import Domain

@Suite("Pauses of clocks") struct PauseTests {
    let start = Instant(milliseconds: 1_795_000_000_000)

    private func due(_ clock: Template.Clock, _ pauses: [(Instant, Instant?)], _ calendar: WorkCalendar, now: Instant, ended: Instant? = nil) throws
        -> RunningClock
    {
        var template = Sample.template
        template.clocks = [clock]
        var timeline = Timeline(urgency: "routine")
        timeline.add(.referred, at: start)
        if let ended { timeline.add(.answered, at: ended) }
        timeline.pauses = pauses.map { .init(clock: clock.id, from: $0.0, until: $0.1) }
        return try #require(template.runs(timeline, calendar, now: now).first)
    }

    /// Monday 16 November 2026, 09:00 in Berlin.
    @Test(
        "R36: of a term in working days the days do not count whose end lies in a pause",
        arguments: [
            ("2026-11-18T09:00", "2026-11-18T15:00", "2026-11-23T23:00"),  // within a Wednesday: nothing moves
            ("2026-11-18T09:00", "2026-11-19T09:00", "2026-11-24T23:00"),  // over one midnight: one day
            ("2026-11-18T09:00", "2026-11-20T15:00", "2026-11-25T23:00"),  // over two
            ("2026-11-20T15:00", "2026-11-23T08:00", "2026-11-24T23:00"),  // over the weekend: the Friday alone
            ("2026-11-21T08:00", "2026-11-22T08:00", "2026-11-23T23:00"),  // on the weekend: nothing
            ("2026-11-24T08:00", "2026-12-24T08:00", "2026-11-23T23:00"),  // after it was missed: nothing
        ])
    func workingDays(_ from: String, _ until: String, _ due: String) throws {
        let calendar = WorkCalendar(zone: try ClockTests.zone("Europe/Berlin"))
        let begin = try #require(Instant("2026-11-16T08:00:00.000Z"))
        let pause = try (#require(Instant(from + ":00.000Z")), #require(Instant(until + ":00.000Z")))
        let clock = Sample.clock(workingDays: 5)
        #expect(clock.due(from: begin, without: [pause.0..<pause.1], calendar).text == due + ":00.000Z")
    }

    @Test("R36: a term in months ends at midnight, as many days later as ends of days were paused") func months() throws {
        let calendar = WorkCalendar(zone: try ClockTests.zone("Europe/Berlin"))
        let begin = try #require(Instant("2027-01-15T10:00:00.000Z"))
        let pause = try #require(Instant("2027-02-01T10:00:00.000Z"))..<(try #require(Instant("2027-02-11T09:00:00.000Z")))
        let clock = Sample.clock(months: 3)
        #expect(clock.due(from: begin, calendar).text == "2027-04-15T22:00:00.000Z")
        #expect(clock.due(from: begin, without: [pause], calendar).text == "2027-04-25T22:00:00.000Z")
    }

    @Test("R36: a pause never makes a term end sooner, none changes nothing, and what is paused longer ends no sooner") func monotone() throws {
        var random = SplitMix64(state: 12)
        let zone = try ClockTests.zone("Europe/Berlin")
        for _ in 0..<3_000 {
            let holidays = Set((0..<10).map { _ in start.day(in: zone).adding(days: .random(in: 0...60, using: &random)) })
            let calendar = WorkCalendar(zone: zone, holidays: holidays)
            let length = Int.random(in: 1...20, using: &random)
            let from = start.adding(seconds: .random(in: 0...3_000_000, using: &random))
            let until = from.adding(seconds: .random(in: 0...3_000_000, using: &random))
            let longer = until.adding(seconds: .random(in: 0...1_000_000, using: &random))
            for clock in [Sample.clock(workingDays: length), Sample.clock(days: length), Sample.clock(months: length % 3 + 1)] {
                let without = clock.due(from: start, calendar)
                let paused = clock.due(from: start, without: [from..<until], calendar)
                #expect(clock.due(from: start, without: [], calendar) == without && clock.due(from: start, without: [from..<from], calendar) == without)
                #expect(paused >= without && clock.due(from: start, without: [from..<longer], calendar) >= paused)
                if from >= without { #expect(paused == without) }
                if clock.days == nil { #expect(paused.clock(in: zone) == "00:00") }
                if clock.workingDays != nil { #expect(calendar.isWorkingDay(Instant(milliseconds: paused.milliseconds - 1).day(in: zone))) }
            }
        }
    }

    @Test("R36: of a term in days the end moves by the sum of its pauses, however they overlap") func sum() throws {
        var random = SplitMix64(state: 13)
        let clock = Sample.clock(days: 30)
        for _ in 0..<2_000 {
            let pauses = (0..<Int.random(in: 1...5, using: &random)).map { _ -> (Instant, Instant?) in
                let from = start.adding(hours: .random(in: 0...600, using: &random))
                return (from, from.adding(hours: .random(in: 0...100, using: &random)))
            }
            let paused = Set(pauses.flatMap { pause in (pause.0.milliseconds / 3_600_000)..<((pause.1 ?? pause.0).milliseconds / 3_600_000) }).count
            let run = try due(clock, pauses, Sample.calendar, now: start.adding(days: 60))
            #expect(run.due == start.adding(days: 30).adding(hours: paused))
        }
    }

    @Test("R36: a term in hours cannot be paused, and a pause that was stored for one does not count") func danger() throws {
        let run = try due(Sample.clock(hours: 24), [(start.adding(hours: 1), nil)], Sample.calendar, now: start.adding(hours: 10))
        #expect(run.due == start.adding(hours: 24) && !run.isPaused)
        #expect(!Sample.clock(hours: 24).isPausable && !Sample.clock(months: 6, before: true).isPausable && Sample.clock(workingDays: 1).isPausable)
    }

    @Test("R36: a missed term stays missed, whatever is paused later; an end, or a new beginning, ends the pause") func afterwards() throws {
        let now = start.adding(days: 50)
        let missed = try due(Sample.clock(days: 10), [(start.adding(days: 11), nil)], Sample.calendar, now: now)
        #expect(missed.isBreached(at: now) && missed.due == start.adding(days: 10))
        let ended = try due(Sample.clock(days: 10), [(start.adding(days: 5), nil)], Sample.calendar, now: now, ended: start.adding(days: 8))
        #expect(ended.due == start.adding(days: 13) && !ended.isPaused)
        var timeline = Timeline(urgency: "routine")
        timeline.add(.adopted, at: start)
        timeline.pauses = [.init(clock: "review", from: start.adding(days: 5), until: nil)]
        timeline.add(.reviewed, at: start.adding(days: 20))
        let next = try #require(Sample.template.running(timeline, Sample.calendar, now: now).first { $0.id == "review" })
        #expect(next.started == start.adding(days: 20) && !next.isPaused && next.due == start.adding(days: 110))
    }

    @Test("R36: what cannot be paused is said in a sentence, and nothing typed is asked for twice") func form() throws {
        var template = Sample.template
        template.clocks = [
            Sample.clock("danger", hours: 24), Sample.clock("review", days: 10), Sample.clock("missed", days: 1), Sample.clock("ended", days: 1),
        ]
        let running = ["danger", "review", "missed"].map { RunningClock(id: $0, words: $0, started: start, due: start.adding(days: $0 == "missed" ? 1 : 10)) }
        func message(_ clock: String, _ reason: String = "For the court") -> String? {
            do throws(FormErrors) {
                _ = try PauseForm.parse(Form(["clock": [clock], "pause-reason": [reason]]), template, running: running, now: start.adding(days: 2))
                return nil
            } catch { return error.problems.first?.message }
        }
        #expect(message("review") == nil)
        #expect(message("danger")?.contains("cannot be paused") == true && message("missed")?.contains("missed already") == true)
        #expect(message("ended")?.contains("does not run") == true && message("none")?.contains("Choose the clock") == true)
        #expect(message("review", "")?.contains("Write what it waits for") == true)
        #expect(template.pausable(running, now: start.adding(days: 2)).map(\.id) == ["review"])
    }
}
