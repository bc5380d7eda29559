import Domain

/// Reduces an entry, its shares and a seat to facts, and asks `decide` for the best view. The only place that does.
enum Sight {
    struct Best {
        let level: Level
        /// The share that gives it; `nil` for the originator.
        let share: Row?
    }

    static func best(_ entry: Entry, _ shares: [Row], _ access: CaseAccess<some Permission>) throws -> Best? {
        var facts = facts(entry, seat: access.viewer.seat.id, agency: access.viewer.agency.id, access.facts)
        if facts.relation != .none, let (level, _) = highestLevel(facts) { return Best(level: level, share: nil) }
        var best: Best?
        for row in shares {
            guard let recipient = try Recipient(row.text("recipient")),
                let relation = relation(recipient, seat: access.viewer.seat.id, agency: access.viewer.agency.id)
            else { continue }
            facts.relation = relation
            facts.share = try state(row, on: access.viewer.today)
            facts.shared = try row.code("level")
            facts.basis = .valid
            guard let (level, _) = highestLevel(facts), best.map({ $0.level < level }) ?? true else { continue }
            best = Best(level: level, share: row)
        }
        return best
    }

    static func permits(_ act: Facts.Act, _ entry: Entry, _ access: CaseAccess<some Permission>) -> Bool {
        var facts = facts(entry, seat: access.viewer.seat.id, agency: access.viewer.agency.id, access.facts)
        facts.act = act
        return decide(facts).isPermitted
    }

    /// What a seat would see of an entry that is not stored yet, under these terms: the same decision as for a stored one.
    static func preview(
        _ entry: Entry, _ shares: [Share], seat: Seat.ID, agency: Agency.ID, isGuest: Bool, isOwner: Bool, today: Day
    ) -> (level: Level, share: Share?)? {
        var facts = Facts(act: .seeEntry)
        facts.membership = isGuest ? .guest : isOwner ? .owner : .member
        facts = Self.facts(entry, seat: seat, agency: agency, facts)
        if facts.relation != .none, let (level, _) = highestLevel(facts) { return (level, nil) }
        var best: (level: Level, share: Share?)?
        for share in shares {
            guard let relation = relation(share.terms.recipient, seat: seat, agency: agency) else { continue }
            facts.relation = relation
            facts.share = share.state(on: today)
            facts.shared = share.terms.level
            facts.basis = .valid
            guard let (level, _) = highestLevel(facts), best.map({ $0.level < level }) ?? true else { continue }
            best = (level, share)
        }
        return best
    }

    private static func facts(_ entry: Entry, seat: Seat.ID, agency: Agency.ID, _ base: Facts) -> Facts {
        var facts = base
        facts.act = .seeEntry
        facts.handling = entry.handling
        facts.relation = entry.author == seat ? .author : entry.originator == agency ? .originator : .none
        return facts
    }

    private static func relation(_ recipient: Recipient, seat: Seat.ID, agency: Agency.ID) -> Facts.Relation? {
        switch recipient {
        case .team: .team
        case .agency(let id): id == agency ? .agency : nil
        case .seat(let id): id == seat ? .named : nil
        }
    }

    private static func state(_ row: Row, on today: Day) throws -> Facts.ShareState {
        if try !row.isNull("revoked_at") { return .revoked }
        if let until = try row.optional("until_day", row.day), until < today { return .expired }
        return .active
    }
}
