/// What a meeting talks about: a case, or a topic without a person (R60).
public struct AgendaItem: Sendable, Identifiable {
    public typealias ID = Domain.ID<AgendaItem>

    /// Sealed: under the key of the case, or of the meeting.
    public struct Content: Sendable, Codable, Equatable {
        /// Of a topic; a case has the name of its person.
        public var title: String
        /// What the meeting is to bring.
        public var aim: String

        public init(title: String, aim: String) {
            self.title = title
            self.aim = aim
        }
    }

    public let id: ID
    public let meeting: Meeting.ID
    public let caseID: Case.ID?
    /// What hinders another table, brought here to be answered (R12).
    public let hurdle: Hurdle.ID?
    public let position: Int
    public let minutes: Int
    public let version: Int
    public let content: Content

    public init(id: ID, meeting: Meeting.ID, caseID: Case.ID?, hurdle: Hurdle.ID?, position: Int, minutes: Int, version: Int, content: Content) {
        self.id = id
        self.meeting = meeting
        self.caseID = caseID
        self.hurdle = hurdle
        self.position = position
        self.minutes = minutes
        self.version = version
        self.content = content
    }
}

/// Cases for an agenda, as ticked.
public struct AgendaCasesForm: Sendable {
    public let cases: [Case.ID]
    /// For each of them.
    public let minutes: Int

    public static func parse(_ form: Form) throws(FormErrors) -> AgendaCasesForm {
        var form = form
        // Those that are due, and others.
        let cases = (form.all("case") + form.all("other")).compactMap { Case.ID($0) }
        if cases.isEmpty { form.add("case", "Choose at least one case of the list.") }
        let minutes = duration(&form, "case-minutes", most: 240)
        try form.check()
        guard let minutes else { throw form.errors }
        return AgendaCasesForm(cases: cases, minutes: minutes)
    }
}

/// Hurdles of other tables for an agenda, as ticked.
public struct AgendaHurdlesForm: Sendable {
    public let hurdles: [Hurdle]
    /// For each of them.
    public let minutes: Int

    /// - Parameter waiting: those that wait for this table.
    public static func parse(_ form: Form, waiting: [Hurdle]) throws(FormErrors) -> AgendaHurdlesForm {
        var form = form
        let ticked = Set(form.all("hurdle"))
        let hurdles = waiting.filter { ticked.contains($0.id.text) }
        if hurdles.isEmpty { form.add("hurdle", "Choose at least one hurdle of the list.") }
        let minutes = duration(&form, "hurdle-minutes", most: 240)
        try form.check()
        guard let minutes else { throw form.errors }
        return AgendaHurdlesForm(hurdles: hurdles, minutes: minutes)
    }
}

/// A topic without a person, as typed.
public struct TopicForm: Sendable {
    public let content: AgendaItem.Content
    public let minutes: Int

    public static func parse(_ form: Form) throws(FormErrors) -> TopicForm {
        var form = form
        let title = form.required("title", "Give the topic a title, without a name.", limit: 120)
        let aim = form.optional("aim", limit: 1_000)
        let minutes = duration(&form, "length", most: 240)
        try form.check()
        guard let minutes else { throw form.errors }
        return TopicForm(content: .init(title: title, aim: aim), minutes: minutes)
    }
}

/// Changes of an item on the agenda, as typed.
public struct AgendaItemForm: Sendable {
    public let title: String
    public let aim: String
    public let minutes: Int
    /// Its new place, counted from 1.
    public let place: Int

    public static func parse(_ form: Form, isTopic: Bool, count: Int) throws(FormErrors) -> AgendaItemForm {
        var form = form
        let title = isTopic ? form.required("title", "Give the topic a title, without a name.", limit: 120) : ""
        let aim = form.optional("aim", limit: 1_000)
        let minutes = duration(&form, "length", most: 240)
        let place = form.choice("place", "Choose its place on the agenda.") { text in Int(text).flatMap { (1...max(1, count)).contains($0) ? $0 : nil } }
        try form.check()
        guard let minutes, let place else { throw form.errors }
        return AgendaItemForm(title: title, aim: aim, minutes: minutes, place: place)
    }
}
