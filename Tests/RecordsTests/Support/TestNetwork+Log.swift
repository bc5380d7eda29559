import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// Looking at the log and the tables from outside.
extension TestNetwork {
    /// All events in the order of their arrival.
    func events() async throws -> [Leaf] {
        let bytes = try await database.read { tx in try tx.rows("SELECT leaf FROM audit_event ORDER BY seq").map { try $0.bytes("leaf") } }
        return try bytes.map { try #require(Leaf($0)) }
    }

    /// The events of one case.
    func events(about id: Case.ID) async throws -> [Leaf] {
        let bytes = try await database.read { tx in
            try tx.rows("SELECT leaf FROM audit_event WHERE subject = \(id) ORDER BY seq").map { try $0.bytes("leaf") }
        }
        return try bytes.map { try #require(Leaf($0)) }
    }

    /// The events that a piece of work leaves behind.
    func events(of work: () async throws -> Void) async throws -> [Leaf] {
        let before = try await events().count
        try await work()
        return try await Array(events().dropFirst(before))
    }

    func count(_ table: SQL) async throws -> Int {
        try await database.read { tx in try tx.first("SELECT count(*) AS n FROM \(table)")?.int("n") ?? 0 }
    }

    /// Runs a statement past all stores, as somebody with the file in hand would.
    func tamper(_ sql: SQL) async throws { try await database.write { tx in _ = try tx.rows(sql) } }

    /// Makes the log fail, as with a full disk.
    func failLog() async throws {
        try await database.refuseInserts("audit_event")
    }

    func bundle() async throws -> Data { try await LogBundle.make(log) { _, _ in } }

    /// The newest signed checkpoint, as an outsider keeps it.
    func checkpoint() async throws -> String {
        let note = try await database.read { tx in try tx.first("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1")?.text("note") }
        return try #require(note)
    }

    /// All rows of the tables that a write could have touched.
    func fingerprint() async throws -> [String] {
        try await database.fingerprint([
            "referral", "case_file", "name_token", "member", "decision", "entry", "share", "action", "likeness_notice", "likeness_token", "session",
            "practitioner", "consultation", "consultation_answer", "hurdle", "hurdle_answer", "request", "request_answer", "advice", "advice_message",
            "library_item", "six_steps", "glass", "glass_review", "pledge_signature", "breadth",
        ])
    }
}
