import Domain
import Foundation
import HTTPTypes
import Records

enum CasePages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let state = Facts.CaseState(rawValue: request.query.text("state")) ?? .open
        let before = Case.ID(request.query.text("before"))
        let (page, directory) = try await visit.read(.casesListed) { access, tx in
            try (CaseList.page(state: state, before: before, access, tx), DirectoryStore.all(access, tx))
        }
        return request.page(
            visit.viewer, state == .open ? "Open cases" : "Closed cases", .cases,
            CaseListView(page: page, state: state, directory: directory, viewer: visit.viewer).body)
    }

    /// A search is a POST: names stay out of addresses and logs.
    static func search(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let text = request.form.text("q")
        let (page, directory) = try await visit.read(.casesSearched) { access, tx in
            try (CaseList.search(text, access, tx), DirectoryStore.all(access, tx))
        }
        return request.page(visit.viewer, "Search", .cases, CaseListView.results(page, text: text, directory: directory, viewer: visit.viewer))
    }

    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let now = request.site.environment.now()
        let (frame, view) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let view = try CaseOverview(
                frame: frame, members: MemberStore.all(access, tx), entries: EntryStore.visible(.init(), limit: 5, access, tx).entries,
                decisions: DecisionStore.all(access, tx), clocks: StageStore.clocks(access, tx),
                notices: LikenessNotices.open(access, tx), glasses: GlassStore.recent(access, tx), pauses: PauseStore.open(access, tx),
                requests: RequestStore.all(access, tx), now: now)
            return (frame, view)
        }
        return request.page(frame, .overview, "Overview", view.body)
    }

    static func edit(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        let form = try await form(request, visit)
        return request.page(form.frame, .overview, "Change the details", narrow: true, form.body)
    }

    static func update(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        let version = Int(request.form.raw("version")) ?? 0
        do {
            let details = try Case.Details.parse(request.form)
            try await visit.write { access, tx in
                let event = try CaseStore.change(details, version: version, access, tx)
                try CaseStore.plan(release: Case.Details.release(request.form), access, tx)
                return ((), event)
            }
            return .redirect(.section(.overview, visit.caseID).done(.saved))
        } catch let errors as FormErrors {
            var form = try await form(request, visit)
            (form.form, form.errors) = (request.form, errors)
            return request.page(form.frame, .overview, "Change the details", narrow: true, errors: errors, form.body)
        } catch Refusal.conflict {
            var form = try await form(request, visit)
            form.form = request.form
            var reply = request.page(form.frame, .overview, "Somebody else saved first", form.conflict)
            reply.status = .conflict
            return reply
        }
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> DetailsForm {
        try await visit.read(.caseSeen) { access, tx in try DetailsForm(frame: CaseFrame(access, tx), release: CaseStore.release(access, tx)) }
    }
}
