import Domain
import Foundation
import HTTPTypes
import Records

/// Asking the members of a structure without a name (R31).
enum ConsultationPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let view = try await visit.read(.consultationsListed) { access, tx in
            try ConsultationListView(
                consultations: ConsultationStore.all(access, tx), structures: StructureStore.all(access, tx), directory: DirectoryStore.all(access, tx),
                viewer: access.viewer)
        }
        return request.page(visit.viewer, "Consultations", .advice, view.body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await form(request, visit, nil) }

    /// First the check of what could identify somebody, then the question goes out.
    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        if request.form.raw("step") == "edit" { return try await form(request, visit, nil) }
        do {
            if request.form.raw("step") == "send" {
                let id = try await visit.write { access, tx in
                    try ConsultationStore.ask(.parse(request.form, structures: StructureStore.all(access, tx)), access, tx)
                }
                return .redirect(.consultation(id).done(.asked))
            }
            let (structure, check) = try await visit.glance { access, tx in
                try checked(ConsultationForm.parse(request.form, structures: StructureStore.all(access, tx)), access, tx)
            }
            let body = ConsultationView.check(check, structure, Fields(request.form, nil))
            return request.page(visit.viewer, "Check before you ask", .advice, narrow: true, body)
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func answer(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Consultation.ID = try request.parameter("consultation")
        do {
            try await visit.write { access, tx in try ((), ConsultationStore.answer(id, request.form, access, tx)) }
            return .redirect(.consultation(id).done(.consulted))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func checked(_ form: ConsultationForm, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Structure, IdentityCheck) {
        let structure = try StructureStore.find(form.structure, access, tx)
        return try (structure, ConsultationStore.check(form, ConsultationStore.setting(form.content.language, structure, access, tx)))
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let (structures, check) = try await visit.glance { access, tx in
            let structures = try StructureStore.all(access, tx).filter(\.takesConsultations)
            // What was typed may be no whole form yet; then nothing is marked.
            let typed = try? ConsultationForm.parse(request.form, structures: structures)
            return try (structures, typed.map { try checked($0, access, tx).1 })
        }
        let body = ConsultationView.form(structures, check, Fields(request.form, errors))
        return request.page(visit.viewer, "Ask without a name", .advice, narrow: true, errors: errors, body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Consultation.ID = try request.parameter("consultation")
        let view = try await visit.read(.consultationSeen, about: id.text) { access, tx in
            let (consultation, structure) = try ConsultationStore.find(id, access, tx)
            let typed = try? ConsultationAnswerForm.parse(request.form)
            let setting = try ConsultationStore.setting(consultation.content.language, structure, access, tx)
            return try ConsultationView(
                consultation: consultation, structure: structure, directory: DirectoryStore.all(access, tx), viewer: access.viewer,
                mayAnswer: ConsultationStore.mayAnswer(structure, access), check: typed.map { ConsultationStore.check($0, setting) },
                fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Consultation", .advice, errors: errors, view.body)
    }
}

/// What the viewer asked, and what others ask.
struct ConsultationListView: Sendable {
    let consultations: [Consultation]
    let structures: [Structure]
    let directory: Directory
    let viewer: Viewer

    var body: HTML {
        let own = consultations.filter { $0.seat == viewer.seat.id }
        let others = consultations.filter { $0.seat != viewer.seat.id }
        let isOffered = structures.contains(where: \.takesConsultations)
        return """
            <h1>Consultations without a name</h1>
            <p class="lead">Ask those at the table about a situation before you refer anybody. No name, no date of birth, no address: only what was seen, and what you want to know.</p>
            <p class="buttons">\(isOffered ? Parts.button("Ask without a name", .newConsultation) : "<span class=\"hint\">No structure of this network takes questions without a name.</span>")</p>
            <h2>What you asked</h2>
            \(own.isEmpty ? "<p class=\"empty\">You have not asked anything yet.</p>" : table("What you asked", own))
            \(others.isEmpty ? .empty : "<h2>What others ask you</h2>\(table("What others ask you", others))" as HTML)
            """
    }

    private func table(_ caption: String, _ lines: [Consultation]) -> HTML {
        Parts.table(
            caption, ["Question", "Asked", "To", "Answers"],
            lines.map { line in
                let structure = structures.first { $0.id == line.structure }
                return [
                    Parts.link(line.content.wish, .consultation(line.id)),
                    "<span class=\"nowrap\">\(line.askedAt.day(in: structure?.zone ?? .gmt).words)</span>",
                    "\(structure?.name ?? "–")", line.answers.isEmpty ? Parts.tag("None yet") : Parts.tag("\(line.answers.count)", "ok"),
                ]
            })
    }
}
