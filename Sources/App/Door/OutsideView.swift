import Domain
import Foundation
import Records

/// A concern from outside as the coordinator works on it.
struct OutsideView {
    let file: OutsideFile
    let directory: Directory
    let fields: Fields
    /// Somebody else took it in or answered it first.
    let isLate: Bool

    private var concern: OutsideConcern { file.concern }
    private var structure: Structure { file.structure }

    var body: HTML {
        """
        <h1><span class="caption">From outside, \(Parts.when(concern.receivedAt, structure.zone)), to \(structure.name)</span>\(concern.content.name.isEmpty ? "Not named" : concern.content.name)</h1>
        \(isLate ? unsaved : .empty)
        <p>\(Parts.tag(structure.template.doorWords(concern.door))) \(state)</p>
        <div class="columns"><div class="wide">\(summary)
        \(Self.thread(concern.id, file.messages, isOpen: file.isOpen, zone: structure.zone, directory, fields))</div>
        <aside class="side">\(concern.state == .waiting ? takeIn + end : .empty)</aside></div>
        """
    }

    private var state: HTML {
        switch concern.state {
        case .waiting: "Nobody has decided on it yet. Only coordinators see it."
        case .taken: "It is a referral now. \(Parts.link("Open the referral", .referral(concern.id)))"
        case .ended: "Answered without a referral."
        }
    }

    private var unsaved: HTML {
        let typed = ["message", "answer", "name", "contact", "language", "seen", "tried", "knows"].map { fields.form.text($0) }.filter { !$0.isEmpty }
        return """
            <div class="warning"><strong>Somebody was first.</strong> It was taken in or answered in the meantime; your text is not saved.</div>
            \(Parts.summary(typed.map { Parts.row("Not saved", $0) }))
            """
    }

    private var summary: HTML {
        let content = concern.content
        let template = structure.template
        return Parts.summary([
            Parts.row("Urgency, as they see it", Parts.tag(template.urgency(concern.urgency)?.words ?? concern.urgency)),
            Parts.row("What they wrote", content.seen), Parts.row("About", content.name), Parts.row("Tried, or would help", content.tried),
            concern.door == .own ? .empty : Parts.row("Does the person know", content.knows), Parts.row("Language", content.language),
            concern.door == .family ? Parts.row("Who writes", content.sender) : .empty,
            Parts.row("Can be reached", content.contact.isEmpty ? "Only with the code, here" : content.contact),
        ])
    }

    private var takeIn: HTML {
        let template = structure.template
        let typed = Fields(Form(concern.asReferral.merging(fields.form.values) { $1 }), fields.errors)
        return """
            <div class="card"><h2>Take it in</h2>
            <p class="hint">It becomes a referral. Its clocks run since it came in; whoever wrote keeps the code. You can change the words, what they wrote stays.</p>
            <form method="post" action="\(Link.concernReferral(concern.id))" data-guard>
            \(typed.input("name", "Name of the person"))
            \(typed.input("contact", "How the person can be reached", required: false))
            \(typed.input("language", "Language", css: "short", required: false))
            \(typed.choices("urgency", "How soon must somebody look at this?", template.urgencies.map { (value: $0.id, words: $0.words, hint: "") }))
            \(typed.area("seen", "What was seen or heard", rows: 4, limit: 4000))
            \(typed.area("tried", "What has been tried", rows: 2, limit: 4000))
            \(typed.choices("consent", "Agreement", template.consents.map { (value: $0.id, words: $0.words, hint: "") }))
            \(typed.area("knows", "What the person knows of it", rows: 2, limit: 2000))
            <div class="buttons"><button>Take it in</button></div></form></div>
            """
    }

    private var end: HTML {
        """
        <div class="card"><h2>Or answer and end it</h2>
        <form method="post" action="\(Link.concernAnswer(concern.id))" data-guard>
        \(fields.area("answer", "Answer", hint: "They read it with the code. It ends here, without a referral.", rows: 3, limit: 2000))
        <div class="buttons"><button class="secondary">Answer and end it</button></div></form></div>
        """
    }

    /// What went back and forth, and the form to write, on the pages of the concern and of its referral.
    static func thread(
        _ id: OutsideConcern.ID, _ messages: [DoorMessage], isOpen: Bool, zone: TimeZone, _ directory: Directory, _ fields: Fields
    ) -> HTML {
        let items = messages.map { message -> HTML in
            "<li><strong>\(message.by.map { directory.label($0) } ?? "From outside")</strong> <span class=\"hint\">\(Parts.when(message.at, zone))</span><br><span class=\"text\">\(message.content.text)</span></li>"
        }
        let form: HTML = """
            <form method="post" action="\(Link.concernMessages(id))" data-guard>
            \(fields.area("message", "Write to them", hint: "They read it with their code, without your name. Ask for nothing that would give them away.", rows: 3, limit: 2000))
            <div class="buttons"><button class="secondary">Send the message</button></div></form>
            """
        return """
            <div class="card"><h2>Messages with whoever wrote</h2>
            \(items.isEmpty ? "<p class=\"empty\">None yet.</p>" : "<ul class=\"plain rows\">\(items)</ul>")\(isOpen ? form : .empty)</div>
            """
    }

    /// What came in from outside, below the triage list.
    static func section(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> HTML {
        let lines = try await visit.read(.concernSeen) { access, tx in try OutsideStore.waiting(access, tx) }
        guard !lines.isEmpty else { return .empty }
        let now = request.site.environment.now()
        let rows = lines.map { line -> [HTML] in
            let concern = line.concern
            let link: Link = concern.state == .taken ? .referral(concern.id) : .concern(concern.id)
            return [
                Parts.link(concern.content.name.isEmpty ? "Not named" : concern.content.name, link)
                    + (line.hasNews ? " \(Parts.tag("New message", "ok"))" : .empty),
                "\(line.structure.template.doorWords(concern.door))", "\(Parts.span(now.seconds(since: concern.receivedAt)))",
                line.due.map { Parts.clock($0, now: now, zone: line.structure.zone) } ?? Parts.tag("Waits"),
            ]
        }
        return """
            <section aria-labelledby="outside"><h2 id="outside">From outside</h2>
            <p class="hint">Brought without an account. Only coordinators see this; whoever wrote waits for an answer.</p>
            \(Parts.table("From outside", ["About", "Door", "Age", "Clock"], rows))</section>
            """
    }
}
