import Domain

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

extension String: SQLBindable { var sqlValue: SQL.Value { .text(self) } }
extension Int: SQLBindable { var sqlValue: SQL.Value { .int(Int64(self)) } }
extension ID: SQLBindable { var sqlValue: SQL.Value { .text(text) } }
extension Instant: SQLBindable { var sqlValue: SQL.Value { .text(text) } }
extension Day: SQLBindable { var sqlValue: SQL.Value { .text(text) } }
extension Array: SQLBindable where Element == UInt8 { var sqlValue: SQL.Value { .blob(self) } }
