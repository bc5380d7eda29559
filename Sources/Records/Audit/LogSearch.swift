public import Domain

/// A line of the log as the data protection officer finds it: who, when, what, about which case; no participant, no text.
public struct LogLine: Sendable {
    public let sequence: Int
    public let at: Instant
    public let words: String
    public let person: Practitioner.ID?
    public let seat: Seat.ID?
    public let agency: Agency.ID?
    /// Of the case that it is about; empty where it is about none.
    public let reference: String
    /// How many things it read or wrote.
    public let items: Int
    public let outcome: Outcome

    public enum Outcome: Sendable { case done, refused, failed }
}

/// Lines found, and where the next page begins.
public struct LogPage: Sendable {
    public let lines: [LogLine]
    public let next: Int?
}

public enum LogSearch {
    /// The newest events that fit, from the same leaves that outsiders verify.
    public static func find(_ query: LogQuery, _ access: DeskAccess<CanExportLog>, _ tx: Transaction) throws -> LogPage {
        guard let condition = try condition(query, tx) else { return LogPage(lines: [], next: nil) }
        let rows = try tx.rows("SELECT seq, leaf FROM audit_event WHERE \(condition) ORDER BY seq DESC LIMIT \(LogQuery.pageSize + 1)")
        let shown = rows.prefix(LogQuery.pageSize)
        let leaves = try shown.map { row -> (Int, Leaf) in
            guard let leaf = try Leaf(row.bytes("leaf")) else { throw Refusal.unavailable }
            return try (row.int("seq"), leaf)
        }
        let references = try references(leaves.compactMap(\.1.subject), tx)
        let lines = leaves.map { sequence, leaf in
            LogLine(
                sequence: sequence, at: leaf.at, words: EventCode(rawValue: leaf.code)?.words ?? "did something (code \(leaf.code))",
                person: leaf.practitioner.flatMap { Practitioner.ID($0) }, seat: leaf.seat.flatMap { Seat.ID($0) },
                agency: leaf.agency.flatMap { Agency.ID($0) }, reference: leaf.subject.flatMap { references[$0] } ?? "", items: leaf.items.count,
                outcome: leaf.outcome == 0 ? .done : leaf.outcome == 1 ? .refused : .failed)
        }
        return LogPage(lines: lines, next: rows.count > LogQuery.pageSize ? lines.last?.sequence : nil)
    }

    /// `nil` when nothing can fit: no case has the reference.
    private static func condition(_ query: LogQuery, _ tx: Transaction) throws -> SQL? {
        var parts: [SQL] = ["seq < \(query.before ?? Int.max)"]
        if let person = query.person { parts.append("practitioner_id = \(person)") }
        if let code = query.code { parts.append("code = \(Int(code.rawValue))") }
        let zone = try StructureStore.usual(tx).zone
        if let from = query.from { parts.append("at >= \(from.start(in: zone))") }
        if let until = query.until { parts.append("at < \(until.adding(days: 1).start(in: zone))") }
        if !query.reference.isEmpty {
            guard let id = try caseID(query.reference, tx) else { return nil }
            parts.append("(subject = \(id) OR id IN (SELECT event_id FROM audit_mention WHERE case_id = \(id)))")
        }
        return parts.dropFirst().reduce(parts[0]) { "\($0) AND \($1)" }
    }

    /// Also of a case that was erased: who looked at it stays on record.
    private static func caseID(_ reference: String, _ tx: Transaction) throws -> String? {
        try tx.first("SELECT id FROM case_file WHERE reference = \(reference)")?.text("id")
            ?? tx.first("SELECT case_id FROM erasure WHERE reference = \(reference) ORDER BY id DESC LIMIT 1")?.text("case_id")
    }

    private static func references(_ subjects: [String], _ tx: Transaction) throws -> [String: String] {
        let ids = Array(Set(subjects)).sorted()
        guard !ids.isEmpty else { return [:] }
        var references: [String: String] = [:]
        for row in try tx.rows("SELECT case_id, reference FROM erasure WHERE case_id IN (\(ids))") {
            references[try row.text("case_id")] = try row.text("reference")
        }
        for row in try tx.rows("SELECT id, reference FROM case_file WHERE id IN (\(ids))") { references[try row.text("id")] = try row.text("reference") }
        return references
    }
}
