import Testing

@testable import App
@testable import Records

/// An erasure from page to page (R86, R90): proposed, approved by another, proven, and then nothing is there.
@Suite struct ErasureTests {
    @Test("R86: proposal, decision and certificate by the pages; afterwards every address of the case is unknown to everybody")
    func wholeWay() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let (erasable, erasure) = try (#require(ids.own["erasable"]), #require(ids.own["erasure"]))
        let waiting = try await site.get("/erasures", as: Role.auditor.seat)
        #expect(waiting.holds(ids.own["reference"] ?? "?") && waiting.holds("Waits for a decision"))
        let addresses = ["", "/entries", "/team", "/closure", "/erasure", "/log"].map { "/cases/\(erasable)\($0)" }
        for address in addresses { #expect(try await site.get(address, as: Role.coordinator.seat).status == 200, "\(address)") }
        let referral = try await site.id("SELECT referral_id AS id FROM case_file WHERE id = \(erasable)")
        #expect(try await site.get("/referrals/\(referral)", as: Role.coordinator.seat).status == 200)

        let wrong = try await site.post("/cases/\(erasable)/erasure/decision", [("decision", "erase"), ("reference", "RT-2000-00000")], as: Role.auditor.seat)
        #expect(wrong.status == 422 && wrong.holds("as it stands here"))
        let form = [("decision", "erase"), ("reference", ids.own["reference"] ?? "")]
        let done = try await site.post("/cases/\(erasable)/erasure/decision", form, as: Role.auditor.seat)
        #expect(done.status == 303 && done.location == "/erasures/\(erasure)?done=erased")
        #expect(try await site.get("/erasures/\(erasure)", as: Role.auditor.seat).holds("The certificate is ready as soon as"))
        try await site.log.settle()
        try await ErasureStore.finish(site.log)
        let page = try await site.get("/erasures/\(erasure)", as: Role.auditor.seat)
        #expect(page.status == 200 && page.holds("Certificate of erasure") && page.holds("a signed checkpoint covers them"))
        #expect(!page.holds("HTML(") && page.holds("— \(site.log.origin) "))
        Markup.check(page, "certificate")
        let file = try await site.get("/erasures/\(erasure)/certificate", as: Role.auditor.seat)
        #expect(ErasureCertificate(file.text)?.findings(key: site.log.verifierKey) == [])
        #expect(file.header("Content-Disposition") == "attachment; filename=\"erasure-\(ids.own["reference"] ?? "").txt\"")

        let nowhere = try await site.get("/no-such-page")
        for role in Role.allCases where role != .signedOut {
            for address in addresses + ["/referrals/\(referral)"] {
                let answer = try await site.get(address, as: role.seat)
                #expect(answer.status == 404 && answer.bytes == nowhere.bytes, "\(address) as \(role)")
            }
        }
        for address in ["/cases?state=closed", "/referrals", "/"] {
            #expect(try await site.get(address, as: Role.coordinator.seat).status == 200, "\(address)")
        }
    }

    @Test("R86: a withdrawn proposal waits for nobody, and the case stays")
    func withdrawal() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let erasable = try #require(ids.own["erasable"])
        let answer = try await site.post("/cases/\(erasable)/erasure/withdrawal", as: Role.coordinator.seat)
        #expect(answer.status == 303)
        #expect(try await site.get("/erasures", as: Role.auditor.seat).holds("No proposal waits."))
        let decision = [("decision", "erase"), ("reference", ids.own["reference"] ?? "")]
        #expect(try await site.post("/cases/\(erasable)/erasure/decision", decision, as: Role.auditor.seat).status == 404)
        #expect(try await site.get("/cases/\(erasable)", as: Role.coordinator.seat).status == 200)
        #expect(try await site.get("/cases/\(erasable)/erasure", as: Role.coordinator.seat).holds("Propose the erasure"))
    }

    @Test("R86: the data protection officer reads reference, dates and reason, and no word of the case")
    func officerSeesNoContent() async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let plan = try await Network.played.value.plan
        let erasure = try #require(ids.own["erasure"])
        let page = try await site.get("/erasures/\(erasure)", as: Role.auditor.seat)
        #expect(page.holds("Asked for in writing.") && page.holds(ids.own["reference"] ?? "?"))
        for answer in [page, try await site.get("/erasures", as: Role.auditor.seat)] {
            #expect((plan.planted + plan.births).filter { answer.holds($0) } == [])
        }
    }
}
