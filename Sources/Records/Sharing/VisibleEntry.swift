public import Domain

/// An entry as one viewer sees it: the level decides what is in it.
public struct VisibleEntry: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        case full(Entry.Content)
        case summary(String)
        case indication
    }

    public let entry: Entry
    public let content: Content
    /// The share through which it is seen; `nil` for the originator.
    public let through: SharedTerms?
    /// All shares, for the originator; else empty.
    public let shares: [SharedTerms]
    public let mayShare: Bool
    public let mayEndShare: Bool
    /// Whether the text is hidden because what it was drawn from is not shown to the viewer any more.
    public let isCutOff: Bool

    /// The kind says something of the content, so that an indication does not have it.
    public var kind: Entry.Kind? { content == .indication ? nil : entry.kind }
}

extension VisibleEntry {
    /// As it will be seen, before it is stored.
    init(preview entry: Entry, _ content: Entry.Content, _ best: Holdings.Best, _ through: SharedTerms?, _ shares: [SharedTerms]) {
        let shown: Content =
            switch best.level {
            case .full: .full(content)
            case .summary: .summary(through?.terms.summary ?? "")
            case .indication: .indication
            }
        self.init(
            entry: entry, content: shown, through: through, shares: shares, mayShare: false, mayEndShare: false, isCutOff: best.isCutOff)
    }
}

/// A share with its sealed part, and what became of it.
public struct SharedTerms: Sendable, Equatable {
    public let share: Share
    public let basis: Facts.BasisState
    /// The newest line of the told ledger. Recipients read its state and day, not its words.
    public let telling: Telling?
    /// The second person's look, for the originator.
    public var second: SecondLook?
    public var terms: ShareTerms { share.terms }

    public func isInForce(on today: Day) -> Bool { share.state(on: today) == .active && basis == .valid }

    init(share: Share, basis: Facts.BasisState, telling: Telling?, second: SecondLook? = nil) {
        self.share = share
        self.basis = basis
        self.telling = telling
        self.second = second
    }

    /// As its recipient sees it.
    init(received share: Share, basis: Facts.BasisState = .valid, telling: Telling?) {
        let telling = telling.map { Telling(state: $0.state, day: $0.day, words: "") }
        var terms = share.terms
        (terms.telling, terms.danger) = (nil, nil)
        let seen = Share(id: share.id, terms: terms, sharedAt: share.sharedAt, sharedBy: share.sharedBy, revokedAt: share.revokedAt)
        self.init(share: seen, basis: basis, telling: telling)
    }

    init(received share: Share) { self.init(received: share, telling: share.terms.telling) }
}

/// That something was shared with the viewer and is not any more: where from and until when, never what (R38).
public struct EndedShare: Sendable, Equatable {
    public enum Why: Sendable { case revoked, expired, consentEnded }

    public let from: Agency.ID
    public let why: Why
    /// Since when nothing is seen, where that is known.
    public let at: Instant?
}

extension EndedShare {
    /// A consent that ran out or was taken back, else what became of the share itself.
    init(_ held: Holdings.Held, from agency: Agency.ID) {
        if let at = held.share.revokedAt {
            self.init(from: agency, why: .revoked, at: at)
        } else if held.basis == .ended {
            self.init(from: agency, why: .consentEnded, at: held.withdrawnAt)
        } else {
            self.init(from: agency, why: .expired, at: nil)
        }
    }
}
