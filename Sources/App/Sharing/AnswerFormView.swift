import Domain
import Records

/// The answer to a request: a choice for each question, and the preview of what the asking side will see.
struct AnswerFormView {
    let visible: VisibleRequest
    let fields: Fields

    private var template: Template { visible.structure.template }

    var body: HTML {
        let audience = [
            (value: "agency", words: "The asking agency alone", hint: "Its members on the team of the case."),
            (value: "team", words: "The case team", hint: "All members of the team, not guests."),
        ]
        let typed = fields.form.text("audience").isEmpty ? Fields(Form(fields.form.values.merging(["audience": ["agency"]]) { $1 }), fields.errors) : fields
        return """
            <h2>Your answer</h2>
            \(DutyView.secrecy(template))\(visible.request.hides ? RequestView.hiding : .empty)
            <form method="post" action="\(Link.requestAnswer(visible.request.id))" data-guard>
            \(visible.request.content.questions.enumerated().map { question($0.offset + 1, $0.element) })
            \(typed.choices("audience", "Who sees what you share?", audience))
            <div class="buttons"><button name="step" value="preview">Preview</button></div></form>
            """
    }

    private func question(_ number: Int, _ question: String) -> HTML {
        let kinds = InformationAnswer.Kind.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }
        let reasons = InformationAnswer.Reason.allCases.map { (value: $0.rawValue, words: $0.words) }
        return """
            <div class="card question"><h3>Question \(number)</h3><p class="text">\(question)</p>
            \(fields.choices("answer-\(number)", "Answer to question \(number)", kinds))
            <div class="when-shared">\(fields.area("text-\(number)", "What you share on question \(number)", hint: "Only with “Share” and “Share part”.", rows: 3, limit: 2_000, required: false))</div>
            <div class="when-refused">\(fields.select("reason-\(number)", "If you refuse question \(number): a reason for the asking side", required: false, reasons))
            \(fields.area("words-\(number)", "In your own words, on question \(number)", rows: 2, limit: 500, required: false))</div></div>
            """
    }

    /// Exactly what the asking side will see, before it is sent.
    static func preview(_ draft: VisibleRequest, forTeam: Bool, _ directory: Directory, _ form: Form) -> HTML {
        let (request, isShared) = (draft.request, draft.request.state == .shared)
        let agency = directory.agencyName(request.agency)
        let lead: HTML =
            isShared
            ? "What you share becomes an entry of your agency in the case. \(forTeam ? "The case team sees it." : "\(agency) sees it, nobody else.") You can withdraw it at any time."
            : request.hides
                ? "You share nothing. The asking side sees this when the due day is over, and until then that no answer is there yet." : "You share nothing."
        return """
            <h1><span class="caption">Request from \(agency)</span>Check your answer before you send it</h1>
            <p class="lead">Nothing is sent yet. \(lead)</p>
            <section class="recipient"><h2>What \(agency) will see</h2><div class="paper">\(RequestView.seen(draft, directory))</div></section>
            <form method="post" action="\(Link.requestAnswer(request.id))">\(Fields(form, nil).hidden())
            <div class="buttons"><button name="step" value="send">Send the answer</button><button class="secondary" name="step" value="edit">Change it</button></div></form>
            """
    }
}
