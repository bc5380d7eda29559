import Domain
import Records

/// Asking another agency: whom, what for, on which ground, exact questions, until when.
struct RequestFormView {
    let frame: CaseFrame
    let seats: [Seat]
    let typed: Form
    let errors: FormErrors?

    /// What is proposed on a new form: the name alone; more is ticked by whoever needs it.
    private var form: Form {
        guard typed.values.isEmpty else { return typed }
        let due = frame.structure.usualDue(after: frame.viewer.today)
        return Form(["known": [RequestForm.Known.name.rawValue], "due": [due.text]])
    }

    var body: HTML {
        let fields = Fields(form, errors)
        let template = frame.structure.template
        let known = RequestForm.Known.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Ask another agency</h1>
            <p class="hint">They need not be on the team. They see only what you write here: not the case, not the team, not its reference. On the next page you check it.</p>
            \(DutyView.hint(template, [frame.viewer.agency.sector] + sectors))
            <form method="post" action="\(Link.section(.requests, frame.file.id))" data-guard>
            \(fields.select("seat", "Whom do you ask?", options))
            \(fields.select("purpose", "What is the answer for?", template.purposes.map { (value: $0.id, words: $0.words) }))
            \(fields.select("basis", "On which lawful basis do you ask?", template.requestBases.map { (value: $0.id, words: $0.words + ($0.confirmed ? "" : " (ask your counsel)")) }))
            \(fields.area("why", "Why you need it", hint: "One or two sentences.", rows: 2, limit: 1_000))
            <h2>Your questions</h2>
            <p class="hint">One question in each field, as exactly as you can. “Everything you have” is no question.</p>
            \(questions(fields))
            \(fields.choices("known", "What they may know of the person, in order to search", type: "checkbox", known))
            \(fields.input("due", "Until when do you need the answer?", hint: "Year-month-day.", css: "short"))
            <div class="buttons"><button name="step" value="check">Check</button>\(Parts.link("Cancel", .section(.requests, frame.file.id)))</div></form>
            """
    }

    private var sectors: [Sector] { seats.compactMap { frame.directory.agency($0.agency)?.sector } }

    private var options: [(value: String, words: String)] {
        seats.map { (value: $0.id.text, words: "\(frame.directory.agencyName($0.agency)): \(frame.directory.label($0.id))") }.sorted { $0.words < $1.words }
    }

    private func questions(_ fields: Fields) -> [HTML] {
        (1...RequestForm.mostQuestions).map { fields.area("question-\($0)", "Question \($0)", rows: 2, limit: 300, required: $0 == 1) }
    }

    /// Exactly what the asked seat will see, before it is sent.
    static func check(_ draft: VisibleRequest, _ frame: CaseFrame, _ form: Form) -> HTML {
        """
        <h1><span class="caption">Ask another agency</span>Check before you ask</h1>
        <p class="lead">Nothing is sent yet. \(frame.words(.seat(draft.request.asked))) will see exactly this, and nothing else of the case.</p>
        \(draft.request.hides ? RequestView.hiding : .empty)
        <section class="recipient"><h2>What they will see</h2><div class="paper">\(RequestView.paper(draft, frame.directory))</div></section>
        <form method="post" action="\(Link.section(.requests, frame.file.id))">\(Fields(form, nil).hidden())
        <div class="buttons"><button name="step" value="send">Send the request</button><button class="secondary" name="step" value="edit">Change it</button></div></form>
        """
    }
}
