public import Domain

/// How many referrals wait in a stage of a structure.
public struct StageCount: Sendable, Equatable {
    public let structure: Structure.ID
    public let stage: String
    /// The stage as the template of one that waits there calls it.
    public let words: String
    public let count: Int
}

extension ReferralStore {
    /// How many wait in each stage of each structure (R35).
    public static func counts(_ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [StageCount] {
        let rows = try tx.rows(
            """
            SELECT structure_id, stage, max(structure_version) AS structure_version, count(*) AS n FROM referral WHERE decided_at IS NULL AND \(access.viewer.isWeighed)
            GROUP BY structure_id, stage ORDER BY structure_id, stage
            """)
        return try rows.map { row in
            let stage = try row.text("stage")
            let words = try StructureStore.of(row, tx).template.stage(stage)?.words ?? stage
            return try StageCount(structure: row.id("structure_id"), stage: stage, words: words, count: row.int("n"))
        }
    }
}
