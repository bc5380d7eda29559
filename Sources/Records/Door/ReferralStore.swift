public import Domain

/// A line in a list of referrals.
public struct ReferralLine: Sendable {
    public let referral: Referral
    public let structure: Structure.ID
    public let due: RunningClock?
}

public enum ReferralStore {
    /// Stores a referral of the viewer's agency to a structure, under a key of its own.
    public static func make(
        _ form: ReferralForm, to structure: Structure, _ access: DeskAccess<CanRefer>, _ tx: Transaction
    ) throws -> (Referral.ID, AuditEvent) {
        guard structure.isOpen, let start = structure.template.start else { throw Refusal.notFound }
        let (id, at) = (tx.newID(Referral.self), tx.now)
        try tx.makeKeys([id.text])
        try insert(form, id: id, door: form.door, isFromOutside: false, to: structure, by: access.viewer.seat, at: at, tx)
        try TimelineStore.note(.referred, id.text, at: at, tx)
        try TimelineStore.note(.entered, about: start.stage, id.text, at: at, tx)
        return (id, AuditEvent(.referralMade, subject: id.text))
    }

    /// The row of a referral whose key is there; whoever leads a case of possibly the same person is told.
    static func insert(
        _ form: ReferralForm, id: Referral.ID, door: Template.Doorway, isFromOutside: Bool, to structure: Structure, by seat: Seat, at: Instant,
        _ tx: Transaction
    ) throws {
        guard let start = structure.template.start else { throw Refusal.notFound }
        let sealed = try tx.seal(form.concern, context(id, seat.agency))
        try tx.rows(
            """
            INSERT INTO referral (id, structure_id, structure_version, agency_id, seat_id, door, outside, urgency, stage, received_at, sealed)
            VALUES (\(id), \(structure.id), \(structure.version), \(seat.agency), \(seat.id), \(door.rawValue), \(isFromOutside ? 1 : 0),
                \(form.urgency), \(start.stage), \(at), \(sealed))
            """)
        try LikenessStore.brought(form.concern.participant, as: id, tx)
    }

    /// One referral, for its agency or the coordinator; anything else is unknown. The case is named to those who may open it.
    public static func find(_ id: Referral.ID, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> Referral {
        try find(id, .seeReferral, access, tx)
    }

    /// The same for whoever weighs it.
    public static func find(_ id: Referral.ID, forTriage access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> Referral {
        try find(id, .triage, access, tx)
    }

    private static func find(_ id: Referral.ID, _ act: Facts.Act, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> Referral {
        let row = try row(id, act, access.viewer, tx)
        var referral = try referral(row, newestWeighings([id.text], tx)[id.text], access.viewer, tx)
        if let adopted = referral.adoptedAs, try CaseAccess<CanSeeCase>.permitted([adopted], at: access, in: tx).isEmpty { referral.adoptedAs = nil }
        return referral
    }

    private static func row(_ id: Referral.ID, _ act: Facts.Act, _ viewer: Viewer, _ tx: Transaction) throws -> Row {
        guard let row = try tx.first("SELECT * FROM referral WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-referral"]) }
        var facts = try facts(act, row, viewer)
        if act == .triage { try facts.admit(viewer, to: row.id("structure_id"), tx) }
        try facts.require(at: row.id("structure_id"))
        return row
    }

    /// What the viewer's agency referred, newest first.
    public static func ofAgency(limit: Int = 100, _ access: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [ReferralLine] {
        try list(
            "SELECT * FROM referral WHERE agency_id = \(access.viewer.agency.id) AND outside = 0 ORDER BY received_at DESC LIMIT \(limit)", access.viewer, tx)
    }

    /// What waits for a decision, oldest first.
    public static func queue(_ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [ReferralLine] {
        try list("SELECT * FROM referral WHERE decided_at IS NULL AND \(access.viewer.isWeighed) ORDER BY received_at LIMIT 200", access.viewer, tx)
    }

    public static func waiting(_ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> Int {
        try tx.first("SELECT count(*) AS n FROM referral WHERE decided_at IS NULL AND \(access.viewer.isWeighed)")?.int("n") ?? 0
    }

    /// Those that wait for a decision of one structure, oldest first.
    static func waiting(for structure: Structure.ID, _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [ReferralLine] {
        try list("SELECT * FROM referral WHERE decided_at IS NULL AND structure_id = \(structure) ORDER BY received_at LIMIT 200", access.viewer, tx)
    }

    /// Some of those that wait, for a list that knows their ids.
    static func some(_ ids: [Referral.ID], _ access: DeskAccess<CanTriage>, _ tx: Transaction) throws -> [ReferralLine] {
        ids.isEmpty ? [] : try list("SELECT * FROM referral WHERE id IN (\(ids))", access.viewer, tx)
    }

    /// Takes an outcome of the stage where the referral is (R35). An adopted referral becomes a case in the same transaction.
    /// - Throws: `FormErrors` also when the structure does not let it go on like that.
    public static func decideOn(
        _ id: Referral.ID, _ form: Form, _ access: DeskAccess<CanTriage>, _ tx: Transaction
    ) throws -> (Case.ID?, AuditEvent) {
        let row = try row(id, .triage, access.viewer, tx)
        guard try row.isNull("decided_at") else { throw Refusal.conflict(stored: "") }
        let structure = try StructureStore.of(row, tx)
        let template = structure.template
        let course = try course(row)
        // Somebody moved it on while the form was open: its reason was written for another stage.
        guard form.raw("stage").isEmpty || form.raw("stage") == course.stage else { throw Refusal.conflict(stored: "") }
        let triage = try TriageForm.parse(form, template, stage: course.stage, agencies: DirectoryStore.load(tx).agencies.map(\.id))
        let record = try record(row, for: triage.outcome.id, at: course.stage, tx)
        let answers = try GroundStore.answers(id.text, template, tx)
        let next: Course
        do throws(CannotTake) { next = try template.taking(triage.outcome.id, at: course, record: record, answers: answers) } catch {
            throw FormErrors("outcome", error.sentence)
        }
        let adopted = try settle(row, triage, structure, from: course, to: next, by: access.viewer.seat, tx)
        return (adopted, AuditEvent(adopted == nil ? .referralDecided : .caseAdopted, subject: adopted?.text ?? id.text))
    }

    private static func settle(
        _ row: Row, _ form: TriageForm, _ structure: Structure, from course: Course, to next: Course, by seat: Seat, _ tx: Transaction
    ) throws -> Case.ID? {
        let id: Referral.ID = try row.id("id")
        let agency: Agency.ID = try row.id("agency_id")
        let at = tx.now
        try weigh(form, id, agency, at: course.stage, by: seat.id, tx)
        if let event = form.outcome.marks { try TimelineStore.note(event, id.text, at: at, tx) }
        var adopted: Case.ID?
        if next.isAdopted {
            let concern: Referral.Concern = try tx.open(row.bytes("sealed"), context(id, agency))
            adopted = try CaseStore.adopt(
                concern, structure, referral: id, stage: next.stage, level: form.outcome.level, reason: form.weighing.answer, coordinator: seat,
                referrer: row.id("seat_id"), at: at, tx)
            // What was decided on it before comes onto agendas with the case.
            try tx.rows("UPDATE resolution SET case_id = \(adopted) WHERE scope = \(id)")
            if let event = form.event, let adopted {
                try DutyStore.giveOut(event, structure, adopted, team: [seat.id, row.id("seat_id")], fallback: seat, at: at, tx)
            }
        }
        let isDecided = next.isAdopted || next.ended != nil
        try tx.rows(
            """
            UPDATE referral SET outcome = \(form.outcome.id), decided_at = \(isDecided ? at : nil), decided_by = \(seat.id),
                stage = \(isDecided ? course.stage : next.stage), signpost_id = \(form.signpost), adopted_as = \(adopted) WHERE id = \(id)
            """)
        if isDecided { try PauseStore.endAll(id.text, at: at, tx) }
        if isDecided || next.stage != course.stage { try TimelineStore.note(.left, about: course.stage, id.text, at: at, tx) }
        if isDecided { try TimelineStore.note(.answered, id.text, at: at, tx) }
        if !isDecided, next.stage != course.stage { try TimelineStore.note(.entered, about: next.stage, id.text, at: at, tx) }
        return adopted
    }

    /// Each weighing stays, with its reason and its answer.
    private static func weigh(
        _ form: TriageForm, _ id: Referral.ID, _ agency: Agency.ID, at stage: String, by seat: Seat.ID, _ tx: Transaction
    ) throws {
        let weighing = tx.newID(Referral.Weighing.self)
        let sealed = try tx.seal(form.weighing, weighingContext(weighing, id, agency))
        try tx.rows(
            """
            INSERT INTO weighing (id, referral_id, stage, outcome, at, by_id, sealed)
            VALUES (\(weighing), \(id), \(stage), \(form.outcome.id), \(tx.now), \(seat), \(sealed))
            """)
    }

    static func course(_ row: Row) throws -> Course {
        let ended = try row.isNull("decided_at") ? nil : row.optional("outcome", row.text)
        return try Course(stored: row.text("stage"), isAdopted: !row.isNull("adopted_as"), ended: ended)
    }

    /// What is on record for a referral, as far as outcomes ask for it.
    private static func record(_ row: Row, for outcome: String, at stage: String, _ tx: Transaction) throws -> Set<Template.Guard> {
        let concern: Referral.Concern = try tx.open(row.bytes("sealed"), context(row.id("id"), row.id("agency_id")))
        var onRecord = try GroundStore.newest([row.text("id")], for: outcome, at: stage, tx)
        // What was put on record later counts more than what the referrer wrote: an agreement can be withdrawn.
        onRecord[.consent] = onRecord[.consent] ?? (concern.consent == "agreed")
        return Set(onRecord.filter(\.value).keys)
    }

    static func list(_ sql: SQL, _ viewer: Viewer, _ tx: Transaction) throws -> [ReferralLine] {
        let rows = try tx.rows(sql).filter { try decide(facts(.seeReferral, $0, viewer)).isPermitted }
        let ids = try rows.map { try $0.text("id") }
        let timelines = try TimelineStore.all(ids, tx)
        let weighings = try newestWeighings(ids, tx)
        let structures = try StructureStore.loaded(tx)
        return try rows.map { row in
            let referral = try referral(row, weighings[row.text("id")], viewer, tx)
            return try ReferralLine(
                referral: referral, structure: row.id("structure_id"), due: due(referral, structures.of(row), timelines[referral.id.text], viewer, tx))
        }
    }

    /// The structure of a referral that was found, and the clock that ends next; none once it was answered.
    public static func structure(
        of referral: Referral, _ access: DeskAccess<CanRefer>, _ tx: Transaction
    ) throws -> (structure: Structure, due: RunningClock?) {
        let structure = try structure(of: referral, tx)
        return try (structure, due(referral, structure, TimelineStore.one(referral.id.text, tx), access.viewer, tx))
    }

    /// All clocks of it that run, for whoever weighs it.
    public static func clocks(of referral: Referral, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [RunningClock] {
        guard referral.decidedAt == nil, try access.viewer.weighs(for: structure(of: referral, tx).id) else { return [] }
        let structure = try structure(of: referral, tx)
        var timeline = try TimelineStore.one(referral.id.text, tx)
        timeline.urgency = referral.urgency
        return structure.template.running(timeline, structure.calendar, now: tx.now)
    }

    /// The referral that a case was, for whoever weighs for its structure.
    public static func origin(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Referral.ID? {
        let (row, viewer) = try (access.opened.row, access.viewer.looked(in: tx))
        return try viewer.weighs(for: row.id("structure_id")) ? row.optional("referral_id") { try row.id($0) } : nil
    }

    static func structure(of referral: Referral, _ tx: Transaction) throws -> Structure {
        guard let row = try tx.first("SELECT structure_id, structure_version FROM referral WHERE id = \(referral.id)") else { throw Refusal.notFound }
        return try StructureStore.of(row, tx)
    }

    /// The referrer sees the clocks of the answer alone: the others would tell of the police, and of the stages (R34, R37).
    private static func due(
        _ referral: Referral, _ structure: Structure, _ timeline: Timeline?, _ viewer: Viewer, _ tx: Transaction
    ) -> RunningClock? {
        guard var timeline, referral.decidedAt == nil else { return nil }
        timeline.urgency = referral.urgency
        let hidden = viewer.weighs(for: structure.id) ? [] : Set(structure.template.clocks.filter { $0.until != .answered }.map(\.id))
        return structure.template.running(timeline, structure.calendar, now: tx.now).first { !hidden.contains($0.id) }
    }

    private static func facts(_ act: Facts.Act, _ row: Row, _ viewer: Viewer) throws -> Facts {
        var facts = try viewer.facts(act, at: row.id("structure_id"))
        // What came from outside belongs to no agency: the coordinator's colleagues have no part in it.
        guard try row.int("outside") == 0 else { return facts }
        if try row.id("seat_id") == viewer.seat.id {
            facts.relation = .author
        } else if try row.id("agency_id") == viewer.agency.id {
            facts.relation = .originator
        }
        return facts
    }

    /// The newest weighing of each referral, by the referral's id, in one statement; opened by whoever shows it.
    private static func newestWeighings(_ ids: [String], _ tx: Transaction) throws -> [String: Row] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT id, referral_id, sealed FROM weighing WHERE referral_id IN (\(ids)) ORDER BY at, id")
        return try Dictionary(rows.map { try ($0.text("referral_id"), $0) }) { $1 }
    }

    private static func referral(_ row: Row, _ newest: Row?, _ viewer: Viewer, _ tx: Transaction) throws -> Referral {
        let id: Referral.ID = try row.id("id")
        let agency: Agency.ID = try row.id("agency_id")
        var weighing = try newest.map { try Self.weighing($0, id, agency, tx) }
        // The referrer reads the answer, never the reason (R37).
        if try !viewer.weighs(for: row.id("structure_id")) { weighing?.reason = "" }
        return try Referral(
            id: id, agency: agency, seat: row.id("seat_id"), door: row.code("door"), isFromOutside: row.int("outside") == 1,
            urgency: row.text("urgency"), course: course(row), receivedAt: row.instant("received_at"),
            concern: tx.open(row.bytes("sealed"), context(id, agency)), outcome: row.optional("outcome", row.text),
            decidedAt: row.optional("decided_at", row.instant), weighing: weighing, signpost: row.optional("signpost_id") { try row.id($0) },
            adoptedAs: row.optional("adopted_as") { try row.id($0) })
    }

    static func newestWeighing(_ id: Referral.ID, _ agency: Agency.ID, _ tx: Transaction) throws -> Referral.Weighing? {
        try newestWeighings([id.text], tx)[id.text].map { try weighing($0, id, agency, tx) }
    }

    private static func weighing(_ row: Row, _ id: Referral.ID, _ agency: Agency.ID, _ tx: Transaction) throws -> Referral.Weighing {
        try tx.open(row.bytes("sealed"), weighingContext(row.id("id"), id, agency))
    }

    static func context(_ id: Referral.ID, _ agency: Agency.ID) -> SealContext {
        SealContext(kind: "referral", id: id.text, version: 1, scope: id.text, originator: agency.text)
    }

    static func weighingContext(_ id: ID<Referral.Weighing>, _ referral: Referral.ID, _ agency: Agency.ID) -> SealContext {
        SealContext(kind: "weighing", id: id.text, version: 1, scope: referral.text, originator: agency.text)
    }
}

extension Viewer {
    /// A condition on rows with a structure: those that this seat weighs.
    var isWeighed: SQL { "structure_id IN (\(weighed.map(\.text).sorted()))" }
}
