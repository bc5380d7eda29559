/// A standing arrangement of one agency in a case (DESIGN 4; S1:124-136): the usual share stated once, so that each entry goes out by one click
/// and a preview. It shares nothing by itself.
public struct Arrangement: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<Arrangement>

    public let id: ID
    /// Whose entries it is for.
    public let agency: Agency.ID
    /// What each share by it states.
    public let terms: ShareTerms
    public let madeAt: Instant
    public let madeBy: Seat.ID
    public let endedAt: Instant?

    public init(id: ID, agency: Agency.ID, terms: ShareTerms, madeAt: Instant, madeBy: Seat.ID, endedAt: Instant?) {
        self.id = id
        self.agency = agency
        self.terms = terms
        self.madeAt = madeAt
        self.madeBy = madeBy
        self.endedAt = endedAt
    }

    /// What a share by it states today: a day until which the person is told, or on which a ground is looked at, is never one that has passed.
    public func terms(on today: Day) -> ShareTerms {
        guard var telling = terms.telling else { return terms }
        switch telling.state {
        // Two weeks, our own choice.
        case .planned: telling.day = today.adding(days: 14)
        case .withheld: telling.day = max(telling.day, today)
        case .told: break
        }
        var terms = terms
        terms.telling = telling
        return terms
    }

    /// Whether an entry can be shared by it today.
    /// - Parameter basis: what became of the consent on which it rests; `valid` where it rests on none.
    public func isInForce(on today: Day, basis: Facts.BasisState) -> Bool {
        endedAt == nil && basis == .valid && terms.until.map { today <= $0 } ?? true
    }
}

/// A standing arrangement as typed: the fields of a share, without a summary, since that is written anew for each entry.
public struct ArrangementForm: Sendable {
    public let terms: [ShareTerms]

    public static func parse(_ form: Form, _ offer: ShareOffer) throws(FormErrors) -> ArrangementForm {
        var form = form
        let terms = ShareForm.parse(&form, offer, handling: nil)
        if terms.contains(where: { $0.level == .summary }) {
            form.add("level", "A summary is written for each entry. Choose full text or indication for what goes out by one click.")
        }
        if terms.contains(where: { $0.danger != nil }) {
            form.add("basis", "Serious danger is weighed each time. Choose another basis for a standing arrangement.")
        }
        try form.check()
        return ArrangementForm(terms: terms)
    }
}
