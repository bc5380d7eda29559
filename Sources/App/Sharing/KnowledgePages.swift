import Domain
import Foundation
import Records

/// Who knows what, at which level, on which basis, since when: in one view (R48).
enum KnowledgePages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let view = try await visit.read(.entriesSeen) { access, tx in
            try KnowledgeView(frame: CaseFrame(access, tx), members: MemberStore.all(access, tx), page: EntryStore.visible(.init(), limit: 500, access, tx))
        }
        return request.page(view.frame, .knowledge, "Who knows what", view.body)
    }
}

struct KnowledgeView: Sendable {
    let frame: CaseFrame
    let members: [Member]
    let page: EntryStore.Page

    /// Whoever sees an entry, as far as the viewer knows: the own agency, or the live shares.
    struct Line {
        let visible: VisibleEntry
        /// `nil` for the own agency.
        let shared: SharedTerms?
    }

    var lines: [Line] {
        page.entries.flatMap { visible -> [Line] in
            if let through = visible.through { return [Line(visible: visible, shared: through)] }
            let live = visible.shares.filter { $0.isInForce(on: frame.viewer.today) }
            return live.isEmpty ? [Line(visible: visible, shared: nil)] : live.map { Line(visible: visible, shared: $0) }
        }
    }

    var body: HTML {
        """
        <h1><span class="caption">Case \(frame.file.reference)</span>Who knows what</h1>
        <p class="lead">Entries that you may see, with all who see them. What other agencies keep to themselves is not listed, not even as a number.</p>
        <p class="buttons">\(Parts.button("Told ledger", .told(frame.file.id), secondary: true))\(statement)</p>
        \(page.hasMore ? "<p class=\"notice\">Only the newest 500 entries are listed here; all of them stand under Entries.</p>" : .empty)
        \(page.entries.isEmpty ? "<p class=\"empty\">Nothing is shared in this case yet.</p>" : Parts.table("Who knows what", ["Entry", "Who", "Level", "Purpose and basis", "Since"], lines.map(row)))
        \(KnowledgePicture(frame: frame, members: members, entries: Array(page.entries.prefix(KnowledgePicture.most))).body)
        """
    }

    private var statement: HTML {
        frame.may.contains(.seeStatement) ? Parts.button("Statement for the person", .statement(frame.file.id), secondary: true) : .empty
    }

    private func row(_ line: Line) -> [HTML] {
        let template = frame.structure.template
        guard let shared = line.shared else {
            return [title(line.visible), "Your agency only", Parts.level(.full), "–", since(line.visible.entry.createdAt)]
        }
        let who = line.visible.through == nil ? frame.words(shared.terms.recipient) : "You, through \(frame.words(shared.terms.recipient))"
        return [
            title(line.visible), "\(who)", Parts.level(shared.terms.level),
            "\(template.purpose(shared.terms.purpose)?.words ?? ""); \(template.basis(shared.terms.basis)?.words ?? "")", since(shared.share.sharedAt),
        ]
    }

    private func since(_ instant: Instant) -> HTML { "<span class=\"nowrap\">\(instant.day(in: frame.structure.zone).words)</span>" }

    private func title(_ visible: VisibleEntry) -> HTML {
        let words =
            switch visible.content {
            case .full(let content): content.title
            case .summary: "Summary from \(frame.directory.agencyName(visible.entry.originator))"
            case .indication: "Indication from \(frame.directory.agencyName(visible.entry.originator))"
            }
        return Parts.link(words, .entry(visible.entry.id, frame.file.id))
    }
}
