import Domain
import Foundation
import HTTPTypes
import Records

/// One request outside of its case: whoever is asked need not be on the team (R45).
enum AskedPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply { try await page(request, visit, nil) }

    /// First the preview of exactly what the asking side will see, then the answer goes out.
    static func answer(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: InformationRequest.ID = try request.parameter("request")
        if request.form.raw("step") == "edit" { return try await page(request, visit, nil) }
        do {
            if request.form.raw("step") == "send" {
                try await visit.write { access, tx in try ((), AnswerStore.answer(id, request.form, access, tx)) }
                return .redirect(.request(id).done(.requestAnswered))
            }
            let body = try await visit.read(.requestSeen) { access, tx in
                let (_, form) = try AnswerStore.parsed(id, request.form, access, tx)
                let visible = try RequestStore.find(id, access, tx)
                let draft = AnswerStore.draft(form, visible, access, tx)
                let body = try AnswerFormView.preview(draft, forTeam: form.forTeam, DirectoryStore.all(access, tx), request.form)
                return (body, about: visible.subject)
            }
            return request.page(visit.viewer, "Check your answer", .work, narrow: true, body)
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            var reply = try await page(request, visit, nil)
            reply.status = .conflict
            return reply
        }
    }

    static func takeBack(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: InformationRequest.ID = try request.parameter("request")
        try await visit.write { access, tx in try ((), AnswerStore.takeBack(id, access, tx)) }
        return .redirect(.request(id).done(.answerEnded))
    }

    static func passOn(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: InformationRequest.ID = try request.parameter("request")
        do {
            try await visit.write { access, tx in try ((), AnswerStore.passOn(id, request.form, access, tx)) }
            return .redirect(Link.home.done(.requestPassed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func remind(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: InformationRequest.ID = try request.parameter("request")
        try await visit.write { access, tx in try ((), RequestStore.remind(id, access, tx)) }
        return .redirect(.request(id).done(.reminded))
    }

    static func withdraw(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: InformationRequest.ID = try request.parameter("request")
        try await visit.write { access, tx in try ((), RequestStore.withdraw(id, access, tx)) }
        return .redirect(.request(id).done(.requestEnded))
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanRefer>, _ errors: FormErrors?) async throws -> Reply {
        let id: InformationRequest.ID = try request.parameter("request")
        let view = try await visit.read(.requestSeen) { access, tx in
            let visible = try RequestStore.find(id, access, tx)
            let view = try RequestView(
                visible: visible, directory: DirectoryStore.all(access, tx), colleagues: AnswerStore.colleagues(access, tx), viewer: access.viewer,
                form: request.form, errors: errors)
            return (view, about: visible.subject)
        }
        return request.page(visit.viewer, "Request for information", .work, errors: errors, view.body)
    }
}
