import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Access: lists equal gets, guests see their own")
struct AccessTests {
    /// What one seat gets of one case: nothing, or the entries that it finds.
    private struct Got: Sendable {
        var list: [Entry.ID: VisibleEntry.Content] = [:]
        var finds: [Entry.ID: VisibleEntry.Content] = [:]
    }

    private func get(_ id: Case.ID, _ seat: String, _ network: TestNetwork) async throws -> Got? {
        do {
            return try await network.read(id, as: seat) { access, tx in
                var got = Got()
                for visible in try EntryStore.visible(.init(), limit: 1000, access, tx).entries { got.list[visible.entry.id] = visible.content }
                for row in try tx.rows("SELECT id FROM entry") {
                    let entry: Entry.ID = try row.id("id")
                    do { got.finds[entry] = try EntryStore.find(entry, access, tx).content } catch is AccessDenied {}
                }
                return got
            }
        } catch Refusal.notFound { return nil }
    }

    /// All pages of a state; a seat without lists has none.
    private func list(_ state: Facts.CaseState, _ seat: String, _ network: TestNetwork) async throws -> [Case.ID] {
        var ids: [Case.ID] = []
        var before: Case.ID?
        do {
            repeat {
                let cursor = before
                let page = try await network.desk(seat, for: CanRefer.self).read(.casesListed) { try CaseList.page(state: state, before: cursor, $0, $1) }
                ids += page.lines.map(\.file.id)
                before = page.next
            } while before != nil
        } catch Refusal.notFound {}
        return ids
    }

    @Test("R89: for every seat, the lists of cases hold exactly the cases that it can open, and of entries those that it can find")
    func listsEqualGets() async throws {
        let network = try await TestNetwork.fresh()
        let all = try await network.caseIDs()
        var opened = 0
        var seen = 0
        for seat in network.seatKeys {
            let listed = try await list(.open, seat, network) + list(.closed, seat, network)
            var gets: Set<Case.ID> = []
            for id in all {
                guard let got = try await get(id, seat, network) else { continue }
                gets.insert(id)
                #expect(got.list == got.finds, "\(seat) in \(id)")
                seen += got.list.count
            }
            #expect(Set(listed) == gets, "\(seat)")
            #expect(listed.count == Set(listed).count, "\(seat) has a case twice")
            opened += gets.count
        }
        #expect(opened > 50 && seen > 200, "the network is large enough to mean something: \(opened) cases, \(seen) entries")
    }

    @Test("R89: a list of several pages has every case once")
    func pages() async throws {
        let network = try await TestNetwork.fresh()
        for _ in 0..<45 { _ = try await network.adopt() }
        let listed = try await list(.open, "school-lead", network)
        var gets: Set<Case.ID> = []
        for id in try await network.caseIDs() where try await get(id, "school-lead", network) != nil { gets.insert(id) }
        #expect(listed.count > CaseList.pageSize && Set(listed).count == listed.count)
        #expect(try await Set(listed + list(.closed, "school-lead", network)) == gets)
    }

    @Test("R89 R92: administrator and auditor open no case, and no list", arguments: ["city-admin", "city-dpo"])
    func officesSeeNoContent(_ seat: String) async throws {
        let network = try await TestNetwork.fresh()
        for id in try await network.caseIDs() {
            await #expect(throws: Refusal.notFound) { _ = try await network.read(id, as: seat) { access, tx in try CaseStore.find(access, tx) } }
        }
        await #expect(throws: Refusal.notFound) {
            _ = try await network.desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1).queue }
        }
    }

    @Test("R59: a guest sees what was shared with the guest or written by the guest, and only the own place and actions")
    func guest() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "mentor-sami", .guest, until: network.viewer("city-coordinator").today.adding(days: 5))
        let guest = try await network.seat("mentor-sami")
        try await network.enter(id, as: "school-lead", .network)
        try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        let named = try await network.enter(id, as: "school-lead", shares: [network.terms(.seat(guest.id), .summary)])
        let own = try await network.enter(id, as: "mentor-sami", .namedPeople)
        try await network.change(id, as: "school-lead", goal: "a goal of the team", version: 1)
        _ = try await network.assign(id, to: "school", as: "school-lead", what: "theirs")
        let seen = try await network.read(id, as: "mentor-sami") { access, tx in
            let entries = try EntryStore.visible(.init(), access, tx).entries.map { ($0.entry.id, $0.shares.count) }
            return (
                entries, try MemberStore.all(access, tx).map(\.seat), try ActionStore.all(access, tx).count,
                try CaseStore.find(access, tx).details.goal, try DecisionStore.all(access, tx).count
            )
        }
        #expect(Set(seen.0.map(\.0)) == [named, own])
        #expect(seen.1 == [guest.id])
        #expect(seen.2 == 0 && seen.3 == "" && seen.4 == 0)
    }

    @Test("R59: the day after the last day a guest sees nothing, nor a member whose place was ended")
    func ended() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let today = try await network.viewer("city-coordinator").today
        try await network.join(id, "mentor-sami", .guest, until: today)
        try await network.join(id, "exit-online")
        #expect(try await get(id, "mentor-sami", network) != nil)
        let place = try await network.read(id, as: "city-coordinator") { try MemberStore.all($0, $1) }.last
        let member = try #require(place)
        try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(member.id, $0, $1)) }
        #expect(try await get(id, "exit-online", network) == nil)
        #expect(try await !list(.open, "exit-online", network).contains(id))
        network.clock.advance(seconds: 86_400)
        #expect(try await get(id, "mentor-sami", network) == nil)
        #expect(try await !list(.open, "mentor-sami", network).contains(id))
    }

    @Test("R22: what hangs on a seat is there for its deputy, and for nobody's person")
    func deputy() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        #expect(try await get(id, "city-safety", network) == nil)
        let token = try await network.freshToken("city-safety", after: 31)
        let jonas = try #require(try await SessionStore.viewer(token, network.log))
        let coordinator = try await network.seat("city-coordinator")
        let moved = try await SessionStore.switchSeat(to: coordinator.id, jonas, token: token, network.log)
        let deputy = try #require(try await SessionStore.viewer(moved, network.log))
        let visit: CaseVisit<CanSeeCase> = deputy.visit(id, network.log)
        #expect(try await visit.read(.caseSeen) { try CaseStore.find($0, $1).id } == id)
        #expect(deputy.practitioner.id == jonas.practitioner.id && deputy.seat.id == coordinator.id)
    }
}
