/// The invitation of a seat to one item of a meeting, and its answer (R59, R60). A guest's place in the case begins and ends with it.
public struct Attendance: Sendable, Identifiable {
    public typealias ID = Domain.ID<Attendance>

    public enum Answer: String, Worded {
        case open, comes, deputy, declines

        public var words: String {
            switch self {
            case .open: "No answer yet"
            case .comes: "Comes"
            case .deputy: "Sends a deputy"
            case .declines: "Does not come"
            }
        }

        /// What can be answered.
        public static let answers: [Answer] = [.comes, .deputy, .declines]
    }

    public let id: ID
    public let item: AgendaItem.ID
    public let seat: Seat.ID
    /// The guest's place that was given for this item; none for whoever is on the team anyway.
    public let place: Member.ID?
    public let answer: Answer
    /// Who comes instead, and the place that was given for it.
    public let deputy: Seat.ID?
    public let deputyPlace: Member.ID?
    /// Whether somebody came, once that was noted.
    public let came: Bool?

    public init(
        id: ID, item: AgendaItem.ID, seat: Seat.ID, place: Member.ID?, answer: Answer, deputy: Seat.ID?, deputyPlace: Member.ID?, came: Bool? = nil
    ) {
        self.id = id
        self.item = item
        self.seat = seat
        self.place = place
        self.answer = answer
        self.deputy = deputy
        self.deputyPlace = deputyPlace
        self.came = came
    }

    /// Who is there if somebody is: the deputy where one was sent.
    public var present: Seat.ID { answer == .deputy ? deputy ?? seat : seat }

    /// Whether it is a seat's turn to be there: not of whoever declined or sends somebody else.
    public func isHere(_ seat: Seat.ID) -> Bool { answer != .declines && present == seat }
}

/// Whom to invite to an item, and why, as typed; or those whom the level of the case names, as ticked (R19).
public struct InviteForm: Sendable {
    public let seats: [Seat.ID]
    public let why: String

    /// - Parameters:
    ///   - seats: those that can be invited.
    ///   - named: those whom the level of the case names, and why they are needed.
    public static func parse(_ form: Form, seats: [Seat.ID], named: (seats: [Seat.ID], why: String)) throws(FormErrors) -> InviteForm {
        var form = form
        if form.text("by-level") == "yes" {
            let ticked = form.all("named").compactMap { text in named.seats.first { $0.text == text } }
            if ticked.isEmpty { throw FormErrors("named", "Tick at least one of them, or invite somebody by name below.") }
            return InviteForm(seats: ticked, why: named.why)
        }
        let seat = form.choice("seat", "Choose whom to invite.") { text in seats.first { $0.text == text } }
        let why = form.required("why", "Write why this seat is needed for this item.", limit: 500)
        try form.check()
        guard let seat else { throw form.errors }
        return InviteForm(seats: [seat], why: why)
    }
}

/// The answer to an invitation, as typed.
public struct AttendanceForm: Sendable {
    public let answer: Attendance.Answer
    public let deputy: Seat.ID?

    /// - Parameter deputies: other seats of the agency.
    public static func parse(_ form: Form, deputies: [Seat.ID]) throws(FormErrors) -> AttendanceForm {
        var form = form
        let answer = form.choice("attending", "Choose whether you come.") { text in Attendance.Answer.answers.first { $0.rawValue == text } }
        let deputy = deputies.first { $0.text == form.text("deputy") }
        if answer == .deputy, deputy == nil {
            // Without colleagues there is no list that the error could lead to.
            deputies.isEmpty
                ? form.add("attending", "Your agency has no other seat. Say that nobody comes, or come.")
                : form.add("deputy", "Choose who comes in your place.")
        }
        try form.check()
        guard let answer else { throw form.errors }
        return AttendanceForm(answer: answer, deputy: answer == .deputy ? deputy : nil)
    }
}
