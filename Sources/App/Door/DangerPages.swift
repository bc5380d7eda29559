import Domain
import Records

/// Immediate danger: whom to call now, and what the network does in the first 24 hours (R36; S1:189-191).
enum DangerPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let (open, directory) = try await visit.glance { access, tx in
            try (StructureStore.all(access, tx).filter(\.isOpen), DirectoryStore.all(access, tx))
        }
        let body: HTML = """
            <h1>Immediate danger</h1>
            <div class="warning"><strong>Is somebody in danger now? Call the emergency number first.</strong> Do not wait for an answer here.</div>
            <p>Must you read a case on whose team you are not, and nobody of it can be reached? \(Parts.link("Open a case in an emergency", .breakGlass))</p>
            \(open.isEmpty ? "<p class=\"empty\">No structure takes concerns yet. Call the coordinator.</p>" : HTML(open.map { section($0, directory, visit.viewer.today) }))
            """
        return request.page(visit.viewer, "Immediate danger", .referrals, narrow: true, body)
    }

    private static func section(_ structure: Structure, _ directory: Directory, _ today: Day) -> HTML {
        let template = structure.template
        let clocks = template.clocks.filter { $0.urgency == template.urgencies.first?.id && $0.until == .answered }
        let terms = clocks.map { "<li>\($0.words): \($0.term)</li>" as HTML }
        let plan: HTML =
            structure.emergencyPlan.isEmpty
            ? "<p class=\"empty\">No emergency plan is written down yet. The coordinator enters it under Structures, Set up.</p>"
            : "<p class=\"text\">\(structure.emergencyPlan)</p>"
        return """
            <section aria-labelledby="at-\(structure.id.text)"><h2 id="at-\(structure.id.text)">\(structure.name)</h2>
            <h3>On call</h3>\(onCall(structure, directory, today))
            <h3>Emergency plan</h3>\(plan)
            <h3>Who answers</h3>\(people(structure, directory, today))
            \(terms.isEmpty ? .empty : "<h3>How fast</h3><ul>\(terms)</ul>" as HTML)
            <p class="buttons">\(Parts.button("Refer now", Link.newReferral.with(("structure", structure.id.text)), secondary: true))</p></section>
            """
    }

    /// Coordinators first, then those at the table, each with the deputy.
    private static func people(_ structure: Structure, _ directory: Directory, _ today: Day) -> HTML {
        let coordinators = directory.coordinators(of: structure, on: today).map(\.id)
        let table = structure.template.members.permanent.compactMap { structure.members[$0.id] }
        var seen: Set<Seat.ID> = []
        let seats = (coordinators + table).filter { seen.insert($0).inserted }
        return "<ul class=\"people plain\">\(seats.compactMap { person($0, directory) })</ul>"
    }

    /// Who can be called at any hour: the places that the structure has marked, as far as somebody holds them today.
    private static func onCall(_ structure: Structure, _ directory: Directory, _ today: Day) -> HTML {
        let places = (structure.template.members.permanent + structure.template.members.guests).filter { structure.onCall.contains($0.id) }
        let working = Set(directory.workingSeats(on: today).map(\.id))
        let people = places.compactMap { structure.members[$0.id] }.filter(working.contains).compactMap { person($0, directory) }
        guard !people.isEmpty else {
            return "<p class=\"warning\"><strong>Nobody is on call.</strong> Call the emergency number, then a coordinator below.</p>"
        }
        return "<ul class=\"people plain\">\(people)</ul>"
    }

    /// A seat that somebody holds, with the numbers to call: the own one, or the agency's.
    private static func person(_ seat: Seat.ID, _ directory: Directory) -> HTML? {
        guard let holder = directory.holder(of: seat) else { return nil }
        let agency = directory.agency(of: seat)
        let phone = holder.phone.isEmpty ? agency?.phone ?? "" : holder.phone
        let deputy: HTML =
            directory.deputy(of: seat).map { " <span class=\"deputy\">Deputy: \($0.name)</span> \(Parts.phone($0.phone, of: $0.name))" } ?? .empty
        return
            "<li><strong>\(holder.name)</strong> <span>\(directory.seat(seat)?.title ?? ""), \(agency?.name ?? "")</span> \(Parts.phone(phone, of: holder.name))\(deputy)</li>"
    }
}
