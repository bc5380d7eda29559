import Domain
import Foundation
import Records

/// Consents of a case, and what they carry (R38).
enum ConsentPages {
    static func index(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit, nil) }

    static func new(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        try await form(request, visit, Form(["given": [visit.viewer.today.text], "until": [visit.viewer.today.adding(months: 12).text]]), nil)
    }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                let offer = try ShareStore.offer(access, tx)
                let to = ConsentFormView.recipients(offer, access.viewer.agency.id)
                return try ((), ConsentStore.record(.parse(request.form, offer.template, recipients: to, today: access.viewer.today), access, tx).1)
            }
            return .redirect(.section(.consents, visit.caseID).done(.consent))
        } catch let errors as FormErrors { return try await form(request, visit, request.form, errors) }
    }

    static func withdraw(_ request: WebRequest, _ visit: CaseVisit<CanWithdrawConsent>) async throws -> Reply {
        let id: Consent.ID = try request.parameter("consent")
        do {
            try await visit.write { access, tx in try ((), ConsentStore.withdraw(id, request.form, access, tx)) }
            return .redirect(.section(.consents, visit.caseID).done(.consentEnded))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<some Permission>, _ errors: FormErrors?) async throws -> Reply {
        let view = try await visit.read(.consentsSeen) { access, tx in
            try ConsentView(
                frame: CaseFrame(access, tx), consents: ConsentStore.all(access, tx), arrangements: ArrangementStore.own(access, tx), errors: errors)
        }
        return request.page(view.frame, .consents, "Consents", errors: errors, view.body)
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>, _ form: Form, _ errors: FormErrors?) async throws -> Reply {
        let view = try await visit.read(.caseSeen) { access, tx in
            try ConsentFormView(frame: CaseFrame(access, tx), offer: ShareStore.offer(access, tx), fields: Fields(form, errors))
        }
        return request.page(view.frame, .consents, "Record a consent", narrow: true, errors: errors, view.body)
    }
}

/// Standing arrangements of one's own agency: the usual share, stated once.
enum ArrangementPages {
    static func new(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply { try await form(request, visit, Form([:]), nil) }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        do {
            try await visit.write { access, tx in
                try ((), ArrangementStore.make(.parse(request.form, ShareStore.offer(access, tx)), access, tx))
            }
            return .redirect(.section(.consents, visit.caseID).done(.arranged))
        } catch let errors as FormErrors { return try await form(request, visit, request.form, errors) }
    }

    static func end(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        let id: Arrangement.ID = try request.parameter("arrangement")
        try await visit.write { access, tx in try ((), ArrangementStore.end(id, access, tx)) }
        return .redirect(.section(.consents, visit.caseID).done(.arrangementEnded))
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>, _ form: Form, _ errors: FormErrors?) async throws -> Reply {
        let (frame, offer) = try await visit.read(.caseSeen) { access, tx in try (CaseFrame(access, tx), ShareStore.offer(access, tx)) }
        let fields = ShareFields(fields: Fields(form, errors), frame: frame, offer: offer, kind: .standing)
        let body: HTML = """
            <h1><span class="caption">Case \(frame.file.reference)</span>Standing arrangement of \(frame.viewer.agency.name)</h1>
            <p class="hint">The usual share of your agency in this case. From then on an entry goes out on it by one click and a preview. It shares nothing by itself.</p>
            <form method="post" action="\(Link.arrangements(frame.file.id))" data-guard>
            \(fields.body)
            <div class="buttons"><button>Make the arrangement</button>\(Parts.link("Cancel", .section(.consents, frame.file.id)))</div></form>
            """
        return request.page(frame, .consents, "Standing arrangement", narrow: true, errors: errors, body)
    }
}
