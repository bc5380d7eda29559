public import Domain
import Foundation

/// Counts of the operational structures, for a strategic one (R12). Opens nothing sealed, and hands out no number that is small.
public enum OverviewStore {
    public static let quarters = 4

    /// Whether the viewer sees numbers from the place of this structure.
    public static func shows(_ structure: Structure, _ access: DeskAccess<some Permission>) -> Bool {
        access.viewer.may(.consult) && structure.isStrategic && HurdleStore.sits(at: structure, access.viewer)
    }

    /// Each active structure with cases, for the seats at the strategic table and the coordinators; for anybody else there is nothing here.
    public static func all(
        _ id: Structure.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> (structure: Structure, quarters: [Quarter], overviews: [Overview]) {
        let structure = try StructureStore.find(id, access, tx)
        guard shows(structure, access) else { throw AccessDenied(rules: ["not-at-the-table"]) }
        let shown = Quarter.last(quarters, before: tx.now.day(in: structure.zone))
        let operational = try StructureStore.all(access, tx).filter { $0.state == .active && $0.template.hasCases }
        return try (structure, shown, operational.map { try Counting(structure: $0, quarters: shown, tx: tx).overview() })
    }
}

/// The counts of one structure.
private struct Counting {
    let structure: Structure
    let ranges: [Range<Instant>]
    let tx: Transaction

    init(structure: Structure, quarters: [Quarter], tx: Transaction) {
        self.structure = structure
        self.tx = tx
        ranges = quarters.map { $0.range(in: structure.zone) }
    }

    private var start: Instant { ranges[0].lowerBound }
    private var end: Instant { ranges[ranges.count - 1].upperBound }

    func overview() throws -> Overview {
        let lines = try [concerns()] + decided() + cases() + missed() + [lookBacks()]
        return Overview(structure: structure.id, name: structure.name, lines: lines)
    }

    private func perQuarter(_ instants: [Instant]) -> [Int] { ranges.map { range in instants.count { range.contains($0) } } }

    private func instants(_ sql: SQL) throws -> [Instant] { try tx.rows(sql).map { try $0.instant("at") } }

    private func concerns() throws -> Overview.Line {
        let id = structure.id
        let all = try instants(
            """
            SELECT received_at AS at FROM referral WHERE structure_id = \(id) AND received_at >= \(start) AND received_at < \(end)
            UNION ALL SELECT received_at FROM stripped WHERE structure_id = \(id) AND received_at >= \(start) AND received_at < \(end)
            UNION ALL SELECT received_at FROM concern WHERE structure_id = \(id) AND state <> 'taken' AND received_at >= \(start) AND received_at < \(end)
            """)
        return Overview.Line("Concerns brought", events: perQuarter(all))
    }

    /// How referrals ended; by effect, as a stripped one keeps no more than that.
    private func decided() throws -> [Overview.Line] {
        var found: [Template.Effect: [Instant]] = [:]
        let referrals = try tx.rows(
            """
            SELECT decided_at, outcome, stage, structure_id, structure_version FROM referral
            WHERE structure_id = \(structure.id) AND decided_at >= \(start) AND decided_at < \(end)
            """)
        for row in referrals {
            guard let effect = try StructureStore.of(row, tx).template.outcome(row.text("outcome"), at: row.text("stage"))?.effect else { continue }
            try found[effect, default: []].append(row.instant("decided_at"))
        }
        let stripped: SQL =
            "SELECT effect, decided_at FROM stripped WHERE structure_id = \(structure.id) AND decided_at >= \(start) AND decided_at < \(end) AND effect IS NOT NULL"
        for row in try tx.rows(stripped) { try found[row.code("effect"), default: []].append(row.instant("decided_at")) }
        let shown: [Template.Effect] = [.adopt, .close, .signPost, .handOn]
        return shown.map { Overview.Line("Of those decided: \($0.words)", events: perQuarter(found[$0] ?? [])) }
    }

    private func cases() throws -> [Overview.Line] {
        let rows = try tx.rows("SELECT adopted_at, closed_at FROM case_file WHERE structure_id = \(structure.id) AND adopted_at < \(end)")
        let cases = try rows.map { try (adopted: $0.instant("adopted_at"), closed: $0.optional("closed_at", $0.instant)) }
        let open = ranges.map { range in cases.count { $0.adopted < range.upperBound && ($0.closed.map { $0 >= range.upperBound } ?? true) } }
        return [
            Overview.Line("Cases open at the end", stocks: open), Overview.Line("Cases closed", events: perQuarter(cases.compactMap(\.closed))),
        ]
    }

    /// Each clock of the present rules, whether a term was missed or not: that a line is there says nothing.
    private func missed() throws -> [Overview.Line] {
        var due: [String: [Instant]] = [:]
        let referrals = try tx.rows(
            """
            SELECT id, urgency, NULL AS level, structure_id, structure_version FROM referral
            WHERE structure_id = \(structure.id) AND (decided_at IS NULL OR decided_at >= \(start))
            """)
        let cases = try tx.rows(
            """
            SELECT id, '' AS urgency, level, structure_id, structure_version FROM case_file
            WHERE structure_id = \(structure.id) AND adopted_at < \(end) AND (closed_at IS NULL OR closed_at >= \(start))
            """)
        try note(referrals, &due)
        try note(cases, &due)
        return structure.template.clocks.map { clock in
            Overview.Line("Terms missed: \(clock.words) (\(clock.term))", events: perQuarter(due[clock.id] ?? []))
        }
    }

    private func note(_ rows: [Row], _ due: inout [String: [Instant]]) throws {
        let atOnce = 500
        for start in stride(from: 0, to: rows.count, by: atOnce) {
            let some = rows[start..<min(start + atOnce, rows.count)]
            let timelines = try TimelineStore.all(some.map { try $0.text("id") }, tx)
            for row in some {
                guard var timeline = try timelines[row.text("id")] else { continue }
                timeline.urgency = try row.text("urgency")
                timeline.level = try row.optional("level", row.text)
                let rules = try StructureStore.of(row, tx)
                for run in rules.template.runs(timeline, rules.calendar, now: tx.now) where run.isBreached(at: tx.now) {
                    due[run.id, default: []].append(run.due)
                }
            }
        }
    }

    private func lookBacks() throws -> Overview.Line {
        let done = try instants(
            """
            SELECT mark.at AS at FROM mark JOIN case_file ON case_file.id = mark.scope
            WHERE structure_id = \(structure.id) AND event = 'looked-back' AND mark.at >= \(start) AND mark.at < \(end)
            """)
        return Overview.Line("Look-backs done", events: perQuarter(done))
    }
}
