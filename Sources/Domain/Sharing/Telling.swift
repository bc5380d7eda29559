/// Whether the participant was told of a share (R50; S2:409, S0:27): a line of the told ledger. The newest line of a share counts.
public struct Telling: Sendable, Equatable {
    public enum State: String, Worded {
        case told, planned, withheld

        public var words: String {
            switch self {
            case .told: "The person was told"
            case .planned: "The person will be told"
            case .withheld: "Not told for now"
            }
        }

        public var hint: String {
            switch self {
            case .told: "On the day given below. The usual case: from the outset."
            case .planned: "At the latest on the day given below."
            case .withheld:
                "Only where telling adds danger. State the ground; it is looked at again on the day given below. Recipients read that it is not to be disclosed."
            }
        }
    }

    public var state: State
    /// Told on this day; to be told until it; looked at again on it.
    public var day: Day
    /// By whom and how, or the ground for which it is withheld. Sealed.
    public var words: String

    public init(state: State, day: Day, words: String) {
        self.state = state
        self.day = day
        self.words = words
    }

    /// Whether somebody has to tell the person, or to look at the ground again.
    public func isOverdue(on today: Day) -> Bool { state != .told && day < today }
    /// So many days before, My work says so (R74): a week, as for clocks.
    public static let ahead = 7

    /// How far away a review or a telling may be set, in days. Our own choice: half a year.
    public static let longest = 180

    /// Reads the fields `telling`, `telling-day` and `telling-words`.
    public static func parse(_ form: inout Form, today: Day) -> Telling? {
        let state = form.choice("telling", "Say whether the person was told, will be told, or why not for now.", State.init(rawValue:))
        let day = form.day("telling-day")
        let words = form.optional("telling-words", limit: 1_000)
        guard let state else { return nil }
        if state == .withheld, words.isEmpty { form.add("telling-words", "Write the ground: what danger would telling add?") }
        if day == nil, form.errors.message(for: "telling-day") == nil, state != .told {
            form.add(
                "telling-day", state == .planned ? "Enter the day until which the person is told." : "Enter the day on which the ground is looked at again.")
        }
        if let day { check(day, state, today, &form) }
        return Telling(state: state, day: day ?? today, words: words)
    }

    private static func check(_ day: Day, _ state: State, _ today: Day, _ form: inout Form) {
        switch state {
        case .told where day > today:
            form.add("telling-day", "This day has not come yet. Enter the day on which the person was told, or choose that they will be told.")
        case .planned where day < today, .withheld where day < today: form.add("telling-day", "This day lies in the past. Enter today or a later day.")
        case .planned, .withheld:
            if day > today.adding(days: longest) { form.add("telling-day", "This is further away than \(longest) days. Enter an earlier day.") }
        case .told: break
        }
    }
}
