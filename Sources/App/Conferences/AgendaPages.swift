import Domain
import Foundation
import HTTPTypes
import Records

/// One item of a meeting: what it is to bring, and who is invited to it (R59, R60).
enum AgendaPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func update(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        return try await act(request, visit, to: .agendaItem(item, meeting).done(.agenda)) { access, tx in
            try AgendaStore.change(item, of: meeting, request.form, access, tx)
        }
    }

    static func remove(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        return try await act(request, visit, to: .meeting(meeting).done(.itemRemoved)) { access, tx in
            try AgendaStore.remove(item, of: meeting, access, tx)
        }
    }

    static func invite(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        return try await act(request, visit, to: .agendaItem(item, meeting).done(.invited)) { access, tx in
            try AttendanceStore.invite(item, of: meeting, request.form, access, tx)
        }
    }

    static func uninvite(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        let attendance: Attendance.ID = try request.parameter("attendance")
        return try await act(request, visit, to: .agendaItem(item, meeting).done(.uninvited)) { access, tx in
            try AttendanceStore.end(attendance, item, of: meeting, access, tx)
        }
    }

    static func ask(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        return try await act(request, visit, to: .agendaItem(item, meeting).done(.contributionsAsked)) { access, tx in
            try ContributionStore.ask(item, of: meeting, request.form, access, tx)
        }
    }

    static func remind(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        return try await act(request, visit, to: .agendaItem(item, meeting).done(.contributionsReminded)) { access, tx in
            try ContributionStore.remind(item, of: meeting, access, tx)
        }
    }

    static func contribute(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let (meeting, item) = try ids(request)
        return try await act(request, visit, to: .agendaItem(item, meeting).done(.contributed)) { access, tx in
            try ContributionStore.answer(item, of: meeting, request.form, access, tx)
        }
    }

    private static func ids(_ request: WebRequest) throws -> (Meeting.ID, AgendaItem.ID) {
        try (request.parameter("meeting"), request.parameter("agenda"))
    }

    private static func act(
        _ request: WebRequest, _ visit: DeskVisit<CanConsult>, to link: Link,
        _ body: @escaping @Sendable (DeskAccess<CanConsult>, Transaction) throws -> AuditEvent
    ) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), body(access, tx)) }
            return .redirect(link)
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict(let stored) {
            var reply = try await page(request, visit, FormErrors("aim", stored.isEmpty ? MeetingPages.meanwhile : stored))
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let (meeting, id) = try ids(request)
        let view = try await visit.read(.meetingSeen) { access, tx in
            let (line, item) = try AgendaStore.find(id, of: meeting, access, tx)
            let isOpen = line.meeting.isOpen(on: access.viewer.today, in: line.structure.zone)
            let view = try AgendaItemView(
                line: line, item: item, count: AgendaStore.items(line, access, tx).count, invitable: AttendanceStore.invitable(item, access, tx),
                entries: ContributionStore.entries(item, access, tx),
                directory: DirectoryStore.all(access, tx), mayPrepare: isOpen && MeetingStore.mayPrepare(line, access), leads: isOpen && item.leads,
                isOpen: isOpen, viewer: access.viewer,
                fields: Fields(request.form, errors))
            return (view, about: item.about)
        }
        return request.page(visit.viewer, view.title, .meetings, narrow: true, errors: errors, view.body)
    }
}
