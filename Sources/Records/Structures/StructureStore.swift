public import Domain
import Foundation
import Synchronization

/// Structures of the network and their versions: governance, not personal case data.
public enum StructureStore {
    /// All structures, the oldest first.
    public static func all(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [Structure] { try loaded(tx).current }

    /// One structure as it is now.
    public static func find(_ id: Structure.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Structure { try find(id, tx) }

    /// The same for a page of a case.
    public static func find(_ id: Structure.ID, _ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Structure { try find(id, tx) }

    private static func find(_ id: Structure.ID, _ tx: Transaction) throws -> Structure {
        guard let structure = try loaded(tx).current.first(where: { $0.id == id }) else { throw Refusal.notFound }
        return structure
    }

    /// The structure of a case, in the version with which the case began.
    public static func current(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Structure { try of(access.opened.row, tx) }

    /// The structure of a case as it is now, by whose rules the case would run if it moved on (R10).
    public static func newest(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Structure {
        let id: Structure.ID = try access.opened.row.id("structure_id")
        guard let structure = try loaded(tx).current.first(where: { $0.id == id }) else { throw Refusal.unavailable }
        return structure
    }

    /// The first structure to which people refer: its time zone is the network's.
    public static func current(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Structure { try usual(tx) }

    static func usual(_ tx: Transaction) throws -> Structure {
        let all = try loaded(tx).current
        guard let structure = all.first(where: \.isOpen) ?? all.first else { throw Refusal.unavailable }
        return structure
    }

    /// The structure of a row, in the row's version.
    static func of(_ row: Row, _ tx: Transaction) throws -> Structure { try loaded(tx).of(row) }

    /// The structures whose referrals a seat weighs, by `Directory.coordinators`.
    static func weighed(by seat: Seat, on day: Day, _ tx: Transaction) throws -> Set<Structure.ID> {
        guard seat.function == .coordinator else { return [] }
        let copy = try tx.database.directory.current(tx)
        return Set(copy.structures.current.filter { copy.directory.coordinators(of: $0, on: day).contains(seat) }.map(\.id))
    }

    /// Every version of every structure: something may still run by it.
    static func everyVersion(_ tx: Transaction) throws -> [Structure] {
        try loaded(tx).versions.values.flatMap(\.values).sorted { ($0.id.text, $0.version) < ($1.id.text, $1.version) }
    }

    /// All of them at once, for lists: asking for each would be a statement for each.
    static func loaded(_ tx: Transaction) throws -> Structures { try tx.database.directory.current(tx).structures }

    static func read(_ tx: Transaction) throws -> Structures {
        let holidays = try Set(tx.rows("SELECT day FROM holiday").map { try $0.day("day") })
        var members: [String: [String: Seat.ID]] = [:]
        var onCall: [String: Set<String>] = [:]
        for row in try tx.rows("SELECT structure_id, place, seat_id, on_call FROM structure_member") {
            let (structure, place) = try (row.text("structure_id"), row.text("place"))
            members[structure, default: [:]][place] = try row.id("seat_id")
            if try row.int("on_call") == 1 { onCall[structure, default: []].insert(place) }
        }
        let pledges = try PledgeStore.newest(tx)
        let rows = try tx.rows(
            """
            SELECT structure.id, name, zone, state, revision, structure.version AS newest, structure_version.version, template, emergency_plan, small_places
            FROM structure JOIN structure_version ON structure_id = structure.id ORDER BY structure.id, structure_version.version
            """)
        var structures = Structures()
        for row in rows {
            let id: Structure.ID = try row.id("id")
            let structure = try Structure(
                id: id, name: row.text("name"), state: row.code("state"), version: row.int("version"), revision: row.int("revision"),
                calendar: WorkCalendar(zone: TimeZone(identifier: row.text("zone")) ?? .gmt, holidays: holidays),
                template: tx.database.templates.file(row.text("template")).template, members: members[id.text] ?? [:],
                onCall: onCall[id.text] ?? [], emergencyPlan: row.text("emergency_plan"), smallPlaces: lines(row.text("small_places")),
                pledge: pledges[id.text])
            structures.versions[id, default: [:]][structure.version] = structure
            if try structure.version == row.int("newest") { structures.current.append(structure) }
        }
        return structures
    }

    /// The lines of a text that hold something.
    static func lines(_ text: String) -> [String] {
        text.utf8.split { $0 == 0x0a || $0 == 0x0d }.map { trimmed(String(decoding: $0, as: UTF8.self)) }.filter { !$0.isEmpty }
    }

    static func insert(name: String, zone: TimeZone, yaml: String, state: Structure.State, by seat: Seat.ID? = nil, _ tx: Transaction) throws -> Structure.ID {
        let file = try TemplateFile(yaml)
        let id = tx.newID(Structure.self)
        try tx.rows("INSERT INTO structure (id, name, zone, state, version) VALUES (\(id), \(name), \(zone.identifier), \(state.rawValue), 1)")
        try insert(file, version: 1, of: id, by: seat, tx)
        return id
    }

    static func insert(_ file: TemplateFile, version: Int, of id: Structure.ID, by seat: Seat.ID?, _ tx: Transaction) throws {
        try tx.rows(
            """
            INSERT INTO structure_version (structure_id, version, template, made_at, made_by)
            VALUES (\(id), \(version), \(file.text), \(tx.now), \(seat))
            """)
    }
}

/// All structures as read: each as it is now, and every version that something may still run by.
struct Structures: Sendable {
    var current: [Structure] = []
    var versions: [Structure.ID: [Int: Structure]] = [:]

    /// The structure of a row, in the row's version.
    func of(_ row: Row) throws -> Structure {
        let (id, version): (Structure.ID, Int) = try (row.id("structure_id"), row.int("structure_version"))
        guard let structure = versions[id]?[version] else { throw Refusal.unavailable }
        return structure
    }
}

/// Stored templates by their text, so that a page does not parse YAML.
final class TemplateCache: Sendable {
    static let shared = TemplateCache()
    private let known = Mutex<[String: TemplateFile]>([:])

    func file(_ yaml: String) throws -> TemplateFile {
        if let file = known.withLock({ $0[yaml] }) { return file }
        let file = try TemplateFile(stored: yaml)
        known.withLock { known in
            if known.count >= 500 { known.removeAll() }
            known[yaml] = file
        }
        return file
    }
}
