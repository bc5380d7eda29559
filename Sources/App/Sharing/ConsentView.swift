import Domain
import Foundation
import Records

/// What the person agreed to, what rests on it, and what goes out by one click.
struct ConsentView {
    let frame: CaseFrame
    let consents: [Consent]
    let arrangements: [Arrangement]
    let errors: FormErrors?

    private var today: Day { frame.viewer.today }
    private var template: Template { frame.structure.template }

    var body: HTML {
        let mayRecord = frame.may.contains(.editCase)
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Consents and arrangements</h1>
            <p class="lead">In this structure: \(template.basis.participation.value.words). Minors: \(template.basis.minors.value).</p>
            <h2>Consents on record</h2>
            \(consents.isEmpty ? "<p class=\"empty\">No consent is on record. Without one, nothing can be shared on the basis of consent.</p>" : "<ul class=\"plain cards\">\(consents.map(card))</ul>" as HTML)
            \(mayRecord ? "<p class=\"buttons\">\(Parts.button("Record a consent", .newConsent(frame.file.id)))</p>" as HTML : .empty)
            <h2>Standing arrangements of \(frame.viewer.agency.name)</h2>
            <p class="hint">The usual share of your agency, stated once. Then each entry goes out by one click and a preview. An arrangement shares nothing by itself.</p>
            \(arrangements.isEmpty ? "<p class=\"empty\">Your agency has none in this case.</p>" : arranged)
            \(mayRecord ? "<p class=\"buttons\">\(Parts.button("Make a standing arrangement", .newArrangement(frame.file.id), secondary: true))</p>" as HTML : .empty)
            """
    }

    static func label(_ consent: Consent) -> String {
        "Consent of \(consent.giver == .person ? "the person" : "a parent"), \(consent.given.words)"
    }

    private func card(_ consent: Consent) -> HTML {
        let rows = [
            Parts.row("For", consent.purposes.compactMap { template.purpose($0)?.words }.joined(separator: "; ")),
            Parts.row("Who may receive", consent.recipients.map { ConsentFormView.words($0, frame) }.joined(separator: "; ")),
            Parts.row("What", consent.content.items), Parts.row("How it was given", consent.content.how),
            Parts.row("On record", "\(frame.directory.label(consent.recordedBy)), \(consent.recordedAt.day(in: frame.structure.zone).words)"),
        ]
        return """
            <li class="card" id="consent-\(consent.id.text)"><h3>\(Self.label(consent)) \(state(consent))</h3>
            \(Parts.summary(rows))\(end(consent))</li>
            """
    }

    private func state(_ consent: Consent) -> HTML {
        switch consent.state(on: today) {
        case .withdrawn: Parts.tag("Withdrawn \(consent.withdrawal.map { $0.at.day(in: frame.structure.zone).words } ?? "")", "stop")
        case .expired: Parts.tag("Ended \(consent.until?.words ?? "")", "stop")
        case .inForce:
            Parts.tag(consent.until.map { "Until \($0.words)" } ?? "Until it is withdrawn", consent.endsSoon(on: today) ? "stop" : "ok")
        }
    }

    private func end(_ consent: Consent) -> HTML {
        guard frame.may.contains(.withdrawConsent), consent.state(on: today) == .inForce else { return .empty }
        let name = "sure-\(consent.id)"
        let message = errors?.message(for: name)
        return """
            <details\(message == nil ? .empty : " open" as HTML)><summary>The person withdraws it</summary>
            <form method="post" action="\(Link.consentWithdrawal(consent.id, frame.file.id))">
            <p>Everything that rests on it is seen by nobody but its originator, from the same second. Recipients read that it ended, not what it was.</p>
            \(message.map { "<p class=\"error\">Error: \($0)</p>" as HTML })
            <div class="choice"><input type="checkbox" id="\(name)" name="sure" value="yes"><label for="\(name)">This consent ends now and for good</label></div>
            <div class="buttons"><button class="danger">End the consent<span class="visually-hidden">: \(Self.label(consent))</span></button></div></form></details>
            """
    }

    private var arranged: HTML {
        Parts.table(
            "Standing arrangements", ["With whom", "Level", "Purpose and basis", "Why", "State"],
            arrangements.map { arrangement in
                let terms = arrangement.terms
                return [
                    "\(frame.words(terms.recipient))", Parts.level(terms.level),
                    "\(template.purpose(terms.purpose)?.words ?? ""); \(template.basis(terms.basis)?.words ?? "")", "\(terms.necessity)",
                    state(arrangement),
                ]
            })
    }

    private func state(_ arrangement: Arrangement) -> HTML {
        let consent = consents.first { $0.id == arrangement.terms.consent }
        let basis = arrangement.terms.consent == nil ? .valid : consent?.basis(on: today) ?? .missing
        guard arrangement.isInForce(on: today, basis: basis) else { return Parts.tag("Ended") }
        let end: HTML =
            !frame.may.contains(.editCase)
            ? .empty
            : "<form method=\"post\" action=\"\(Link.arrangementEnd(arrangement.id, frame.file.id))\"><button class=\"secondary\">End<span class=\"visually-hidden\">: \(frame.words(arrangement.terms.recipient))</span></button></form>"
        return "\(Parts.tag(arrangement.terms.until.map { "Until \($0.words)" } ?? "In force", "ok")) \(end)"
    }
}

/// A consent as it is put on record.
struct ConsentFormView {
    let frame: CaseFrame
    let offer: ShareOffer
    let fields: Fields

    /// Whom a consent can name: the team, and all its agencies, the own one too.
    static func recipients(_ offer: ShareOffer, _ own: Agency.ID) -> [Recipient] {
        [.team] + offer.recipients.filter { if case .agency = $0 { true } else { false } } + [.agency(own)]
    }

    /// A consent for the team covers whoever works there, guests too; a share with the team does not reach guests.
    static func words(_ recipient: Recipient, _ frame: CaseFrame) -> String {
        recipient == .team ? "Everybody on the case team, guests too" : frame.words(recipient)
    }

    var body: HTML {
        let to = Self.recipients(offer, frame.viewer.agency.id)
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Record a consent</h1>
            <p class="hint">What the person, or a parent, agreed to. Every share on the basis of it ends with it.</p>
            <form method="post" action="\(Link.section(.consents, frame.file.id))" data-guard>
            \(fields.choices("giver", "Who gave it?", Consent.Giver.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            \(fields.input("given", "Given on", hint: "Year-month-day.", css: "short"))
            \(fields.choices("for", "What for", type: "checkbox", offer.template.purposes.map { (value: $0.id, words: $0.words, hint: "") }))
            \(fields.choices("to", "Who may receive", type: "checkbox", to.map { (value: $0.text, words: Self.words($0, frame), hint: "") }))
            \(fields.area("items", "What may be shared", hint: "As it was agreed, also what not.", rows: 3, limit: 2_000))
            \(fields.area("how", "How it was given", hint: "Spoken or signed, where, who was there.", rows: 2, limit: 1_000))
            \(fields.input("until", "Last day", hint: "Year-month-day. A year is usual; empty until it is withdrawn.", css: "short", required: false))
            <div class="buttons"><button>Put it on record</button>\(Parts.link("Cancel", .section(.consents, frame.file.id)))</div></form>
            """
    }
}
