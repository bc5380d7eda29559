/// The few kinds of deterministic CBOR that a leaf needs (RFC 8949, section 4.2.1): unsigned integers, bytes, text, arrays, and
/// maps with ascending unsigned keys.
enum CBOR: Equatable, Sendable {
    case unsigned(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBOR])
    case map([(UInt64, CBOR)])

    static func == (left: CBOR, right: CBOR) -> Bool { left.encoded == right.encoded }

    var encoded: [UInt8] {
        var out: [UInt8] = []
        encode(into: &out)
        return out
    }

    private func encode(into out: inout [UInt8]) {
        switch self {
        case .unsigned(let value): Self.head(0, value, &out)
        case .bytes(let bytes):
            Self.head(2, UInt64(bytes.count), &out)
            out += bytes
        case .text(let text):
            Self.head(3, UInt64(text.utf8.count), &out)
            out += text.utf8
        case .array(let items):
            Self.head(4, UInt64(items.count), &out)
            for item in items { item.encode(into: &out) }
        case .map(let pairs):
            Self.head(5, UInt64(pairs.count), &out)
            for (key, value) in pairs {
                Self.head(0, key, &out)
                value.encode(into: &out)
            }
        }
    }

    private static func head(_ major: UInt8, _ value: UInt64, _ out: inout [UInt8]) {
        let width: Int
        switch value {
        case 0..<24:
            out.append(major << 5 | UInt8(value))
            return
        case 24..<0x100: width = 1
        case 0x100..<0x1_0000: width = 2
        case 0x1_0000..<0x1_0000_0000: width = 4
        default: width = 8
        }
        out.append(major << 5 | (width == 1 ? 24 : width == 2 ? 25 : width == 4 ? 26 : 27))
        for index in (0..<width).reversed() { out.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }
}

/// Reads CBOR and refuses whatever `CBOR.encoded` would not have written.
struct CBORReader {
    private let bytes: [UInt8]
    private var index = 0

    /// `nil` unless the bytes are exactly one canonical value.
    static func parse(_ bytes: [UInt8]) -> CBOR? {
        var reader = CBORReader(bytes: bytes)
        guard let value = reader.value(depth: 0), reader.index == bytes.count else { return nil }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value(depth: Int) -> CBOR? {
        guard depth < 6, let (major, count) = head() else { return nil }
        switch major {
        case 0: return .unsigned(count)
        case 2: return take(count).map { .bytes(Array($0)) }
        case 3:
            guard let slice = take(count), let text = String(validating: slice, as: UTF8.self) else { return nil }
            return .text(text)
        case 4:
            guard count <= UInt64(bytes.count) else { return nil }
            var items: [CBOR] = []
            for _ in 0..<count {
                guard let item = value(depth: depth + 1) else { return nil }
                items.append(item)
            }
            return .array(items)
        case 5: return map(count, depth: depth)
        default: return nil
        }
    }

    private mutating func map(_ count: UInt64, depth: Int) -> CBOR? {
        guard count <= UInt64(bytes.count) else { return nil }
        var pairs: [(UInt64, CBOR)] = []
        for _ in 0..<count {
            guard let (major, key) = head(), major == 0, pairs.last.map({ $0.0 < key }) ?? true, let item = value(depth: depth + 1)
            else { return nil }
            pairs.append((key, item))
        }
        return .map(pairs)
    }

    private mutating func head() -> (UInt8, UInt64)? {
        guard index < bytes.count else { return nil }
        let first = bytes[index]
        index += 1
        let info = first & 31
        if info < 24 { return (first >> 5, UInt64(info)) }
        guard (24...27).contains(info) else { return nil }
        let width = 1 << Int(info - 24)
        guard let slice = take(UInt64(width)) else { return nil }
        let value = slice.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let smallest: [UInt64] = [24, 0x100, 0x1_0000, 0x1_0000_0000]
        return value >= smallest[Int(info - 24)] ? (first >> 5, value) : nil
    }

    private mutating func take(_ count: UInt64) -> ArraySlice<UInt8>? {
        guard count <= UInt64(bytes.count - index) else { return nil }
        defer { index += Int(count) }
        return bytes[index..<(index + Int(count))]
    }
}
