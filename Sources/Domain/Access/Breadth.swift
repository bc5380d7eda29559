/// How many different cases one person opens (security reference 3f, “Breadth”): beyond what work needs, a reason is asked for. A rule that
/// everybody can read and check; nobody is compared with anybody else.
public enum Breadth {
    /// Different cases within an hour from which on a reason is asked for.
    public static let anHour = 60
    /// Different cases within an hour that nobody goes beyond.
    public static let most = 200
    /// Up to so many a day are never asked about.
    public static let aDay = 20
    /// Days without which a person has no habit to go by.
    public static let habit = 5

    public enum Kind: String, Worded {
        case hour, day, stop

        public var words: String {
            switch self {
            case .hour: "More than \(Breadth.anHour) cases within an hour"
            case .day: "More than three times as many cases as on other days"
            case .stop: "More than \(Breadth.most) cases within an hour: stopped"
            }
        }
    }

    /// What a count amounts to, if anything.
    /// - Parameters:
    ///   - hour: different cases within the last hour, with the one that is asked for.
    ///   - day: the same today.
    ///   - before: different cases of each of the last 30 days on which there were any.
    public static func kind(hour: Int, day: Int, before: [Int]) -> Kind? {
        if hour > most { return .stop }
        if hour > anHour { return .hour }
        guard day > aDay, before.count >= habit else { return nil }
        return day > 3 * median(before) ? .day : nil
    }

    /// The middle one; of two in the middle the greater.
    static func median(_ counts: [Int]) -> Int { counts.isEmpty ? 0 : counts.sorted()[counts.count / 2] }

    /// A person who was asked or stopped, and what they wrote.
    public struct Alert: Sendable, Identifiable {
        public typealias ID = Domain.ID<Alert>

        public let id: ID
        public let person: Practitioner.ID
        public let seat: Seat.ID
        public let kind: Kind
        public let at: Instant
        public let reasonedAt: Instant?
        /// Until when no reason is asked for again.
        public let until: Instant?
        public let reason: String

        public init(id: ID, person: Practitioner.ID, seat: Seat.ID, kind: Kind, at: Instant, reasonedAt: Instant?, until: Instant?, reason: String) {
            self.id = id
            self.person = person
            self.seat = seat
            self.kind = kind
            self.at = at
            self.reasonedAt = reasonedAt
            self.until = until
            self.reason = reason
        }
    }
}

/// The reason for opening many cases, as typed.
public struct BreadthForm: Sendable {
    public let reason: String

    /// - Parameter known: names that identify nobody: agencies and structures.
    public static func parse(_ form: Form, known: [String]) throws(FormErrors) -> BreadthForm {
        var form = form
        let reason = form.required("reason", "Write why you open so many cases, in a sentence.", limit: 500)
        try form.check()
        if let first = Identifying.warnings(in: reason, .init(known: known)).first {
            throw FormErrors("reason", "“\(first.words)” could identify somebody. The data protection officer reads this: write it without.")
        }
        return BreadthForm(reason: reason)
    }
}
