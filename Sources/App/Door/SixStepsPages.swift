import Domain
import Foundation
import HTTPTypes
import Records

/// Six steps before something is shared, for the eyes of one seat (R46).
enum SixStepsPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await list(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        do {
            let id = try await visit.write { access, tx in try SixStepsStore.begin(request.form, access, tx) }
            return .redirect(.sixSteps(id).done(.stepsBegun))
        } catch let errors as FormErrors { return try await list(request, visit, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await page(request, visit, SixSteps.Step(rawValue: request.query.text("at")), nil)
    }

    static func record(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: SixSteps.ID = try request.parameter("path")
        let step = SixSteps.Step(rawValue: request.form.raw("at"))
        let version = Int(request.form.raw("version")) ?? 0
        do {
            try await visit.write { access, tx in try ((), SixStepsStore.record(id, request.form, version: version, access, tx)) }
            return .redirect(.sixSteps(id).done(.stepSaved))
        } catch let errors as FormErrors { return try await page(request, visit, step, errors) } catch Refusal.conflict {
            var reply = try await page(request, visit, step, nil, isConflict: true)
            reply.status = .conflict
            return reply
        }
    }

    static func end(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: SixSteps.ID = try request.parameter("path")
        do {
            try await visit.write { access, tx in try ((), SixStepsStore.end(id, request.form, access, tx)) }
            return .redirect(.sixSteps(id).done(.stepsEnded))
        } catch let errors as FormErrors { return try await page(request, visit, nil, errors, ends: true) }
    }

    static func delete(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: SixSteps.ID = try request.parameter("path")
        try await visit.write { access, tx in try ((), SixStepsStore.delete(id, access, tx)) }
        try await SixStepsStore.finish(request.site.log)
        return .redirect(.sixSteps.done(.stepsDeleted))
    }

    private static func list(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let (all, structures) = try await visit.read(.sixStepsSeen) { access, tx in
            try (SixStepsStore.all(access, tx), StructureStore.all(access, tx).filter { $0.state == .active })
        }
        let body = SixStepsView.list(all, structures, visit.viewer, Fields(request.form, errors))
        return request.page(visit.viewer, "Six steps before you share", .advice, narrow: true, errors: errors, body)
    }

    private static func page(
        _ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ asked: SixSteps.Step?, _ errors: FormErrors?, ends: Bool = false, isConflict: Bool = false
    ) async throws -> Reply {
        let id: SixSteps.ID = try request.parameter("path")
        let view = try await visit.read(.sixStepsSeen, about: id.text) { access, tx in
            let steps = try SixStepsStore.find(id, access, tx)
            let step = asked ?? (steps.endedAt == nil ? steps.next ?? .share : nil)
            let cases = step == .share && steps.endedAt == nil ? try SixStepsStore.cases(access, tx) : []
            return try SixStepsView(
                steps: steps, step: step, structures: StructureStore.all(access, tx).filter { $0.state == .active }, cases: cases,
                viewer: access.viewer, zone: StructureStore.current(access, tx).zone, fields: Fields(request.form, errors), ends: ends, isConflict: isConflict)
        }
        let title = isConflict ? "Compare: six steps" : "Six steps: \(view.step?.words ?? "ended")"
        return request.page(visit.viewer, title, .advice, narrow: true, errors: errors, view.body)
    }
}
