import Domain

/// A numbered change of the schema. Never edited once released; runs in one transaction.
struct Migration: Sendable {
    let name: String
    let statements: [SQL]
}

extension Database {
    static let migrations: [Migration] = [.m0001]

    /// Brings the schema up to date. Refuses a data folder that a newer program has migrated.
    /// - Returns: the names of the migrations that ran.
    @discardableResult
    public func migrate() async throws -> [String] {
        try await write { tx in
            try tx.rows("CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, ran_at TEXT NOT NULL)")
            let done = try Set(tx.rows("SELECT name FROM schema_migration").map { try $0.text("name") })
            let known = Set(Self.migrations.map(\.name))
            if let unknown = done.subtracting(known).sorted().first {
                throw CannotOpen(description: "This data folder was migrated by a newer program (\(unknown)). Start that program, or restore a backup.")
            }
            let open = Self.migrations.filter { !done.contains($0.name) }
            for migration in open {
                for statement in migration.statements { try tx.rows(statement) }
                try tx.rows("INSERT INTO schema_migration (name, ran_at) VALUES (\(migration.name), \(tx.now))")
            }
            return open.map(\.name)
        }
    }
}
