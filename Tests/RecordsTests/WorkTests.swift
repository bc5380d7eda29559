import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("The work: from the referral to the closure")
struct WorkTests {
    @Test("R32 R35 R58 R59 R39 R64 R76: a case lives from its referral to its closure")
    func lifecycle() async throws {
        let network = try await TestNetwork.fresh()
        let referral = try await network.refer(["name": "Ada Brook", "seen": "Seen"], as: "school-lead")
        let id = try #require(try await network.weigh(referral, "adopt", reason: "Several agencies", answer: "We take it up"))
        let answered = try await network.desk("school-lead", for: CanRefer.self).read(.referralSeen) { try ReferralStore.find(referral, $0, $1) }
        #expect(answered.weighing == .init(reason: "", answer: "We take it up") && answered.adoptedAs == id)
        try await network.join(id, "police-prevent")
        try await network.appoint(id, "school-lead")
        try await network.change(id, as: "school-lead", goal: "School again", version: 2)
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        let action = try await network.assign(id, to: "police", as: "school-lead")
        try await network.answer(action, .accepted, as: "police-prevent")
        try await network.close(id, as: "school-lead", statement: "Back at school")

        let (file, decisions, actions, found) = try await network.read(id, as: "police-prevent") { access, tx in
            try (CaseStore.find(access, tx), DecisionStore.all(access, tx), ActionStore.all(access, tx), EntryStore.find(entry, access, tx))
        }
        let owner = try await network.seat("school-lead").id
        #expect(file.state == .closed && file.owner == owner && file.details.goal == "School again" && file.version == 4)
        #expect(file.closure?.statement == "Back at school" && file.closure?.by == owner)
        #expect(decisions.map(\.kind) == [.closed, .ownerAppointed, .adopted])
        #expect(decisions.last?.content.reason == "We take it up", "the reason of the triage stays with those who weigh")
        #expect(actions.map(\.state) == [.accepted] && actions.first?.version == 2)
        #expect(found.content == .full(.init(title: "Title", text: "Text")))
    }

    @Test("R76: a closed case takes no further write, except that a share is revoked")
    func closed() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        try await network.appoint(id, "school-lead")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        let action = try await network.assign(id, to: "school", as: "school-lead")
        let member = try #require(try await network.read(id, as: "school-lead") { try MemberStore.all($0, $1) }.last)
        try await network.close(id, as: "school-lead")
        try await network.signIn("city-coordinator", "school-lead")
        let before = try await network.fingerprint()
        let refused: [(String, () async throws -> Void)] = [
            ("change", { try await network.change(id, as: "school-lead", goal: "x", version: 1) }),
            ("enter", { try await network.enter(id, as: "school-lead") }),
            ("share", { try await network.share(entry, id, as: "school-lead", [network.terms(.team, .full)]) }),
            ("join", { try await network.join(id, "exit-online") }),
            ("end", { try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(member.id, $0, $1)) } }),
            ("appoint", { try await network.appoint(id, "police-prevent", note: "n") }),
            ("assign", { _ = try await network.assign(id, to: "school", as: "school-lead", what: "x") }),
            ("answer", { try await network.answer(action, .done, as: "school-lead") }),
            ("close", { try await network.close(id, as: "school-lead") }),
        ]
        for (what, work) in refused {
            let events = try await network.events { await #expect(throws: Refusal.notFound, "\(what)") { try await work() } }
            #expect(events.map(\.code) == [EventCode.accessRefused.rawValue], "\(what)")
        }
        #expect(try await network.fingerprint() == before)
        let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first)
        try await network.revoke(share.id, of: entry, id, as: "school-lead")
        #expect(try await network.read(id, as: "police-prevent") { try EntryStore.visible(.init(), $0, $1).entries.count } == 0)
    }

    @Test("R88: who saves over a newer version is told, and nothing changes")
    func staleVersion() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.change(id, as: "school-lead", goal: "first", version: 1)
        let before = try await network.fingerprint()
        let events = try await network.events {
            await #expect(throws: Refusal.conflict(stored: "")) { try await network.change(id, as: "school-lead", goal: "second", version: 1) }
        }
        #expect(events.isEmpty)
        #expect(try await network.fingerprint() == before)
        try await network.change(id, as: "school-lead", goal: "second", version: 2)
    }

    @Test("R64 R88: who answers an action after somebody else is told, and the stored note is not shown past the log")
    func staleAnswer() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let action = try await network.assign(id, to: "school", as: "school-lead")
        try await network.answer(action, .accepted, note: "a sealed note", as: "school-lead")
        let before = try await network.fingerprint()
        let events = try await network.events {
            await #expect(throws: Refusal.conflict(stored: "")) { try await network.answer(action, .done, as: "school-lead") }
        }
        #expect(events.isEmpty)
        #expect(try await network.fingerprint() == before)
    }

    @Test("R64: only the agency that was asked answers, and a refusal needs its reason")
    func answers() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        let action = try await network.assign(id, to: "police", as: "school-lead")
        await #expect(throws: Refusal.notFound) { try await network.answer(action, .done, as: "school-lead") }
        await #expect(throws: FormErrors.self) { try await network.answer(action, .refused, as: "police-prevent") }
        try await network.answer(action, .refused, note: "not ours", as: "police-prevent")
        let stored = try #require(try await network.read(id, as: "school-lead") { try ActionStore.all($0, $1) }.first)
        #expect(stored.state == .refused && stored.content == .init(what: "do", note: "not ours"))
        await #expect(throws: FormErrors.self) { try await network.answer(stored, .done, as: "police-prevent") }
    }

    @Test("R74: a page of work is not filled by cases that were left or closed")
    func workIsOfOwnCases() async throws {
        let network = try await TestNetwork.fresh()
        let desk = try await network.desk("social-adults", for: CanRefer.self)
        func work() async throws -> [String] { try await desk.read(.workSeen) { try WorkStore.today($0, $1) }.mine.map(\.action.content.what) }
        let before = try await work().count
        for round in 0..<(2 * WorkStore.limit) {
            let id = try await network.adopt()
            try await network.join(id, "social-adults")
            _ = try await network.assign(id, to: "social", as: "school-lead", what: "left")
            if round.isMultiple(of: 2) {
                let place = try #require(try await network.read(id, as: "social-adults") { try MemberStore.all($0, $1) }.last)
                try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(place.id, $0, $1)) }
            } else {
                try await network.appoint(id, "school-lead")
                try await network.close(id, as: "school-lead")
            }
        }
        let id = try await network.adopt()
        try await network.join(id, "social-adults")
        _ = try await network.assign(id, to: "social", as: "school-lead", what: "current")
        let mine = try await work()
        #expect(mine.count == before + 1 && mine.contains("current") && !mine.contains("left"))
    }

    @Test("R58: a change of the owner needs a note for the successor; nobody owns the case twice")
    func ownerChange() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        try await network.appoint(id, "school-lead")
        let withoutNote = await #expect(throws: FormErrors.self) { try await network.appoint(id, "police-prevent") }
        #expect(withoutNote?.message(for: "note") != nil)
        let twice = await #expect(throws: FormErrors.self) { try await network.appoint(id, "school-lead", note: "n") }
        #expect(twice?.message(for: "owner") != nil)
        try await network.appoint(id, "police-prevent", note: "call the aunt")
        let decision = try #require(try await network.read(id, as: "police-prevent") { try DecisionStore.all($0, $1) }.first)
        #expect(decision.kind == .ownerChanged && decision.content.note == "call the aunt")
        await #expect(throws: Refusal.notFound) { try await network.close(id, as: "school-lead") }
        await #expect(throws: Refusal.notFound) {
            try await network.visit(id, "school-lead", for: CanAppointOwner.self).write { _, _ in ((), AuditEvent(.ownerAppointed)) }
        }
    }

    @Test("R59: a place in the team ends once and keeps its end; the owner's place does not end, a seat has one place")
    func places() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.appoint(id, "school-lead")
        try await network.join(id, "police-prevent")
        await #expect(throws: FormErrors.self) { try await network.join(id, "police-prevent", .guest, until: Day("2030-01-01")) }
        let team = try await network.read(id, as: "school-lead") { try MemberStore.all($0, $1) }
        func end(_ key: String) async throws -> Day? {
            let seat = try await network.seat(key).id
            let place = try #require(team.first { $0.seat == seat })
            try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(place.id, $0, $1)) }
            return try await network.read(id, as: "school-lead") { try MemberStore.all($0, $1) }.first { $0.id == place.id }?.until
        }
        await #expect(throws: FormErrors.self) { _ = try await end("school-lead") }
        let first = try await end("police-prevent")
        await #expect(throws: Refusal.notFound) { _ = try await network.read(id, as: "police-prevent") { try CaseStore.find($0, $1).reference } }
        network.clock.advance(seconds: 5 * 86_400)
        let twice = await #expect(throws: FormErrors.self) { _ = try await end("police-prevent") }
        #expect(twice?.message(for: "member") != nil)
        let police = try await network.seat("police-prevent").id
        let places = try await network.read(id, as: "school-lead") { try MemberStore.all($0, $1) }
        #expect(first != nil && places.first { $0.seat == police }?.until == first)
    }
}
