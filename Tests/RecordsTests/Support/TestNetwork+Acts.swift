import Domain
import Foundation
import Testing

@testable import Records

/// What people do in the tests, in one line each, through the same stores as in the application.
extension TestNetwork {
    func desk<P: Permission>(_ seat: String, for _: P.Type = P.self) async throws -> DeskVisit<P> { try await viewer(seat).visit(log) }

    func visit<P: Permission>(_ id: Case.ID, _ seat: String, for _: P.Type = P.self) async throws -> CaseVisit<P> {
        try await viewer(seat).visit(id, log)
    }

    /// Reads in a case as a seat.
    func read<T: Sendable>(
        _ id: Case.ID, as seat: String, _ body: @escaping @Sendable (CaseAccess<CanSeeCase>, Transaction) throws -> T
    ) async throws -> T {
        try await visit(id, seat, for: CanSeeCase.self).read(.caseSeen, body)
    }

    func refer(_ values: [String: String], as seat: String) async throws -> Referral.ID {
        let usual = ["name": "Ada Brook", "seen": "s", "tried": "t", "knows": "k", "consent": "agreed", "urgency": "soon"]
        let form = Form(usual.merging(values) { $1 }.mapValues { [$0] })
        return try await desk(seat, for: CanRefer.self).write { access, tx in
            let structure = try StructureStore.current(access, tx)
            return try ReferralStore.make(.parse(form, structure.template), to: structure, access, tx)
        }
    }

    @discardableResult
    func weigh(
        _ id: Referral.ID, _ outcome: String, reason: String = "r", answer: String = "a", as seat: String = "city-coordinator"
    ) async throws -> Case.ID? {
        let form = Form(["outcome": [outcome], "reason": [reason], "answer": [answer]])
        return try await desk(seat, for: CanTriage.self).write { access, tx in
            try ReferralStore.decideOn(id, form, access, tx)
        }
    }

    func adopt(_ values: [String: String] = [:], as seat: String = "school-lead", reason: String = "r", answer: String = "a") async throws -> Case.ID {
        try #require(try await weigh(refer(values, as: seat), "adopt", reason: reason, answer: answer))
    }

    func join(_ id: Case.ID, _ seat: String, _ role: Member.Role = .member, until: Day? = nil, why: String = "w") async throws {
        let joining = try await self.seat(seat).id
        let form = Form(["seat": [joining.text], "role": [role.rawValue], "why": [why], "until": until.map { [$0.text] } ?? []])
        try await visit(id, "city-coordinator", for: CanManageTeam.self).write { access, tx in
            try ((), MemberStore.add(.parse(form, seats: [joining], today: access.viewer.today), access, tx))
        }
    }

    func appoint(_ id: Case.ID, _ seat: String, reason: String = "r", note: String = "") async throws {
        let owner = try await self.seat(seat).id
        let form = Form(["owner": [owner.text], "reason": [reason], "note": [note]])
        try await visit(id, "city-coordinator", for: CanAppointOwner.self).write { access, tx in
            let current = try CaseStore.find(access, tx).owner
            return try ((), DecisionStore.appoint(.parse(form, members: [owner], current: current), access, tx))
        }
    }

    /// Changes goal and name, as somebody who has seen `version`.
    func change(_ id: Case.ID, as seat: String, name: String = "Ada Brook", goal: String, version: Int) async throws {
        let details = Case.Details(participant: .init(name: name, born: "", contact: "", language: ""), goal: goal)
        try await visit(id, seat, for: CanEditCase.self).write { access, tx in ((), try CaseStore.change(details, version: version, access, tx)) }
    }

    func terms(_ recipient: Recipient, _ level: Level, summary: String = "sum", necessity: String = "need", until: Day? = nil) -> ShareTerms {
        ShareTerms(
            recipient: recipient, level: level, summary: level == .summary ? summary : "", purpose: "plan-support", basis: "public-task",
            necessity: necessity, until: until)
    }

    @discardableResult
    func enter(
        _ id: Case.ID, as seat: String, _ handling: Handling = .caseTeam, title: String = "Title", text: String = "Text", shares: [ShareTerms] = []
    ) async throws -> Entry.ID {
        let form = Form(["kind": ["note"], "title": [title], "text": [text], "handling": [handling.rawValue]])
        return try await visit(id, seat, for: CanAddEntry.self).write { access, tx in
            let entry = try EntryForm.parse(form, ShareStore.offer(access, tx))
            let (entryID, event) = try EntryStore.add(entry, access, tx)
            guard let stored = try tx.first("SELECT * FROM entry WHERE id = \(entryID)").map(EntryStore.entry) else { throw Refusal.notFound }
            for term in shares { try ShareStore.insert(term, stored, access.caseID, by: access.viewer.seat.id, at: tx.now, tx) }
            return (entryID, shares.isEmpty ? event : AuditEvent(.entryAdded, sharing: shares))
        }
    }

    func share(_ entry: Entry.ID, _ id: Case.ID, as seat: String, _ terms: [ShareTerms]) async throws {
        try await visit(id, seat, for: CanSeeCase.self).write { access, tx in ((), try ShareStore.add(terms, to: entry, access, tx)) }
    }

    func revoke(_ share: Share.ID, of entry: Entry.ID, _ id: Case.ID, as seat: String) async throws {
        try await visit(id, seat, for: CanSeeCase.self).write { access, tx in ((), try ShareStore.revoke(share, of: entry, access, tx)) }
    }

    func shares(of entry: Entry.ID, _ id: Case.ID, as seat: String) async throws -> [Share] {
        try await read(id, as: seat) { try EntryStore.find(entry, $0, $1).shares.map(\.share) }
    }

    func assign(_ id: Case.ID, to agency: String, as seat: String, what: String = "do") async throws -> Action {
        let agencyID = try await self.agency(agency)
        let due = try await viewer(seat).today.adding(days: 7)
        let form = Form(["agency": [agencyID.text], "due": [due.text], "what": [what]])
        try await visit(id, seat, for: CanAssign.self).write { access, tx in
            try ((), ActionStore.assign(.parse(form, agencies: [agencyID], today: access.viewer.today), access, tx))
        }
        return try #require(try await read(id, as: seat) { try ActionStore.all($0, $1) }.first { $0.content.what == what })
    }

    func answer(_ action: Action, _ state: Action.State, note: String = "", as seat: String) async throws {
        let form = Form(["state": [state.rawValue], "note": [note]])
        try await visit(action.caseID, seat, for: CanAnswer.self).write { access, tx in
            try ((), ActionStore.answer(action.id, .parse(form, current: action.state), version: action.version, access, tx))
        }
    }

    func close(_ id: Case.ID, as seat: String, statement: String = "done", thanks: String = "") async throws {
        let form = Form(["outcome": ["goal-reached"], "goal-met": ["met"], "statement": [statement], "thanks": [thanks]])
        try await visit(id, seat, for: CanClose.self).write { access, tx in try ((), CaseStore.close(form, access, tx)) }
    }
}
