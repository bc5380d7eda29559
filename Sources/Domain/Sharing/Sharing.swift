/// The widest audience that the originator allows for an entry (DESIGN 4). *Present only* is never stored, so it is no value here.
public enum Handling: String, CaseIterable, Sendable, Codable {
    case namedPeople = "named-people"
    case ownAgency = "own-agency"
    case caseTeam = "case-team"
    case network

    /// Whether it reaches fewer people.
    public func isStricter(than other: Handling) -> Bool { position(of: self) < position(of: other) }

    public var words: String {
        switch self {
        case .namedPeople: "Named people"
        case .ownAgency: "Own agency"
        case .caseTeam: "Case team"
        case .network: "Network"
        }
    }

    public var hint: String {
        switch self {
        case .namedPeople: "You, and people whom you name one by one. Not even your own agency."
        case .ownAgency: "Your agency's seats on this case. Others can get a summary or an indication, never the text."
        case .caseTeam: "Your agency; and those on the case with whom you share it."
        case .network: "As case team; it may also be quoted in papers of the network without the person."
        }
    }
}

/// How much of an entry a recipient sees (R40; S1:124, S2:408). Ordered from least to most.
public enum Level: String, CaseIterable, Sendable, Codable, Comparable {
    /// Only that relevant information exists, and whom to ask.
    case indication
    /// A text that the originator wrote for the recipients.
    case summary
    /// The entry itself.
    case full

    public static func < (left: Level, right: Level) -> Bool { position(of: left) < position(of: right) }

    public var words: String {
        switch self {
        case .indication: "Indication only"
        case .summary: "Summary"
        case .full: "Full text"
        }
    }

    /// The number in a log leaf (`docs/bundle-format.md`): 0 means none.
    public var code: UInt64 { UInt64(position(of: self)) + 1 }
}

/// Whom a share lets see an entry.
public enum Recipient: Hashable, Sendable {
    case team
    case agency(Agency.ID)
    case seat(Seat.ID)

    /// `team`, `agency:<id>`, `seat:<id>`, as stored and as in the log.
    public var text: String {
        switch self {
        case .team: "team"
        case .agency(let id): "agency:\(id)"
        case .seat(let id): "seat:\(id)"
        }
    }

    public init?(_ text: String) {
        let parts = Array(text.utf8).split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        switch parts.first {
        case "team" where parts.count == 1: self = .team
        case "agency" where parts.count == 2:
            guard let id = Agency.ID(parts[1]) else { return nil }
            self = .agency(id)
        case "seat" where parts.count == 2:
            guard let id = Seat.ID(parts[1]) else { return nil }
            self = .seat(id)
        default: return nil
        }
    }
}

/// What a practitioner states when sharing an entry: to whom, how much, what for, on which ground (R39).
public struct ShareTerms: Sendable, Equatable {
    public var recipient: Recipient
    public var level: Level
    /// The text shown instead of the entry; only with `.summary`.
    public var summary: String
    public var purpose: String
    public var basis: String
    /// The consent on which it rests, where the basis is one.
    public var consent: Consent.ID?
    public var necessity: String
    /// The last day on which the share holds.
    public var until: Day?
    /// Whether the person was told when it was shared. What came later stands in the told ledger.
    public var telling: Telling?
    /// Only without consent in serious danger, and only when it is shared.
    public var danger: Danger?

    public init(
        recipient: Recipient, level: Level, summary: String = "", purpose: String, basis: String, consent: Consent.ID? = nil, necessity: String,
        until: Day? = nil, telling: Telling? = nil, danger: Danger? = nil
    ) {
        self.recipient = recipient
        self.level = level
        self.summary = summary
        self.purpose = purpose
        self.basis = basis
        self.consent = consent
        self.necessity = necessity
        self.until = until
        self.telling = telling
        self.danger = danger
    }

    /// The sentence that says why an entry with this handling cannot be shared so, or `nil` when it can.
    public func problem(for handling: Handling) -> String? {
        switch (handling, recipient, level) {
        case (.namedPeople, .team, _), (.namedPeople, .agency, _):
            "An entry for named people can be shared with single people only. Choose people, or choose another handling."
        case (.ownAgency, _, .full):
            "An entry for the own agency leaves it as a summary or an indication only. Choose one of these, or choose another handling."
        case (.ownAgency, .team, _):
            "An entry for the own agency is shared with named agencies or people, not with the whole team."
        default: nil
        }
    }
}

/// A recorded share.
public struct Share: Sendable, Identifiable, Equatable {
    public typealias ID = Domain.ID<Share>
    public let id: ID
    public let terms: ShareTerms
    public let sharedAt: Instant
    public let sharedBy: Seat.ID
    public let revokedAt: Instant?

    public init(id: ID, terms: ShareTerms, sharedAt: Instant, sharedBy: Seat.ID, revokedAt: Instant?) {
        self.id = id
        self.terms = terms
        self.sharedAt = sharedAt
        self.sharedBy = sharedBy
        self.revokedAt = revokedAt
    }

    /// What the share is on a day. Revocation outlives expiry.
    public func state(on today: Day) -> Facts.ShareState {
        if revokedAt != nil { return .revoked }
        if let until = terms.until, until < today { return .expired }
        return .active
    }
}
