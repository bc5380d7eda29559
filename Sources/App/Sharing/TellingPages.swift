import Domain
import Foundation
import Records

/// The told ledger: whether the participant was told of each share (R50).
enum TellingPages {
    static func index(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let (frame, lines) = try await visit.read(.entriesSeen) { access, tx in try (CaseFrame(access, tx), TellingStore.ledger(access, tx)) }
        return request.page(frame, .knowledge, "Told ledger", TellingView(frame: frame, lines: lines).body)
    }

    static func edit(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await form(request, visit, nil, nil) }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let id: Share.ID = try request.parameter("share")
        do {
            try await visit.write { access, tx in try ((), TellingStore.record(id, request.form, access, tx)) }
            return .redirect(.told(visit.caseID).done(.told))
        } catch let errors as FormErrors { return try await form(request, visit, request.form, errors) }
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>, _ typed: Form?, _ errors: FormErrors?) async throws -> Reply {
        let id: Share.ID = try request.parameter("share")
        let (frame, line) = try await visit.read(.entriesSeen) { access, tx in
            guard let line = try TellingStore.ledger(access, tx).first(where: { $0.share.id == id }), line.mayChange else { throw Refusal.notFound }
            return try (CaseFrame(access, tx), line)
        }
        let form = typed ?? Form(["telling": [Telling.State.told.rawValue], "telling-day": [visit.viewer.today.text]])
        return request.page(
            frame, .knowledge, "Was the person told?", narrow: true, errors: errors, TellingView(frame: frame, lines: []).form(line, Fields(form, errors)))
    }
}

struct TellingView {
    let frame: CaseFrame
    let lines: [LedgerLine]

    var body: HTML {
        let today = frame.viewer.today
        let live = lines.filter { $0.isInForce(on: today) }.sorted { order($0) < order($1) }
        let overdue = live.filter { $0.telling?.isOverdue(on: today) ?? true }.count
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Told ledger</h1>
            <p class="lead">Whether the person knows who is told what. In this structure: \(frame.structure.template.basis.told.value).</p>
            \(overdue > 0 ? "<p class=\"notice\"><strong>\(Parts.plural(overdue, "share"))</strong> of which the person has not been told in time, or whose ground was not looked at again.</p>" : .empty)
            \(live.isEmpty ? "<p class=\"empty\">Nothing that you answer for is shared at present.</p>" : Parts.table("Told ledger", ["What", "From, to", "Since", "The person", ""], live.map(row)))
            \(frame.may.contains(.seeStatement) ? "<p>\(Parts.link("Statement for the person", .statement(frame.file.id)))</p>" : .empty)
            """
    }

    private func order(_ line: LedgerLine) -> (Int, Int) {
        guard let telling = line.telling else { return (0, 0) }
        return (telling.state == .told ? 2 : 1, telling.day.daysSince1970)
    }

    private func row(_ line: LedgerLine) -> [HTML] {
        let what: HTML = line.title.map { Parts.link($0, .entry(line.entry, frame.file.id)) } ?? "An entry (\(line.share.terms.level.words.lowercased()))"
        let words = line.telling.map { $0.words.isEmpty ? .empty : "<br><span class=\"hint\">\($0.words)</span>" as HTML } ?? .empty
        return [
            what, "\(frame.directory.agencyName(line.originator)) → \(frame.words(line.share.terms.recipient))",
            "<span class=\"nowrap\">\(line.share.sharedAt.day(in: frame.structure.zone).words)</span>",
            "\(Self.tag(line.telling, frame.viewer.today))\(words)",
            line.mayChange
                ? Parts.link("Record", .telling(line.share.id, frame.file.id))
                : "<span class=\"hint\">Up to \(frame.directory.agencyName(line.originator))</span>",
        ]
    }

    func form(_ line: LedgerLine, _ fields: Fields) -> HTML {
        let states = Telling.State.allCases.filter { line.mayWithhold || $0 != .withheld }
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Was the person told?</h1>
            \(Parts.summary([Parts.row("Shared", line.title ?? "An entry of \(frame.directory.agencyName(line.originator))"), Parts.row("With", frame.words(line.share.terms.recipient)), Parts.row("Level", Parts.level(line.share.terms.level)), Parts.row("Until now", Self.tag(line.telling, frame.viewer.today))]))
            <form method="post" action="\(Link.telling(line.share.id, frame.file.id))" data-guard>
            \(fields.choices("telling", "Is the person told of it?", states.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }))
            \(fields.input("telling-day", "Day of it", hint: "Told on, told until, or looked at again on. Year-month-day.", css: "short"))
            \(fields.area("telling-words", "By whom and how, or why not for now", rows: 3, limit: 1_000, required: false))
            <div class="buttons"><button>Put it on record</button>\(Parts.link("Cancel", .told(frame.file.id)))</div></form>
            """
    }

    static func words(_ telling: Telling) -> String {
        switch telling.state {
        case .told: "Told on \(telling.day.words)"
        case .planned: "To be told until \(telling.day.words)"
        case .withheld: "Not told for now; looked at again on \(telling.day.words)"
        }
    }

    static func tag(_ telling: Telling?, _ today: Day) -> HTML {
        guard let telling else { return Parts.tag("Not on record", "stop") }
        return Parts.tag(words(telling), telling.isOverdue(on: today) ? "stop" : telling.state == .told ? "ok" : "quiet")
    }
}
