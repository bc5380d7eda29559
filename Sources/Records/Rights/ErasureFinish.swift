import Domain

extension ErasureStore {
    /// Does what an erasure leaves to do after its commit: the ledger, the keys, the files, and the certificate once a signature covers it.
    ///
    /// Each step can be done twice, and the next one begins when the last is durable; so a program that died in between goes on here.
    /// - Parameter all: also erasures that were finished: an older key store may have been put back since.
    public static func finish(_ log: AuditLog, all: Bool = false) async throws {
        let database = log.database
        let open = try await database.read { tx in
            try tx.rows(
                """
                SELECT id, case_id, referral_id, decided_at, mark, keys_gone_at, certificate FROM erasure
                WHERE state IN ('erased', 'replayed') AND (certificate IS NULL OR \(all ? 1 : 0) = 1) ORDER BY id
                """
            ).map(Unfinished.init).filter { try $0.mark == $0.line.mark(database.keyring) }
        }
        guard !open.isEmpty else { return }
        try await destroyKeys(of: open.filter { all || $0.keysGoneAt == nil }, log)
        for erasure in open where !erasure.hasCertificate {
            guard let text = try await database.read({ tx in try ErasureCertificate.text(erasure.id, log, tx) }) else { continue }
            try await database.write { tx in _ = try tx.rows("UPDATE erasure SET certificate = \(text) WHERE id = \(erasure.id)") }
        }
    }

    /// Keys before everything else: whatever fails later, what they sealed is gone.
    private static func destroyKeys(of erasures: [Unfinished], _ log: AuditLog) async throws {
        guard !erasures.isEmpty else { return }
        let database = log.database
        let destroyed = try database.keyring.destroy(erasures.flatMap(\.line.scopes))
        try database.engine.fold()
        try log.erasures.add(erasures.map(\.line), signedBy: database.keyring.signing)
        for erasure in erasures where erasure.keysGoneAt == nil || !destroyed.isDisjoint(with: erasure.line.scopes) {
            try await database.write { tx in
                try tx.rows("UPDATE erasure SET keys_gone_at = \(tx.now) WHERE id = \(erasure.id)")
                try tx.record(AuditEvent(.keysDestroyed, subject: erasure.line.caseID.text), by: nil)
            }
        }
    }

    /// Erases again what a restored backup from before brought back, and destroys keys that came with it.
    /// - Parameter erased: the lines of the ledger, the newest that there is.
    /// - Returns: how many cases were there again.
    @discardableResult
    public static func replay(_ erased: [ErasureLedger.Line], _ log: AuditLog) async throws -> Int {
        let database = log.database
        let back = try await database.read { tx in
            try erased.filter { try hasRows($0.scopes, tx) }
        }
        for line in back { try await database.write { tx in try replay(line, tx) } }
        try await finish(log, all: true)
        // Of cases that the backup does not know either.
        if !erased.isEmpty { _ = try database.keyring.destroy(erased.flatMap(\.scopes)) }
        return back.count
    }

    /// What a running server does from time to time; the first time it asks the ledger, too.
    static func keep(_ log: AuditLog, isFirst: Bool) async throws {
        if isFirst { try await replay(log.erasures.lines(), log) } else { try await finish(log) }
    }

    /// Whether anything of a case, a referral or a concern from outside stands in its table.
    static func hasRows(_ scopes: [String], _ tx: Transaction) throws -> Bool {
        try ["case_file", "referral", "concern"].contains { (table: SQL) in try tx.first("SELECT id FROM \(table) WHERE id IN (\(scopes))") != nil }
    }

    private static func replay(_ line: ErasureLedger.Line, _ tx: Transaction) throws {
        // An older backup may know the referral alone, or the concern that it was before.
        let row = try tx.first("SELECT reference, closed_at FROM case_file WHERE id = \(line.caseID)")
        try tx.rows("UPDATE erasure SET state = 'lapsed' WHERE case_id = \(line.caseID) AND state = 'proposed'")
        try tx.rows(
            """
            INSERT INTO erasure (id, case_id, referral_id, reference, closed_at, state, reason, decided_at, mark)
            VALUES (\(tx.newID(Erasure.self)), \(line.caseID), \(line.referral), \(row?.text("reference") ?? "unknown"), \(row.flatMap { try $0.optional("closed_at", $0.text) }),
                'replayed', '', \(line.at), \(line.mark(tx.database.keyring)))
            """)
        try remove(line.caseID.text, referral: line.referral?.text, tx)
        try tx.record(AuditEvent(.erasureReplayed, subject: line.caseID.text), by: nil)
    }
}

/// An erasure of which something is still to do.
private struct Unfinished: Sendable {
    let id: Erasure.ID
    let line: ErasureLedger.Line
    let mark: [UInt8]?
    let keysGoneAt: Instant?
    let hasCertificate: Bool

    init(_ row: Row) throws {
        id = try row.id("id")
        line = try ErasureLedger.Line(
            caseID: row.id("case_id"), referral: row.optional("referral_id") { try row.id($0) }, at: row.instant("decided_at"))
        mark = try row.optional("mark", row.bytes)
        keysGoneAt = try row.optional("keys_gone_at", row.instant)
        hasCertificate = try !row.isNull("certificate")
    }
}

extension ErasureLedger.Line {
    /// Whose keys are destroyed with the case.
    var scopes: [String] { [caseID.text] + (referral.map { [$0.text] } ?? []) }
}
