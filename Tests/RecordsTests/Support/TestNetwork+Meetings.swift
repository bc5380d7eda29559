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

    /// Puts a referral on the agenda and returns its item.
    func agenda(_ id: Referral.ID, on meeting: Meeting.ID, wholeTable: Bool = false) async throws -> AgendaItem.ID {
        let form = Form(["referral": [id.text], "referral-minutes": ["20"], "whole-table": [wholeTable ? "yes" : ""]])
        try await desk("city-coordinator", for: CanConsult.self).write { try ((), AgendaStore.addReferrals(form, to: meeting, $0, $1)) }
        let row = try await database.read { tx in
            try tx.first("SELECT id FROM agenda_item WHERE meeting_id = \(meeting) AND referral_id = \(id) AND removed_at IS NULL")?
                .id("id", of: AgendaItem.self)
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

/// What is written down at meetings.
extension TestNetwork {
    func minutes(_ item: AgendaItem.ID, of meeting: Meeting.ID, as seat: String = "city-coordinator") async throws -> VisibleMinutes {
        try await desk(seat, for: CanConsult.self).read(.minutesSeen) { try MinutesStore.find(item, of: meeting, $0, $1) }
    }

    /// Notes who of the invited is here; all of them, where none are named.
    func attendance(_ item: AgendaItem.ID, of meeting: Meeting.ID, only seats: [String]? = nil, as writer: String = "city-coordinator") async throws {
        var here: [Seat.ID]?
        if let seats {
            here = []
            for seat in seats { try await here?.append(self.seat(seat).id) }
        }
        let all = try await minutes(item, of: meeting, as: writer).item.attendance
        let form = Form(["here": all.filter { here?.contains($0.present) ?? true }.map(\.id.text)])
        try await desk(writer, for: CanConsult.self).write { try ((), MinutesStore.attend(item, of: meeting, form, $0, $1)) }
    }

    /// Writes into parts of the minutes, as a page that was opened just now.
    @discardableResult
    func write(
        _ texts: [Minutes.Part: String], _ item: AgendaItem.ID, of meeting: Meeting.ID, shown: Minutes.Content? = nil, as seat: String = "city-coordinator"
    ) async throws -> Set<Minutes.Part> {
        var content = Minutes.Content()
        if let shown { content = shown } else { content = try await minutes(item, of: meeting, as: seat).content }
        var values: [String: [String]] = [:]
        for (name, text) in content.texts { (values["was.\(name)"], values[name]) = ([text], [text]) }
        for (part, text) in texts { values[part.name] = [text] }
        let form = Form(values)
        return try await desk(seat, for: CanConsult.self).write { access, tx in
            let saved = try MinutesStore.save(item, of: meeting, form, access, tx)
            return (saved.clashes, saved.event)
        }
    }

    /// Everybody who is here says that there is nothing to add.
    func hear(_ item: AgendaItem.ID, of meeting: Meeting.ID, as seat: String = "city-coordinator") async throws {
        let found = try await minutes(item, of: meeting, as: seat)
        let agencies = try await database.read { try found.agencies(DirectoryStore.load($0)) }
        try await write(Dictionary(uniqueKeysWithValues: agencies.map { (.nothing($0.id), "yes") }), item, of: meeting, as: seat)
    }

    func decide(_ fields: [String: String], _ item: AgendaItem.ID, of meeting: Meeting.ID, as seat: String = "city-coordinator") async throws {
        let form = Form(fields.mapValues { [$0] })
        try await desk(seat, for: CanConsult.self).write { try ((), ResolutionStore.decide(item, of: meeting, form, $0, $1)) }
    }

    func circulate(_ meeting: Meeting.ID, as seat: String = "city-coordinator") async throws {
        let form = try await Form(["until": [viewer("city-coordinator").today.adding(days: 10).text]])
        try await desk(seat, for: CanConsult.self).write { try ((), CorrectionStore.circulate(meeting, form, $0, $1)) }
    }

    func approve(_ meeting: Meeting.ID, as seat: String = "city-coordinator") async throws {
        try await desk(seat, for: CanConsult.self).write { try ((), CorrectionStore.approve(meeting, Form(["sure": ["yes"]]), $0, $1)) }
    }

    /// A meeting of today, of a structure; planned by the coordinator.
    func meeting(of structure: Structure, _ kind: Series.Kind, group: String = "") async throws -> (series: Series.ID, meeting: Meeting.ID) {
        let values = try await meetingForm(days: 0)
        return try await desk("city-coordinator", for: CanConsult.self).write { access, tx in
            let form = Form([
                "structure": [structure.id.text], "kind": [kind.rawValue], "group": [group], "name": ["Meeting"], "rhythm": ["monthly"], "time": ["09:30"],
                "minutes": ["90"],
            ])
            let series = try SeriesStore.make(form, access, tx).0
            let (meeting, event) = try MeetingStore.plan(series, values, access, tx)
            return ((series, meeting), event)
        }
    }

    /// What the coordinator sees of a meeting.
    func all(_ meeting: Meeting.ID) async throws -> [VisibleItem] {
        try await desk("city-coordinator", for: CanConsult.self).read(.meetingSeen) { try AgendaStore.items(MeetingStore.find(meeting, $0, $1), $0, $1) }
    }

    /// An advice of a table that only advises, with council and police there.
    func advised() async throws -> (meeting: Meeting.ID, item: AgendaItem.ID, resolution: Resolution.ID) {
        let structure = try await structure("info-house", seats: ["municipality": "city-coordinator", "police": "police-prevent"])
        let (_, meeting) = try await meeting(of: structure, .network)
        try await desk("city-coordinator", for: CanConsult.self).write {
            try ((), AgendaStore.addTopic(Form(["title": ["t"], "length": ["20"]]), to: meeting, $0, $1))
        }
        let item = try #require(try await all(meeting).first).id
        try await attendance(item, of: meeting)
        try await hear(item, of: meeting)
        let here = try await minutes(item, of: meeting)
        let absent = try await database.read { try here.absent(structure, DirectoryStore.load($0)) }
        var fields = Dictionary(uniqueKeysWithValues: structure.members.keys.filter { !absent.contains($0) }.map { ("voice.\($0)", "agrees") })
        fields.merge(["on": "other", "question": "Who speaks with the school"]) { $1 }
        try await decide(fields, item, of: meeting)
        let resolution = try #require(try await minutes(item, of: meeting).resolutions.first)
        #expect(resolution.outcome == .advised)
        return (meeting, item, resolution.id)
    }
}
