import Crypto
import Foundation

/// One encrypted file: `roundtable-backup/v1\n`, the encapsulated key (RFC 9180, 32 bytes), then pieces of at most 1 MiB, each with its length and a mark before it.
///
/// HPKE numbers the pieces, so none can be moved or left out; the last one is marked, so the file cannot be cut.
struct BackupFile {
    /// What is in it; a file of keys does not open as one of data.
    enum Kind: String { case data, keys }

    private static let magic = Data("roundtable-backup/v1\n".utf8)
    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let pieceSize = 1 << 20

    let kind: Kind
    private var info: Data { Self.magic + Data(kind.rawValue.utf8) }

    /// Encrypts `source` into `target`, which appears whole or not at all.
    func seal(_ source: URL, to key: BackupKey, into target: URL) throws {
        var sender = try HPKE.Sender(recipientKey: key.key, ciphersuite: Self.suite, info: info)
        let input = try FileHandle(forReadingFrom: source)
        defer { try? input.close() }
        try writeWhole(target) { output in
            try output.write(contentsOf: Self.magic + sender.encapsulatedKey)
            var piece = try input.read(upToCount: Self.pieceSize) ?? Data()
            var isLast = false
            while !isLast {
                let next = try input.read(upToCount: Self.pieceSize) ?? Data()
                isLast = next.isEmpty
                let sealed = try sender.seal(piece, authenticating: Self.mark(isLast: isLast))
                try output.write(contentsOf: Self.length(sealed.count) + Self.mark(isLast: isLast) + sealed)
                piece = next
            }
        }
    }

    /// Decrypts `source` into the new file `target`.
    func open(_ source: URL, with key: Curve25519.KeyAgreement.PrivateKey, into target: URL) throws {
        let unreadable = Database.CannotOpen(
            description:
                "\(source.lastPathComponent) is no whole backup of \(kind.rawValue) for this key. Take another copy, or the private key that belongs to it.")
        guard let input = try? FileHandle(forReadingFrom: source), try input.read(upToCount: Self.magic.count) == Self.magic,
            let encapsulated = try input.read(upToCount: 32), encapsulated.count == 32,
            var recipient = try? HPKE.Recipient(privateKey: key, ciphersuite: Self.suite, info: info, encapsulatedKey: encapsulated),
            FileManager.default.createFile(atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw unreadable }
        defer { try? input.close() }
        let output = try FileHandle(forWritingTo: target)
        defer { try? output.close() }
        var isLast = false
        while !isLast {
            guard let head = try input.read(upToCount: 5), head.count == 5, case let length = Self.length(head), length <= Self.pieceSize + 64,
                let mark = head.last, mark <= 1,
                let sealed = try input.read(upToCount: length), sealed.count == length
            else { throw unreadable }
            isLast = mark == 1
            guard let piece = try? recipient.open(sealed, authenticating: Self.mark(isLast: isLast)) else { throw unreadable }
            try output.write(contentsOf: piece)
        }
        guard try input.read(upToCount: 1)?.isEmpty ?? true else { throw unreadable }
        try output.synchronize()
    }

    private static func length(_ count: Int) -> Data { withUnsafeBytes(of: UInt32(count).bigEndian) { Data($0) } }
    private static func length(_ head: Data) -> Int { head.prefix(4).reduce(0) { $0 << 8 | Int($1) } }
    private static func mark(isLast: Bool) -> Data { Data([isLast ? 1 : 0]) }
}
