import Crypto
import Domain
public import Foundation

/// Writes the log as a file that outsiders verify (`docs/bundle-format.md`).
public enum LogBundle {
    /// The whole log, for the data protection officer in the browser.
    public static func export(_ visit: DeskVisit<CanExportLog>) async throws -> Data {
        try await visit.write { _, _ in ((), AuditEvent(.logExported)) }
        return try await make(visit.log) { _, _ in }
    }

    /// Settles the log and returns the bundle. `progress` is told how many of how many leaves are done.
    ///
    /// While others write, the log is settled and read again; after a few tries writers wait until the bundle is made.
    public static func make(_ log: AuditLog, progress: @escaping @Sendable (Int, Int) -> Void) async throws -> Data {
        for _ in 0..<5 {
            try await log.settle()
            if let data = try await log.database.read({ tx in try isSettled(tx) ? data(log, tx, progress) : nil }) { return data }
        }
        return try await log.database.write { tx in
            while try log.sequence(limit: 2_000, tx) > 0 {}
            _ = try log.sign(tx)
            return try data(log, tx, progress)
        }
    }

    private static func isSettled(_ tx: Transaction) throws -> Bool {
        try tx.first("SELECT id FROM audit_event WHERE idx IS NULL LIMIT 1") == nil
            && tx.first("SELECT size FROM audit_checkpoint WHERE size = (SELECT size FROM audit_head)") != nil
    }

    private static func data(_ log: AuditLog, _ tx: Transaction, _ progress: (Int, Int) -> Void) throws -> Data {
        let size = try tx.first("SELECT size FROM audit_head WHERE one = 1")?.int("size") ?? 0
        let verifier = log.verifier
        var text = "roundtable-bundle/v1\norigin \(verifier.origin)\nkey \(verifier.text)\nsize \(size)\n"
        for row in try checkpoints(upTo: size, tx) {
            text += "checkpoint \(Data(try row.text("note").utf8).base64EncodedString())\n"
        }
        try leaves(size, tx, progress) { text += $0 }
        let rows = try sealedRows(tx)
        text += "rows \(rows.count)\n" + rows.joined()
        let bytes = Data(text.utf8)
        return bytes + Data("end \(Array(SHA256.hash(data: bytes)).hex)\n".utf8)
    }

    private static func leaves(_ size: Int, _ tx: Transaction, _ progress: (Int, Int) -> Void, _ write: (String) -> Void) throws {
        var done = 0
        while done < size {
            let batch = try tx.rows("SELECT leaf, sealed FROM audit_event WHERE idx >= \(done) AND idx < \(done + 1000) ORDER BY idx")
            // A cut tail: the head promises more than there is.
            if batch.isEmpty { throw Refusal.unavailable }
            for row in batch {
                let sealed = try row.optional("sealed", row.bytes).map { Data($0).base64EncodedString() } ?? "-"
                write("leaf \(Data(try row.bytes("leaf")).base64EncodedString()) \(sealed)\n")
            }
            done += batch.count
            progress(done, size)
        }
    }

    /// The newest checkpoint and at most 99 older ones, evenly spread.
    private static func checkpoints(upTo size: Int, _ tx: Transaction) throws -> [Row] {
        let all = try tx.rows("SELECT size, note FROM audit_checkpoint WHERE size <= \(size) ORDER BY size")
        let stride = max(1, all.count / 100)
        return all.enumerated().filter { $0.offset.isMultiple(of: stride) || $0.offset == all.count - 1 }.map(\.element)
    }

    /// Kind, id, version and the hash of what is stored, in the order of kinds and ids.
    static func sealedRows(_ tx: Transaction) throws -> [String] {
        var lines: [String] = []
        for column in SealedColumn.all {
            for row in try tx.rows("SELECT * FROM (\(column.rows)) AS source ORDER BY id") {
                let hash = Array(SHA256.hash(data: Data(try row.bytes("sealed")))).hex
                lines.append("row \(column.kind) \(try row.text("id")) \(try row.int("version")) \(hash)\n")
            }
        }
        return lines
    }
}
