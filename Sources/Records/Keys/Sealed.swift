import Crypto
import Domain
import Foundation

/// What a ciphertext is bound to: moved to another row, version, case, agency or handling level, it does not open (security 3b).
struct SealContext {
    var kind: String
    var id: String
    var version: Int
    /// The case or referral whose key seals it.
    var scope: String
    var originator: String = ""
    var handling: String = ""

    fileprivate var bytes: Data {
        Data([kind, id, String(version), scope, originator, handling].joined(separator: "\u{1f}").utf8)
    }
}

/// `version (1) ‖ key version (2) ‖ salt (24) ‖ ciphertext ‖ tag (16)`; key and nonce are expanded from the case key and the salt, so each value has its own.
enum Envelope {
    struct Broken: Error {}

    static func seal(_ plain: Data, _ context: SealContext, key: ScopeKey, salt: [UInt8]) throws -> [UInt8] {
        let header: [UInt8] = [1, UInt8(key.version >> 8), UInt8(key.version & 0xff)]
        let (valueKey, nonce) = try key.value(salt)
        let box = try AES.GCM.seal(plain, using: valueKey, nonce: nonce, authenticating: Data(header) + context.bytes)
        return header + salt + Array(box.ciphertext) + Array(box.tag)
    }

    static func open(_ sealed: [UInt8], _ context: SealContext, key: ScopeKey) throws -> Data {
        guard try keyVersion(sealed) == key.version else { throw Broken() }
        let (valueKey, nonce) = try key.value(sealed[3..<27])
        let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed[27..<(sealed.count - 16)], tag: sealed.suffix(16))
        return try AES.GCM.open(box, using: valueKey, authenticating: Data(sealed[0..<3]) + context.bytes)
    }
}

extension Envelope {
    /// Which key of its case or referral sealed it.
    static func keyVersion(_ sealed: [UInt8]) throws -> UInt16 {
        guard sealed.count >= 43, sealed[0] == 1 else { throw Broken() }
        return UInt16(sealed[1]) << 8 | UInt16(sealed[2])
    }
}

/// A key of a case or referral, ready to expand a key and a nonce for each value.
struct ScopeKey: Sendable {
    let version: UInt16
    /// HKDF-Expand alone (RFC 5869, section 3.3), begun: the key is uniformly random already, and with SHA-512 one block is enough.
    private let begun: HMAC<SHA512>

    init(_ key: SymmetricKey, version: UInt16) {
        self.version = version
        var hmac = HMAC<SHA512>(key: key)
        hmac.update(data: Array("roundtable/value/v1".utf8))
        begun = hmac
    }

    fileprivate func value(_ salt: some DataProtocol) throws -> (SymmetricKey, AES.GCM.Nonce) {
        var hmac = begun
        hmac.update(data: salt)
        hmac.update(data: [1])
        return try hmac.finalize().withUnsafeBytes { raw in
            (SymmetricKey(data: raw[0..<32]), try AES.GCM.Nonce(data: raw[32..<44]))
        }
    }
}

extension Row {
    func keyVersion(_ column: String) throws -> UInt16 {
        guard let version = try UInt16(exactly: int(column)) else { throw Mismatch(column: column) }
        return version
    }
}

extension Transaction {
    /// Seals a payload for its row and notes the write in the journal, so that the event of this transaction names it.
    func seal(_ payload: some Encodable, _ context: SealContext, changes: Bool = false) throws -> [UInt8] {
        try seal(plain: JSONEncoder().encode(payload), context, changes: changes)
    }

    /// The same text under the key that is in force now; the log learns the new hash of the row.
    func reseal(_ sealed: [UInt8], _ context: SealContext) throws -> [UInt8] {
        try seal(plain: opened(sealed, context), context, changes: true)
    }

    private func seal(plain: Data, _ context: SealContext, changes: Bool) throws -> [UInt8] {
        let key = try database.keyring.key(context.scope, version: keyInForce(of: context.scope, held: true))
        let sealed = try Envelope.seal(plain, context, key: key, salt: database.environment.random(24))
        let digest = Array(SHA256.hash(data: sealed))
        journal.note(.init(kind: context.kind, id: context.id, version: context.version, level: .full, operation: changes ? .change : .create, hash: digest))
        return sealed
    }

    func noteRead(_ context: SealContext, level: Level = .full) {
        journal.note(.init(kind: context.kind, id: context.id, version: context.version, level: level, operation: .read, hash: []))
    }

    /// Opens a sealed payload and notes the read: nothing can be shown without standing in the log.
    ///
    /// `noting: false` is for the access check itself, which opens the viewer's own place in the team and shows nothing.
    func open<T: Decodable>(_ sealed: [UInt8], _ context: SealContext, as type: T.Type = T.self, level: Level = .full, noting: Bool = true) throws -> T {
        if noting { noteRead(context, level: level) }
        return try JSONDecoder().decode(T.self, from: opened(sealed, context))
    }

    private func opened(_ sealed: [UInt8], _ context: SealContext) throws -> Data {
        try Envelope.open(sealed, context, key: database.keyring.key(context.scope, version: Envelope.keyVersion(sealed)))
    }

    /// Makes the first keys of cases and referrals.
    func makeKeys(_ scopes: [String]) throws {
        try database.keyring.create(scopes)
        for scope in scopes { try rows("INSERT INTO key_version (scope, version) VALUES (\(scope), 1)") }
    }

    /// Which key seals now.
    /// - Parameter held: it stays in force until this transaction ends; a change of it waits.
    func keyInForce(of scope: String, held: Bool = false) throws -> UInt16 {
        let lock: SQL = held ? database.engine.dialect.holdingRows : ""
        guard let row = try first("SELECT version FROM key_version WHERE scope = \(scope)\(lock)") else { throw Keyring.Missing(scope: scope) }
        return try row.keyVersion("version")
    }
}
