/// What happened to one referral or case, in order of time: all that clocks depend on.
public struct Timeline: Sendable, Equatable {
    public struct Mark: Sendable, Equatable {
        public let event: Template.Event
        /// The stage that was entered or left, or the look-back.
        public let about: String?
        public let at: Instant

        public init(_ event: Template.Event, about: String? = nil, at: Instant) {
            self.event = event
            self.about = about
            self.at = at
        }
    }

    /// A clock that waits for something outside, with a reason on record.
    public struct Pause: Sendable, Equatable {
        public let clock: String
        public let from: Instant
        public let until: Instant?

        public init(clock: String, from: Instant, until: Instant?) {
            self.clock = clock
            self.from = from
            self.until = until
        }
    }

    public var urgency: String
    public var level: String?
    public private(set) var marks: [Mark] = []
    public var pauses: [Pause] = []

    public init(urgency: String = "", level: String? = nil) {
        self.urgency = urgency
        self.level = level
    }

    /// Adds what happened; the order of adding decides between equal times.
    public mutating func add(_ event: Template.Event, about: String? = nil, at: Instant) {
        let place = marks.lastIndex { $0.at <= at }.map { $0 + 1 } ?? 0
        marks.insert(Mark(event, about: about, at: at), at: place)
    }
}

/// One run of a clock: when it began, when it is or was due, and when it ended.
public struct RunningClock: Sendable, Equatable {
    public let id: String
    public let words: String
    public let started: Instant
    public let due: Instant
    public let ended: Instant?
    /// Paused now: the term goes on when the pause ends.
    public let isPaused: Bool

    public init(id: String, words: String, started: Instant, due: Instant, ended: Instant? = nil, isPaused: Bool = false) {
        self.id = id
        self.words = words
        self.started = started
        self.due = due
        self.ended = ended
        self.isPaused = isPaused
    }

    public func isOverdue(at now: Instant) -> Bool { ended == nil && now > due }
    /// Whether the term was missed, also when what was due came later.
    public func isBreached(at now: Instant) -> Bool { (ended ?? now) > due }
}

extension Template {
    /// Every run of every clock on this timeline, ended ones too; breaches are counted from these.
    public func runs(_ timeline: Timeline, _ calendar: WorkCalendar, now: Instant) -> [RunningClock] {
        (clocks + ending.lookBacks.map(\.clock)).filter { $0.applies(to: timeline) }.flatMap { $0.runs(timeline, calendar, now: now) }
    }

    /// What is due now, the next one first.
    public func running(_ timeline: Timeline, _ calendar: WorkCalendar, now: Instant) -> [RunningClock] {
        runs(timeline, calendar, now: now).filter { $0.ended == nil }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }
    }

    public func breaches(_ timeline: Timeline, _ calendar: WorkCalendar, now: Instant) -> Int {
        runs(timeline, calendar, now: now).count { $0.isBreached(at: now) }
    }
}

extension Template.LookBack {
    var clock: Template.Clock {
        .init(id: id, words: words, from: .closed, until: .lookedBack, stage: id, months: months, source: source, confirmed: confirmed)
    }
}

extension Template.Clock {
    fileprivate func applies(to timeline: Timeline) -> Bool {
        (urgency == nil || urgency == timeline.urgency) && (level == nil || level == timeline.level)
    }

    fileprivate func runs(_ timeline: Timeline, _ calendar: WorkCalendar, now: Instant) -> [RunningClock] {
        if before == true { return countdown(timeline, calendar, now: now).map { [$0] } ?? [] }
        var runs: [RunningClock] = []
        var start: Instant?
        func end(_ at: Instant) {
            if let start { runs.append(run(start, ended: at, timeline, calendar, now: now)) }
        }
        for mark in timeline.marks {
            if start != nil, ends(at: mark) {
                end(mark.at)
                start = repeats == true && mark.event == until ? mark.at : nil
            }
            if start == nil, mark.event == from, matches(mark) { start = mark.at }
        }
        if let start { runs.append(run(start, ended: nil, timeline, calendar, now: now)) }
        return runs
    }

    /// A clock before a planned event runs as soon as its date is known, the newest one; what it waits for may come at any time.
    private func countdown(_ timeline: Timeline, _ calendar: WorkCalendar, now: Instant) -> RunningClock? {
        guard let planned = timeline.marks.last(where: { $0.event == from && matches($0) })?.at, let first = timeline.marks.first?.at else { return nil }
        let end = timeline.marks.first { ends(at: $0) }?.at
        return RunningClock(id: id, words: words, started: min(first, planned), due: due(from: planned, calendar), ended: end)
    }

    /// Closing ends every clock but those that begin with it.
    private func ends(at mark: Timeline.Mark) -> Bool { mark.event == until && matches(mark) || mark.event == .closed && from != .closed }

    private func matches(_ mark: Timeline.Mark) -> Bool {
        [.entered, .left, .lookedBack].contains(mark.event) && stage != nil ? mark.about == stage : true
    }

    private func run(_ start: Instant, ended: Instant?, _ timeline: Timeline, _ calendar: WorkCalendar, now: Instant) -> RunningClock {
        let pauses = pauses(timeline, from: start, until: ended ?? now)
        let isPaused = ended == nil && timeline.pauses.contains { $0.clock == id && $0.from >= start && $0.from <= now && $0.until == nil }
        return RunningClock(
            id: id, words: words, started: start, due: due(from: start, without: pauses, calendar), ended: ended, isPaused: isPaused && isPausable)
    }
}
