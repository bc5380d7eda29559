import Domain
import Foundation
import Testing

@testable import Records

/// Meetings, in one line each.
extension TestNetwork {
    func series(_ kind: Series.Kind = .conference, rhythm: Series.Rhythm = .fortnightly, as seat: String = "city-coordinator") async throws -> Series.ID {
        try await desk(seat, for: CanConsult.self).write { access, tx in
            let form = try Form([
                "structure": [StructureStore.current(access, tx).id.text], "kind": [kind.rawValue], "name": ["Table"], "rhythm": [rhythm.rawValue],
                "time": ["09:30"], "minutes": ["120"],
            ])
            return try SeriesStore.make(form, access, tx)
        }
    }

    func meetingForm(days: Int) async throws -> Form {
        let today = try await viewer("city-coordinator").today
        return Form(["day": [today.adding(days: days).text], "time": ["09:30"], "minutes": ["120"]])
    }

    func meeting(_ series: Series.ID? = nil, days: Int = 7, as seat: String = "city-coordinator") async throws -> Meeting.ID {
        let form = try await meetingForm(days: days)
        let id: Series.ID = if let series { series } else { try await self.series() }
        return try await desk(seat, for: CanConsult.self).write { try MeetingStore.plan(id, form, $0, $1) }
    }

    /// Puts a case on the agenda and returns its item.
    @discardableResult
    func agenda(_ id: Case.ID, on meeting: Meeting.ID, as seat: String = "city-coordinator") async throws -> AgendaItem.ID {
        let form = Form(["case": [id.text], "case-minutes": ["20"]])
        try await desk(seat, for: CanConsult.self).write { try ((), AgendaStore.addCases(form, to: meeting, $0, $1)) }
        let row = try await database.read { tx in
            try tx.first("SELECT id FROM agenda_item WHERE meeting_id = \(meeting) AND case_id = \(id) AND removed_at IS NULL")?.id("id", of: AgendaItem.self)
        }
        return try #require(row)
    }

    func invite(_ seat: String, to item: AgendaItem.ID, of meeting: Meeting.ID, as leader: String = "city-coordinator") async throws {
        let form = try await Form(["seat": [self.seat(seat).id.text], "why": ["w"]])
        try await desk(leader, for: CanConsult.self).write { try ((), AttendanceStore.invite(item, of: meeting, form, $0, $1)) }
    }

    func attend(_ meeting: Meeting.ID, _ answer: String, deputy: String? = nil, items: [AgendaItem.ID] = [], as seat: String) async throws {
        var values = ["attending": [answer], "item": items.map(\.text)]
        if let deputy { values["deputy"] = try await [self.seat(deputy).id.text] }
        let form = Form(values)
        try await desk(seat, for: CanConsult.self).write { try ((), AttendanceStore.answer(meeting, form, $0, $1)) }
    }

    /// What a seat sees of a meeting, an item each; `nil` where there is no meeting for it.
    func items(_ meeting: Meeting.ID, as seat: String) async throws -> [String]? {
        do {
            return try await desk(seat, for: CanConsult.self).read(.meetingSeen) { access, tx in
                try AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx).map { item in
                    switch item.look {
                    case .topic: item.item.content.title
                    case .file(let participant, _): participant
                    case .hidden: "hidden"
                    }
                }
            }
        } catch Refusal.notFound { return nil }
    }

    /// Whether a seat can open the case itself.
    func opens(_ id: Case.ID, _ seat: String) async throws -> Bool {
        do { try await read(id, as: seat) { _, _ in } } catch Refusal.notFound { return false }
        return true
    }

    func askContributions(_ item: AgendaItem.ID, of meeting: Meeting.ID, as seat: String = "city-coordinator") async throws {
        let form = try await Form(["due": [viewer("city-coordinator").today.adding(days: 2).text]])
        try await desk(seat, for: CanConsult.self).write { try ((), ContributionStore.ask(item, of: meeting, form, $0, $1)) }
    }

    /// `entry` of the seat's agency, or nothing.
    func contribute(_ entry: Entry.ID?, to item: AgendaItem.ID, of meeting: Meeting.ID, as seat: String) async throws {
        let form = Form(entry.map { ["entry": [$0.text]] } ?? ["bring": ["nothing"]])
        try await desk(seat, for: CanConsult.self).write { try ((), ContributionStore.answer(item, of: meeting, form, $0, $1)) }
    }

    func contributions(_ item: AgendaItem.ID, of meeting: Meeting.ID, as seat: String) async throws -> [Contribution] {
        try await desk(seat, for: CanConsult.self).read(.meetingSeen) { try AgendaStore.find(item, of: meeting, $0, $1).1.contributions }
    }
}
