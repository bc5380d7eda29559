public import Domain

/// Breaches of personal data, kept by the data protection officer (GDPR 33(5)). They belong to no case, and name nobody.
public enum BreachStore {
    /// All of them, the newest first.
    public static func all(_ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> [Breach] {
        try tx.rows("SELECT * FROM breach ORDER BY found_at DESC, id DESC LIMIT 200").map { try breach($0, tx) }
    }

    public static func find(_ id: Breach.ID, _ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> Breach {
        guard let row = try tx.first("SELECT * FROM breach WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-breach"]) }
        return try breach(row, tx)
    }

    public static func record(_ form: Form, _ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> (Breach.ID, AuditEvent) {
        let typed = try parse(form, access, tx)
        let id = tx.newID(Breach.self)
        try tx.makeKeys([id.text])
        let standing = typed.standing
        let sealed = try tx.seal(typed.content, context(id, 1, standing))
        try tx.rows(
            """
            INSERT INTO breach (id, version, found_at, authority, authority_at, persons, state, sealed)
            VALUES (\(id), 1, \(standing.foundAt), \(standing.authority.rawValue), \(standing.authorityAt), \(standing.persons.rawValue),
                \(state(standing)), \(sealed))
            """)
        return (id, AuditEvent(.breachRecorded, subject: id.text))
    }

    /// - Throws: `Refusal.conflict` when somebody saved in the meantime.
    public static func change(_ id: Breach.ID, _ form: Form, _ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> AuditEvent {
        let stored = try find(id, access, tx)
        let typed = try parse(form, access, tx)
        guard typed.version == stored.version else { throw Refusal.conflict(stored: "") }
        let (version, standing) = (stored.version + 1, typed.standing)
        let sealed = try tx.seal(typed.content, context(id, version, standing), changes: true)
        try tx.rows(
            """
            UPDATE breach SET version = \(version), found_at = \(standing.foundAt), authority = \(standing.authority.rawValue),
                authority_at = \(standing.authorityAt), persons = \(standing.persons.rawValue), state = \(state(standing)), sealed = \(sealed) WHERE id = \(id)
            """)
        return AuditEvent(.breachChanged, subject: id.text)
    }

    private static func parse(_ form: Form, _ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> BreachForm {
        let structures = try StructureStore.all(access, tx)
        let known = try DirectoryStore.load(tx).agencies.map(\.name) + structures.map(\.name)
        return try BreachForm.parse(form, zone: StructureStore.usual(tx).zone, now: tx.now, known: known)
    }

    private static func breach(_ row: Row, _ tx: Transaction) throws -> Breach {
        try Breach(id: row.id("id"), version: row.int("version"), standing: standing(row), content: tx.open(row.bytes("sealed"), context(row)))
    }

    private static func standing(_ row: Row) throws -> Breach.Standing {
        try Breach.Standing(
            foundAt: row.instant("found_at"), authority: row.code("authority"), authorityAt: row.optional("authority_at", row.instant),
            persons: row.code("persons"), isClosed: row.text("state") == "closed")
    }

    private static func state(_ standing: Breach.Standing) -> String { standing.isClosed ? "closed" : "open" }

    static func context(_ row: Row) throws -> SealContext { try context(row.id("id"), row.int("version"), standing(row)) }

    private static func context(_ id: Breach.ID, _ version: Int, _ standing: Breach.Standing) -> SealContext {
        let bound = [
            standing.foundAt.text, standing.authority.rawValue, standing.authorityAt?.text ?? "", standing.persons.rawValue, state(standing),
        ]
        return SealContext(kind: "breach", id: id.text, version: version, scope: id.text, handling: bound.joined(separator: " "))
    }
}
