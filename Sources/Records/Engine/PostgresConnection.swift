import CPostgres

/// What the server answered instead of rows.
struct PostgresError: Error {
    /// SQLSTATE; empty when the connection was lost.
    let state: String
    /// The text of the statement, which holds no values. The server's own message may, and is not kept.
    var statement = ""

    /// Another transaction was in the way: the same again may succeed (serialisation failure, deadlock).
    var isTransient: Bool { state == "40001" || state == "40P01" }
}

/// One connection for one thread at a time. Opens itself when it is needed, and anew when it was lost.
final class PostgresConnection: Session, @unchecked Sendable {
    private let target: PostgresTarget
    private var handle: OpaquePointer?
    private var prepared: [String: PreparedStatement] = [:]
    private(set) var changes = 0

    init(_ target: PostgresTarget) { self.target = target }

    deinit { close() }

    func close() {
        PQfinish(handle)
        handle = nil
        prepared = [:]
    }

    /// Runs the body between BEGIN and COMMIT. When this returns, the server has said that the commit is durable.
    func transaction<T>(_ mode: TransactionMode, _ body: (any Session) throws -> T) throws -> T {
        try begin(mode)
        do {
            let value = try body(self)
            // A body that went on after a failed statement must not pass for committed: COMMIT would roll back and say nothing.
            guard PQtransactionStatus(handle) == PQTRANS_INTRANS else { throw PostgresError(state: "25P02") }
            try command("COMMIT")
            return value
        } catch {
            if PQstatus(handle) != CONNECTION_OK || (try? command("ROLLBACK")) == nil { close() }
            throw error
        }
    }

    private func begin(_ mode: TransactionMode) throws {
        let text =
            switch mode {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL SERIALIZABLE"
            case .append: "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        if handle != nil, (try? command(text)) != nil { return }
        // The server was restarted, or the line was cut, since the last use: nothing has been done yet, so once more on a new one.
        close()
        try command(text)
    }

    private func command(_ text: String) throws {
        let result = try PQexec(open(), text)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw error(result, text) }
    }

    @discardableResult
    func rows(_ text: String, _ values: [SQL.Value]) throws -> [Row] {
        let statement = try statement(text, values)
        let result = Parameters(values).send { PQexecPrepared(handle, statement.name, $0, $1, $2, $3, 1) }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK:
            changes = Int(String(cString: PQcmdTuples(result))) ?? 0
            return []
        case PGRES_TUPLES_OK:
            changes = Int(PQntuples(result))
            return try statement.rows(result)
        default: throw error(result, text)
        }
    }

    /// Prepared once in a connection; the server plans it once, too.
    private func statement(_ text: String, _ values: [SQL.Value]) throws -> PreparedStatement {
        let types = values.map(\.postgresType)
        let key = types.contains(0) ? text + types.map { ".\($0)" }.joined() : text
        if let known = prepared[key] { return known }
        let handle = try open()
        if prepared.count >= 500 {
            try command("DEALLOCATE ALL")
            prepared = [:]
        }
        let name = "s\(prepared.count)"
        let result = PQprepare(handle, name, text, Int32(types.count), types)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw error(result, text) }
        let statement = PreparedStatement(name: name)
        prepared[key] = statement
        return statement
    }

    private func open() throws -> OpaquePointer {
        if let handle { return handle }
        guard let fresh = target.connect() else { throw PostgresError(state: "") }
        handle = fresh
        return fresh
    }

    private func error(_ result: OpaquePointer?, _ statement: String) -> PostgresError {
        PostgresError(state: PQresultErrorField(result, sqlStateField).map { String(cString: $0) } ?? "", statement: statement)
    }
}

/// `PG_DIAG_SQLSTATE`, which is a character macro.
private let sqlStateField = Int32(UInt8(ascii: "C"))

/// The values of a statement in PostgreSQL's binary format: lengths are explicit, so no byte can end a text early.
private struct Parameters {
    private var bytes: [UInt8] = []
    private var places: [Range<Int>?] = []

    init(_ values: [SQL.Value]) {
        for value in values {
            let start = bytes.count
            switch value {
            case .text(let text): bytes += text.utf8
            case .int(let int): withUnsafeBytes(of: int.bigEndian) { bytes += $0 }
            case .blob(let blob): bytes += blob
            case .null: break
            }
            places.append(value == .null ? nil : start..<bytes.count)
        }
        bytes.append(0)
    }

    func send(_ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> OpaquePointer?) -> OpaquePointer? {
        bytes.withUnsafeBytes { raw in
            let start = raw.bindMemory(to: CChar.self).baseAddress
            return body(
                Int32(places.count), places.map { place in place.flatMap { start?.advanced(by: $0.lowerBound) } }, places.map { Int32($0?.count ?? 0) },
                places.map { _ in 1 })
        }
    }
}

extension SQL.Value {
    /// The type's number in PostgreSQL's catalogue; 0 lets the server find out.
    fileprivate var postgresType: Oid {
        switch self {
        case .text: 25
        case .int: 20
        case .blob: 17
        case .null: 0
        }
    }
}

/// A statement that the server knows, with the columns of its result once they were seen.
private final class PreparedStatement {
    let name: String
    private var columns: [String: Int] = [:]
    private var types: [Oid] = []

    init(name: String) { self.name = name }

    func rows(_ result: OpaquePointer?) throws -> [Row] {
        if types.isEmpty {
            types = (0..<PQnfields(result)).map { PQftype(result, $0) }
            let names = (0..<PQnfields(result)).map { (PQfname(result, $0).map { String(cString: $0) } ?? "", Int($0)) }
            columns = Dictionary(names) { first, _ in first }
        }
        return try (0..<PQntuples(result)).map { row in
            try Row(values: types.indices.map { try value(result, row, Int32($0), types[$0]) }, columns: columns)
        }
    }

    private func value(_ result: OpaquePointer?, _ row: Int32, _ column: Int32, _ type: Oid) throws -> SQL.Value {
        if PQgetisnull(result, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        switch type {
        case 25, 19, 1043: return .text(String(decoding: bytes, as: UTF8.self))
        case 17: return .blob(Array(bytes))
        // bool, int2, int4 and int8: big-endian, and signed but for bool
        case 16: return .int(bytes.first == 1 ? 1 : 0)
        case 20, 21, 23: return .int(bytes.dropFirst().reduce(Int64(Int8(bitPattern: bytes.first ?? 0))) { $0 << 8 | Int64($1) })
        default: throw Row.Mismatch(column: "type \(type)")
        }
    }
}
