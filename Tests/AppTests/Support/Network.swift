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

/// The ids of the things that the matrix points at.
struct Scenario: Sendable {
    /// Of the case that the roles are related to, and of a case where none of them has a place.
    var own: [String: String] = [:]
    var foreign: [String: String] = [:]
    /// By seat, the mark of its session.
    var marks: [String: String] = [:]
    /// An id that nothing has.
    static let invented = "01900000-0000-7000-8000-000000000000"

    init(on site: TestSite, _ plan: DemoPlan) async throws {
        own = try await site.ids(ofCaseFrom: "probation-officer", entryBy: "clinic-psych", member: "exit-counsellor", actionOf: "clinic-psych", plan)
        foreign = try await site.ids(ofCaseFrom: "youth-worker", entryBy: "school-lead", member: "school-lead", actionOf: "family-adviser", plan)
        own["referral"] = try await site.id("SELECT referral_id AS id FROM case_file WHERE id = \(own["case"])")
        foreign["referral"] = try await site.id("SELECT id FROM referral WHERE decided_at IS NULL ORDER BY received_at DESC LIMIT 1")
        own["name"] = site.site.assets.css.name
        own["person"] = try await site.id("SELECT id FROM practitioner WHERE email = \(plan.email("exit-online"))")
        try await end("homes-adviser", own, by: "city-coordinator", on: site, plan)
        try await end("city-coordinator", foreign, by: "youth-worker", on: site, plan)
        own["token"] = try await invite(on: site)
        for (seat, cookie) in site.sessions {
            marks[seat] = String(SecretToken.hash(String(cookie.dropFirst("__Host-sid=".utf8.count))).hex.prefix(16))
        }
    }

    /// Ends a seat's place in a case, by the button that the team page has for it.
    private func end(_ seat: String, _ ids: [String: String], by leader: String, on site: TestSite, _ plan: DemoPlan) async throws {
        let caseID = try #require(ids["case"])
        let member = try await site.member(seat, of: caseID, plan)
        let answer = try await site.post("/cases/\(caseID)/team/\(member)/end", as: leader)
        try #require(answer.status == 303)
    }

    private func invite(on site: TestSite) async throws -> String {
        let form = [("name", "Nia Newcome"), ("email", "nia@city.example"), ("title", "Trainee"), ("function", "practitioner")]
        let agency = try await site.id("SELECT id FROM agency WHERE email = 'contact@city.example'")
        let answer = try await site.post("/people", form + [("agency", agency)], as: "city-admin")
        let link = try #require(answer.text.firstMatch(of: #//invitations/([0-9a-f]{64})/#))
        return String(link.1)
    }
}

extension TestSite {
    /// The first column `id` of a query past all stores.
    func id(_ sql: SQL) async throws -> String { try #require(try await database.read { tx in try tx.first(sql)?.text("id") }) }

    func member(_ seat: String, of caseID: String, _ plan: DemoPlan) async throws -> String {
        try await id("SELECT id FROM member WHERE case_id = \(caseID) AND seat_id = \(seatID(seat, plan))")
    }

    func seatID(_ key: String, _ plan: DemoPlan) async throws -> String {
        try await id("SELECT seat.id FROM seat JOIN practitioner ON practitioner.id = holder_id WHERE email = \(plan.email(key))")
    }

    fileprivate func ids(
        ofCaseFrom referrer: String, entryBy author: String, member: String, actionOf answerer: String, _ plan: DemoPlan
    ) async throws -> [String: String] {
        let caseID = try await id(
            """
            SELECT case_file.id FROM case_file JOIN referral ON referral.id = referral_id
            WHERE state = 'open' AND seat_id = \(seatID(referrer, plan)) ORDER BY adopted_at LIMIT 1
            """)
        let agency = try await id("SELECT agency_id AS id FROM seat WHERE id = \(seatID(answerer, plan))")
        let entry = try await id("SELECT id FROM entry WHERE case_id = \(caseID) AND author_id = \(seatID(author, plan)) ORDER BY id LIMIT 1")
        return try await [
            "case": caseID, "agency": agency, "entry": entry, "member": self.member(member, of: caseID, plan),
            "share": id("SELECT id FROM share WHERE entry_id = \(entry) ORDER BY recipient LIMIT 1"),
            "action": id("SELECT id FROM action WHERE case_id = \(caseID) AND agency_id = \(agency) AND state IN ('asked', 'accepted') LIMIT 1"),
        ]
    }
}
