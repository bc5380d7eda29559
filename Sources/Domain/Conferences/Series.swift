/// A run of meetings of a structure: how often, when and where (R29; S1:67-69, S2:367).
public struct Series: Sendable, Identifiable {
    public typealias ID = Domain.ID<Series>

    public enum Kind: String, Worded {
        case conference, network, strategic, informal

        public var words: String {
            switch self {
            case .conference: "Case conference"
            case .network: "Network meeting"
            case .strategic: "Strategic meeting"
            case .informal: "Informal meeting"
            }
        }

        public var hint: String {
            switch self {
            case .conference: "On cases. Each guest sees and attends the own items alone."
            case .network: "Of partners or of a working group, without cases."
            case .strategic: "Of those who can change what hinders the work."
            case .informal: "To know each other, such as a lunch."
            }
        }

        /// Whether cases can be on its agenda.
        public var hasCases: Bool { self == .conference }
    }

    public enum Rhythm: String, Worded {
        case weekly, fortnightly, monthly, quarterly
        case adHoc = "ad-hoc"

        public var words: String {
            switch self {
            case .weekly: "Every week"
            case .fortnightly: "Every two weeks"
            case .monthly: "Every month"
            case .quarterly: "Every three months"
            case .adHoc: "When it is needed"
            }
        }

        /// Days from one meeting to the next, at the most; none when it meets only when it is needed.
        var days: Int? {
            switch self {
            case .weekly: 7
            case .fortnightly: 14
            case .monthly: 35
            case .quarterly: 98
            case .adHoc: nil
            }
        }
    }

    /// What can be changed.
    public struct Plan: Sendable, Equatable {
        public var kind: Kind
        /// Of a network that works in groups: which one meets (T9).
        public var group: String?
        public var name: String
        public var rhythm: Rhythm
        /// When it begins, in minutes since midnight, and how many it lasts.
        public var minute: Int
        public var minutes: Int
        public var place: String
        public var link: String
        /// Within how many days the minutes are to be sent round, and for how many days then corrections can be asked for (R61; S4:133).
        public var minutesDays: Int
        public var correctionDays: Int

        /// Proposed terms: minutes in 5 days (South Ayrshire), corrections within 10 (Wales).
        public static let usualDays = (minutes: 5, corrections: 10)

        public init(
            kind: Kind, group: String? = nil, name: String, rhythm: Rhythm, minute: Int, minutes: Int, place: String, link: String,
            minutesDays: Int = usualDays.minutes,
            correctionDays: Int = usualDays.corrections
        ) {
            self.kind = kind
            self.group = group
            self.name = name
            self.rhythm = rhythm
            self.minute = minute
            self.minutes = minutes
            self.place = place
            self.link = link
            self.minutesDays = minutesDays
            self.correctionDays = correctionDays
        }
    }

    public let id: ID
    public let structure: Structure.ID
    public let plan: Plan
    public let began: Day
    public let endedAt: Instant?
    public let version: Int

    public init(id: ID, structure: Structure.ID, plan: Plan, began: Day, endedAt: Instant?, version: Int) {
        self.id = id
        self.structure = structure
        self.plan = plan
        self.began = began
        self.endedAt = endedAt
        self.version = version
    }

    /// When the next meeting would be, by the rhythm: the same weekday, moved to the next working day of the network.
    public func next(after last: Day?, today: Day, _ calendar: WorkCalendar) -> Day? {
        guard var day = last, plan.rhythm != .adHoc else { return nil }
        repeat { day = step(day) } while day < today
        // Holidays are listed one by one, so a working day always comes.
        while !calendar.isWorkingDay(day) { day = day.adding(days: 1) }
        return day
    }

    private func step(_ day: Day) -> Day {
        switch plan.rhythm {
        case .weekly, .adHoc: day.adding(days: 7)
        case .fortnightly: day.adding(days: 14)
        case .monthly: day.sameWeekday(months: 1)
        case .quarterly: day.sameWeekday(months: 3)
        }
    }

    /// Since when nobody met, if that is longer than the rhythm and half of it again, and no meeting is planned (R29).
    public func quiet(last: Day?, isPlanned: Bool, today: Day) -> Day? {
        guard let days = plan.rhythm.days, endedAt == nil, !isPlanned, case let since = last ?? began, today > since.adding(days: days + days / 2) else {
            return nil
        }
        return since
    }
}

/// A series, as typed.
public struct SeriesForm: Sendable {
    public let structure: Structure.ID
    public let plan: Series.Plan
    public let ends: Bool

    /// - Parameter structures: those whose meetings the viewer prepares.
    public static func parse(_ form: Form, structures: [Structure]) throws(FormErrors) -> SeriesForm {
        var form = form
        // Where there is one alone, nothing is to choose.
        let structure =
            structures.count == 1
            ? structures[0] : form.choice("structure", "Choose whose meetings these are.") { text in structures.first { $0.id.text == text } }
        let kind = form.choice("kind", "Choose what kind of meeting it is.", Series.Kind.init(rawValue:))
        if let structure, kind == .conference, !structure.template.hasCases { form.add("kind", "This structure has no cases. Choose another kind.") }
        let name = form.required("name", "Give it the name by which people know it.", limit: 120)
        let groups = structure?.template.groups ?? []
        let group =
            form.text("group").isEmpty
            ? nil : form.choice("group", "Choose a working group of this structure, or none.") { text in groups.first { $0.id == text }?.id }
        let rhythm = form.choice("rhythm", "Choose how often it meets.", Series.Rhythm.init(rawValue:))
        let minute = form.time("time")
        let minutes = duration(&form, "minutes", most: 600)
        let place = form.optional("place", limit: 200)
        let link = webLink(&form, "link")
        let minutesDays = days(&form, "minutes-days", usual: Series.Plan.usualDays.minutes)
        let correctionDays = days(&form, "correction-days", usual: Series.Plan.usualDays.corrections)
        try form.check()
        guard let structure, let kind, let rhythm, let minute, let minutes else { throw form.errors }
        return SeriesForm(
            structure: structure.id,
            plan: .init(
                kind: kind, group: group, name: name, rhythm: rhythm, minute: minute, minutes: minutes, place: place, link: link, minutesDays: minutesDays,
                correctionDays: correctionDays),
            ends: form.text("ends") == "yes")
    }

    private static func days(_ form: inout Form, _ name: String, usual: Int) -> Int {
        if form.text(name).isEmpty { return usual }
        return form.choice(name, "Enter a number of days, from 1 to \(CirculationForm.longest).") { text in
            Int(text).flatMap { (1...CirculationForm.longest).contains($0) ? $0 : nil }
        } ?? usual
    }
}

/// A length in minutes.
func duration(_ form: inout Form, _ name: String, most: Int) -> Int? {
    form.choice(name, "Enter the length in minutes, from 5 to \(most).") { text in Int(text).flatMap { (5...most).contains($0) ? $0 : nil } }
}

/// The address of a meeting on the web; empty where there is none.
func webLink(_ form: inout Form, _ name: String) -> String {
    let text = form.optional(name, limit: 400)
    if !text.isEmpty, !isWebAddress(text) { form.add(name, "Enter the whole address; it begins with https://.") }
    return text
}

/// Whether a text is an address on the web that a page can lead to: https, in plain characters. Works on bytes.
public func isWebAddress(_ text: String) -> Bool {
    let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">")]
    return text.utf8.starts(with: "https://".utf8) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !quotes.contains($0) }
}
