import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("The log: every read and write is in it")
struct LogTests {
    private struct Planned: Error {}

    @Test("R88: reading a case leaves one event, with the case as its subject and who looked")
    func readOfCase() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let viewer = try await network.viewer("school-lead")
        let events = try await network.events { _ = try await network.read(id, as: "school-lead") { try CaseStore.find($0, $1).reference } }
        let event = try #require(events.first)
        #expect(events.count == 1)
        #expect(event.code == EventCode.caseSeen.rawValue && event.outcome == 0 && event.subject == id.text)
        #expect(event.seat == viewer.seat.id.text && event.agency == viewer.agency.id.text)
        #expect(event.practitioner == viewer.practitioner.id.text && event.session == viewer.sessionMark)
        #expect(event.items.filter { $0.kind == "case" }.map(\.id) == [id.text])
        #expect(event.items.allSatisfy { $0.operation == .read && $0.level == .full && $0.hash.isEmpty })
    }

    @Test("R88 R40: the event names the level at which an entry was seen", arguments: Level.allCases)
    func levels(_ level: Level) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, level)])
        try await network.signIn("police-prevent")
        let events = try await network.events {
            _ = try await network.visit(id, "police-prevent", for: CanSeeCase.self).read(.entriesSeen) { try EntryStore.visible(.init(), $0, $1).entries }
        }
        let items = try #require(events.first).items
        #expect(events.count == 1)
        #expect(items.filter { $0.kind == "entry" }.map(\.id) == (level == .full ? [entry.text] : []))
        #expect(items.filter { $0.kind == "share" }.map(\.level) == [level])
    }

    @Test("R88: each list at the desk leaves one event with the items that it showed")
    func lists() async throws {
        let network = try await TestNetwork.fresh()
        try await network.signIn("city-coordinator")
        let events = try await network.events {
            let desk = try await network.desk("city-coordinator", for: CanRefer.self)
            _ = try await desk.read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1) }
            _ = try await desk.read(.casesSearched) { try CaseList.search("nobody of that name", $0, $1) }
            _ = try await desk.read(.workSeen) { try WorkStore.today($0, $1) }
            _ = try await network.desk("city-coordinator", for: CanTriage.self).read(.referralsListed) { try ReferralStore.queue($0, $1) }
        }
        #expect(events.map(\.code) == [EventCode.casesListed, .casesSearched, .workSeen, .referralsListed].map(\.rawValue))
        #expect(events[0].items.filter { $0.kind == "case" }.count == 10)
        #expect(events[1].items.isEmpty)
        #expect(events[3].items.contains { $0.kind == "referral" })
    }

    @Test("R88: reading a referral leaves one event whose subject is the referral")
    func readOfReferral() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.refer([:], as: "school-lead")
        let desk = try await network.desk("school-lead", for: CanRefer.self)
        let events = try await network.events { _ = try await desk.read(.referralSeen, about: id.text) { try ReferralStore.find(id, $0, $1) } }
        #expect(events.count == 1 && events[0].items.map(\.id) == [id.text] && events[0].items[0].level == .full)
        #expect(events.map(\.subject) == [id.text])
    }

    @Test("R88: the directory leaves no event, and a glance at anything sealed is refused")
    func glance() async throws {
        let network = try await TestNetwork.fresh()
        try await network.signIn("school-lead")
        let events = try await network.events {
            _ = try await network.desk("school-lead", for: CanSeeDirectory.self).glance { try DirectoryStore.all($0, $1).seats.count }
            let desk = try await network.desk("school-lead", for: CanRefer.self)
            await #expect(throws: Refusal.unavailable) { _ = try await desk.glance { try ReferralStore.ofAgency($0, $1).count } }
        }
        #expect(events.isEmpty)
    }

    @Test("R88: each write is one event that names what it wrote, with the hash of the stored bytes")
    func writes() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.signIn("city-coordinator", "school-lead", "police-prevent")
        func step(_ code: EventCode, _ created: [String], _ work: () async throws -> Void) async throws {
            let events = try await network.events(of: work).filter { $0.code != EventCode.caseSeen.rawValue }
            #expect(events.map(\.code) == [code.rawValue])
            #expect(events.map(\.subject) == [id.text], "\(code)")
            let written = events.flatMap(\.items).filter { $0.operation != .read }
            #expect(written.map(\.kind) == created, "\(code)")
            #expect(written.allSatisfy { $0.hash.count == 32 && $0.level == .full })
        }
        try await step(.memberAdded, ["member"]) { try await network.join(id, "police-prevent") }
        try await step(.ownerAppointed, ["decision", "case"]) { try await network.appoint(id, "school-lead") }
        try await step(.caseChanged, ["case"]) { try await network.change(id, as: "school-lead", goal: "g", version: 2) }
        let terms = network.terms(.team, .full)
        try await step(.entryAdded, ["entry", "share"]) { try await network.enter(id, as: "school-lead", shares: [terms]) }
        let found = try await network.read(id, as: "school-lead") { try EntryStore.visible(.init(), $0, $1).entries }
        let entry = try #require(found.first)
        try await step(.entryShared, ["share"]) { try await network.share(entry.entry.id, id, as: "school-lead", [terms]) }
        let share = try #require(entry.shares.first?.share.id)
        try await step(.shareRevoked, ["share"]) { try await network.revoke(share, of: entry.entry.id, id, as: "school-lead") }
        try await step(.actionAssigned, ["action"]) { _ = try await network.assign(id, to: "police", as: "school-lead") }
        let action = try #require(try await network.read(id, as: "police-prevent") { try ActionStore.all($0, $1) }.first)
        try await step(.actionAnswered, ["action"]) { try await network.answer(action, .done, as: "police-prevent") }
        let place = try #require(try await network.read(id, as: "school-lead") { try MemberStore.all($0, $1) }.last)
        try await step(.memberEnded, ["member"]) {
            try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(place.id, $0, $1)) }
        }
        try await step(.caseClosed, ["closure", "case", "decision"]) { try await network.close(id, as: "school-lead") }
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [])
    }

    @Test("R88: a write that throws leaves no row and no event")
    func failedWrite() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        try await network.signIn("school-lead")
        let before = try await network.fingerprint()
        let events = try await network.events {
            await #expect(throws: Planned.self) {
                try await network.visit(id, "school-lead", for: CanAddEntry.self).write { access, tx -> (Void, AuditEvent) in
                    let form = Form(["kind": ["note"], "title": ["t"], "text": ["x"], "handling": ["case-team"]])
                    _ = try EntryStore.add(.parse(form, ShareStore.offer(access, tx)), access, tx)
                    throw Planned()
                }
            }
        }
        #expect(events.isEmpty)
        #expect(try await network.fingerprint() == before)
    }

    @Test("R88 R89: refused and unknown cases look the same to the caller; the log has the rules")
    func refusals() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let unknown = Case.ID(at: TestClock.start, random: [1])
        try await network.signIn("exit-online")
        let events = try await network.events {
            for target in [id, unknown] {
                await #expect(throws: Refusal.notFound) { _ = try await network.read(target, as: "exit-online") { try CaseStore.find($0, $1).reference } }
                await #expect(throws: Refusal.notFound) { try await network.enter(target, as: "exit-online") }
            }
        }
        #expect(events.map(\.code) == Array(repeating: EventCode.accessRefused.rawValue, count: 4))
        #expect(events.map(\.subject) == [id.text, id.text, unknown.text, unknown.text])
        #expect(events.allSatisfy { $0.outcome == 1 && $0.items.isEmpty })
        #expect(events[0].rules == ["not-on-the-team"] && events[2].rules == ["no-such-case"])
    }

    @Test("R88: two hundred reads at once are all in the log, once each")
    func concurrentReads() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let visit: CaseVisit<CanSeeCase> = try await network.visit(id, "school-lead")
        let events = try await network.events {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 { group.addTask { _ = try await visit.read(.caseSeen) { try CaseStore.find($0, $1).reference } } }
                try await group.waitForAll()
            }
        }
        #expect(events.count == 200 && Set(events.map(\.id)).count == 200)
        #expect(events.allSatisfy { $0.subject == id.text && $0.items.contains { $0.kind == "case" } })
    }
}
