import Domain
import Foundation
import Records

/// One hurdle: what hinders, what the strategic table answered, and the form for its next answer.
struct HurdleView: Sendable {
    let hurdle: Hurdle
    let from: Structure
    let to: Structure
    let directory: Directory
    let mayAnswer: Bool
    /// Of the answer that was typed and not taken.
    let check: IdentityCheck?
    let fields: Fields

    var body: HTML {
        let content = hurdle.content
        return """
            <h1><span class="caption">Hurdle of “\(from.name)”, passed to “\(to.name)”</span>\(content.title)</h1>
            <p>\(Self.tag(hurdle.state)) \(directory.label(hurdle.seat)), \(Parts.when(hurdle.at, from.zone))</p>
            \(Parts.summary([Parts.row("What hinders", content.hinders), Parts.row("What would help", content.helps)] + why(content.why)))
            <h2>Answers</h2>
            \(hurdle.answers.isEmpty ? "<p class=\"empty\">“\(to.name)” has not answered yet.</p>" : HTML(hurdle.answers.map(answer)))
            \(mayAnswer ? form : .empty)
            <p>\(Parts.link("All hurdles", .hurdles))</p>
            """
    }

    static func tag(_ state: Hurdle.State) -> HTML {
        switch state {
        case .open: Parts.tag(state.words, "warn")
        case .takenUp: Parts.tag(state.words)
        case .answered: Parts.tag(state.words, "ok")
        case .declined: Parts.tag(state.words, "stop")
        }
    }

    private func why(_ text: String) -> [HTML] { text.isEmpty ? [] : [Parts.row("Why nobody can be identified", text)] }

    private func answer(_ answer: Hurdle.Answer) -> HTML {
        let why: HTML = answer.content.why.isEmpty ? .empty : "<p class=\"hint\">Why nobody can be identified: \(answer.content.why)</p>"
        return """
            <div class="card"><p>\(Self.tag(answer.state))</p><p class="text">\(answer.content.text)</p>\(why)<p class="hint">\(directory.label(answer.seat)), \(Parts.when(answer.at, to.zone))</p></div>
            """
    }

    private var form: HTML {
        """
        <h2>Answer</h2>\(IdentityView.marks(check))
        <form class="narrow" method="post" action="\(Link.hurdleAnswers(hurdle.id))" data-guard><input type="hidden" name="shown" value="\(hurdle.answers.count)">
        \(fields.choices("state", "What becomes of it?", Hurdle.State.answers.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }))
        \(fields.area("text", "Decision or reason", hint: "Those at the table of “\(from.name)” read it. Name no person.", rows: 4, limit: 4_000))
        \(IdentityView.asksWhy(check, fields) ? IdentityView.why(fields) : .empty)
        <div class="buttons"><button>Answer</button></div></form>
        """
    }

    static func form(from: [Structure], to: [Structure], _ check: IdentityCheck?, _ fields: Fields) -> HTML {
        guard !from.isEmpty, !to.isEmpty else {
            let why =
                to.isEmpty ? "No strategic structure is active in this network, so nobody takes hurdles up." : "Those at a table that has cases write hurdles."
            return "<h1>Write a hurdle</h1><p class=\"empty\">\(why) Talk with the coordinator.</p>"
        }
        func tables(_ structures: [Structure]) -> [(value: String, words: String)] { structures.map { (value: $0.id.text, words: $0.name) } }
        func chosen(_ name: String, _ structures: [Structure]) -> String? {
            fields.form.values[name] == nil && structures.count == 1 ? structures.first?.id.text : nil
        }
        let languages = Identifying.Language.allCases.map { (value: $0.rawValue, words: $0.words) }
        return """
            <h1>Write a hurdle</h1>
            <p class="hint">Write about the work, not about a case: no name, no day, no place, nothing that few people have in common. What could identify somebody is marked before it goes out.</p>
            \(IdentityView.marks(check))
            <form method="post" action="\(Link.hurdles)" data-guard>
            \(fields.select("from", "At which table?", tables(from), chosen: chosen("from", from)))
            \(fields.select("to", "Who can help?", tables(to), chosen: chosen("to", to)))
            \(fields.input("title", "Title", hint: "A few words for the list."))
            \(fields.area("hinders", "What hinders", hint: "What happens again and again, and what it costs.", rows: 5, limit: 4_000))
            \(fields.area("helps", "What would help", rows: 3, limit: 2_000))
            \(fields.select("written", "Written in", hint: "The check reads capital letters differently in German.", languages, chosen: fields.form.values["written"] == nil ? "english" : nil))
            \(IdentityView.asksWhy(check, fields) ? IdentityView.why(fields) : .empty)
            <div class="buttons"><button>\(IdentityView.asksWhy(check, fields) ? "Pass it up all the same" : "Pass it up")</button>\(Parts.link("Cancel", .hurdles))</div></form>
            """
    }
}
