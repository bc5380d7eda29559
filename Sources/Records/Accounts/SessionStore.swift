public import Domain
import Foundation

/// A session as its owner sees it in the list.
public struct SessionLine: Sendable {
    public let mark: String
    public let createdAt: Instant
    public let seenAt: Instant
    public let isThisOne: Bool
}

/// Sessions: a random token in a cookie, its hash here; 30 minutes idle, 12 hours at most, three at once (security reference 3d).
public enum SessionStore {
    public static let idleSeconds = 30 * 60
    public static let absoluteSeconds = 12 * 3600
    static let parallel = 3

    /// The viewer of a live session; the only place where a `Viewer` is made.
    public static func viewer(_ token: String, _ log: AuditLog) async throws -> Viewer? {
        let hash = SecretToken.hash(token)
        let found = try await log.database.read { tx in try load(hash, tx) }
        if let found, found.isStale {
            try await log.database.write { tx in
                _ = try tx.rows("UPDATE session SET seen_at = \(tx.now) WHERE token_hash = \(hash)")
            }
        }
        return found?.viewer
    }

    public static func close(_ viewer: Viewer, token: String, _ log: AuditLog) async throws {
        try await log.database.write { tx in
            try tx.rows("DELETE FROM session WHERE token_hash = \(SecretToken.hash(token))")
            try tx.record(AuditEvent(.signedOut), by: viewer)
        }
    }

    public static func all(_ viewer: Viewer, _ log: AuditLog) async throws -> [SessionLine] {
        try await log.database.read { tx in
            try tx.rows("SELECT * FROM session WHERE practitioner_id = \(viewer.practitioner.id) ORDER BY created_at DESC").map { row in
                let mark = try String(row.bytes("token_hash").hex.prefix(16))
                return try SessionLine(
                    mark: mark, createdAt: row.instant("created_at"), seenAt: row.instant("seen_at"), isThisOne: mark == viewer.sessionMark)
            }
        }
    }

    /// Ends one of the viewer's own sessions.
    public static func end(mark: String, _ viewer: Viewer, _ log: AuditLog) async throws {
        try await log.database.write { tx in
            for row in try tx.rows("SELECT token_hash FROM session WHERE practitioner_id = \(viewer.practitioner.id)") {
                let hash = try row.bytes("token_hash")
                if hash.hex.hasPrefix(mark), mark.utf8.count == 16 { try tx.rows("DELETE FROM session WHERE token_hash = \(hash)") }
            }
            try tx.record(AuditEvent(.sessionEnded), by: viewer)
        }
    }

    /// Moves the session to another seat of the same person, with a new token.
    public static func switchSeat(to seat: Seat.ID, _ viewer: Viewer, token: String, _ log: AuditLog) async throws -> String {
        guard viewer.otherSeats.contains(where: { $0.id == seat }) else { throw Refusal.notFound }
        return try await log.database.write { tx in
            let fresh = SecretToken(tx.database.environment)
            try tx.rows("UPDATE session SET seat_id = \(seat), token_hash = \(fresh.hash) WHERE token_hash = \(SecretToken.hash(token))")
            try tx.record(AuditEvent(.seatSwitched), by: viewer)
            return fresh.text
        }
    }

    static func open(for id: Practitioner.ID, _ tx: Transaction) throws -> String {
        let today = tx.now.day(in: try zone(tx))
        guard let seat = try seats(of: id, on: today, tx).first else { throw Refusal.signInNeeded }
        let token = SecretToken(tx.database.environment)
        let extra = try tx.rows("SELECT token_hash FROM session WHERE practitioner_id = \(id) ORDER BY created_at DESC").dropFirst(parallel - 1)
        for row in extra { try tx.rows("DELETE FROM session WHERE token_hash = \(row.bytes("token_hash"))") }
        try tx.rows(
            """
            INSERT INTO session (token_hash, practitioner_id, seat_id, created_at, seen_at, verified_at)
            VALUES (\(token.hash), \(id), \(seat.id), \(tx.now), \(tx.now), \(tx.now))
            """)
        try tx.record(AuditEvent(.signedIn), by: load(token.hash, tx)?.viewer)
        return token.text
    }

    private static func load(_ hash: [UInt8], _ tx: Transaction) throws -> (viewer: Viewer, isStale: Bool)? {
        let now = tx.now
        guard
            let row = try tx.first(
                """
                SELECT session.seat_id, session.seen_at, practitioner.* FROM session JOIN practitioner ON practitioner.id = practitioner_id
                WHERE token_hash = \(hash) AND disabled_at IS NULL AND seen_at >= \(now.adding(seconds: -idleSeconds))
                    AND created_at >= \(now.adding(seconds: -absoluteSeconds))
                """)
        else { return nil }
        return try viewer(row, hash, tx).map { viewer in try (viewer, now.seconds(since: row.instant("seen_at")) > 60) }
    }

    /// Whoever has a calendar address looks at the meetings of its seat, and at nothing else.
    static func viewer(ofCalendar hash: [UInt8], _ tx: Transaction) throws -> Viewer? {
        let row = try tx.first(
            """
            SELECT calendar.seat_id, practitioner.* FROM calendar JOIN practitioner ON practitioner.id = practitioner_id
            WHERE token_hash = \(hash) AND disabled_at IS NULL
            """)
        return try row.flatMap { try viewer($0, hash, tx) }
    }

    /// The person of a row in its seat, if the person fills it today.
    private static func viewer(_ row: Row, _ hash: [UInt8], _ tx: Transaction) throws -> Viewer? {
        let person = try DirectoryStore.person(row)
        let today = tx.now.day(in: try zone(tx))
        let seats = try seats(of: person.id, on: today, tx)
        guard let seat = try seats.first(where: { try $0.id == row.id("seat_id") }),
            let agency = try tx.first("SELECT * FROM agency WHERE id = \(seat.agency)").map(DirectoryStore.agency)
        else { return nil }
        return try Viewer(
            practitioner: person, seat: seat, agency: agency, otherSeats: seats.filter { $0.id != seat.id },
            sessionMark: String(hash.hex.prefix(16)), today: today,
            weighed: StructureStore.weighed(by: seat, on: today, tx))
    }

    /// The seats that a person fills today: their own first, then those for which they deputise.
    private static func seats(of id: Practitioner.ID, on day: Day, _ tx: Transaction) throws -> [Seat] {
        try tx.rows(
            """
            SELECT * FROM seat WHERE (holder_id = \(id) OR deputy_id = \(id)) AND from_day <= \(day)
                AND (until_day IS NULL OR until_day >= \(day)) ORDER BY CASE WHEN holder_id = \(id) THEN 0 ELSE 1 END, id
            """
        ).map(DirectoryStore.seat)
    }

    private static func zone(_ tx: Transaction) throws -> TimeZone { try StructureStore.usual(tx).zone }
}
