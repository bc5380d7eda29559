import Domain
import Foundation
import Testing

@testable import Records

@Suite("The log fails closed and is append-only")
struct LogFailureTests {
    /// Expects that the work throws; returning anything is the failure.
    private func nothing<T: Sendable>(_ what: Comment, _ work: () async throws -> T) async {
        await #expect(throws: (any Error).self, what) { _ = try await work() }
    }

    @Test("R88: while the log cannot be written, every read and write throws and nothing changes")
    func failsClosed() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let entry = try await network.enter(id, as: "school-lead")
        let referral = try await network.refer([:], as: "school-lead")
        let action = try await network.assign(id, to: "school", as: "school-lead")
        let version = try await network.read(id, as: "school-lead") { try CaseStore.find($0, $1).version }
        try await network.signIn("city-coordinator", "school-lead", "city-dpo", "city-admin", "exit-online")
        let seat = try await network.seat("exit-online")
        let viewer = try await network.viewer("school-lead")
        let before = try await network.fingerprint()
        let events = try await network.events().count
        try await network.failLog()

        await nothing("case") { try await network.read(id, as: "school-lead") { try CaseStore.find($0, $1).reference } }
        await nothing("entries") { try await network.read(id, as: "school-lead") { try EntryStore.visible(.init(), $0, $1).entries.count } }
        await nothing("refusal") { try await network.read(id, as: "exit-online") { _, _ in 0 } }
        let desk = try await network.desk("school-lead", for: CanRefer.self)
        await nothing("list") { try await desk.read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1).lines.count } }
        await nothing("search") { try await desk.read(.casesSearched) { try CaseList.search("Milan", $0, $1).lines.count } }
        await nothing("work") { try await desk.read(.workSeen) { try WorkStore.today($0, $1).mine.count } }
        await nothing("referral") { try await desk.read(.referralSeen) { try ReferralStore.find(referral, $0, $1).urgency } }
        await nothing("accounts") {
            try await network.desk("city-admin", for: CanManageAccounts.self).read(.accountsSeen) { try AccountStore.all($0, $1).count }
        }
        await nothing("refer") { try await network.refer([:], as: "school-lead") }
        await nothing("weigh") { try await network.weigh(referral, "adopt") }
        await nothing("join") { try await network.join(id, "exit-online") }
        await nothing("appoint") { try await network.appoint(id, "social-worker-ines", note: "n") }
        await nothing("change") { try await network.change(id, as: "school-lead", goal: "other", version: version) }
        await nothing("enter") { try await network.enter(id, as: "school-lead") }
        await nothing("share") { try await network.share(entry, id, as: "school-lead", [network.terms(.seat(seat.id), .full)]) }
        await nothing("assign") { try await network.assign(id, to: "school", as: "school-lead", what: "second") }
        await nothing("answer") { try await network.answer(action, .done, as: "school-lead") }
        await nothing("close") { try await network.close(id, as: "city-coordinator") }
        await nothing("disable") {
            try await network.desk("city-admin", for: CanManageAccounts.self).write { ((), try AccountStore.disable(viewer.practitioner.id, $0, $1)) }
        }
        await nothing("export") { try await LogBundle.export(network.desk("city-dpo", for: CanExportLog.self)) }
        await nothing("sign-in") { try await network.freshToken("police-prevent") }
        #expect(try await network.fingerprint() == before)
        #expect(try await network.events().count == events)
    }

    @Test("R88: an event that waits for its index, or has one, cannot be changed or removed", arguments: [false, true])
    func appendOnly(_ isSequenced: Bool) async throws {
        let network = try await TestNetwork.fresh()
        try await network.signIn("school-lead")
        if isSequenced { try await network.log.settle() }
        let row = try await network.database.read { try $0.first("SELECT id FROM audit_event ORDER BY seq DESC LIMIT 1")?.text("id") }
        let id = try #require(row)
        let refused: [SQL] = [
            "DELETE FROM audit_event WHERE id = \(id)", "UPDATE audit_event SET leaf = \([UInt8(0)]) WHERE id = \(id)",
            "UPDATE audit_event SET id = 'other' WHERE id = \(id)", "UPDATE audit_event SET code = 999 WHERE id = \(id)",
            "UPDATE audit_event SET sealed = \([UInt8(0)]) WHERE id = \(id)", "DELETE FROM audit_event",
        ]
        let before = try await network.events().map(\.encoded)
        for sql in refused { await #expect(throws: (any Error).self, "\(sql.rendered.text)") { try await network.tamper(sql) } }
        #expect(try await network.events().map(\.encoded) == before)
    }

    @Test("R88: REPLACE does not get round the trigger, and a waiting event keeps its subject and its time")
    func appendOnlyGaps() async throws {
        let network = try await TestNetwork.fresh()
        try await network.signIn("school-lead")
        let gaps: [SQL] = [
            "UPDATE audit_event SET subject = 'other' WHERE idx IS NULL", "UPDATE audit_event SET at = 'other' WHERE idx IS NULL",
            "UPDATE audit_event SET practitioner_id = 'other' WHERE idx IS NULL",
            "REPLACE INTO audit_event (id, at, code, leaf) SELECT id, at, code, x'00' FROM audit_event WHERE idx IS NULL",
        ]
        let before = try await network.events().map(\.encoded)
        for sql in gaps {
            await #expect(throws: (any Error).self, "\(sql.rendered.text)") { try await network.tamper(sql) }
        }
        #expect(try await network.events().map(\.encoded) == before)
    }

    @Test("R88: indices have no gaps, whatever comes meanwhile, and the head fits the leaves")
    func sequencing() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let visit: CaseVisit<CanSeeCase> = try await network.visit(id, "school-lead")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<60 { group.addTask { _ = try await visit.read(.caseSeen) { try CaseStore.find($0, $1).reference } } }
            for _ in 0..<10 { group.addTask { _ = try await network.log.sequence(limit: 7) } }
            try await group.waitForAll()
        }
        try await network.log.settle()
        let rows = try await network.database.read { tx in
            try tx.rows("SELECT idx, leaf FROM audit_event ORDER BY idx").map { (try $0.int("idx"), try $0.bytes("leaf")) }
        }
        #expect(rows.map(\.0) == Array(0..<rows.count))
        var tree = Frontier()
        for row in rows { tree.append(leaf: row.1) }
        let checkpoint = try #require(Checkpoint.verified(try await network.checkpoint(), by: network.log.verifier))
        #expect(checkpoint.size == rows.count && checkpoint.root == tree.root)
        #expect(try await network.log.sequence() == 0)
    }
}
