public import Domain
public import Foundation

/// A clock in My work: what is due when, and in which case or referral.
public struct ClockLine: Sendable {
    public enum Place: Sendable, Equatable {
        case file(Case.ID)
        /// A check after closure (R77).
        case lookBack(Case.ID)
        case referral(Referral.ID)
    }

    public let place: Place
    public let participant: String
    /// Of a case.
    public let reference: String
    public let structure: String
    public let clock: RunningClock
    public let zone: TimeZone
    /// What ends it, and in which case or referral.
    fileprivate let awaits: String
}

/// How many terms were missed in what is open in a structure (R36). It counts terms, never persons or agencies.
public struct MissedTerms: Sendable {
    public let structure: Structure
    public fileprivate(set) var missed: Int
    /// Of them, what still runs.
    public fileprivate(set) var running: Int
    /// By the words of the clock; empty for a lead that is told no more than how many (R13).
    public fileprivate(set) var clocks: [String: Int]
}

/// Clocks of many cases and referrals at once. SQL narrows, `decide` permits what is shown.
enum ClockList {
    /// How far ahead My work looks.
    static let days = 7

    /// What was missed or is due soon where the viewer leads: in cases that the seat owns; for coordinators in all of their team places, and in
    /// referrals; what was missed also for the seat that leads a vertical structure, where it is on the team (R13).
    static func due(_ desk: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [ClockLine] {
        let structures = try StructureStore.loaded(tx)
        let lines = try cases(desk, structures, tx) + (desk.viewer.may(.triage) ? referrals(desk, structures, tx) : [])
        // Of clocks that wait for the same, the next one says it all.
        var told: Set<String> = []
        let next = lines.sorted { ($0.clock.due, $0.clock.id) < ($1.clock.due, $1.clock.id) }.filter { told.insert($0.awaits).inserted }
        return Array(next.prefix(WorkStore.limit))
    }

    /// Per structure, for coordinators and for the seats that lead.
    static func missed(_ desk: DeskAccess<CanRefer>, _ tx: Transaction) throws -> [MissedTerms] {
        let (viewer, structures) = try (desk.viewer, StructureStore.loaded(tx))
        let led = structures.led(by: viewer.seat.id)
        var narrowed: [SQL] = led.isEmpty ? [] : ["structure_id IN (\(led))"]
        if viewer.may(.triage) { narrowed.append(CaseList.isOnTeam(viewer, of: "scope")) }
        guard let first = narrowed.first else { return [] }
        let isTold = narrowed.dropFirst().reduce(first) { "\($0) OR \($1)" }
        let weighed: SQL = led.isEmpty ? viewer.isWeighed : "(\(viewer.isWeighed) OR structure_id IN (\(led)))"
        let referrals: SQL = viewer.may(.triage) ? weighed : "structure_id IN (\(led))"
        let rows = try tx.rows(
            """
            SELECT structure_id, structure_version, clock, count(*) AS missed, count(CASE WHEN ended_at IS NULL THEN 1 END) AS running FROM (
                SELECT structure_id, structure_version, clock, ended_at FROM clock_run JOIN case_file ON case_file.id = scope
                WHERE due < \(tx.now) AND state = 'open' AND (\(isTold))
                UNION ALL
                SELECT structure_id, structure_version, clock, ended_at FROM clock_run JOIN referral ON referral.id = scope
                WHERE due < \(tx.now) AND decided_at IS NULL AND \(referrals) LIMIT \(WorkStore.most)
            ) AS late GROUP BY structure_id, structure_version, clock ORDER BY structure_id, structure_version, clock
            """)
        return try counted(rows, structures, led: Set(led))
    }

    private static func counted(_ rows: [Row], _ structures: Structures, led: Set<Structure.ID>) throws -> [MissedTerms] {
        var found: [MissedTerms] = []
        for row in rows {
            let structure = try structures.of(row)
            let words = try structure.template.clock(row.text("clock"))?.words ?? row.text("clock")
            if found.last?.structure.id != structure.id { found.append(MissedTerms(structure: structure, missed: 0, running: 0, clocks: [:])) }
            let (last, missed) = try (found.count - 1, row.int("missed"))
            found[last].missed += missed
            found[last].running += try row.int("running")
            if !led.contains(structure.id) { found[last].clocks[words, default: 0] += missed }
        }
        return found
    }

    private static func cases(_ desk: DeskAccess<CanRefer>, _ structures: Structures, _ tx: Transaction) throws -> [ClockLine] {
        let viewer = desk.viewer
        let onTeam = CaseList.isOnTeam(viewer, of: "scope")
        let led = structures.led(by: viewer.seat.id)
        var mine: SQL = viewer.may(.triage) ? onTeam : "scope IN (SELECT id FROM case_file WHERE owner_id = \(viewer.seat.id))"
        if !led.isEmpty { mine = "\(mine) OR (structure_id IN (\(led)) AND due < \(tx.now) AND \(onTeam))" }
        let rows = try tx.rows(
            """
            SELECT scope, clock, started_at, due, structure_id, structure_version FROM clock_run JOIN case_file ON case_file.id = scope
            WHERE ended_at IS NULL AND due <= \(horizon(tx)) AND (\(mine)) ORDER BY due, scope, position LIMIT \(WorkStore.limit)
            """)
        let ids: [Case.ID] = try rows.map { try $0.id("scope") }
        let permitted = try CaseAccess<CanSeeTeam>.permitted(Array(Set(ids)), at: desk, in: tx)
        return try rows.compactMap { row in
            guard let access = try permitted[row.id("scope")] else { return nil }
            let file = try CaseStore.file(access, withGoal: false, tx)
            let place: ClockLine.Place = file.state == .closed ? .lookBack(file.id) : .file(file.id)
            return try line(row, place, file.details.participant.name, file.reference, structures.of(row))
        }
    }

    private static func referrals(_ desk: DeskAccess<CanRefer>, _ structures: Structures, _ tx: Transaction) throws -> [ClockLine] {
        let rows = try tx.rows(
            """
            SELECT scope, clock, started_at, due, structure_id, structure_version FROM clock_run JOIN referral ON referral.id = scope
            WHERE ended_at IS NULL AND due <= \(horizon(tx)) AND decided_at IS NULL AND \(desk.viewer.isWeighed) ORDER BY due, scope, position LIMIT \(WorkStore.limit)
            """)
        let ids: Set<Referral.ID> = try Set(rows.map { try $0.id("scope") })
        let found = try ReferralStore.some(Array(ids), DeskAccess.check(desk.viewer, in: tx), tx)
        let names = Dictionary(uniqueKeysWithValues: found.map { ($0.referral.id, $0.referral.concern.participant.name) })
        return try rows.compactMap { row in
            let id: Referral.ID = try row.id("scope")
            return try names[id].map { try line(row, .referral(id), $0, "", structures.of(row)) }
        }
    }

    private static func line(_ row: Row, _ place: ClockLine.Place, _ name: String, _ reference: String, _ structure: Structure) throws -> ClockLine {
        let id = try row.text("clock")
        let event = structure.template.clock(id).map { $0.until == .left || $0.until == .lookedBack ? id : $0.until.rawValue } ?? id
        let clock = try RunningClock(
            id: id, words: structure.template.clock(id)?.words ?? id, started: row.instant("started_at"), due: row.instant("due"))
        return ClockLine(
            place: place, participant: name, reference: reference, structure: structure.name, clock: clock, zone: structure.zone,
            awaits: "\(place) \(event)")
    }

    private static func horizon(_ tx: Transaction) -> Instant { tx.now.adding(days: days) }
}

extension Structures {
    /// Where coordination is vertical and this seat leads.
    func led(by seat: Seat.ID) -> [Structure.ID] {
        current.filter { structure in
            guard structure.template.identity.coordination.value == .vertical, let lead = structure.template.members.lead?.value else { return false }
            return structure.members[lead] == seat
        }.map(\.id)
    }
}
