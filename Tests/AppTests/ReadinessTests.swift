import Domain
import Foundation
import TestSupport
import Testing

@testable import App
@testable import Records

/// `/readyz` says in one word what is in the way; `/healthz` only that somebody answers.
@Suite struct ReadinessTests {
    /// What is broken, and what is then said.
    private static let broken: [(word: String, act: @Sendable (TestSite) async throws -> Void)] = [
        ("log", { $0.log.pulse.sequenced(at: $0.clock.now().adding(seconds: -11)) }),
        (TestStores.postgres == nil ? "data" : "schema", { try $0.stores.loseData() }),
        ("keys", { try $0.stores.loseKeys() }),
        ("schema", { site in try await site.database.write { tx in _ = try tx.rows("INSERT INTO schema_migration (name, ran_at) VALUES ('newer', '')") } }),
        ("schema", { site in try await site.database.write { tx in _ = try tx.rows("DELETE FROM schema_migration") } }),
        ("data", { site in try await site.database.write { tx in _ = try tx.rows("ALTER TABLE structure RENAME TO gone") } }),
    ]

    @Test(arguments: broken.indices) func theReasonIsOneWord(index: Int) async throws {
        let site = try await Network.copy()
        let before = try await site.get("/readyz")
        #expect(before.status == 200 && before.text == "ready\n")
        try await Self.broken[index].act(site)
        let after = try await site.get("/readyz")
        #expect(after.status == 503 && after.text == "\(Self.broken[index].word)\n", "\(after.status) \(after.text)")
        #expect(after.header("Content-Type") == "text/plain; charset=utf-8")
        #expect(try await site.get("/healthz").text == "ok\n")
    }

    /// A page loads its files with the session's cookie: they need no database, and a slow one does not hold them up.
    @Test func nobodyIsLookedUpForWhatIsTheSameForAll() async throws {
        let site = try await Network.copy()
        try await site.database.write { tx in _ = try tx.rows("ALTER TABLE session RENAME TO gone") }
        #expect(try await site.get("/healthz", as: "city-coordinator").status == 200)
        #expect(try await site.get("/favicon.ico", as: "city-coordinator").status == 204)
        #expect(try await site.get("/help", as: "city-coordinator").status == 503)
    }

    /// Ten seconds are patience enough, and the sequencer itself keeps the time.
    @Test func sequencingIsASignOfLife() async throws {
        let site = try await Network.copy()
        site.log.pulse.sequenced(at: site.clock.now().adding(seconds: -9))
        #expect(await site.log.hindrance() == nil)
        site.clock.advance(seconds: 3)
        #expect(await site.log.hindrance() == .log)
        try await site.log.sequence()
        #expect(await site.log.hindrance() == nil)
    }
}
