import Domain

/// One row of a result: values by column name. A value that is not what the schema promises is an error, never a default.
struct Row: Sendable {
    struct Mismatch: Error { let column: String }

    private let values: [SQL.Value]
    private let columns: [String: Int]

    init(values: [SQL.Value], columns: [String: Int]) {
        self.values = values
        self.columns = columns
    }

    private func value(_ column: String) throws -> SQL.Value {
        guard let index = columns[column] else { throw Mismatch(column: column) }
        return values[index]
    }

    /// Names and values in the order of the names, for copies.
    var all: [(name: String, value: SQL.Value)] { columns.sorted { $0.key < $1.key }.map { ($0.key, values[$0.value]) } }

    func text(_ column: String) throws -> String {
        guard case .text(let text) = try value(column) else { throw Mismatch(column: column) }
        return text
    }

    func int(_ column: String) throws -> Int {
        guard case .int(let int) = try value(column) else { throw Mismatch(column: column) }
        return Int(int)
    }

    func bytes(_ column: String) throws -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else { throw Mismatch(column: column) }
        return bytes
    }

    func isNull(_ column: String) throws -> Bool { try value(column) == .null }

    func id<Owner>(_ column: String, of: Owner.Type = Owner.self) throws -> ID<Owner> {
        guard let id = try ID<Owner>(text(column)) else { throw Mismatch(column: column) }
        return id
    }

    func instant(_ column: String) throws -> Instant {
        guard let instant = try Instant(text(column)) else { throw Mismatch(column: column) }
        return instant
    }

    func day(_ column: String) throws -> Day {
        guard let day = try Day(text(column)) else { throw Mismatch(column: column) }
        return day
    }

    func code<T: RawRepresentable<String>>(_ column: String, as: T.Type = T.self) throws -> T {
        guard let value = try T(rawValue: text(column)) else { throw Mismatch(column: column) }
        return value
    }

    /// The value, or `nil` when the column is NULL.
    func optional<T>(_ column: String, _ read: (String) throws -> T) throws -> T? {
        try isNull(column) ? nil : read(column)
    }
}
