import Domain
import Foundation
import Synchronization

/// A PostgreSQL database behind a few connections, each with its own thread: no thread of the server ever waits for a query.
final class Postgres: Engine {
    let dialect = Dialect.postgres
    let target: PostgresTarget
    private let work: Threads
    /// Its lock ends with the connection, so a node that dies gives the turn away at once.
    private let turn: Threads
    /// For threads that wait themselves; never more than there are such threads.
    private let spare = Mutex<[PostgresConnection]>([])

    init(_ url: String, connections: Int) throws {
        target = try PostgresTarget(url)
        work = Threads(connections, target)
        turn = Threads(1, target)
        try checkServer()
    }

    deinit {
        work.end()
        turn.end()
    }

    func run<T: Sendable>(_ mode: TransactionMode, _ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            work.submit { connection in
                continuation.resume(with: Result { try Self.retrying(connection, mode, body) })
            } refused: {
                continuation.resume(throwing: Refusal.unavailable)
            }
        }
    }

    func runNow<T>(_ mode: TransactionMode, _ body: (any Session) throws -> T) throws -> T {
        let connection = spare.withLock { $0.popLast() } ?? PostgresConnection(target)
        defer { spare.withLock { $0.append(connection) } }
        return try Self.retrying(connection, mode, body)
    }

    /// The next statement tells.
    var isThere: Bool { true }

    /// Dead rows are the server's: a role that serves may not vacuum. `docs/operations.md` says what remains, and for how long.
    func fold() {}

    func holdsTurn() async -> Bool {
        await withCheckedContinuation { continuation in
            turn.submit { connection in
                continuation.resume(returning: Self.takeTurn(connection))
            } refused: {
                continuation.resume(returning: false)
            }
        }
    }

    /// Any number that no other program takes in the same database.
    private static let turnNumber = 7_263_001

    /// Outside a transaction: the lock belongs to the connection, and is asked of the server each time.
    private static func takeTurn(_ connection: PostgresConnection) -> Bool {
        let statement: SQL = """
            SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted) THEN true
                ELSE pg_try_advisory_lock(\(turnNumber)) END AS held
            """
        do { return try connection.first(statement)?.int("held") == 1 } catch {
            connection.close()
            return false
        }
    }

    private static func retrying<T>(_ connection: PostgresConnection, _ mode: TransactionMode, _ body: (any Session) throws -> T) throws -> T {
        var tries = 0
        while true {
            do { return try connection.transaction(mode, body) } catch let error as PostgresError where error.isTransient && tries < 14 {
                tries += 1
                // Twice as long each time, and another time for each thread, so that two do not meet again and again; about a second in all.
                let first = 250 + UInt32(truncatingIfNeeded: UInt(bitPattern: ObjectIdentifier(connection)) / 16) % 750
                usleep(min(first << UInt32(tries), 100_000))
            }
        }
    }

    /// Refuses a server that could lose or garble what it acknowledged.
    private func checkServer() throws {
        let problem: String? = try runNowOrExplain { session in
            let row = try session.first(
                """
                SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
                    current_setting('synchronous_commit') AS sync, current_setting('server_encoding') AS encoding, datcollate
                FROM pg_database WHERE datname = current_database()
                """)
            guard let row else { return "its settings cannot be read" }
            if try row.text("fsync") != "on" || row.text("pages") != "on" { return "fsync or full_page_writes is off. Turn both on" }
            if try row.text("sync") == "off" { return "synchronous_commit is off. Turn it on" }
            if try row.text("encoding") != "UTF8" || !["C", "POSIX", "C.UTF-8", "C.utf8"].contains(row.text("datcollate")) {
                return
                    "texts would sort otherwise than in SQLite. Make it with: CREATE DATABASE \(self.target.name) ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
            }
            return nil
        }
        if let problem { throw Database.CannotOpen(description: "The database “\(target.name)” cannot be used: \(problem).") }
    }

    private func runNowOrExplain<T>(_ body: (any Session) throws -> T) throws -> T {
        do { return try runNow(.read, body) } catch {
            throw Database.CannotOpen(
                description:
                    "The database “\(target.name)” does not answer. Check the address, the role and its password, the certificate, and that the server runs.")
        }
    }
}

/// Threads with a connection each, and the work that waits for one of them.
private final class Threads: @unchecked Sendable {
    private struct Job {
        let since: DispatchTime
        let run: @Sendable (PostgresConnection) -> Void
        let refused: @Sendable () -> Void
    }

    private let condition = NSCondition()
    private var waiting: [Job] = []
    private var hasEnded = false

    init(_ count: Int, _ target: PostgresTarget) {
        for _ in 0..<count {
            Thread { [self] in serve(PostgresConnection(target)) }.start()
        }
    }

    /// Work that waited five seconds is refused: whoever asked has a page to show.
    func submit(_ run: @escaping @Sendable (PostgresConnection) -> Void, refused: @escaping @Sendable () -> Void) {
        condition.lock()
        waiting.append(Job(since: .now(), run: run, refused: refused))
        condition.signal()
        condition.unlock()
    }

    func end() {
        condition.lock()
        hasEnded = true
        condition.broadcast()
        condition.unlock()
    }

    private func serve(_ connection: PostgresConnection) {
        while let job = next() {
            if job.since + .seconds(5) < .now() { job.refused() } else { job.run(connection) }
        }
    }

    private func next() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && !hasEnded { condition.wait() }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }
}
