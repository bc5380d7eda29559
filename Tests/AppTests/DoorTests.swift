import Domain
import HTTPTypes
import Testing

@testable import App
@testable import Records

/// The doors by their pages (R32).
@Suite struct DoorTests {
    private static let canary = "harbourwall"

    private func bring(_ site: TestSite, _ more: [(String, String)] = []) async throws -> Answer {
        let usual = try #require(try await Network.played.value.scenario.own["usual"])
        let fields = Forms.outside.filter { old in !more.contains { $0.0 == old.0 } } + more + [("structure", usual), ("step", "send")]
        return try await site.post("/door", fields)
    }

    @Test("R32: texts, contact and messages of a concern from outside stand on coordinators' pages only") func leak() async throws {
        let site = try await Network.copy()
        let sent = try await bring(site, ["name", "seen", "tried", "knows", "sender", "contact"].map { ($0, "\($0) \(Self.canary)") })
        let code = try #require(sent.text.firstMatch(of: #/<strong class="code">([0-9A-Z-]{29})</#)).1
        _ = try await site.post("/door/messages", [("code", String(code)), ("message", "again \(Self.canary)")])
        var ids = try await Network.played.value.scenario
        for isTaken in [false, true] {
            let id = try await site.id("SELECT id FROM concern ORDER BY id DESC LIMIT 1")
            ids.own["concern"] = id
            if isTaken {
                let done = try await site.post(
                    "/concerns/\(id)/referral", Forms.referral.map { ($0.0, $0.0 == "name" ? Self.canary : $0.1) }, as: Role.coordinator.seat)
                try #require(done.status == 303)
                ids.own["referral"] = id
            }
            var shown: Set<String> = []
            for route in RouteTable.all().routes where route.method == .get {
                for role in Role.allCases {
                    let answer = try await site.get(route.address(.own, ids, role: role), as: role.seat)
                    guard answer.holds(Self.canary) else { continue }
                    #expect(role == .coordinator, "\(route.words) as \(role)")
                    shown.insert(route.path)
                }
            }
            #expect(shown.isSuperset(of: isTaken ? ["/triage", "/concerns/:concern", "/referrals/:referral"] : ["/triage", "/concerns/:concern"]), "\(shown)")
        }
    }

    @Test("R32: with the code comes the answer, and no reason, stage, police or name of a practitioner") func outsideSees() async throws {
        let site = try await Network.copy()
        let sent = try await bring(site)
        let code = String(try #require(sent.text.firstMatch(of: #/<strong class="code">([0-9A-Z-]{29})</#)).1)
        let id = try await site.id("SELECT id FROM concern ORDER BY id DESC LIMIT 1")
        _ = try await site.post("/concerns/\(id)/messages", [("message", "Since when?")], as: Role.coordinator.seat)
        _ = try await site.post("/concerns/\(id)/referral", Forms.referral, as: Role.coordinator.seat)
        let decision = [("outcome", "adopt"), ("reason", "A reason for us."), ("answer", "We take it up.")]
        #expect(try await site.post("/referrals/\(id)/decision", decision, as: Role.coordinator.seat).status == 303)
        let page = try await site.post("/door/receipt", [("code", code.lowercased())])
        #expect(page.status == 200 && page.holds("We take it up.") && page.holds("Since when?") && page.holds("Answered"))
        #expect(!page.text.contains("action=\"/door/messages\""))
        let names = try await Network.played.value.plan.people.map(\.name)
        for word in names + ["A reason for us.", "olice", "Triage", "triage", id, "case"] { #expect(!page.holds(word), "\(word)") }
        #expect(page.cookies.isEmpty && page.header("Cache-Control") == "no-store")
    }

    @Test("R32: the limit gives the form back as typed, says when and whom to call, and asks for no cookie") func limit() async throws {
        let site = try await Network.copy()
        var last = try await bring(site)
        for _ in 0..<8 where last.status == 200 { last = try await bring(site, [("seen", "Typed once.")]) }
        #expect(last.status == 429 && Int(last.header("Retry-After") ?? "") ?? 0 > 0)
        #expect(
            last.holds("Typed once.") && last.holds("An aunt") && last.holds("Send it again in") && last.text.contains("href=\"tel:") && last.cookies.isEmpty)
    }

    @Test("R32: a typing mistake is told from a code that nobody has; the second looks the same for everybody") func codes() async throws {
        let site = try await Network.copy()
        let wrong = try await site.post("/door/receipt", [("code", "2345-6789-ABCD-EFGH-JKMN-PQRS")])
        #expect(wrong.status == 422 && wrong.holds("typing mistake in this code") && wrong.holds("2345-6789-ABCD-EFGH-JKMN-PQRS"))
        let unknown = ReceiptCode(random: site.site.environment.random)
        let answer = try await site.post("/door/receipt", [("code", unknown.text)])
        #expect(answer.status == 422 && answer.holds("no concern has it"))
        let kept = try await site.post("/door/messages", [("code", unknown.text), ("message", "Not lost.")])
        #expect(kept.status == 422 && kept.holds("Not lost."))
    }
}
