import Domain
import Foundation
import Records

/// What people see of a referral of which only the minimum is kept (R37).
struct StrippedView {
    let stripped: StrippedReferral
    let structure: Structure
    let directory: Directory

    var body: HTML {
        """
        <h1><span class="caption">Referral to \(structure.name)</span>\(Self.words(stripped, structure.zone))</h1>
        <p>Who it was about, what was written and why it was decided so are gone, in backups too. Nobody can bring them back.</p>
        \(Parts.summary([
            Parts.row("From", directory.agencyName(stripped.agency)), Parts.row("Received", stripped.receivedAt.day(in: structure.zone).words),
            Parts.row("Decided", stripped.decidedAt?.day(in: structure.zone).words ?? ""), Parts.row("How it ended", Self.end(stripped.effect)),
        ]))
        <p class="hint">A referral that does not become a case loses everything else \(Parts.plural(structure.template.door.stripAfter.value, "day")) after the decision. If you are concerned again, make a new referral.</p>
        """
    }

    static func words(_ stripped: StrippedReferral, _ zone: TimeZone) -> String {
        "Stripped on \(stripped.strippedAt.day(in: zone).words): only that it was there is kept"
    }

    static func end(_ effect: Template.Effect?) -> String {
        switch effect {
        case .adopt: "Taken on as a case"
        case .signPost: "Pointed to another agency"
        case .handOn: "Handed on"
        case nil: "Not known"
        case .close, .finish, .move, .wait: "Ended without a case"
        }
    }

    /// The last ones, for whoever weighs.
    static func latest(_ all: [StrippedReferral], _ directory: Directory) -> HTML {
        guard !all.isEmpty else { return .empty }
        let rows = all.map { one -> [HTML] in
            [
                "\(words(one, .gmt))", "\(directory.agencyName(one.agency))", "<span class=\"nowrap\">\(one.receivedAt.day(in: .gmt).words)</span>",
                Parts.tag(end(one.effect)),
            ]
        }
        return """
            <section aria-labelledby="stripped"><h2 id="stripped">Stripped</h2>
            <p class="hint">Referrals that did not become a case, and whose time is over. The last \(all.count) are listed.</p>
            \(Parts.table("Stripped referrals", ["Referral", "From", "Received", "How it ended"], rows))</section>
            """
    }
}
