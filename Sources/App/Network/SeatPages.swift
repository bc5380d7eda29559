import Domain
import Foundation
import HTTPTypes
import Records

/// Seats, for the administrator: who holds them, who deputises, until when (R22).
enum SeatPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        let (directory, people) = try await visit.read(.accountsSeen) { access, tx in
            try (DirectoryStore.all(access, tx), SeatStore.people(access, tx))
        }
        let active = Set(people.map(\.id))
        let groups = directory.agencies.map { agency -> HTML in
            let rows = directory.seats.filter { $0.agency == agency.id }.map { row($0, directory, active, visit.viewer.today) }
            return rows.isEmpty ? .empty : "<h2>\(agency.name)</h2>\(Parts.table("Seats of \(agency.name)", ["Seat", "Held by", "Deputy", "Until"], rows))"
        }
        let body: HTML = """
            <h1>Seats and deputies</h1>
            <p class="lead">Cases, entries and actions belong to the seat. When somebody leaves, give the seat another holder: nothing is lost.</p>
            <p class="buttons">\(Parts.button("Add a seat", .newSeat))\(Parts.link("People", .people))</p>
            \(groups)
            """
        return request.page(visit.viewer, "Seats and deputies", .people, body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply { try await newForm(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                let agencies = try DirectoryStore.all(access, tx).agencies.map(\.id)
                let people = try SeatStore.people(access, tx).map(\.id)
                return try ((), SeatStore.add(.parse(request.form, agencies: agencies, people: people, today: access.viewer.today), access, tx))
            }
            return .redirect(.seats.done(.seatSaved))
        } catch let errors as FormErrors { return try await newForm(request, visit, errors) }
    }

    static func edit(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply { try await editForm(request, visit, typed: nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        let id: Seat.ID = try request.parameter("seat")
        let version = Int(request.form.raw("version")) ?? 0
        do {
            try await visit.write { access, tx in
                let people = try SeatStore.people(access, tx).map(\.id)
                return try ((), SeatStore.change(id, .parse(request.form, people: people, today: access.viewer.today), version: version, access, tx))
            }
            return .redirect(.seats.done(.seatSaved))
        } catch let errors as FormErrors { return try await editForm(request, visit, typed: request.form, errors) } catch Refusal.conflict {
            return try await editForm(request, visit, typed: request.form, isConflict: true)
        }
    }

    private static func row(_ seat: Seat, _ directory: Directory, _ active: Set<Practitioner.ID>, _ today: Day) -> [HTML] {
        let holder = seat.holder.flatMap { active.contains($0) ? directory.holder(of: seat.id) : nil }
        let hasEnded = seat.until.map { $0 < today } ?? false
        return [
            "\(Parts.link(seat.title, .seat(seat.id))) <span class=\"hint\">\(seat.function.words)</span>",
            holder.map { "\($0.name)" } ?? Parts.tag(hasEnded ? "Nobody" : "Vacant", hasEnded ? "quiet" : "warn"),
            directory.deputy(of: seat.id).map { "\($0.name)" } ?? "–",
            seat.until.map { hasEnded ? Parts.tag("Ended \($0.words)") : "<span class=\"nowrap\">\($0.words)</span>" } ?? "–",
        ]
    }

    private static func newForm(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>, _ errors: FormErrors?) async throws -> Reply {
        let (directory, people) = try await visit.glance { access, tx in try (DirectoryStore.all(access, tx), SeatStore.people(access, tx)) }
        let fields = Fields(request.form, errors)
        let body: HTML = """
            <h1>Add a seat</h1>
            <form method="post" action="\(Link.seats)" data-guard>
            \(fields.select("agency", "Agency", directory.agencies.map { (value: $0.id.text, words: $0.name) }))
            \(fields.choices("function", "What the seat is for", hint: "This cannot be changed later.", Function.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            \(filling(fields, people))
            <div class="buttons"><button>Add the seat</button>\(Parts.link("Cancel", .seats))</div></form>
            """
        return request.page(visit.viewer, "Add a seat", .people, narrow: true, errors: errors, body)
    }

    private static func editForm(
        _ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>, typed: Form?, _ errors: FormErrors? = nil, isConflict: Bool = false
    ) async throws -> Reply {
        let id: Seat.ID = try request.parameter("seat")
        let (stored, directory, people) = try await visit.glance { access, tx in
            try (SeatStore.find(id, access, tx), DirectoryStore.all(access, tx), SeatStore.people(access, tx))
        }
        let seat = stored.seat
        let names = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0.name) })
        func name(_ id: Practitioner.ID?) -> String { id.flatMap { names[$0] } ?? "nobody" }
        let conflict: HTML =
            !isConflict
            ? .empty
            : """
            <div class="warning"><strong>Somebody changed this seat in the meantime.</strong> Nothing of yours is saved yet. Compare, and save again if it should be as you have it.</div>
            \(Parts.summary([Parts.row("Stored now: seat", seat.title), Parts.row("Held by", name(seat.holder)), Parts.row("Deputy", name(seat.deputy)), Parts.row("Last day", seat.until?.words ?? "none")]))
            """
        let kept = Form([
            "title": [seat.title], "holder": [seat.holder?.text ?? ""], "deputy": [seat.deputy?.text ?? ""], "until": [seat.until?.text ?? ""],
            "law": [seat.advisesOnLaw ? "yes" : ""], "topics": [seat.topics.joined(separator: "\n")],
        ])
        // After a conflict the form knows what was stored; after an error it keeps the version that was seen.
        let version = errors == nil ? String(stored.version) : request.form.raw("version")
        let body: HTML = """
            <h1><span class="caption">\(directory.agencyName(seat.agency)), \(seat.function.words)</span>\(seat.title)</h1>
            \(conflict)
            <form method="post" action="\(Link.seat(id))" data-guard><input type="hidden" name="version" value="\(version)">
            \(filling(Fields(typed ?? kept, errors), people))
            <div class="buttons"><button>Save</button>\(Parts.link("Cancel", .seats))</div></form>
            """
        var reply = request.page(visit.viewer, isConflict ? "Compare: change a seat" : "Change a seat", .people, narrow: true, errors: errors, body)
        if isConflict { reply.status = .conflict }
        return reply
    }

    private static func filling(_ fields: Fields, _ people: [Practitioner]) -> HTML {
        let options = people.map { (value: $0.id.text, words: "\($0.name), \($0.email)") }
        return """
            \(fields.input("title", "Seat", hint: "The function, not the person: “Social worker, family team”."))
            \(fields.select("holder", "Held by", hint: "Nobody while it is vacant.", required: false, options))
            \(fields.select("deputy", "Deputy", hint: "Can act in this seat at any time, under the own name.", required: false, options))
            \(fields.input("until", "Last day", hint: "Year-month-day; empty until further notice.", css: "short", required: false))
            \(fields.choices("law", "Asked about the law", hint: "Others can ask this seat, without naming anybody.", type: "checkbox", [(value: "yes", words: "This seat answers questions about the law", hint: "")]))
            \(fields.area("topics", "Asked as an expert on", hint: "One topic a line, for example “Trauma”. All practitioners see the topics.", rows: 3, limit: 1_000, required: false))
            """
    }
}
