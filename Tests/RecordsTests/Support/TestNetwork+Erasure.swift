import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

extension TestNetwork {
    /// A closed case in which everything ends with a mark: names, texts, decisions, answers.
    func marked(_ mark: String, close isClosed: Bool = true) async throws -> Case.ID {
        let id = try await adopt(
            ["name": "Nora\(mark)", "seen": "seen\(mark)", "tried": "tried\(mark)", "knows": "knows\(mark)", "contact": "by post \(mark)"],
            reason: "reason\(mark)", answer: "answer\(mark)")
        try await join(id, "police-prevent", why: "why\(mark)")
        try await appoint(id, "school-lead", reason: "owner\(mark)")
        try await change(id, as: "school-lead", name: "Nora\(mark)", goal: "goal\(mark)", version: 2)
        let shares = [terms(.team, .summary, summary: "summary\(mark)", necessity: "need\(mark)")]
        try await enter(id, as: "school-lead", title: "title\(mark)", text: "text\(mark)", shares: shares)
        let action = try await assign(id, to: "police", as: "school-lead", what: "what\(mark)")
        try await answer(action, .refused, note: "note\(mark)", as: "police-prevent")
        if isClosed { try await close(id, as: "school-lead", statement: "statement\(mark)", thanks: "thanks\(mark)") }
        return id
    }

    func reference(_ id: Case.ID) async throws -> String {
        try #require(try await database.read { try $0.first("SELECT reference FROM case_file WHERE id = \(id)")?.text("reference") })
    }

    func propose(_ id: Case.ID, as seat: String = "city-coordinator", reason: String = "The period ended.") async throws {
        let form = try await ErasureForm.parse(Form(["ground": ["retention"], "reason": [reason], "reference": [reference(id)]]), reference: reference(id))
        try await visit(id, seat, for: CanProposeErasure.self).write { access, tx in ((), try ErasureStore.propose(form, access, tx)) }
    }

    func decide(_ id: Case.ID, _ decision: String, as seat: String = "city-dpo") async throws {
        let reference = try await reference(id)
        let form = try ErasureDecisionForm.parse(
            Form(["decision": [decision], "answer": ["Decided."], "reference": [reference]]), reference: reference)
        try await visit(id, seat, for: CanApproveErasure.self).write { access, tx in ((), try ErasureStore.settle(form, access, tx)) }
    }

    /// Proposes, approves and finishes.
    func erase(_ id: Case.ID) async throws {
        try await propose(id)
        try await decide(id, "erase")
        try await ErasureStore.finish(log)
    }

    /// The keys of a case and its referral, as they are stored.
    func keyScopes(_ id: Case.ID) async throws -> [String] {
        let referral = try await database.read { try $0.first("SELECT referral_id FROM case_file WHERE id = \(id)")?.text("referral_id") }
        return [id.text, try #require(referral)]
    }

    func storedKeys(_ scopes: [String]) throws -> [[UInt8]] {
        try database.keyring.store.runNow(.read) { session in
            try session.rows("SELECT wrapped FROM wrapped_key WHERE scope IN (\(scopes))").map { try $0.bytes("wrapped") }
        }
    }

    /// Every stored ciphertext of a case and its referral, and the tokens of the name.
    func ciphertexts(_ scopes: [String]) async throws -> [[UInt8]] {
        try await database.read { tx in
            let sealed = try SealedColumn.all.map(\.rows).flatMap { sql in
                try tx.rows("SELECT sealed FROM (\(sql)) AS source WHERE scope IN (\(scopes))").map { try $0.bytes("sealed") }
            }
            return try sealed + tx.rows("SELECT token FROM name_token WHERE case_id IN (\(scopes))").map { try $0.bytes("token") }
        }
    }

    /// The tables in which a text stands in any column.
    func tables(naming texts: [String]) async throws -> Set<String> {
        let rows = try await database.fingerprint(Relocation.tables.map(\.key.rendered.text))
        return Set(rows.filter { row in texts.contains { row.contains($0) } }.compactMap { $0.split(separator: " ").first.map { String($0) } })
    }
}
