/// What a meeting talks about: a case, a referral, or a topic without a person (R60).
public struct AgendaItem: Sendable, Identifiable {
    public typealias ID = Domain.ID<AgendaItem>

    /// Sealed: under the key of the case, or of the meeting.
    public struct Content: Sendable, Codable, Equatable {
        /// Of a topic; a case has the name of its person.
        public var title: String
        /// What the meeting is to bring.
        public var aim: String
        /// Where documents on it lie: addresses on the web (T9). None in what was written before there were some.
        public var documents: [String]?

        public init(title: String, aim: String, documents: [String] = []) {
            self.title = title
            self.aim = aim
            self.documents = documents.isEmpty ? nil : documents
        }

        /// How many documents one item can point to; suggested, no source names a number.
        public static let mostDocuments = 10
    }

    public enum Subject: Sendable, Equatable {
        case topic
        /// What the structure is for, and whether that still holds (R16).
        case objectives
        /// What hinders another table, brought here to be answered (R12).
        case hurdle(Hurdle.ID)
        /// A concern that is weighed; it stays this item's subject when the table adopts it (R35).
        case referral(Referral.ID)
        case file(Case.ID)
    }

    public let id: ID
    public let meeting: Meeting.ID
    public let subject: Subject
    public let position: Int
    public let minutes: Int
    public let version: Int
    public let content: Content

    public init(id: ID, meeting: Meeting.ID, subject: Subject, position: Int, minutes: Int, version: Int, content: Content) {
        self.id = id
        self.meeting = meeting
        self.subject = subject
        self.position = position
        self.minutes = minutes
        self.version = version
        self.content = content
    }

    public var caseID: Case.ID? { if case .file(let id) = subject { id } else { nil } }
    public var referral: Referral.ID? { if case .referral(let id) = subject { id } else { nil } }
    public var hurdle: Hurdle.ID? { if case .hurdle(let id) = subject { id } else { nil } }

    /// Whose key seals what is written on it: the case's, the referral's, or the meeting's.
    public var scope: String { caseID?.text ?? referral?.text ?? meeting.text }

    /// Whether it is about a person.
    public var isPersonal: Bool { caseID != nil || referral != nil }
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

/// Referrals for an agenda, as ticked.
public struct AgendaReferralsForm: Sendable {
    public let referrals: [Referral.ID]
    /// For each of them.
    public let minutes: Int
    /// Whether every place of the table is invited, or whoever weighs alone.
    public let invitesTable: Bool

    /// - Parameter waiting: those that wait for a decision of this structure.
    public static func parse(_ form: Form, waiting: [Referral.ID]) throws(FormErrors) -> AgendaReferralsForm {
        var form = form
        let ticked = Set(form.all("referral"))
        let referrals = waiting.filter { ticked.contains($0.text) }
        if referrals.isEmpty { form.add("referral", "Choose at least one referral of the list.") }
        let minutes = duration(&form, "referral-minutes", most: 240)
        try form.check()
        guard let minutes else { throw form.errors }
        return AgendaReferralsForm(referrals: referrals, minutes: minutes, invitesTable: form.text("whole-table") == "yes")
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
    /// Whether it is the objectives of the structure: these have a title of their own.
    public let isOnObjectives: Bool

    public static func parse(_ form: Form) throws(FormErrors) -> TopicForm {
        if form.text("topic") == "objectives" {
            let content = AgendaItem.Content(title: "Objectives", aim: "Do purpose, values and goal still hold, and do we come nearer to them?")
            return TopicForm(content: content, minutes: 20, isOnObjectives: true)
        }
        var form = form
        let title = form.required("title", "Give the topic a title, without a name.", limit: 120)
        let aim = form.optional("aim", limit: 1_000)
        let minutes = duration(&form, "length", most: 240)
        let documents = documents(&form)
        try form.check()
        guard let minutes else { throw form.errors }
        return TopicForm(content: .init(title: title, aim: aim, documents: documents), minutes: minutes, isOnObjectives: false)
    }
}

/// Addresses of documents, one in each line.
private func documents(_ form: inout Form) -> [String] {
    let lines = form.optional("documents", limit: 4_000).split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
    if let wrong = lines.first(where: { !isWebAddress($0) }) {
        form.add("documents", "“\(wrong)” is no address. Write each in a line of its own; it begins with https://.")
    }
    if lines.count > AgendaItem.Content.mostDocuments {
        form.add(
            "documents", "These are \(lines.count) documents. Point to \(AgendaItem.Content.mostDocuments) at the most, or to the folder in which they lie.")
    }
    return lines
}

/// Changes of an item on the agenda, as typed.
public struct AgendaItemForm: Sendable {
    public let content: AgendaItem.Content
    public let minutes: Int
    /// Its new place, counted from 1.
    public let place: Int

    public static func parse(_ form: Form, isTopic: Bool, count: Int) throws(FormErrors) -> AgendaItemForm {
        var form = form
        let title = isTopic ? form.required("title", "Give the topic a title, without a name.", limit: 120) : ""
        let aim = form.optional("aim", limit: 1_000)
        let minutes = duration(&form, "length", most: 240)
        let documents = documents(&form)
        let place = form.choice("place", "Choose its place on the agenda.") { text in Int(text).flatMap { (1...max(1, count)).contains($0) ? $0 : nil } }
        try form.check()
        guard let minutes, let place else { throw form.errors }
        return AgendaItemForm(content: .init(title: title, aim: aim, documents: documents), minutes: minutes, place: place)
    }
}
