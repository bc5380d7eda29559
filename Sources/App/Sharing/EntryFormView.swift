import Domain
import Records

/// A new entry, and with whom it is shared at once.
struct EntryFormView {
    let frame: CaseFrame
    let recipients: [Recipient]
    let form: Form
    let errors: FormErrors?

    var body: HTML {
        let fields = Fields(form, errors)
        let usual = frame.structure.template.usualRecipients(.caseTeam)
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>New entry</h1>
            <p class="hint">Write only what the others need in order to help. What should stay in the room is not written down at all.</p>
            <form method="post" action="\(Link.section(.entries, frame.file.id))" data-guard>
            \(fields.select("kind", "Kind", Entry.Kind.allCases.map { (value: $0.rawValue, words: $0.words) }))
            \(fields.input("title", "Title", hint: "A few words for the list."))
            \(fields.area("text", "Text", rows: 8, limit: 8000))
            \(fields.choices("handling", "Handling: who may see it at most?", Handling.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }))
            <h2>Share it now</h2>
            <p class="hint">\(usual.isEmpty ? "" : "In this structure the case team is proposed; state what for, and on which basis. ")Leave all empty to keep it in your agency. You can share it later. On the next page you see exactly what each recipient will see.</p>
            \(Self.share(fields, frame, recipients))
            <div class="buttons"><button name="step" value="preview">Preview</button>\(Parts.link("Cancel", .section(.entries, frame.file.id)))</div>
            </form>
            """
    }

    /// The fields that share an entry: recipients, level, purpose, basis, necessity, last day.
    static func share(_ fields: Fields, _ frame: CaseFrame, _ recipients: [Recipient]) -> HTML {
        let template = frame.structure.template
        return """
            \(DutyView.hint(template, [frame.viewer.agency.sector] + frame.sectors(recipients)))
            \(fields.choices("to", "With whom", type: "checkbox", recipients.map { (value: $0.text, words: frame.words($0), hint: "") }))
            \(fields.choices("level", "How much they see", Level.allCases.reversed().map { (value: $0.rawValue, words: $0.words, hint: hint($0)) }))
            \(fields.area("summary", "Summary for the recipients", hint: "Only for the level “Summary”. They see this instead of the text.", rows: 3, limit: 4000, required: false))
            \(fields.select("purpose", "Purpose", required: false, template.purposes.map { (value: $0.id, words: $0.words) }))
            \(fields.select("basis", "Lawful basis", required: false, template.basis.bases.map { (value: $0.id, words: $0.words + ($0.confirmed ? "" : " (ask your counsel)")) }))
            \(fields.area("necessity", "Why these recipients need it", rows: 2, limit: 1000, required: false))
            \(fields.input("until", "Last day", hint: "Year-month-day; empty until it is revoked.", css: "short", required: false))
            """
    }

    private static func hint(_ level: Level) -> String {
        switch level {
        case .full: "Title and text as you wrote them."
        case .summary: "Only what you write in the summary."
        case .indication: "Only that relevant information exists, and that you can be asked."
        }
    }
}
