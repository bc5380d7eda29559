extension Template.Clock {
    /// Whether the term can wait for something outside. One that is counted in hours protects somebody from danger (S1:189-191), and the time
    /// before a planned event does not grow longer.
    public var isPausable: Bool { hours == nil && before != true }

    /// The pauses of one run, in order and without overlap, cut to the run itself: what ended or began again is paused no longer.
    func pauses(_ timeline: Timeline, from start: Instant, until end: Instant) -> [Range<Instant>] {
        guard isPausable else { return [] }
        let all = timeline.pauses.filter { $0.clock == id && $0.from >= start && $0.from < end }.sorted { $0.from < $1.from }
        return all.reduce(into: []) { merged, pause in
            let until = max(pause.from, min(pause.until ?? end, end))
            guard let last = merged.last, last.upperBound >= pause.from else { return merged.append(pause.from..<until) }
            merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, until)
        }
    }

    /// When the term ends if it does not count during the pauses.
    ///
    /// Days run by the clock, so each pause adds what it lasts. Working days and months count at midnight: the end of each day on which the term was
    /// paused is not counted. What begins after the term has ended changes nothing: a missed term stays missed.
    func due(from start: Instant, without pauses: [Range<Instant>], _ calendar: WorkCalendar) -> Instant {
        let end = due(from: start, calendar)
        guard !pauses.isEmpty else { return end }
        if hours != nil || days != nil {
            return pauses.reduce(end) { due, pause in
                pause.lowerBound < due ? Instant(milliseconds: due.milliseconds + pause.upperBound.milliseconds - pause.lowerBound.milliseconds) : due
            }
        }
        // Midnight at the end of a day, counted unless it lies in a pause.
        func counts(_ day: Day) -> Bool {
            let midnight = day.adding(days: 1).start(in: calendar.zone)
            return !pauses.contains { $0.lowerBound < midnight && midnight <= $0.upperBound }
        }
        var day = start.day(in: calendar.zone)
        var left = workingDays ?? Instant(milliseconds: end.milliseconds - 1).day(in: calendar.zone).daysSince1970 - day.daysSince1970
        while left > 0 {
            day = day.adding(days: 1)
            if workingDays == nil || calendar.isWorkingDay(day), counts(day) { left -= 1 }
        }
        return day.adding(days: 1).start(in: calendar.zone)
    }
}

/// A pause of a clock as people read it: since when, and why (R36).
public struct ClockPause: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<ClockPause>

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var reason: String

        public init(reason: String) { self.reason = reason }
    }

    public let id: ID
    public let clock: String
    public let from: Instant
    public let until: Instant?
    public let by: Seat.ID
    public let content: Content

    public init(id: ID, clock: String, from: Instant, until: Instant?, by: Seat.ID, content: Content) {
        self.id = id
        self.clock = clock
        self.from = from
        self.until = until
        self.by = by
        self.content = content
    }
}

/// A pause as typed.
public struct PauseForm: Sendable {
    public let clock: Template.Clock
    public let reason: String

    /// - Parameter running: what runs now, and is not paused.
    public static func parse(_ form: Form, _ template: Template, running: [RunningClock], now: Instant) throws(FormErrors) -> PauseForm {
        var form = form
        let clock = form.choice("clock", "Choose the clock that waits.") { id in template.clocks.first { $0.id == id } }
        let reason = form.required("pause-reason", "Write what it waits for, for example “for the court”.", limit: 500)
        if let clock, let problem = problem(clock, running.first { $0.id == clock.id }, now) { form.add("clock", problem) }
        try form.check()
        guard let clock else { throw form.errors }
        return PauseForm(clock: clock, reason: reason)
    }

    private static func problem(_ clock: Template.Clock, _ run: RunningClock?, _ now: Instant) -> String? {
        if clock.hours != nil { return "“\(clock.words)” counts hours: somebody may be in danger, so it cannot be paused." }
        if clock.before == true { return "“\(clock.words)” counts back from a planned date, so it cannot be paused. Change the date instead." }
        guard let run else { return "“\(clock.words)” does not run any more. Look at the clocks that are shown now." }
        if run.isPaused { return "“\(clock.words)” is paused already." }
        return run.isOverdue(at: now) ? "“\(clock.words)” was missed already. A pause would not change that; do what it waits for." : nil
    }
}

extension Template {
    /// What can be paused now.
    public func pausable(_ running: [RunningClock], now: Instant) -> [RunningClock] {
        running.filter { run in run.ended == nil && !run.isPaused && !run.isOverdue(at: now) && clocks.first { $0.id == run.id }?.isPausable == true }
    }
}
