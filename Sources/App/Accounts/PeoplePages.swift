import Domain
import Foundation
import Records

/// Accounts, for the administrator: who has one, in which seat. No content is reachable from here.
enum PeoplePages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply { try await page(request, visit, nil, link: nil) }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        do {
            let token = try await visit.write { access, tx in
                let agencies = try DirectoryStore.all(access, tx).agencies.map(\.id)
                return try AccountStore.add(.parse(request.form, agencies: agencies), access, tx)
            }
            return try await page(request, visit, nil, link: .invitation(token))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func disable(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        let id: Practitioner.ID = try request.parameter("person")
        do {
            try await visit.write { access, tx in try ((), AccountStore.disable(id, access, tx)) }
            return .redirect(.people.done(.disabled))
        } catch let errors as FormErrors { return try await page(request, visit, errors, link: nil) }
    }

    static func reset(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        let id: Practitioner.ID = try request.parameter("person")
        let token = try await visit.write { access, tx in try AccountStore.reset(id, access, tx) }
        return try await page(request, visit, nil, link: .invitation(token))
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>, _ errors: FormErrors?, link: Link?) async throws -> Reply {
        let (lines, directory) = try await visit.read(.accountsSeen) { access, tx in
            try (AccountStore.all(access, tx), DirectoryStore.all(access, tx))
        }
        let rows = lines.map { line -> [HTML] in
            let seats = line.seats.map { "\($0.title), \(directory.agencyName($0.agency)) (\($0.function.words))" }.joined(separator: "; ")
            return ["\(line.person.name)", "\(line.person.email)", "\(seats)", state(line), buttons(line)]
        }
        let invited: HTML =
            link.map {
                """
                <div class="notice"><strong>Invitation link</strong> – valid for 7 days, shown only now. Hand it over by a safe way: <span class="text">\($0)</span></div>
                """
            } ?? .empty
        let body: HTML = """
            <h1>People</h1>\(invited)
            <p class="buttons">\(Parts.button("Invite a practitioner", .newPerson))\(Parts.link("Seats and deputies", .seats))\(Parts.link("Add an agency", .newAgency))</p>
            <div id="account">\(Parts.table("Accounts and seats", ["Name", "E-mail", "Seats", "State", "Change"], rows))</div>
            """
        return request.page(visit.viewer, "People", .people, errors: errors, body)
    }

    private static func state(_ line: AccountLine) -> HTML {
        line.isDisabled ? Parts.tag("Disabled") : line.isActivated ? Parts.tag("Active", "ok") : Parts.tag("Invited", "warn")
    }

    private static func buttons(_ line: AccountLine) -> HTML {
        guard !line.isDisabled else { return .empty }
        let name: HTML = "<span class=\"visually-hidden\">: \(line.person.name)</span>"
        return """
            <form method="post" action="\(Link.reset(line.person.id))"><button class="link">New invitation\(name)</button></form> <form method="post" action="\(Link.disable(line.person.id))"><button class="link">Disable\(name)</button></form>
            """
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>, _ errors: FormErrors?) async throws -> Reply {
        let directory = try await visit.glance { access, tx in try DirectoryStore.all(access, tx) }
        let fields = Fields(request.form, errors)
        let body: HTML = """
            <h1>Invite a practitioner</h1>
            <form method="post" action="\(Link.people)" data-guard>
            \(fields.input("name", "Name"))\(fields.input("email", "E-mail address", type: "email"))\(fields.input("phone", "Phone", css: "short", required: false))
            \(fields.select("agency", "Agency", directory.agencies.map { (value: $0.id.text, words: $0.name) }))
            \(fields.input("title", "Seat", hint: "The function, not the person: “Social worker, family team”."))
            \(fields.choices("function", "What the seat is for", Function.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            <div class="buttons"><button>Make the invitation</button>\(Parts.link("Cancel", .people))</div></form>
            """
        return request.page(visit.viewer, "Invite a practitioner", .people, narrow: true, errors: errors, body)
    }
}
