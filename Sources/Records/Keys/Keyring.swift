import Crypto
public import Domain
public import Foundation
import Synchronization

/// The keys of an installation, apart from its data: a table of wrapped keys, and the root key that unwraps them.
///
/// Every case and every referral has its own key. Destroying it makes the case unreadable, also in old backups of the data (R90).
public final class Keyring: Sendable {
    let store: any Engine
    let root: RootKey
    private let environment: Environment
    private let cache = Mutex<[String: ScopeKey]>([:])
    private let derived = Mutex<[String: SymmetricKey]>([:])
    /// Signs checkpoints of the log.
    let signing: Curve25519.Signing.PrivateKey

    /// A key that should be there is not: the data cannot be read, and nothing may be shown.
    struct Missing: Error { let scope: String }

    /// The scope of the installation's own key, from which tokens and the like are derived. It tells as well whether a root key is the right one.
    static let installation = "installation"

    /// Makes the root key and the log's signing key in `folder`. Fails when one is there already.
    public static func create(in folder: URL, environment: Environment) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try KeyFile(url: folder.appending(path: "root.key")).write(environment.random(32))
        try KeyFile(url: folder.appending(path: signingName)).write(environment.random(32))
    }

    public static func exists(in folder: URL) -> Bool { KeyFile(url: folder.appending(path: "root.key")).isThere }

    /// Whether the store of the keys can still be read.
    var isThere: Bool { store.isThere && (try? isPrepared()) == true }

    init(folder: URL, store: any Engine, environment: Environment) throws {
        self.environment = environment
        self.store = store
        root = try RootKey(folder: folder)
        signing = try Curve25519.Signing.PrivateKey(rawRepresentation: KeyFile(url: folder.appending(path: Self.signingName)).read())
        // In PostgreSQL the role that owns the tables makes them, by `migrate`.
        if store.dialect == .sqlite { try prepare() } else if try isPrepared() { try checkRoot() }
    }

    /// Makes the table of wrapped keys, and the installation's own key.
    func prepare() throws {
        if try isPrepared() { return try checkRoot() }
        let table = Migration(
            name: "keys", both: ["CREATE TABLE wrapped_key (scope TEXT PRIMARY KEY, version INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT"], sqlite: [],
            // A destroyed key is a dead row until it is vacuumed: the next time that the server looks.
            postgres: ["ALTER TABLE wrapped_key SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)"])
        let wrapped = try AES.KeyWrap.wrap(SymmetricKey(data: environment.random(32)), using: SymmetricKey(data: root.file.read()))
        try store.runNow(.write) { [store] session in
            for statement in store.dialect.statements(table) { try session.rows(statement) }
            try session.rows("INSERT INTO wrapped_key (scope, version, wrapped) VALUES (\(Self.installation), 1, \(Array(wrapped)))")
        }
    }

    func grant(_ role: SQL) throws { try store.runNow(.write) { _ = try $0.rows("GRANT SELECT, INSERT, UPDATE, DELETE ON wrapped_key TO \(role)") } }

    private func isPrepared() throws -> Bool {
        try store.runNow(.read) { [store] in try $0.rows(store.dialect.tables).contains { try $0.text("name") == "wrapped_key" } }
    }

    /// Another root key must not open these keys, and above all not wrap new ones. Ends a change of the root key that was interrupted.
    private func checkRoot() throws {
        let sample = try store.runNow(.read) { try Self.wrapped(Self.installation, $0) }
        _ = try root.wrapping(sample)
        try root.settle(sample)
    }

    static func wrapped(_ scope: String, _ session: any Session) throws -> [UInt8] {
        guard let row = try session.first("SELECT wrapped FROM wrapped_key WHERE scope = \(scope)") else { throw Missing(scope: scope) }
        return try row.bytes("wrapped")
    }

    /// Makes and durably stores the key of a new scope, before any row uses it: an orphan key is harmless, a row without a key is not.
    func create(_ scope: String) throws { try create([scope]) }

    /// Many keys at once, for generated data.
    func create(_ scopes: [String]) throws {
        let keys = scopes.map { ($0, SymmetricKey(data: environment.random(32))) }
        try store.runNow(.write) { session in
            // The root key that holds now, also when another process is changing it.
            let current = try root.wrapping(Self.wrapped(Self.installation, session))
            for (scope, key) in keys {
                let wrapped = try Array(AES.KeyWrap.wrap(key, using: current))
                try session.rows("INSERT INTO wrapped_key (scope, version, wrapped) VALUES (\(scope), 1, \(wrapped))")
            }
        }
        for (scope, key) in keys { keep(ScopeKey(key), scope) }
    }

    /// Destroys the keys for good: what they sealed does not open any more, wherever a copy of it is.
    /// - Returns: those that were there.
    func destroy(_ scopes: [String]) throws -> Set<String> {
        let destroyed = try store.runNow(.write) { session in
            try scopes.flatMap { scope in
                try session.rows("DELETE FROM wrapped_key WHERE scope = \(scope) RETURNING scope").map { try $0.text("scope") }
            }
        }
        cache.withLock { cache in for scope in scopes { cache[scope] = nil } }
        // Also when nothing was there: the program may have died here the last time.
        try store.fold()
        return Set(destroyed)
    }

    func key(_ scope: String) throws -> ScopeKey {
        if let key = cache.withLock({ $0[scope] }) { return key }
        let key = try ScopeKey(root.unwrap(store.runNow(.read) { try Self.wrapped(scope, $0) }))
        keep(key, scope)
        return key
    }

    /// A key that belongs to the installation: for tokens, secrets of accounts and the like.
    func installationKey(_ purpose: String) throws -> SymmetricKey {
        if let key = derived.withLock({ $0[purpose] }) { return key }
        let master = try root.unwrap(store.runNow(.read) { try Self.wrapped(Self.installation, $0) })
        let key = HKDF<SHA256>.deriveKey(inputKeyMaterial: master, info: Data("roundtable/\(purpose)/v1".utf8), outputByteCount: 32)
        derived.withLock { $0[purpose] = key }
        return key
    }

    /// 16 bytes that stand for a word in an index, so that equal words meet without being stored.
    func token(_ word: String, _ field: String) throws -> [UInt8] {
        try Array(HMAC<SHA256>.authenticationCode(for: Data(word.utf8), using: installationKey("index/\(field)")).prefix(16))
    }

    /// Empties the copies in memory: another node may have destroyed a key since, or the store was filled from elsewhere.
    func forget() {
        cache.withLock { $0.removeAll(keepingCapacity: true) }
        derived.withLock { $0 = [:] }
    }

    private func keep(_ key: ScopeKey, _ scope: String) {
        cache.withLock { cache in
            if cache.count >= 5_000 { cache.removeAll(keepingCapacity: true) }
            cache[scope] = key
        }
    }

    private static let signingName = "log-signing.key"
}
