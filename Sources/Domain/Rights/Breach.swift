public import Foundation

/// A breach of personal data, with its clocks (GDPR 33, 34): kept by the data protection officer, who sees no content of cases, so nobody is named in it.
public struct Breach: Sendable, Identifiable {
    public typealias ID = Domain.ID<Breach>

    /// Within so many hours the authority is told.
    public static let hours = 72

    /// What became of telling somebody.
    public enum Telling: String, Worded {
        case open, told
        case notNeeded = "not-needed"

        public var words: String {
            switch self {
            case .open: "Not decided yet"
            case .told: "Told"
            case .notNeeded: "Not needed"
            }
        }
    }

    /// Sealed.
    public struct Content: Sendable, Codable, Equatable {
        public var happened: String
        public var measures: String
        /// Why the authority or the persons were not told, or late.
        public var note: String

        public init(happened: String, measures: String, note: String) {
            self.happened = happened
            self.measures = measures
            self.note = note
        }
    }

    /// What stands in clear, and is bound to the content.
    public struct Standing: Sendable, Equatable {
        public var foundAt: Instant
        public var authority: Telling
        public var authorityAt: Instant?
        public var persons: Telling
        public var isClosed: Bool

        public init(foundAt: Instant, authority: Telling, authorityAt: Instant?, persons: Telling, isClosed: Bool) {
            self.foundAt = foundAt
            self.authority = authority
            self.authorityAt = authorityAt
            self.persons = persons
            self.isClosed = isClosed
        }
    }

    public let id: ID
    public let version: Int
    public let standing: Standing
    public let content: Content

    public init(id: ID, version: Int, standing: Standing, content: Content) {
        self.id = id
        self.version = version
        self.standing = standing
        self.content = content
    }

    public var due: Instant { standing.foundAt.adding(hours: Self.hours) }
    public func isOverdue(at now: Instant) -> Bool { standing.authority == .open && now >= due }
}

/// A breach, as typed.
public struct BreachForm: Sendable {
    public let standing: Breach.Standing
    public let content: Breach.Content
    public let version: Int

    public static func parse(_ form: Form, zone: TimeZone, now: Instant, known: [String]) throws(FormErrors) -> BreachForm {
        var form = form
        let happened = form.required("happened", "Write what happened, without naming anybody.", limit: 4_000)
        let measures = form.optional("measures", limit: 4_000)
        let found = instant("found", &form, zone, now: now)
        if found == nil, form.text("found-day").isEmpty { form.add("found-day", "Enter the day on which somebody noticed it.") }
        let authority = form.choice("authority", "Choose whether the authority was told.", Breach.Telling.init(rawValue:))
        let told = instant("authority", &form, zone, now: now)
        if authority == .told, told == nil, form.text("authority-day").isEmpty { form.add("authority-day", "Enter the day on which the authority was told.") }
        let persons = form.choice("persons", "Choose whether the persons were told.", Breach.Telling.init(rawValue:))
        let note = form.optional("note", limit: 2_000)
        let isClosed = form.text("closed") == "yes"
        if note.isEmpty, authority == .notNeeded || persons == .notNeeded {
            form.add("note", "Write why somebody need not be told. The authority can ask for it.")
        }
        if isClosed, authority == .open || persons == .open { form.add("closed", "Decide first whether the authority and the persons are told.") }
        for (name, text) in [("happened", happened), ("measures", measures), ("note", note)] {
            guard let first = Identifying.warnings(in: text, .init(known: known)).first(where: { ![.date, .unread].contains($0.kind) }) else { continue }
            form.add(name, "“\(first.words)” could identify somebody. Write it without: a reference leads to the case.")
        }
        try form.check()
        guard let found, let authority, let persons else { throw form.errors }
        return BreachForm(
            standing: .init(foundAt: found, authority: authority, authorityAt: authority == .told ? told : nil, persons: persons, isClosed: isClosed),
            content: .init(happened: happened, measures: measures, note: note), version: Int(form.text("version")) ?? 0)
    }

    /// A day and an hour; the hour may be missing, and is then the beginning of the day: a term rather ends too early.
    private static func instant(_ name: String, _ form: inout Form, _ zone: TimeZone, now: Instant) -> Instant? {
        guard let day = form.day("\(name)-day") else { return nil }
        guard form.text("\(name)-time").isEmpty || form.time("\(name)-time") != nil else { return nil }
        let minutes = minuteOfDay(form.text("\(name)-time")) ?? 0
        let instant = day.at(minute: minutes, in: zone)
        guard instant <= now else {
            form.add("\(name)-day", "This lies in the future. Enter when it was.")
            return nil
        }
        return instant
    }
}
