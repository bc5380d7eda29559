public import Domain
import Foundation

/// The door for people without an account (R32): they bring a concern, and with its code they read and write. Nothing of who they are is kept.
///
/// The one place besides signing in that reads or writes without a viewer: events name the referral and nobody.
public struct OutsideDoor: Sendable {
    let log: AuditLog
    let throttle: DoorThrottle
    private var database: Database { log.database }

    /// Where one can knock, and whom one can call instead.
    public struct Openings: Sendable {
        public let structures: [Structure]
        public let agency: Agency?
    }

    public init(log: AuditLog, environment: Environment) {
        self.log = log
        throttle = DoorThrottle(environment)
    }

    /// Structures that take concerns without an account, and the agency of a coordinator: no case data, so no event.
    public func openings() async throws -> Openings {
        try await database.read { tx in
            let copy = try tx.database.directory.current(tx)
            let today = tx.now.day(in: .gmt)
            let coordinators = copy.directory.seats.filter { $0.function == .coordinator && $0.from <= today && ($0.until.map { today <= $0 } ?? true) }
            let agencies = coordinators.compactMap { copy.directory.agency($0.agency) }
            return Openings(
                structures: copy.structures.current.filter { $0.isOpen && !$0.template.outsideWays.isEmpty },
                agency: agencies.first { !$0.phone.isEmpty } ?? agencies.first)
        }
    }

    /// Stores a concern under a key of its own. Its clocks run from now on.
    /// - Parameter once: what nobody can guess and only one page has, or nothing: that page, loaded again, brings nothing twice.
    /// - Returns: the code; shown once, and kept as a keyed token only.
    /// - Throws: `Refusal.tooMany`.
    public func bring(_ form: OutsideForm, to structure: Structure, once: String = "", from address: String) async throws -> ReceiptCode {
        try log.refuseWrongTime()
        // Whoever comes too often does not keep others from writing.
        try await database.read { tx in
            if try OutsideStore.row(OutsideStore.code(of: form, once, structure.id, tx), tx) == nil {
                try throttle.ask([.everybody, .network], from: address, tx)
            }
        }
        return try await database.write { tx in
            guard structure.isOpen, let start = structure.template.start else { throw Refusal.notFound }
            let code = try OutsideStore.code(of: form, once, structure.id, tx)
            guard try OutsideStore.row(code, tx) == nil else { return code }
            try throttle.admit([.everybody, .network], from: address, tx)
            let (id, at) = (tx.newID(Referral.self), tx.now)
            let receipt = try OutsideStore.token(code, tx)
            try tx.makeKeys([id.text])
            let sealed = try tx.seal(form.content, OutsideStore.context(id, structure.id, form.door, at, receipt))
            try tx.rows(
                """
                INSERT INTO concern (id, structure_id, structure_version, door, urgency, received_at, state, receipt, sealed)
                VALUES (\(id), \(structure.id), \(structure.version), \(form.door.rawValue), \(form.urgency), \(at), 'waiting', \(receipt), \(sealed))
                """)
            try TimelineStore.note(.referred, id.text, at: at, tx)
            try TimelineStore.note(.entered, about: start.stage, id.text, at: at, tx)
            try tx.record(AuditEvent(.concernArrived, subject: id.text), by: nil)
            return code
        }
    }

    /// What the owner of a code may read; `nil` for a code that nobody has, or whose thread was erased.
    /// - Throws: `Refusal.tooMany` after several such codes.
    public func thread(_ code: ReceiptCode, from address: String) async throws -> OutsideThread? {
        try log.refuseWrongTime()
        let found: (OutsideThread, EventRow)? = try await database.read { tx in
            try throttle.ask([.codes], from: address, tx)
            guard let row = try OutsideStore.row(code, tx) else { return nil }
            let thread = try OutsideStore.thread(row, tx)
            return try (thread, tx.row(AuditEvent(.receiptUsed, subject: row.text("id")), by: nil))
        }
        guard let found else {
            try await refuse(address)
            return nil
        }
        try await log.append(found.1)
        return found.0
    }

    /// Writes back, while it is not answered.
    public func write(_ content: DoorMessage.Content, with code: ReceiptCode, from address: String) async throws -> OutsideThread? {
        try log.refuseWrongTime()
        let thread: OutsideThread? = try await database.write { tx in
            try throttle.ask([.codes], from: address, tx)
            guard let row = try OutsideStore.row(code, tx) else { return nil }
            let (id, thread): (Referral.ID, OutsideThread) = try (row.id("id"), OutsideStore.thread(row, tx))
            guard thread.isOpen else { throw Refusal.conflict(stored: "") }
            // A page that is loaded again sends its form again.
            if let last = thread.messages.last, last.isFromOutside, last.content == content { return thread }
            try throttle.admit([.thread(id)], from: address, tx)
            try OutsideStore.add(content, to: id, by: nil, tx)
            let written = try OutsideStore.thread(row, tx)
            try tx.record(AuditEvent(.doorMessageWritten, subject: id.text), by: nil)
            return written
        }
        if thread == nil { try await refuse(address) }
        return thread
    }

    private func refuse(_ address: String) async throws {
        try await database.write { tx in
            try throttle.count(.codes, from: address, tx)
            var event = AuditEvent(.receiptUsed)
            event.outcome = .refused
            event.rules = ["no-such-code"]
            try tx.record(event, by: nil)
        }
    }
}
