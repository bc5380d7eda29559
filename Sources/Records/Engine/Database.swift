public import Domain
public import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// The data of one installation: one SQLite file, one process, one writer. Closures run in one transaction and cannot await.
public final class Database: Sendable {
    let pool: DatabasePool
    let keyring: Keyring
    public let environment: Environment
    let templates = TemplateCache()
    fileprivate let columns = ColumnNames()
    let directory = DirectoryCache()
    private let lock: ProcessLock

    /// What stops an installation from opening, as a sentence that says how to mend it.
    public struct CannotOpen: Error, CustomStringConvertible {
        public let description: String
    }

    /// Opens `roundtable.sqlite` in `folder`, with the keys in `keys`, and takes the process lock.
    public init(folder: URL, keys: URL, environment: Environment) throws {
        self.environment = environment
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        lock = try ProcessLock(folder.appending(path: "roundtable.lock"))
        keyring = try Keyring(folder: keys, environment: environment)
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000")
        }
        pool = try DatabasePool(path: folder.appending(path: "roundtable.sqlite").path, configuration: configuration)
        // GRDB sets NORMAL when it opens the pool; NORMAL may lose acknowledged commits at power loss.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        guard try pool.writeWithoutTransaction({ try Int.fetchOne($0, sql: "PRAGMA synchronous") }) == 2 else {
            throw CannotOpen(description: "SQLite does not run with synchronous=FULL. Do not use this build: acknowledged writes could be lost.")
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await pool.read { [self] db in try body(Transaction(db: db, database: self, isReading: true)) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await pool.write { [self] db in try body(Transaction(db: db, database: self, isReading: false)) }
    }
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

/// One process on one data folder: SQLite before 3.51.3 can corrupt its log when two processes checkpoint (WAL reset).
private final class ProcessLock: Sendable {
    private let descriptor: Int32

    init(_ file: URL) throws {
        descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Database.CannotOpen(
                description: "Another roundtable process uses \(file.deletingLastPathComponent().path). Stop it first, or choose another data folder.")
        }
    }

    deinit { close(descriptor) }
}

/// One transaction. Handlers can pass it on; only Records can use it. Not `Sendable`, so it cannot leave its closure.
public struct Transaction {
    let db: GRDB.Database
    let database: Database
    /// A snapshot of what is committed; what a write sees may still be rolled back.
    let isReading: Bool
    let journal = Journal()

    var now: Instant { database.environment.now() }
    func newID<Owner>(_: Owner.Type = Owner.self) -> ID<Owner> { database.environment.newID() }

    @discardableResult
    func rows(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.rendered
        let statement = try db.cachedStatement(sql: text)
        let arguments = StatementArguments(values.map(\.databaseValue))
        let columns = database.columns.of(statement, text)
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        var result: [Row] = []
        while try cursor.next() != nil {
            result.append(Row(values: (0..<sqlite3_column_count(statement.sqliteStatement)).map { SQL.Value(statement.sqliteStatement, $0) }, columns: columns))
        }
        return result
    }

    func first(_ sql: SQL) throws -> Row? { try rows(sql).first }

    /// Rows that the last statement changed.
    var changes: Int { db.changesCount }
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
