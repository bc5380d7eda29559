import Domain
import Foundation
import Records

/// One consultation: the question, the answers, and the form for another one.
struct ConsultationView: Sendable {
    let consultation: Consultation
    let structure: Structure
    let directory: Directory
    let viewer: Viewer
    let mayAnswer: Bool
    /// Of the answer that was typed and not taken.
    let check: IdentityCheck?
    let fields: Fields

    var body: HTML {
        let content = consultation.content
        return """
            <h1><span class="caption">Asked without a name, \(Parts.when(consultation.askedAt, structure.zone)), to \(structure.name)</span>\(content.wish)</h1>
            <p>From \(directory.label(consultation.seat)) \(phone(consultation.seat))</p>
            \(Parts.summary([Parts.row("The situation", content.situation)] + (content.why.isEmpty ? [] : [Parts.row("Why nobody can be identified", content.why)])))
            <h2>Answers</h2>
            \(consultation.answers.isEmpty ? "<p class=\"empty\">Nobody has answered yet.</p>" : HTML(consultation.answers.map(answer)))
            \(mayAnswer ? form : .empty)
            \(consultation.seat == viewer.seat.id ? onward : .empty)
            """
    }

    private func phone(_ seat: Seat.ID) -> HTML {
        let holder = directory.holder(of: seat)
        return Parts.phone(holder?.phone ?? "", of: holder?.name ?? "")
    }

    private func answer(_ answer: Consultation.Answer) -> HTML {
        let why: HTML = answer.content.why.isEmpty ? .empty : "<p class=\"hint\">Why nobody can be identified: \(answer.content.why)</p>"
        return """
            <div class="card"><p class="text">\(answer.content.text)</p>\(why)<p class="hint">\(directory.label(answer.seat)), \(Parts.when(answer.at, structure.zone)) \(phone(answer.seat))</p></div>
            """
    }

    private var form: HTML {
        let asksWhy = IdentityView.asksWhy(check, fields)
        return """
            <h2>Answer</h2>\(IdentityView.marks(check))
            <form method="post" action="\(Link.answers(consultation.id))" data-guard>
            \(fields.area("text", "Your answer", hint: "Do not name anybody either: if you think that you know who it is, do not write it here.", rows: 5, limit: 4_000))
            \(asksWhy ? IdentityView.why(fields) : .empty)
            <div class="buttons"><button>\(asksWhy ? "Answer all the same" : "Answer")</button></div></form>
            """
    }

    private var onward: HTML {
        """
        <div class="card"><h2>What next?</h2><p>If the answers say that more than your own agency is needed, make a referral of it. It names the person, and begins anew: nothing of this page is taken over.</p>
        <p>\(Parts.link("Make a referral of it", .newReferral))</p></div>
        """
    }

    /// The question with its marks, before it goes out.
    static func check(_ check: IdentityCheck, _ structure: Structure, _ fields: Fields) -> HTML {
        let view = IdentityView(check: check)
        let isClear = check.warnings.isEmpty
        return """
            <h1><span class="caption">Ask without a name</span>Check before you ask</h1>
            <p class="lead">Nothing is sent yet. Those at the table of “\(structure.name)” and the coordinators will see exactly this, and your name as the one who asks.</p>
            \(view.marked)\(view.reasons)
            <form method="post" action="\(Link.consultations)">\(fields.hidden(except: ["step", "why"]))
            \(isClear ? .empty : IdentityView.why(fields))
            <div class="buttons"><button\(isClear ? .empty : " class=\"secondary\"" as HTML) name="step" value="send">\(isClear ? "Ask" : "Ask anyway")</button><button\(isClear ? " class=\"secondary\"" as HTML : .empty) name="step" value="edit">Change it</button></div></form>
            """
    }

    static func form(_ structures: [Structure], _ check: IdentityCheck?, _ fields: Fields) -> HTML {
        guard let first = structures.first else {
            return "<h1>Ask without a name</h1><p class=\"empty\">No structure of this network takes questions without a name. Call the coordinator.</p>"
        }
        let asksWhy = IdentityView.asksWhy(check, fields)
        let languages = Identifying.Language.allCases.map { (value: $0.rawValue, words: $0.words) }
        let whom = structures.map { (value: $0.id.text, words: $0.name) }
        return """
            <h1>Ask without a name</h1>
            <p class="hint">Leave out names, days, places, numbers, and whatever few people have in common. In the next step a check marks what could identify somebody. In immediate danger do not ask: call the emergency number.</p>
            \(IdentityView.marks(check))
            <form method="post" action="\(Link.consultations)" data-guard>
            \(fields.select("structure", "Whom do you ask?", whom, chosen: fields.form.values["structure"] == nil ? first.id.text : nil))
            \(fields.area("situation", "The situation", hint: "What was seen or heard, by whom (“a teacher”), since when (“since the spring”).", rows: 8, limit: 4_000))
            \(fields.area("wish", "What do you want to know?", hint: "One question. It is the title under which you find the answer.", rows: 2, limit: 300))
            \(fields.select("written", "Written in", hint: "The check reads capital letters differently in German.", languages, chosen: fields.form.values["written"] == nil ? "english" : nil))
            \(asksWhy ? IdentityView.why(fields) : .empty)
            <div class="buttons"><button name="step" value="check">Check</button>\(Parts.link("Cancel", .consultations))</div></form>
            """
    }
}
