import Domain
import Foundation
import Synchronization

/// When the log was last sequenced and signed, whether or not there was anything to do.
final class Pulse: Sendable {
    private let times = Mutex<(sequenced: Instant?, signed: Instant?)>((nil, nil))

    func sequenced(at now: Instant) { times.withLock { $0.sequenced = now } }
    func signed(at now: Instant) { times.withLock { $0.signed = now } }

    var lastSequenced: Instant? { times.withLock { $0.sequenced } }
    var lastSigned: Instant? { times.withLock { $0.signed } }
}

/// Why an installation cannot serve, as one word for whoever watches it.
public enum Hindrance: String, Sendable { case data, keys, schema, clock, log }

/// The log in numbers.
public struct LogMeasures: Sendable {
    /// Events that have their place in the tree.
    public let size: Int
    /// Events that are durable and wait for their place.
    public let waiting: Int
    /// Seconds since all that had a place was last known to be signed; `nil` before the first time.
    public let sinceSigned: Int?
}

extension AuditLog {
    /// The sequencer runs four times a second; after this many seconds something holds it up.
    static let patience = 10

    /// What keeps requests from being answered, if anything.
    public func hindrance() async -> Hindrance? {
        guard database.keyring.isThere else { return .keys }
        do {
            guard database.engine.isThere else { return .data }
            guard try await Console(log: self).isReady() else { return .schema }
        } catch { return .data }
        guard time.fault == nil else { return .clock }
        guard let last = pulse.lastSequenced, database.environment.now().seconds(since: last) <= Self.patience else { return .log }
        return nil
    }

    /// Whether the node that has the turn keeps the log: nothing waits for long.
    func isFollowed() async throws -> Bool {
        try await database.read { tx in
            let oldest = try tx.first("SELECT at FROM audit_event WHERE idx IS NULL ORDER BY seq LIMIT 1")
            return try oldest.map { try tx.now.seconds(since: $0.instant("at")) <= Self.patience } ?? true
        }
    }

    public func measures() async throws -> LogMeasures {
        try await database.read { [pulse] tx in
            LogMeasures(
                size: try tx.first("SELECT size FROM audit_head WHERE one = 1")?.int("size") ?? 0,
                waiting: try tx.first("SELECT count(*) AS waiting FROM audit_event WHERE idx IS NULL")?.int("waiting") ?? 0,
                sinceSigned: pulse.lastSigned.map { max(0, tx.now.seconds(since: $0)) })
        }
    }
}
