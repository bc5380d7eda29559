import Domain
import Records

/// Who the case is about, and its goal; guarded by the version that was read.
struct DetailsForm: Sendable {
    let frame: CaseFrame
    /// As planned.
    let release: Day?
    var form: Form?
    var errors: FormErrors?

    var body: HTML {
        let typed = form ?? stored
        let fields = Fields(typed, errors)
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Change the details</h1>
            <form method="post" action="\(Link.details(frame.file.id))" data-guard>
            <input type="hidden" name="version" value="\(form?.raw("version") ?? String(frame.file.version))">
            \(fields.input("name", "Name"))
            \(fields.input("born", "Date of birth", hint: "Year-month-day, for example 2007-03-14.", css: "short", required: false))
            \(fields.area("contact", "Contact", hint: "How the person, or the family, wants to be reached.", rows: 2, limit: 500, required: false))
            \(fields.input("language", "Language", css: "short", required: false))
            \(fields.area("goal", "Goal", hint: "What will be different, so that all would say: this case can close. The person’s words, if possible.", limit: 2000, required: false))
            \(hasRelease ? fields.input("release", "Planned day of release", hint: "Year-month-day. The clock of what has to be ready before counts back from it.", css: "short", required: false) : .empty)
            <div class="buttons"><button>Save</button>\(Parts.link("Cancel", .section(.overview, frame.file.id)))</div>
            </form>
            """
    }

    /// Both texts side by side; nothing is overwritten until the second person decides.
    var conflict: HTML {
        let mine = form ?? Form([:])
        let stored = self.stored
        let names =
            [("name", "Name"), ("born", "Date of birth"), ("contact", "Contact"), ("language", "Language"), ("goal", "Goal")]
            + (hasRelease ? [("release", "Planned release")] : [])
        func list(_ form: Form) -> HTML {
            Parts.summary(names.map { Parts.row($0.1, form.text($0.0)) })
        }
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Somebody else saved first</h1>
            <p class="lead">While you were typing, somebody else changed these details. Nothing of yours is lost and nothing of theirs is overwritten. Compare both, then choose.</p>
            <div class="compare"><section><h3>Your text, not saved</h3>\(list(mine))</section><section><h3>What is stored now</h3>\(list(stored))</section></div>
            <form method="post" action="\(Link.details(frame.file.id))">\(Fields(mine, nil).hidden(except: ["version"]))<input type="hidden" name="version" value="\(frame.file.version)">
            <div class="buttons"><button>Save my text instead</button>\(Parts.button("Keep what is stored", .section(.overview, frame.file.id), secondary: true))</div></form>
            """
    }

    private var hasRelease: Bool { frame.structure.template.counts(.released) }

    private var stored: Form {
        let details = frame.file.details
        return Form([
            "name": [details.participant.name], "born": [details.participant.born], "contact": [details.participant.contact],
            "language": [details.participant.language], "goal": [details.goal], "release": [release?.text ?? ""],
        ])
    }
}
