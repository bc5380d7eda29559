import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import App
@testable import Records

/// Requests by their pages (R45, R52).
@Suite struct RequestTests {
    private static let asked = Role.stranger.seat

    /// What stands on paper between two marks of a page.
    private func paper(_ answer: Answer) throws -> String {
        String(try #require(answer.text.firstMatch(of: #/(?s)<div class="paper">(.*?)</div></section>/#)).1)
    }

    private func ask(_ site: TestSite, _ ids: Scenario, to seat: String, due: String = "2027-03-31", step: String = "send") async throws -> Answer {
        let form = Forms.request.map { field in
            field.0 == "seat" ? ("seat", seat) : field.0 == "due" ? ("due", due) : field
        }
        return try await site.post("/cases/\(ids.own["case"] ?? "")/requests", form + [("question-2", "Since <when>?"), ("step", step)], as: Role.owner.seat)
    }

    @Test("R45: the check before asking shows byte by byte what the asked seat then reads, and its page has nothing else of the case") func check() async throws
    {
        let site = try await Network.copy()
        let (ids, plan) = try await (Network.played.value.scenario, Network.played.value.plan)
        let checked = try await ask(site, ids, to: ids.own["asked"] ?? "", step: "check")
        let sent = try await ask(site, ids, to: ids.own["asked"] ?? "")
        #expect(checked.status == 200 && sent.status == 303)
        let shown = try paper(checked)
        let page = try await site.get(String(sent.location.prefix { $0 != "?" }), as: Self.asked)
        #expect(page.status == 200 && page.text.contains(shown) && shown.contains("Since &lt;when&gt;?"))
        let walnut = try #require(plan.cases.first { $0.key == "walnut" }?.case)
        let reference = try await site.id("SELECT reference AS id FROM case_file WHERE id = \(ids.own["case"])")
        for text in [reference, walnut.goal, "Helen Marchetti", ids.own["case"] ?? ""] { #expect(!page.holds(text), "\(text)") }
    }

    @Test("R41, R45: the preview of an answer shows byte by byte what the asking side then reads", arguments: [true, false]) func preview(hides: Bool)
        async throws
    {
        let site = try await Network.copy()
        let (ids, plan) = try await (Network.played.value.scenario, Network.played.value.plan)
        if hides { try await hide(site) }
        let police = try await site.seatID("police-community", plan)
        let sent = try await ask(site, ids, to: police)
        let address = String(sent.location.prefix { $0 != "?" })
        let form = [("answer-1", "part"), ("text-1", "He <b>comes</b>."), ("answer-2", "refuse"), ("reason-2", "harm"), ("words-2", "Call us.")]
        let preview = try await site.post("\(address)/answer", form + [("step", "preview")], as: "police-community")
        #expect(preview.status == 200)
        let shown = try paper(preview)
        try #require(try await site.post("\(address)/answer", form + [("step", "send")], as: "police-community").status == 303)
        let seen = try await site.get(address, as: Role.owner.seat)
        #expect(try paper(seen) == shown)
        #expect(shown.contains("He &lt;b&gt;comes&lt;/b&gt;.") && shown.contains("No information is shared.") == hides)
        #expect(shown.contains("Call us.") == !hides && shown.contains("In part") == !hides)
    }

    @Test("R52: with “nothing”, a refusal and no answer every page of the asking side is the same, byte by byte, on each day", arguments: [0, 2, 5])
    func hidden(days: Int) async throws {
        var all: [[Answer]] = []
        for kind in [nil, "nothing", "refuse"] as [String?] { all.append(try await pages(kind, days: days)) }
        for (one, other) in [(all[0], all[1]), (all[1], all[2])] {
            #expect(one.count == other.count)
            for (left, right) in zip(one, other) { #expect(left.status == 200 && left.bytes == right.bytes && left.headers == right.headers) }
        }
        #expect(all[0][0].holds("No answer yet.") == (days <= 3) && all[0][0].holds("Known since the end of") == (days > 3))
    }

    /// The pages of the owner some days later: the request, the list, the overview, My work, and who looked.
    private func pages(_ kind: String?, days: Int) async throws -> [Answer] {
        let site = try await Network.copy()
        let (ids, plan) = try await (Network.played.value.scenario, Network.played.value.plan)
        try await hide(site)
        let due = site.clock.now().day(in: .gmt).adding(days: 3).text
        let sent = try await ask(site, ids, to: site.seatID("police-community", plan), due: due)
        let address = String(sent.location.prefix { $0 != "?" })
        let now = site.clock.now()
        if let kind {
            let form = [("answer-1", kind), ("answer-2", kind), ("reason-1", "secrecy"), ("reason-2", "secrecy"), ("step", "send")]
            try #require(try await site.post("\(address)/answer", form, as: "police-community").status == 303)
        }
        site.clock.set(now.adding(seconds: 60 + days * 86_400))
        var found: [Answer] = []
        let cookie = try await days == 0 ? site.cookie(Role.owner.seat) : site.signIn(Role.owner.seat, plan.email(Role.owner.seat))
        let caseID = ids.own["case"] ?? ""
        for path in [address, "/cases/\(caseID)/requests", "/cases/\(caseID)", "/", "/cases/\(caseID)/log"] {
            found.append(try await site.send(.get, path, cookie: cookie))
        }
        return found
    }

    @Test("R52: duties to report stand where police or justice are asked, and where a report is recorded") func duties() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        for path in ["requests/new", "reports/new", "entries/new"] {
            let page = try await site.get("/cases/\(ids.own["case"] ?? "")/\(path)", as: Role.owner.seat)
            #expect(page.status == 200 && page.holds("Duty to report."), "\(path)")
        }
        let report = Forms.all.first { $0.path == "/cases/:case/reports" }
        try #require(try await site.post(#require(report).address(ids), #require(report).values(ids), as: Role.owner.seat).status == 303)
        let team = try await site.get("/cases/\(ids.own["case"] ?? "")/team", as: Role.member.seat)
        #expect(team.holds("Reported to the police") && team.holds("A threat."))
    }

    @Test("R49: the page of reciprocity names no case and no person, and its picture draws no hidden number") func reciprocity() async throws {
        let site = try await Network.copy()
        let (ids, plan) = try await (Network.played.value.scenario, Network.played.value.plan)
        let page = try await site.get("/structures/\(ids.own["usual"] ?? "")/reciprocity", as: Role.member.seat)
        #expect(page.status == 200 && page.holds("Entries shared") && page.text.contains("<svg"))
        #expect((plan.planted + plan.births).filter { page.holds($0) } == [] && !page.holds("RT-20"))
        Markup.check(page, "reciprocity")
        let bars = page.text.matches(of: #/<rect class="pic-bar"[^>]*></rect><text class="pic-few"[^>]*>(\d+)</text>/#).compactMap { Int($0.1) }
        #expect(bars.count == page.text.components(separatedBy: "<rect").count - 1 && bars.allSatisfy { $0 >= Figure.least })
    }

    private func hide(_ site: TestSite) async throws {
        let ids = try await Network.played.value.scenario
        let stored = try await site.id("SELECT template AS id FROM structure_version WHERE structure_id = \(ids.own["usual"])")
        let hidden = stored.replacing("\n  bases:", with: "\n  held: {is: hidden, source: test, confirmed: true}\n  bases:", maxReplacements: 1)
        try #require(try TemplateFile(hidden).template.basis.held?.value == .hidden)
        try await site.database.write { tx in _ = try tx.rows("UPDATE structure_version SET template = \(hidden) WHERE structure_id = \(ids.own["usual"])") }
    }
}
