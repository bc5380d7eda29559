import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Meetings, their agendas and invitations") struct MeetingTests {
    /// Two cases on one agenda: one of social care and police, one of the clinic alone.
    private static func town() async throws -> (network: TestNetwork, meeting: Meeting.ID, first: Case.ID, second: Case.ID, item: AgendaItem.ID) {
        let network = try await TestNetwork.fresh()
        let first = try await network.adopt(["name": "Ada Brook"])
        let second = try await network.adopt(["name": "Ben Carr"], as: "youth-worker")
        for seat in ["social-worker-ines", "police-prevent"] { try await network.join(first, seat) }
        try await network.join(second, "clinic-psych")
        let meeting = try await network.meeting()
        let item = try await network.agenda(first, on: meeting)
        try await network.agenda(second, on: meeting)
        return (network, meeting, first, second, item)
    }

    @Test("R59, R60: a seat sees the items of its own cases and nothing of the others; to all others there is no meeting") func who() async throws {
        let (network, meeting, _, _, _) = try await Self.town()
        let expected: [String: [String]] = [
            "city-coordinator": ["Ada Brook", "Ben Carr"], "social-worker-ines": ["Ada Brook"], "police-prevent": ["Ada Brook", "hidden"],
            "school-lead": ["Ada Brook"],
            "clinic-psych": ["Ben Carr"], "youth-worker": ["Ben Carr"],
            // At the table, and on neither team.
            "social-adults": ["hidden", "hidden"],
        ]
        for seat in network.seatKeys {
            #expect(try await network.items(meeting, as: seat) == expected[seat], "\(seat)")
            guard network.workers.contains(seat) else { continue }
            let listed = try await network.desk(seat, for: CanConsult.self).glance { try MeetingStore.upcoming($0, $1).map(\.meeting.id) }
            #expect(listed.contains(meeting) == (expected[seat] != nil), "\(seat)")
        }
    }

    @Test("R59, R60: an item of others does not exist, whatever is asked of it") func others() async throws {
        let (network, meeting, _, _, item) = try await Self.town()
        for seat in ["clinic-psych", "youth-worker", "homes-adviser"] {
            let desk = try await network.desk(seat, for: CanConsult.self)
            await #expect(throws: Refusal.notFound) { try await desk.read(.meetingSeen) { _ = try AgendaStore.find(item, of: meeting, $0, $1) } }
            await #expect(throws: Refusal.notFound) { try await network.invite("mentor-sami", to: item, of: meeting, as: seat) }
            await #expect(throws: Refusal.notFound) { try await desk.write { try ((), AgendaStore.remove(item, of: meeting, $0, $1)) } }
        }
        // Whoever is on the team sees it, and invites only if it leads the case.
        await #expect(throws: Refusal.notFound) { try await network.invite("mentor-sami", to: item, of: meeting, as: "police-prevent") }
    }

    @Test("R59: a guest's access begins with the invitation, holds for one case, and ends after the day of the meeting") func guest() async throws {
        let (network, meeting, first, second, item) = try await Self.town()
        #expect(try await !network.opens(first, "homes-adviser"))
        try await network.invite("homes-adviser", to: item, of: meeting)
        #expect(try await network.items(meeting, as: "homes-adviser") == ["Ada Brook"])
        #expect(try await network.opens(first, "homes-adviser"))
        #expect(try await !network.opens(second, "homes-adviser"))
        network.clock.advance(seconds: 7 * 86_400)
        #expect(try await network.opens(first, "homes-adviser"))
        network.clock.advance(seconds: 86_400)
        #expect(try await !network.opens(first, "homes-adviser"))
        #expect(try await network.items(meeting, as: "homes-adviser") == [])
        #expect(try await network.opens(first, "police-prevent"), "the team stays")
    }

    @Test("R59: taken back, declined, off the agenda or cancelled, the guest sees nothing at once", arguments: ["back", "declines", "removed", "cancelled"])
    func ends(_ how: String) async throws {
        let (network, meeting, first, _, item) = try await Self.town()
        try await network.invite("homes-adviser", to: item, of: meeting)
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        switch how {
        case "back":
            let guest = try await network.seat("homes-adviser").id
            try await desk.write { access, tx in
                let found = try AgendaStore.find(item, of: meeting, access, tx).1.attendance.first { $0.seat == guest }
                return try ((), AttendanceStore.end(#require(found).id, item, of: meeting, access, tx))
            }
        case "declines": try await network.attend(meeting, "declines", as: "homes-adviser")
        case "removed": try await desk.write { try ((), AgendaStore.remove(item, of: meeting, $0, $1)) }
        default: try await desk.write { try ((), MeetingStore.cancel(meeting, Form(["sure": ["yes"]]), $0, $1)) }
        }
        #expect(try await !network.opens(first, "homes-adviser"))
        #expect(try await (network.items(meeting, as: "homes-adviser") ?? []).isEmpty)
        #expect(try await network.opens(first, "social-worker-ines"), "the team stays")
    }

    @Test("R59, R60: a deputy comes instead, and sees the item until the day of the meeting; the guest who sent the deputy does not") func deputy() async throws
    {
        let (network, meeting, first, _, item) = try await Self.town()
        try await network.attend(meeting, "deputy", deputy: "social-adults", as: "social-worker-ines")
        #expect(try await network.opens(first, "social-adults"))
        #expect(try await network.opens(first, "social-worker-ines"))
        #expect(try await network.items(meeting, as: "social-adults") == ["Ada Brook", "hidden"])
        try await network.attend(meeting, "comes", as: "social-worker-ines")
        #expect(try await !network.opens(first, "social-adults"))
        try await network.invite("health-recovery", to: item, of: meeting)
        try await network.attend(meeting, "deputy", deputy: "clinic-psych", as: "health-recovery")
        #expect(try await !network.opens(first, "health-recovery"))
        #expect(try await network.opens(first, "clinic-psych"))
        // Nobody of another agency, and nobody who is not invited answers.
        await #expect(throws: FormErrors.self) { try await network.attend(meeting, "deputy", deputy: "homes-adviser", as: "police-prevent") }
        await #expect(throws: Refusal.notFound) { try await network.attend(meeting, "comes", as: "exit-counsellor") }
    }

    @Test("R60: who is on the team and does not come still reads the agenda, and can still come") func declined() async throws {
        let (network, meeting, _, _, _) = try await Self.town()
        try await network.attend(meeting, "declines", as: "police-prevent")
        #expect(try await network.items(meeting, as: "police-prevent") == ["Ada Brook", "hidden"])
        try await network.attend(meeting, "comes", as: "police-prevent")
    }

    @Test("R29, R59: moved to another day, the guests' places move with it; nobody overwrites what somebody else saved") func moved() async throws {
        let (network, meeting, first, _, item) = try await Self.town()
        try await network.invite("homes-adviser", to: item, of: meeting)
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        var values = try await network.meetingForm(days: 3).values
        values["version"] = ["1"]
        let form = Form(values)
        try await desk.write { try ((), MeetingStore.change(meeting, form, $0, $1)) }
        await #expect(throws: Refusal.conflict(stored: "")) { try await desk.write { try ((), MeetingStore.change(meeting, form, $0, $1)) } }
        network.clock.advance(seconds: 4 * 86_400)
        #expect(try await !network.opens(first, "homes-adviser"))
        // It is over: nothing of it changes any more.
        await #expect(throws: Refusal.self) { try await network.invite("mentor-sami", to: item, of: meeting) }
    }

    @Test("R60: what is due is proposed with why, and a case is on an agenda once") func proposals() async throws {
        let (network, meeting, first, _, item) = try await Self.town()
        let third = try await network.adopt(["name": "Cleo Dunn"])
        func proposals() async throws -> [AgendaProposal] {
            try await network.desk("city-coordinator", for: CanConsult.self).read(.meetingSeen) { access, tx in
                try AgendaStore.proposals(MeetingStore.find(meeting, access, tx), access, tx)
            }
        }
        let found = try await proposals()
        #expect(found.first { $0.id == third }?.reasons.first == "Nobody owns it yet")
        #expect(found.first { $0.id == third }?.reasons.contains { $0.hasPrefix("Appoint an owner, due ") } == true)
        #expect(!found.contains { $0.id == first })
        await #expect(throws: FormErrors.self) { try await network.agenda(first, on: meeting) }
        try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), AgendaStore.remove(item, of: meeting, $0, $1)) }
        #expect(try await proposals().contains { $0.id == first })
        // A case of others is not proposed to whoever prepares, and cannot be put on by its id.
        await #expect(throws: Refusal.notFound) { try await network.agenda(first, on: meeting, as: "social-worker-ines") }
    }

    @Test("R29: a series that stopped is told to whoever prepares it, and to nobody else") func quiet() async throws {
        let network = try await TestNetwork.fresh()
        let series = try await network.series(.network, rhythm: .weekly)
        func told(_ seat: String) async throws -> Bool {
            try await network.desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1).quiet.contains { $0.series.id == series } }
        }
        #expect(try await !told("city-coordinator"))
        network.clock.advance(seconds: 12 * 86_400)
        #expect(try await told("city-coordinator"))
        #expect(try await !told("social-worker-ines"))
        _ = try await network.meeting(series, days: 1)
        #expect(try await !told("city-coordinator"))
    }

    @Test("R60: topics stand between cases, in the order that was set, and each item begins when the one before ends") func order() async throws {
        let (network, meeting, _, _, _) = try await Self.town()
        let desk = try await network.desk("city-coordinator", for: CanConsult.self)
        try await desk.write { access, tx in
            try ((), AgendaStore.addTopic(Form(["title": ["Holidays"], "length": ["15"]]), to: meeting, access, tx))
        }
        let last = try await desk.read(.meetingSeen) { access, tx in
            try #require(AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx).last).item
        }
        let form = Form(["title": ["Holidays"], "aim": ["Who is away"], "length": ["10"], "place": ["1"], "version": ["1"]])
        try await desk.write { try ((), AgendaStore.change(last.id, of: meeting, form, $0, $1)) }
        await #expect(throws: Refusal.conflict(stored: "")) { try await desk.write { try ((), AgendaStore.change(last.id, of: meeting, form, $0, $1)) } }
        #expect(try await network.items(meeting, as: "city-coordinator") == ["Holidays", "Ada Brook", "Ben Carr"])
        #expect(try await network.items(meeting, as: "clinic-psych") == ["Ben Carr"], "whoever is not at the table reads no topic")
        let times = try await desk.read(.meetingSeen) { access, tx in
            try AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx).map { $0.startsAt.clock(in: .gmt) }
        }
        #expect(times == ["09:30", "09:40", "10:00"])
    }

    @Test("R88: the log of a case says who saw it on an agenda, put it there, was invited to it, and answered") func logged() async throws {
        let (network, meeting, first, second, item) = try await Self.town()
        _ = try await network.items(meeting, as: "police-prevent")
        try await network.invite("homes-adviser", to: item, of: meeting)
        try await network.attend(meeting, "comes", as: "social-worker-ines")
        func codes(_ id: Case.ID) async throws -> Set<EventCode> {
            let lines = try await network.visit(id, "city-coordinator", for: CanSeeCaseLog.self).read(.caseLogSeen) { try CaseLog.latest($0, $1) }
            return Set(EventCode.allCases.filter { code in lines.contains { $0.words == code.words } })
        }
        let (seen, other) = try await (codes(first), codes(second))
        #expect(seen.isSuperset(of: [.agendaChanged, .meetingSeen, .attendanceInvited, .attendanceAnswered]))
        #expect(other.contains(.agendaChanged) && !other.contains(.attendanceInvited) && !other.contains(.meetingSeen))
    }

    @Test("R86: an erased case is on no agenda any more, and the meeting stays") func erased() async throws {
        let (network, meeting, first, _, _) = try await Self.town()
        try await network.database.write { tx in try ErasureStore.remove(first.text, referral: nil, tx) }
        #expect(try await network.items(meeting, as: "city-coordinator") == ["Ben Carr"])
        #expect(try await network.database.read { try $0.first("SELECT id FROM attendance WHERE case_id = \(first)") } == nil)
    }
}
