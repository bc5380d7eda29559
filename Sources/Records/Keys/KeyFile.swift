import Domain
import Foundation

/// A key in a file of its own: 64 hexadecimal digits, for its owner only.
struct KeyFile {
    let url: URL

    var isThere: Bool { FileManager.default.fileExists(atPath: url.path) }

    /// Never overwrites.
    func write(_ bytes: [UInt8]) throws {
        guard !isThere else {
            throw Database.CannotOpen(description: "\(url.path) is there already. Move it away only if no data needs it any more.")
        }
        guard FileManager.default.createFile(atPath: url.path, contents: Data(bytes.hex.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw Database.CannotOpen(description: "Cannot write \(url.path). Check the folder's permissions and the free space.")
        }
    }

    func read() throws -> Data {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw Database.CannotOpen(
                description: "Cannot read the key file \(url.path). Put the file back from your escrow; without it the data cannot be read.")
        }
        guard let bytes = parseHex(trimmed(text)), bytes.count == 32 else {
            throw Database.CannotOpen(description: "\(url.path) is not a key: it must hold 64 hexadecimal digits. Put the file back from your escrow.")
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
