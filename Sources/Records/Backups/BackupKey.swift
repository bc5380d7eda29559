import Crypto
public import Domain
public import Foundation

/// The key that backups are encrypted to. The server has the public half only, so nobody who has the server can read its backups.
public struct BackupKey: Sendable {
    let key: Curve25519.KeyAgreement.PublicKey

    private static let prefix = "roundtable-backup/"

    /// Reads the text that `make` gave.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Data(base64Encoded: String(text.dropFirst(Self.prefix.utf8.count))),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    /// Makes a pair: writes the private half to a new file, for its owner only.
    /// - Returns: the public half as text.
    public static func make(_ file: URL, environment: Environment) throws -> String {
        let pair = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: environment.random(32))
        guard !FileManager.default.fileExists(atPath: file.path),
            FileManager.default.createFile(
                atPath: file.path, contents: Data(Array(pair.rawRepresentation).hex.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Database.CannotOpen(description: "\(file.path) cannot be made, or is there already. Give a new file on a medium that you keep offline.") }
        return prefix + pair.publicKey.rawRepresentation.base64EncodedString()
    }

    /// Reads the private half.
    static func secret(_ file: URL) throws -> Curve25519.KeyAgreement.PrivateKey {
        guard let text = try? String(contentsOf: file, encoding: .utf8), let bytes = parseHex(trimmed(text)),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { throw Database.CannotOpen(description: "\(file.path) is no private key for backups. Give the file that “roundtable backup-key” made.") }
        return key
    }
}
