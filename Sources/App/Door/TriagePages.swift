import Domain
import Foundation
import Records

/// What waits at the doors of all structures, by stage (R35).
enum TriagePages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanTriage>) async throws -> Reply {
        let now = request.site.environment.now()
        let (board, stripped, directory) = try await visit.read(.referralsListed) { access, tx in
            let directory = try DirectoryStore.all(access, tx)
            let board = try TriageBoard(
                structures: StructureStore.all(access, tx), lines: ReferralStore.queue(access, tx), counts: ReferralStore.counts(access, tx),
                directory: directory, now: now, viewer: access.viewer)
            return try (board, StripStore.latest(access, tx), directory)
        }
        let outside = try await OutsideView.section(request, visit)
        return request.page(visit.viewer, "Triage", .triage, board.body + outside + StrippedView.latest(stripped, directory))
    }
}
