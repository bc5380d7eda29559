/// What a share by one seat in one case can be: whom it can reach, on which consents, and who can be the second person.
public struct ShareOffer: Sendable {
    public let template: Template
    public let recipients: [Recipient]
    /// Of seats among the recipients.
    public let agencies: [Seat.ID: Agency.ID]
    /// Those in force.
    public let consents: [Consent]
    /// Who can look at a share without consent in serious danger (R42): members of the team without the viewer; for a guest the owner.
    public let seconds: [Seat.ID]
    /// Of the viewer's agency; what may be shared on a basis can differ by it.
    public let sector: Sector
    public let today: Day

    public init(
        _ template: Template, recipients: [Recipient], agencies: [Seat.ID: Agency.ID] = [:], consents: [Consent] = [], seconds: [Seat.ID] = [],
        sector: Sector, today: Day
    ) {
        self.template = template
        self.recipients = recipients
        self.agencies = agencies
        self.consents = consents
        self.seconds = seconds
        self.sector = sector
        self.today = today
    }

    /// The bases that rest on nothing else, and each consent on its own.
    public var bases: [(value: String, basis: Template.LawfulBasis, consent: Consent?)] {
        template.basis.bases.flatMap { basis -> [(value: String, basis: Template.LawfulBasis, consent: Consent?)] in
            guard basis.restsOnConsent else { return [(basis.id, basis, nil)] }
            return consents.filter { $0.giver.rest == basis.rests }.map { ("\(basis.id):\($0.id)", basis, $0) }
        }
    }
}

/// The part of a form that shares an entry: one statement of purpose and basis, one or more recipients (R39).
public enum ShareForm {
    /// Reads and checks; what is wrong is added to the form.
    /// - Parameter handling: of the entry; none where no entry is there yet.
    public static func parse(_ form: inout Form, _ offer: ShareOffer, handling: Handling?) -> [ShareTerms] {
        let level = form.choice("level", "Choose how much the recipients see.", Level.init(rawValue:))
        let summary = form.optional("summary", limit: 4000)
        if level == .summary, summary.isEmpty { form.add("summary", "Write the summary that the recipients see instead of the entry.") }
        let purpose = form.choice("purpose", "Choose the purpose of the share.") { offer.template.purpose($0)?.id }
        let chosenBasis = form.choice("basis", "Choose the lawful basis of the share.") { typed in offer.bases.first { $0.value == typed } }
        let necessity = form.required("necessity", "Write in one sentence why these recipients need it.", limit: 1000)
        let until = form.day("until")
        if let until, until < offer.today { form.add("until", "The last day lies in the past. Enter today or a later day, or leave it empty.") }
        let recipients = recipients(&form, offer)
        let telling = Telling.parse(&form, today: offer.today)
        let danger = chosenBasis?.basis.rests == .danger ? danger(&form, offer, recipients) : nil
        guard let level, let purpose, let chosen = chosenBasis, let telling else { return [] }
        let shares = recipients.map {
            ShareTerms(
                recipient: $0, level: level, summary: level == .summary ? summary : "", purpose: purpose, basis: chosen.basis.id,
                consent: chosen.consent?.id, necessity: necessity, until: until, telling: telling, danger: danger)
        }
        for problem in problems(shares, chosen, offer, handling) { form.add(problem.field, problem.message) }
        return shares
    }

    private static func recipients(_ form: inout Form, _ offer: ShareOffer) -> [Recipient] {
        var chosen: [Recipient] = []
        for recipient in form.all("to").compactMap(Recipient.init) where !chosen.contains(recipient) { chosen.append(recipient) }
        if chosen.isEmpty || chosen.count != Set(form.all("to")).count || !chosen.allSatisfy(offer.recipients.contains) {
            form.add("to", "Choose recipients from the team of this case. Add somebody to the team first if they are missing.")
        }
        return chosen
    }

    private static func danger(_ form: inout Form, _ offer: ShareOffer, _ recipients: [Recipient]) -> Danger? {
        let ground = form.required("danger", "Write what the danger is, for whom, and why it cannot wait for consent.", limit: 2_000)
        let second = form.choice("second", "Choose the second person: a member of the team who looks at it within \(Danger.hours) hours.") { typed in
            offer.seconds.first { $0.text == typed }
        }
        guard let second else { return nil }
        if recipients.contains(.seat(second)) { form.add("second", "This person receives it. Choose somebody who looks at it from outside.") }
        return Danger(ground: ground, second: second)
    }

    private static func problems(
        _ shares: [ShareTerms], _ chosen: (value: String, basis: Template.LawfulBasis, consent: Consent?), _ offer: ShareOffer, _ handling: Handling?
    ) -> [(field: String, message: String)] {
        var problems: [(field: String, message: String)] = []
        if let handling, let problem = shares.compactMap({ $0.problem(for: handling) }).first { problems.append(("to", problem)) }
        for share in shares {
            let agency: Agency.ID? = if case .seat(let seat) = share.recipient { offer.agencies[seat] } else { nil }
            if let problem = chosen.consent?.problem(purpose: share.purpose, recipient: share.recipient, agency: agency) {
                problems.append(problem)
                break
            }
        }
        if let most = chosen.basis.most(for: offer.sector), let level = shares.first?.level, level > most.level {
            problems.append(("level", "On this basis your sector shares at most: \(most.level.words.lowercased()). \(most.words)"))
        }
        return problems
    }
}
