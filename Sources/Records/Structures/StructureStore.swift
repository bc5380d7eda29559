public import Domain
public import Foundation
import Synchronization

/// The structure that the installation runs, with the template that it was made from.
public struct Structure: Sendable {
    public let id: ID<Structure>
    public let name: String
    public let zone: TimeZone
    public let template: Template
    public var calendar: WorkCalendar { WorkCalendar(zone: zone) }
}

public enum StructureStore {
    public static func current(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Structure { try load(tx) }
    public static func current(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Structure { try load(tx) }

    static func load(_ tx: Transaction) throws -> Structure { try tx.database.directory.current(tx).structure }

    static func read(_ tx: Transaction) throws -> Structure {
        guard let row = try tx.first("SELECT id, name, zone, template FROM structure ORDER BY id LIMIT 1") else { throw Refusal.unavailable }
        return try Structure(
            id: row.id("id"), name: row.text("name"), zone: TimeZone(identifier: row.text("zone")) ?? .gmt,
            template: tx.database.templates.parsed(row.text("template")))
    }

    static func insert(name: String, zone: TimeZone, yaml: String, _ tx: Transaction) throws -> ID<Structure> {
        let yaml = try TemplateFile(yaml).text
        let id = tx.newID(Structure.self)
        try tx.rows("INSERT INTO structure (id, name, zone, template) VALUES (\(id), \(name), \(zone.identifier), \(yaml))")
        return id
    }
}

/// Parsed templates by their text, so that a page does not parse YAML.
final class TemplateCache: Sendable {
    private let known = Mutex<[String: Template]>([:])

    func parsed(_ yaml: String) throws -> Template {
        if let template = known.withLock({ $0[yaml] }) { return template }
        let template = try TemplateFile(yaml).template
        known.withLock { $0[yaml] = template }
        return template
    }
}
