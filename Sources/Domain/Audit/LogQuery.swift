/// What the data protection officer looks for in the log: never a participant, never a text (R88).
public struct LogQuery: Sendable {
    public let person: Practitioner.ID?
    /// Of a case.
    public let reference: String
    public let code: EventCode?
    public let from: Day?
    public let until: Day?
    /// Lines before this one, for the next page.
    public let before: Int?

    public static let pageSize = 50

    public static func parse(_ form: Form, people: Set<Practitioner.ID>) throws(FormErrors) -> LogQuery {
        var form = form
        var person: Practitioner.ID?
        if !form.text("person").isEmpty {
            person = form.choice("person", "Choose a person of the list, or none.") { text in
                Practitioner.ID(text).flatMap { people.contains($0) ? $0 : nil }
            }
        }
        var code: EventCode?
        if !form.text("code").isEmpty {
            code = form.choice("code", "Choose a kind of event of the list, or none.") { UInt64($0).flatMap(EventCode.init(rawValue:)) }
        }
        let reference = form.optional("reference", limit: 40).uppercased()
        let (from, until) = (form.day("from"), form.day("until"))
        if let from, let until, until < from { form.add("until", "The last day lies before the first. Enter a later one.") }
        try form.check()
        return LogQuery(person: person, reference: reference, code: code, from: from, until: until, before: Int(form.text("before")))
    }
}
