public import Domain

/// A permission for one case that was checked in the transaction that uses it. Only `check` makes one.
public struct CaseAccess<P: Permission>: Sendable {
    public let caseID: Case.ID
    public let viewer: Viewer
    /// Account, function, membership and state of the case; a store adds what it knows of the item.
    let facts: Facts
    /// The file as it was when it was checked. `CaseStore.find` shows it, and notes that.
    let opened: CaseStore.Opened
    /// When it ends that the viewer, from outside the team, reads the case in an emergency (R91).
    public let emergencyEnds: Instant?

    fileprivate init(_ opened: CaseStore.Opened, _ viewer: Viewer, _ facts: Facts, emergencyEnds: Instant?) {
        caseID = opened.id
        self.viewer = viewer
        self.facts = facts
        self.opened = opened
        self.emergencyEnds = emergencyEnds
    }

    static func check(_ caseID: Case.ID, for viewer: Viewer, in tx: Transaction) throws -> CaseAccess<P> {
        let facts = try viewer.facts(P.act, in: tx)
        guard let opened = try CaseStore.opened(caseID, tx) else { throw AccessDenied(rules: ["no-such-case"]) }
        let places = try MemberStore.places(of: viewer.seat.id, in: [caseID], tx)
        return try check(opened, places[caseID] ?? [], viewer, facts, Admission(viewer, [opened], places, tx))
    }

    /// The same for a list: those of the cases that are permitted. Whatever else goes wrong is an error, never a shorter list.
    static func permitted(_ ids: [Case.ID], at desk: DeskAccess<some Permission>, in tx: Transaction) throws -> [Case.ID: CaseAccess<P>] {
        let places = try MemberStore.places(of: desk.viewer.seat.id, in: ids, tx)
        let found = try CaseStore.opened(ids, tx)
        let admission = try Admission(desk.viewer, found.values, places, tx)
        return try found.compactMapValues { opened in
            do { return try check(opened, places[opened.id] ?? [], desk.viewer, desk.facts(P.act), admission) } catch is AccessDenied { return nil }
        }
    }

    private static func check(
        _ opened: CaseStore.Opened, _ places: [Member], _ viewer: Viewer, _ known: Facts, _ admission: Admission
    ) throws -> CaseAccess<P> {
        var facts = known
        facts.state = opened.standing.state
        facts.membership = membership(of: viewer, places, owner: opened.standing.owner)
        let emergencyEnds = admission.emergency(opened.id)
        if emergencyEnds != nil, [.none, .ended].contains(facts.membership) { facts.membership = .emergency }
        let structure = try opened.structure
        if facts.account == .active, admission.needsPledge(structure, as: facts.membership) { facts.account = .unpledged }
        let decision = decide(facts)
        guard decision.isPermitted else {
            throw AccessDenied(rules: decision.rules, pledge: opensWithPledge(facts) ? structure : nil)
        }
        return CaseAccess(opened, viewer, facts, emergencyEnds: facts.membership == .emergency ? emergencyEnds : nil)
    }

    /// Whether nothing but the pledge is missing. Nobody hears so of a case that would stay shut all the same; an emergency is no way to ask (R51).
    private static func opensWithPledge(_ denied: Facts) -> Bool {
        guard denied.account == .unpledged, denied.act != .breakGlass else { return false }
        var facts = denied
        facts.account = .active
        return decide(facts).isPermitted
    }

    private static func membership(of viewer: Viewer, _ places: [Member], owner: Seat.ID?) -> Facts.Membership {
        var best = Facts.Membership.none
        for place in places {
            switch (place.isCurrent(on: viewer.today), place.role) {
            case (false, _): if best == .none { best = .ended }
            case (true, .guest): if best != .member { best = .guest }
            case (true, .member): best = .member
            }
        }
        return best == .member && owner == viewer.seat.id ? .owner : best
    }

    /// Whether another act on this case would be permitted, for buttons and for what a page leaves out.
    public func may(_ act: Facts.Act) -> Bool {
        var facts = facts
        facts.act = act
        return decide(facts).isPermitted
    }
}

/// What a handler gets for a case: no database within reach, only checked, logged transactions.
public struct CaseVisit<P: Permission>: Sendable {
    public let viewer: Viewer
    public let caseID: Case.ID
    let log: AuditLog

    init(viewer: Viewer, caseID: Case.ID, log: AuditLog) {
        self.viewer = viewer
        self.caseID = caseID
        self.log = log
    }

    /// Checks, reads, and hands the result out only when the log durably has who saw what (R88).
    public func read<T: Sendable>(
        _ code: EventCode, _ body: @escaping @Sendable (CaseAccess<P>, Transaction) throws -> T
    ) async throws -> T {
        let (result, row) = try await refusing {
            try await log.database.read { [self] tx in
                let access = try CaseAccess<P>.check(caseID, for: viewer, in: tx)
                try BreadthStore.admit(access, tx)
                let result = try body(access, tx)
                return (result, tx.row(AuditEvent(code, subject: caseID.text), by: viewer))
            }
        }
        try await log.append(row)
        return result
    }

    /// Checks, acts and records the event, all in one transaction.
    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (CaseAccess<P>, Transaction) throws -> (T, AuditEvent)
    ) async throws -> T {
        try await refusing {
            try await log.database.write { [self] tx in
                let access = try CaseAccess<P>.check(caseID, for: viewer, in: tx)
                var (result, event) = try body(access, tx)
                event.subject = caseID.text
                try tx.record(event, by: viewer)
                return result
            }
        }
    }

    private func refusing<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let denied as AccessDenied {
            try await log.recordRefusal(denied, subject: caseID.text, by: viewer)
            if let structure = denied.pledge { throw Refusal.pledgeNeeded(structure, caseID) }
            throw Refusal.notFound
        } catch Refusal.reasonNeeded(let kind, _) {
            try await BreadthStore.tell(kind, caseID, viewer, log)
            throw Refusal.reasonNeeded(kind, caseID)
        }
    }
}

extension AuditLog {
    func recordRefusal(_ denied: AccessDenied, subject: String?, by viewer: Viewer) async throws {
        let row = try await database.read { tx in
            var event = AuditEvent(.accessRefused, subject: subject)
            event.outcome = .refused
            event.rules = denied.rules
            return tx.row(event, by: viewer)
        }
        try await append(row)
    }
}
