import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// One SQLite file: one process, one writer.
final class SQLite: Engine {
    let dialect = Dialect.sqlite
    private let pool: DatabasePool
    private let columns = ColumnNames()
    private let lock: ProcessLock?

    /// Opens or makes `file`, and takes the lock beside it.
    /// A connection that only reads takes no lock: it never checkpoints, so it may stand beside a process that writes.
    init(_ file: URL, onlyReads: Bool = false) throws {
        let folder = file.deletingLastPathComponent()
        if !onlyReads { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) }
        lock = try onlyReads ? nil : ProcessLock(file.deletingPathExtension().appendingPathExtension("lock"))
        var configuration = Configuration()
        configuration.readonly = onlyReads
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000")
        }
        pool = try DatabasePool(path: file.path, configuration: configuration)
        if onlyReads { return }
        // GRDB sets NORMAL when it opens the pool; NORMAL may lose acknowledged commits at power loss.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        guard try pool.writeWithoutTransaction({ try Int.fetchOne($0, sql: "PRAGMA synchronous") }) == 2 else {
            throw Database.CannotOpen(description: "SQLite does not run with synchronous=FULL. Do not use this build: acknowledged writes could be lost.")
        }
    }

    func run<T: Sendable>(_ mode: TransactionMode, _ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        switch mode {
        case .read: try await pool.read { [columns] db in try body(SQLiteSession(db: db, names: columns)) }
        case .write, .append: try await pool.write { [columns] db in try body(SQLiteSession(db: db, names: columns)) }
        }
    }

    func runNow<T>(_ mode: TransactionMode, _ body: (any Session) throws -> T) throws -> T {
        switch mode {
        case .read: try pool.read { db in try body(SQLiteSession(db: db, names: columns)) }
        case .write, .append: try pool.write { db in try body(SQLiteSession(db: db, names: columns)) }
        }
    }

    var isThere: Bool { FileManager.default.fileExists(atPath: pool.path) }

    /// Deleted rows are overwritten already (`secure_delete`); what remains are the older pages in the write-ahead log.
    func fold() throws { try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }

    func holdsTurn() async -> Bool { true }
}

private struct SQLiteSession: Session {
    let db: GRDB.Database
    let names: ColumnNames

    func rows(_ text: String, _ values: [SQL.Value]) throws -> [Row] {
        let statement = try db.cachedStatement(sql: text)
        let arguments = StatementArguments(values.map(\.databaseValue))
        let columns = names.of(statement, text)
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        var result: [Row] = []
        while try cursor.next() != nil {
            result.append(Row(values: (0..<sqlite3_column_count(statement.sqliteStatement)).map { SQL.Value(statement.sqliteStatement, $0) }, columns: columns))
        }
        return result
    }

    var changes: Int { db.changesCount }
}

/// The positions of a statement's columns, remembered by its text.
private final class ColumnNames: Sendable {
    private let known = Mutex<[String: [String: Int]]>([:])

    func of(_ statement: Statement, _ text: String) -> [String: Int] {
        if let columns = known.withLock({ $0[text] }) { return columns }
        let columns = Dictionary(statement.columnNames.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        known.withLock { if $0.count < 1_000 { $0[text] = columns } }
        return columns
    }
}

/// One process on one file: SQLite before 3.51.3 can corrupt its log when two processes checkpoint (WAL reset).
private final class ProcessLock: Sendable {
    private let descriptor: Int32

    init(_ file: URL) throws {
        descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Database.IsInUse(folder: file.deletingLastPathComponent().path)
        }
    }

    deinit { close(descriptor) }
}

extension SQL.Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .int(let int): int.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        case .null: .null
        }
    }

    /// A column of the row on which the statement stands. Tables are STRICT and have no REAL columns.
    fileprivate init(_ statement: OpaquePointer, _ index: Int32) {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: self = .int(sqlite3_column_int64(statement, index))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, index)
            self = .text(String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, index)
            self = .blob(Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))))
        default: self = .null
        }
    }
}
