import Domain
import Foundation
import Records

/// Who knows what, at which level, on which basis, since when: in one view (R48).
enum KnowledgePages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let (frame, shown) = try await visit.read(.entriesSeen) { access, tx in
            try (CaseFrame(access, tx), EntryStore.visible(.init(), limit: 500, access, tx))
        }
        return request.page(frame, .knowledge, "Who knows what", body(frame, shown.entries, hasMore: shown.hasMore))
    }

    private static func body(_ frame: CaseFrame, _ entries: [VisibleEntry], hasMore: Bool) -> HTML {
        let rows = entries.flatMap { visible -> [[HTML]] in
            if let through = visible.through { return [row(visible, "You, through \(frame.words(through.terms.recipient))", through, frame)] }
            let live = visible.shares.filter { $0.share.state(on: frame.viewer.today) == .active }
            let own: [[HTML]] =
                live.isEmpty
                ? [
                    [
                        title(visible, frame), "Your agency only", Parts.level(.full), "–",
                        "<span class=\"nowrap\">\(visible.entry.createdAt.day(in: frame.structure.zone).words)</span>",
                    ]
                ] : []
            return own + live.map { row(visible, frame.words($0.terms.recipient), $0, frame) }
        }
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Who knows what</h1>
            <p class="lead">Entries that you may see, with all who see them. What other agencies keep to themselves is not listed, not even as a number.</p>
            \(hasMore ? "<p class=\"notice\">Only the newest 500 entries are listed here; all of them stand under Entries.</p>" : .empty)
            \(rows.isEmpty ? "<p class=\"empty\">Nothing is shared in this case yet.</p>" : Parts.table("Who knows what", ["Entry", "Who", "Level", "Purpose and basis", "Since"], rows))
            """
    }

    private static func row(_ visible: VisibleEntry, _ who: String, _ shared: SharedTerms, _ frame: CaseFrame) -> [HTML] {
        let template = frame.structure.template
        return [
            title(visible, frame), "\(who)", Parts.level(shared.terms.level),
            "\(template.purpose(shared.terms.purpose)?.words ?? ""); \(template.basis(shared.terms.basis)?.words ?? "")",
            "<span class=\"nowrap\">\(shared.share.sharedAt.day(in: frame.structure.zone).words)</span>",
        ]
    }

    private static func title(_ visible: VisibleEntry, _ frame: CaseFrame) -> HTML {
        let words =
            switch visible.content {
            case .full(let content): content.title
            case .summary: "Summary from \(frame.directory.agencyName(visible.entry.originator))"
            case .indication: "Indication from \(frame.directory.agencyName(visible.entry.originator))"
            }
        return Parts.link(words, .entry(visible.entry.id, frame.file.id))
    }
}
