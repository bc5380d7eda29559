public import Domain
import Foundation

public enum CaseStore {
    /// The case, with what the viewer may read of it: guests see whom it is about, not the goal.
    ///
    /// Whoever may not see the case, such as the data protection officer in its log, gets the reference instead of the person.
    public static func find(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Case {
        guard access.may(.seeCase) else { return try nameless(access.opened.row) }
        return try file(access, withGoal: access.may(.seeTeam), tx)
    }

    /// Saves new details if nobody saved since `version`; otherwise there is a conflict.
    public static func change(
        _ details: Case.Details, version: Int, _ access: CaseAccess<CanEditCase>, _ tx: Transaction
    ) throws -> AuditEvent {
        var standing = access.opened.standing
        guard standing.version == version else { throw Refusal.conflict(stored: "") }
        standing.version += 1
        try reseal(details, standing, access.caseID, tx)
        try index(details.participant.name, access.caseID, tx)
        try LikenessStore.changed(access.opened.details.participant, to: details.participant, access, tx)
        return AuditEvent(.caseChanged)
    }

    /// The planned day of release: newly typed, it replaces the former one.
    public static func plan(release: Day?, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws {
        let structure = try StructureStore.current(access, tx)
        guard structure.template.counts(.released), try self.release(access, tx) != release else { return }
        try TimelineStore.plan(.released, access.caseID.text, at: release?.start(in: structure.zone), tx)
    }

    /// The planned day of release, if one is known.
    public static func release(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> Day? {
        let zone = try StructureStore.current(access, tx).zone
        return try TimelineStore.one(access.caseID.text, tx).marks.last { $0.event == .released }?.at.day(in: zone)
    }

    /// Closes the case with an outcome of its stage: read-only from now on (R76).
    /// - Throws: `FormErrors` also when the stage does not let it end like that.
    public static func close(_ form: Form, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> AuditEvent {
        let (template, at) = try (StructureStore.current(access, tx).template, tx.now)
        guard form.raw("stage").isEmpty || form.raw("stage") == access.course.stage else {
            throw FormErrors("ending", "The case went on to another stage while you wrote. Look at how it can end now, then close it.")
        }
        let closure = try Closure.parse(form, template, at: access.course, now: at, by: access.viewer.seat.id)
        if let ending = closure.ending { _ = try StageStore.next(ending, field: "ending", access, tx) }
        try close(closure, access.caseID, tx)
        return AuditEvent(.caseClosed)
    }

    private static func close(_ closure: Closure, _ id: Case.ID, _ tx: Transaction) throws {
        let sealed = try tx.seal(closure, closureContext(id))
        try tx.rows("UPDATE case_file SET closure = \(sealed) WHERE id = \(id)")
        try change(id, tx) { standing in
            standing.state = .closed
            standing.closedAt = closure.closedAt
        }
        try PauseStore.endAll(id.text, at: closure.closedAt, tx)
        try DecisionStore.insert(.closed, reason: closure.statement, note: closure.thanks, id, by: closure.by, at: closure.closedAt, tx)
        try TimelineStore.note(.closed, id.text, at: closure.closedAt, tx)
    }

    /// Makes the case of an adopted referral: its key first, then the rows; the coordinator and the referrer are its first team.
    static func adopt(
        _ concern: Referral.Concern, _ structure: Structure, referral: Referral.ID, stage: String, level: String?, reason: String, coordinator: Seat,
        referrer: Seat.ID, at: Instant,
        _ tx: Transaction
    ) throws -> Case.ID {
        let id = Case.ID(at: at, random: tx.database.environment.random(10))
        try tx.makeKeys([id.text])
        let year = at.day(in: structure.zone).civil.year
        let details = Case.Details(participant: concern.participant, goal: "")
        // The clock of the repeated question to the police goes on in the case (R34).
        try TimelineStore.carry([.policeAsked, .policeAnswered, .expertAsked, .expertAnswered, .released], from: referral.text, to: id.text, tx)
        try insert(id, details, reference: reference(year: year, tx), structure: structure, stage: stage, level: level, referral: referral, at: at, tx)
        try DecisionStore.insert(.adopted, reason: reason, note: "", id, by: coordinator.id, at: at, tx)
        let day = at.day(in: structure.zone)
        try MemberStore.insert(id, seat: coordinator.id, role: .member, from: day, until: nil, why: "Coordinates the structure", tx)
        if referrer != coordinator.id {
            try MemberStore.insert(id, seat: referrer, role: .member, from: day, until: nil, why: "Made the referral", tx)
        }
        return id
    }

    static func insert(
        _ id: Case.ID, _ details: Case.Details, reference: String, structure: Structure, stage: String, level: String? = nil, referral: Referral.ID?,
        owner: Seat.ID? = nil, at: Instant, _ tx: Transaction
    ) throws {
        let standing = Standing(version: 1, state: .open, stage: stage, level: level, rules: structure.version, owner: owner, closedAt: nil)
        let sealed = try tx.seal(details, standing.context(id))
        try tx.rows(
            """
            INSERT INTO case_file (id, structure_id, structure_version, referral_id, reference, state, stage, level, adopted_at, owner_id, version, sealed)
            VALUES (\(id), \(structure.id), \(structure.version), \(referral), \(reference), 'open', \(stage), \(level), \(at), \(owner), 1, \(sealed))
            """)
        try TimelineStore.note(.adopted, id.text, at: at, tx)
        if owner != nil { try TimelineStore.note(.ownerAppointed, id.text, at: at, tx) }
        try TimelineStore.note(.entered, about: stage, id.text, at: at, tx)
        try index(details.participant.name, id, tx)
        try LikenessStore.index(details.participant, of: id.text, tx)
    }

    private static func nameless(_ row: Row) throws -> Case {
        let reference = try row.text("reference")
        return try Case(
            id: row.id("id"), reference: reference, state: row.code("state"), stage: row.text("stage"), adoptedAt: row.instant("adopted_at"),
            owner: row.optional("owner_id") { try row.id($0) }, version: row.int("version"),
            details: .init(participant: .init(name: "Case \(reference)", born: "", contact: "", language: ""), goal: ""), closure: nil)
    }

    /// The file as checked; from here on it counts as seen.
    static func file(_ access: CaseAccess<some Permission>, withGoal: Bool, _ tx: Transaction) throws -> Case {
        let (id, row) = (access.caseID, access.opened.row)
        let standing = access.opened.standing
        tx.noteRead(standing.context(id))
        var details = access.opened.details
        if !withGoal { details.goal = "" }
        let closure: Closure? =
            try !withGoal
            ? nil
            : row.optional("closure") { column in
                try tx.open(row.bytes(column), closureContext(id))
            }
        return try Case(
            id: id, reference: row.text("reference"), state: standing.state, stage: standing.stage, adoptedAt: row.instant("adopted_at"),
            owner: standing.owner,
            version: standing.version, details: details, closure: closure)
    }

    static func closureContext(_ id: Case.ID) -> SealContext { SealContext(kind: "closure", id: id.text, version: 1, scope: id.text) }

    /// Owner, state, stage, rules and end of a case: clear, for joins, and bound to the sealed details, so that nobody changes them with a statement.
    struct Standing: Sendable {
        var version: Int
        var state: Facts.CaseState
        var stage: String
        var level: String?
        /// The version of its structure by whose rules the case runs.
        var rules: Int
        var owner: Seat.ID?
        var closedAt: Instant?

        func context(_ id: Case.ID) -> SealContext {
            // The first version goes without saying, as in what was sealed before a case could move to another one.
            let rules = rules == 1 ? [] : ["rules \(rules)"]
            let standing = [state.rawValue, stage, level ?? "", owner?.text ?? "", closedAt?.text ?? ""] + rules
            return SealContext(
                kind: "case", id: id.text, version: version, scope: id.text, handling: standing.joined(separator: " "))
        }
    }

    /// A case whose standing its sealed details confirm. Nothing of it counts as seen yet.
    struct Opened: Sendable {
        let id: Case.ID
        let row: Row
        let standing: Standing
        let details: Case.Details
        /// Never changes, and so is not bound.
        var structure: Structure.ID { get throws { try row.id("structure_id") } }
    }

    static func opened(_ id: Case.ID, _ tx: Transaction) throws -> Opened? {
        try opened([id], tx)[id]
    }

    static func opened(_ ids: [Case.ID], _ tx: Transaction) throws -> [Case.ID: Opened] {
        guard !ids.isEmpty else { return [:] }
        let opened = try tx.rows("SELECT * FROM case_file WHERE id IN (\(ids))").map { row in
            let (id, standing): (Case.ID, Standing) = try (row.id("id"), Standing(row))
            return try Opened(id: id, row: row, standing: standing, details: tx.open(row.bytes("sealed"), standing.context(id), noting: false))
        }
        return Dictionary(uniqueKeysWithValues: opened.map { ($0.id, $0) })
    }

    /// Changes owner or state, and seals the details anew with it.
    static func change(_ id: Case.ID, _ tx: Transaction, _ change: (inout Standing) -> Void) throws {
        guard let opened = try opened(id, tx) else { throw Refusal.notFound }
        var standing = opened.standing
        change(&standing)
        standing.version += 1
        try reseal(opened.details, standing, id, tx)
    }

    private static func reseal(_ details: Case.Details, _ standing: Standing, _ id: Case.ID, _ tx: Transaction) throws {
        let sealed = try tx.seal(details, standing.context(id), changes: true)
        try tx.rows(
            """
            UPDATE case_file SET state = \(standing.state.rawValue), stage = \(standing.stage), level = \(standing.level),
                structure_version = \(standing.rules), owner_id = \(standing.owner), closed_at = \(standing.closedAt), version = \(standing.version), sealed = \(sealed) WHERE id = \(id)
            """)
    }

    /// The words of the name as keyed tokens, so that the database alone does not tell them (R90).
    private static func index(_ name: String, _ id: Case.ID, _ tx: Transaction) throws {
        try tx.rows("DELETE FROM name_token WHERE case_id = \(id)")
        for word in nameWords(name) {
            let token = try tx.database.keyring.token(word, "name")
            try tx.rows("INSERT INTO name_token (token, case_id) VALUES (\(token), \(id)) ON CONFLICT DO NOTHING")
        }
    }

    private static func reference(year: Int, _ tx: Transaction) throws -> String {
        let prefix = "RT-\(year)-"
        let end = "RT-\(year + 1)-"
        // The reference of an erased case is not used again.
        let last = try tx.first(
            """
            SELECT reference FROM (
                SELECT reference FROM case_file WHERE reference >= \(prefix) AND reference < \(end)
                UNION SELECT reference FROM erasure WHERE reference >= \(prefix) AND reference < \(end)
            ) AS used ORDER BY reference DESC LIMIT 1
            """)
        let number = try last.flatMap { try Int($0.text("reference").dropFirst(prefix.count)) } ?? 0
        let digits = String(number + 1)
        return prefix + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}

extension CaseStore.Standing {
    init(_ row: Row) throws {
        try self.init(
            version: row.int("version"), state: row.code("state"), stage: row.text("stage"), level: row.optional("level", row.text),
            rules: row.int("structure_version"), owner: row.optional("owner_id") { try row.id($0) },
            closedAt: row.optional("closed_at", row.instant))
    }
}
