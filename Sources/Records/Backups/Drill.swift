public import Domain
public import Foundation

/// A restore that proves itself: what came back is whole, fits its log, and can be read (R93).
public struct Drill: Sendable {
    /// Sentences of what was seen.
    public private(set) var seen: [String] = []
    /// Sentences of what is wrong; empty when the backup is good.
    public private(set) var problems: [String] = []

    /// Restores the backup into `work`, checks it, and removes it.
    /// - Parameter origin: the name of the log.
    public static func run(
        _ backup: Backup, with secret: URL, keyFolder: URL, origin: String, work: URL, environment: Environment,
        progress: @escaping @Sendable (String) -> Void
    ) async throws -> Drill {
        try await backup.opened(with: secret, keyFolder: keyFolder, work: work, environment: environment) { copy in
            progress("Decrypted. Checking the files, the keys, the log and the values …")
            let log = AuditLog(database: copy, origin: origin, checkpoints: work.appending(path: "data/checkpoints.log"))
            var drill = Drill()
            drill.problems = try await Console(log: log).problems()
            drill.seen.append("Checked: integrity of the file, foreign keys, a key for each case and referral, the whole log against the rows.")
            let (read, broken) = try await values(copy, 1_000)
            drill.seen.append("Decrypted: \(read) random values.")
            drill.problems += broken
            return drill
        }
    }

    /// Opens random entries, and the cases they are in.
    private static func values(_ database: Database, _ wanted: Int) async throws -> (Int, [String]) {
        try await database.read { tx in
            var ids = try tx.rows("SELECT id FROM entry ORDER BY id").map { try $0.text("id") }
            var broken: [String] = []
            var read = 0
            while read < wanted, !ids.isEmpty {
                let dice = database.environment.random(4).reduce(0) { $0 << 8 | Int($1) }
                ids.swapAt(dice % ids.count, ids.count - 1)
                let id = ids.removeLast()
                do {
                    read += try open(id, tx)
                } catch {
                    broken.append("Entry \(id), or its case, cannot be read.")
                    read += 1
                }
            }
            return (read, broken)
        }
    }

    private static func open(_ id: String, _ tx: Transaction) throws -> Int {
        guard let row = try tx.first("SELECT * FROM entry WHERE id = \(id)") else { throw Refusal.unavailable }
        let caseID: Case.ID = try row.id("case_id")
        _ = try tx.open(row.bytes("sealed"), EntryStore.context(EntryStore.entry(row), caseID), as: Entry.Content.self)
        guard try CaseStore.opened(caseID, tx) != nil else { throw Refusal.unavailable }
        return 2
    }
}
