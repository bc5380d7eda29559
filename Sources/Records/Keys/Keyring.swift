import Crypto
public import Domain
public import Foundation
import Synchronization

/// The keys of an installation, apart from its data: a table of wrapped keys, and the root key that unwraps them.
///
/// Every case and every referral has its own key. Destroying it makes the case unreadable, also in old backups of the data (R90).
public final class Keyring: Sendable {
    let store: any Engine
    private let rootFile: URL
    private let root: SymmetricKey
    private let environment: Environment
    private let cache = Mutex<[String: ScopeKey]>([:])
    /// Signs checkpoints of the log.
    let signing: Curve25519.Signing.PrivateKey

    /// A key that should be there is not: the data cannot be read, and nothing may be shown.
    struct Missing: Error { let scope: String }

    /// Makes the root key and the log's signing key in `folder`. Fails when one is there already.
    public static func create(in folder: URL, environment: Environment) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try write(environment.random(32), to: folder.appending(path: rootName))
        try write(environment.random(32), to: folder.appending(path: signingName))
    }

    public static func exists(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: rootName).path)
    }

    init(folder: URL, store: any Engine, environment: Environment) throws {
        self.environment = environment
        self.store = store
        rootFile = folder.appending(path: Self.rootName)
        root = SymmetricKey(data: try Self.secret(rootFile))
        signing = try Curve25519.Signing.PrivateKey(rawRepresentation: Self.secret(folder.appending(path: Self.signingName)))
        // In PostgreSQL the role that owns the tables makes them, by `migrate`.
        if store.dialect == .sqlite { try prepare() } else if try isPrepared() { try checkRoot() }
    }

    /// Makes the table of wrapped keys, and the mark by which another root key is told.
    func prepare() throws {
        if try isPrepared() { return try checkRoot() }
        let table = Migration(
            name: "keys", both: ["CREATE TABLE wrapped_key (scope TEXT PRIMARY KEY, version INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT"], sqlite: [],
            postgres: [])
        try store.runNow(.write) { [store] session in
            for statement in store.dialect.statements(table) { try session.rows(statement) }
        }
        try create("root-check")
    }

    func grant(_ role: SQL) throws {
        try store.runNow(.write) {
            try $0.rows("GRANT SELECT, INSERT, UPDATE, DELETE ON wrapped_key TO \(role)")
            // A destroyed key is a dead row until it is vacuumed: the next time that the server looks.
            try $0.rows("ALTER TABLE wrapped_key SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)")
        }
    }

    private func isPrepared() throws -> Bool {
        try store.runNow(.read) { [store] in try $0.rows(store.dialect.tables).contains { try $0.text("name") == "wrapped_key" } }
    }

    /// Another root key must not open these keys, and above all not wrap new ones.
    private func checkRoot() throws {
        let sample = try store.runNow(.read) {
            try $0.first("SELECT wrapped FROM wrapped_key ORDER BY CASE WHEN scope = 'root-check' THEN 0 ELSE 1 END LIMIT 1")?.bytes("wrapped")
        }
        guard let sample else { return try create("root-check") }
        guard (try? AES.KeyWrap.unwrap(sample, using: root)) != nil else {
            throw Database.CannotOpen(description: "\(rootFile.path) is not the root key of these data. Put the right file back from your escrow.")
        }
    }

    /// Makes and durably stores the key of a new scope, before any row uses it: an orphan key is harmless, a row without a key is not.
    func create(_ scope: String) throws { try create([scope]) }

    /// Many keys at once, for generated data.
    func create(_ scopes: [String]) throws {
        let keys = scopes.map { ($0, SymmetricKey(data: environment.random(32))) }
        let wrapped = try keys.map { ($0, Array(try AES.KeyWrap.wrap($1, using: root))) }
        try store.runNow(.append) { session in
            for (scope, bytes) in wrapped { try session.rows("INSERT INTO wrapped_key (scope, version, wrapped) VALUES (\(scope), 1, \(bytes))") }
        }
        for (scope, key) in keys { keep(key, scope) }
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
        try store.scrub()
        return Set(destroyed)
    }

    /// Empties the copies in memory: another node may have destroyed a key since.
    func forget() { cache.withLock { $0.removeAll(keepingCapacity: true) } }

    func key(_ scope: String) throws -> ScopeKey {
        if let key = cache.withLock({ $0[scope] }) { return key }
        let wrapped = try store.runNow(.read) { try $0.first("SELECT wrapped FROM wrapped_key WHERE scope = \(scope)")?.bytes("wrapped") }
        guard let wrapped else { throw Missing(scope: scope) }
        return try keep(AES.KeyWrap.unwrap(wrapped, using: root), scope)
    }

    /// A key that belongs to the installation, derived from the root key: for tokens, secrets of accounts and the like.
    func installationKey(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: Data("roundtable/\(purpose)/v1".utf8), outputByteCount: 32)
    }

    /// 16 bytes that stand for a word in an index, so that equal words meet without being stored.
    func token(_ word: String, _ field: String) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: Data(word.utf8), using: installationKey("index/\(field)"))
        return Array(code.prefix(16))
    }

    @discardableResult
    private func keep(_ key: SymmetricKey, _ scope: String) -> ScopeKey {
        let ready = ScopeKey(key)
        cache.withLock { cache in
            if cache.count >= 5_000 { cache.removeAll(keepingCapacity: true) }
            cache[scope] = ready
        }
        return ready
    }

    private static let rootName = "root.key"
    private static let signingName = "log-signing.key"

    private static func write(_ bytes: [UInt8], to file: URL) throws {
        guard !FileManager.default.fileExists(atPath: file.path) else {
            throw Database.CannotOpen(description: "\(file.path) is there already. Move it away only if no data needs it any more.")
        }
        guard FileManager.default.createFile(atPath: file.path, contents: Data(bytes.hex.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw Database.CannotOpen(description: "Cannot write \(file.path). Check the folder's permissions and the free space.")
        }
    }

    private static func secret(_ file: URL) throws -> Data {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw Database.CannotOpen(
                description: "Cannot read the key file \(file.path). Put the file back from your escrow; without it the data cannot be read.")
        }
        guard let bytes = parseHex(trimmed(text)), bytes.count == 32 else {
            throw Database.CannotOpen(description: "\(file.path) is not a key: it must hold 64 hexadecimal digits. Put the file back from your escrow.")
        }
        return Data(bytes)
    }
}

func parseHex(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else { return nil }
        bytes.append(high << 4 | low)
    }
    return bytes
}

private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
}
