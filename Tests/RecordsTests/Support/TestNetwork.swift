import Domain
import Foundation
import Synchronization
import TestSupport
import Testing
import Yams

@testable import Records

/// A copy of the demo network for one test, with a clock that the test sets. Whoever looks at it has signed in for real.
final class TestNetwork: Sendable {
    let stores: TestStores
    let clock: TestClock
    let database: Database
    let log: AuditLog
    let signIn: SignIn
    let demo: Demo
    private let tokens = Mutex<[String: String]>([:])

    /// The history is played once in a process; a test gets a copy of the files.
    struct Demo: Sendable {
        let stores: TestStores
        let accounts: [DemoAccount]
        let plan: Plan

        /// Accounts by the keys of their seats, agencies' names and participants' names by their keys.
        struct Plan: Sendable {
            let emails: [String: String]
            let agencies: [String: String]
            let people: [String: String]
        }
    }

    static let demo = Task { try await play() }

    private static func play() async throws -> Demo {
        let stores = try TestStores()
        let clock = TestClock()
        let demoClock = DemoClock { clock.now() }
        var environment = Environment.test(clock: clock, seed: 2026)
        environment.now = { demoClock.now() }
        try Keyring.create(in: stores.keys, environment: environment)
        let log = try stores.log(environment)
        try log.migrate()
        let hasher = PasswordHasher(cost: .cheap, environment: environment)
        let accounts = try await DemoNetwork(log: log, hasher: hasher, clock: demoClock).build { _ in }
        let plan = try YAMLDecoder().decode(DemoPlan.self, from: DemoNetwork.seed)
        return Demo(
            stores: stores, accounts: accounts,
            plan: .init(
                emails: Dictionary(uniqueKeysWithValues: plan.people.map { ($0.seat, $0.email) }),
                agencies: Dictionary(uniqueKeysWithValues: plan.agencies.map { ($0.key, $0.name) }),
                people: Dictionary(uniqueKeysWithValues: plan.cases.map { ($0.key, $0.referral.person["name"] ?? "") })))
    }

    /// A copy that the test may write to.
    static func fresh(seed: UInt64 = 7, isFrozen: Bool = false) async throws -> TestNetwork {
        let demo = try await Self.demo.value
        return try TestNetwork(stores: demo.stores.copy(), demo: demo, clock: TestClock(TestClock.start.adding(seconds: 300), isFrozen: isFrozen), seed: seed)
    }

    init(stores: TestStores, demo: Demo, clock: TestClock, seed: UInt64) throws {
        self.stores = stores
        self.demo = demo
        self.clock = clock
        let environment = Environment.test(clock: clock, seed: seed)
        log = try stores.log(environment)
        database = log.database
        signIn = SignIn(log: log, hasher: PasswordHasher(cost: .cheap, environment: environment))
    }

    var seatKeys: [String] { demo.plan.emails.keys.sorted() }

    func account(_ seat: String) throws -> DemoAccount {
        let email = try #require(demo.plan.emails[seat])
        return try #require(demo.accounts.first { $0.email == email })
    }

    func code(_ account: DemoAccount) throws -> String { try #require(TOTP.code(secret: account.totpSecret, now: clock.now())) }

    /// Signs in with password and second factor, and returns the token of the session.
    /// - Parameter after: seconds that pass before, so that the authenticator shows another code.
    func freshToken(_ seat: String, after seconds: Int = 0) async throws -> String {
        clock.advance(seconds: seconds)
        let account = try account(seat)
        let pending = try #require(try await signIn.password(email: account.email, password: account.password, address: "192.0.2.1"))
        return try #require(try await signIn.secondFactor(pending: pending, code: code(account), address: "192.0.2.1"))
    }

    /// The viewer in a seat's live session; signs in when there is none.
    func viewer(_ seat: String) async throws -> Viewer {
        if let token = tokens.withLock({ $0[seat] }), let viewer = try await SessionStore.viewer(token, log) { return viewer }
        let token = try await freshToken(seat)
        tokens.withLock { $0[seat] = token }
        return try #require(try await SessionStore.viewer(token, log))
    }

    /// Signs seats in beforehand, for tests that count events.
    func signIn(_ seats: String...) async throws {
        for seat in seats { _ = try await viewer(seat) }
    }

    func seat(_ key: String) async throws -> Seat {
        let email = try #require(demo.plan.emails[key])
        let row = try await database.read { tx in
            try tx.first("SELECT seat.* FROM seat JOIN practitioner ON practitioner.id = holder_id WHERE email = \(email)").map(DirectoryStore.seat)
        }
        return try #require(row)
    }

    func agency(_ key: String) async throws -> Agency.ID {
        let name = try #require(demo.plan.agencies[key])
        let row = try await database.read { tx in try tx.first("SELECT id FROM agency WHERE name = \(name)")?.id("id", of: Agency.self) }
        return try #require(row)
    }

    /// The case of a story of the demo.
    func caseID(_ key: String) async throws -> Case.ID {
        let name = try #require(demo.plan.people[key])
        let lines = try await desk("city-coordinator", for: CanRefer.self).read(.casesSearched) { try CaseList.search(name, $0, $1).lines }
        return try #require(lines.first?.file.id)
    }

    func caseIDs() async throws -> [Case.ID] {
        try await database.read { tx in try tx.rows("SELECT id FROM case_file ORDER BY id").map { try $0.id("id") } }
    }
}
