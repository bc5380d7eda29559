public import Domain

/// A permission for one case that was checked in the transaction that uses it. Only `check` makes one.
public struct CaseAccess<P: Permission>: Sendable {
    public let caseID: Case.ID
    public let viewer: Viewer
    /// Account, function, membership and state of the case; a store adds what it knows of the item.
    let facts: Facts
    /// The file as it was when it was checked. `CaseStore.find` shows it, and notes that.
    let opened: CaseStore.Opened

    fileprivate init(caseID: Case.ID, viewer: Viewer, facts: Facts, opened: CaseStore.Opened) {
        self.caseID = caseID
        self.viewer = viewer
        self.facts = facts
        self.opened = opened
    }

    static func check(_ caseID: Case.ID, for viewer: Viewer, in tx: Transaction) throws -> CaseAccess<P> {
        let facts = try viewer.facts(P.act, in: tx)
        guard let opened = try CaseStore.opened(caseID, tx) else { throw AccessDenied(rules: ["no-such-case"]) }
        return try check(opened, MemberStore.places(of: viewer.seat.id, in: [caseID], tx)[caseID] ?? [], viewer, facts)
    }

    /// The same for a list: those of the cases that are permitted. Whatever else goes wrong is an error, never a shorter list.
    static func permitted(_ ids: [Case.ID], at desk: DeskAccess<some Permission>, in tx: Transaction) throws -> [Case.ID: CaseAccess<P>] {
        let places = try MemberStore.places(of: desk.viewer.seat.id, in: ids, tx)
        return try CaseStore.opened(ids, tx).compactMapValues { opened in
            do { return try check(opened, places[opened.id] ?? [], desk.viewer, desk.facts(P.act)) } catch is AccessDenied { return nil }
        }
    }

    private static func check(_ opened: CaseStore.Opened, _ places: [Member], _ viewer: Viewer, _ known: Facts) throws -> CaseAccess<P> {
        var facts = known
        facts.state = opened.standing.state
        facts.membership = membership(of: viewer, places, owner: opened.standing.owner)
        let decision = decide(facts)
        guard decision.isPermitted else { throw AccessDenied(rules: decision.rules) }
        return CaseAccess(caseID: opened.id, viewer: viewer, facts: facts, opened: opened)
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
            throw Refusal.notFound
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
