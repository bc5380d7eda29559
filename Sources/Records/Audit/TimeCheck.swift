import Domain
import Synchronization

/// Whether the machine's clock can be believed. A wrong time in the log could not be taken back, so nothing is recorded while it is off (R88).
final class TimeCheck: Sendable {
    /// Seconds by which clocks of good machines may differ. Our own term: less than what a verifier bears (`BundleVerifier.tolerance`).
    static let tolerance = 60

    /// How a clock is off.
    enum Fault: Sendable {
        /// Behind the newest event: it is slow now, or was fast then.
        case behindLog
        /// Not the clock of the database server, which all nodes go by.
        case notTheServers
    }

    private struct Look: Sendable {
        let wall: Instant
        let steady: ContinuousClock.Instant
        let fault: Fault?
    }

    private let last = Mutex<Look?>(nil)

    /// What the machine's clock says, next to what others say.
    /// - Parameters:
    ///   - newest: the time of the newest event in the log.
    ///   - server: the clock of the database server, if that is another one.
    func note(_ wall: Instant, newest: Instant?, server: Instant?) {
        let isBehind = newest.map { $0.seconds(since: wall) > Self.tolerance } ?? false
        let differs = server.map { abs($0.seconds(since: wall)) > Self.tolerance } ?? false
        last.withLock { $0 = Look(wall: wall, steady: .now, fault: differs ? .notTheServers : isBehind ? .behindLog : nil) }
    }

    /// What was wrong with the clock when it was looked at. Nobody looks in a command, which has the machine to itself.
    var fault: Fault? { last.withLock { $0?.fault } }

    /// Whether an event may have this time: also a clock that was set since the last look shows.
    func admits(_ at: Instant) -> Bool {
        guard let last = last.withLock({ $0 }) else { return true }
        let step = Double(at.milliseconds - last.wall.milliseconds) / 1_000 - (.now - last.steady) / .seconds(1)
        return last.fault == nil && abs(step) <= Double(Self.tolerance)
    }
}

extension AuditLog {
    /// Compares the machine's clock with the log and, where several nodes share a server, with that server's.
    public func checkTime() async throws {
        let (newest, server) = try await database.read { [dialect = database.engine.dialect] tx in
            try (
                tx.first("SELECT at FROM audit_event ORDER BY seq DESC LIMIT 1")?.instant("at"),
                dialect.clock.flatMap { try tx.first($0).map { Instant(milliseconds: Int64(try $0.int("milliseconds"))) } }
            )
        }
        time.note(database.environment.now(), newest: newest, server: server)
    }

    /// For a command that records something and has no page for a refusal.
    public func checkedTime() async throws -> AuditLog {
        try await checkTime()
        guard time.fault == nil else {
            throw Database.CannotOpen(
                description: "The clock of this machine is wrong: it differs from the newest event in the log, or from the database's. Set it right first.")
        }
        return self
    }

    /// - Throws: `Refusal.wrongTime`.
    public func refuseWrongTime() throws { if time.fault != nil { throw Refusal.wrongTime } }
}

extension Console {
    /// Says in the log that the clock was ahead and is right now, so that the events that follow may have earlier times.
    public func acceptTime() async throws {
        try await log.checkTime()
        guard database.time.fault == .behindLog else {
            throw Database.CannotOpen(
                description: "The clock is not behind the log: there is nothing to accept. Set it right if it differs from the database's.")
        }
        try await database.write { tx in try tx.record(AuditEvent(.timeAccepted), by: nil) }
        try await log.checkTime()
    }
}
