import Domain
import Foundation
import Records

/// All ways to advice, what the seat asked, and what it was asked.
struct AdviceListView: Sendable {
    let advice: [Advice]
    let advisers: [Seat]
    let directory: Directory
    let viewer: Viewer

    var body: HTML {
        let (own, asked) = (advice.filter { $0.seat == viewer.seat.id }, advice.filter { $0.adviser == viewer.seat.id })
        return """
            <h1>Advice</h1>
            <p class="lead">You share what you know of your work, not what you know of a person. Nobody is named on any of these ways.</p>
            <ul class="plain rows">\(ways)</ul>
            \(asked.isEmpty ? .empty : "<h2>Others ask you</h2>\(table("Others ask you", asked))" as HTML)
            <h2>What you asked</h2>
            \(own.isEmpty ? "<p class=\"empty\">You have not asked a lawyer or an expert yet.</p>" : table("What you asked", own))
            """
    }

    private var ways: HTML {
        let isHealth = directory.agency(viewer.agency.id)?.sector == .health
        let six = way(
            "Six steps before you share", .sixSteps, "A guided path for holders of a professional secret, for your eyes only. It may end without sharing.")
        let others = [
            way("Ask a table without a name", .consultations, "Those at the table of a structure tell you what they would do."),
            way("Ask the lawyer", Link.newAdvice.with(("kind", "law")), "May I share this, and on what basis? \(names(.law))"),
            way("Ask an expert", Link.newAdvice.with(("kind", "expertise")), "What does this sign mean, what helps? \(names(.expertise))"),
            way("Library", .library, "What was answered before, without the person. Look here first."),
        ]
        return HTML(isHealth ? [six] + others : others + [six])
    }

    private func way(_ words: String, _ link: Link, _ hint: String) -> HTML {
        "<li><strong>\(Parts.link(words, link))</strong><br><span class=\"hint\">\(hint)</span></li>"
    }

    private func names(_ kind: Advice.Kind) -> String {
        let seats = advisers.filter { $0.advises(on: kind) }
        guard kind == .expertise else { return seats.map { directory.label($0.id) }.joined(separator: "; ") }
        return seats.flatMap(\.topics).joined(separator: ", ")
    }

    private func table(_ caption: String, _ lines: [Advice]) -> HTML {
        Parts.table(
            caption, ["Question", "Kind", caption == "What you asked" ? "Asked of" : "From", "Answer"],
            lines.map { line in
                let other = line.seat == viewer.seat.id ? line.adviser : line.seat
                return [
                    Parts.link(line.content.title, .advice(line.id)), "\(line.kind.words)", "\(directory.label(other))",
                    AdviceView.state(line, viewer),
                ]
            })
    }
}

/// One question with its thread.
struct AdviceView: Sendable {
    let advice: Advice
    let subject: AdviceSubject?
    let items: [LibraryItem]
    let directory: Directory
    let viewer: Viewer
    let zone: TimeZone
    /// Of the message that was typed and not taken.
    let check: IdentityCheck?
    let fields: Fields

    private var advises: Bool { advice.adviser == viewer.seat.id }

    var body: HTML {
        let content = advice.content
        let why: [HTML] = content.why.isEmpty ? [] : [Parts.row("Why nobody can be identified", content.why)]
        return """
            <h1><span class="caption">\(advice.kind == .law ? "Question to the lawyer" : "Question to an expert"), \(Parts.when(advice.askedAt, zone))</span>\(content.title)</h1>
            <p>\(Self.state(advice, viewer))</p>
            \(Parts.summary([Parts.row("From", person(advice.seat)), Parts.row("To", person(advice.adviser)), Parts.row("The question", content.text)] + why + about))
            <h2>Answers</h2>
            \(advice.messages.isEmpty ? "<p class=\"empty\">Nothing is written yet.</p>" : HTML(advice.messages.map(message)))
            \(reading)\(library)\(form)
            """
    }

    /// Whose turn it is, in words.
    static func state(_ advice: Advice, _ viewer: Viewer) -> HTML {
        switch advice.turn {
        case .adviser: advice.due.map { Parts.due($0, today: viewer.today) } ?? Parts.tag("Waits for the answer")
        case .asker where advice.answer == nil || advice.messages.last?.kind == .back: Parts.tag("The adviser asks back", "warn")
        case .asker, .nobody: Parts.tag("Answered", "ok")
        }
    }

    private func person(_ seat: Seat.ID) -> HTML {
        let holder = directory.holder(of: seat)
        let agency = directory.agency(of: seat)?.name ?? ""
        return "\(directory.label(seat)), \(agency) \(Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""))"
    }

    /// The link back; only the asking seat has one.
    private var about: [HTML] {
        switch subject {
        case nil: []
        case .entry(let entry, let caseID, let reference):
            {
                let link: HTML =
                    "\(Parts.link("An entry in case \(reference)", .entry(entry, caseID))) <span class=\"hint\">Only you see this link.</span>"
                return [Parts.row("Attached to", link)]
            }()
        case .request: [Parts.row("Attached to", "A request of your agency")]
        case .gone: [Parts.row("Attached to", "Something that you do not see any more")]
        }
    }

    private func message(_ message: Advice.Message) -> HTML {
        let law: HTML = message.content.law.isEmpty ? .empty : "<p><strong>Law:</strong> \(message.content.law)</p>"
        let why: HTML = message.content.why.isEmpty ? .empty : "<p class=\"hint\">Why nobody can be identified: \(message.content.why)</p>"
        return """
            <div class="card"><p>\(Parts.tag(message.kind.words, message.kind == .answer ? "ok" : "quiet"))</p><p class="text">\(message.content.text)</p>\(law)\(why)<p class="hint">\(directory.label(message.seat)), \(Parts.when(message.at, zone))</p></div>
            """
    }

    private var reading: HTML {
        guard !advises, advice.messages.last?.kind == .answer, advice.readAt == nil else { return .empty }
        return "<form method=\"post\" action=\"\(Link.adviceReading(advice.id))\"><div class=\"buttons\"><button>I have read it</button></div></form>"
    }

    private var library: HTML {
        guard advice.answer != nil else { return .empty }
        let kept = items.map { item -> HTML in
            "<li>\(Parts.link(item.content.title, .item(item.id))) \(item.confirmedAt == nil ? Parts.tag("Waits for a second person", "warn") : Parts.tag("In the library", "ok"))</li>"
        }
        return """
            <div class="card"><h2>Keep it for the next time</h2><p>Others ask the same one day. Write question and answer in general words; a second person checks that nobody can be recognised.</p>
            \(kept.isEmpty ? .empty : "<ul class=\"plain\">\(kept)</ul>" as HTML)<p>\(Parts.link("Propose it for the library", .adviceItem(advice.id)))</p></div>
            """
    }

    private var form: HTML {
        let asksWhy = IdentityView.asksWhy(check, fields)
        let kinds: HTML =
            advises
            ? fields.choices(
                "kind", "What do you write?", [(value: "answer", words: "An answer", hint: ""), (value: "back", words: "A question back", hint: "")])
            : .empty
        return """
            <h2>\(advises ? "Answer, or ask back" : "Add something")</h2>\(IdentityView.marks(check))
            <form class="narrow" method="post" action="\(Link.adviceMessages(advice.id))" data-guard>\(kinds)
            \(fields.area("text", "Your words", hint: "Do not name anybody.", rows: 6, limit: 4_000))
            \(advises ? fields.input("law", "Law and section", hint: "On which your answer stands, for example “Data Protection Act, section 10”.", required: false) : .empty)
            \(asksWhy ? IdentityView.why(fields) : .empty)
            <div class="buttons"><button>\(asksWhy ? "Save all the same" : "Save")</button></div></form>
            """
    }
}
