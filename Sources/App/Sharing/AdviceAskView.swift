import Domain
import Records

/// The form for a question, with what the library says already.
struct AdviceAskView: Sendable {
    let advisers: [Seat]
    let directory: Directory
    let library: [LibraryItem]
    let check: IdentityCheck?
    let due: Day
    let query: Form
    let fields: Fields

    /// What was chosen on the way here; an address and a form say it alike.
    private var kind: Advice.Kind? { Advice.Kind(rawValue: chosen("kind")) }
    private func chosen(_ name: String) -> String { fields.form.values[name] == nil ? query.raw(name) : fields.form.raw(name) }

    private var offered: [(kind: Advice.Kind, seat: Seat)] {
        Advice.Kind.allCases.filter { kind == nil || kind == $0 }.flatMap { kind in advisers.filter { $0.advises(on: kind) }.map { (kind, $0) } }
    }

    private var title: String {
        switch kind {
        case .law: "Ask the lawyer"
        case .expertise: "Ask an expert"
        case nil: "Ask for advice"
        }
    }

    var body: HTML {
        guard !offered.isEmpty else {
            return """
                <h1>\(title)</h1><p class="empty">No seat of this network is marked for it yet. Ask the administrator to mark one, or call the coordinator.</p>
                <p>\(Parts.link("Look into the library", .library))</p>
                """
        }
        let asksWhy = IdentityView.asksWhy(check, fields)
        let languages = Identifying.Language.allCases.map { (value: $0.rawValue, words: $0.words) }
        return """
            <h1>\(title)</h1>
            <p class="lead">A question about your work, with no person in it. Is it urgent? Call.</p>
            \(answered)\(attached)\(IdentityView.marks(check))
            <form method="post" action="\(Link.advice)" data-guard>\(hidden)
            \(fields.choices("adviser", "Whom do you ask?", offered.map(option)))
            \(fields.input("title", "What is it about?", hint: "One line. It is the title under which you find the answer."))
            \(fields.area("text", "Your question", hint: "Only what the question needs. No name, no day, no place, no number.", rows: 8, limit: 4_000))
            \(fields.input("due", "By when do you need it?", hint: "Year-month-day.", css: "short", required: false, value: fields.form.values.isEmpty ? due.text : nil))
            \(fields.select("written", "Written in", hint: "The check reads capital letters differently in German.", languages, chosen: fields.form.values["written"] == nil ? "english" : nil))
            \(asksWhy ? IdentityView.why(fields) : .empty)
            <div class="buttons"><button name="step" value="check">Check</button>\(Parts.link("Cancel", .advice))</div></form>
            """
    }

    private func option(_ offer: (kind: Advice.Kind, seat: Seat)) -> (value: String, words: String, hint: String) {
        let agency = directory.agencyName(offer.seat.agency)
        let phone = directory.holder(of: offer.seat.id)?.phone ?? directory.agency(offer.seat.agency)?.phone ?? ""
        let topics = offer.kind == .law ? "Law" : offer.seat.topics.joined(separator: ", ")
        return (value: AdviceForm.choice(offer.kind, offer.seat.id), words: directory.label(offer.seat.id), hint: "\(phone) · \(topics) · \(agency)")
    }

    private var hidden: HTML {
        let names = ["kind", "case", "entry", "request"].filter { !chosen($0).isEmpty }
        return HTML(names.map { "<input type=\"hidden\" name=\"\($0)\" value=\"\(chosen($0))\">" })
    }

    private var attached: HTML {
        guard Entry.ID(chosen("entry")) != nil || ID<Advice.About>(chosen("request")) != nil else { return .empty }
        return "<p class=\"notice\">For you, this question is attached to where you come from. Whom you ask sees neither the case nor the link.</p>"
    }

    private var answered: HTML { Self.near(library.filter { kind == nil || $0.kind == kind }.prefix(5).map(\.self), "In the library already", true) }

    /// Items by their titles.
    private static func near(_ items: [LibraryItem], _ title: String, _ hasMore: Bool) -> HTML {
        guard !items.isEmpty else { return .empty }
        let lines = items.map { "<li>\(Parts.link($0.content.title, .item($0.id)))</li>" as HTML }
        return
            "<div class=\"card\"><h2>\(title)</h2><ul class=\"plain\">\(lines)</ul>\(hasMore ? "<p>\(Parts.link("The whole library", .library))</p>" as HTML : .empty)</div>"
    }

    /// The question with its marks, before it goes out.
    static func check(_ check: IdentityCheck, _ form: AdviceForm, _ items: [LibraryItem], _ directory: Directory, _ fields: Fields) -> HTML {
        let view = IdentityView(check: check)
        let isClear = check.warnings.isEmpty
        return """
            <h1><span class="caption">Ask for advice</span>Check before you ask</h1>
            <p class="lead">Nothing is sent yet. \(directory.label(form.adviser)) will see exactly this, and your name as the one who asks. Nobody else will.</p>
            \(near(items, "Perhaps answered already", false))
            \(view.marked)\(view.reasons)
            <form method="post" action="\(Link.advice)">\(fields.hidden(except: ["step", "why"]))
            \(isClear ? .empty : IdentityView.why(fields))
            <div class="buttons"><button\(isClear ? .empty : " class=\"secondary\"" as HTML) name="step" value="send">\(isClear ? "Ask" : "Ask anyway")</button><button\(isClear ? " class=\"secondary\"" as HTML : .empty) name="step" value="edit">Change it</button></div></form>
            """
    }
}

/// What of advice and library waits for the seat, for My work (R74).
struct AdviceWork: Sendable {
    let work: Work
    let directory: Directory
    let viewer: Viewer

    var body: HTML {
        guard !work.advice.isEmpty || !work.library.isEmpty else { return .empty }
        let advice = work.advice.map { line -> [HTML] in
            let isMine = line.seat == viewer.seat.id
            return [
                Parts.link(line.content.title, .advice(line.id)), "\(directory.label(isMine ? line.adviser : line.seat))", AdviceView.state(line, viewer),
                "\(isMine ? "Read" : "Answer")",
            ]
        }
        let library = work.library.map { item -> [HTML] in
            [
                Parts.link(item.content.title, .item(item.id)), "\(directory.label(item.seat))", Parts.tag("Waits for a second person", "warn"),
                "Confirm that nobody can be recognised",
            ]
        }
        return """
            <section aria-labelledby="advice"><h2 id="advice">Advice</h2>
            \(Parts.table("Advice", ["Question", "From or to", "State", "Next"], advice + library))</section>
            """
    }
}
