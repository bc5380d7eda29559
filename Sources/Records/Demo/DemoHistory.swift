import Domain
import Foundation
import Synchronization

/// Turns the seed's stories into moments in order of time, each an act of one seat through the real stores.
struct DemoHistory {
    let cast: DemoCast
    let calendar: DemoCalendar
    let log: AuditLog

    struct Moment {
        let at: Instant
        let order: Int
        let what: String
        let act: @Sendable () async throws -> Void
    }

    /// Ids that come into being while the history plays.
    final class Ids: Sendable {
        private let known = Mutex<[String: String]>([:])
        func set(_ key: String, _ id: String) { known.withLock { $0[key] = id } }
        func id<T>(_ key: String, _: T.Type = T.self) throws -> ID<T> {
            guard let id = known.withLock({ $0[key] }).flatMap({ ID<T>($0) }) else { throw DemoCalendar.Malformed(text: key) }
            return id
        }
    }

    let ids = Ids()
    private var moments: [Moment] = []
    /// Seat keys on each case's team.
    private var teamKeys: [String: Set<String>] = [:]

    init(cast: DemoCast, calendar: DemoCalendar, log: AuditLog) {
        self.cast = cast
        self.calendar = calendar
        self.log = log
    }

    mutating func moments(_ stories: [DemoPlan.Story]) throws -> [Moment] {
        for story in stories {
            try refer(story)
            guard let decision = story.decision else { continue }
            try weigh(story.key, decision)
            if let plan = story.case { try work(story.key, plan, referrer: story.referral.by) }
        }
        return moments.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
    }

    mutating func add(_ at: String, _ what: String, _ act: @escaping @Sendable () async throws -> Void) throws {
        moments.append(Moment(at: try calendar.instant(at), order: moments.count, what: what, act: act))
    }

    private mutating func refer(_ story: DemoPlan.Story) throws {
        let plan = story.referral
        let (cast, ids, log) = (cast, ids, log)
        let day = try calendar.instant(plan.at).day(in: .gmt)
        var values = plan.person.mapValues { [$0] }
        values.merge(
            [
                "seen": [plan.seen], "tried": [plan.tried], "knows": [plan.knows], "consent": [plan.consent], "urgency": [plan.urgency],
                "needs": plan.needs,
            ]) { $1 }
        let form = Form(values)
        try add(plan.at, "referral \(story.key)") {
            let visit: DeskVisit<CanRefer> = try cast.viewer(plan.by, on: day).visit(log)
            let id = try await visit.write { access, tx in
                let structure = try StructureStore.current(access, tx)
                return try ReferralStore.make(.parse(form, structure.template), to: structure, access, tx)
            }
            ids.set(story.key + "/referral", id.text)
        }
    }

    private mutating func weigh(_ key: String, _ plan: DemoPlan.DecisionPlan) throws {
        let (cast, ids, log) = (cast, ids, log)
        let day = try calendar.instant(plan.at).day(in: .gmt)
        let form = Form([
            "outcome": [plan.outcome], "reason": [plan.reason], "answer": [plan.answer],
            "signpost": try plan.signpost.map { try [cast.agency($0).id.text] } ?? [],
        ])
        try add(plan.at, "decision on \(key)") {
            let visit: DeskVisit<CanTriage> = try cast.viewer("city-coordinator", on: day).visit(log)
            let adopted = try await visit.write { access, tx in
                try ReferralStore.decideOn(ids.id(key + "/referral"), form, access, tx)
            }
            if let adopted { ids.set(key, adopted.text) }
        }
    }

    private mutating func work(_ key: String, _ plan: DemoPlan.CasePlan, referrer: String) throws {
        teamKeys[key] = Set(plan.team.map(\.seat) + [referrer, "city-coordinator"])
        for member in plan.team { try join(key, member) }
        try appoint(key, plan.owner, goal: plan.goal)
        try consents(key, plan)
        for entry in plan.entries { try write(key, entry) }
        for (index, action) in plan.actions.enumerated() { try assign("\(key)/action\(index)", key, action) }
        for (index, request) in (plan.requests ?? []).enumerated() { try ask("\(key)/request\(index)", key, request) }
        if let handover = plan.handover { try appoint(key, handover, goal: nil) }
        for review in plan.reviews ?? [] { try self.review(key, review) }
        if let closure = plan.closure { try close(key, closure) }
    }

    /// A visit of a seat to the case at a time.
    func visit<P: Permission>(_ seat: String, _ at: String, _ key: String) throws -> @Sendable () throws -> CaseVisit<P> {
        let (cast, ids, log) = (cast, ids, log)
        let day = try calendar.instant(at).day(in: .gmt)
        return { try cast.viewer(seat, on: day).visit(ids.id(key), log) }
    }

    private mutating func join(_ key: String, _ plan: DemoPlan.MemberPlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanManageTeam> = try visit("city-coordinator", plan.at, key)
        let seat = try cast.seat(plan.seat).id
        let form = Form([
            "seat": [seat.text], "role": [plan.role], "why": [plan.why], "until": try plan.until.map { try [calendar.day($0).text] } ?? [],
        ])
        let day = try calendar.instant(plan.at).day(in: .gmt)
        try add(plan.at, "\(plan.seat) joins \(key)") {
            _ = try await visit().write { access, tx in
                if try MemberStore.current(access, tx).contains(where: { $0.seat == seat }) { return ((), AuditEvent(.caseSeen)) }
                return try ((), MemberStore.add(.parse(form, seats: [seat], today: day), access, tx))
            }
        }
    }

    private mutating func appoint(_ key: String, _ plan: DemoPlan.OwnerPlan, goal: String?) throws {
        let visit: @Sendable () throws -> CaseVisit<CanAppointOwner> = try visit("city-coordinator", plan.at, key)
        let seat = try cast.seat(plan.seat).id
        let form = Form(["owner": [seat.text], "reason": [plan.reason], "note": [plan.note ?? ""]])
        try add(plan.at, "owner of \(key)") {
            _ = try await visit().write { access, tx in
                let current = try CaseStore.find(access, tx).owner
                return try ((), DecisionStore.appoint(.parse(form, members: [seat], current: current), access, tx))
            }
        }
        guard let goal else { return }
        let editing: @Sendable () throws -> CaseVisit<CanEditCase> = try self.visit("city-coordinator", plan.at, key)
        try add(plan.at, "goal of \(key)") {
            _ = try await editing().write { access, tx in
                let file = try CaseStore.find(access, tx)
                return try ((), CaseStore.change(.init(participant: file.details.participant, goal: goal), version: file.version, access, tx))
            }
        }
    }

    private mutating func write(_ key: String, _ plan: DemoPlan.EntryPlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanAddEntry> = try visit(plan.by, plan.at, key)
        let ids = ids
        let form = Form(["kind": [plan.kind], "title": [plan.title], "text": [plan.text], "handling": [plan.handling]])
        try add(plan.at, "entry \(plan.key)") {
            let id = try await visit().write { access, tx in
                try EntryStore.add(.parse(form, ShareStore.offer(access, tx)), access, tx)
            }
            ids.set(plan.key, id.text)
        }
        for (index, share) in (plan.shares ?? []).enumerated() { try self.share("\(plan.key)/share\(index)", key, plan, share) }
    }

    private mutating func assign(_ name: String, _ key: String, _ plan: DemoPlan.ActionPlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanAssign> = try visit(plan.by, plan.at, key)
        let (ids, cast) = (ids, cast)
        let agency = try cast.agency(plan.agency)
        let day = try calendar.instant(plan.at).day(in: .gmt)
        let form = Form(["agency": [agency.id.text], "due": [try calendar.day(plan.due).text], "what": [plan.what]])
        try add(plan.at, name) {
            _ = try await visit().write { access, tx in
                let event = try ActionStore.assign(.parse(form, agencies: [agency.id], today: day), access, tx)
                let newest = try ActionStore.all(access, tx).max { $0.id.text < $1.id.text }
                if let newest { ids.set(name, newest.id.text) }
                return ((), event)
            }
        }
        guard plan.state != "asked", let at = plan.answered ?? answeredLater(plan.at) else { return }
        let answerer = try answerer(of: agency, key)
        let answering: @Sendable () throws -> CaseVisit<CanAnswer> = try self.visit(answerer, at, key)
        try add(at, "answer to \(name)") {
            _ = try await answering().write { access, tx in
                let action = try ActionStore.find(ids.id(name), access, tx)
                let form = Form(["state": [plan.state], "note": [plan.note ?? ""]])
                return try ((), ActionStore.answer(action.id, .parse(form, current: action.state), version: action.version, access, tx))
            }
        }
    }

    private func answeredLater(_ at: String) -> String? {
        let parts = at.split(separator: " ")
        return Int(parts[0]).map { "\(min(0, $0 + 1)) \(parts[1])" }
    }

    /// The seat of an agency that is on the case's team; seats of the seed are unique in an agency's part of a team.
    private func answerer(of agency: Agency, _ key: String) throws -> String {
        let candidates = cast.seats.filter { $0.value.agency == agency.id && teamKeys[key, default: []].contains($0.key) }
        guard let first = candidates.keys.sorted().first else { throw DemoCalendar.Malformed(text: "\(key): \(agency.name) is not on the team") }
        return first
    }

    private mutating func review(_ key: String, _ plan: DemoPlan.ReviewPlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanClose> = try visit(plan.by, plan.at, key)
        let form = Form(["achieved": [plan.achieved], "next": [plan.next]])
        try add(plan.at, "review of \(key)") {
            _ = try await visit().write { access, tx in try ((), DecisionStore.review(.parse(form), access, tx)) }
        }
    }

    private mutating func close(_ key: String, _ plan: DemoPlan.ClosurePlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanClose> = try visit(plan.by, plan.at, key)
        let form = Form([
            "outcome": [plan.outcome], "goal-met": [plan.goalMet], "statement": [plan.statement], "thanks": [plan.thanks ?? ""],
        ])
        try add(plan.at, "closure of \(key)") {
            _ = try await visit().write { access, tx in try ((), CaseStore.close(form, access, tx)) }
        }
    }
}
