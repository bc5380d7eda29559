import Domain
import Foundation
import Testing

@testable import Records

/// One concern on its way through a structure, from the referral to the last look-back, told by those who take part.
struct Story {
    let network: TestNetwork
    let structure: Structure
    let referral: Referral.ID
    private(set) var caseID: Case.ID?
    private(set) var course: Course
    private(set) var hasOwner = false
    private var onRecord: Set<Template.Guard> = []
    /// With what outcome a decision at a conference let the case go on by itself.
    private var gone: String?

    var template: Template { structure.template }
    static let coordinator = "city-coordinator"

    init(_ template: String, consent: String = "not-asked", seats: [String: String] = [:]) async throws {
        network = try await TestNetwork.fresh()
        structure = try await network.structure(template, seats: seats)
        referral = try await network.refer(to: structure, consent: consent)
        course = try #require(structure.template.start)
    }

    /// Takes an outcome of the stage where it is, before or after adoption.
    mutating func take(_ outcome: String, event: String? = nil) async throws {
        defer { gone = nil }
        if gone == outcome { return }
        let form = Form(
            ["outcome": [outcome], "reason": ["Because."], "answer": ["Thank you."], "stage": [course.stage]].merging(
                event.map { ["event": [$0]] } ?? [:]
            ) { $1 })
        if let caseID {
            try await network.visit(caseID, Self.coordinator, for: CanClose.self).write { access, tx in try ((), StageStore.take(form, access, tx)) }
        } else {
            caseID = try await network.desk(Self.coordinator, for: CanTriage.self).write { [referral] access, tx in
                try ReferralStore.decideOn(referral, form, access, tx)
            }
        }
        course = try await standing()
    }

    /// A case in the panel of Channel, past its police gates (T1).
    static func inPanel() async throws -> Story {
        var story = try await Story("channel")
        try await story.take("clear")
        try await story.meet(.police, for: "no-conflict")
        try await story.take("no-conflict")
        try await story.take("to-panel")
        try await story.meet(.consent, for: "adopt")
        try await story.decide("adopt")
        try await story.take("adopt")
        return story
    }

    /// What keeps an outcome from being taken, as the page says it.
    mutating func refusal(_ outcome: String) async throws -> String {
        do { try await take(outcome) } catch let errors as FormErrors { return errors.problems.map(\.message).joined(separator: " ") }
        return ""
    }

    func record(_ fields: [String: String]) async throws {
        let form = Form(fields.merging(["stage": course.stage]) { $1 }.mapValues { [$0] })
        if let caseID {
            try await network.visit(caseID, Self.coordinator, for: CanClose.self).write { access, tx in try ((), GroundStore.add(form, access, tx)) }
        } else {
            try await network.desk(Self.coordinator, for: CanTriage.self).write { [referral] access, tx in
                try ((), GroundStore.add(form, to: ReferralStore.find(referral, forTriage: access, tx), access, tx))
            }
        }
    }

    /// Puts a joint decision on record in which every place that is taken speaks, of a case or a referral, at a conference.
    mutating func decide(_ outcome: String, objecting: Set<String> = []) async throws {
        let seated = template.members.permanent.map(\.id).filter { structure.members[$0] != nil }
        var fields = Dictionary(uniqueKeysWithValues: seated.map { ("voice.\($0)", objecting.contains($0) ? "objects" : "agrees") })
        fields["note"] = objecting.isEmpty ? "" : "Dissent."
        fields.merge(["on": "outcome/\(outcome)", "answer": "Thank you.", "event": template.events?.first?.id ?? ""]) { $1 }
        let effect = try await confer(fields)
        if caseID == nil { caseID = try await adopted() }
        course = try await standing()
        if effect.contains("stands now at") || effect.contains("The referrer hears back") { gone = outcome }
    }

    /// Puts the case on an agenda and invites those whom its level names: who they were, and each is a guest of the case then.
    func namedByLevel() async throws -> Set<Seat.ID> {
        let (id, meeting) = try await (#require(caseID), meeting())
        let item = try await network.agenda(id, on: meeting)
        let named = try await network.desk(Self.coordinator, for: CanConsult.self).read(.meetingSeen) {
            try AgendaStore.find(item, of: meeting, $0, $1).1.named
        }
        let form = Form(["named": named.map(\.text), "by-level": ["yes"]])
        try await network.desk(Self.coordinator, for: CanConsult.self).write { try ((), AttendanceStore.invite(item, of: meeting, form, $0, $1)) }
        let after = try await network.desk(Self.coordinator, for: CanConsult.self).read(.meetingSeen) { try AgendaStore.find(item, of: meeting, $0, $1).1 }
        #expect(after.named == [] && Set(named).isSubset(of: after.attendance.map(\.seat)))
        return Set(named)
    }

    /// A conference of today.
    private func meeting() async throws -> Meeting.ID {
        let values = try await network.meetingForm(days: 0)
        return try await network.desk(Self.coordinator, for: CanConsult.self).write { [structure] access, tx in
            let series = Form([
                "structure": [structure.id.text], "kind": ["conference"], "name": ["Table"], "rhythm": ["ad-hoc"], "time": ["09:30"], "minutes": ["120"],
            ])
            return try MeetingStore.plan(SeriesStore.make(series, access, tx).0, values, access, tx)
        }
    }

    private func adopted() async throws -> Case.ID? {
        try await network.desk(Self.coordinator, for: CanRefer.self).read(.referralSeen) { [referral] in try ReferralStore.find(referral, $0, $1).adoptedAs }
    }

    /// Holds a conference on it today: the table is invited, comes, is heard, and decides.
    /// - Returns: what came of the decision at once, in words.
    private func confer(_ fields: [String: String]) async throws -> String {
        let (structure, meeting) = try await (structure, meeting())
        let item: AgendaItem.ID =
            if let caseID { try await network.agenda(caseID, on: meeting) } else { try await network.agenda(referral, on: meeting) }
        try await network.desk(Self.coordinator, for: CanConsult.self).write { access, tx in
            for seat in Set(structure.members.values).sorted(by: { $0.text < $1.text }) {
                let found = try AgendaStore.find(item, of: meeting, access, tx).1
                guard try AttendanceStore.invitable(found, access, tx).contains(where: { $0.id == seat }) else { continue }
                _ = try AttendanceStore.invite(item, of: meeting, Form(["seat": [seat.text], "why": ["At the table."]]), access, tx)
            }
            return ((), AuditEvent(.agendaChanged, subject: meeting.text))
        }
        try await network.attendance(item, of: meeting)
        try await network.hear(item, of: meeting)
        try await network.decide(fields, item, of: meeting)
        let effect = try await network.minutes(item, of: meeting).resolutions.last?.content.effect ?? ""
        try await network.circulate(meeting)
        try await network.approve(meeting)
        return effect
    }

    /// Puts on record, or brings about, one thing that an outcome needs.
    mutating func meet(_ need: Template.Guard, for outcome: String) async throws {
        switch need {
        case .consent, .pledge, .police: try await record(["kind": need.rawValue, "answer-\(need.rawValue)": "yes"])
        case .decision: try await decide(outcome)
        case .owner: try await own("school-lead")
        case .steps: break
        }
        onRecord.insert(need)
        course = try await standing()
    }

    /// Whether something is on record already that holds on.
    func holds(_ need: Template.Guard) -> Bool { need != .decision && onRecord.contains(need) }

    /// Whether the outcome belongs to the stage where it is.
    func isHere(_ outcome: Template.Outcome) -> Bool { template.outcomes(at: course).contains(outcome) }

    mutating func own(_ seat: String) async throws {
        try await network.appoint(#require(caseID), seat)
        hasOwner = true
        course = try await standing()
    }

    func review() async throws {
        let form = try ReviewForm.parse(Form(["achieved": ["Some."], "next": ["More."]]))
        try await network.visit(#require(caseID), Self.coordinator, for: CanClose.self).write { access, tx in
            try ((), DecisionStore.review(form, access, tx))
        }
    }

    mutating func close(_ ending: String) async throws {
        let closure = try #require(template.ending.closures.first?.id)
        let form = Form(["ending": [ending], "outcome": [closure], "goal-met": ["partly"], "statement": ["Reached."]])
        try await network.visit(#require(caseID), Self.coordinator, for: CanClose.self).write { access, tx in try ((), CaseStore.close(form, access, tx)) }
        course = try await standing()
    }

    /// What keeps the case from ending like that, as the page says it.
    mutating func closing(_ ending: String) async throws -> String {
        do { try await close(ending) } catch let errors as FormErrors { return errors.problems.map(\.message).joined(separator: " ") }
        return ""
    }

    func lookBack(_ id: String) async throws {
        let form = Form(["look-back": [id], "found": ["Well."], "next": ["Nothing."]])
        try await network.visit(#require(caseID), Self.coordinator, for: CanLookBack.self).write { access, tx in
            try ((), StageStore.lookBack(form, access, tx))
        }
    }

    func lookBacks() async throws -> [(lookBack: Template.LookBack, due: Instant, done: Instant?)] {
        try await network.read(#require(caseID), as: Self.coordinator) { access, tx in try StageStore.lookBacks(access, tx) }
    }

    /// Every run of every clock of the case, ended ones too.
    func clocks() async throws -> [RunningClock] {
        try await network.read(#require(caseID), as: Self.coordinator) { access, tx in try StageStore.clocks(access, tx) }
    }

    func due() async throws -> RunningClock? { try await network.standing(referral).clock }

    func actions() async throws -> [Action] {
        try await network.read(#require(caseID), as: Self.coordinator) { access, tx in try ActionStore.all(access, tx) }
    }

    private func standing() async throws -> Course {
        if let caseID { return try await network.read(caseID, as: Self.coordinator) { access, _ in access.course } }
        return try await network.desk(Self.coordinator, for: CanRefer.self).read(.referralSeen) { [referral] access, tx in
            try ReferralStore.find(referral, access, tx).course
        }
    }
}
