public import Domain

/// An opening in an emergency, and which case it was.
public struct GlassLine: Sendable {
    public let glass: Glass
    public let reference: String
    /// Empty for whoever may not see the case.
    public let participant: String
}

/// Openings in an emergency, for whoever has to know of them at once (R91).
enum GlassList {
    /// What waits for a review by the viewer: cases that the seat owns, and those on whose team it coordinates.
    static func today(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [GlassLine] {
        let viewer = access.viewer
        let isOwner: SQL = "case_file.owner_id = \(viewer.seat.id)"
        let leads: SQL = viewer.seat.function == .coordinator ? "(\(isOwner) OR \(CaseList.isOnTeam(viewer, of: "case_file.id")))" : isOwner
        let rows = try tx.rows(
            """
            \(GlassStore.glasses) JOIN case_file ON case_file.id = glass.case_id WHERE review.id IS NULL AND \(leads) ORDER BY opened_at LIMIT \(WorkStore.limit)
            """)
        guard !rows.isEmpty else { return [] }
        let permitted = try CaseAccess<CanSeeCaseLog>.permitted(rows.map { try $0.id("case_id") }, at: access, in: tx)
        return try rows.compactMap { row in
            guard let access = try permitted[row.id("case_id")], access.leads else { return nil }
            let file = try CaseStore.find(access, tx)
            return try GlassLine(glass: GlassStore.glass(row, withWords: false, tx), reference: file.reference, participant: file.details.participant.name)
        }
    }

    /// Cases that are open to the viewer in an emergency now.
    static func mine(_ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [GlassLine] {
        let viewer = access.viewer
        let rows = try tx.rows(
            """
            \(GlassStore.glasses) WHERE glass.practitioner_id = \(viewer.practitioner.id) AND glass.seat_id = \(viewer.seat.id) AND ends_at > \(tx.now) ORDER BY ends_at
            """)
        guard !rows.isEmpty else { return [] }
        let permitted = try CaseAccess<CanSeeCase>.permitted(rows.map { try $0.id("case_id") }, at: access, in: tx)
        return try rows.compactMap { row in
            guard let access = try permitted[row.id("case_id")], access.emergencyEnds != nil else { return nil }
            let file = try CaseStore.find(access, tx)
            return try GlassLine(glass: GlassStore.glass(row, withWords: false, tx), reference: file.reference, participant: file.details.participant.name)
        }
    }

    /// The newest openings, for the data protection officer: without reasons, and without the person.
    static func overseen(since: Instant, _ tx: Transaction) throws -> [GlassLine] {
        try tx.rows(
            """
            \(GlassStore.glasses) JOIN case_file ON case_file.id = glass.case_id WHERE opened_at >= \(since) OR review.id IS NULL ORDER BY opened_at DESC LIMIT 200
            """
        ).map { row in try GlassLine(glass: GlassStore.glass(row, withWords: false, tx), reference: row.text("reference"), participant: "") }
    }
}
