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
    let environment: Environment
    private let cache = Mutex<[String: [UInt16: ScopeKey]]>([:])
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

    /// Where the root key is.
    var folder: URL { root.file.url.deletingLastPathComponent() }

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

    /// Makes the tables of wrapped keys, and the installation's own key.
    func prepare() throws {
        let there = try tables()
        if there.contains("wrapped_key") { try checkRoot() }
        let missing = Self.schema.filter { !there.contains($0.name) }
        guard !missing.isEmpty else { return }
        let wrapped = try AES.KeyWrap.wrap(SymmetricKey(data: environment.random(32)), using: SymmetricKey(data: root.file.read()))
        try store.runNow(.write) { [store] session in
            for statement in missing.flatMap(store.dialect.statements) { try session.rows(statement) }
            guard !there.contains("wrapped_key") else { return }
            try session.rows("INSERT INTO wrapped_key (scope, version, wrapped) VALUES (\(Self.installation), 1, \(Array(wrapped)))")
        }
    }

    func grant(_ role: SQL) throws {
        try store.runNow(.write) { _ = try $0.rows("GRANT SELECT, INSERT, UPDATE, DELETE ON wrapped_key, past_key TO \(role)") }
    }

    private func isPrepared() throws -> Bool { try tables().contains("wrapped_key") }

    private func tables() throws -> Set<String> {
        try store.runNow(.read) { [store] in try Set($0.rows(store.dialect.tables).map { try $0.text("name") }) }
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

    /// Makes and durably stores the keys of new scopes, before any row uses them: an orphan key is harmless, a row without a key is not.
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
        for (scope, key) in keys { keep(ScopeKey(key, version: 1), scope) }
    }

    /// Destroys the keys for good: what they sealed does not open any more, wherever a copy of it is.
    /// - Returns: those that were there.
    func destroy(_ scopes: [String]) throws -> Set<String> {
        let destroyed = try store.runNow(.write) { session in
            try scopes.flatMap { scope in
                try session.rows("DELETE FROM past_key WHERE scope = \(scope)")
                return try session.rows("DELETE FROM wrapped_key WHERE scope = \(scope) RETURNING scope").map { try $0.text("scope") }
            }
        }
        cache.withLock { cache in for scope in scopes { cache[scope] = nil } }
        // Also when nothing was there: the program may have died here the last time.
        try store.fold()
        return Set(destroyed)
    }

    /// A key of a case or referral, also a former one as long as something may be sealed with it.
    func key(_ scope: String, version: UInt16) throws -> ScopeKey {
        if let key = cache.withLock({ $0[scope]?[version] }) { return key }
        let wrapped = try store.runNow(.read) { session in
            try session.first(
                """
                SELECT wrapped FROM wrapped_key WHERE scope = \(scope) AND version = \(Int(version))
                UNION ALL SELECT wrapped FROM past_key WHERE scope = \(scope) AND version = \(Int(version))
                """)?.bytes("wrapped")
        }
        guard let wrapped else { throw Missing(scope: scope) }
        let key = try ScopeKey(root.unwrap(wrapped), version: version)
        keep(key, scope)
        return key
    }

    /// Whether there is any key of a scope, in force or former.
    func holds(_ scope: String) throws -> Bool {
        try store.runNow(.read) { session in
            try session.first("SELECT scope FROM wrapped_key WHERE scope = \(scope) UNION ALL SELECT scope FROM past_key WHERE scope = \(scope)") != nil
        }
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
            cache[scope, default: [:]][key.version] = key
        }
    }

    private static let signingName = "log-signing.key"
}
