import Domain
import Foundation
import Records

/// The words of the door for people without an account, as plain as they can be.
enum DoorView {
    static func choice(_ openings: OutsideDoor.Openings) -> HTML {
        let items = openings.structures.map { structure -> HTML in
            """
            <li><strong>\(Parts.link(structure.name, Link.door.with(("structure", structure.id.text))))</strong><br>\(structure.template.purpose)</li>
            """
        }
        guard !items.isEmpty else {
            return """
                <h1>Tell us about a concern</h1>\(danger)
                <p>Nobody can write here without an account at the moment.</p>\(call(openings.agency))
                """
        }
        return """
            <h1>Tell us about a concern</h1>\(danger)
            <h2>Where does your concern belong?</h2><ul class="plain rows">\(items)</ul>\(call(openings.agency))\(haveCode)
            """
    }

    static func begin(_ openings: OutsideDoor.Openings, _ structure: Structure, _ fields: Fields) -> HTML {
        let ways = structure.template.outsideWays.map { (value: $0.id.rawValue, words: words($0.id), hint: hint($0)) }
        return """
            <h1><span class="caption">\(structure.name)</span>Tell us about a concern</h1>\(danger)
            <h2>What this place does</h2><p>\(structure.template.purpose) People of several services look together at what would help. You need no account.</p>
            <h2>What happens with what you write</h2>
            <ul><li>The coordinator of this network reads it, nobody else. If other services are needed, only what they need goes on.</li>
            <li>You get a code. With it you read the answer here and can write back, also without a name.</li>
            <li>Your name, your device and where you write from are not asked for and not stored, unless you write them yourself.</li>
            <li>Nobody is judged for what he or she believes. It is about worry and help.</li></ul>
            <form method="post" action="\(Link.door)"><input type="hidden" name="structure" value="\(structure.id.text)">
            \(fields.choices("way", "Who are you?", ways))
            <div class="buttons"><button name="step" value="begin">Go on</button></div></form>
            \(call(openings.agency))\(haveCode)
            """
    }

    static func form(_ openings: OutsideDoor.Openings, _ structure: Structure, _ way: Template.Way, _ fields: Fields) -> HTML {
        let template = structure.template
        return """
            <h1><span class="caption">To \(structure.name)</span>\(title(way.id))</h1>\(danger)
            <form method="post" action="\(Link.door)"><input type="hidden" name="structure" value="\(structure.id.text)"><input type="hidden" name="way" value="\(way.id.rawValue)">
            \(fields.area("seen", way.id == .own ? "What is it about?" : "What worries you?", hint: "What happened, when, what you saw or heard yourself. A few words are enough.", rows: 6, limit: 4000))
            \(fields.choices("urgency", "How soon should somebody look at this?", template.urgencies.map { (value: $0.id, words: $0.words, hint: $0.hint ?? "") }))
            \(about(way.id, fields))
            \(fields.area("tried", way.id == .own ? "What would help you?" : "What was tried, and what would help?", rows: 3, limit: 4000, required: false))
            \(way.id == .own ? .empty : fields.area("knows", "Does the person know that you write?", rows: 2, limit: 2000, required: false))
            \(fields.input("language", "In which language should we answer?", css: "short", required: false))
            \(way.id == .anonymous ? .empty : answer(way.id, fields))
            <div class="buttons"><button name="step" value="check">Check</button>\(Parts.link("Cancel", .door))</div></form>\(call(openings.agency))
            """
    }

    private static func about(_ way: Template.Doorway, _ fields: Fields) -> HTML {
        switch way {
        case .own: fields.input("name", "Your name", hint: "Or how we may call you. You can leave it empty.", required: false)
        case .anonymous:
            fields.input("name", "Whom is it about?", hint: "Only as far as you want to say it: a name, a class, a place.", required: false)
        default: fields.input("name", "Whom is it about?", hint: "A name, or who the person is to you.")
        }
    }

    private static func answer(_ way: Template.Doorway, _ fields: Fields) -> HTML {
        """
        <h2>The answer</h2>
        \(fields.choices("reach", "How does the answer reach you?", hint: "You get a code in any case.", OutsideForm.Reach.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
        \(way == .family ? fields.input("sender", "Your name", required: false) : .empty)
        \(fields.area("contact", "How you can be reached", hint: "Telephone, e-mail, and when it is safe to call. Only if you may be contacted.", rows: 2, limit: 500, required: false))
        """
    }

    static func check(_ structure: Structure, _ way: Template.Way, _ concern: OutsideForm, once: String, _ fields: Fields) -> HTML {
        """
        <h1><span class="caption">\(title(way.id))</span>Check before you send</h1>
        <p class="lead">Nothing is sent yet. The coordinator of “\(structure.name)” will read exactly this.</p>
        \(summary(concern.content, door: concern.door, urgency: concern.urgency, structure.template))
        <form method="post" action="\(Link.door)">\(fields.hidden(except: ["step", "once"]))<input type="hidden" name="once" value="\(once)">
        <div class="buttons"><button name="step" value="send">Send it</button><button class="secondary" name="step" value="edit">Change it</button></div></form>
        """
    }

    static func summary(_ content: OutsideConcern.Content, door: Template.Doorway, urgency: String, _ template: Template) -> HTML {
        let reach = content.contact.isEmpty ? "With the code" : "With the code, or: \(content.contact)"
        let own = door == .own
        return Parts.summary([
            Parts.row("Who writes", template.doorWords(door)), Parts.row("Urgency", Parts.tag(template.urgency(urgency)?.words ?? urgency)),
            Parts.row(own ? "What it is about" : "What worries you", content.seen), Parts.row(own ? "Name" : "Whom it is about", content.name),
            Parts.row(own ? "What would help" : "What was tried, what would help", content.tried),
            own ? .empty : Parts.row("Does the person know", content.knows), Parts.row("Language", content.language),
            door == .family ? Parts.row("Name of whoever writes", content.sender) : .empty, Parts.row("Answer", reach),
        ])
    }

    static func receipt(_ code: ReceiptCode, _ structure: Structure) -> HTML {
        """
        <h1><span class="caption">\(structure.name)</span>It was sent. Keep this code</h1>
        <div class="card"><p class="hint">Your code</p><p class="receipt"><strong class="code">\(code.text)</strong></p></div>
        <p class="lead">Write the code down or print this page now. It is shown this once, and nobody can find it again for you.</p>
        <ul><li>With it you read the answer and write back: open this site and choose “Read the answer”.</li>
        <li>Whoever has the code can read the answer. Keep it where others do not look.</li>
        <li>On a shared computer, close the window now.</li></ul>
        <p class="buttons">\(Parts.button("Read the answer", .receipt, secondary: true))</p>
        """
    }

    static func tooMany(_ field: String, _ seconds: Int) -> FormErrors {
        let minutes = (seconds + 59) / 60
        let wait = minutes == 1 ? "a minute" : "\(minutes) minutes"
        return FormErrors(
            field, "Too much came in just now. Nothing was sent, and what you typed is still here. Send it again in \(wait), or call: the number is below.")
    }

    static let danger: HTML = """
        <div class="warning"><strong>Is somebody in danger now?</strong> Call the emergency number first (112 in Europe). What you write here is not read at once.</div>
        """

    static func call(_ agency: Agency?) -> HTML {
        guard let agency, !agency.phone.isEmpty else { return .empty }
        return "<p>You can also call: \(agency.name) \(Parts.phone(agency.phone, of: agency.name))</p>"
    }

    private static let haveCode: HTML = "<p>You wrote before? \(Parts.link("Read the answer", .receipt))</p>"

    private static func words(_ way: Template.Doorway) -> String {
        switch way {
        case .own: "It is about me"
        case .anonymous: "I write without a name"
        default: "I am close to somebody: family, friend, neighbour"
        }
    }

    private static func hint(_ way: Template.Way) -> String { [way.words, way.hint].compactMap(\.self).joined(separator: ". ") }

    private static func title(_ way: Template.Doorway) -> String {
        switch way {
        case .own: "It is about me"
        case .anonymous: "Without a name"
        default: "About somebody close"
        }
    }
}

/// What somebody with a code reads, and where they write back.
struct ReceiptView {
    let thread: OutsideThread
    let code: ReceiptCode
    let fields: Fields
    let isSent: Bool

    static func form(_ fields: Fields, _ phone: Agency?) -> HTML {
        let link = fields.form.text("message").isEmpty ? Link.receipt : .doorMessages
        return """
            <h1>Read the answer</h1>
            <form method="post" action="\(link)">
            \(fields.input("code", "Your code", hint: "Six groups of four. Capital or small letters, with or without dashes.", css: "code"))
            \(fields.form.text("message").isEmpty ? .empty : fields.area("message", "Your message, not sent yet", rows: 4, limit: 2000))
            <div class="buttons"><button>Open</button></div></form>
            \(DoorView.call(phone))<p>\(Parts.link("Tell us about a concern", .door))</p>
            """
    }

    var body: HTML {
        """
        <h1><span class="caption">Sent on \(thread.receivedAt.day(in: thread.structure.zone).words) to \(thread.structure.name)</span>Your concern</h1>
        \(isSent ? "<div class=\"banner\" role=\"status\"><p>Your message was sent.</p></div>" : .empty)
        <p>\(Parts.tag(thread.state.words, thread.state == .answered ? "ok" : "quiet")) \(thread.state.hint)</p>
        \(answer)\(messages)\(form)
        <p class="hint">What you wrote first is not shown here, so that nobody who finds your code reads it. Close the window when you are done.</p>
        """
    }

    private var answer: HTML {
        guard !thread.answer.isEmpty else { return .empty }
        let signpost: HTML = thread.signpost.map { "<p>You can turn to: \($0.name) \(Parts.phone($0.phone, of: $0.name))</p>" } ?? .empty
        return "<div class=\"card\"><h2>\(thread.isOpen ? "Answer so far" : "Answer")</h2><p class=\"text\">\(thread.answer)</p>\(signpost)</div>"
    }

    private var messages: HTML {
        guard !thread.messages.isEmpty else { return .empty }
        let items = thread.messages.map { message -> HTML in
            "<li><strong>\(message.isFromOutside ? "You" : "The coordinator")</strong> <span class=\"hint\">\(Parts.when(message.at, thread.structure.zone))</span><br><span class=\"text\">\(message.content.text)</span></li>"
        }
        return "<h2>Messages</h2><ul class=\"plain rows\">\(items)</ul>"
    }

    private var form: HTML {
        guard thread.isOpen else {
            let unsent = fields.form.text("message")
            return """
                \(unsent.isEmpty ? .empty : Parts.summary([Parts.row("Your message, not sent", unsent)]))
                <p>This is answered. If something new happens, \(Parts.link("tell us again", .door)).</p>
                """
        }
        return """
            <form method="post" action="\(Link.doorMessages)"><input type="hidden" name="code" value="\(code.text)">
            \(fields.area("message", "Write back", rows: 4, limit: 2000))
            <div class="buttons"><button>Send the message</button></div></form>
            """
    }
}
