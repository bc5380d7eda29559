/// Where rows are kept: SQLite for one process, or PostgreSQL for several nodes. Both run the same statements (R93, R100, ADR 0009).
protocol Engine: Sendable {
    var dialect: Dialect { get }

    /// Runs the body in one transaction; PostgreSQL may run it again when another transaction was in its way.
    func run<T: Sendable>(_ mode: TransactionMode, _ body: @escaping @Sendable (any Session) throws -> T) async throws -> T

    /// The same on this thread, which waits: for start-up, for copies, and for keys that are read within another transaction.
    func runNow<T>(_ mode: TransactionMode, _ body: (any Session) throws -> T) throws -> T

    /// Whether what was opened is still there; SQLite would go on with a file that was deleted under it.
    var isThere: Bool { get }

    /// Brings all that was committed into the main file, so that its copy is whole and nothing older stays beside it. SQLite only.
    func fold() throws

    /// Whether this node is the one that does the background work. One node at a time; the next one follows when its connection ends.
    func holdsTurn() async -> Bool
}

/// The few places where the engines differ ask for this: types of columns, triggers, and what stands in no portable catalogue.
enum Dialect: Sendable {
    case sqlite, postgres

    /// Ends a SELECT whose rows nobody else may change until the transaction ends. SQLite has one writer anyway.
    var holdingRows: SQL { self == .postgres ? " FOR SHARE" : "" }

    /// Begins a transaction that changes most of the keys: whoever makes one waits for it, instead of being in its way. SQLite has one writer anyway.
    var takingKeys: SQL? { self == .postgres ? "LOCK TABLE wrapped_key, past_key IN SHARE ROW EXCLUSIVE MODE" : nil }

    /// Lets the server count what many new rows hold, so that it plans well from the first question on.
    var statistics: SQL? { self == .postgres ? "ANALYZE" : nil }

    /// Asks the server for its clock; SQLite has the machine's.
    var clock: SQL? { self == .postgres ? "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS milliseconds" : nil }
}

enum TransactionMode: Sendable {
    /// A snapshot; changes nothing.
    case read
    /// As if no other transaction ran at the same time.
    case write
    /// Adds rows, or holds a lock on the row it changes; sees what others commit meanwhile.
    case append
}

/// A connection within a transaction. Not `Sendable`, so it cannot leave its closure.
protocol Session {
    /// Runs a statement with `$1 … $n`.
    func rows(_ text: String, _ values: [SQL.Value]) throws -> [Row]
    /// Rows that the last statement changed.
    var changes: Int { get }
}

extension Session {
    @discardableResult
    func rows(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.rendered
        return try rows(text, values)
    }

    func first(_ sql: SQL) throws -> Row? { try rows(sql).first }
}
