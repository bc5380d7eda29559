import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Pledge: no case before it is signed")
struct PledgeTests {
    /// A case with an owner, a member and a guest.
    private func story() async throws -> (TestNetwork, Case.ID) {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        try await network.join(id, "mentor-sami", .guest, until: network.viewer("city-coordinator").today.adding(days: 600))
        try await network.appoint(id, "school-lead")
        return (network, id)
    }

    @Test("R51: whoever has not signed decides on no referral and no concern at the door, nor hears of one at a meeting; with the signature it opens")
    func door()
        async throws
    {
        let network = try await TestNetwork.fresh()
        let referral = try await network.refer(["name": "Ada Brook"], as: "school-lead")
        let meeting = try await network.meeting(days: 0)
        _ = try await network.agenda(referral, on: meeting)
        try await network.demand("I tell nobody.")
        let structure = try await network.usual().id
        await #expect(throws: Refusal.pledgeNeeded(structure, nil)) { try await network.weigh(referral, "adopt") }
        #expect(try await network.items(meeting, as: "city-coordinator") == ["hidden"])
        let other = try await network.refer(["name": "Ben Shore"], as: "school-lead")
        await #expect(throws: Refusal.pledgeNeeded(structure, nil), "nor tells others of one") { _ = try await network.agenda(other, on: meeting) }
        // Whoever does not weigh there hears nothing of a pledge.
        await #expect(throws: Refusal.notFound) { try await network.weigh(referral, "adopt", as: "school-lead") }
        #expect(try await network.desk("city-coordinator", for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1).pledges.count } == 1)
        try await network.sign(as: "city-coordinator")
        #expect(try await network.items(meeting, as: "city-coordinator") == ["Ada Brook"])
        #expect(try await network.weigh(referral, "adopt") != nil)
    }

    private func opens(_ id: Case.ID, _ seat: String, _ network: TestNetwork) async throws -> Bool {
        do {
            _ = try await network.read(id, as: seat) { try CaseStore.find($0, $1).id }
            return true
        } catch Refusal.pledgeNeeded { return false }
    }

    @Test("R51: with a new version no page of a case opens to any of its team before it is signed; a stranger hears what a stranger hears")
    func newVersion() async throws {
        let (network, id) = try await story()
        let structure = try await network.usual().id
        for seat in ["school-lead", "police-prevent", "mentor-sami", "city-coordinator"] { #expect(try await opens(id, seat, network), "\(seat)") }
        try await network.demand("I tell nobody.", guests: "I tell nobody either.")
        for seat in ["school-lead", "police-prevent", "mentor-sami", "city-coordinator"] {
            await #expect(throws: Refusal.pledgeNeeded(structure, id), "\(seat)") { _ = try await network.read(id, as: seat) { try CaseStore.find($0, $1).id } }
        }
        await #expect(throws: Refusal.pledgeNeeded(structure, id)) { try await network.change(id, as: "school-lead", goal: "g", version: 1) }
        await #expect(throws: Refusal.pledgeNeeded(structure, id)) { try await network.enter(id, as: "police-prevent") }
        await #expect(throws: Refusal.pledgeNeeded(structure, id)) {
            _ = try await network.visit(id, "school-lead", for: CanSeeCaseLog.self).read(.caseLogSeen) { try CaseLog.latest($0, $1).count }
        }
        // Nobody learns by the pledge that a case exists: not even by the pages that do not ask for a place in the team.
        for seat in ["youth-worker", "social-worker-ines"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.read(id, as: seat) { try CaseStore.find($0, $1).id } }
            await #expect(throws: Refusal.notFound, "\(seat)") {
                _ = try await network.visit(id, seat, for: CanSeeCaseLog.self).read(.caseLogSeen) { try CaseLog.latest($0, $1).count }
            }
        }
        // What a member may not do all the same stays unknown: a guest sees no team.
        await #expect(throws: Refusal.notFound) {
            _ = try await network.visit(id, "mentor-sami", for: CanSeeTeam.self).read(.caseSeen) { try MemberStore.all($0, $1).count }
        }
        try await network.sign(as: "school-lead")
        #expect(try await opens(id, "school-lead", network))
        #expect(try await !opens(id, "police-prevent", network))
    }

    @Test("R51: a guest signs the words for guests; those for members do not open the case to a guest, nor the other way round")
    func roles() async throws {
        let (network, id) = try await story()
        try await network.demand("I tell nobody.", guests: "I tell nobody either.")
        try await network.sign(as: "mentor-sami", .member)
        #expect(try await !opens(id, "mentor-sami", network))
        try await network.sign(as: "mentor-sami", .guest)
        #expect(try await opens(id, "mentor-sami", network))
        try await network.sign(as: "school-lead", .guest)
        #expect(try await !opens(id, "school-lead", network))
    }

    @Test("R51: it runs out after its months, on the day; within 30 days before, My work reminds of it; a structure that asks for none opens")
    func expiry() async throws {
        let (network, id) = try await story()
        try await network.demand("I tell nobody.", months: 2)
        try await network.sign(as: "school-lead")
        func lines() async throws -> [PledgeLine] {
            try await network.desk("school-lead", for: CanRefer.self).read(.workSeen) { try PledgeStore.today($0, $1) }
        }
        #expect(try await lines().isEmpty)
        let until = try await network.viewer("school-lead").today.adding(months: 2)
        network.clock.set(until.adding(days: -20).start(in: .gmt).adding(hours: 12))
        #expect(try await lines().map(\.until) == [until])
        network.clock.set(until.start(in: .gmt).adding(hours: 12))
        #expect(try await opens(id, "school-lead", network))
        network.clock.set(until.adding(days: 1).start(in: .gmt).adding(hours: 12))
        #expect(try await !opens(id, "school-lead", network))
        let waiting = try await lines()
        #expect(waiting.count == 1 && waiting.first?.until == nil && (waiting.first?.cases ?? 0) > 0)
        try await network.demand("")
        #expect(try await opens(id, "school-lead", network))
        #expect(try await lines().isEmpty)
    }

    @Test("R51: lists leave out what waits for a pledge: no name of a person shows, in My work, in the list of cases, or in a search")
    func lists() async throws {
        let (network, id) = try await story()
        func seen(_ seat: String) async throws -> [Case.ID] {
            let work = try await network.desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1) }
            let list = try await network.desk(seat, for: CanRefer.self).read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1).lines }
            let found = try await network.desk(seat, for: CanRefer.self).read(.casesSearched) { try CaseList.search("Ada Brook", $0, $1).lines }
            return work.ownedCases.map(\.file.id) + list.map(\.file.id) + found.map(\.file.id)
        }
        #expect(try await seen("school-lead").filter { $0 == id }.count == 3)
        try await network.demand("I tell nobody.")
        #expect(try await seen("school-lead").isEmpty)
        try await network.sign(as: "school-lead")
        #expect(try await seen("school-lead").filter { $0 == id }.count == 3)
    }

    @Test("R51: a signature counts for its person in its seat; made or lengthened by hand it counts for nothing") func bound() async throws {
        let (network, id) = try await story()
        try await network.demand("I tell nobody.", months: 1)
        try await network.sign(as: "police-prevent")
        #expect(try await !opens(id, "school-lead", network))
        let (seat, person) = try await (network.seat("school-lead").id, #require(network.seat("school-lead").holder))
        try await network.tamper("UPDATE pledge_signature SET seat_id = \(seat), practitioner_id = \(person) WHERE version = 2")
        #expect(try await !opens(id, "school-lead", network))
        try await network.sign(as: "school-lead")
        #expect(try await opens(id, "school-lead", network))
        try await network.tamper("UPDATE pledge_signature SET until_day = '2999-01-01' WHERE version = 2")
        #expect(try await !opens(id, "school-lead", network))
    }

    @Test("R51: two who write the pledge at once do not overwrite each other, and saving it unchanged asks nobody to sign again") func conflict() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.usual()
        let stale = try PledgeForm.parse(Form(["pledge": ["A"], "months": ["12"], "version": ["0"]]))
        await #expect(throws: Refusal.conflict(stored: "")) {
            try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in try ((), PledgeStore.save(structure.id, stale, access, tx)) }
        }
        try await network.demand("A")
        await #expect(throws: FormErrors.self) { try await network.demand("A") }
        #expect(try await network.usual().pledge?.version == 2)
    }
}
