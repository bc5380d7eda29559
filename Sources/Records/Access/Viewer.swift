public import Domain

/// Who is looking: a practitioner in one seat, with a live session. Only the session store makes one.
public struct Viewer: Sendable {
    public let practitioner: Practitioner
    public let seat: Seat
    public let agency: Agency
    /// Where the person can switch to.
    public let otherSeats: [Seat]
    /// First 16 hex digits of the hash of the session token, as in the log.
    let sessionMark: String
    public let today: Day
    /// The structures whose referrals this seat weighs, as of the last look: each visit looks again.
    private(set) var weighed: Set<Structure.ID>

    init(
        practitioner: Practitioner, seat: Seat, agency: Agency, otherSeats: [Seat], sessionMark: String, today: Day, weighed: Set<Structure.ID> = []
    ) {
        self.practitioner = practitioner
        self.seat = seat
        self.agency = agency
        self.otherSeats = otherSeats
        self.sessionMark = sessionMark
        self.today = today
        self.weighed = weighed
    }

    /// The facts that hold for this viewer whatever is looked at. A session of a disabled account is no viewer.
    func facts(_ act: Facts.Act) -> Facts {
        var facts = Facts(act: act)
        facts.function = seat.function
        if [.seeReferral, .triage].contains(act), !weighed.isEmpty { facts.membership = .member }
        return facts
    }

    /// The facts of a referral, or of what else waits at the door of one structure.
    func facts(_ act: Facts.Act, at structure: Structure.ID) -> Facts {
        var facts = facts(act)
        facts.membership = weighs(for: structure) ? .member : .none
        return facts
    }

    /// Whether this seat weighs what is brought to a structure (R35).
    public func weighs(for structure: Structure.ID) -> Bool { weighed.contains(structure) }

    /// The same viewer with what the seat weighs in this transaction.
    func looked(in tx: Transaction) throws -> Viewer {
        var viewer = self
        viewer.weighed = try StructureStore.weighed(by: seat, on: today, tx)
        return viewer
    }

    /// The same, with the account as it is now: a session outlives nothing.
    func facts(_ act: Facts.Act, in tx: Transaction) throws -> Facts {
        var facts = facts(act)
        let live = try tx.first("SELECT id FROM practitioner WHERE id = \(practitioner.id) AND disabled_at IS NULL")
        facts.account = live == nil ? .disabled : .active
        return facts
    }

    /// Whether a menu entry makes sense; the stores decide again.
    public func may(_ act: Facts.Act) -> Bool { decide(facts(act)).isPermitted }
}

/// What somebody may do with a thing, as a type: a route states it, the stores demand it.
public protocol Permission: Sendable { static var act: Facts.Act { get } }

public enum CanSeeCase: Permission { public static let act = Facts.Act.seeCase }
public enum CanSeeTeam: Permission { public static let act = Facts.Act.seeTeam }
public enum CanEditCase: Permission { public static let act = Facts.Act.editCase }
public enum CanAddEntry: Permission { public static let act = Facts.Act.addEntry }
public enum CanManageTeam: Permission { public static let act = Facts.Act.manageTeam }
public enum CanAppointOwner: Permission { public static let act = Facts.Act.appointOwner }
public enum CanAssign: Permission { public static let act = Facts.Act.assignAction }
public enum CanAnswer: Permission { public static let act = Facts.Act.answerAction }
public enum CanClose: Permission { public static let act = Facts.Act.closeCase }
public enum CanLookBack: Permission { public static let act = Facts.Act.lookBack }
public enum CanProposeErasure: Permission { public static let act = Facts.Act.proposeErasure }
public enum CanApproveErasure: Permission { public static let act = Facts.Act.approveErasure }
public enum CanWithdrawConsent: Permission { public static let act = Facts.Act.withdrawConsent }
public enum CanSeeStatement: Permission { public static let act = Facts.Act.seeStatement }
public enum CanSeeCaseLog: Permission { public static let act = Facts.Act.seeCaseLog }

public enum CanSeeDirectory: Permission { public static let act = Facts.Act.seeDirectory }
public enum CanRefer: Permission { public static let act = Facts.Act.refer }
public enum CanConsult: Permission { public static let act = Facts.Act.consult }
public enum CanTriage: Permission { public static let act = Facts.Act.triage }
public enum CanManageAccounts: Permission { public static let act = Facts.Act.manageAccounts }
public enum CanGovern: Permission { public static let act = Facts.Act.govern }
public enum CanExportLog: Permission { public static let act = Facts.Act.exportLog }
public enum CanSeeErasures: Permission { public static let act = Facts.Act.seeErasures }
public enum CanBreakGlass: Permission { public static let act = Facts.Act.breakGlass }

/// Denied, and by which rules. The caller sees "not found"; the log sees the rules.
struct AccessDenied: Error {
    let rules: [String]
    /// The structure whose pledge alone is missing: then the caller is led to it.
    var pledge: Structure.ID?
}
