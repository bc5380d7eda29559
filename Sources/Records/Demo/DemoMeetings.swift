import Domain
import Foundation
import Synchronization

/// The seed's series of meetings as moments: planned, put together, invited, answered.
struct DemoMeetings {
    let cast: DemoCast
    let calendar: DemoCalendar
    let log: AuditLog
    /// Ids of the cases of the seed.
    let ids: DemoHistory.Ids

    func moments(_ plans: [DemoPlan.SeriesPlan]) throws -> [DemoHistory.Moment] {
        try plans.flatMap { plan in try [begin(plan)] + plan.meetings.enumerated().flatMap { try meeting("\(plan.key)/\($0.offset)", plan, $0.element) } }
    }

    private func moment(
        _ at: String, _ what: String, order: Int, as seat: String, _ act: @escaping @Sendable (DeskVisit<CanConsult>) async throws -> Void
    ) throws -> DemoHistory.Moment {
        let (cast, log, instant) = try (cast, log, calendar.instant(at))
        return .init(at: instant, order: 2_000_000 + order, what: what) { try await act(cast.viewer(seat, on: instant.day(in: .gmt)).visit(log)) }
    }

    private func begin(_ plan: DemoPlan.SeriesPlan) throws -> DemoHistory.Moment {
        let ids = ids
        return try moment(plan.at, "series \(plan.key)", order: 0, as: plan.by) { visit in
            let id = try await visit.write { access, tx in
                let structure = try StructureStore.current(access, tx)
                let form = Form([
                    "structure": [structure.id.text], "kind": [plan.kind], "name": [plan.name], "rhythm": [plan.rhythm], "time": [plan.time],
                    "minutes": ["\(plan.minutes)"], "place": [plan.place],
                ])
                return try SeriesStore.make(form, access, tx)
            }
            ids.set(plan.key, id.text)
        }
    }

    private func meeting(_ key: String, _ series: DemoPlan.SeriesPlan, _ plan: DemoPlan.MeetingPlan) throws -> [DemoHistory.Moment] {
        let (cast, ids, calendar) = (cast, ids, calendar)
        let form = try Form([
            "day": [calendar.day(plan.day).text], "time": [series.time], "minutes": ["\(series.minutes)"], "place": [series.place],
            "chair": [cast.seat(series.by).id.text], "writer": [cast.seat(plan.writer).id.text],
        ])
        let planned = try moment(plan.at, "meeting \(key)", order: 1, as: series.by) { visit in
            let id = try await visit.write { access, tx in try MeetingStore.plan(ids.id(series.key), form, access, tx) }
            ids.set(key, id.text)
            try await visit.write { access, tx in
                let form = try Form(["case": plan.cases.map { try ids.id($0, Case.self).text }, "case-minutes": ["25"]])
                return try ((), AgendaStore.addCases(form, to: ids.id(key), access, tx))
            }
            for topic in plan.topics ?? [] {
                let form = Form(["title": [topic], "length": ["15"]])
                try await visit.write { access, tx in try ((), AgendaStore.addTopic(form, to: ids.id(key), access, tx)) }
            }
        }
        return try [planned] + (plan.guests ?? []).map { try invite(key, plan, series, $0) } + (plan.answers ?? []).map { try answer(key, $0) }
            + (plan.asks ?? []).map { try ask(key, plan, series, $0) } + (plan.brings ?? []).map { try bring(key, $0) }
    }

    private func invite(
        _ key: String, _ meeting: DemoPlan.MeetingPlan, _ series: DemoPlan.SeriesPlan, _ plan: DemoPlan.GuestPlan
    ) throws -> DemoHistory.Moment {
        let (ids, seat) = try (ids, cast.seat(plan.seat).id)
        return try moment(meeting.at, "\(plan.seat) is invited to \(key)", order: 2, as: series.by) { visit in
            try await visit.write { access, tx in
                let (meeting, item) = try Self.item(key, plan.case, ids, access, tx)
                return try ((), AttendanceStore.invite(item, of: meeting, Form(["seat": [seat.text], "why": [plan.why]]), access, tx))
            }
        }
    }

    private func answer(_ key: String, _ plan: DemoPlan.InvitedPlan) throws -> DemoHistory.Moment {
        let ids = ids
        return try moment(plan.at, "\(plan.by) answers \(key)", order: 3, as: plan.by) { visit in
            try await visit.write { access, tx in try ((), AttendanceStore.answer(ids.id(key), Form(["attending": [plan.answer]]), access, tx)) }
        }
    }

    private func ask(_ key: String, _ meeting: DemoPlan.MeetingPlan, _ series: DemoPlan.SeriesPlan, _ about: String) throws -> DemoHistory.Moment {
        let (ids, due) = try (ids, calendar.day(meeting.due ?? meeting.day).text)
        return try moment(meeting.at, "contributions on \(about) to \(key)", order: 4, as: series.by) { visit in
            try await visit.write { access, tx in
                let (meeting, item) = try Self.item(key, about, ids, access, tx)
                return try ((), ContributionStore.ask(item, of: meeting, Form(["due": [due]]), access, tx))
            }
        }
    }

    private func bring(_ key: String, _ plan: DemoPlan.BroughtPlan) throws -> DemoHistory.Moment {
        let ids = ids
        return try moment(plan.at, "\(plan.by) brings something to \(key)", order: 5, as: plan.by) { visit in
            try await visit.write { access, tx in
                let (meeting, item) = try Self.item(key, plan.case, ids, access, tx)
                let form = try Form(plan.entry.map { try ["entry": [ids.id($0, Entry.self).text]] } ?? ["bring": ["nothing"]])
                return try ((), ContributionStore.answer(item, of: meeting, form, access, tx))
            }
        }
    }

    private static func item(
        _ key: String, _ about: String, _ ids: DemoHistory.Ids, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (Meeting.ID, AgendaItem.ID) {
        let (meeting, caseID) = try (ids.id(key, Meeting.self), ids.id(about, Case.self))
        let items = try AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx)
        guard let item = items.first(where: { $0.item.caseID == caseID }) else { throw DemoCalendar.Malformed(text: about) }
        return (meeting, item.id)
    }
}
