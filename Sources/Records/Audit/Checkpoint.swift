import Crypto
import Domain
import Foundation

/// A signed statement of the log's size and root: a C2SP checkpoint in a signed note.
struct Checkpoint: Equatable, Sendable {
    let origin: String
    let size: Int
    let root: [UInt8]

    var text: String { "\(origin)\n\(size)\n\(Data(root).base64EncodedString())\n" }

    func signed(by key: Curve25519.Signing.PrivateKey) throws -> String {
        let verifier = VerifierKey(origin: origin, key: key.publicKey)
        let signature = try key.signature(for: Data(text.utf8))
        return "\(text)\n\u{2014} \(origin) \(Data(verifier.id + signature).base64EncodedString())\n"
    }

    /// The checkpoint in a note, if the key signed exactly this note.
    static func verified(_ note: String, by verifier: VerifierKey) -> Checkpoint? {
        let bytes = Array(note.utf8)
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard String(validating: bytes, as: UTF8.self) != nil, lines.count == 6, lines[3].isEmpty, lines[5].isEmpty,
            lines[0].utf8.elementsEqual(verifier.origin.utf8), let size = decimal(lines[1]), let root = strictBase64(lines[2]), root.count == 32
        else { return nil }
        let prefix = "\u{2014} \(verifier.origin) "
        guard lines[4].utf8.starts(with: prefix.utf8),
            let blob = strictBase64(String(decoding: lines[4].utf8.dropFirst(prefix.utf8.count), as: UTF8.self)), blob.count == 68,
            Array(blob[0..<4]) == verifier.id
        else { return nil }
        let checkpoint = Checkpoint(origin: lines[0], size: size, root: root)
        return verifier.key.isValidSignature(Data(blob[4...]), for: Data(checkpoint.text.utf8)) ? checkpoint : nil
    }
}

/// The public key of a log, in the form in which people hand it on: `origin+key id+base64`.
struct VerifierKey: Sendable {
    let origin: String
    let key: Curve25519.Signing.PublicKey

    var id: [UInt8] {
        Array(SHA256.hash(data: Data(origin.utf8) + [0x0a, 0x01] + key.rawRepresentation).prefix(4))
    }

    var text: String { "\(origin)+\(id.hex)+\((Data([1]) + key.rawRepresentation).base64EncodedString())" }

    init(origin: String, key: Curve25519.Signing.PublicKey) {
        self.origin = origin
        self.key = key
    }

    /// The key part may hold `+`, so only the first two separate.
    init?(_ text: String) {
        let parts = Array(text.utf8).split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            !String(decoding: parts[0], as: UTF8.self).unicodeScalars.contains(where: \.properties.isWhitespace),
            let bytes = strictBase64(String(decoding: parts[2], as: UTF8.self)), bytes.count == 33, bytes[0] == 1,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes[1...])
        else { return nil }
        self.init(origin: String(decoding: parts[0], as: UTF8.self), key: key)
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }
}

/// A decimal number without sign or leading zeros.
func decimal(_ text: String) -> Int? {
    let digits = Array(text.utf8)
    guard !digits.isEmpty, digits.count <= 15, digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.count == 1 || digits[0] != 0x30
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
}

/// Base64 with padding that encodes back to the same text; anything else is `nil`.
func strictBase64(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString().utf8.elementsEqual(text.utf8) else { return nil }
    return Array(data)
}
