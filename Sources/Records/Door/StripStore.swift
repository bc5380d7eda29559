public import Domain

/// Takes from a referral, or from a concern from outside, that ended without a case all but that it was there, when its time is over (R37).
///
/// As with an erasure: the rows go in one transaction that leaves a mark, then the key; what died in between goes on at the next start.
public enum StripStore {
    /// How many are stripped before others get their turn.
    public static let atOnce = 20

    /// What stays of one, for its agency or the coordinator.
    public static func find(_ id: Referral.ID, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> StrippedReferral? {
        try tx.first("SELECT * FROM stripped WHERE id = \(id)").flatMap { try isShown($0, access.viewer) ? stripped($0) : nil }
    }

    /// What stays of the referrals of the viewer's agency, newest first.
    public static func ofAgency(limit: Int = 100, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [StrippedReferral] {
        let agency = access.viewer.agency.id
        return try tx.rows("SELECT * FROM stripped WHERE agency_id = \(agency) AND outside = 0 ORDER BY received_at DESC LIMIT \(limit)")
            .filter { try isShown($0, access.viewer) }.map(stripped)
    }

    /// The last that were stripped, for whoever weighs.
    public static func latest(limit: Int = 20, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [StrippedReferral] {
        try tx.rows("SELECT * FROM stripped WHERE \(access.viewer.isWeighed) ORDER BY stripped_at DESC, id DESC LIMIT \(limit)").filter {
            try isShown($0, access.viewer)
        }.map(stripped)
    }

    /// What a running server does within each hour; the first time it asks the ledger, too.
    /// - Returns: how many were stripped, at most `atOnce`; `nil` when it is another node's turn.
    public static func keep(_ log: AuditLog, isFirst: Bool) async throws -> Int? {
        await log.database.engine.holdsTurn() ? try await round(log, isFirst: isFirst) : nil
    }

    /// One round, whoever has the turn.
    static func round(_ log: AuditLog, isFirst: Bool) async throws -> Int {
        if isFirst { try await replay(log.erasures.strips(), log) }
        let ids = try await log.database.read { tx in try due(limit: atOnce, tx) }
        for id in ids { try await log.database.write { tx in try strip(id, tx) } }
        try await finish(log)
        return ids.count
    }

    /// Whose time is over. The log must have a decision as old as that, too: what stands in the row alone destroys no key.
    private static func due(_ id: Referral.ID? = nil, limit: Int, _ tx: Transaction) throws -> [Referral.ID] {
        let now = tx.now
        var found: [Referral.ID] = []
        for structure in try StructureStore.everyVersion(tx) where found.count < limit {
            let end = structure.template.door.strips(endedBy: now)
            let here: SQL = "structure_id = \(structure.id) AND structure_version = \(structure.version)"
            let one: SQL = id.map { "AND waiting.id = \($0)" } ?? ""
            let rows = try tx.rows(
                """
                SELECT id FROM referral AS waiting WHERE \(here) AND decided_at <= \(end) AND decided_at IS NOT NULL AND adopted_as IS NULL
                    AND NOT EXISTS (SELECT 1 FROM case_file WHERE referral_id = waiting.id) AND \(log(.referralDecided, by: end)) \(one)
                UNION ALL
                SELECT id FROM concern AS waiting WHERE \(here) AND state = 'ended' AND \(log(.concernEnded, by: end)) \(one)
                ORDER BY id LIMIT \(limit - found.count)
                """)
            found += try rows.map { try $0.id("id") }
        }
        return found
    }

    /// That the log has the end of what waits, and none after this moment.
    private static func log(_ code: EventCode, by end: Instant) -> SQL {
        let ended: SQL = "SELECT 1 FROM audit_event WHERE subject = waiting.id AND code = \(Int(code.rawValue))"
        return "EXISTS (\(ended) AND at <= \(end)) AND NOT EXISTS (\(ended) AND at > \(end))"
    }

    private static func strip(_ id: Referral.ID, _ tx: Transaction) throws {
        // Another may have been faster.
        guard try due(id, limit: 1, tx) == [id] else { return }
        try leave(.init(referral: id, at: tx.now), tx)
        try tx.record(AuditEvent(.referralStripped, subject: id.text), by: nil)
    }

    /// Puts the minimum in the place of everything else.
    private static func leave(_ strip: ErasureLedger.Strip, _ tx: Transaction) throws {
        let (mark, id) = try (strip.mark(tx.database.keyring), strip.referral)
        if let row = try tx.first("SELECT * FROM referral WHERE id = \(id)") {
            let decided = try row.optional("decided_at", row.instant)
            let template = try StructureStore.of(row, tx).template
            let effect = try decided == nil ? nil : template.outcome(row.text("outcome"), at: row.text("stage"))?.effect.rawValue
            try tx.rows(
                """
                INSERT INTO stripped (id, structure_id, agency_id, received_at, decided_at, effect, stripped_at, outside, mark)
                SELECT id, structure_id, agency_id, received_at, decided_at, \(effect), \(strip.at), outside, \(mark) FROM referral WHERE id = \(id)
                ON CONFLICT (id) DO NOTHING
                """)
        } else {
            try leaveConcern(id, at: strip.at, mark, tx)
        }
        try ErasureStore.remove(id.text, referral: nil, tx)
    }

    /// A concern that never became a referral was the coordinators', so their agency stands for where it came from.
    private static func leaveConcern(_ id: Referral.ID, at: Instant, _ mark: [UInt8], _ tx: Transaction) throws {
        let last: SQL = "FROM door_message JOIN seat ON seat.id = by_id WHERE scope = \(id) ORDER BY at DESC, door_message.id DESC LIMIT 1"
        let any: SQL = "SELECT agency_id FROM seat WHERE function = \(Function.coordinator.rawValue) ORDER BY id LIMIT 1"
        let ended = try tx.first("SELECT state FROM concern WHERE id = \(id)")?.text("state") == "ended"
        try tx.rows(
            """
            INSERT INTO stripped (id, structure_id, agency_id, received_at, decided_at, effect, stripped_at, outside, mark)
            SELECT id, structure_id, coalesce((SELECT agency_id \(last)), (\(any))), received_at, (SELECT at \(last)),
                \(ended ? Template.Effect.close.rawValue : nil), \(at), 1, \(mark) FROM concern WHERE id = \(id)
            ON CONFLICT (id) DO NOTHING
            """)
    }

    private static func isShown(_ row: Row, _ viewer: Viewer) throws -> Bool {
        var facts = try viewer.facts(.seeReferral, at: row.id("structure_id"))
        // Of what came from outside nobody is the referrer, as before it was stripped.
        if try row.id("agency_id") == viewer.agency.id, try row.int("outside") == 0 { facts.relation = .originator }
        return decide(facts).isPermitted
    }

    private static func stripped(_ row: Row) throws -> StrippedReferral {
        try StrippedReferral(
            id: row.id("id"), structure: row.id("structure_id"), agency: row.id("agency_id"), receivedAt: row.instant("received_at"),
            decidedAt: row.optional("decided_at", row.instant), effect: row.optional("effect") { try row.code($0) }, strippedAt: row.instant("stripped_at"))
    }
}

extension StripStore {
    /// What comes after the commit: the keys, then the ledger; each can be done twice.
    /// - Parameter all: also those that were finished: an older key store may have been put back since.
    static func finish(_ log: AuditLog, all: Bool = false) async throws {
        let database = log.database
        let open = try await database.read { tx in
            try tx.rows("SELECT id, stripped_at, mark, keys_gone_at FROM stripped WHERE keys_gone_at IS NULL OR \(all ? 1 : 0) = 1 ORDER BY id")
                .map { try (strip: ErasureLedger.Strip(referral: $0.id("id"), at: $0.instant("stripped_at")), row: $0) }
                .filter { try $0.strip.mark(database.keyring) == $0.row.bytes("mark") }
                .map { try (strip: $0.strip, isDone: !$0.row.isNull("keys_gone_at")) }
        }
        guard !open.isEmpty else { return }
        let destroyed = try database.keyring.destroy(open.map(\.strip.referral.text))
        try database.engine.fold()
        try log.erasures.add(open.map(\.strip), signedBy: database.keyring.signing)
        for (strip, isDone) in open where !isDone || destroyed.contains(strip.referral.text) {
            try await database.write { tx in
                try tx.rows("UPDATE stripped SET keys_gone_at = \(tx.now) WHERE id = \(strip.referral)")
                try tx.record(AuditEvent(.keysDestroyed, subject: strip.referral.text), by: nil)
            }
        }
    }

    /// Strips again what a restored backup from before brought back, and destroys keys that came with it.
    /// - Parameter strips: of the ledger, the newest that there is.
    /// - Returns: how many were there again.
    @discardableResult
    public static func replay(_ strips: [ErasureLedger.Strip], _ log: AuditLog) async throws -> Int {
        let database = log.database
        let back = try await database.read { tx in try strips.filter { try ErasureStore.hasRows([$0.referral.text], tx) } }
        for strip in back {
            try await database.write { tx in
                try leave(strip, tx)
                try tx.record(AuditEvent(.erasureReplayed, subject: strip.referral.text), by: nil)
            }
        }
        try await finish(log, all: true)
        // Of referrals that the backup does not know either.
        if !strips.isEmpty { _ = try database.keyring.destroy(strips.map(\.referral.text)) }
        return back.count
    }

    /// Strips that are not whole, in sentences.
    static func problems(_ tx: Transaction) throws -> [String] {
        let back = try Set(
            tx.rows("SELECT id FROM stripped WHERE id IN (SELECT id FROM referral) OR id IN (SELECT id FROM concern)").map { try $0.text("id") })
        return try tx.rows("SELECT id FROM stripped ORDER BY id").compactMap { row in
            let id = try row.text("id")
            return try back.contains(id) || tx.database.keyring.holds(id)
                ? "The stripped referral \(id) is not gone. Start the server: it finishes that." : nil
        }
    }
}
