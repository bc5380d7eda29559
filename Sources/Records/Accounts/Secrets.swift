import Crypto
import Domain
import Foundation

/// A random token that a browser or a letter holds; the database keeps its hash only.
struct SecretToken {
    let text: String
    var hash: [UInt8] { Self.hash(text) }

    init(_ environment: Environment) { text = environment.random(32).hex }

    static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}

extension Transaction {
    /// Seals a one-time-password secret for one practitioner.
    func sealSecret(_ secret: [UInt8], of id: Practitioner.ID) throws -> [UInt8] {
        try Envelope.seal(
            Data(secret), secretContext(id), key: totpKey(), salt: database.environment.random(24))
    }

    func openSecret(_ sealed: [UInt8], of id: Practitioner.ID) throws -> [UInt8] {
        try Array(Envelope.open(sealed, secretContext(id), key: totpKey()))
    }

    private func totpKey() throws -> ScopeKey { try ScopeKey(database.keyring.installationKey("totp"), version: 1) }

    private func secretContext(_ id: Practitioner.ID) -> SealContext {
        SealContext(kind: "totp", id: id.text, version: 1, scope: "installation")
    }
}
