import Crypto
import Domain
public import Foundation
public import Logging

/// The log of an installation: takes events durably, folds them into the tree, signs checkpoints.
///
/// Events enter through `CaseVisit` and `DeskVisit` only, in the transaction of a write or before the result of a read is handed out.
public final class AuditLog: Sendable {
    let database: Database
    public let origin: String
    private let checkpointFile: URL
    /// Beside the checkpoints, and to be kept with them.
    public var erasures: ErasureLedger {
        ErasureLedger(file: checkpointFile.deletingLastPathComponent().appending(path: "erasures.log"), verifier: verifier)
    }
    private let batch: EventBatch
    let pulse = Pulse()
    var time: TimeCheck { database.time }

    /// - Parameter checkpoints: a file on another disk, if possible: every signed checkpoint is appended to it, so that a cut tail shows.
    public init(database: Database, origin: String, checkpoints: URL) {
        self.database = database
        self.origin = origin
        checkpointFile = checkpoints
        batch = EventBatch(database: database)
    }

    /// Brings the data's schema up to date.
    @discardableResult
    public func migrate() throws -> [String] { try database.migrateNow() }

    /// The public key that outsiders need, in C2SP form.
    public var verifierKey: String { verifier.text }
    var verifier: VerifierKey { VerifierKey(origin: origin, key: database.keyring.signing.publicKey) }

    /// Returns when the event is durable; many callers share one commit.
    func append(_ row: EventRow) async throws { try await batch.append(row) }

    /// Gives waiting events their index, in the order in which they were written, and adds them to the tree.
    /// - Returns: how many were added.
    @discardableResult
    public func sequence(limit: Int = 2_000) async throws -> Int {
        let count = try await database.append { [self] tx in try sequence(limit: limit, tx) }
        pulse.sequenced(at: database.environment.now())
        return count
    }

    func sequence(limit: Int, _ tx: Transaction) throws -> Int {
        // Whoever changes the head holds it until the commit, so there is one order whichever node sequences.
        var frontier = try frontier(tx.first("UPDATE audit_head SET size = size WHERE one = 1 RETURNING size, frontier"))
        let waiting = try tx.rows("SELECT id, leaf FROM audit_event WHERE idx IS NULL ORDER BY seq LIMIT \(limit)")
        for row in waiting {
            try tx.rows("UPDATE audit_event SET idx = \(frontier.size) WHERE id = \(row.text("id"))")
            try frontier.append(leaf: row.bytes("leaf"))
        }
        if !waiting.isEmpty {
            try tx.rows("UPDATE audit_head SET size = \(frontier.size), frontier = \(frontier.stored) WHERE one = 1")
        }
        return waiting.count
    }

    /// Signs the present size and root, unless that was done already. Kept in the database and in the second place.
    public func checkpoint() async throws {
        let note = try await database.write { [self] tx in try sign(tx) }
        if let note { try keep(note) }
        pulse.signed(at: database.environment.now())
    }

    func sign(_ tx: Transaction) throws -> String? {
        let frontier = try frontier(tx.first("SELECT size, frontier FROM audit_head WHERE one = 1"))
        guard try tx.first("SELECT size FROM audit_checkpoint WHERE size = \(frontier.size)") == nil else { return nil }
        let note = try Checkpoint(origin: origin, size: frontier.size, root: frontier.root).signed(by: database.keyring.signing)
        try tx.rows("INSERT INTO audit_checkpoint (size, at, note) VALUES (\(frontier.size), \(tx.now), \(note))")
        return note
    }

    private func frontier(_ head: Row?) throws -> Frontier {
        guard let head, let frontier = try Frontier(size: head.int("size"), stored: head.bytes("frontier")) else { throw Refusal.unavailable }
        return frontier
    }

    /// Runs until cancelled: sequences four times a second and signs every ten seconds. Whoever cancels it settles the log.
    public func run(logger: Logger) async {
        var ticks = 0
        var hasReplayed = false
        while !Task.isCancelled {
            do {
                // Another node may have destroyed a key.
                if ticks.isMultiple(of: 240) { database.keyring.forget() }
                try await checkTime()
                if await database.engine.holdsTurn() {
                    try await sequence()
                    if ticks.isMultiple(of: 40) {
                        try await checkpoint()
                        try await ErasureStore.keep(self, isFirst: !hasReplayed)
                        hasReplayed = true
                    }
                } else if ticks.isMultiple(of: 8), try await isFollowed() {
                    pulse.sequenced(at: database.environment.now())
                }
            } catch {
                logger.error("The log could not be sequenced, or an erasure not finished; it is tried again.", metadata: ["error": "\(type(of: error))"])
            }
            ticks += 1
            try? await Task.sleep(for: .milliseconds(250))
        }
    }

    /// Sequences all that waits and signs it.
    public func settle() async throws {
        while try await sequence() > 0 {}
        try await checkpoint()
    }

    /// The newest signed note, or an empty text before the first.
    public func latestCheckpoint(_ visit: DeskVisit<CanExportLog>) async throws -> String {
        try await visit.glance { _, tx in
            try tx.first("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1")?.text("note") ?? ""
        }
    }

    private func keep(_ note: String) throws { try LineFile(url: checkpointFile).add([Data(note.utf8).base64EncodedString()]) }
}
