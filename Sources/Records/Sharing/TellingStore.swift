public import Domain

/// A line of the told ledger as one viewer sees it (R50).
public struct LedgerLine: Sendable {
    public let share: Share
    public let basis: Facts.BasisState
    public let originator: Agency.ID
    public let entry: Entry.ID
    /// Only for whoever may see the entry in full.
    public let title: String?
    /// The newest line; none for shares from before the ledger.
    public let telling: Telling?
    public let mayChange: Bool
    public let mayWithhold: Bool

    public func isInForce(on today: Day) -> Bool { share.state(on: today) == .active && basis == .valid }
}

/// A ground for not telling the participant that nobody has looked at again.
public struct OverdueReview: Sendable {
    public let reference: String
    public let agency: Agency.ID
    public let day: Day
}

/// The told ledger: for each share whether the participant was told of it. Lines are added, never changed.
public enum TellingStore {
    static func insert(_ telling: Telling, of share: Share.ID, _ caseID: Case.ID, by: Seat.ID, at: Instant, _ tx: Transaction) throws {
        try tx.rows("UPDATE telling SET newest = 0 WHERE share_id = \(share) AND newest = 1")
        let id = tx.newID(Telling.self)
        let sealed = try tx.seal(telling.words, context(id.text, share, telling.state, telling.day, by, at, caseID))
        try tx.rows(
            """
            INSERT INTO telling (id, share_id, case_id, state, day, at, by_id, newest, sealed)
            VALUES (\(id), \(share), \(caseID), \(telling.state.rawValue), \(telling.day), \(at), \(by), 1, \(sealed))
            """)
    }

    /// The newest line of each share.
    static func newest(of shares: [Share.ID], _ tx: Transaction) throws -> [Share.ID: Telling] {
        guard !shares.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM telling WHERE share_id IN (\(shares.map(\.text))) ORDER BY at, id")
        var newest: [Share.ID: Row] = [:]
        for row in rows { try newest[row.id("share_id")] = row }
        return try newest.mapValues { row in
            try Telling(state: row.code("state"), day: row.day("day"), words: tx.open(row.bytes("sealed"), context(row)))
        }
    }

    /// The shares of the own agency; for owner and coordinator, who speak with the person, all shares of the case, without what was shared.
    public static func ledger(_ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> [LedgerLine] {
        let rows = try tx.rows("SELECT * FROM entry WHERE case_id = \(access.caseID) ORDER BY created_at DESC, id DESC")
        let (holdings, onlooker) = try (Holdings(rows, access, tx), Onlooker(access))
        let seesAll = access.may(.seeStatement)
        let own = try rows.map { try (row: $0, entry: EntryStore.entry($0)) }.filter { seesAll || holdings.permits(.endShare, $0.entry, for: onlooker) }
        let tellings = try newest(of: own.flatMap { holdings.shares(of: $0.entry.id) }.map(\.share.id), tx)
        return try own.flatMap { row, entry in
            let mayEnd = holdings.permits(.endShare, entry, for: onlooker)
            let isRead = holdings.best(entry, for: onlooker)?.level == .full
            let title: String? = isRead && !holdings.shares(of: entry.id).isEmpty ? try EntryStore.content(entry, row, access, tx).title : nil
            return holdings.shares(of: entry.id).map { held in
                var telling = tellings[held.share.id]
                if !mayEnd, telling?.state == .withheld { telling?.words = "" }
                return LedgerLine(
                    share: held.share, basis: held.basis, originator: entry.originator, entry: entry.id, title: title, telling: telling,
                    mayChange: mayEnd || seesAll && telling?.state != .withheld, mayWithhold: mayEnd)
            }
        }
    }

    /// Adds a line. Whoever speaks with the person records that they were told; only where it came from can it be withheld, or be told after all.
    public static func record(_ id: Share.ID, _ form: Form, _ access: CaseAccess<CanSeeTeam>, _ tx: Transaction) throws -> AuditEvent {
        guard let line = try ledger(access, tx).first(where: { $0.share.id == id }) else { throw AccessDenied(rules: ["no-such-share"]) }
        guard line.mayChange else { throw AccessDenied(rules: ["withheld-by-its-originator"]) }
        var form = form
        let telling = Telling.parse(&form, today: access.viewer.today)
        if telling?.state == .withheld, !line.mayWithhold {
            form.add("telling", "Only the agency that shared it can withhold it from the person. Speak with it.")
        }
        try form.check()
        guard let telling else { throw form.errors }
        try insert(telling, of: id, access.caseID, by: access.viewer.seat.id, at: tx.now, tx)
        var event = AuditEvent(.tellingRecorded)
        event.recipients = [line.share.terms.recipient.text]
        return event
    }

    /// Where a withholding has not been looked at again in time: for the data protection officer, by reference, without what was shared.
    public static func overdue(_ access: DeskAccess<CanExportLog>, limit: Int = 200, _ tx: Transaction) throws -> [OverdueReview] {
        let rows = try tx.rows(
            """
            SELECT reference, agency_id, late.day FROM (
                SELECT telling.id, telling.case_id, telling.by_id, telling.day FROM telling JOIN share ON share.id = share_id
                WHERE newest = 1 AND telling.state = 'withheld' AND revoked_at IS NULL
                UNION ALL SELECT id, case_id, by_id, day FROM minutes_telling AS line WHERE state = 'withheld'
                    AND NOT EXISTS (SELECT 1 FROM minutes_telling WHERE item_id = line.item_id AND (at > line.at OR (at = line.at AND id > line.id)))
            ) AS late JOIN case_file ON case_file.id = late.case_id JOIN seat ON seat.id = late.by_id
            WHERE late.day < \(access.viewer.today) ORDER BY late.day, late.id LIMIT \(limit)
            """)
        return try rows.map { try OverdueReview(reference: $0.text("reference"), agency: $0.id("agency_id"), day: $0.day("day")) }
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(
            row.text("id"), row.id("share_id"), row.code("state"), row.day("day"), row.id("by_id"), row.instant("at"), row.id("case_id"))
    }

    private static func context(
        _ id: String, _ share: Share.ID, _ state: Telling.State, _ day: Day, _ by: Seat.ID, _ at: Instant, _ caseID: Case.ID
    ) -> SealContext {
        SealContext(
            kind: "telling", id: id, version: 1, scope: caseID.text, originator: by.text,
            handling: "\(share) \(state.rawValue) \(day.text) \(at.text)")
    }
}
