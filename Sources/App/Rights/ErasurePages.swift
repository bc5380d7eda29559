import Domain
import Foundation
import Records

/// The data protection officer's side of erasures: what waits, what was decided, and the certificates. Nothing here shows what a case contains.
enum ErasurePages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanSeeErasures>) async throws -> Reply {
        let now = request.site.environment.now()
        let (erasures, zone) = try await visit.read(.erasuresSeen) { access, tx in
            try (ErasureStore.all(access, tx), StructureStore.current(access, tx).zone)
        }
        let waiting = erasures.filter { $0.state(at: now) == .proposed }
        let decided = erasures.filter { $0.state(at: now) != .proposed }
        let body: HTML = """
            <h1>Erasures</h1>
            <p class="lead">A coordinator proposes to erase a closed case, you decide within \(Erasure.days) days. Every erasure has a certificate that outsiders can verify.</p>
            <h2>Waiting for you</h2>
            \(waiting.isEmpty ? "<p class=\"empty\">No proposal waits.</p>" : table("Waiting", waiting, zone, now))
            <h2>Decided</h2>
            \(decided.isEmpty ? "<p class=\"empty\">Nothing was decided yet.</p>" : table("Decided", decided, zone, now))
            """
        return request.page(visit.viewer, "Erasures", .erasures, body)
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanSeeErasures>) async throws -> Reply {
        let id: Erasure.ID = try request.parameter("erasure")
        let now = request.site.environment.now()
        let view = try await visit.read(.erasuresSeen) { access, tx in
            let (erasure, certificate) = try ErasureStore.find(id, access, tx)
            return try ErasureView(
                erasure: erasure, certificate: certificate, directory: DirectoryStore.all(access, tx), zone: StructureStore.current(access, tx).zone,
                viewer: access.viewer, now: now)
        }
        return request.page(visit.viewer, view.title, .erasures, view.body(Fields(request.form, nil)))
    }

    static func certificate(_ request: WebRequest, _ visit: DeskVisit<CanSeeErasures>) async throws -> Reply {
        let id: Erasure.ID = try request.parameter("erasure")
        let certificate = try await visit.read(.erasuresSeen) { access, tx in try ErasureStore.find(id, access, tx).1 }
        guard let certificate else { throw Refusal.notFound }
        return Reply(type: "text/plain; charset=utf-8", bytes: Array(certificate.text.utf8), download: "erasure-\(certificate.reference).txt")
    }

    static func decide(_ request: WebRequest, _ visit: CaseVisit<CanApproveErasure>) async throws -> Reply {
        do {
            let (id, isErased) = try await visit.write { access, tx in
                let erasure = try ErasureStore.waiting(access, tx)
                let form = try ErasureDecisionForm.parse(request.form, reference: erasure.reference)
                return try ((erasure.id, form.approves), ErasureStore.settle(form, access, tx))
            }
            // The rows are gone. If the keys cannot be destroyed just now, the keeper of the log does it within seconds.
            if isErased { try? await ErasureStore.finish(request.site.log) }
            return .redirect(.erasure(id).done(isErased ? .erased : .erasureRefused))
        } catch let errors as FormErrors { return try await again(request, visit, errors) }
    }

    private static func again(_ request: WebRequest, _ visit: CaseVisit<CanApproveErasure>, _ errors: FormErrors) async throws -> Reply {
        let now = request.site.environment.now()
        let view = try await visit.read(.erasuresSeen) { access, tx in
            try ErasureView(
                erasure: ErasureStore.waiting(access, tx), certificate: nil, directory: DirectoryStore.all(access, tx),
                zone: StructureStore.current(access, tx).zone, viewer: access.viewer, now: now)
        }
        return request.page(visit.viewer, view.title, .erasures, errors: errors, view.body(Fields(request.form, errors)))
    }

    private static func table(_ caption: String, _ erasures: [Erasure], _ zone: TimeZone, _ now: Instant) -> HTML {
        Parts.table(
            caption, ["Case", "Why", "Closed", "Proposed", "Decide until", "State"],
            erasures.map { erasure in
                [
                    Parts.link(erasure.reference, .erasure(erasure.id)), "\(erasure.ground?.words ?? "A backup from before was restored")",
                    "\(erasure.closedAt.map { $0.day(in: zone).words } ?? "–")", "\(erasure.proposed.map { $0.at.day(in: zone).words } ?? "–")",
                    "\(erasure.state(at: now) == .proposed ? erasure.lapsesAt.map { $0.day(in: zone).words } ?? "–" : "–")",
                    ErasureView.tag(erasure.state(at: now)),
                ]
            })
    }
}
