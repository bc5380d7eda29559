import Domain
import Foundation
import HTTPTypes
import Records

/// The record of breaches of personal data, with the 72 hours of the authority (GDPR 33, 34).
enum BreachPages {
    static func new(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply {
        do {
            let id = try await visit.write { access, tx in try BreachStore.record(request.form, access, tx) }
            return .redirect(.breach(id).done(.breach))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply { try await page(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>) async throws -> Reply {
        let id: Breach.ID = try request.parameter("breach")
        do {
            try await visit.write { access, tx in try ((), BreachStore.change(id, request.form, access, tx)) }
            return .redirect(.breach(id).done(.breach))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let errors = FormErrors(
                "happened", "Somebody saved this record in the meantime. What you typed stands below and is not saved: open the page again to compare.")
            var reply = try await page(request, visit, errors)
            reply.status = .conflict
            return reply
        }
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>, _ errors: FormErrors?) async throws -> Reply {
        let body: HTML = """
            <h1>Record a breach</h1>
            <p class="lead">Write down what is known now; you complete it later. The authority is told within \(Breach.hours) hours from when it was found.</p>
            \(BreachView.form(.breaches, Fields(request.form, errors), version: nil))
            """
        return request.page(visit.viewer, "Record a breach", .oversight, narrow: true, errors: errors, body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanExportLog>, _ errors: FormErrors?) async throws -> Reply {
        let id: Breach.ID = try request.parameter("breach")
        let now = request.site.environment.now()
        let (breach, zone) = try await visit.read(.breachSeen, about: id.text) { access, tx in
            try (BreachStore.find(id, access, tx), StructureStore.current(access, tx).zone)
        }
        let typed = request.form.values.isEmpty ? BreachView.filled(breach, zone) : request.form
        let body: HTML = """
            <h1><span class="caption">Found \(Parts.when(breach.standing.foundAt, zone))</span>Breach of personal data</h1>
            \(Parts.summary([
                Parts.row("State", breach.standing.isClosed ? Parts.tag("Closed") : Parts.tag("Open", "warn")),
                Parts.row("The authority", BreachView.authority(breach, zone, now)), Parts.row("The persons", breach.standing.persons.words),
            ]))
            <p>\(Parts.link("Who looked at a case: search the log", .log))</p>
            <h2>The record</h2>
            \(BreachView.form(.breach(id), Fields(typed, errors), version: breach.version))
            """
        return request.page(visit.viewer, "Breach of personal data", .oversight, narrow: true, errors: errors, body)
    }
}

enum BreachView {
    /// Whether the authority was told, and how long there is.
    static func authority(_ breach: Breach, _ zone: TimeZone, _ now: Instant) -> HTML {
        switch breach.standing.authority {
        case .told: "Told \(breach.standing.authorityAt.map { Parts.when($0, zone) } ?? "")\(isLate(breach) ? Parts.tag("Late", "warn") : .empty)"
        case .notNeeded: "\(Breach.Telling.notNeeded.words)"
        case .open:
            breach.isOverdue(at: now)
                ? Parts.tag("Overdue since \(Parts.when(breach.due, zone))", "stop")
                : "<span class=\"due due-soon\">\(Parts.span(breach.due.seconds(since: now))) left</span> <span class=\"nowrap\">\(Parts.when(breach.due, zone))</span>"
        }
    }

    private static func isLate(_ breach: Breach) -> Bool { breach.standing.authorityAt.map { $0 > breach.due } ?? false }

    /// What is stored, as if it had been typed.
    static func filled(_ breach: Breach, _ zone: TimeZone) -> Form {
        let (standing, content) = (breach.standing, breach.content)
        return Form([
            "happened": [content.happened], "measures": [content.measures], "note": [content.note],
            "found-day": [standing.foundAt.day(in: zone).text], "found-time": [standing.foundAt.clock(in: zone)],
            "authority": [standing.authority.rawValue], "persons": [standing.persons.rawValue],
            "authority-day": [standing.authorityAt?.day(in: zone).text ?? ""], "authority-time": [standing.authorityAt?.clock(in: zone) ?? ""],
            "closed": standing.isClosed ? ["yes"] : [], "version": ["\(breach.version)"],
        ])
    }

    static func form(_ link: Link, _ fields: Fields, version: Int?) -> HTML {
        let tellings = Breach.Telling.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }
        let isClosed = [(value: "yes", words: "Nothing more is to be done", hint: "")]
        return """
            <form method="post" action="\(link)" data-guard>\(version.map { "<input type=\"hidden\" name=\"version\" value=\"\(fields.form.text("version").isEmpty ? "\($0)" : fields.form.text("version"))\">" as HTML })
            \(fields.area("happened", "What happened?", hint: "Which data of how many people, how, and what may follow. Nobody is named; references of cases lead to them.", rows: 5, limit: 4_000))
            \(fields.input("found-day", "Found on", hint: "Year-month-day, for example 2026-11-21. The \(Breach.hours) hours run from here.", css: "short"))
            \(fields.input("found-time", "At", hint: "Hours and minutes, for example 14:30.", css: "short", required: false))
            \(fields.area("measures", "What was done about it?", rows: 3, limit: 4_000, required: false))
            \(fields.choices("authority", "The supervisory authority", tellings))
            \(fields.input("authority-day", "Told on", hint: "If it was told.", css: "short", required: false))
            \(fields.input("authority-time", "Told at", css: "short", required: false))
            \(fields.choices("persons", "The persons whose data they are", hint: "They are told when the risk for them is high.", tellings))
            \(fields.area("note", "Why not told, or late?", hint: "Needed where somebody need not be told.", rows: 2, limit: 2_000, required: false))
            \(fields.choices("closed", "Is this closed?", type: "checkbox", isClosed))
            <div class="buttons"><button>Save the record</button>\(Parts.link("Back to Oversight", .oversight))</div></form>
            """
    }
}
