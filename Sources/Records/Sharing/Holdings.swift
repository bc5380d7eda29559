import Domain

/// Somebody who looks at the entries of a case: their seat, and what is known of them there.
struct Onlooker {
    let seat: Seat.ID
    let agency: Agency.ID
    /// Account, function, membership and state of the case.
    let facts: Facts

    init(seat: Seat.ID, agency: Agency.ID, facts: Facts) {
        self.seat = seat
        self.agency = agency
        self.facts = facts
    }

    init(_ access: CaseAccess<some Permission>) { self.init(seat: access.viewer.seat.id, agency: access.viewer.agency.id, facts: access.facts) }
}

/// Entries of a case with all that decides who sees them: shares, the consents they rest on, and what they were drawn from. Read once in a
/// transaction. The only place that reduces an entry and a seat to facts and asks `decide`.
struct Holdings {
    /// A share as far as it stands in clear, and whether its basis holds.
    struct Held {
        let share: Share
        /// `nil` for one that is not stored yet.
        let row: Row?
        let basis: Facts.BasisState
        /// When the consent on which it rests was withdrawn.
        var withdrawnAt: Instant?
    }

    struct Best {
        let level: Level
        /// The share that gives it; `nil` for the originator.
        let through: Held?
        /// Whether more would be shown, were what it was drawn from not hidden.
        let isCutOff: Bool
    }

    private struct Pair: Hashable {
        let entry: Entry.ID
        let source: Entry.ID
    }

    private var entries: [Entry.ID: Entry] = [:]
    private var shares: [Entry.ID: [Held]] = [:]
    private var released: Set<Pair> = []
    let today: Day

    /// - Parameter rows: of entries; those that they were drawn from are read besides.
    init(_ rows: [Row], _ access: CaseAccess<some Permission>, _ tx: Transaction) throws {
        today = access.viewer.today
        for row in rows { try add(EntryStore.entry(row)) }
        let missing = Set(entries.values.flatMap(\.sources).map(\.entry)).subtracting(entries.keys)
        if !missing.isEmpty {
            for row in try tx.rows("SELECT * FROM entry WHERE id IN (\(missing.map(\.text).sorted())) AND case_id = \(access.caseID)") {
                try add(EntryStore.entry(row))
            }
        }
        try readShares(access, tx)
        guard entries.values.contains(where: { !$0.sources.isEmpty }) else { return }
        released = try Set(SourceStore.releases(access.caseID, tx).map { Pair(entry: $0.entry, source: $0.source) })
    }

    private mutating func add(_ entry: Entry) { entries[entry.id] = entry }

    private mutating func readShares(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws {
        guard !entries.isEmpty else { return }
        // One entry is looked up by its own; a list reads the case once.
        let reach: SQL = entries.count > 8 ? "case_id = \(access.caseID)" : "entry_id IN (\(entries.keys.map(\.text).sorted()))"
        let rows = try tx.rows("SELECT * FROM share WHERE \(reach) ORDER BY shared_at, id")
        let consents = try ConsentStore.named(Set(rows.compactMap { try $0.optional("consent_id", $0.text) }), tx)
        let template = try StructureStore.current(access, tx).template
        for row in rows {
            let share = try ShareStore.share(row)
            let consent = share.terms.consent.flatMap { consents[$0] }
            let needsOne = share.terms.consent != nil || template.basis(share.terms.basis)?.restsOnConsent == true
            let basis = consent?.basis(on: today) ?? (needsOne ? .missing : .valid)
            try shares[row.id("entry_id"), default: []].append(Held(share: share, row: row, basis: basis, withdrawnAt: consent?.withdrawal?.at))
        }
    }

    /// The same with an entry or shares that are not stored yet, for a preview. They rest on what the form has checked.
    func adding(_ entry: Entry, _ drafts: [Share]) -> Holdings {
        var more = self
        more.entries[entry.id] = entry
        more.shares[entry.id, default: []] += drafts.map { Held(share: $0, row: nil, basis: .valid) }
        return more
    }

    func shares(of entry: Entry.ID) -> [Held] { shares[entry] ?? [] }

    /// An entry of the case, or one that such an entry was drawn from.
    func entry(_ id: Entry.ID) -> Entry? { entries[id] }

    /// The most that somebody may see of an entry, or `nil` when not even its existence may be shown.
    func best(_ entry: Entry, for onlooker: Onlooker) -> Best? {
        var facts = facts(entry, onlooker)
        facts.sources = sources(of: entry, onlooker)
        if facts.relation != .none, let (level, _) = highestLevel(facts) { return Best(level: level, through: nil, isCutOff: isCutOff(facts, level)) }
        var best: Best?
        for held in shares(of: entry.id) {
            guard reach(held, onlooker, &facts), let (level, _) = highestLevel(facts), best.map({ $0.level < level }) ?? true else { continue }
            best = Best(level: level, through: held, isCutOff: isCutOff(facts, level))
        }
        return best
    }

    /// The newest share that reached somebody and has ended, when nothing of the entry is seen any more (R38).
    func ended(_ entry: Entry, for onlooker: Onlooker) -> Held? {
        var facts = facts(entry, onlooker)
        guard facts.relation == .none else { return nil }
        facts.act = .seeEnded
        return shares(of: entry.id).last { held in reach(held, onlooker, &facts) && decide(facts).isPermitted }
    }

    func permits(_ act: Facts.Act, _ entry: Entry, for onlooker: Onlooker) -> Bool {
        var facts = facts(entry, onlooker)
        facts.act = act
        facts.sources = sources(of: entry, onlooker)
        return decide(facts).isPermitted
    }

    /// Whether somebody still sees what an entry was drawn from, as far as its author saw it. Sources are older than what is drawn from them.
    private func sources(of entry: Entry, _ onlooker: Onlooker) -> Facts.Sources {
        let isVisible = entry.sources.allSatisfy { source in
            if released.contains(Pair(entry: entry.id, source: source.entry)) { return true }
            guard let quoted = entries[source.entry], quoted.id != entry.id else { return false }
            return best(quoted, for: onlooker).map { $0.level >= source.level } ?? false
        }
        return isVisible ? .visible : .hidden
    }

    private func isCutOff(_ facts: Facts, _ level: Level) -> Bool {
        guard facts.sources == .hidden else { return false }
        var free = facts
        free.sources = .visible
        return highestLevel(free).map { $0.level > level } ?? false
    }

    private func facts(_ entry: Entry, _ onlooker: Onlooker) -> Facts {
        var facts = onlooker.facts
        facts.act = .seeEntry
        facts.handling = entry.handling
        facts.relation = entry.author == onlooker.seat ? .author : entry.originator == onlooker.agency ? .originator : .none
        return facts
    }

    /// Fills in what a share is to somebody; false when it is for others.
    private func reach(_ held: Held, _ onlooker: Onlooker, _ facts: inout Facts) -> Bool {
        switch held.share.terms.recipient {
        case .team: facts.relation = .team
        case .agency(let id) where id == onlooker.agency: facts.relation = .agency
        case .seat(let id) where id == onlooker.seat: facts.relation = .named
        case .agency, .seat: return false
        }
        facts.share = held.share.state(on: today)
        facts.shared = held.share.terms.level
        facts.basis = held.basis
        return true
    }
}
