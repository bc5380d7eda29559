import Domain
import Foundation
import Testing

@testable import App
@testable import Records

/// The demo network, played once in a process, with everybody signed in and the scenario of the matrix prepared.
struct Network: Sendable {
    let folder: TemporaryFolder
    let accounts: [DemoAccount]
    let plan: DemoPlan
    let cookies: [String: String]
    let scenario: Scenario

    static let played = Task { try await play() }
    /// For suites that only read.
    static let shared = Task { try await copy() }

    /// A copy that a test may change.
    static func copy() async throws -> TestSite {
        let network = try await played.value
        let folder = try TemporaryFolder()
        for part in ["data", "keys", "checkpoints"] {
            try FileManager.default.copyItem(at: network.folder.url.appending(path: part), to: folder.url.appending(path: part))
        }
        return try open(folder, accounts: network.accounts, cookies: network.cookies)
    }

    private static func open(_ folder: TemporaryFolder, accounts: [DemoAccount], cookies: [String: String]) throws -> TestSite {
        let clock = TestClock(TestClock.start.adding(seconds: 300))
        let environment = Environment.test(seed: 7, now: { clock.now() })
        let log = try log(in: folder, environment)
        return TestSite(folder: folder, clock: clock, environment: environment, log: log, accounts: accounts, cookies: cookies)
    }

    private static func log(in folder: TemporaryFolder, _ environment: Environment) throws -> AuditLog {
        let database = try Database(folder: folder.url.appending(path: "data"), keys: folder.url.appending(path: "keys"), environment: environment)
        return AuditLog(database: database, origin: "rivermouth.test/log", checkpoints: folder.url.appending(path: "checkpoints"))
    }

    private static func play() async throws -> Network {
        let folder = try TemporaryFolder()
        let plan = try DemoPlan.read()
        let accounts = try await history(folder)
        let site = try open(folder, accounts: accounts, cookies: [:])
        for person in plan.people { _ = try await site.signIn(person.seat, person.email) }
        let scenario = try await Scenario(on: site, plan)
        return Network(folder: folder, accounts: accounts, plan: plan, cookies: site.sessions, scenario: scenario)
    }

    private static func history(_ folder: TemporaryFolder) async throws -> [DemoAccount] {
        let clock = TestClock()
        let demoClock = DemoClock { clock.now() }
        let environment = Environment.test(seed: 2026, now: { demoClock.now() })
        try Keyring.create(in: folder.url.appending(path: "keys"), environment: environment)
        let log = try log(in: folder, environment)
        try await log.migrate()
        return try await DemoNetwork(log: log, hasher: PasswordHasher(cost: .cheap, environment: environment), clock: demoClock).build { _ in }
    }
}
