public import Domain
import Foundation
import Synchronization
import Yams

/// An account of the demo, as written to the accounts file.
public struct DemoAccount: Codable, Sendable {
    public let email: String
    public let password: String
    public let totpSecret: String
    public let name: String
    public let agency: String
    public let role: String
}

/// A clock that the demo sets while it plays the history, and that then runs on.
public final class DemoClock: Sendable {
    private let frozen = Mutex<Instant?>(nil)
    private let real: @Sendable () -> Instant

    public init(real: @escaping @Sendable () -> Instant) { self.real = real }

    public func now() -> Instant { frozen.withLock { $0 } ?? real() }
    func set(_ instant: Instant?) { frozen.withLock { $0 = instant } }
    var start: Instant { real() }
}

/// Builds the fictional network by playing its history through the same stores as everybody uses.
public struct DemoNetwork: Sendable {
    let log: AuditLog
    let hasher: PasswordHasher
    let clock: DemoClock

    public init(log: AuditLog, hasher: PasswordHasher, clock: DemoClock) {
        self.log = log
        self.hasher = hasher
        self.clock = clock
    }

    /// Whether the data folder holds a network already.
    public static func exists(_ log: AuditLog) async throws -> Bool {
        try await log.database.read { try $0.first("SELECT id FROM structure LIMIT 1") != nil }
    }

    /// Builds agencies, people and cases. `progress` hears what is done.
    public func build(progress: @escaping @Sendable (String) -> Void) async throws -> [DemoAccount] {
        let plan = try YAMLDecoder().decode(DemoPlan.self, from: Self.seed)
        let calendar = DemoCalendar(today: clock.start.day(in: .gmt), now: clock.start)
        clock.set(calendar.today.adding(days: -400).start(in: .gmt))
        defer { clock.set(nil) }
        progress("Accounts of \(plan.people.count) people in \(plan.agencies.count) agencies …")
        let (cast, accounts) = try await people(plan)
        var history = DemoHistory(cast: cast, calendar: calendar, log: log)
        let advice = try DemoAdvice(cast: cast, calendar: calendar, log: log).moments(plan.advice)
        let stories = try history.moments(plan.cases)
        let meetings = try DemoMeetings(cast: cast, calendar: calendar, log: log, ids: history.ids).moments(plan.series)
        let moments = (stories + advice + meetings).sorted { ($0.at, $0.order) < ($1.at, $1.order) }
        for (index, moment) in moments.enumerated() {
            clock.set(moment.at)
            do { try await moment.act() } catch { throw Unplayable(what: moment.what, error: error) }
            if index.isMultiple(of: 100) { progress("History: \(index) of \(moments.count) events …") }
        }
        clock.set(nil)
        try await log.settle()
        return accounts
    }

    struct Unplayable: Error, CustomStringConvertible {
        let what: String
        let error: any Error
        var description: String { "The demo's \(what) could not be played: \(error)" }
    }

    private func people(_ plan: DemoPlan) async throws -> (DemoCast, [DemoAccount]) {
        let secrets = try await withThrowingTaskGroup(of: (String, String, String).self) { group in
            for person in plan.people {
                let password = RecoveryCode.make(log.database.environment).lowercased().prefix(14)
                group.addTask { try await (person.key, String(password), hasher.hash(String(password))) }
            }
            return try await group.reduce(into: [String: (String, String)]()) { $0[$1.0] = ($1.1, $1.2) }
        }
        return try await log.database.write { tx in
            let structure = try StructureStore.insert(name: plan.network, zone: .gmt, yaml: TemplateLibrary.text("five-step"), state: .active, tx)
            var cast = DemoCast()
            for agency in plan.agencies { try cast.add(agency, tx) }
            var accounts: [DemoAccount] = []
            for person in plan.people {
                guard let (password, hash) = secrets[person.key] else { continue }
                let secret = tx.database.environment.random(20)
                try cast.add(person, password: hash, secret: secret, tx)
                accounts.append(
                    DemoAccount(
                        email: person.email, password: password, totpSecret: base32(secret), name: person.name,
                        agency: plan.agencies.first { $0.key == person.agency }?.name ?? "", role: person.function.rawValue))
            }
            for person in plan.people { try cast.setDeputy(of: person, tx) }
            for (place, seat) in plan.table {
                try tx.rows("INSERT INTO structure_member (structure_id, place, seat_id, on_call) VALUES (\(structure), \(place), \(cast.seat(seat).id), 0)")
            }
            try cast.pledge(to: structure, on: clock.start.adding(days: -30), tx)
            try tx.record(AuditEvent(.accountAdded), by: nil)
            return (cast, accounts)
        }
    }

    /// The demo's seed.
    static let seed = String(decoding: PackageResources.demo_yaml, as: UTF8.self)
}

/// Who is who, by the keys of the seed.
struct DemoCast: Sendable {
    private(set) var agencies: [String: Agency] = [:]
    private(set) var seats: [String: Seat] = [:]
    private var people: [String: Practitioner] = [:]

    mutating func add(_ plan: DemoPlan.AgencyPlan, _ tx: Transaction) throws {
        let agency = Agency(
            id: tx.newID(), name: plan.name, sector: plan.sector, level: plan.level, area: plan.area, phone: plan.phone, email: plan.email,
            services: plan.services.joined(separator: "\n"), may: plan.may, engagement: plan.engagement)
        try DirectoryStore.insert(agency, tx)
        agencies[plan.key] = agency
    }

    mutating func add(_ plan: DemoPlan.PersonPlan, password: String, secret: [UInt8], _ tx: Transaction) throws {
        let person = Practitioner(id: tx.newID(), name: plan.name, email: plan.email, phone: plan.phone)
        try tx.rows(
            """
            INSERT INTO practitioner (id, name, email, phone, password, totp)
            VALUES (\(person.id), \(person.name), \(person.email), \(person.phone), \(password), \(tx.sealSecret(secret, of: person.id)))
            """)
        people[plan.key] = person
        let seat = Seat(
            id: tx.newID(), agency: try agency(plan.agency).id, title: plan.title, function: plan.function, holder: person.id, deputy: nil,
            from: tx.now.day(in: .gmt), until: nil, advisesOnLaw: plan.law ?? false, topics: plan.topics ?? [])
        try DirectoryStore.insert(seat, tx)
        seats[plan.seat] = seat
    }

    mutating func setDeputy(of plan: DemoPlan.PersonPlan, _ tx: Transaction) throws {
        guard let deputy = plan.deputy.flatMap({ people[$0] }), let seat = seats[plan.seat] else { return }
        try tx.rows("UPDATE seat SET deputy_id = \(deputy.id) WHERE id = \(seat.id)")
        seats[plan.seat]?.deputy = deputy.id
    }

    /// Everybody who works cases has signed the pledge of the structure, in every seat that they fill, as member and as guest.
    func pledge(to structure: Structure.ID, on day: Instant, _ tx: Transaction) throws {
        let pledge = Pledge(version: 1, text: Self.pledge, guestText: Self.guestPledge, months: 36)
        try PledgeStore.insert(pledge, of: structure, by: nil, tx)
        for seat in seats.values.sorted(by: { $0.id.text < $1.id.text }) where seat.function == .practitioner || seat.function == .coordinator {
            for person in [seat.holder, seat.deputy].compactMap(\.self) {
                for role in pledge.roles {
                    try PledgeStore.insert(
                        .init(
                            id: tx.newID(), person: person, seat: seat.id, structure: structure, role: role, version: 1, signedAt: day,
                            until: day.day(in: .gmt).adding(months: pledge.months)), tx)
                }
            }
        }
    }

    private static let pledge = """
        What I hear and read about a person in this work stays in this work. I tell it to nobody who does not need it for the person's good, and to nobody at all without a lawful basis.
        I look only at cases that I work in. I keep what the law of my profession demands, and where it is stricter, it goes first.
        This holds also when my work here has ended.
        """
    private static let guestPledge = """
        I was asked to help one person. What I hear of that person and of the family I tell to nobody but those on the team, also not in my family or community.
        If I am unsure, I ask the owner of the case first. This holds also when my help has ended.
        """

    func agency(_ key: String) throws -> Agency {
        guard let agency = agencies[key] else { throw DemoCalendar.Malformed(text: key) }
        return agency
    }

    func seat(_ key: String) throws -> Seat {
        guard let seat = seats[key] else { throw DemoCalendar.Malformed(text: key) }
        return seat
    }

    /// `team`, `agency:key` or `seat:key` of the seed.
    func recipient(_ text: String) throws -> Recipient {
        let parts = text.split(separator: ":").map { String($0) }
        return switch parts.first {
        case "agency" where parts.count == 2: try .agency(agency(parts[1]).id)
        case "seat" where parts.count == 2: try .seat(seat(parts[1]).id)
        default: .team
        }
    }

    func viewer(_ key: String, on day: Day) throws -> Viewer {
        let seat = try seat(key)
        guard let person = people.values.first(where: { $0.id == seat.holder }), let agency = agencies.values.first(where: { $0.id == seat.agency })
        else { throw DemoCalendar.Malformed(text: key) }
        return Viewer(practitioner: person, seat: seat, agency: agency, otherSeats: [], sessionMark: "0000000000000000", today: day)
    }
}
