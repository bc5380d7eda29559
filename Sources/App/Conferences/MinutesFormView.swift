import Domain
import Foundation
import Records

/// The one form of the minutes of an item: the round by sector, what the table took note of, extracts, and that something stays in the room.
struct MinutesFormView {
    let found: VisibleMinutes
    let directory: Directory
    let fields: Fields
    let clashes: Set<Minutes.Part>?

    private var agencies: [Agency] { found.written(directory) }
    /// Whether this is what a writer sent and not what is stored.
    private var isTyped: Bool { fields.form.values[MinutesForm.shown(.summary)] != nil }

    /// What stands in the fields: what was typed where it is not saved, else what is stored.
    private var shown: Fields {
        var values: [String: [String]] = [:]
        for part in found.parts(directory) { values[part.name] = [keepsTyped(part) ? fields.form.raw(part.name) : found.content[part]] }
        return Fields(Form(values), fields.errors)
    }

    private func keepsTyped(_ part: Minutes.Part) -> Bool { clashes.map { $0.contains(part) } ?? isTyped }

    var body: HTML {
        let shown = shown
        return """
            <form method="post" action="\(Link.minutes(found.item.id, found.line.meeting.id))" data-guard data-autosave>
            \(found.parts(directory).map(was))
            <h2>The round: each sector is heard</h2>
            \(agencies.isEmpty ? "<p class=\"empty\">Note first who is here.</p>" : .empty)
            \(agencies.map { view($0, shown) })
            <h2>Minutes</h2>
            \(shown.area("summary", "What the table took note of", hint: "Facts, risks, strengths, and what the person says. Whoever was not there has to understand it.", rows: 6, limit: Minutes.Part.limit))\(clash(.summary))
            \(shown.tick("confidence", "Something was said in confidence", hint: "It stays in the room. There is no field for what it was: do not write it anywhere."))
            \(extracts(shown))
            <div class="buttons"><button>Save the minutes</button><output class="autosave hint" aria-live="polite"></output></div></form>
            """
    }

    /// What the page showed when it was opened, so that what another one writes meanwhile is never overwritten.
    private func was(_ part: Minutes.Part) -> HTML {
        let name = MinutesForm.shown(part)
        let value = clashes == nil && isTyped ? fields.form.raw(name) : found.content[part]
        return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    private func view(_ agency: Agency, _ shown: Fields) -> HTML {
        let part = Minutes.Part.view(agency.id)
        return """
            <div class="round"><div>\(shown.area(part.name, "\(agency.name), \(agency.sector.words)", rows: 2, limit: Minutes.Part.limit))\(clash(part))</div>
            \(shown.tick(Minutes.Part.nothing(agency.id).name, "\(agency.name) was heard and has nothing to add"))</div>
            """
    }

    private func extracts(_ shown: Fields) -> HTML {
        let parts: [Minutes.Part] = [.person] + agencies.map { .extract($0.id) }
        let isUsed = parts.contains { !found.content[$0].isEmpty || fields.errors?.message(for: $0.name) != nil }
        let areas = agencies.map { agency -> HTML in
            let part = Minutes.Part.extract(agency.id)
            return shown.area(part.name, "For \(agency.name) alone", rows: 2, limit: Minutes.Part.limit, required: false) + clash(part)
        }
        return """
            <details\(isUsed ? " open" as HTML : .empty)><summary>For the person, and for single agencies</summary>
            \(shown.area("for-person", "What the person is told of this meeting", hint: "In plain words. It stands on a page of its own to hand over.", rows: 3, limit: Minutes.Part.limit, required: false))\(clash(.person))
            <p class="hint">An extract is read by its agency and by whoever writes, and by nobody else.</p>\(areas)</details>
            """
    }

    /// What the other writer saved.
    private func clash(_ part: Minutes.Part) -> HTML {
        guard clashes?.contains(part) == true else { return .empty }
        return "<p class=\"hint\">Saved by the other:</p><blockquote class=\"text\">\(found.content[part])</blockquote>"
    }
}
