import Domain
import Foundation
import Records

/// The library by kind and topic, or what a search found in it.
struct LibraryListView: Sendable {
    let items: [LibraryItem]
    /// What waits for the viewer's word.
    let waiting: [LibraryItem]
    let directory: Directory
    let viewer: Viewer
    let words: String
    let fields: Fields

    private var shown: [LibraryItem] { words.isEmpty ? items : items.filter { $0.matches(words) } }

    var body: HTML {
        let law = shown.filter { $0.kind == .law }
        let expertise = shown.filter { $0.kind == .expertise }
        let topics = expertise.map(\.content.topic).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.sorted()
        let groups = topics.map { topic in group(topic.isEmpty ? "Other topics" : topic, expertise.filter { $0.content.topic == topic }) }
        let none: HTML =
            words.isEmpty ? "<p class=\"empty\">Nothing is in the library yet.</p>" : "<p class=\"empty\">Nothing was found. Try fewer or shorter words.</p>"
        return """
            <h1>Library</h1>
            <p class="lead">Answers of lawyers and experts of this network, without the person they were asked for.</p>
            <form method="post" action="\(Link.librarySearch)" role="search">\(fields.input("q", "Search", hint: "Beginnings of words are enough.", type: "search", required: false))<div class="buttons"><button class="secondary">Search</button>\(words.isEmpty ? .empty : Parts.link("Show all", .library))</div></form>
            \(waiting.isEmpty ? .empty : "<h2>Waits for your word</h2><ul class=\"plain\">\(waiting.map(line))</ul>" as HTML)
            \(shown.isEmpty ? none : group("Law", law) + HTML(groups))
            <p class="buttons">\(Parts.link("Ask the lawyer", Link.newAdvice.with(("kind", "law"))))\(Parts.link("Ask an expert", Link.newAdvice.with(("kind", "expertise"))))</p>
            """
    }

    private func line(_ item: LibraryItem) -> HTML { "<li>\(Parts.link(item.content.title, .item(item.id)))</li>" }

    private func group(_ title: String, _ items: [LibraryItem]) -> HTML {
        guard !items.isEmpty else { return .empty }
        let rows = items.map { item -> [HTML] in
            let agency = directory.agency(of: item.adviser)?.name ?? ""
            let state = item.isReviewDue(on: viewer.today) ? Parts.tag("Review due", "warn") : "<span class=\"nowrap\">until \(item.reviewOn.words)</span>"
            return [
                Parts.link(item.content.title, .item(item.id)), "\(item.content.law.isEmpty ? "–" : item.content.law)",
                "\(directory.seat(item.adviser)?.title ?? "An adviser who left"), \(agency)", state,
            ]
        }
        return "<h2>\(title)</h2>\(Parts.table(title, ["Answer", "Law", "From", "Holds"], rows))"
    }
}

/// One answer of the library.
struct LibraryView: Sendable {
    let item: LibraryItem
    let rights: LibraryRights
    let directory: Directory
    let viewer: Viewer
    let zone: TimeZone
    let fields: Fields

    var body: HTML {
        let content = item.content
        let law: [HTML] = content.law.isEmpty ? [] : [Parts.row("Law", content.law)]
        let agency = directory.agency(of: item.adviser)?.name ?? ""
        return """
            <h1><span class="caption">Library, \(item.kind.words)\(content.topic.isEmpty ? "" : ": " + content.topic)</span>\(content.title)</h1>
            \(warning)
            \(Parts.summary([Parts.row("Question", content.question), Parts.row("Answer", content.text)] + law + [
                Parts.row("From", "\(directory.seat(item.adviser)?.title ?? "An adviser who left"), \(agency)"),
                Parts.row("Written", item.proposedAt.day(in: zone).words), Parts.row("To be reviewed", item.reviewOn.words),
            ]))
            <p class="hint">It answers a question in general. Your case may differ: ask when in doubt. This page can be printed.</p>
            \(rights.mayConfirm ? confirmation : .empty)\(rights.mayRenew ? renewal : .empty)\(rights.mayWithdraw ? withdrawal : .empty)
            <p>\(Parts.link("The whole library", .library))</p>
            """
    }

    private var warning: HTML {
        if item.confirmedAt == nil {
            return
                "<div class=\"warning\"><strong>Only proposed.</strong> Everybody reads it once a second person has confirmed that nobody can be recognised.</div>"
        }
        return item.isReviewDue(on: viewer.today)
            ? "<div class=\"warning\"><strong>Review due.</strong> The day to look at it again has passed. Ask whether it still holds before you rely on it.</div>"
            : .empty
    }

    private var confirmation: HTML {
        """
        <div class="card"><h2>Your word</h2><p>Read it as a neighbour of the person would, who knows part of the story. \(directory.label(item.seat)) proposed it.</p>
        <form method="post" action="\(Link.itemConfirmation(item.id))">\(fields.choices("decision", "Could somebody be recognised?", [
            (value: "keep", words: "No, nobody", hint: "All practitioners of the network read it from now on."), (value: "drop", words: "Yes, or perhaps", hint: "It goes, and nothing of it is kept."),
        ]))<div class="buttons"><button>Save</button></div></form></div>
        """
    }

    private var renewal: HTML {
        """
        <form method="post" action="\(Link.itemRenewal(item.id))"><h2>It still holds</h2>
        \(fields.input("review", "To be reviewed on", hint: "Year-month-day, within three years.", css: "short", value: fields.form.values.isEmpty ? viewer.today.adding(months: LibraryItem.usualMonths).text : nil))
        <div class="buttons"><button class="secondary">Save the new day</button></div></form>
        """
    }

    private var withdrawal: HTML {
        """
        <form method="post" action="\(Link.itemWithdrawal(item.id))"><h2>It does not hold any more</h2><p>It goes for everybody, and nothing of it is kept.</p>
        <div class="buttons"><button class="secondary">Take it out</button></div></form>
        """
    }

    /// What the form begins with: the words of question and answer, to be made general.
    static func usual(_ advice: Advice, _ topics: [String], _ today: Day) -> Form {
        let answer = advice.answer?.content
        return Form([
            "title": [advice.content.title], "question": [advice.content.text], "text": [answer?.text ?? ""], "law": [answer?.law ?? ""],
            "topic": topics.count == 1 && advice.kind == .expertise ? topics : [], "written": [advice.content.language.rawValue],
            "review": [today.adding(months: LibraryItem.usualMonths).text],
        ])
    }

    static func form(_ advice: Advice, _ topics: [String], _ check: IdentityCheck?, _ fields: Fields) -> HTML {
        let languages = Identifying.Language.allCases.map { (value: $0.rawValue, words: $0.words) }
        return """
            <h1><span class="caption">\(advice.content.title)</span>Propose for the library</h1>
            <p class="lead">All practitioners of the network will read it. Write it so that it could be about anybody: what is special about the one case goes.</p>
            \(IdentityView.marks(check))
            <form method="post" action="\(Link.adviceItem(advice.id))" data-guard>
            \(fields.input("title", "Title"))
            \(fields.area("question", "Question, in general words", rows: 5, limit: 4_000))
            \(fields.area("text", "Answer", rows: 8, limit: 4_000))
            \(fields.input("law", "Law and section", hint: "For example “Data Protection Act, section 10”.", required: advice.kind == .law))
            \(topics.isEmpty ? .empty : fields.select("topic", "Topic", required: advice.kind == .expertise, topics.map { (value: $0, words: $0) }))
            \(fields.input("review", "To be reviewed on", hint: "Year-month-day, within three years. After that day it is marked.", css: "short"))
            \(fields.select("written", "Written in", hint: "The check reads capital letters differently in German.", languages))
            <div class="buttons"><button>Propose</button>\(Parts.link("Cancel", .advice(advice.id)))</div></form>
            """
    }
}
