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
            \(open.isEmpty ? "<p class=\"empty\">No structure takes concerns yet. Call the coordinator.</p>" : HTML(open.map { section($0, directory) }))
            """
        return request.page(visit.viewer, "Immediate danger", .referrals, narrow: true, body)
    }

    private static func section(_ structure: Structure, _ directory: Directory) -> HTML {
        let template = structure.template
        let clocks = template.clocks.filter { $0.urgency == template.urgencies.first?.id && $0.until == .answered }
        let terms = clocks.map { "<li>\($0.words): \($0.term)</li>" as HTML }
        let plan: HTML =
            structure.emergencyPlan.isEmpty
            ? "<p class=\"empty\">No emergency plan is written down yet. The coordinator enters it under Structures, Set up.</p>"
            : "<p class=\"text\">\(structure.emergencyPlan)</p>"
        return """
            <section aria-labelledby="at-\(structure.id.text)"><h2 id="at-\(structure.id.text)">\(structure.name)</h2>
            <h3>Emergency plan</h3>\(plan)
            <h3>Who answers</h3>\(people(structure, directory))
            \(terms.isEmpty ? .empty : "<h3>How fast</h3><ul>\(terms)</ul>" as HTML)
            <p class="buttons">\(Parts.button("Refer now", Link.newReferral.with(("structure", structure.id.text)), secondary: true))</p></section>
            """
    }

    /// Coordinators first, then those at the table, each with the deputy.
    private static func people(_ structure: Structure, _ directory: Directory) -> HTML {
        let coordinators = directory.seats.filter { $0.function == .coordinator }.map(\.id)
        let table = structure.template.members.permanent.compactMap { structure.members[$0.id] }
        var seen: Set<Seat.ID> = []
        let seats = (coordinators + table).filter { seen.insert($0).inserted }
        let items = seats.compactMap { seat -> HTML? in
            guard let holder = directory.holder(of: seat) else { return nil }
            let deputy: HTML =
                directory.deputy(of: seat).map { " <span class=\"deputy\">Deputy: \($0.name)</span> \(Parts.phone($0.phone, of: $0.name))" } ?? .empty
            let agency = directory.agency(of: seat)?.name ?? ""
            return
                "<li><strong>\(holder.name)</strong> <span>\(directory.seat(seat)?.title ?? ""), \(agency)</span> \(Parts.phone(holder.phone, of: holder.name))\(deputy)</li>"
        }
        return "<ul class=\"people plain\">\(items)</ul>"
    }
}
