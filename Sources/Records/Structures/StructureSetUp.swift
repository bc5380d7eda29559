public import Domain
import Foundation

/// Setting structures up, and changing them (R10, R12). Nothing of it is personal case data.
extension StructureStore {
    /// The file of a structure as it is now: what is still open in it, and what can be handed to another network.
    public static func file(_ id: Structure.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> TemplateFile {
        let structure = try find(id, access, tx)
        let row = try tx.first("SELECT template FROM structure_version WHERE structure_id = \(id) AND version = \(structure.version)")
        guard let row else { throw Refusal.notFound }
        return try tx.database.templates.file(row.text("template"))
    }

    /// A new structure from a template, as a draft.
    public static func make(_ file: TemplateFile, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> (Structure.ID, AuditEvent) {
        let zone = try usual(tx).zone
        let id = try insert(name: file.template.name, zone: zone, yaml: file.text, state: .draft, by: access.viewer.seat.id, tx)
        return (id, AuditEvent(.structureChanged, subject: id.text))
    }

    /// Saves name, places, and what the network confirms. A draft is changed in place; an active structure gets a new version.
    /// - Throws: `FormErrors` when what was typed makes no template that works, and `Refusal.conflict` when somebody saved in the meantime.
    public static func change(
        _ id: Structure.ID, _ form: Form, _ access: DeskAccess<CanGovern>, _ tx: Transaction
    ) throws -> AuditEvent {
        let structure = try find(id, access, tx)
        let file = try file(id, access, tx)
        let open = file.openPoints
        guard form.raw("version") == "\(structure.revision)" else { throw Refusal.conflict(stored: "") }
        let seats = try DirectoryStore.load(tx).workingSeats(on: access.viewer.today).map(\.id)
        let typed = try StructureForm.parse(form, structure.template, open: open, seats: seats)
        // Whoever's seat has ended cannot be chosen again, but is not silently dropped either.
        let members = structure.members.filter { !seats.contains($0.value) }.merging(typed.members) { $1 }
        let new = try changed(file, typed, structure.template, access.viewer.today)
        try checkPlaces(structure, members, typed, new?.template ?? structure.template)
        try tx.rows(
            """
            UPDATE structure SET name = \(typed.name), zone = \(typed.zone.identifier), revision = \(structure.revision + 1),
                emergency_plan = \(typed.emergencyPlan), small_places = \(typed.smallPlaces) WHERE id = \(id)
            """)
        try tx.rows("DELETE FROM structure_member WHERE structure_id = \(id)")
        for (place, seat) in members.sorted(by: { $0.key < $1.key }) {
            let isOnCall = typed.onCall.contains(place) ? 1 : 0
            try tx.rows("INSERT INTO structure_member (structure_id, place, seat_id, on_call) VALUES (\(id), \(place), \(seat), \(isOnCall))")
        }
        if typed.zone != structure.zone { try ClockStore.settleOpen(tx) }
        if let new { try save(new, structure, access, tx) }
        return AuditEvent(.structureChanged, subject: id.text)
    }

    /// Puts changed rules in force: a draft is changed in place, an active structure gets a new version (R10).
    /// - Throws: `FormErrors` when an active structure could not run by them, and `Refusal.conflict` when somebody saved in the meantime.
    public static func replace(_ id: Structure.ID, _ form: Form, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> AuditEvent {
        let structure = try find(id, access, tx)
        guard form.raw("version") == "\(structure.revision)" else { throw Refusal.conflict(stored: "") }
        let new = try typed(form)
        if structure.state == .active { try checkActive(structure, new) }
        try tx.rows("UPDATE structure SET revision = \(structure.revision + 1) WHERE id = \(id)")
        let places = new.template.members.permanent + new.template.members.guests
        for place in structure.members.keys where !places.contains(where: { $0.id == place }) {
            try tx.rows("DELETE FROM structure_member WHERE structure_id = \(id) AND place = \(place)")
        }
        try save(new, structure, access, tx)
        return AuditEvent(.structureChanged, subject: id.text)
    }

    private static func typed(_ form: Form) throws(FormErrors) -> TemplateFile {
        guard !form.text("file").isEmpty else { throw FormErrors("file", "Paste the template file with your changes.") }
        do throws(TemplateFile.Problems) { return try TemplateFile(form.text("file")) } catch {
            var errors = FormErrors()
            for problem in error.all.prefix(20) { errors.add("file", problem.description) }
            throw errors
        }
    }

    /// What is active goes on being so: every point confirmed, and every place that is needed taken.
    private static func checkActive(_ structure: Structure, _ new: TemplateFile) throws(FormErrors) {
        if new.template.hasCases != structure.template.hasCases {
            throw FormErrors("file", "This structure is active. Whether it has cases stays as it is; make a new structure instead.")
        }
        let missing = missing(structure.with(new.template, members: structure.members), new.openPoints)
        guard missing.isEmpty else { throw FormErrors("file", "By these rules the active structure could not run. " + missing.joined(separator: " ")) }
    }

    /// What is still missing before a structure can start, as sentences.
    public static func missing(_ structure: Structure, _ open: [OpenPoint]) -> [String] {
        let empty = structure.template.members.permanent.filter { $0.required && structure.members[$0.id] == nil }
        let points = open.isEmpty ? [] : ["\(open.count) points that no named source confirms are neither confirmed nor changed."]
        let needed = Set(empty.map { "place.\($0.id)" })
        let gaps = structure.gaps.problems.filter { !needed.contains($0.field) }.map(\.message)
        return empty.map { "Nobody takes the place “\($0.words)”." } + gaps + structure.template.undecidable(taken: Set(structure.members.keys)) + points
    }

    /// Lets people refer to it from now on.
    public static func activate(_ id: Structure.ID, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws -> AuditEvent {
        let structure = try find(id, access, tx)
        let missing = try missing(structure, file(id, access, tx).openPoints)
        guard missing.isEmpty else { throw FormErrors("activate", "This cannot start yet. " + missing.joined(separator: " ")) }
        try tx.rows("UPDATE structure SET state = \(Structure.State.active.rawValue) WHERE id = \(id)")
        return AuditEvent(.structureChanged, subject: id.text)
    }

    /// An active structure keeps what it needed to start.
    private static func checkPlaces(_ structure: Structure, _ members: [String: Seat.ID], _ form: StructureForm, _ template: Template) throws {
        guard structure.state == .active else { return }
        var errors = structure.with(template, members: members, onCall: form.onCall, emergencyPlan: form.emergencyPlan).gaps
        for place in template.members.permanent where place.required && members[place.id] == nil {
            errors.add("place.\(place.id)", "This structure is active and needs this place. Choose who takes it.")
        }
        if !errors.isEmpty { throw errors }
    }

    /// The rules with what was confirmed and who steers; `nil` when that is as it was.
    private static func changed(_ file: TemplateFile, _ form: StructureForm, _ now: Template, _ day: Day) throws -> TemplateFile? {
        let isSteered = form.coordination.map { $0 != now.identity.coordination.value || form.lead != now.members.lead?.value } ?? false
        guard isSteered || !form.confirmed.isEmpty else { return nil }
        let adapted = form.confirmed.isEmpty ? file : try adapted(file, form, day)
        guard isSteered, let coordination = form.coordination else { return adapted }
        do throws(TemplateFile.Problems) { return try adapted.steered(coordination, lead: form.lead, on: day) } catch {
            throw FormErrors("coordination", error.all.map(\.sentence).joined(separator: " "))
        }
    }

    private static func adapted(_ file: TemplateFile, _ form: StructureForm, _ day: Day) throws -> TemplateFile {
        do throws(TemplateFile.Problems) { return try file.adapting(form.confirmed, on: day) } catch {
            var errors = FormErrors()
            for problem in error.all { errors.add(form.field(of: problem), problem.sentence) }
            throw errors
        }
    }

    private static func save(_ file: TemplateFile, _ structure: Structure, _ access: DeskAccess<CanGovern>, _ tx: Transaction) throws {
        let (id, seat) = (structure.id, access.viewer.seat.id)
        guard structure.state == .active else {
            try tx.rows(
                """
                UPDATE structure_version SET template = \(file.text), made_at = \(tx.now), made_by = \(seat)
                WHERE structure_id = \(id) AND version = \(structure.version)
                """)
            return
        }
        try insert(file, version: structure.version + 1, of: id, by: seat, tx)
        try tx.rows("UPDATE structure SET version = \(structure.version + 1) WHERE id = \(id)")
    }
}

extension StructureForm {
    /// The field in which a problem of the template was typed, as far as it can be told.
    fileprivate func field(of problem: TemplateFile.Problem) -> String {
        confirmed.keys.filter { problem.sentence.contains("(\($0)") }.max { $0.utf8.count < $1.utf8.count } ?? "name"
    }
}
