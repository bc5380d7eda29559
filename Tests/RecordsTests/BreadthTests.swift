import Domain
import Synchronization
import TestSupport
import Testing

@testable import Records

@Suite("Breadth: many cases at once are asked about, very many stop")
struct BreadthTests {
    /// Generated cases, all with the coordinator on the team.
    private func town(_ count: Int) async throws -> (TestNetwork, [Case.ID]) {
        let network = try await TestNetwork.fresh()
        let before = try await Set(network.caseIDs())
        let demo = DemoNetwork(
            log: network.log, hasher: PasswordHasher(cost: .cheap, environment: network.database.environment), clock: DemoClock { network.clock.now() })
        try await demo.generate(count) { _ in }
        let cases = try await network.caseIDs().filter { !before.contains($0) }
        try await network.signIn("city-coordinator")
        return (network, cases)
    }

    private func open(_ id: Case.ID, _ network: TestNetwork) async throws {
        _ = try await network.read(id, as: "city-coordinator") { try CaseStore.find($0, $1).id }
    }

    private func reason(_ network: TestNetwork, _ text: String = "We prepare the audit of the year.") async throws {
        try await network.desk("city-coordinator", for: CanRefer.self).write { try ((), BreadthStore.give(Form(["reason": [text]]), $0, $1)) }
    }

    private func alerts(_ network: TestNetwork) async throws -> [Breadth.Alert] {
        try await network.desk("city-dpo", for: CanExportLog.self).read(.oversightSeen) { try OversightStore.today($0, $1).alerts }
    }

    @Test("The 61st case of an hour asks for a reason, the officer sees it; with a reason it goes on; the 201st stops until the hour is over") func limits()
        async throws
    {
        let (network, cases) = try await town(205)
        for id in cases[..<60] { try await open(id, network) }
        await #expect(throws: Refusal.reasonNeeded(.hour, cases[60])) { try await open(cases[60], network) }
        // What was opened before still opens, and asking twice is one alert.
        try await open(cases[3], network)
        await #expect(throws: Refusal.reasonNeeded(.hour, cases[61])) { try await open(cases[61], network) }
        let asked = try await alerts(network)
        #expect(asked.map(\.kind) == [.hour] && asked.first?.reason == "")
        let named = await #expect(throws: FormErrors.self) { try await reason(network, "I look for Jarek Nowak.") }
        #expect(named?.message(for: "reason") != nil)
        await #expect(throws: Refusal.reasonNeeded(.hour, cases[60])) { try await open(cases[60], network) }
        try await reason(network)
        #expect(try await alerts(network).map(\.reason) == ["We prepare the audit of the year."])
        for id in cases[60..<200] { try await open(id, network) }
        await #expect(throws: Refusal.reasonNeeded(.stop, cases[200])) { try await open(cases[200], network) }
        try await reason(network)
        await #expect(throws: Refusal.reasonNeeded(.stop, cases[200])) { try await open(cases[200], network) }
        #expect(try await Set(alerts(network).map(\.kind)) == [.hour, .stop])
        let codes = try await network.events().map(\.code)
        #expect(codes.contains(EventCode.breadthAsked.rawValue) && codes.contains(EventCode.breadthStopped.rawValue))
        network.clock.advance(seconds: 3700)
        try await open(cases[200], network)
    }

    @Test("Another node counts what this one recorded, and a reason holds on both") func twoNodes() async throws {
        let (network, cases) = try await town(62)
        for id in cases[..<60] { try await open(id, network) }
        let there = try TestNetwork(stores: network.stores.copy(), demo: network.demo, clock: network.clock, seed: 8)
        network.clock.advance(seconds: 60)
        await #expect(throws: Refusal.reasonNeeded(.hour, cases[60])) { try await open(cases[60], there) }
        // Nothing that is reopened counts twice, on whichever node.
        try await open(cases[0], there)
        try await reason(network)
        let after = try TestNetwork(stores: network.stores.copy(), demo: network.demo, clock: network.clock, seed: 9)
        network.clock.advance(seconds: 60)
        try await open(cases[60], after)
    }

    @Test("A day with more than three times as many cases as the own habit asks, above twenty; the reason holds for the day") func habit() async throws {
        let (network, cases) = try await town(25)
        for _ in 0..<5 {
            for id in cases[..<2] { try await open(id, network) }
            network.clock.advance(seconds: 86_400)
        }
        for id in cases[..<20] { try await open(id, network) }
        await #expect(throws: Refusal.reasonNeeded(.day, cases[20])) { try await open(cases[20], network) }
        try await reason(network)
        network.clock.advance(seconds: 2 * 3600)
        try await open(cases[21], network)
    }

    @Test("A case that was opened before costs no statement more; a new one costs two, however many were opened") func cost() async throws {
        let (network, cases) = try await town(40)
        let viewer = try await network.viewer("city-coordinator")
        func count(_ id: Case.ID) async throws -> Int {
            try await network.database.read { tx in
                let counting = Counting(inner: tx.session)
                let counted = Transaction(session: counting, database: tx.database, isReading: true)
                let access = try CaseAccess<CanSeeCase>.check(id, for: viewer, in: tx)
                try BreadthStore.admit(access, counted)
                return counting.count.statements.withLock { $0.count }
            }
        }
        let first = try await count(cases[0])
        for id in cases[1..<30] { try await open(id, network) }
        // More than twenty today: the days before are asked for, too.
        let later = try await count(cases[35])
        #expect(first == 2 && later == 3, "\(first) \(later)")
        #expect(try await count(cases[0]) == 0)
    }

    @Test("A reason that was lengthened by hand does not open") func bound() async throws {
        let (network, cases) = try await town(61)
        for id in cases[..<60] { try await open(id, network) }
        try await reason(network)
        try await network.tamper("UPDATE breadth SET until_at = '2999-01-01T00:00:00.000Z'")
        await #expect(throws: (any Error).self) { try await open(cases[60], network) }
    }
}
