public import Domain
import Synchronization

/// Agencies, seats and who holds them: the network's directory, not personal case data.
public struct Directory: Sendable {
    public let agencies: [Agency]
    public let seats: [Seat]
    private let agencyByID: [Agency.ID: Agency]
    private let seatByID: [Seat.ID: Seat]
    private let people: [Practitioner.ID: Practitioner]

    init(agencies: [Agency], seats: [Seat], people: [Practitioner]) {
        self.agencies = agencies
        self.seats = seats
        agencyByID = Dictionary(uniqueKeysWithValues: agencies.map { ($0.id, $0) })
        seatByID = Dictionary(uniqueKeysWithValues: seats.map { ($0.id, $0) })
        self.people = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
    }

    public func agency(_ id: Agency.ID) -> Agency? { agencyByID[id] }
    public func seat(_ id: Seat.ID) -> Seat? { seatByID[id] }
    public func agency(of seat: Seat.ID) -> Agency? { seatByID[seat].flatMap { agencyByID[$0.agency] } }
    public func holder(of seat: Seat.ID) -> Practitioner? { seatByID[seat]?.holder.flatMap { people[$0] } }
    public func deputy(of seat: Seat.ID) -> Practitioner? { seatByID[seat]?.deputy.flatMap { people[$0] } }
    public func person(_ id: Practitioner.ID) -> Practitioner? { people[id] }
    /// Everybody with an account, by name.
    public var everybody: [Practitioner] { people.values.sorted { ($0.name, $0.id.text) < ($1.name, $1.id.text) } }
    public func agencyName(_ id: Agency.ID) -> String { agencyByID[id]?.name ?? "an agency that left" }

    /// `Ines Duarte, Social worker`, or the title alone while the seat is vacant.
    public func label(_ seat: Seat.ID) -> String {
        guard let found = seatByID[seat] else { return "a seat that ended" }
        return holder(of: seat).map { "\($0.name), \(found.title)" } ?? "\(found.title) (vacant)"
    }

    /// Who weighs what is brought to a structure (R12, R35): the coordinators with a place at its table.
    /// Where none has one, all of them: no concern waits unread.
    public func coordinators(of structure: Structure, on day: Day) -> [Seat] {
        let all = workingSeats(on: day).filter { $0.function == .coordinator }
        let seated = all.filter { structure.seats($0.id) }
        return seated.isEmpty ? all : seated
    }

    /// Seats that can work cases now.
    public func workingSeats(on day: Day) -> [Seat] {
        seats.filter { ($0.function == .practitioner || $0.function == .coordinator) && $0.from <= day && ($0.until.map { day <= $0 } ?? true) }
    }
}

public enum DirectoryStore {
    public static func all(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Directory { try load(tx) }

    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Directory { try load(tx) }

    static func load(_ tx: Transaction) throws -> Directory { try tx.database.directory.current(tx).directory }

    static func read(_ tx: Transaction) throws -> Directory {
        let agencies = try tx.rows("SELECT * FROM agency ORDER BY name").map(agency)
        let seats = try tx.rows("SELECT * FROM seat ORDER BY title").map(seat)
        let people = try tx.rows("SELECT id, name, email, phone FROM practitioner").map(person)
        return Directory(agencies: agencies, seats: seats, people: people)
    }

    public static func addAgency(_ agency: Agency, _ access: DeskAccess<CanManageAccounts>, _ tx: Transaction) throws -> AuditEvent {
        try insert(agency, tx)
        return AuditEvent(.agencyAdded)
    }

    static func insert(_ agency: Agency, _ tx: Transaction) throws {
        try tx.rows(
            """
            INSERT INTO agency (id, name, sector, level, area, phone, email, services, may, engagement)
            VALUES (\(agency.id), \(agency.name), \(agency.sector.rawValue), \(agency.level), \(agency.area), \(agency.phone),
                \(agency.email), \(agency.services), \(agency.may), \(agency.engagement.rawValue))
            """)
    }

    static func insert(_ seat: Seat, _ tx: Transaction) throws {
        try tx.rows(
            """
            INSERT INTO seat (id, agency_id, title, function, holder_id, deputy_id, from_day, until_day, advises_law, topics)
            VALUES (\(seat.id), \(seat.agency), \(seat.title), \(seat.function.rawValue), \(seat.holder), \(seat.deputy), \(seat.from),
                \(seat.until), \(seat.advisesOnLaw ? 1 : 0), \(seat.topics.joined(separator: "\n")))
            """)
    }

    static func agency(_ row: Row) throws -> Agency {
        try Agency(
            id: row.id("id"), name: row.text("name"), sector: row.code("sector"), level: row.text("level"), area: row.text("area"),
            phone: row.text("phone"), email: row.text("email"), services: row.text("services"), may: row.text("may"),
            engagement: row.code("engagement"))
    }

    static func seat(_ row: Row) throws -> Seat {
        try Seat(
            id: row.id("id"), agency: row.id("agency_id"), title: row.text("title"), function: row.code("function"),
            holder: row.optional("holder_id") { try row.id($0) }, deputy: row.optional("deputy_id") { try row.id($0) },
            from: row.day("from_day"), until: row.optional("until_day", row.day), advisesOnLaw: row.int("advises_law") == 1,
            topics: row.text("topics").utf8.split(separator: 0x0a).map { String(decoding: $0, as: UTF8.self) })
    }

    static func person(_ row: Row) throws -> Practitioner {
        try Practitioner(id: row.id("id"), name: row.text("name"), email: row.text("email"), phone: row.text("phone"))
    }
}

/// Directory and structure as last read. They change seldom and stand on every page; a version in the database says when to read again.
final class DirectoryCache: Sendable {
    struct Copy: Sendable {
        let version: Int
        let directory: Directory
        let structures: Structures
    }

    private let copy = Mutex<Copy?>(nil)

    func current(_ tx: Transaction) throws -> Copy {
        let version = try tx.first("SELECT version FROM directory_version")?.int("version") ?? 0
        if let known = copy.withLock({ $0 }), known.version == version { return known }
        let fresh = try Copy(version: version, directory: DirectoryStore.read(tx), structures: StructureStore.read(tx))
        if tx.isReading { copy.withLock { $0 = fresh } }
        return fresh
    }
}
