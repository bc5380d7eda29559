/// Everything a decision may depend on, and nothing else: closed lists without dates, texts or ids, reduced inside the transaction
/// that reads the row. Each value is one bit of `bits`, so a rule is a mask and a decision is a few dozen comparisons.
public struct Facts: Hashable, Sendable {
    public var act: Act
    public var account: Account = .active
    public var function: Function = .practitioner
    public var membership: Membership = .none
    public var state: CaseState = .open
    public var relation: Relation = .none
    public var handling: Handling = .ownAgency
    public var share: ShareState = .none
    public var shared: Level = .indication
    public var asked: Level = .full
    public var basis: BasisState = .missing
    public var sources: Sources = .visible

    public init(act: Act) { self.act = act }

    /// What somebody wants to do.
    public enum Act: String, CaseIterable, Sendable {
        case seeDirectory, refer, seeReferral, triage, seeCase, seeTeam, editCase, addEntry, seeEntry, shareEntry, endShare
        case manageTeam, appointOwner, assignAction, answerAction, closeCase, seeCaseLog, manageAccounts, exportLog
        case proposeErasure, approveErasure, seeErasures, govern, lookBack, consult
        /// That a share which reached the seat has ended: not what was shared (R38, R39).
        case seeEnded
        case withdrawConsent, breakGlass, seeRequest, answerRequest, seeStatement
        /// At a meeting: whose referral is talked about and what the table writes, never the concern as it was written (R35, R60).
        case hearReferral
    }

    public enum Account: String, CaseIterable, Sendable {
        case active
        /// Has to sign the pledge of the structure first, or once more (R51).
        case unpledged
        case disabled
    }

    /// The seat's place in the case team (R59); of a referral, at the table of the structure that weighs it (R12), or as a guest at a meeting on it (R60).
    public enum Membership: String, CaseIterable, Sendable {
        case none, ended
        /// Not on the team, but opened the case in an emergency, for hours (R91).
        case emergency
        case guest, member, owner
    }

    public enum CaseState: String, CaseIterable, Sendable { case open, closed }

    /// The seat's relation to the entry or referral (DESIGN 4).
    public enum Relation: String, CaseIterable, Sendable {
        /// Wrote it.
        case author
        /// Another seat of the agency it comes from.
        case originator
        /// A share names this seat.
        case named
        /// A share names the seat's agency.
        case agency
        /// A share is to the case team.
        case team
        case none
    }

    public enum ShareState: String, CaseIterable, Sendable { case none, active, expired, revoked }

    /// Whether the lawful basis of the share still holds.
    public enum BasisState: String, CaseIterable, Sendable { case valid, ended, missing }

    /// Whether the seat may still see what the entry was drawn from, as far as its author saw it (R39; security reference 3c, originator control).
    public enum Sources: String, CaseIterable, Sendable { case visible, hidden }

    /// One bit for each value of each dimension, laid out by `Dimension`.
    public var bits: UInt128 {
        bit(act, .act) | bit(account, .account) | bit(function, .function) | bit(membership, .membership) | bit(state, .state)
            | bit(relation, .relation) | bit(handling, .handling) | bit(share, .share) | bit(shared, .shared) | bit(asked, .asked)
            | bit(basis, .basis) | bit(sources, .sources)
    }

    private func bit<T: CaseIterable & Equatable>(_ value: T, _ dimension: Dimension) -> UInt128 {
        1 << UInt128(dimension.offset + position(of: value))
    }
}

/// The dimensions of `Facts`: where each one's bits begin, and how many values it has.
public enum Dimension: Int, CaseIterable, Sendable {
    case act, account, function, membership, state, relation, handling, share, shared, asked, basis, sources

    public var count: Int { Self.counts[rawValue] }
    public var offset: Int { Self.offsets[rawValue] }
    /// All bits of the dimension.
    public var mask: UInt128 { ((1 << UInt128(count)) - 1) << UInt128(offset) }

    private static let counts: [Int] = [
        Facts.Act.allCases.count, Facts.Account.allCases.count, Function.allCases.count, Facts.Membership.allCases.count,
        Facts.CaseState.allCases.count, Facts.Relation.allCases.count, Handling.allCases.count, Facts.ShareState.allCases.count,
        Level.allCases.count, Level.allCases.count, Facts.BasisState.allCases.count, Facts.Sources.allCases.count,
    ]
    private static let offsets: [Int] = counts.indices.map { counts[..<$0].reduce(0, +) }
}

func position<T: CaseIterable & Equatable>(of value: T) -> Int {
    var index = 0
    for candidate in T.allCases {
        if candidate == value { return index }
        index += 1
    }
    return index
}
