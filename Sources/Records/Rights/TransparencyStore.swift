public import Domain

/// What the participant is told of their case (R83; S2:409, S0:27): who let whom know how much, what for, on which ground. Never what.
public struct Transparency: Sendable {
    public struct Line: Sendable, Equatable {
        public let share: Share.ID
        public let from: Agency.ID
        public let to: Recipient
        public let level: Level
        public let purpose: String
        public let basis: String
        public let consent: Consent.ID?
        public let since: Instant
        public let until: Day?
        /// Whether the person still has to be told of it: handing the statement over does that.
        public let isNews: Bool
    }

    /// Shares that hold today, the oldest first, without those that are withheld.
    public let lines: [Line]
    /// All consents, the newest first.
    public let consents: [Consent]
    /// Meetings of which the person was told, with what was written for it.
    public let meetings: [ToldMeeting]
    /// Whose seats are on the team today.
    public let agencies: [Agency.ID]
}

public enum TransparencyStore {
    /// Whether something is withheld, the statement does not say, by its words or by its silence: each one says that it may be so.
    public static func make(_ access: CaseAccess<CanSeeStatement>, _ tx: Transaction) throws -> Transparency {
        let rows = try tx.rows("SELECT * FROM entry WHERE case_id = \(access.caseID) ORDER BY created_at, id")
        let (holdings, today) = try (Holdings(rows, access, tx), access.viewer.today)
        let held = try rows.map(EntryStore.entry).flatMap { entry in holdings.shares(of: entry.id).map { (entry, $0) } }
            .filter { $0.1.share.state(on: today) == .active && $0.1.basis == .valid }
        let tellings = try TellingStore.newest(of: held.map(\.1.share.id), tx)
        let lines = held.compactMap { entry, held -> Transparency.Line? in
            let (share, telling) = (held.share, tellings[held.share.id])
            guard telling?.state != .withheld else { return nil }
            return Transparency.Line(
                share: share.id, from: entry.originator, to: share.terms.recipient, level: share.terms.level, purpose: share.terms.purpose,
                basis: share.terms.basis, consent: share.terms.consent, since: share.sharedAt, until: share.terms.until, isNews: telling?.state != .told)
        }
        let directory = try DirectoryStore.all(access, tx)
        var agencies: [Agency.ID] = []
        for place in try MemberStore.current(access, tx) {
            if let agency = directory.agency(of: place.seat)?.id, !agencies.contains(agency) { agencies.append(agency) }
        }
        return try Transparency(
            lines: lines.sorted { ($0.since, $0.share.text) < ($1.since, $1.share.text) }, consents: ConsentStore.all(access, tx),
            meetings: SummaryStore.told(access, tx),
            agencies: agencies)
    }

    /// Records that the person has it: from then on each share in it is told in the ledger.
    public static func hand(_ form: Form, _ access: CaseAccess<CanSeeStatement>, _ tx: Transaction) throws -> AuditEvent {
        var form = form
        let day = form.day("day")
        let how = form.required("how", "Write how the person got it: handed over, read out, sent; and in which language.", limit: 500)
        if let day, day > access.viewer.today { form.add("day", "This day has not come yet. Enter the day on which the person got it.") }
        if day == nil, form.errors.message(for: "day") == nil { form.add("day", "Enter the day on which the person got it.") }
        try form.check()
        guard let day else { throw form.errors }
        for line in try make(access, tx).lines where line.isNews {
            try TellingStore.insert(
                Telling(state: .told, day: day, words: how), of: line.share, access.caseID, by: access.viewer.seat.id, at: tx.now, tx)
        }
        return AuditEvent(.statementHanded)
    }
}
