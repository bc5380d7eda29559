import Domain

/// What clocks count from. Holds events and times, no text and nobody's name, so it is in clear.
enum TimelineStore {
    /// Notes what happened to a referral or case.
    static func note(_ event: Template.Event, about: String? = nil, _ scope: String, at: Instant, _ tx: Transaction) throws {
        try tx.rows(
            """
            INSERT INTO mark (id, scope, position, event, about, at)
            VALUES (\(tx.newID(Mark.self)), \(scope), (SELECT count(*) FROM mark WHERE scope = \(scope)), \(event.rawValue), \(about), \(at))
            """)
        try ClockStore.settle(scope, tx)
    }

    /// Notes when something is planned to happen, instead of what was planned before.
    static func plan(_ event: Template.Event, _ scope: String, at: Instant?, _ tx: Transaction) throws {
        try tx.rows("DELETE FROM mark WHERE scope = \(scope) AND event = \(event.rawValue)")
        if let at { try note(event, scope, at: at, tx) } else { try ClockStore.settle(scope, tx) }
    }

    /// Hands marks of a referral on to the case that it became.
    static func carry(_ events: [Template.Event], from scope: String, to other: String, _ tx: Transaction) throws {
        for mark in try one(scope, tx).marks where events.contains(mark.event) { try note(mark.event, about: mark.about, other, at: mark.at, tx) }
    }

    private enum Mark {}

    /// The timelines of referrals or cases, by their ids.
    static func all(_ scopes: [String], _ tx: Transaction) throws -> [String: Timeline] {
        guard !scopes.isEmpty else { return [:] }
        var found: [String: Timeline] = [:]
        for row in try tx.rows("SELECT scope, event, about, at FROM mark WHERE scope IN (\(scopes)) ORDER BY scope, at, position, id") {
            try found[row.text("scope"), default: Timeline()].add(
                row.code("event"), about: row.optional("about", row.text), at: row.instant("at"))
        }
        for row in try tx.rows("SELECT scope, clock, from_at, until_at FROM pause WHERE scope IN (\(scopes)) ORDER BY scope, from_at, id") {
            let pause = try Timeline.Pause(clock: row.text("clock"), from: row.instant("from_at"), until: row.optional("until_at", row.instant))
            try found[row.text("scope"), default: Timeline()].pauses.append(pause)
        }
        return found
    }

    static func one(_ scope: String, _ tx: Transaction) throws -> Timeline { try all([scope], tx)[scope] ?? Timeline() }
}
