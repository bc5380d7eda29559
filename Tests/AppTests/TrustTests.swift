import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import App
@testable import Records

/// Pledge, emergency, many cases and oversight, from page to page.
@Suite struct TrustTests {
    /// The scenario on a copy: own case, its reference, and the structure.
    private func town() async throws -> (site: TestSite, ids: [String: String]) {
        try await (Network.copy(), Network.played.value.scenario.own)
    }

    private func demand(_ site: TestSite, _ ids: [String: String]) async throws {
        let form = [("version", "1"), ("pledge", "I tell nobody."), ("guests", ""), ("months", "12")]
        try #require(try await site.post("/structures/\(ids["usual"] ?? "")/pledge", form, as: Role.coordinator.seat).status == 303)
    }

    @Test("R51: unsigned, every page of the case leads its team to the pledge, every form waits for it, and to a stranger the case stays unknown")
    func pledgeFirst() async throws {
        let (site, ids) = try await town()
        let (id, usual) = try (#require(ids["case"]), #require(ids["usual"]))
        try await demand(site, ids)
        let nowhere = try await site.get("/no-such-page")
        let team: [Role] = [.guest, .member, .owner, .coordinator]
        var led = 0
        for route in RouteTable.all().routes where route.isOfCase {
            let path = try await route.address(.own, Network.played.value.scenario, role: .owner)
            for role in team {
                let answer = try await site.send(route.method, path, cookie: site.cookie(role.seat))
                if answer.status == 404 { continue }
                led += 1
                if route.method == .get {
                    #expect(answer.status == 303 && answer.location == "/pledges/\(usual)?case=\(id)", "\(route.words) as \(role): \(answer.status)")
                } else {
                    #expect(answer.status == 403 && answer.holds("Sign the pledge first"), "\(route.words) as \(role): \(answer.status)")
                }
            }
            for role in [Role.stranger, .ended, .colleague] {
                let answer = try await site.send(route.method, path, cookie: site.cookie(role.seat))
                #expect(answer.status == 404 && answer.bytes == nowhere.bytes, "\(route.words) as \(role): \(answer.status)")
            }
        }
        #expect(led > 80)
        let work = try await site.get("/", as: Role.owner.seat)
        let plan = try await Network.played.value.plan
        #expect(work.holds("Sign the pledge of") && work.holds("first"))
        // What the own agency referred needs no pledge: it wrote that itself.
        let cases = try #require(work.text.split(separator: "id=\"referrals\"").first)
        #expect(plan.names.filter { cases.contains($0) } == [])
        let unsigned = try await site.post("/pledges/\(usual)", [("role", "member"), ("version", "2"), ("case", id)], as: Role.owner.seat)
        #expect(unsigned.status == 422 && unsigned.holds("Tick that you keep to this pledge"))
        let signed = [("role", "member"), ("version", "2"), ("agreed", "yes"), ("case", id)]
        #expect(try await site.post("/pledges/\(usual)", signed, as: Role.owner.seat).location == "/cases/\(id)?done=pledged")
        #expect(try await site.get("/cases/\(id)", as: Role.owner.seat).status == 200)
        #expect(try await site.get("/cases/\(id)", as: Role.member.seat).status == 303)
        let page = try await site.get("/structures/\(usual)/pledge", as: Role.coordinator.seat)
        #expect(page.status == 200 && page.holds("Who has signed version 2"))
    }

    @Test("R91: in an emergency every page of this case opens to read, no form of it is taken, no other case opens, and all who must know are told")
    func emergency() async throws {
        let (site, ids) = try await town()
        let scenario = try await Network.played.value.scenario
        let id = try #require(ids["case"])
        let seat = Role.stranger.seat
        let form = try #require(Forms.all.first { $0.path == "/break-glass" })
        let opened = try await site.post("/break-glass", form.values(scenario), as: seat)
        #expect(opened.status == 303 && opened.location == "/cases/\(id)?done=glassOpened")
        let page = try await site.get("/cases/\(id)", as: seat)
        #expect(page.status == 200 && page.holds("You read this case in an emergency, until"))
        for section in ["/entries", "/team", "/knowledge", "/stage", "/actions"] {
            #expect(try await site.get("/cases/\(id)\(section)", as: seat).status == 200, "\(section)")
        }
        for section in ["/log", "/details", "/entries/new", "/erasure", "/version"] {
            #expect(try await site.get("/cases/\(id)\(section)", as: seat).status == 404, "\(section)")
        }
        for route in RouteTable.all().routes where route.isOfCase && route.method == .post {
            let full = Forms.all.filter { $0.path == route.path }.map { $0.values(scenario) }
            for fields in full + [[]] {
                let answer = try await site.post(try route.address(.own, scenario, role: .stranger), fields, as: seat)
                #expect([404, 422].contains(answer.status), "\(route.words): \(answer.status)")
            }
        }
        #expect(try await site.get("/cases/\(scenario.foreign["case"] ?? "")", as: seat).status == 404)
        #expect(try await site.get("/cases/\(id)", as: Role.ended.seat).status == 404)
        for role in [Role.owner, .coordinator] {
            #expect(try await site.get("/", as: role.seat).holds("Opened in an emergency"), "\(role)")
            #expect(try await site.get("/cases/\(id)", as: role.seat).holds("Review it until"), "\(role)")
        }
        #expect(!(try await site.get("/cases/\(id)", as: Role.member.seat)).holds("Opened in an emergency"))
        let officer = try await site.get("/oversight", as: Role.auditor.seat)
        #expect(officer.holds(ids["ownReference"] ?? "?") && officer.holds("Review waits"))
        // The same code once more, on another case.
        #expect(try await site.post("/break-glass", form.values(scenario), as: seat).holds("This code does not fit, or was used already"))
    }

    @Test("R91: an unknown reference and a case that may not be opened look the same") func unknown() async throws {
        let plan = try await Network.played.value.plan
        var pages: [String] = []
        for (reference, seat) in [("RT-2026-99999", Role.owner.seat), ("", Role.owner.seat)] {
            let (site, ids) = try await town()
            let account = try #require(site.accounts.first { $0.email == plan.email(seat) })
            let code = try #require(TOTP.code(secret: account.totpSecret, now: site.clock.now()))
            let named = reference.isEmpty ? ids["ownReference"] ?? "" : reference
            let form = [("reference", named), ("emergency", "A threat for this evening."), ("basis", "\(ids["usual"] ?? "")/consent"), ("code", code)]
            let answer = try await site.post("/break-glass", form, as: seat)
            #expect(answer.status == 422 && answer.holds("No case can be opened with this reference and basis"))
            pages.append(answer.text.replacing(named, with: "REFERENCE"))
        }
        #expect(pages[0] == pages[1])
    }

    @Test("Breadth: where the case would stand, a page asks why; with the reason it opens; the officer reads it and no name") func manyCases() async throws {
        let (site, ids) = try await town()
        let id = try #require(ids["case"])
        let person = try await site.id("SELECT practitioner_id AS id FROM session JOIN seat ON seat.id = seat_id WHERE title LIKE 'Probation%' LIMIT 1")
        try await site.database.write { tx in
            for _ in 0..<60 {
                let made = tx.row(AuditEvent(.caseSeen, subject: tx.newID(Case.self).text), by: nil)
                try EventRow(
                    id: made.id, at: made.at, code: made.code, practitioner: person, subject: made.subject, leaf: made.leaf, sealed: nil, mentions: []
                ).insert(tx)
            }
        }
        let asked = try await site.get("/cases/\(id)", as: Role.owner.seat)
        #expect(asked.status == 403 && asked.holds("Why so many cases?") && asked.holds("Save the reason and open the case"))
        Markup.check(asked, "many cases")
        let plan = try await Network.played.value.plan
        #expect(plan.names.filter { asked.holds($0) }.isEmpty)
        let named = try await site.post("/many-cases", [("reason", "I look for Jarek Nowak."), ("case", id)], as: Role.owner.seat)
        #expect(named.status == 422 && named.holds("could identify somebody") && named.holds("I look for Jarek Nowak."))
        let given = try await site.post("/many-cases", [("reason", "We prepare the audit of the year."), ("case", id)], as: Role.owner.seat)
        #expect(given.location == "/cases/\(id)")
        #expect(try await site.get("/cases/\(id)", as: Role.owner.seat).status == 200)
        #expect(try await site.get("/oversight", as: Role.auditor.seat).holds("We prepare the audit of the year."))
    }

    @Test("R88: the officer begins at Oversight, and finds who looked without the name of the person concerned") func oversight() async throws {
        let (site, ids) = try await town()
        #expect(try await site.get("/", as: Role.auditor.seat).location == "/oversight")
        let reference = ids["ownReference"] ?? "?"
        let found = try await site.post("/log/search", [("reference", reference)], as: Role.auditor.seat)
        let plan = try await Network.played.value.plan
        #expect(found.status == 200 && found.holds(reference) && found.holds("added an entry"))
        #expect((plan.planted + plan.births).filter { found.holds($0) }.isEmpty)
        Markup.check(found, "log search")
        let wrong = try await site.post("/log/search", [("reference", reference), ("from", "yesterday")], as: Role.auditor.seat)
        #expect(wrong.status == 422 && wrong.holds(reference) && wrong.holds("yesterday"))
    }
}
