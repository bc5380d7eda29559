import Domain
import Foundation
import Records

/// The transparency statement: what the participant is told of their case, in plain words, to read and to print (R83).
enum TransparencyPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeStatement>) async throws -> Reply { try await page(request, visit, nil) }

    /// Records that the person has it.
    static func hand(_ request: WebRequest, _ visit: CaseVisit<CanSeeStatement>) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), TransparencyStore.hand(request.form, access, tx)) }
            return .redirect(.statement(visit.caseID).done(.handed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<CanSeeStatement>, _ errors: FormErrors?) async throws -> Reply {
        let (frame, statement) = try await visit.read(.statementSeen) { access, tx in try (CaseFrame(access, tx), TransparencyStore.make(access, tx)) }
        let view = TransparencyView(frame: frame, statement: statement, fields: Fields(request.form, errors))
        return request.page(frame, .knowledge, "Statement for the person", errors: errors, view.body)
    }
}

struct TransparencyView {
    let frame: CaseFrame
    let statement: Transparency
    let fields: Fields

    private var template: Template { frame.structure.template }
    private var zone: TimeZone { frame.structure.zone }

    var body: HTML {
        """
        <h1><span class="caption">Case \(frame.file.reference)</span>What is held about you, and who knows what</h1>
        <div class="statement">
        <p class="lead">For \(frame.file.details.participant.name). As of \(frame.viewer.today.words).</p>
        \(about)\(held)\(known)\(met)\(agreed)\(withheld)\(rights)
        </div>
        \(handing)
        """
    }

    private var about: HTML {
        """
        <h2>Who works with you</h2>
        <p>\(frame.structure.name) brings agencies together. What for: \(template.purpose)</p>
        <ul>\(statement.agencies.map { "<li>\(frame.directory.agencyName($0))</li>" as HTML })</ul>
        <p>The person to speak with: \(contact)</p>
        """
    }

    private var contact: HTML {
        guard let owner = frame.file.owner else { return "the coordinator of \(frame.structure.name)." }
        let phone = frame.directory.holder(of: owner)?.phone ?? frame.directory.agency(of: owner)?.phone ?? ""
        return
            "\(frame.directory.label(owner)), \(frame.directory.agency(of: owner)?.name ?? "") \(Parts.phone(phone, of: frame.directory.holder(of: owner)?.name ?? ""))"
    }

    private var held: HTML {
        let closed: HTML =
            template.records.retention.first { $0.id == .closed }.map { "<p>After the case ends it is kept for \($0.months) months, then erased.</p>" }
            ?? .empty
        return """
            <h2>What is held</h2>
            <p>Your name, date of birth, language and how to reach you; the goal that was agreed; what was decided; who has to do what until when; and notes of the agencies named above. Each agency keeps its notes for itself unless it says so below. You can ask each of them for its own.</p>
            \(closed)
            <p>Nobody computes a score or a prediction about you.</p>
            """
    }

    private var known: HTML {
        guard !statement.lines.isEmpty else {
            return "<h2>Who knows what</h2><p>At present no agency lets another one know anything that this statement can list.</p>"
        }
        return """
            <h2>Who knows what, and why</h2>
            \(Parts.table("Who knows what, and why", ["Who told", "Who knows", "How much", "What for", "On which ground", "Since"], statement.lines.map(row)))
            """
    }

    private func row(_ line: Transparency.Line) -> [HTML] {
        let basis = template.basis(line.basis)
        let consent = statement.consents.first { $0.id == line.consent }.map { " (\($0.given.words))" } ?? ""
        let law: HTML = basis?.law.map { "<br><span class=\"hint\">\($0)</span>" } ?? .empty
        return [
            "\(frame.directory.agencyName(line.from))", "\(frame.words(line.to))", "\(Self.words(line.level))",
            "\(template.purpose(line.purpose)?.words ?? "")",
            "\(basis?.words ?? "")\(consent)\(law)",
            "<span class=\"nowrap\">\(line.since.day(in: zone).words)</span>\(line.until.map { "<br>until \($0.words)" as HTML } ?? .empty)",
        ]
    }

    static func words(_ level: Level) -> String {
        switch level {
        case .full: "What was written down, in full"
        case .summary: "A summary"
        case .indication: "Only that something is known, not what"
        }
    }

    private var met: HTML {
        guard !statement.meetings.isEmpty else { return .empty }
        let rows = statement.meetings.map { meeting -> HTML in
            "<li><strong>\(meeting.day.words)</strong>\(meeting.text.isEmpty ? "" : ": \(meeting.text)")</li>"
        }
        return "<h2>Meetings at which you were spoken about</h2><p>You were told of these. What was written down for you:</p><ul>\(rows)</ul>"
    }

    private var agreed: HTML {
        guard !statement.consents.isEmpty else { return .empty }
        let items = statement.consents.map { consent -> HTML in
            let state =
                switch consent.state(on: frame.viewer.today) {
                case .withdrawn: "It was taken back\(consent.withdrawal.map { " on \($0.at.day(in: zone).words)" } ?? "")."
                case .expired: "It ended\(consent.until.map { " on \($0.words)" } ?? "")."
                case .inForce: "It holds\(consent.until.map { " until \($0.words)" } ?? " until it is taken back")."
                }
            return "<li>\(ConsentView.label(consent)): \(consent.content.items) \(state)</li>"
        }
        return """
            <h2>What you or a parent agreed to</h2><ul>\(items)</ul>
            <p>You can take back a consent at any time, without giving a reason. From the same second nobody else sees what rested on it.</p>
            """
    }

    /// The same words whether something is withheld or not.
    private var withheld: HTML {
        """
        <h2>What this statement may leave out</h2>
        <p>The law allows that something is not told for a time, where telling would put somebody in danger or spoil an enquiry. Such a ground is looked at again on a set day. Whether there is anything of the kind, this statement does not say. You can ask the data protection officer to look.</p>
        """
    }

    private var rights: HTML {
        let officers = frame.directory.seats.filter { $0.function == .auditor }.map { seat -> HTML in
            let agency = frame.directory.agency(seat.agency)
            return "<li>\(frame.directory.label(seat.id)), \(agency?.name ?? "") \(Parts.phone(agency?.phone ?? "")) \(agency?.email ?? "")</li>"
        }
        return """
            <h2>If you do not agree</h2>
            <p>You can ask to see what is held, ask that it be corrected or erased, object to its use, or take back what you agreed to. Tell the person named above, or the data protection officer. You can also complain to the data protection authority, or go to court.</p>
            \(officers.isEmpty ? .empty : "<ul>\(officers)</ul>")
            """
    }

    private var handing: HTML {
        let news = statement.lines.filter(\.isNews).count
        return """
            <section class="screen-only" aria-labelledby="hand"><h2 id="hand">Hand it over</h2>
            <p>Print this page or read it out. \(news > 0 ? "Of \(Parts.plural(news, "share")) in it the person has not been told yet; recording it here tells the ledger." : "Of all shares in it the person was told already.")</p>
            <form class="narrow" method="post" action="\(Link.statement(frame.file.id))" data-guard>
            \(fields.input("day", "Given on", hint: "Year-month-day.", css: "short", value: fields.form.values["day"] == nil ? frame.viewer.today.text : nil))
            \(fields.area("how", "How", hint: "Handed over, read out, sent; in which language.", rows: 2, limit: 500))
            <div class="buttons"><button>The person has it</button>\(Parts.link("Told ledger", .told(frame.file.id)))</div></form></section>
            """
    }
}
