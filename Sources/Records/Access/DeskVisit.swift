public import Domain

/// A permission that does not hang on one case: the door, lists, the directory, accounts, the log.
public struct DeskAccess<P: Permission>: Sendable {
    public let viewer: Viewer
    private let facts: Facts

    fileprivate init(viewer: Viewer, facts: Facts) {
        self.viewer = viewer
        self.facts = facts
    }

    static func check(_ viewer: Viewer, in tx: Transaction) throws -> DeskAccess<P> {
        let viewer = try viewer.looked(in: tx)
        let facts = try viewer.facts(P.act, in: tx)
        let decision = decide(facts)
        guard decision.isPermitted else { throw AccessDenied(rules: decision.rules) }
        return DeskAccess(viewer: viewer, facts: facts)
    }

    /// What was found of the viewer in this transaction, for another act.
    func facts(_ act: Facts.Act) -> Facts {
        var facts = facts
        facts.act = act
        return facts
    }
}

/// What a handler gets outside a case.
public struct DeskVisit<P: Permission>: Sendable {
    public let viewer: Viewer
    let log: AuditLog

    init(viewer: Viewer, log: AuditLog) {
        self.viewer = viewer
        self.log = log
    }

    /// Checks and reads what is no personal case data, such as the directory, without an event. Anything sealed makes it fail.
    public func glance<T: Sendable>(_ body: @escaping @Sendable (DeskAccess<P>, Transaction) throws -> T) async throws -> T {
        try await refusing {
            try await log.database.read { [self] tx in
                let result = try body(DeskAccess<P>.check(viewer, in: tx), tx)
                guard tx.journal.items.isEmpty else { throw Refusal.unavailable }
                return result
            }
        }
    }

    /// Checks, reads, and hands the result out only when the log durably has who saw what (R88).
    public func read<T: Sendable>(
        _ code: EventCode, about subject: String? = nil, _ body: @escaping @Sendable (DeskAccess<P>, Transaction) throws -> T
    ) async throws -> T {
        try await read(code) { access, tx in (try body(access, tx), subject) }
    }

    /// The same where what is read says what the event is about.
    public func read<T: Sendable>(
        _ code: EventCode, _ body: @escaping @Sendable (DeskAccess<P>, Transaction) throws -> (T, about: String?)
    ) async throws -> T {
        let (result, row) = try await refusing {
            try await log.database.read { [self] tx in
                let (result, subject) = try body(DeskAccess<P>.check(viewer, in: tx), tx)
                return (result, tx.row(AuditEvent(code, subject: subject), by: viewer))
            }
        }
        try await log.append(row)
        return result
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (DeskAccess<P>, Transaction) throws -> (T, AuditEvent)
    ) async throws -> T {
        try await refusing {
            try await log.database.write { [self] tx in
                let (result, event) = try body(DeskAccess<P>.check(viewer, in: tx), tx)
                try tx.record(event, by: viewer)
                return result
            }
        }
    }

    private func refusing<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let denied as AccessDenied {
            try await log.recordRefusal(denied, subject: nil, by: viewer)
            if let structure = denied.pledge { throw Refusal.pledgeNeeded(structure, nil) }
            throw Refusal.notFound
        }
    }
}

extension Viewer {
    /// The only ways to a visit; the route table says which permission it needs.
    public func visit<P: Permission>(_ caseID: Case.ID, _ log: AuditLog, for _: P.Type = P.self) -> CaseVisit<P> {
        CaseVisit(viewer: self, caseID: caseID, log: log)
    }

    public func visit<P: Permission>(_ log: AuditLog, for _: P.Type = P.self) -> DeskVisit<P> { DeskVisit(viewer: self, log: log) }
}
