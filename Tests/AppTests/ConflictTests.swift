import Foundation
import Testing

@testable import App
@testable import Records

/// Somebody else was first: what was typed is shown, whatever it was.
@Suite struct ConflictTests {
    @Test("R37: a decision on a referral that was decided meanwhile shows both texts", arguments: ["adopt", "nothing"])
    func lateDecision(outcome: String) async throws {
        let site = try await Network.copy()
        let referral = try #require(try await Network.played.value.scenario.foreign["referral"])
        let path = "/referrals/\(referral)/decision"
        let first = try await site.post(path, [("outcome", "all-clear"), ("reason", "First reason"), ("answer", "First answer")], as: Role.coordinator.seat)
        #expect(first.status == 303)
        let late = try await site.post(path, [("outcome", outcome), ("reason", "Late <reason>"), ("answer", "Late answer")], as: Role.coordinator.seat)
        #expect(late.status == 409)
        #expect(["First reason", "First answer", "Late <reason>", "Late answer"].allSatisfy(late.holds))
    }

    @Test("R64: an answer to an action that was answered meanwhile shows both texts, also when it is incomplete", arguments: ["accepted", "nothing"])
    func lateAnswer(state: String) async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let path = Forms("/cases/:case/actions/:action/answer", .member, []).address(ids)
        let version = try #require(ids.own["actionVersion"])
        let first = try await site.post(path, [("version", version), ("state", "done"), ("note", "First note")], as: Role.member.seat)
        #expect(first.status == 303)
        let late = try await site.post(path, [("version", version), ("state", state), ("note", "Late <note>")], as: Role.member.seat)
        #expect(late.status == 409)
        #expect(late.holds("First note") && late.holds("Late <note>"))
    }

    @Test("An error that is about no field leads to what it is about") func errorsOfButtons() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let plan = try DemoPlan.read()
        let caseID = try #require(ids.own["case"])
        let owner = try await site.member(Role.owner.seat, of: caseID, plan)
        let administrator = try await site.id("SELECT id FROM practitioner WHERE email = \(plan.email(Role.administrator.seat))")
        let member = try await site.post("/cases/\(caseID)/team/\(owner)/end", as: Role.owner.seat)
        let account = try await site.post("/people/\(administrator)/disable", as: Role.administrator.seat)
        #expect(member.status == 422 && member.text.holds("href=\"#member\"") && member.text.holds("id=\"member\""))
        #expect(account.status == 422 && account.text.holds("href=\"#account\"") && account.text.holds("id=\"account\""))
    }
}
