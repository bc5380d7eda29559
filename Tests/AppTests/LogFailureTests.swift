import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import App
@testable import Records

/// Log before reveal (R88): with the log made to fail, no page shows personal data, and nothing is saved.
@Suite struct LogFailureTests {
    /// Routes whose pages hold no personal data of participants; they answer whatever the log does.
    private static let open: Set<String> = [
        "GET /healthz", "GET /readyz", "GET /help", "GET /favicon.ico", "GET /assets/:name", "GET /sign-in", "POST /sign-in", "GET /invitations/:token",
        "POST /invitations/:token", "GET /account", "GET /agencies", "GET /agencies/:agency", "GET /agencies/new", "POST /agencies", "GET /people/new",
        "POST /people", "GET /seats/new", "POST /seats", "GET /seats/:seat", "POST /seats/:seat", "GET /log", "GET /referrals/new", "POST /referrals",
        "GET /meetings", "GET /calendar", "GET /calendar/:calendar", "GET /series/new", "POST /series", "GET /series/:series", "POST /series/:series",
        "GET /series/:series/meetings/new",
        "GET /series/:series/history",
        "POST /series/:series/meetings", "GET /meetings/:meeting/plan", "POST /meetings/:meeting/plan",
        "GET /structures", "GET /structures/new", "POST /structures", "GET /structures/comparison", "GET /structures/:structure",
        "GET /structures/:structure/template", "GET /structures/:structure/set-up", "POST /structures/:structure/set-up",
        "POST /structures/:structure/activation", "GET /structures/:structure/rules", "POST /structures/:structure/rules", "GET /hurdles/new", "POST /hurdles",
        "GET /consultations/new", "POST /consultations", "GET /holidays", "POST /holidays", "POST /holidays/removal",
        "GET /self-check", "POST /self-check", "GET /danger", "GET /structures/:structure/pledge", "POST /structures/:structure/pledge",
        "GET /pledges/:structure", "POST /pledges/:structure", "GET /break-glass", "POST /break-glass", "GET /breaches/new", "POST /breaches",
        "GET /door", "POST /requests/:request/answer/withdrawal", "POST /door", "GET /door/receipt", "POST /door/receipt", "POST /door/messages",
    ]

    /// A page that was asked for twice: with the log at work, and without.
    private struct Pair {
        let words: String
        let route: Route
        let before: Answer
        let after: Answer
    }

    private static let asked = Task { try await ask() }

    private static func ask() async throws -> [Pair] {
        let scenario = try await Network.played.value.scenario
        let broken = try await Network.copy()
        try await broken.failLog()
        var pairs: [Pair] = []
        for cell in try await Matrix.asked.value.cells where cell.target != .closed {
            let path = try cell.route.address(cell.target, scenario, role: cell.role)
            let after = try await broken.send(cell.route.method, path, cookie: broken.cookie(cell.role.seat))
            pairs.append(Pair(words: cell.words, route: cell.route, before: cell.answer, after: after))
        }
        return pairs
    }

    @Test func nothingIsShown() async throws {
        for pair in try await Self.asked.value where ![303, 401, 404].contains(pair.before.status) {
            if Self.open.contains(pair.route.words) {
                #expect(pair.after.status == pair.before.status, "\(pair.words)")
            } else {
                #expect(pair.after.status == 503, "\(pair.words): \(pair.after.status)")
            }
        }
    }

    /// No canary leaves, on whatever status; all that say 503 say the same.
    @Test func noNameLeaves() async throws {
        let plan = try await Network.played.value.plan
        let refused = try await Self.asked.value.filter { $0.after.status == 503 }
        let first = try #require(refused.first)
        #expect(refused.count > 200)
        for pair in refused { #expect(pair.after.bytes == first.after.bytes, "\(pair.words)") }
        for pair in try await Self.asked.value where pair.after.status != 503 {
            #expect(plan.names.filter { pair.after.holds($0) }.isEmpty, "\(pair.words)")
        }
        #expect(plan.planted.filter { first.after.holds($0) }.isEmpty)
    }

    /// The test above can fail: with the log at work the same requests show names and texts.
    @Test func theSameRequestsShowThemOtherwise() async throws {
        let plan = try await Network.played.value.plan
        let refused = try await Self.asked.value.filter { $0.after.status == 503 && [200, 422].contains($0.before.status) }
        let routes = Set(refused.filter { pair in plan.names.contains { pair.before.holds($0) } }.map(\.route.words))
        let silent = Set(refused.map(\.route.words)).subtracting(routes)
        // These show nobody of the demo's participants: accounts, sealed bundles, a search for nothing.
        #expect(
            silent == [
                "GET /people", "GET /seats", "POST /people/:person/reset", "POST /log/bundle", "POST /cases/search", "GET /erasures", "GET /erasures/:erasure",
                "GET /consultations", "GET /consultations/:consultation", "POST /consultations/:consultation/answers",
                "GET /structures/:structure/overview", "GET /structures/:structure/reciprocity", "GET /hurdles", "GET /hurdles/:hurdle",
                "POST /hurdles/:hurdle/answers",
                "GET /advice", "GET /advice/new", "POST /advice", "GET /advice/:advice", "POST /advice/:advice/messages", "GET /advice/:advice/item",
                "POST /advice/:advice/item", "GET /library", "POST /library/search", "GET /library/:item", "POST /library/:item/renewal",
                "GET /six-steps", "POST /six-steps", "GET /six-steps/:path", "POST /six-steps/:path/steps", "POST /six-steps/:path/end",
                "GET /oversight", "POST /log/search", "GET /many-cases", "POST /many-cases", "POST /calendar", "GET /breaches/:breach",
                "POST /breaches/:breach",
            ])
        #expect(routes.count >= 20)
        let entries = try await Matrix.asked.value.cells.filter { $0.route.words == "GET /cases/:case/entries" && $0.role == .owner && $0.target == .own }
        #expect(entries.allSatisfy { cell in plan.planted.filter { cell.answer.holds($0) }.count > 5 })
    }

    /// Whoever may not see something gets the same answer as everybody.
    @Test func refusalsNeedTheLogToo() async throws {
        for pair in try await Self.asked.value where pair.before.status == 404 {
            #expect([404, 503].contains(pair.after.status), "\(pair.words)")
        }
    }

    /// Forms that would be accepted, previews and searches among them.
    @Test func fullFormsAreNotAccepted() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        try await site.failLog()
        let before = try await site.fingerprint()
        for form in Forms.all {
            let answer = try await site.post(form.address(ids), form.values(ids), as: form.role.seat)
            #expect(answer.status == 503, "\(form.path): \(answer.status)")
        }
        #expect(try await site.fingerprint() == before)
    }

    /// The same forms, with the log at work.
    @Test(arguments: Forms.all.indices) func fullFormsAreAcceptedOtherwise(index: Int) async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let form = Forms.all[index]
        let answer = try await site.post(form.address(ids), form.values(ids), as: form.role.seat)
        #expect(answer.status == form.status, "\(form.path)")
    }

    @Test func nobodySignsInUnseen() async throws {
        let site = try await Network.copy()
        let account = try #require(site.accounts.first)
        try await site.failLog()
        let form = [("email", account.email), ("password", account.password)]
        let pending = try #require(TestSite.cookie(in: try await site.post("/sign-in", form), "__Host-pending"))
        let code = try #require(TOTP.code(secret: account.totpSecret, now: site.clock.now().adding(seconds: 30)))
        site.clock.advance(seconds: 30)
        let answer = try await site.send(.post, "/sign-in", body: encoded([("code", code)]), cookie: pending)
        #expect(answer.status == 503 && answer.cookies.isEmpty)
    }
}
