import Domain
import Foundation
import Records

/// The directory of agencies, phone first (R1).
enum AgencyPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanSeeDirectory>) async throws -> Reply {
        let directory = try await visit.glance { access, tx in try DirectoryStore.all(access, tx) }
        let groups = Sector.allCases.map { sector -> HTML in
            let rows = directory.agencies.filter { $0.sector == sector }.map { agency -> [HTML] in
                [
                    Parts.link(agency.name, .agency(agency.id)), Parts.phone(agency.phone, of: agency.name),
                    "\(agency.services.split(separator: "\n").joined(separator: ", "))", Parts.tag(agency.engagement.words),
                ]
            }
            return rows.isEmpty ? .empty : "<h2>\(sector.words)</h2>\(Parts.table(sector.words, ["Agency", "Phone", "Services", "Takes part"], rows))"
        }
        return request.page(visit.viewer, "Agencies", .agencies, "<h1>Agencies of the network</h1>\(groups)")
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanSeeDirectory>) async throws -> Reply {
        let id: Agency.ID = try request.parameter("agency")
        let directory = try await visit.glance { access, tx in try DirectoryStore.all(access, tx) }
        guard let agency = directory.agency(id) else { throw Refusal.notFound }
        let seats = directory.seats.filter { $0.agency == id }.map { seat -> HTML in
            let holder = directory.holder(of: seat.id)
            let deputy = directory.deputy(of: seat.id)
            return """
                <li><strong>\(holder?.name ?? "Vacant")</strong> <span>\(seat.title)</span> \(Parts.phone(holder?.phone ?? "", of: holder?.name ?? ""))\(deputy.map { " <span class=\"deputy\">Deputy: \($0.name)</span> \(Parts.phone($0.phone, of: $0.name))" as HTML })</li>
                """
        }
        let body: HTML = """
            <h1><span class="caption">\(agency.sector.words)</span>\(agency.name)</h1>
            <p class="lead">\(Parts.phone(agency.phone, of: agency.name))</p>
            <h2>People</h2><ul class="people plain">\(seats)</ul>
            \(Parts.summary([Parts.row("Services", agency.services), Parts.row("May and may not", agency.may), Parts.row("Area", "\(agency.area), \(agency.level)"), Parts.row("Takes part", agency.engagement.words), Parts.row("E-mail", agency.email)]))
            """
        return request.page(visit.viewer, agency.name, .agencies, body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply { form(request, visit.viewer, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanManageAccounts>) async throws -> Reply {
        let id: Agency.ID = request.site.environment.newID()
        do {
            try await visit.write { access, tx in try ((), DirectoryStore.addAgency(parse(request.form, id), access, tx)) }
            return .redirect(.agency(id).done(.agency))
        } catch let errors as FormErrors { return form(request, visit.viewer, errors) }
    }

    private static func parse(_ form: Form, _ id: Agency.ID) throws(FormErrors) -> Agency {
        var form = form
        let agency = Agency(
            id: id, name: form.required("name", "Enter the name of the agency.", limit: 160),
            sector: form.choice("sector", "Choose the sector.", Sector.init(rawValue:)) ?? .government,
            level: form.choice("level", "Choose local, regional or national.") { ["local", "regional", "national"].contains($0) ? $0 : nil } ?? "",
            area: form.required("area", "Enter the area that it serves.", limit: 160),
            phone: form.required("phone", "Enter the phone number; people call first.", limit: 40), email: form.optional("email", limit: 254),
            services: form.optional("services", limit: 2000), may: form.optional("may", limit: 2000),
            engagement: form.choice("engagement", "Choose how the agency takes part.", Engagement.init(rawValue:)) ?? .guest)
        try form.check()
        return agency
    }

    private static func form(_ request: WebRequest, _ viewer: Viewer, _ errors: FormErrors?) -> Reply {
        let fields = Fields(request.form, errors)
        let body: HTML = """
            <h1>Add an agency</h1>
            <form method="post" action="\(Link.agencies)" data-guard>
            \(fields.input("name", "Name"))\(fields.input("phone", "Phone", css: "short"))\(fields.input("email", "E-mail address", type: "email", required: false))
            \(fields.select("sector", "Sector", Sector.allCases.map { (value: $0.rawValue, words: $0.words) }))
            \(fields.select("level", "Level", ["local", "regional", "national"].map { (value: $0, words: $0) }))
            \(fields.input("area", "Area"))
            \(fields.select("engagement", "Takes part as", Engagement.allCases.map { (value: $0.rawValue, words: $0.words) }))
            \(fields.area("services", "Services", hint: "One a line.", limit: 2000, required: false))
            \(fields.area("may", "What it may and may not do", rows: 3, limit: 2000, required: false))
            <div class="buttons"><button>Add</button>\(Parts.link("Cancel", .people))</div></form>
            """
        return request.page(viewer, "Add an agency", .people, narrow: true, errors: errors, body)
    }
}
