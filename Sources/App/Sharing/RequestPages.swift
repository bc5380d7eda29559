import Domain
import Foundation
import HTTPTypes
import Records

/// Requests of a case: asking another agency, with a check of exactly what it will see (R45).
enum RequestPages {
    static func index(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let (frame, requests) = try await visit.read(.requestsListed) { access, tx in try (CaseFrame(access, tx), RequestStore.all(access, tx)) }
        return request.page(frame, .requests, "Requests", RequestListView.section(frame, requests))
    }

    static func new(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        if request.form.raw("step") == "edit" { return try await form(request, visit, nil) }
        do {
            if request.form.raw("step") == "send" {
                let id = try await visit.write { access, tx in try RequestStore.ask(parsed(request.form, access, tx), access, tx) }
                return .redirect(.request(id).done(.requested))
            }
            let (frame, draft) = try await visit.read(.caseSeen) { access, tx in
                try (CaseFrame(access, tx), RequestStore.draft(parsed(request.form, access, tx), access, tx))
            }
            return request.page(frame, .requests, "Check before you ask", narrow: true, RequestFormView.check(draft, frame, request.form))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    private static func parsed(_ form: Form, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> RequestForm {
        let template = try StructureStore.current(access, tx).template
        return try RequestForm.parse(form, template, seats: RequestStore.askable(access, tx).map(\.id), today: access.viewer.today)
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>, _ errors: FormErrors?) async throws -> Reply {
        let (frame, seats) = try await visit.read(.caseSeen) { access, tx in try (CaseFrame(access, tx), RequestStore.askable(access, tx)) }
        let view = RequestFormView(frame: frame, seats: seats, typed: request.form, errors: errors)
        return request.page(frame, .requests, "Ask another agency", narrow: true, errors: errors, view.body)
    }
}
