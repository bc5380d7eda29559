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
        let header: [UInt8] = [1, 0, 1]
        let (valueKey, nonce) = try key.value(salt)
        let box = try AES.GCM.seal(plain, using: valueKey, nonce: nonce, authenticating: Data(header) + context.bytes)
        return header + salt + Array(box.ciphertext) + Array(box.tag)
    }

    static func open(_ sealed: [UInt8], _ context: SealContext, key: ScopeKey) throws -> Data {
        guard sealed.count >= 43, sealed[0] == 1 else { throw Broken() }
        let (valueKey, nonce) = try key.value(sealed[3..<27])
        let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed[27..<(sealed.count - 16)], tag: sealed.suffix(16))
        return try AES.GCM.open(box, using: valueKey, authenticating: Data(sealed[0..<3]) + context.bytes)
    }
}

/// The key of a case or referral, ready to expand a key and a nonce for each value.
struct ScopeKey: Sendable {
    /// HKDF-Expand alone (RFC 5869, section 3.3), begun: the key is uniformly random already, and with SHA-512 one block is enough.
    private let begun: HMAC<SHA512>

    init(_ key: SymmetricKey) {
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

extension Transaction {
    /// Seals a payload for its row and notes the write in the journal, so that the event of this transaction names it.
    func seal(_ payload: some Encodable, _ context: SealContext, changes: Bool = false) throws -> [UInt8] {
        let plain = try JSONEncoder().encode(payload)
        let key = try database.keyring.key(context.scope)
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
        let key = try database.keyring.key(context.scope)
        return try JSONDecoder().decode(T.self, from: Envelope.open(sealed, context, key: key))
    }
}
