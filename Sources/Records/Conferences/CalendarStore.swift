public import Domain

/// The calendar address of a person in a seat: who has it reads when and where that seat's meetings are, and nothing else. Its token is kept as a hash.
public enum CalendarStore {
    /// How far back the feed goes, in days.
    static let days = 60
    static let most = 200

    /// When the address was made, and when a program last read it.
    public static func state(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (made: Instant, read: Instant?)? {
        let viewer = access.viewer
        let row = try tx.first("SELECT made_at, read_at FROM calendar WHERE practitioner_id = \(viewer.practitioner.id) AND seat_id = \(viewer.seat.id)")
        return try row.map { row in try (row.instant("made_at"), row.optional("read_at", row.instant)) }
    }

    /// Makes a new address; the one before ends. The token is shown once.
    public static func make(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (String, AuditEvent) {
        try delete(access.viewer, tx)
        let token = SecretToken(tx.database.environment)
        try tx.rows(
            "INSERT INTO calendar (token_hash, practitioner_id, seat_id, made_at) VALUES (\(token.hash), \(access.viewer.practitioner.id), \(access.viewer.seat.id), \(tx.now))"
        )
        return (token.text, AuditEvent(.calendarMade))
    }

    public static func end(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        try delete(access.viewer, tx)
        return AuditEvent(.calendarEnded)
    }

    private static func delete(_ viewer: Viewer, _ tx: Transaction) throws {
        try tx.rows("DELETE FROM calendar WHERE practitioner_id = \(viewer.practitioner.id) AND seat_id = \(viewer.seat.id)")
    }

    /// The meetings of the seat whose address this is; `nil` where there is no such address, or its person no longer fills the seat. Nothing personal is read.
    public static func meetings(_ token: String, _ log: AuditLog) async throws -> [MeetingLine]? {
        let hash = SecretToken.hash(token)
        let lines = try await log.database.read { tx -> [MeetingLine]? in
            guard let viewer = try SessionStore.viewer(ofCalendar: hash, tx) else { return nil }
            do {
                let access: DeskAccess<CanConsult> = try .check(viewer, in: tx)
                let past = try MeetingStore.past(limit: most, access, tx).filter { $0.meeting.plan.startsAt > tx.now.adding(days: -days) }
                let lines = try past + MeetingStore.upcoming(limit: most, access, tx)
                guard tx.journal.items.isEmpty else { throw Refusal.unavailable }
                return lines
            } catch is AccessDenied { return nil }
        }
        if lines != nil { try await log.database.write { tx in _ = try tx.rows("UPDATE calendar SET read_at = \(tx.now) WHERE token_hash = \(hash)") } }
        return lines
    }
}
