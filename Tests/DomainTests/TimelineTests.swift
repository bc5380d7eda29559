import Foundation
import Testing

@testable import Domain

@Suite("Timelines") struct TimelineTests {
    let start = Instant(milliseconds: 1_795_000_000_000)
    let calendar = Sample.calendar

    func timeline(_ urgency: String = "routine", _ marks: (Template.Event, Int)...) -> Timeline {
        var timeline = Timeline(urgency: urgency)
        for (event, days) in marks { timeline.add(event, at: start.adding(days: days)) }
        return timeline
    }

    @Test(
        "R36: the clocks of its urgency run, the tightest first",
        arguments: [("today", ["first-response", "triage"]), ("soon", ["soon", "triage"]), ("routine", ["triage"])])
    func urgency(_ urgency: String, _ clocks: [String]) {
        #expect(Sample.template.running(timeline(urgency, (.referred, 0)), calendar, now: start).map(\.id) == clocks)
    }

    @Test("R36, R58, R75: what ends a clock ends it; a review starts the next one; closing ends all but the look-backs")
    func ends() {
        let adopted = timeline("routine", (.referred, 0), (.answered, 2), (.adopted, 2))
        #expect(Sample.template.running(adopted, calendar, now: start).map(\.id) == ["owner", "review"])
        let owned = timeline("routine", (.referred, 0), (.answered, 2), (.adopted, 2), (.ownerAppointed, 3), (.reviewed, 40))
        let running = Sample.template.running(owned, calendar, now: start)
        #expect(running.map(\.id) == ["review"] && running.first?.due == start.adding(days: 130))
        let closed = timeline("routine", (.adopted, 2), (.ownerAppointed, 3), (.closed, 50))
        #expect(Sample.template.running(closed, calendar, now: start).map(\.id) == ["six"])
        var looked = timeline("routine", (.adopted, 2), (.closed, 50))
        looked.add(.lookedBack, about: "twelve", at: start.adding(days: 80))
        #expect(Sample.template.running(looked, calendar, now: start).map(\.id) == ["six"])
        looked.add(.lookedBack, about: "six", at: start.adding(days: 90))
        #expect(Sample.template.running(looked, calendar, now: start).isEmpty)
    }

    @Test("R36: a missed term is a breach for good, also when it was met late; one that was met in time is none")
    func breaches() {
        let late = timeline("routine", (.referred, 0), (.answered, 30))
        let early = timeline("routine", (.referred, 0), (.answered, 1))
        let open = timeline("routine", (.referred, 0))
        let counts = [late, early, open].map { Sample.template.breaches($0, calendar, now: start.adding(days: 40)) }
        #expect(counts == [1, 0, 1] && Sample.template.breaches(open, calendar, now: start) == 0)
    }

    @Test("R36: each missed review counts") func everyBreach() {
        let timeline = self.timeline("routine", (.adopted, 0), (.ownerAppointed, 0), (.reviewed, 100), (.reviewed, 150), (.reviewed, 260))
        #expect(Sample.template.breaches(timeline, calendar, now: start.adding(days: 261)) == 2)
    }

    @Test("R36: a pause moves the end by as long as it lasts, and no other clock") func pauses() {
        var paused = timeline("routine", (.adopted, 0))
        let before = Sample.template.running(paused, calendar, now: start.adding(days: 20))
        paused.pauses = [.init(clock: "review", from: start.adding(days: 5), until: start.adding(days: 12))]
        let after = Sample.template.running(paused, calendar, now: start.adding(days: 20))
        #expect(after.first { $0.id == "review" }?.due == start.adding(days: 97) && after.first { $0.id == "owner" } == before.first { $0.id == "owner" })
        paused.pauses = [.init(clock: "review", from: start.adding(days: 5), until: nil)]
        let open = Sample.template.running(paused, calendar, now: start.adding(days: 20)).first { $0.id == "review" }
        #expect(open?.isPaused == true && open?.due == start.adding(days: 105))
    }

    @Test("R68: a clock before a planned date runs once the date is known, follows it, and ends with what it waits for") func countdown() {
        var template = Sample.template
        template.clocks = [Sample.clock("network", from: .released, until: .teamReady, months: 6, before: true)]
        #expect(template.running(timeline("soon", (.adopted, 0)), calendar, now: start).isEmpty)
        var planned = timeline("soon", (.adopted, 0), (.released, 300), (.released, 400))
        let due = Sample.clock(months: 6, before: true).due(from: start.adding(days: 400), calendar)
        #expect(template.running(planned, calendar, now: start).map(\.due) == [due])
        #expect(template.breaches(planned, calendar, now: due.adding(days: 1)) == 1)
        planned.add(.teamReady, at: start.adding(days: 100))
        #expect(template.running(planned, calendar, now: start).isEmpty && template.breaches(planned, calendar, now: due.adding(days: 1)) == 0)
    }

    @Test("R36: clocks are monotone: never due before they begin; later events, longer terms and pauses never end them sooner")
    func monotone() {
        var random = SplitMix64(state: 4)
        for _ in 0..<5_000 {
            let at = start.adding(seconds: .random(in: 0...100_000_000, using: &random))
            let later = at.adding(seconds: .random(in: 0...10_000_000, using: &random))
            let length = Int.random(in: 1...400, using: &random)
            let holidays = Set((0..<20).map { _ in at.day(in: .gmt).adding(days: .random(in: 0...400, using: &random)) })
            for (clock, longer) in [
                (Sample.clock(hours: length), Sample.clock(hours: length + 1)), (Sample.clock(workingDays: length), Sample.clock(workingDays: length + 1)),
                (Sample.clock(days: length), Sample.clock(days: length + 1)), (Sample.clock(months: length % 120 + 1), Sample.clock(months: length % 120 + 2)),
            ] {
                let due = clock.due(from: at, calendar)
                let withHolidays = clock.due(from: at, WorkCalendar(zone: .gmt, holidays: holidays))
                #expect(due > at && clock.due(from: later, calendar) >= due && longer.due(from: at, calendar) > due && withHolidays >= due)
            }
        }
    }

    @Test("R36: in whatever order things happen, no run of a clock ends before it begins, and at most one is open") func runs() {
        var random = SplitMix64(state: 5)
        for _ in 0..<2_000 {
            var timeline = Timeline(urgency: "soon")
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                let event = Template.Event.allCases.randomElement(using: &random) ?? .referred
                timeline.add(event, at: start.adding(seconds: .random(in: 0...10_000_000, using: &random)))
            }
            let runs = Sample.template.runs(timeline, calendar, now: start.adding(days: 200))
            #expect(runs.allSatisfy { $0.due > $0.started && ($0.ended ?? $0.started) >= $0.started })
            #expect(Dictionary(grouping: runs.filter { $0.ended == nil }, by: \.id).values.allSatisfy { $0.count == 1 })
        }
    }
}
