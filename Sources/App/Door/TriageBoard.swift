import Domain
import Foundation
import Records

/// The board of the coordinator: one column for each stage before adoption, for each structure; next due first.
struct TriageBoard: Sendable {
    let structures: [Structure]
    let lines: [ReferralLine]
    let counts: [StageCount]
    let directory: Directory
    let now: Instant
    let viewer: Viewer

    var body: HTML {
        let all = counts.reduce(0) { $0 + $1.count }
        let empty: HTML = all > 0 ? .empty : "<p class=\"empty\">No referral waits. New ones appear here at once.</p>"
        return """
            <h1><span class="caption">Referrals that wait for a decision</span>Triage</h1>
            \(empty)\(lines.count < all ? "<p class=\"hint\">The \(lines.count) oldest of \(all) are shown. The others follow as these are decided.</p>" as HTML : .empty)
            \(structures.filter(isShown).map(section))
            """
    }

    /// A structure that is being set up has no door yet.
    private func isShown(_ structure: Structure) -> Bool {
        viewer.weighs(for: structure.id) && (structure.isOpen || counts.contains { $0.structure == structure.id })
    }

    private func section(_ structure: Structure) -> HTML {
        let id = "s-\(structure.id)"
        return """
            <section aria-labelledby="\(id)"><h2 id="\(id)">\(structure.name)</h2>
            <div class="board">\(stages(of: structure).map { column($0.id, $0.words, structure) })</div></section>
            """
    }

    /// Those of today, and those of an earlier version in which something still waits.
    private func stages(of structure: Structure) -> [(id: String, words: String)] {
        let today = structure.template.doorStages.map { (id: $0.id, words: $0.words) }
        let earlier = counts.filter { count in count.structure == structure.id && !today.contains { $0.id == count.stage } }
        return today + earlier.map { (id: $0.stage, words: $0.words) }
    }

    private func column(_ stage: String, _ words: String, _ structure: Structure) -> HTML {
        let count = counts.first { $0.structure == structure.id && $0.stage == stage }?.count ?? 0
        let here = lines.filter { $0.structure == structure.id && $0.referral.course.stage == stage }
        guard count > 0 else { return "<section class=\"column column-empty\"><h3>\(words) <span class=\"tally\">0</span></h3></section>" }
        return """
            <section class="column"><h3>\(words) <span class="tally">\(count)<span class="visually-hidden"> \(count == 1 ? "waits" : "wait")</span></span></h3>
            <ul class="plain">\(here.sorted(by: isSooner).map { card($0, structure) })</ul></section>
            """
    }

    private func isSooner(_ one: ReferralLine, _ other: ReferralLine) -> Bool {
        switch (one.due?.due, other.due?.due) {
        case (let one?, let other?) where one != other: one < other
        case (_?, nil): true
        case (nil, _?): false
        default: one.referral.receivedAt < other.referral.receivedAt
        }
    }

    private func card(_ line: ReferralLine, _ structure: Structure) -> HTML {
        let referral = line.referral
        let clock = line.due.map { Parts.clock($0, now: now, zone: structure.zone) } ?? Parts.tag("No clock runs")
        return """
            <li class="ticket"><strong>\(Parts.link(referral.concern.participant.name, .referral(referral.id)))</strong>
            <span>\(directory.agencyName(referral.agency)), \(Parts.span(now.seconds(since: referral.receivedAt))) ago</span> <span>\(clock)</span></li>
            """
    }
}
