/// A question of one agency to another about a case: purpose, basis, exact questions, a due day (R45). Whoever is asked need not be on the team.
public struct InformationRequest: Sendable, Identifiable {
    public typealias ID = Domain.ID<InformationRequest>

    /// What became of it in truth. `look` says what of that the asking side sees.
    public enum State: String, CaseIterable, Sendable, Codable {
        case open
        /// Answered, at least in one point with a text.
        case shared
        /// Answered: nothing is held.
        case nothing
        /// Answered without a text, and refused in at least one point.
        case refused
        /// Taken back by the asking side.
        case withdrawn

        public var isAnswered: Bool { [.shared, .nothing, .refused].contains(self) }
    }

    /// How it stands for whoever looks.
    public enum Look: Sendable, Equatable { case waiting, answered, nothingShared, withdrawn }

    /// Sealed: all that the asked seat learns of the person and the case.
    public struct Content: Sendable, Codable, Equatable {
        public var questions: [String]
        public var why: String
        /// Empty where the asked seat may not know it.
        public var name: String
        public var born: String

        public init(questions: [String], why: String, name: String, born: String) {
            self.questions = questions
            self.why = why
            self.name = name
            self.born = born
        }
    }

    public let id: ID
    public let caseID: Case.ID
    public let structure: Structure.ID
    public let author: Seat.ID
    public let agency: Agency.ID
    /// The seat that was asked first. The asking side is not told whether it passed the request on.
    public let asked: Seat.ID
    public let askedAgency: Agency.ID
    public let askedAt: Instant
    public let due: Day
    /// Whether the rule of the structure hides if anything is held there (R52). Set when the request is made, so that no later rule gives an old answer away.
    public let hides: Bool
    public let purpose: String
    public let basis: String
    public let content: Content
    /// The seat of the asked agency that has it now.
    public var seat: Seat.ID
    public var state: State
    public var remindedOn: Day?
    public var withdrawnAt: Instant?
    public var version: Int

    public init(
        id: ID, caseID: Case.ID, structure: Structure.ID, author: Seat.ID, agency: Agency.ID, asked: Seat.ID, askedAgency: Agency.ID, askedAt: Instant,
        due: Day, hides: Bool, purpose: String, basis: String, content: Content, seat: Seat.ID, state: State = .open, remindedOn: Day? = nil,
        withdrawnAt: Instant? = nil, version: Int = 1
    ) {
        self.id = id
        self.caseID = caseID
        self.structure = structure
        self.author = author
        self.agency = agency
        self.asked = asked
        self.askedAgency = askedAgency
        self.askedAt = askedAt
        self.due = due
        self.hides = hides
        self.purpose = purpose
        self.basis = basis
        self.content = content
        self.seat = seat
        self.state = state
        self.remindedOn = remindedOn
        self.withdrawnAt = withdrawnAt
        self.version = version
    }

    /// As the asked side sees it: the truth.
    public var askedLook: Look {
        switch state {
        case .open: .waiting
        case .shared, .nothing, .refused: .answered
        case .withdrawn: .withdrawn
        }
    }

    /// As the asking side sees it. Where the rule hides what is held, “nothing”, “refused” and silence are the same on every day (R52; S2:384-389).
    public func askingLook(on today: Day) -> Look {
        guard hides, state != .shared, state != .withdrawn else { return askedLook }
        return due < today ? .nothingShared : .waiting
    }
}

/// A request as typed.
public struct RequestForm: Sendable {
    /// What the asked seat may know of the person in order to search; nothing more.
    public enum Known: String, Worded {
        case name, born

        public var words: String {
            switch self {
            case .name: "Name"
            case .born: "Date of birth"
            }
        }
    }

    public static let mostQuestions = 5

    public let seat: Seat.ID
    public let purpose: String
    public let basis: String
    public let questions: [String]
    public let known: Set<Known>
    public let due: Day
    public let why: String

    /// - Parameter seats: seats of other agencies, which can be asked.
    public static func parse(_ form: Form, _ template: Template, seats: [Seat.ID], today: Day) throws(FormErrors) -> RequestForm {
        var form = form
        let seat = form.choice("seat", "Choose whom you ask, from another agency.") { text in seats.first { $0.text == text } }
        let purpose = form.choice("purpose", "Choose what the answer is for.") { template.purpose($0)?.id }
        let basis = form.choice("basis", "Choose the lawful basis on which you ask.") { id in template.requestBases.first { $0.id == id }?.id }
        let questions = (1...mostQuestions).map { form.optional("question-\($0)", limit: 300) }.filter { !$0.isEmpty }
        if questions.isEmpty { form.add("question-1", "Write at least one question, as exactly as you can.") }
        let known = Set(form.all("known").compactMap(Known.init))
        if known.isEmpty { form.add("known", "Choose what they may know of the person. Without name or date of birth nobody can search.") }
        let due = due(&form, today)
        let why = form.required("why", "Write in one or two sentences why you need it.", limit: 1_000)
        try form.check()
        guard let seat, let purpose, let basis, let due else { throw form.errors }
        return RequestForm(seat: seat, purpose: purpose, basis: basis, questions: questions, known: known, due: due, why: why)
    }

    private static func due(_ form: inout Form, _ today: Day) -> Day? {
        let due = form.day("due")
        if let due {
            if due < today { form.add("due", "The day lies in the past. Enter today or a later day.") }
        } else if form.text("due").isEmpty {
            form.add("due", "Enter the day until which you need the answer.")
        }
        return due
    }
}

extension Template {
    /// Bases on which an agency can ask another one: those that need neither a consent on record nor a second person.
    public var requestBases: [LawfulBasis] { basis.bases.filter { $0.rests == nil } }

    /// Grounds of a report to the police: also serious danger.
    public var reportBases: [LawfulBasis] { basis.bases.filter { !$0.restsOnConsent } }

    /// Whether it stays hidden if an agency of this sector holds anything (R52).
    public func hidesHeld(of sector: Sector) -> Bool { basis.held?.value == .hidden && sector.keepsSecrets }
}

extension Sector {
    /// Whose silence could itself tell something: police and justice, and those who are bound by professional secrecy (R43, R52).
    public var keepsSecrets: Bool { self == .lawEnforcement || self == .health }
}

extension Structure {
    /// Until when an answer is asked for unless something else is typed: as the template says, or five working days.
    public func usualDue(after day: Day) -> Day {
        let end = calendar.end(ofWorkingDay: template.basis.answerDays?.value ?? 5, after: day)
        return Instant(milliseconds: end.milliseconds - 1).day(in: zone)
    }
}
