import Domain
import Foundation

/// A statement in the portable dialect of both engines. Only bound values and other statements interpolate; a `String` does not.
struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Value: Sendable, Hashable {
        case text(String)
        case int(Int64)
        case blob([UInt8])
        case null
    }

    fileprivate enum Piece: Sendable {
        case text(String)
        case bind(Value)
    }

    fileprivate var pieces: [Piece]

    private init(pieces: [Piece]) { self.pieces = pieces }
    init(stringLiteral value: String) { pieces = [.text(value)] }
    init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }
        mutating func appendInterpolation(_ sql: SQL) { pieces += sql.pieces }
        mutating func appendInterpolation(_ value: some SQLBindable) { pieces.append(.bind(value.sqlValue)) }
        mutating func appendInterpolation(_ value: (some SQLBindable)?) { pieces.append(.bind(value?.sqlValue ?? .null)) }
        mutating func appendInterpolation(_ values: [some SQLBindable]) {
            for (index, value) in values.enumerated() {
                if index > 0 { pieces.append(.text(", ")) }
                pieces.append(.bind(value.sqlValue))
            }
        }
    }

    /// A name of a table, a column or a role, in quotes; `nil` unless it is of lower-case letters, digits and underscores.
    static func name(_ text: String) -> SQL? {
        let isPlain = text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
        return text.isEmpty || !isPlain ? nil : SQL(pieces: [.text("\"\(text)\"")])
    }

    static func list(_ parts: [SQL]) -> SQL { parts.dropFirst().reduce(parts.first ?? "") { "\($0), \($1)" } }

    /// The same with other words for some, in its text only.
    func replacing(_ words: KeyValuePairs<String, String>) -> SQL {
        var copy = self
        copy.pieces = pieces.map { piece in
            guard case .text(let text) = piece else { return piece }
            return .text(words.reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) })
        }
        return copy
    }

    /// The text with `$1 … $n` and the values, in order.
    var rendered: (text: String, values: [Value]) {
        var text = ""
        var values: [Value] = []
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .bind(let value):
                values.append(value)
                text += "$\(values.count)"
            }
        }
        return (text, values)
    }
}

protocol SQLBindable { var sqlValue: SQL.Value { get } }

extension SQL.Value: SQLBindable { var sqlValue: SQL.Value { self } }
extension String: SQLBindable { var sqlValue: SQL.Value { .text(self) } }
extension Int: SQLBindable { var sqlValue: SQL.Value { .int(Int64(self)) } }
extension ID: SQLBindable { var sqlValue: SQL.Value { .text(text) } }
extension Instant: SQLBindable { var sqlValue: SQL.Value { .text(text) } }
extension Day: SQLBindable { var sqlValue: SQL.Value { .text(text) } }
extension Array: SQLBindable where Element == UInt8 { var sqlValue: SQL.Value { .blob(self) } }
