import Domain
import Foundation
import HTTPTypes
import Testing

@testable import App
@testable import Records

/// Likeness across doors by its pages (R33).
@Suite struct LikenessTests {
    /// Refers the person of a case of which neither the referrer nor the coordinator knows.
    /// - Parameter isThere: without, nothing of that case can be hit.
    private func bring(isThere: Bool) async throws -> (site: TestSite, id: String, answers: [Answer]) {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let caseID = try #require(ids.foreign["case"].flatMap { Case.ID($0) })
        let person = try #require(try await site.database.read { tx in try CaseStore.opened(caseID, tx)?.details.participant })
        try await site.database.write { tx in
            try tx.rows("DELETE FROM likeness_notice")
            // Those of the case and of its referral.
            let kept: SQL = "SELECT referral_id FROM case_file WHERE id = \(caseID) UNION SELECT id FROM case_file WHERE id = \(caseID)"
            try tx.rows("DELETE FROM likeness_token WHERE scope NOT IN (\(kept)) OR \(isThere ? 1 : 0) = 0")
        }
        let form = Forms.referral.map { $0.0 == "name" ? ($0.0, person.name) : $0.0 == "born" ? ($0.0, person.born) : $0 }
        let (referrer, coordinator) = ("exit-online", Role.coordinator.seat)
        var answers: [Answer] = []
        for step in ["check", "send"] {
            answers.append(try await site.post("/referrals", form + [("structure", ids.own["usual"] ?? ""), ("step", step)], as: referrer))
        }
        try #require(answers.map(\.status) == [200, 303])
        let id = try await site.id("SELECT id FROM referral ORDER BY id DESC LIMIT 1")
        for path in ["/referrals/\(id)", "/referrals", "/"] { answers.append(try await site.get(path, as: referrer)) }
        for path in ["/referrals/\(id)", "/triage", "/", "/cases"] { answers.append(try await site.get(path, as: coordinator)) }
        return (site, id, answers)
    }

    @Test("R33: every page of the referrer and of the coordinator is the same, byte by byte, with and without a hit that they may not see")
    func sameForTheSearcher() async throws {
        let (hit, none) = try await (bring(isThere: true), bring(isThere: false))
        #expect(hit.id == none.id && hit.answers.count == 9)
        for (one, other) in zip(hit.answers, none.answers) {
            #expect(one.status == other.status && one.bytes == other.bytes && one.headers == other.headers)
        }
        #expect(hit.answers[5].holds("Brought before?") && hit.answers[5].holds("Nobody among the referrals and cases that you may see"))
        let notices: SQL = "SELECT CAST(count(*) AS TEXT) AS id FROM likeness_notice"
        #expect(try await hit.site.id(notices) == "1")
        #expect(try await none.site.id(notices) == "0")
        // The one who is told.
        let owner = "youth-worker"
        let (told, untold) = try await (hit.site.get("/", as: owner), none.site.get("/", as: owner))
        #expect(told.holds("Possibly the same person") && !untold.holds("Possibly the same person"))
    }

    @Test("R33: the notice says when, by which agency and to which structure, and nothing of what was written there")
    func notice() async throws {
        let hit = try await bring(isThere: true)
        let caseID = try #require(try await Network.played.value.scenario.foreign["case"])
        let notice = try await hit.site.id("SELECT id FROM likeness_notice")
        let agency = try await hit.site.id("SELECT agency.name AS id FROM agency JOIN referral ON agency.id = agency_id WHERE referral.id = \(hit.id)")
        let structure = try await hit.site.id("SELECT name AS id FROM structure ORDER BY id LIMIT 1")
        let path = "/cases/\(caseID)/likeness/\(notice)"
        let page = try await hit.site.get(path, as: "youth-worker")
        #expect(page.status == 200 && page.holds(agency) && page.holds(structure))
        for word in ["Facts.", "Talks.", "All of it.", "By post", hit.id, "Elin"] { #expect(!page.holds(word), "\(word)") }
        for seat in ["exit-online", Role.coordinator.seat, Role.administrator.seat, Role.auditor.seat] {
            #expect(try await hit.site.get(path, as: seat).status == 404, "\(seat)")
        }
        let wrong = try await hit.site.post(path, [("likeness", ""), ("reason", "Kept words")], as: "youth-worker")
        #expect(wrong.status == 422 && wrong.holds("Kept words"))
        let done = try await hit.site.post(path, [("likeness", "same"), ("reason", "Same school.")], as: "youth-worker")
        #expect(done.status == 303)
        #expect(try await !hit.site.get("/", as: "youth-worker").holds("Possibly the same person"))
        let late = try await hit.site.post(path, [("likeness", "other"), ("reason", "Second words")], as: "youth-worker")
        #expect(late.status == 409 && late.holds("Second words") && late.holds("Somebody answered first"))
        let team = try await hit.site.get("/cases/\(caseID)/team", as: "youth-worker")
        #expect(team.holds("Same school.") && team.holds("The same person"))
    }
}
