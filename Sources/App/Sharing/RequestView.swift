import Domain
import Records

/// One request: what was asked, and of the answer what the reader may see. The same parts stand on the checks before something is sent.
struct RequestView: Sendable {
    let visible: VisibleRequest
    let directory: Directory
    let colleagues: [Seat]
    let viewer: Viewer
    let form: Form
    let errors: FormErrors?

    private var request: InformationRequest { visible.request }

    var body: HTML { visible.side == .asked ? asked : asking }

    /// All that the asked seat sees of person and case.
    static func paper(_ visible: VisibleRequest, _ directory: Directory) -> HTML {
        let (request, template) = (visible.request, visible.structure.template)
        let content = request.content
        let born = Day(content.born)?.words ?? content.born
        let person = [content.name.isEmpty ? nil : Parts.row("Person", content.name), born.isEmpty ? nil : Parts.row("Born", born)].compactMap(\.self)
        let holder = directory.holder(of: request.author)
        let who: HTML =
            "\(directory.label(request.author)), \(directory.agencyName(request.agency)) \(Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""))"
        return """
            \(Parts.summary([Parts.row("Asked by", who)] + person + [
                Parts.row("Purpose", template.purpose(request.purpose)?.words ?? request.purpose),
                Parts.row("Lawful basis", template.basis(request.basis)?.words ?? request.basis), Parts.row("Why", content.why),
                Parts.row("Answer until", request.due.words), Parts.row("Asked on", request.askedAt.day(in: visible.structure.zone).words),
            ]))
            <h3>Questions</h3><ol class="questions">\(content.questions.map { "<li class=\"text\">\($0)</li>" as HTML })</ol>
            """
    }

    /// What the asking side sees of the answer.
    static func seen(_ visible: VisibleRequest, _ directory: Directory) -> HTML {
        switch visible.look {
        case .waiting: "<p>No answer yet. It is asked for until \(visible.request.due.words).</p>"
        case .nothingShared: "<p><strong>No information is shared.</strong></p><p class=\"hint\">Known since the end of \(visible.request.due.words).</p>"
        case .withdrawn: "<p>This request was withdrawn. It cannot be answered any more.</p>"
        case .answered: visible.answer.map { answer($0, visible, directory) } ?? "<p>The answer is not shared with you any more.</p>"
        }
    }

    static func answer(_ answer: VisibleRequest.Answer, _ visible: VisibleRequest, _ directory: Directory) -> HTML {
        let parts = zip(visible.request.content.questions, answer.parts).map { question, part -> HTML in
            "<li><p class=\"text\"><strong>\(question)</strong></p>\(words(part))</li>"
        }
        return """
            <ol class="questions">\(parts)</ol>
            <p class="by">\(directory.label(answer.seat)), \(directory.agencyName(visible.request.askedAgency)), \(answer.at.day(in: visible.structure.zone).words)</p>
            """
    }

    private static func words(_ part: InformationAnswer.Shown) -> HTML {
        switch part {
        case .text(let text, let isPart): "<p class=\"text\">\(text)</p>\(isPart ? Parts.tag("In part: something is left out") : .empty)"
        case .nothingHeld: "<p>\(Parts.tag("They hold nothing"))</p>"
        case .refused(let reason, let own): "<p>\(Parts.tag("Refused", "warn")) \(reason)</p>\(own.isEmpty ? .empty : "<p class=\"text\">\(own)</p>" as HTML)"
        case .none: "<p>No information is shared.</p>"
        }
    }

    /// What the rule means, for whoever asks and whoever answers.
    static let hiding: HTML = """
        <p class="notice"><strong>What is held stays hidden.</strong> By the rule of this structure “nothing is held”, “refused” and no answer look the same to the asking side: “No information is shared”, when the due day is over.</p>
        """

    private var asking: HTML {
        """
        <h1><span class="caption">Request to \(directory.agencyName(request.askedAgency))</span>\(request.content.name.isEmpty ? "Request for information" : request.content.name)</h1>
        \(visible.isClosed ? "<p class=\"closed-notice\">The case is closed. Nothing is answered any more.</p>" : .empty)
        <h2>Answer</h2>
        <section class="recipient"><div class="paper">\(Self.seen(visible, directory))</div></section>
        \(takenBack)\(visible.answer?.entry.map { "<p>\(Parts.link("The entry that it became", .entry($0, request.caseID)))</p>" as HTML })
        \(waiting)
        <h2>What was asked</h2>
        <p>Asked of \(directory.label(request.asked)), \(directory.agencyName(request.askedAgency)) \(phone(request.asked))</p>
        \(Self.paper(visible, directory))
        \(request.hides ? Self.hiding : .empty)
        <p>\(visible.seesCase ? Parts.link("All requests of the case", .section(.requests, request.caseID)) : Parts.link("My work", .home))</p>
        """
    }

    private var takenBack: HTML {
        visible.takenBackAt.map { "<p class=\"hint\">An answer was shared and withdrawn on \($0.day(in: visible.structure.zone).words).</p>" } ?? .empty
    }

    /// What the asking side can still do.
    private var waiting: HTML {
        guard visible.isOpenToAsker else { return .empty }
        let isReminded = request.remindedOn == viewer.today
        let remind: HTML =
            isReminded
            ? "<span class=\"hint\">Reminded today.</span>"
            : "<form method=\"post\" action=\"\(Link.requestReminder(request.id))\"><button>Remind them</button></form>"
        return """
            <p>\(Parts.due(request.due, today: viewer.today))</p>
            <div class="buttons">\(remind)<form method="post" action="\(Link.requestEnd(request.id))"><button class="secondary">Withdraw the request</button></form></div>
            """
    }

    private var asked: HTML {
        let reminded: HTML = request.remindedOn.map { "<p class=\"notice\">They reminded you on \($0.words).</p>" } ?? .empty
        return """
            <h1><span class="caption">Request from \(directory.agencyName(request.agency))</span>\(visible.look == .waiting ? "A request for information" : "Your answer to a request")</h1>
            \(visible.isClosed ? "<p class=\"closed-notice\">This request is closed. It cannot be answered any more.</p>" : .empty)
            \(visible.mayAnswer ? "<p>\(Parts.due(request.due, today: viewer.today))</p>\(reminded)" : .empty)
            \(visible.look == .withdrawn ? "<p class=\"notice\">The asking side withdrew this request. There is nothing to do.</p>" : .empty)
            \(unsaved)\(visible.answer.map(own))
            <h2>What is asked</h2>
            <div class="paper">\(Self.paper(visible, directory))</div>
            \(visible.mayAnswer ? AnswerFormView(visible: visible, fields: Fields(form, errors)).body + passOn : .empty)
            """
    }

    /// What was typed when the request did not wait any more.
    private var unsaved: HTML {
        let typed = (1...RequestForm.mostQuestions).flatMap { number in
            [("Your text on question \(number)", form.text("text-\(number)")), ("In your words on question \(number)", form.text("words-\(number)"))]
        }.filter { !$0.1.isEmpty }
        guard !visible.mayAnswer, !typed.isEmpty else { return .empty }
        return """
            <div class="warning"><strong>This request does not wait for your answer any more.</strong> Nothing of what you typed was sent.</div>\(Parts.summary(typed.map { Parts.row($0.0, $0.1) }))
            """
    }

    private func own(_ answer: VisibleRequest.Answer) -> HTML {
        let shared: HTML = answer.entry == nil ? .empty : "<p>What you shared is an entry of your agency in the case.</p>"
        let hidden: HTML =
            visible.request.hides && answer.entry == nil
            ? "<p class=\"hint\">The asking side does not see this. It reads “No information is shared” when the due day is over.</p>" : .empty
        return """
            <h2>Your answer</h2>\(Self.answer(answer, visible, directory))\(shared)\(hidden)
            <form class="buttons" method="post" action="\(Link.requestAnswerEnd(request.id))"><button class="secondary">Withdraw my answer</button></form>
            <p class="hint">When you withdraw it, nobody sees any more what it shared.</p>
            """
    }

    private var passOn: HTML {
        guard !colleagues.isEmpty else { return .empty }
        let seats = colleagues.map { (value: $0.id.text, words: directory.label($0.id)) }
        return """
            <h2>Not yours to answer?</h2>
            <form class="narrow" method="post" action="\(Link.requestSeat(request.id))">
            \(Fields(form, errors).select("seat", "Pass it on within your agency", hint: "Your seat does not see it any more. The asking side is not told.", seats))
            <div class="buttons"><button class="secondary">Pass it on</button></div></form>
            """
    }

    private func phone(_ seat: Seat.ID) -> HTML {
        let holder = directory.holder(of: seat)
        return Parts.phone(holder?.phone ?? "", of: holder?.name ?? "")
    }
}
