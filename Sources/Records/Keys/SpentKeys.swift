import Domain

/// Keys of what one seat deleted by itself: the rows go in a transaction that leaves the scope here, the key goes after the commit.
enum SpentKeys {
    /// Deletes the rows of a scope that one seat may delete alone, and notes each as erased.
    static func remove(_ kind: String, _ table: SQL, id: String, version: Int, _ tx: Transaction) throws {
        tx.journal.note(.init(kind: kind, id: id, version: version, level: nil, operation: .erase, hash: []))
        // First, as everybody who seals: a change of the keys waits, or this does.
        try tx.rows("DELETE FROM key_version WHERE scope = \(id)")
        try tx.rows("DELETE FROM \(table) WHERE id = \(id)")
        try tx.rows("INSERT INTO spent_key (scope, at) VALUES (\(id), \(tx.now)) ON CONFLICT (scope) DO NOTHING")
    }

    /// Destroys what waits. It can be done twice: the program may have died after the commit.
    static func destroy(_ log: AuditLog) async throws {
        let scopes = try await log.database.read { tx in try tx.rows("SELECT scope FROM spent_key ORDER BY scope").map { try $0.text("scope") } }
        guard !scopes.isEmpty else { return }
        _ = try log.database.keyring.destroy(scopes)
        for scope in scopes {
            try await log.database.write { tx in
                try tx.rows("DELETE FROM spent_key WHERE scope = \(scope)")
                try tx.record(AuditEvent(.keysDestroyed, subject: scope), by: nil)
            }
        }
    }
}
