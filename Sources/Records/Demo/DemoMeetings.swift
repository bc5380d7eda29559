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
            + (plan.held.map { try hold(key, series, $0) } ?? [])
    }

    /// What was written down at the meeting, in the order in which it happened.
    private func hold(_ key: String, _ series: DemoPlan.SeriesPlan, _ plan: DemoPlan.HeldPlan) throws -> [DemoHistory.Moment] {
        let (ids, by, calendar) = (ids, series.by, calendar)
        let written = try plan.items.flatMap { item in
            try [
                moment(plan.at, "minutes of \(key)", order: 6, as: by) { [self] visit in
                    try await visit.write { access, tx in try ((), note(key, item, access, tx)) }
                    try await visit.write { access, tx in try ((), write(key, item, access, tx)) }
                    if let decision = item.decision { try await visit.write { access, tx in try ((), decide(key, item.case, decision, access, tx)) } }
                }
            ] + (item.correction.map { try correct(key, item.case, by, $0) } ?? [])
        }
        let round = try moment(plan.round, "minutes of \(key) go round", order: 7, as: by) { visit in
            let form = try Form(["until": [calendar.day(plan.approved.components(separatedBy: " ")[0]).text]])
            try await visit.write { access, tx in try ((), CorrectionStore.circulate(ids.id(key), form, access, tx)) }
        }
        let approved = try moment(plan.approved, "minutes of \(key) are approved", order: 10, as: by) { visit in
            try await visit.write { access, tx in try ((), CorrectionStore.approve(ids.id(key), Form(["sure": ["yes"]]), access, tx)) }
        }
        return written + [round, approved]
    }

    private func note(_ key: String, _ plan: DemoPlan.HeldItemPlan, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (meeting, item) = try Self.item(key, plan.case, ids, access, tx)
        let away = try Set((plan.away ?? []).map { try cast.seat($0).id })
        let invited = try MinutesStore.find(item, of: meeting, access, tx).item.attendance
        return try MinutesStore.attend(item, of: meeting, Form(["here": invited.filter { !away.contains($0.present) }.map(\.id.text)]), access, tx)
    }

    private func write(_ key: String, _ plan: DemoPlan.HeldItemPlan, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (meeting, item) = try Self.item(key, plan.case, ids, access, tx)
        let agencies = try MinutesStore.find(item, of: meeting, access, tx).agencies(DirectoryStore.load(tx))
        var texts: [Minutes.Part: String] = [.summary: plan.summary, .person: plan.person ?? "", .confidence: plan.confidence == true ? "yes" : ""]
        for (key, view) in plan.views { if let agency = cast.agencies[key] { texts[.view(agency.id)] = view } }
        for agency in agencies where texts[.view(agency.id)] == nil { texts[.nothing(agency.id)] = "yes" }
        let form = Form(Dictionary(uniqueKeysWithValues: texts.map { ($0.key.name, [$0.value]) }))
        return try MinutesStore.save(item, of: meeting, form, access, tx).event
    }

    private func decide(
        _ key: String, _ about: String, _ plan: DemoPlan.HeldDecisionPlan, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> AuditEvent {
        let (meeting, item) = try Self.item(key, about, ids, access, tx)
        var values = ["on": ["other"], "question": [plan.question], "note": [plan.note]]
        for (place, voice) in plan.voices { values["voice.\(place)"] = [voice] }
        if let review = plan.review { values["review"] = try [calendar.day(review).text] }
        return try ResolutionStore.decide(item, of: meeting, Form(values), access, tx)
    }

    private func correct(_ key: String, _ about: String, _ writer: String, _ plan: DemoPlan.HeldCorrectionPlan) throws -> [DemoHistory.Moment] {
        let ids = ids
        return try [
            moment(plan.at, "\(plan.by) asks for a correction of \(key)", order: 8, as: plan.by) { visit in
                try await visit.write { access, tx in
                    let (meeting, item) = try Self.item(key, about, ids, access, tx)
                    return try ((), CorrectionStore.ask(item, of: meeting, Form(["correction": [plan.text]]), access, tx))
                }
            },
            moment(plan.at, "a correction of \(key) is answered", order: 9, as: writer) { visit in
                try await visit.write { access, tx in
                    let (meeting, item) = try Self.item(key, about, ids, access, tx)
                    guard let asked = try MinutesStore.find(item, of: meeting, access, tx).corrections.last else { throw DemoCalendar.Malformed(text: key) }
                    let form = Form(["taken": ["taken"], "answer-text": [plan.answer]])
                    return try ((), CorrectionStore.answer(asked.id, item, of: meeting, form, access, tx))
                }
            },
        ]
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
