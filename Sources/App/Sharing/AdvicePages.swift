import Domain
import Foundation
import HTTPTypes
import Records

/// Asking a lawyer or an expert, with no person in the question (R44, R47).
enum AdvicePages {
    /// Where all ways to advice begin.
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let view = try await visit.read(.adviceSeen) { access, tx in
            try AdviceListView(
                advice: AdviceStore.all(access, tx), advisers: AdviceStore.advisers(access, tx), directory: DirectoryStore.all(access, tx),
                viewer: access.viewer)
        }
        return request.page(visit.viewer, "Advice", .advice, view.body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await form(request, visit, nil) }

    /// First the check of what could identify somebody, then the question goes out.
    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        if request.form.raw("step") == "edit" { return try await form(request, visit, nil) }
        do {
            if request.form.raw("step") == "send" {
                let id = try await visit.write { access, tx in try AdviceStore.ask(parsed(request.form, access, tx), access, tx) }
                return .redirect(.advice(id).done(.adviceAsked))
            }
            let body = try await visit.read(.librarySeen) { access, tx in
                let form = try parsed(request.form, access, tx)
                let near = try LibraryStore.near(form.kind, form.content.title + " " + form.content.text, access, tx)
                let check = try form.check(AdviceStore.setting(form.content.language, access, tx))
                return try AdviceAskView.check(check, form, near, DirectoryStore.all(access, tx), Fields(request.form, nil))
            }
            return request.page(visit.viewer, "Check before you ask for advice", .advice, narrow: true, body)
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func write(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Advice.ID = try request.parameter("advice")
        do {
            try await visit.write { access, tx in try ((), AdviceStore.write(id, request.form, access, tx)) }
            return .redirect(.advice(id).done(.adviceWritten))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func take(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Advice.ID = try request.parameter("advice")
        try await visit.write { access, tx in try ((), AdviceStore.take(id, access, tx)) }
        return .redirect(.advice(id).done(.adviceTaken))
    }

    private static func parsed(_ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AdviceForm {
        try .parse(form, seats: AdviceStore.advisers(access, tx), today: access.viewer.today)
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let view = try await visit.read(.librarySeen) { access, tx in
            // What was typed may be no whole form yet; then nothing is marked.
            let typed = try? parsed(request.form, access, tx)
            let check = try typed.map { try $0.check(AdviceStore.setting($0.content.language, access, tx)) }
            return try AdviceAskView(
                advisers: AdviceStore.advisers(access, tx), directory: DirectoryStore.all(access, tx), library: LibraryStore.all(access, tx), check: check,
                due: Advice.usualDue(after: access.viewer.today, StructureStore.current(access, tx).calendar), query: request.query,
                fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Ask for advice", .advice, narrow: true, errors: errors, view.body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Advice.ID = try request.parameter("advice")
        let view = try await visit.read(.adviceSeen, about: id.text) { access, tx in
            let advice = try AdviceStore.find(id, access, tx)
            let typed = try? AdviceMessageForm.parse(request.form, advises: advice.adviser == access.viewer.seat.id)
            let setting = try AdviceStore.setting(advice.content.language, access, tx)
            return try AdviceView(
                advice: advice, subject: AdviceStore.subject(of: id, access, tx), items: LibraryStore.items(of: id, access, tx),
                directory: DirectoryStore.all(access, tx), viewer: access.viewer, zone: StructureStore.current(access, tx).zone,
                check: typed.map { $0.check(setting) }, fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "A question for advice", .advice, errors: errors, view.body)
    }
}
