@testable import Domain

/// A sentence about access that holds for every combination of facts it speaks of, written from the requirements and not from the
/// policy: whatever it describes is never permitted, or always.
struct Claim: Sendable {
    let says: String
    let isPermitted: Bool
    let acts: Set<Facts.Act>
    /// Whether it speaks of facts that have one of its acts.
    let speaksOf: @Sendable (Facts) -> Bool

    static func never(_ says: String, _ acts: Set<Facts.Act>, _ speaksOf: @escaping @Sendable (Facts) -> Bool) -> Claim {
        Claim(says: says, isPermitted: false, acts: acts, speaksOf: speaksOf)
    }

    static func always(_ says: String, _ acts: Set<Facts.Act>, _ speaksOf: @escaping @Sendable (Facts) -> Bool) -> Claim {
        Claim(says: says, isPermitted: true, acts: acts, speaksOf: speaksOf)
    }

    static let all = refusals + entryRefusals + grants + entryGrants

    /// The claims that name the act: of millions of combinations only these need be asked.
    static func about(_ act: Facts.Act) -> [Claim] { byAct[position(of: act)] }

    private static let byAct = Facts.Act.allCases.map { act in all.filter { $0.acts.contains(act) } }

    /// Of facts that have one of its acts.
    func isViolated(by facts: Facts, permitted: Bool) -> Bool { permitted != isPermitted && speaksOf(facts) }
}

/// The acts that requirements speak of together.
extension Set<Facts.Act> {
    static let every = Self(Facts.Act.allCases)
    static let changes: Self = [.editCase, .addEntry, .shareEntry, .manageTeam, .appointOwner, .assignAction, .answerAction, .closeCase]
    private static let views: Self = [.seeCase, .seeTeam, .seeEntry, .seeEnded, .seeStatement]
    /// What is done in a closed case, too.
    private static let afterwards: Self = [.endShare, .withdrawConsent, .proposeErasure, .lookBack]
    private static let doors: Self = [.refer, .seeReferral, .triage, .hearReferral, .consult]
    private static let questions: Self = [.seeRequest, .answerRequest]

    static let inCase = changes.union(views).union(afterwards)
    /// Shows or changes what a case or a referral contains.
    static let content = inCase.union(doors).union(questions).union([.breakGlass])
    /// What needs the pledge first.
    static let pledged = inCase.union([.triage, .hearReferral, .breakGlass, .seeCaseLog])
    static let forInsiders: Self = [
        .editCase, .assignAction, .manageTeam, .appointOwner, .closeCase, .proposeErasure, .lookBack, .withdrawConsent, .seeStatement,
    ]
}

/// The words of the claims.
extension Facts {
    var isActive: Bool { account == .active }
    /// Signed or not.
    var isEnabled: Bool { account != .disabled }
    /// Works cases: neither runs nor audits the installation.
    var isWorker: Bool { isActive && isOfCases }
    var isOfCases: Bool { function == .practitioner || function == .coordinator }
    var isOffice: Bool { function == .administrator || function == .auditor }
    var isOnTeam: Bool { membership == .guest || isInside }
    /// On the team, or there for hours in an emergency.
    var isThere: Bool { isOnTeam || membership == .emergency }
    /// On the team, and no guest.
    var isInside: Bool { membership == .member || membership == .owner }
    var isOurs: Bool { relation == .author || relation == .originator }
    /// The entry reaches the seat by a share only.
    var isReceived: Bool { relation == .named || relation == .agency || relation == .team }
    var shareHolds: Bool { share == .active && basis == .valid }
    var hasEnded: Bool { share == .expired || share == .revoked || share == .active && basis == .ended }
    /// Whether the handling lets a share of this kind reach this seat at all.
    var reaches: Bool {
        switch relation {
        case .named: true
        case .agency: membership != .guest && handling != .namedPeople
        case .team: membership != .guest && (handling == .caseTeam || handling == .network)
        default: false
        }
    }
    var showsSources: Bool { sources == .visible || asked == .indication }
    /// Ends a share at any time, or shares in an open case what may be seen.
    var isSharing: Bool { act == .endShare || act == .shareEntry && state == .open && sources == .visible }
}
