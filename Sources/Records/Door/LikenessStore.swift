public import Domain

/// Who was possibly brought to a door before, among what the viewer may see (R33).
public struct Alike: Sendable {
    public let referrals: [ReferralLine]
    public let cases: [CaseLine]
    public var likeness: Likeness { referrals.isEmpty && cases.isEmpty ? .none : .possible }
}

/// Compares people by keyed tokens, so that neither the database nor a page tells who is known to whom (R33, R90).
///
/// Who searches sees what their seat may see anyway. Of everything else whoever leads the other case is told (`LikenessNotices`).
public enum LikenessStore {
    private static let limit = 20

    /// What the viewer may see of possibly the same person. What they may not see changes nothing in it.
    ///
    /// A referral that became a case counts as the case, but for the agency that made it.
    public static func alike(_ referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> Alike {
        let viewer = access.viewer
        let tokens = try tokens(Likeness.keys(of: referral.concern.participant), tx)
        guard !tokens.isEmpty else { return Alike(referrals: [], cases: []) }
        let hits: SQL = "SELECT scope FROM likeness_token WHERE token IN (\(tokens))"
        let cases = try tx.rows(
            """
            SELECT id FROM case_file WHERE id IN (\(hits)) AND (referral_id IS NULL OR referral_id <> \(referral.id))
                AND \(CaseList.isOnTeam(viewer, of: "case_file.id")) ORDER BY id DESC LIMIT \(limit)
            """)
        let lines = try CaseList.lines(cases[...], access, tx)
        let own: SQL = "(agency_id = \(viewer.agency.id) AND outside = 0)"
        let mine: SQL = viewer.may(.triage) ? "((adopted_as IS NULL AND \(viewer.isWeighed)) OR \(own))" : own
        let referrals = try ReferralStore.list(
            "SELECT * FROM referral WHERE id IN (\(hits)) AND id <> \(referral.id) AND \(mine) ORDER BY received_at DESC, id DESC LIMIT \(limit)", viewer, tx)
        let shown = Set(lines.map(\.file.id))
        return Alike(referrals: referrals.filter { line in line.referral.adoptedAs.map { !shown.contains($0) } ?? true }, cases: lines)
    }

    /// Somebody was brought to a door: whoever leads a case of possibly the same person is told, whoever brought them is not.
    static func brought(_ person: Participant, as referral: Referral.ID, _ tx: Transaction) throws {
        try index(person, of: referral.text, tx)
        try LikenessNotices.raise(tokens(Likeness.keys(of: person), tx), about: referral, tx)
    }

    /// What is known of the person of a case changed. Others are told of what is new in it; whoever changed it finds nothing out.
    static func changed(_ old: Participant, to new: Participant, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws {
        try index(new, of: access.caseID.text, tx)
        let row = access.opened.row
        guard let referral: Referral.ID = try row.optional("referral_id", { try row.id($0) }) else { return }
        try LikenessNotices.raise(tokens(Likeness.keys(of: new).subtracting(Likeness.keys(of: old)), tx), about: referral, tx)
    }

    /// Writes by what a person is compared.
    static func index(_ person: Participant, of scope: String, _ tx: Transaction) throws {
        // A token that nothing else has says that it was done, also where there is nothing to compare by.
        let tokens = try [tx.database.keyring.token(scope, "likeness")] + tokens(Likeness.keys(of: person), tx)
        try tx.rows("DELETE FROM likeness_token WHERE scope = \(scope)")
        try tx.rows("INSERT INTO likeness_token (token, scope) VALUES \(SQL.list(tokens.map { "(\($0), \(scope))" }))")
    }

    private static func tokens(_ keys: Set<String>, _ tx: Transaction) throws -> [[UInt8]] {
        try keys.sorted().map { try tx.database.keyring.token($0, "likeness") }
    }
}

extension LikenessStore {
    /// How many get their tokens before others get their turn.
    public static let atOnce = 200

    /// What a running server does until nothing is left: the tokens of referrals and cases that are older than tokens are. Nobody is told of them.
    /// - Returns: how many got theirs, at most `atOnce`; `nil` when it is another node's turn.
    public static func keep(_ log: AuditLog) async throws -> Int? {
        guard await log.database.engine.holdsTurn() else { return nil }
        let isLacking = try await log.database.read { tx in try !lacking(limit: 1, tx).isEmpty }
        return isLacking ? try await log.database.write { tx in try fill(tx) } : 0
    }

    private static func fill(_ tx: Transaction) throws -> Int {
        let scopes = try lacking(limit: atOnce, tx)
        let cases = try CaseStore.opened(scopes.compactMap { Case.ID($0) }, tx)
        for scope in scopes {
            // It shows nobody anything, so nothing counts as seen.
            if let opened = Case.ID(scope).flatMap({ cases[$0] }) {
                try index(opened.details.participant, of: scope, tx)
            } else if let row = try tx.first("SELECT id, agency_id, sealed FROM referral WHERE id = \(scope)") {
                let concern: Referral.Concern = try tx.open(row.bytes("sealed"), ReferralStore.context(row.id("id"), row.id("agency_id")), noting: false)
                try index(concern.participant, of: scope, tx)
            }
        }
        if !scopes.isEmpty { try tx.record(AuditEvent(.likenessIndexed), by: nil) }
        return scopes.count
    }

    private static func lacking(limit: Int, _ tx: Transaction) throws -> [String] {
        try tx.rows(
            """
            SELECT id FROM (SELECT id FROM referral UNION ALL SELECT id FROM case_file) AS scope
            WHERE NOT EXISTS (SELECT 1 FROM likeness_token WHERE likeness_token.scope = scope.id) ORDER BY id LIMIT \(limit)
            """
        ).map { try $0.text("id") }
    }
}
