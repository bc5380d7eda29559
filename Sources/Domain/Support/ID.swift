/// An identifier of one kind of thing: a lower-case UUID (version 7, RFC 9562) in text form.
///
/// `Owner` is a phantom: an `ID<Agency>` is not an `ID<Case>`, and the compiler says so.
public struct ID<Owner>: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Parses a canonical lower-case UUID; anything else is `nil`.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard isLowerHex(byte) else { return nil }
            }
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// Makes a version 7 UUID from a time and ten random bytes; the same input gives the same id.
    public init(at instant: Instant, random: [UInt8]) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let millis = UInt64(max(0, instant.milliseconds))
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: millis >> (8 * UInt64(5 - index))) }
        for index in 6..<16 { bytes[index] = index - 6 < random.count ? random[index - 6] : 0 }
        bytes[6] = 0x70 | (bytes[6] & 0x0f)
        bytes[8] = 0x80 | (bytes[8] & 0x3f)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(hexDigits[Int(byte >> 4)])
            text.append(hexDigits[Int(byte & 15)])
        }
        self.text = String(decoding: text, as: UTF8.self)
    }

    public var description: String { text }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = ID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an id"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

let hexDigits = Array("0123456789abcdef".utf8)

func isLowerHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }

extension Sequence<UInt8> {
    /// The bytes in lower-case hexadecimal.
    public var hex: String {
        var text: [UInt8] = []
        for byte in self {
            text.append(hexDigits[Int(byte >> 4)])
            text.append(hexDigits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
