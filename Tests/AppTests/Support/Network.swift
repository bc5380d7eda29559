import Domain
import Foundation
import TestSupport
import Testing

@testable import App
@testable import Records

/// The demo network, played once in a process, with everybody signed in and the scenario of the matrix prepared.
struct Network: Sendable {
    /// Kept open: a database that closes while its files are copied takes some of them away.
    private let site: TestSite
    let plan: DemoPlan
    let scenario: Scenario

    static let played = Task { try await play() }
    /// For suites that only read.
    static let shared = Task { try await copy() }

    /// A copy that a test may change.
    static func copy() async throws -> TestSite {
        let played = try await played.value.site
        let stores = try played.stores.copy()
        let clock = TestClock(TestClock.start.adding(seconds: 300))
        let environment = Environment.test(seed: 7, now: { clock.now() })
        let log = try stores.log(environment)
        // Nobody sequences here, and the clock runs ahead: the log is taken for alive.
        log.pulse.sequenced(at: clock.now().adding(days: 1))
        return TestSite(stores: stores, clock: clock, environment: environment, log: log, accounts: played.accounts, cookies: played.sessions)
    }

    private static func play() async throws -> Network {
        let stores = try TestStores()
        let plan = try DemoPlan.read()
        let clock = TestClock()
        let demoClock = DemoClock { clock.now() }
        let environment = Environment.test(seed: 2026, now: { demoClock.now() })
        try Keyring.create(in: stores.keys, environment: environment)
        let log = try stores.log(environment)
        try log.migrate()
        let hasher = PasswordHasher(cost: .cheap, environment: environment)
        let accounts = try await DemoNetwork(log: log, hasher: hasher, clock: demoClock).build { _ in }
        let site = TestSite(stores: stores, clock: clock, environment: environment, log: log, accounts: accounts, cookies: [:])
        for person in plan.people { _ = try await site.signIn(person.seat, person.email) }
        let scenario = try await Scenario(on: site, plan)
        return Network(site: site, plan: plan, scenario: scenario)
    }
}
