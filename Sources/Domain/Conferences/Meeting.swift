public import Foundation

/// A meeting of a structure; one on cases is a conference (R29, R60). When and where it is are no personal data; its agenda is sealed.
public struct Meeting: Sendable, Identifiable {
    public typealias ID = Domain.ID<Meeting>

    public enum State: String, Worded {
        case planned, cancelled
        /// The minutes were sent round, and can be corrected; then nothing changes any more (R61).
        case circulated, approved

        public var words: String {
            switch self {
            case .planned: "Planned"
            case .cancelled: "Cancelled"
            case .circulated: "Minutes sent round"
            case .approved: "Minutes approved"
            }
        }
    }

    /// What can be changed.
    public struct Plan: Sendable, Equatable {
        public var startsAt: Instant
        public var minutes: Int
        public var place: String
        public var link: String
        /// Who chairs, and who writes: better not the same (reference/interface.md 5.1).
        public var chair: Seat.ID?
        public var writer: Seat.ID?

        public init(startsAt: Instant, minutes: Int, place: String, link: String, chair: Seat.ID?, writer: Seat.ID?) {
            self.startsAt = startsAt
            self.minutes = minutes
            self.place = place
            self.link = link
            self.chair = chair
            self.writer = writer
        }
    }

    public let id: ID
    public let series: Series.ID
    public let structure: Structure.ID
    public let plan: Plan
    public let state: State
    public let version: Int
    public let circulatedAt: Instant?
    /// Until when corrections to its minutes can be asked for, once they were sent round.
    public let correctionsUntil: Day?
    public let approvedAt: Instant?
    public let approvedBy: Seat.ID?

    public init(
        id: ID, series: Series.ID, structure: Structure.ID, plan: Plan, state: State, version: Int, circulatedAt: Instant?, correctionsUntil: Day?,
        approvedAt: Instant?,
        approvedBy: Seat.ID?
    ) {
        self.id = id
        self.series = series
        self.structure = structure
        self.plan = plan
        self.state = state
        self.version = version
        self.circulatedAt = circulatedAt
        self.correctionsUntil = correctionsUntil
        self.approvedAt = approvedAt
        self.approvedBy = approvedBy
    }

    public var endsAt: Instant { plan.startsAt.adding(seconds: plan.minutes * 60) }

    /// Whether its agenda and its invitations can still be changed: until the day of it has passed.
    public func isOpen(on today: Day, in zone: TimeZone) -> Bool { state == .planned && today <= plan.startsAt.day(in: zone) }

    /// Whether its minutes are written: from the day of it until they are approved.
    public func isWritten(on today: Day, in zone: TimeZone) -> Bool {
        [.planned, .circulated].contains(state) && plan.startsAt.day(in: zone) <= today
    }

    /// Whether whoever is invited to hear of a referral hears of it: until corrections are over, or until the minutes should long be round (R59).
    public func isHeard(on today: Day, in zone: TimeZone) -> Bool {
        switch state {
        case .planned: today <= plan.startsAt.day(in: zone).adding(days: Self.longestDraft)
        case .circulated: correctionsUntil.map { today <= $0 } ?? false
        case .cancelled, .approved: false
        }
    }

    /// For how many days after a meeting its draft is worked on, at the most; suggested, the terms of a series are shorter (R61).
    public static let longestDraft = 30

    public func takesCorrections(on today: Day) -> Bool { state == .circulated && correctionsUntil.map { today <= $0 } ?? false }
}

/// A meeting, as typed.
public struct MeetingForm: Sendable {
    public let plan: Meeting.Plan

    /// - Parameter seats: those who can chair or write.
    public static func parse(_ form: Form, zone: TimeZone, today: Day, seats: [Seat.ID]) throws(FormErrors) -> MeetingForm {
        var form = form
        let day = form.day("day")
        if day == nil, form.text("day").isEmpty { form.add("day", "Enter the day of the meeting.") }
        if let day, day < today { form.add("day", "This day has passed. Enter today or a later one.") }
        let minute = form.time("time")
        let minutes = duration(&form, "minutes", most: 600)
        let place = form.optional("place", limit: 200)
        let link = webLink(&form, "link")
        func seat(_ name: String) -> Seat.ID? {
            form.text(name).isEmpty ? nil : form.choice(name, "Choose a seat of the list, or none.") { text in seats.first { $0.text == text } }
        }
        let (chair, writer) = (seat("chair"), seat("writer"))
        try form.check()
        guard let day, let minute, let minutes else { throw form.errors }
        return MeetingForm(
            plan: .init(startsAt: day.at(minute: minute, in: zone), minutes: minutes, place: place, link: link, chair: chair, writer: writer))
    }
}
