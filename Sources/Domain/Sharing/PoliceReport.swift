/// A report to the police, put on record in the case as such: duties to report are stated and recorded (R52; S2:384).
public struct PoliceReportForm: Sendable {
    public enum Told: String, Worded {
        case told, notYet = "not-yet", withheld

        public var words: String {
            switch self {
            case .told: "The person was told"
            case .notYet: "The person is told later"
            case .withheld: "The person is not told"
            }
        }
    }

    public let ground: String
    public let what: String
    public let day: Day
    public let by: Seat.ID
    public let told: Told
    public let why: String

    /// - Parameter team: the seats that can have reported.
    public static func parse(_ form: Form, _ template: Template, team: [Seat.ID], today: Day) throws(FormErrors) -> PoliceReportForm {
        var form = form
        let ground = form.choice("ground", "Choose the ground on which it was reported.") { id in template.reportBases.first { $0.id == id }?.words }
        let what = form.required("what", "Write in one or two sentences what was reported.", limit: 1_000)
        let day = form.day("day")
        if let day {
            if day > today { form.add("day", "The day lies in the future. Enter the day on which it was reported.") }
        } else if form.text("day").isEmpty {
            form.add("day", "Enter the day on which it was reported.")
        }
        let by = form.choice("by", "Choose who reported it.") { text in team.first { $0.text == text } }
        let told = form.choice("told", "Say whether the person was told.", Told.init(rawValue:))
        let why = form.optional("told-why", limit: 500)
        if let told, told != .told, why.isEmpty { form.add("told-why", "Write why the person was not told, or when that follows.") }
        try form.check()
        guard let ground, let day, let by, let told else { throw form.errors }
        return PoliceReportForm(ground: ground, what: what, day: day, by: by, told: told, why: why)
    }

    /// All but what was reported, in sentences.
    public func note(by label: String) -> String {
        "Ground: \(ground).\nReported on \(day.words) by \(label).\n\(told.words).\(why.isEmpty ? "" : " \(why)")"
    }
}
