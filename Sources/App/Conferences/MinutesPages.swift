import Domain
import Foundation
import HTTPTypes
import Records

/// One item while the table talks about it, and what was written down afterwards (R60, R61): who is here, minutes, decisions, tasks, corrections.
enum MinutesPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    /// Saves what was typed. Where somebody else wrote in the same field meanwhile, both texts stand on the page.
    static func save(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        do {
            let clashes = try await visit.write { access, tx in
                let (clashes, event) = try MinutesStore.save(item, of: meeting, request.form, access, tx)
                return (clashes, event)
            }
            if clashes.isEmpty {
                return request.form.raw("autosave") == "yes"
                    ? try await page(request, visit, nil, clashes: []) : .redirect(.minutes(item, meeting).done(.minutes))
            }
            var errors = FormErrors()
            for part in clashes.sorted(by: { $0.name < $1.name }) {
                errors.add(part.name, "Somebody else wrote here while you did. Theirs is saved and stands below the field; put both together, then save again.")
            }
            var reply = try await page(request, visit, errors, clashes: clashes)
            reply.status = .conflict
            return reply
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict(let stored) {
            return try await conflict(request, visit, stored, at: Minutes.Part.summary.name)
        }
    }

    static func attend(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .attendanceNoted, at: "here") { meeting, item, access, tx in
            try MinutesStore.attend(item, of: meeting, request.form, access, tx)
        }
    }

    static func decide(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .resolution, at: "on") { meeting, item, access, tx in
            try ResolutionStore.decide(item, of: meeting, request.form, access, tx)
        }
    }

    static func decideAlone(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let resolution: Resolution.ID = try request.parameter("resolution")
        return try await act(request, visit, .ownDecision, at: OwnDecisionForm.field(resolution)) { meeting, item, access, tx in
            try ResolutionStore.answer(resolution, item, of: meeting, request.form, access, tx)
        }
    }

    static func assign(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .action, at: "agency") { meeting, item, access, tx in
            try MinutesStore.assign(item, of: meeting, request.form, access, tx)
        }
    }

    static func correct(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        try await act(request, visit, .correction, at: "correction") { meeting, item, access, tx in
            try CorrectionStore.ask(item, of: meeting, request.form, access, tx)
        }
    }

    static func answerCorrection(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let correction: Correction.ID = try request.parameter("correction")
        return try await act(request, visit, .correctionAnswered, at: "taken") { meeting, item, access, tx in
            try CorrectionStore.answer(correction, item, of: meeting, request.form, access, tx)
        }
    }

    private static func ids(_ request: WebRequest) throws -> (Meeting.ID, AgendaItem.ID) {
        try (request.parameter("meeting"), request.parameter("agenda"))
    }

    private static func act(
        _ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ done: Done, at field: String,
        _ body: @escaping @Sendable (Meeting.ID, AgendaItem.ID, DeskAccess<CanConsult>, Transaction) throws -> AuditEvent
    ) async throws -> Reply {
        let (meeting, item) = try ids(request)
        do {
            try await visit.write { access, tx in try ((), body(meeting, item, access, tx)) }
            return .redirect(.minutes(item, meeting).done(done))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict(let stored) {
            return try await conflict(request, visit, stored, at: field)
        }
    }

    private static func conflict(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ stored: String, at field: String) async throws -> Reply {
        var reply = try await page(request, visit, FormErrors(field, stored.isEmpty ? MeetingPages.meanwhile : stored), isLate: true)
        reply.status = .conflict
        return reply
    }

    private static func page(
        _ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?, clashes: Set<Minutes.Part>? = nil, isLate: Bool = false
    ) async throws -> Reply {
        let (meeting, item) = try ids(request)
        let view = try await visit.read(.minutesSeen) { access, tx in
            let found = try MinutesStore.find(item, of: meeting, access, tx)
            let view = try MinutesView(
                found: found, items: AgendaStore.items(found.line, access, tx),
                subjects: found.writes ? ResolutionStore.subjects(found.item, access, tx) : [], directory: DirectoryStore.all(access, tx),
                viewer: access.viewer, fields: Fields(request.form, errors), clashes: clashes, isLate: isLate)
            return (view, about: found.item.about)
        }
        return request.page(visit.viewer, "Minutes: \(view.title)", .meetings, errors: errors, view.body)
    }
}
