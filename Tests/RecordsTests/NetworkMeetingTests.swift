import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Meetings without cases, hurdles on their agendas, and looking back") struct NetworkMeetingTests {
    @Test("T9: a working group meets without cases; it talks of topics, decides by its rule, and its minutes are corrected and approved") func group()
        async throws
    {
        let network = try await TestNetwork.fresh()
        let places = try TemplateFile(TemplateLibrary.text("augsburg-network")).template.members.permanent.map(\.id)
        let seats = Dictionary(uniqueKeysWithValues: zip(places, ["city-coordinator", "police-prevent", "school-lead", "youth-worker", "clinic-psych"]))
        let structure = try await network.structure("augsburg-network", seats: seats)
        let group = try #require(structure.template.groups?.first?.id)
        await #expect(throws: FormErrors.self, "no such group") { try await network.meeting(of: structure, .network, group: "x") }
        await #expect(throws: FormErrors.self, "it has no cases") { try await network.meeting(of: structure, .conference, group: group) }
        let (series, meeting) = try await network.meeting(of: structure, .network, group: group)
        #expect(try await network.desk("city-coordinator", for: CanConsult.self).glance { try SeriesStore.find(series, $0, $1).0.plan.group } == group)
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        let topic = Form(["title": ["A folder for parents"], "length": ["20"]])
        try await desk.write { try ((), AgendaStore.addTopic(topic, to: meeting, $0, $1)) }
        let item = try #require(try await network.all(meeting).first)
        #expect(item.attendance.count == Set(structure.members.values).count)
        try await network.attendance(item.id, of: meeting)
        try await network.hear(item.id, of: meeting)
        var fields = Dictionary(uniqueKeysWithValues: structure.members.keys.map { ("voice.\($0)", "agrees") })
        fields.merge(["on": "other", "question": "We print it"]) { $1 }
        try await network.decide(fields, item.id, of: meeting)
        try await network.circulate(meeting)
        #expect(try await network.minutes(item.id, of: meeting, as: "police-prevent").resolutions.map(\.outcome) == [.agreed])
        await #expect(throws: Refusal.notFound) { try await network.minutes(item.id, of: meeting, as: "homes-adviser") }
        // There is no case: nothing but a decision in words can be made, and no task of a case given.
        #expect(
            try await desk.read(.minutesSeen) { try ResolutionStore.subjects(MinutesStore.find(item.id, of: meeting, $0, $1).item, $0, $1).map(\.subject) } == [
                .other
            ])
        try await network.approve(meeting)
    }

    @Test("R16: the objectives of a structure are proposed until a meeting looked at them, and a year later again; never at a conference") func objectives()
        async throws
    {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("info-house", seats: ["municipality": "city-coordinator", "police": "police-prevent"])
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        func due(_ meeting: Meeting.ID) async throws -> ObjectivesDue? {
            try await desk.read(.meetingSeen) { try AgendaStore.objectives(MeetingStore.find(meeting, $0, $1), $0, $1) }
        }
        let conference = try await network.meeting(days: 0)
        #expect(try await due(conference) == nil)
        let (_, meeting) = try await network.meeting(of: structure, .network)
        #expect(try await due(meeting) == .never)
        let today = try await network.viewer("city-coordinator").today
        try await desk.write { try ((), AgendaStore.addTopic(Form(["topic": ["objectives"]]), to: meeting, $0, $1)) }
        #expect(try await due(meeting) == nil)
        #expect(try await network.all(meeting).map(\.item.subject) == [.objectives])
        network.clock.advance(seconds: 364 * 86_400)
        let (_, early) = try await network.meeting(of: structure, .network)
        #expect(try await due(early) == nil)
        network.clock.advance(seconds: 86_400)
        let (_, late) = try await network.meeting(of: structure, .network)
        #expect(try await due(late) == .since(today))
    }

    @Test("T9: a topic points to where its documents lie; what is no address is named, and rows of before have none") func documents() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("info-house", seats: ["municipality": "city-coordinator", "police": "police-prevent"])
        let (_, meeting) = try await network.meeting(of: structure, .network)
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        func add(_ documents: String) async throws {
            let form = Form(["title": ["t"], "length": ["20"], "documents": [documents]])
            try await desk.write { try ((), AgendaStore.addTopic(form, to: meeting, $0, $1)) }
        }
        for wrong in ["ftp://files.example", "https://files.example\nhere", (0...10).map { "https://files.example/\($0)" }.joined(separator: "\n")] {
            await #expect(throws: FormErrors.self, "\(wrong)") { try await add(wrong) }
        }
        try await add("https://files.example/a\r\n\r\n https://files.example/b")
        #expect(try await network.all(meeting).last?.item.content.documents == ["https://files.example/a", "https://files.example/b"])
        let old = try JSONDecoder().decode(AgendaItem.Content.self, from: Data(#"{"title":"t","aim":"a"}"#.utf8))
        #expect(old == .init(title: "t", aim: "a"))
    }

    @Test("R12, T9: a hurdle comes onto the agenda of the table that can change it, once, and the answer goes back") func hurdle() async throws {
        let tiers = try await TierTests.Tiers()
        let network = tiers.network
        let hurdle = try await tiers.write()
        let (_, meeting) = try await network.meeting(of: tiers.top, .strategic)
        let (_, other) = try await network.meeting(of: tiers.table, .network)
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        func waiting(_ meeting: Meeting.ID) async throws -> [Hurdle.ID] {
            try await desk.read(.meetingSeen) { try AgendaStore.hurdles(MeetingStore.find(meeting, $0, $1), $0, $1).map(\.id) }
        }
        #expect(try await waiting(meeting) == [hurdle])
        #expect(try await waiting(other) == [], "it goes up, not round")
        let form = Form(["hurdle": [hurdle.text], "hurdle-minutes": ["15"]])
        try await desk.write { try ((), AgendaStore.addHurdles(form, to: meeting, $0, $1)) }
        await #expect(throws: FormErrors.self, "once") { try await desk.write { try ((), AgendaStore.addHurdles(form, to: meeting, $0, $1)) } }
        let item = try #require(try await network.all(meeting).first)
        #expect(item.item.hurdle == hurdle && item.item.content.title == "Waiting lists")
        try await tiers.answer(hurdle)
        #expect(try await tiers.find(hurdle, as: "school-lead").answers.count == 1)
    }

    @Test("R18: where the table only advises, each authority says afterwards what it decides, and nobody for another") func advice() async throws {
        let network = try await TestNetwork.fresh()
        let (meeting, item, resolution) = try await network.advised()
        func answer(_ words: String, as seat: String) async throws {
            let form = Form(["own.\(resolution)": [words]])
            try await network.desk(seat, for: CanConsult.self).write { try ((), ResolutionStore.answer(resolution, item, of: meeting, form, $0, $1)) }
        }
        try await answer("We call the school.", as: "police-prevent")
        await #expect(throws: FormErrors.self) { try await answer("", as: "city-coordinator") }
        await #expect(throws: Refusal.notFound) { try await answer("x", as: "homes-adviser") }
        let own = try await network.minutes(item, of: meeting).resolutions.flatMap(\.own)
        let police = try await network.seat("police-prevent").agency
        #expect(own.map(\.words) == ["We call the school."] && own.map(\.agency) == [police])
    }

    @Test("R27: looking back counts who came, who spoke and who dissented; whoever is not at the table sees nothing") func history() async throws {
        let network = try await TestNetwork.fresh()
        let series = try await network.series()
        let id = try await network.adopt()
        for seat in ["social-worker-ines", "police-prevent"] { try await network.join(id, seat) }
        let meeting = try await network.meeting(series, days: 0)
        let item = try await network.agenda(id, on: meeting)
        try await network.attendance(item, of: meeting, only: ["city-coordinator", "police-prevent", "social-worker-ines"])
        let police = try await network.seat("police-prevent").agency
        try await network.hear(item, of: meeting)
        try await network.write([.view(police): "A view.", .nothing(police): ""], item, of: meeting)
        try await network.decide(
            ["on": "other", "question": "q", "voice.municipality": "agrees", "voice.police": "objects", "note": "n"], item, of: meeting)
        network.clock.advance(seconds: 86_400)
        let history = try await network.desk("police-prevent", for: CanConsult.self).glance { try HistoryStore.find(series, $0, $1) }
        let record = try #require(history.agencies.first { $0.agency == police })
        #expect(record.invited == 1 && record.came == 1 && record.spoke == 1 && record.minutes == 20)
        let school = try await network.seat("school-lead").agency
        let other = try #require(history.agencies.first { $0.agency == school })
        #expect(other.invited == 1 && other.came == 0 && other.spoke == 0 && other.minutes == 0)
        let held = try #require(history.meetings.first)
        #expect(history.meetings.count == 1 && held.items == 1 && held.came == 3 && held.spoke == 1)
        #expect(held.decisions == 1 && held.refused == 1 && held.dissent == 1)
        await #expect(throws: Refusal.notFound) {
            _ = try await network.desk("homes-adviser", for: CanConsult.self).glance { try HistoryStore.find(series, $0, $1) }
        }
    }
}
