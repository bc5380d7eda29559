import Domain
import Synchronization

/// An event ready to be stored.
struct EventRow: Sendable {
    let id: String
    let at: Instant
    let code: EventCode
    let practitioner: String?
    let subject: String?
    let leaf: [UInt8]
    let sealed: [UInt8]?
    /// Cases that a list or a search showed, for their own logs.
    let mentions: [String]

    /// - Throws: `Refusal.wrongTime` when the machine's clock is off.
    func insert(_ tx: Transaction) throws {
        guard code == .timeAccepted || tx.database.time.admits(at) else { throw Refusal.wrongTime }
        try tx.rows(
            """
            INSERT INTO audit_event (id, at, code, practitioner_id, subject, leaf, sealed)
            VALUES (\(id), \(at), \(Int(code.rawValue)), \(practitioner), \(subject), \(leaf), \(sealed))
            """)
        guard !mentions.isEmpty else { return }
        try tx.rows("INSERT INTO audit_mention (case_id, event_id) VALUES \(SQL.list(mentions.map { "(\($0), \(id))" }))")
    }
}

extension Transaction {
    /// Makes the row of an event from what the store said and what the journal noted.
    /// - Parameter items: what it is about, when it is not all that this transaction read or wrote so far.
    func row(_ event: AuditEvent, by actor: Viewer?, items: [Journal.Item]? = nil) -> EventRow {
        var leaf = Leaf(id: newID(Leaf.self).text, at: now, code: event.code.rawValue, outcome: event.outcome.rawValue)
        leaf.rules = event.rules
        leaf.practitioner = actor?.practitioner.id.text
        leaf.seat = actor?.seat.id.text
        leaf.agency = actor?.agency.id.text
        leaf.session = actor?.sessionMark
        leaf.subject = event.subject
        leaf.items = items ?? journal.take()
        leaf.recipients = event.recipients
        leaf.purpose = event.purpose
        leaf.basis = event.basis
        return EventRow(
            id: leaf.id, at: leaf.at, code: event.code, practitioner: leaf.practitioner, subject: leaf.subject, leaf: leaf.encoded,
            sealed: nil, mentions: event.subject == nil ? Array(Set(leaf.items.filter { $0.kind == "case" }.map(\.id))).sorted() : [])
    }

    /// Records the event in this transaction.
    func record(_ event: AuditEvent, by actor: Viewer?) throws { try row(event, by: actor).insert(self) }

    /// Records for the logs of several cases or referrals what was done with all of them at once; what was read and written has an event of its own.
    func note(_ code: EventCode, on subjects: [String], by actor: Viewer) throws {
        for subject in subjects { try row(AuditEvent(code, subject: subject), by: actor, items: []).insert(self) }
    }

    /// Records what the program did for somebody else than the viewer: it tells neither who acts here nor what they read or wrote.
    func recordApart(_ event: AuditEvent) throws { try row(event, by: nil, items: []).insert(self) }
}

/// Group commit: whoever comes while a commit runs shares the next one.
final class EventBatch: Sendable {
    private struct Waiting {
        var rows: [(EventRow, CheckedContinuation<Void, any Error>)] = []
        var isRunning = false
    }

    private let database: Database
    private let waiting = Mutex(Waiting())

    init(database: Database) { self.database = database }

    func append(_ row: EventRow) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let start = waiting.withLock { waiting in
                waiting.rows.append((row, continuation))
                defer { waiting.isRunning = true }
                return !waiting.isRunning
            }
            if start { Task { await drain() } }
        }
    }

    private func drain() async {
        while true {
            let rows = waiting.withLock { waiting in
                defer { waiting.rows.removeAll() }
                if waiting.rows.isEmpty { waiting.isRunning = false }
                return waiting.rows
            }
            if rows.isEmpty { return }
            let events = rows.map(\.0)
            let result: Result<Void, any Error>
            do {
                try await database.append { tx in
                    for event in events { try event.insert(tx) }
                }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            for (_, continuation) in rows { continuation.resume(with: result) }
        }
    }
}
