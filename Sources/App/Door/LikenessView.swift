import Domain
import Foundation
import Records

/// On a referral: possibly the same person was brought before, or not, among what the viewer may see (R33).
struct LikenessView {
    let alike: Alike
    let directory: Directory
    let isWeighing: Bool

    /// The referrer sees it only when there is something; whoever weighs sees that it was looked for.
    var card: HTML {
        switch alike.likeness {
        case .none where !isWeighing: .empty
        case .none: frame("<p>\(Parts.tag("None", "quiet")) Nobody among the referrals and cases that you may see.</p>")
        case .possible:
            frame(
                "<p>\(Parts.tag("Possible", "warn")) Possibly the same person. Look before you go on; only a person can tell.</p><ul class=\"plain rows\">\(lines)</ul>"
            )
        }
    }

    private func frame(_ content: HTML) -> HTML {
        """
        <section class="card" aria-labelledby="alike"><h2 id="alike">Brought before?</h2>\(content)
        <p class="hint">Compared by name with date of birth, telephone, mail or address. Whoever leads a case that you may not see is told, and speaks with the coordinator.</p></section>
        """
    }

    private var lines: [HTML] {
        alike.cases.map { line -> HTML in
            """
            <li>\(Parts.link(line.file.details.participant.name, .section(.overview, line.file.id))) <span class="ref">\(line.file.reference)</span> \(line.file.state == .open ? Parts.tag("Open case", "ok") : Parts.tag("Closed case"))</li>
            """
        }
            + alike.referrals.map { line -> HTML in
                let referral = line.referral
                return """
                    <li>\(Parts.link(referral.concern.participant.name, .referral(referral.id))) \(Parts.tag(referral.decidedAt == nil ? "Waits" : "Answered", referral.decidedAt == nil ? "quiet" : "ok"))<br><span class="hint">Referral of \(referral.receivedAt.day(in: .gmt).words), \(referral.isFromOutside ? "from outside" : directory.agencyName(referral.agency))</span></li>
                    """
            }
    }
}
