public import Domain
public import Foundation

/// The data of one installation. Closures run in one transaction and cannot await.
public final class Database: Sendable {
    let engine: any Engine
    let keyring: Keyring
    public let environment: Environment
    let templates = TemplateCache.shared
    let directory = DirectoryCache()
    let time = TimeCheck()
    let breadth = BreadthCache()

    /// What stops an installation from opening, as a sentence that says how to mend it.
    public struct CannotOpen: Error, CustomStringConvertible {
        public let description: String
    }

    /// Another process serves from this folder.
    public struct IsInUse: Error, CustomStringConvertible {
        let folder: String
        public var description: String { "Another roundtable process uses \(folder). Stop it first, or choose another data folder." }
    }

    /// - Parameters:
    ///   - data: the rows.
    ///   - keys: the folder with the root key and the log's signing key.
    ///   - keyStore: the wrapped keys; in the folder of the root key unless several nodes share them.
    ///   - onlyReads: beside a process that serves; SQLite then neither writes nor takes the lock.
    public init(data: Store, keys: URL, keyStore: Store? = nil, onlyReads: Bool = false, environment: Environment) throws {
        self.environment = environment
        engine = try data.open("roundtable", onlyReads: onlyReads)
        keyring = try Keyring(folder: keys, store: (keyStore ?? .folder(keys)).open("keys", onlyReads: onlyReads), environment: environment)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await engine.run(.read) { [self] in try body(Transaction(session: $0, database: self, isReading: true)) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await engine.run(.write) { [self] in try body(Transaction(session: $0, database: self, isReading: false)) }
    }

    /// For what only adds rows, or locks the row that it changes: the log.
    func append<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await engine.run(.append) { [self] in try body(Transaction(session: $0, database: self, isReading: false)) }
    }
}

/// One transaction. Handlers can pass it on; only Records can use it. Not `Sendable`, so it cannot leave its closure.
public struct Transaction {
    let session: any Session
    let database: Database
    /// A snapshot of what is committed; what a write sees may still be rolled back.
    let isReading: Bool
    let journal = Journal()

    var now: Instant { database.environment.now() }
    func newID<Owner>(_: Owner.Type = Owner.self) -> ID<Owner> { database.environment.newID() }

    @discardableResult
    func rows(_ sql: SQL) throws -> [Row] { try session.rows(sql) }

    func first(_ sql: SQL) throws -> Row? { try session.first(sql) }

    /// Rows that the last statement changed.
    var changes: Int { session.changes }
}
