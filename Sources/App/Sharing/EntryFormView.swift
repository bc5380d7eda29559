import Domain
import Records

/// A new entry, and with whom it is shared at once.
struct EntryFormView {
    let frame: CaseFrame
    let offer: ShareOffer
    /// What it can be drawn from: those that were named.
    let sources: [VisibleEntry]
    let fields: Fields

    var body: HTML {
        let usual = frame.structure.template.usualRecipients(.caseTeam)
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>New entry</h1>
            <p class="hint">Write only what the others need in order to help. What should stay in the room is not written down at all.</p>
            <form method="post" action="\(Link.section(.entries, frame.file.id))" data-guard>
            \(drawn)\(AgendaItem.ID(fields.form.text("for")).map { "<input type=\"hidden\" name=\"for\" value=\"\($0.text)\"><p class=\"notice\">It goes to the meeting as the contribution of your agency.</p>" as HTML })
            \(fields.select("kind", "Kind", Entry.Kind.allCases.map { (value: $0.rawValue, words: $0.words) }))
            \(fields.input("title", "Title", hint: "A few words for the list."))
            \(fields.area("text", "Text", rows: 8, limit: 8000))
            \(fields.choices("handling", "Handling: who may see it at most?", Handling.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }))
            <h2>Share it now</h2>
            <p class="hint">\(usual.isEmpty ? "" : "In this structure the case team is proposed; state what for, and on which basis. ")Leave all empty to keep it in your agency. You can share it later. On the next page you see exactly what each recipient will see.</p>
            \(ShareFields(fields: fields, frame: frame, offer: offer, kind: .optional).body)
            <div class="buttons"><button name="step" value="preview">Preview</button>\(Parts.link("Cancel", .section(.entries, frame.file.id)))</div>
            </form>
            """
    }

    private var drawn: HTML {
        guard !sources.isEmpty else {
            return fields.errors?.message(for: "source").map { "<p class=\"error\" id=\"source\">Error: \($0)</p>" as HTML } ?? .empty
        }
        let options = sources.map { (value: $0.entry.id.text, words: EntryView.name($0, frame), hint: "Handling: \($0.entry.handling.words)") }
        return fields.choices(
            "source", "Drawn from", hint: "It carries the strictest handling of these, and nobody sees it who may not see them.", type: "checkbox", options)
    }
}
