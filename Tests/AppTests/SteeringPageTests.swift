import Domain
import Testing

@testable import App
@testable import Records

/// What a setting of a structure changes on pages (R13, R36).
@Suite struct SteeringPageTests {
    @Test("R13: a new entry stays in its agency horizontally, and is offered to the team vertically") func usualHandling() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let path = "/cases/\(ids.own["case"] ?? "")/entries/new"
        let horizontal = try await site.get(path, as: Role.owner.seat).text
        #expect(horizontal.contains("value=\"own-agency\" checked") && !horizontal.contains("value=\"team\" checked"))
        let stored = try await site.id("SELECT template AS id FROM structure_version WHERE structure_id = \(ids.own["usual"])")
        let vertical = try TemplateFile(stored).steered(.vertical, lead: "police", on: Day(daysSince1970: 20_000)).text
        try await site.database.write { tx in _ = try tx.rows("UPDATE structure_version SET template = \(vertical) WHERE structure_id = \(ids.own["usual"])") }
        let page = try await site.get(path, as: Role.owner.seat).text
        #expect(page.contains("value=\"case-team\" checked") && page.contains("value=\"team\" checked") && page.contains("value=\"full\" checked"))
        // A basis has still to be stated, and what is for one agency is refused to the team.
        let form = Forms.entry.filter { $0.0 != "handling" } + [("to", "team"), ("level", "full"), ("step", "preview")]
        let entries = "/cases/\(ids.own["case"] ?? "")/entries"
        let basis = try await site.post(entries, form + [("handling", "case-team")], as: Role.owner.seat)
        #expect(basis.status == 422 && basis.text.contains("Choose the lawful basis"))
        let own = form + [("handling", "own-agency"), ("purpose", "plan-support"), ("basis", "public-task"), ("necessity", "n"), ("telling", "told")]
        #expect(try await site.post(entries, own, as: Role.owner.seat).text.contains("leaves it as a summary"))
    }

    @Test("R36: the page for danger shows first who is on call, and says so when nobody is") func danger() async throws {
        let site = try await Network.copy()
        let (ids, plan) = try await (Network.played.value.scenario, Network.played.value.plan)
        let usual = try #require(ids.own["usual"])
        #expect(try await site.get("/danger", as: Role.owner.seat).text.contains("Nobody is on call."))
        let revision = try await site.id("SELECT CAST(revision AS TEXT) AS id FROM structure WHERE id = \(usual)")
        let (police, city) = try await (site.seatID("police-prevent", plan), site.seatID("city-coordinator", plan))
        let places = [("place.municipality", city), ("place.police", police), ("on-call", "police")]
        let form = [("version", revision), ("name", "Table"), ("zone", "GMT"), ("emergency", "Tell the duty officer.")] + places
        try #require(try await site.post("/structures/\(usual)/set-up", form, as: "city-coordinator").status == 303)
        let page = try await site.get("/danger", as: Role.owner.seat).text
        let phone = try await site.id("SELECT phone AS id FROM practitioner WHERE email = \(plan.email("police-prevent"))")
        let (called, planned) = try (#require(page.firstRange(of: phone)), #require(page.firstRange(of: "Tell the duty officer.")))
        #expect(called.lowerBound < planned.lowerBound)
    }
}
