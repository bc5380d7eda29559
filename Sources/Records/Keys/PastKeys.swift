import Crypto
import Domain

extension Keyring {
    /// Makes the next key of a scope; the one before stays for what it sealed.
    /// - Returns: the version of the new key, or `nil` when there was none: the case was erased.
    func renew(_ scope: String) async throws -> UInt16? {
        let (now, key) = (environment.now(), SymmetricKey(data: environment.random(32)))
        return try await store.run(.append) { [root] session in
            // Whoever changes the row holds it: no change of the root key comes in between, nor an erasure.
            let held = try session.first("UPDATE wrapped_key SET version = version + 1 WHERE scope = \(scope) RETURNING version - 1 AS version, wrapped")
            guard let held else { return nil }
            // The hour of the older ones counts from here, too: until now they may have been in force.
            try session.rows("UPDATE past_key SET since = \(now) WHERE scope = \(scope)")
            let (version, was) = try (held.keyVersion("version"), held.bytes("wrapped"))
            guard version < .max else { throw Missing(scope: scope) }
            let wrapped = try Array(AES.KeyWrap.wrap(key, using: root.wrapping(Self.wrapped(Self.installation, session))))
            try session.rows("INSERT INTO past_key (scope, version, wrapped, since) VALUES (\(scope), \(Int(version)), \(was), \(now))")
            try session.rows("UPDATE wrapped_key SET wrapped = \(wrapped) WHERE scope = \(scope)")
            return version + 1
        }
    }

    /// Former keys that were replaced before a time.
    func past(before: Instant) throws -> [(scope: String, version: UInt16)] {
        try store.runNow(.read) { session in
            try session.rows("SELECT scope, version FROM past_key WHERE since < \(before) ORDER BY scope, version").map {
                try ($0.text("scope"), $0.keyVersion("version"))
            }
        }
    }

    func destroyPast(_ keys: [(scope: String, version: UInt16)]) throws {
        try store.runNow(.write) { session in
            for key in keys { try session.rows("DELETE FROM past_key WHERE scope = \(key.scope) AND version = \(Int(key.version))") }
        }
        forget()
    }

    /// The newest key of each scope, and those before it until nothing needs them.
    static let schema: [Migration] = [
        Migration(
            name: "wrapped_key", both: ["CREATE TABLE wrapped_key (scope TEXT PRIMARY KEY, version INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT"],
            sqlite: [], postgres: [vacuumAtOnce("wrapped_key")]),
        Migration(
            name: "past_key",
            both: [
                """
                CREATE TABLE past_key (
                    scope TEXT NOT NULL, version INTEGER NOT NULL, wrapped BLOB NOT NULL, since TEXT NOT NULL, PRIMARY KEY (scope, version)
                ) STRICT
                """
            ], sqlite: [], postgres: [vacuumAtOnce("past_key")]),
    ]

    /// A destroyed key is a dead row until it is vacuumed: the next time that the server looks.
    private static func vacuumAtOnce(_ table: SQL) -> SQL {
        "ALTER TABLE \(table) SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)"
    }
}
