/// Markup. Literals are markup, every interpolated `String` is escaped byte by byte, only `HTML` passes unescaped.
///
/// There is no way to make `HTML` from a `String` at run time but through escaping.
public struct HTML: ExpressibleByStringInterpolation, Sendable {
    public private(set) var bytes: [UInt8]

    public init(stringLiteral value: StaticString) {
        bytes = value.withUTF8Buffer { Array($0) }
    }

    public init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    public init(_ parts: [HTML]) { bytes = parts.flatMap(\.bytes) }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Disfavoured, so that a literal inside an interpolation is markup and never text that looks like it.
        @_disfavoredOverload
        public mutating func appendInterpolation(_ text: String) { append(escaped: text) }
        public mutating func appendInterpolation(_ number: Int) { append(escaped: String(number)) }
        public mutating func appendInterpolation(_ link: Link) { append(escaped: link.text) }
        public mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }
        public mutating func appendInterpolation(_ html: HTML?) { if let html { bytes += html.bytes } }
        public mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { bytes += part.bytes } }

        private mutating func append(escaped text: String) {
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "&"): bytes += "&amp;".utf8
                case UInt8(ascii: "<"): bytes += "&lt;".utf8
                case UInt8(ascii: ">"): bytes += "&gt;".utf8
                case UInt8(ascii: "\""): bytes += "&quot;".utf8
                case UInt8(ascii: "'"): bytes += "&#39;".utf8
                default: bytes.append(byte)
                }
            }
        }
    }
}

extension HTML {
    static let empty: HTML = ""
    var isEmpty: Bool { bytes.isEmpty }
}
