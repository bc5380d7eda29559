import Domain
import TestSupport
import Testing

@testable import App
@testable import Records

/// The ids of the things that the matrix points at.
struct Scenario: Sendable {
    /// Of the case that the roles are related to, and of a case where none of them has a place.
    var own: [String: String] = [:]
    var foreign: [String: String] = [:]
    /// By seat, the mark of its session.
    var marks: [String: String] = [:]
    /// An id that nothing has.
    static let invented = "01900000-0000-7000-8000-000000000000"

    init(on site: TestSite, _ plan: DemoPlan) async throws {
        own = try await site.ids(ofCaseFrom: "probation-officer", entryBy: "clinic-psych", member: "exit-counsellor", actionOf: "clinic-psych", plan)
        foreign = try await site.ids(ofCaseFrom: "youth-worker", entryBy: "school-lead", member: "school-lead", actionOf: "family-adviser", plan)
        own["referral"] = try await site.id("SELECT referral_id AS id FROM case_file WHERE id = \(own["case"])")
        foreign["referral"] = try await site.id("SELECT id FROM referral WHERE decided_at IS NULL ORDER BY received_at DESC LIMIT 1")
        own.merge(try await site.formValues(caseID: own["case"], action: own["action"], plan)) { $1 }
        own["waiting"] = foreign["referral"]
        own["name"] = site.site.assets.css.name
        own["person"] = try await site.id("SELECT id FROM practitioner WHERE email = \(plan.email("exit-online"))")
        try await end("homes-adviser", own, by: "city-coordinator", on: site, plan)
        try await end("city-coordinator", foreign, by: "youth-worker", on: site, plan)
        own["notice"] = try await bringAgain(own, on: site)
        foreign["notice"] = try await bringAgain(foreign, on: site)
        try await shareMore(&own, as: "clinic-psych", second: Role.owner.seat, on: site, plan)
        try await shareMore(&foreign, as: "school-lead", second: "youth-worker", on: site, plan)
        own["token"] = try await invite(on: site)
        own["usual"] = try await site.id("SELECT id FROM structure")
        own["consultation"] = try await consult(on: site)
        try await advise(on: site, plan)
        (own["concern"], own["code"]) = try await concern(on: site, plan)
        own["second"] = try await concern(on: site, plan).id
        own["structure"] = try await draft("five-step", on: site, plan)
        let infoHouse = try await draft("info-house", on: site, plan)
        try #require(try await site.post("/structures/\(infoHouse)/activation", as: "city-coordinator").status == 303)
        own["prepared"] = try await refer(to: infoHouse, on: site)
        own["staged"] = try await adopt(refer(to: infoHouse, on: site), on: site)
        try await revise(infoHouse, on: site)
        own["strategic"] = try await draft("decision-making", on: site, plan)
        try #require(try await site.post("/structures/\(own["strategic"] ?? "")/activation", as: "city-coordinator").status == 303)
        own["hurdle"] = try await hurdle(on: site)
        try await pause(on: site)
        try #require(try await site.post("/holidays", [("day", "2027-01-01"), ("words", "New Year")], as: "city-coordinator").status == 303)
        try await ask(on: site, plan)
        own["guestSeat"] = try await site.seatID("exit-online", plan)
        own["policeSeat"] = try await site.seatID("police-prevent", plan)
        try await meet(on: site)
        try await breakGlass(on: site, plan)
        try #require(try await site.post("/breaches", Forms.breach, as: Role.auditor.seat).status == 303)
        own["breach"] = try await site.id("SELECT id FROM breach")
        try await proposeErasures(on: site, plan)
        for (seat, cookie) in site.sessions {
            marks[seat] = String(SecretToken.hash(String(cookie.dropFirst("__Host-sid=".utf8.count))).hex.prefix(16))
        }
    }

    /// Ends a seat's place in a case, by the button that the team page has for it.
    private func end(_ seat: String, _ ids: [String: String], by leader: String, on site: TestSite, _ plan: DemoPlan) async throws {
        let caseID = try #require(ids["case"])
        let member = try await site.member(seat, of: caseID, plan)
        let answer = try await site.post("/cases/\(caseID)/team/\(member)/end", as: leader)
        try #require(answer.status == 303)
    }

    /// A consent, a standing arrangement, a share that waits for a second person, and what the second person drew from an entry that was shared.
    private func shareMore(_ ids: inout [String: String], as seat: String, second: String, on site: TestSite, _ plan: DemoPlan) async throws {
        let caseID = try #require(ids["case"])
        let (to, other) = try await ("seat:\(site.seatID(second, plan))", site.seatID(second, plan))
        let terms = [("to", to), ("level", "full"), ("purpose", "plan-support"), ("necessity", "Now."), ("telling", "told")]
        func post(_ path: String, _ form: [(String, String)], as seat: String) async throws {
            let answer = try await site.post("/cases/\(caseID)/\(path)", form, as: seat)
            try #require(answer.status == 303, "\(path): \(answer.text)")
        }
        try await post("consents", Forms.consent, as: seat)
        ids["consent"] = try await site.id("SELECT id FROM consent WHERE case_id = \(caseID) ORDER BY id DESC LIMIT 1")
        try await post("arrangements", terms + [("basis", "public-task")], as: seat)
        ids["arrangement"] = try await site.id("SELECT id FROM arrangement WHERE case_id = \(caseID)")
        let danger = [("basis", "vital-interest"), ("danger", "A threat for tonight."), ("second", other), ("step", "save")]
        try await post("entries", Forms.entry + [("to", "team")] + terms.dropFirst() + danger, as: seat)
        ids["look"] = try await site.id("SELECT id FROM second_look WHERE case_id = \(caseID) AND answered_at IS NULL ORDER BY id DESC LIMIT 1")
        let source = try await site.id("SELECT entry_id AS id FROM share ORDER BY id DESC LIMIT 1")
        let own = try await "agency:" + site.id("SELECT agency_id AS id FROM seat WHERE id = \(site.seatID(seat, plan))")
        let drawn = Forms.entry + [("source", source), ("to", own), ("basis", "public-task"), ("step", "save")] + terms.dropFirst()
        try await post("entries", drawn, as: second)
        ids["drawn"] = try await site.id("SELECT id FROM entry WHERE sources <> '' ORDER BY id DESC LIMIT 1")
    }

    /// Two closed cases: one whose erasure waits for a decision, and one that can be proposed.
    private mutating func proposeErasures(on site: TestSite, _ plan: DemoPlan) async throws {
        let coordinator = try await site.seatID("city-coordinator", plan)
        let closed: SQL = "SELECT id FROM case_file WHERE state = 'closed' AND id IN (SELECT case_id FROM member WHERE seat_id = \(coordinator)) ORDER BY id"
        own["settled"] = try await site.id("\(closed) LIMIT 1")
        own["erasable"] = try await site.id("\(closed) DESC LIMIT 1")
        let erasable = try #require(own["erasable"])
        own["reference"] = try await site.id("SELECT reference AS id FROM case_file WHERE id = \(erasable)")
        own["settledReference"] = try await site.id("SELECT reference AS id FROM case_file WHERE id = \(own["settled"])")
        let form = [("ground", "request"), ("reason", "Asked for in writing."), ("reference", own["reference"] ?? "")]
        let answer = try await site.post("/cases/\(erasable)/erasure", form, as: "city-coordinator")
        try #require(answer.status == 303)
        own["erasure"] = try await site.id("SELECT id FROM erasure")
    }

    /// Somebody else refers the person of a case once more; whoever leads the case is told.
    private func bringAgain(_ ids: [String: String], on site: TestSite) async throws -> String {
        let id = try #require(ids["case"].flatMap { Case.ID($0) })
        let person = try #require(try await site.database.read { tx in try CaseStore.opened(id, tx)?.details.participant })
        try #require(!person.born.isEmpty)
        let form = Forms.referral.map { field in field.0 == "name" ? ("name", person.name) : field.0 == "born" ? ("born", person.born) : field }
        try #require(try await site.post("/referrals", form + [("step", "send")], as: Role.stranger.seat).status == 303)
        return try await site.id("SELECT id FROM likeness_notice WHERE case_id = \(id)")
    }

    /// A structure that is set up and waits for its activation.
    private func draft(_ template: String, on site: TestSite, _ plan: DemoPlan) async throws -> String {
        let made = try await site.post("/structures", [("template", template), ("file", "")], as: "city-coordinator")
        try #require(made.status == 303)
        let id = try await site.id("SELECT id FROM structure WHERE state = 'draft' ORDER BY id DESC LIMIT 1")
        let file = try TemplateFile(TemplateLibrary.text(template))
        let open = file.openPoints
        let seat = try await site.seatID("city-coordinator", plan)
        let places = file.template.members.permanent.filter(\.required).map { ("place.\($0.id)", seat) }
        let points = open.map { ($0.field, $0.value) } + Template.Group.allCases.map { ("confirm", $0.rawValue) }
        let form = [("version", "1"), ("name", "Second table"), ("zone", "Europe/Berlin"), ("emergency", "Call 0100.")] + places + points
        let saved = try await site.post("/structures/\(id)/set-up", form, as: "city-coordinator")
        try #require(saved.status == 303)
        return id
    }

    /// A referral to a structure whose first stage asks the police.
    private func refer(to structure: String, on site: TestSite) async throws -> String {
        let made = try await site.post("/referrals", Forms.referral + [("structure", structure), ("step", "send")], as: "school-lead")
        try #require(made.status == 303)
        return try await site.id("SELECT id FROM referral WHERE structure_id = \(structure) ORDER BY id DESC LIMIT 1")
    }

    /// Takes a referral to the info-house through its stages until it is a case that can be taken on.
    private func adopt(_ referral: String, on site: TestSite) async throws -> String {
        let words = [("reason", "A need."), ("answer", "We take it up.")]
        let steps = [
            ("grounds", [("kind", "police"), ("answer-police", "yes")]), ("decision", words + [("outcome", "to-info-house")]),
            ("decision", words + [("outcome", "follow-up")]),
        ]
        for (path, form) in steps {
            try #require(try await site.post("/referrals/\(referral)/\(path)", form, as: "city-coordinator").status == 303)
        }
        return try await site.id("SELECT adopted_as AS id FROM referral WHERE id = \(referral)")
    }

    /// A newer version of the structure by which a case runs already.
    private mutating func revise(_ structure: String, on site: TestSite) async throws {
        let text = try await site.id("SELECT template AS id FROM structure_version WHERE structure_id = \(structure)")
        let revision = try await site.id("SELECT CAST(revision AS TEXT) AS id FROM structure WHERE id = \(structure)")
        try #require(try await site.post("/structures/\(structure)/rules", [("version", revision), ("file", text)], as: "city-coordinator").status == 303)
        own["house"] = structure
        own["rules"] = text
        own["revision"] = try await site.id("SELECT CAST(revision AS TEXT) AS id FROM structure WHERE id = \(structure)")
        own["shown"] = try await site.id("SELECT CAST(version AS TEXT) || ' 2' AS id FROM case_file WHERE id = \(own["staged"])")
    }

    /// A hurdle of the first structure, passed up.
    private func hurdle(on site: TestSite) async throws -> String {
        let form = Forms.hurdle + [("from", own["usual"] ?? ""), ("to", own["strategic"] ?? "")]
        try #require(try await site.post("/hurdles", form, as: "city-coordinator").status == 303)
        return try await site.id("SELECT id FROM hurdle")
    }

    /// Clocks that wait: in the two cases, and in a referral.
    private mutating func pause(on site: TestSite) async throws {
        func pause(_ scope: String, _ clock: String, as seat: String) async throws -> String {
            let answer = try await site.post(scope + "/pauses", [("clock", clock), ("pause-reason", "For the court.")], as: seat)
            try #require(answer.status == 303)
            return try await site.id("SELECT id FROM pause ORDER BY id DESC LIMIT 1")
        }
        // A clock that was missed cannot wait any more.
        for (ids, seat) in [(own, Role.owner.seat), (foreign, "youth-worker")] {
            let review = [("achieved", "A start."), ("next", "More.")]
            try #require(try await site.post("/cases/\(ids["case"] ?? "")/reviews", review, as: seat).status == 303)
        }
        own["pause"] = try await pause("/cases/\(own["case"] ?? "")", "review", as: Role.owner.seat)
        foreign["pause"] = try await pause("/cases/\(foreign["case"] ?? "")", "review", as: "youth-worker")
        let timed = try await refer(to: own["usual"] ?? "", on: site)
        own["timed"] = timed
        own["referralPause"] = try await pause("/referrals/\(timed)", "triage", as: "city-coordinator")
    }

    /// Requests of the owner to an agency that is not on the team; one of them is answered.
    private mutating func ask(on site: TestSite, _ plan: DemoPlan) async throws {
        own["asked"] = try await site.seatID(Role.stranger.seat, plan)
        own["colleague"] = try await site.seatID("social-adults", plan)
        own["ownerSeat"] = try await site.seatID(Role.owner.seat, plan)
        let form = Forms.request.map { ($0.0, $0.1 == ":asked" ? own["asked"] ?? "" : $0.1) } + [("step", "send")]
        for name in ["request", "answered", "passed", "taken"] {
            try #require(try await site.post("/cases/\(own["case"] ?? "")/requests", form, as: Role.owner.seat).status == 303)
            own[name] = try await site.id("SELECT id FROM request ORDER BY id DESC LIMIT 1")
        }
        let answer = Forms.answer + [("step", "send")]
        try #require(try await site.post("/requests/\(own["answered"] ?? "")/answer", answer, as: Role.stranger.seat).status == 303)
    }

    /// Both cases were opened in an emergency, by a seat that is none of the roles; and what somebody needs for another opening.
    private mutating func breakGlass(on site: TestSite, _ plan: DemoPlan) async throws {
        let token = try String(site.cookie("police-community").dropFirst("__Host-sid=".utf8.count))
        let viewer = try #require(try await SessionStore.viewer(token, site.log))
        func open(_ ids: [String: String]) async throws -> String {
            let id = try #require(ids["case"].flatMap { Case.ID($0) })
            return try await site.database.write { tx in
                let glass = try GlassStore.insert(id, viewer, reason: "A threat for this evening.", basis: "vital-interest", tx)
                try tx.record(AuditEvent(.glassOpened, subject: id.text), by: viewer)
                return glass.text
            }
        }
        own["glass"] = try await open(own)
        foreign["glass"] = try await open(foreign)
        own["ownReference"] = try await site.id("SELECT reference AS id FROM case_file WHERE id = \(own["case"])")
        let account = try #require(site.accounts.first { $0.email == plan.email(Role.stranger.seat) })
        // At the time of the copies.
        own["totp"] = TOTP.code(secret: account.totpSecret, now: TestClock.start.adding(seconds: 300))
    }

    /// A question of the owner's seat to the first structure.
    private func consult(on site: TestSite) async throws -> String {
        let form = Forms.consultation + [("structure", own["usual"] ?? ""), ("step", "send")]
        let asked = try await site.post("/consultations", form, as: Role.owner.seat)
        try #require(asked.status == 303)
        return try await site.id("SELECT id FROM consultation")
    }

    /// A question of the owner's seat that the member answered, one answer in the library and one proposed, and the owner's six steps.
    private mutating func advise(on site: TestSite, _ plan: DemoPlan) async throws {
        let expert = try await site.seatID(Role.member.seat, plan)
        own["expert"] = expert
        let question = Forms.advice.map { $0.0 == "adviser" ? ($0.0, "expertise.\(expert)") : $0 }
        let asked = try await site.post("/advice", question + [("step", "send")], as: Role.owner.seat)
        let advice = try #require(asked.location.split(separator: "?").first.map { String($0) })
        own["advice"] = String(advice.dropFirst("/advice/".count))
        try #require(try await site.post("\(advice)/messages", [("kind", "answer"), ("text", "No.")], as: Role.member.seat).status == 303)
        for name in ["item", "proposed"] {
            let made = try await site.post("\(advice)/item", Forms.item, as: Role.member.seat)
            own[name] = made.location.split(separator: "?").first.map { String($0.dropFirst("/library/".count)) }
        }
        let kept = try await site.post("/library/\(own["item"] ?? "")/confirmation", [("decision", "keep")], as: Role.owner.seat)
        try #require(kept.status == 303)
        try #require(try await site.post("/six-steps", [("call", "the worry")], as: Role.owner.seat).status == 303)
        own["path"] = try await site.id("SELECT id FROM six_steps")
    }

    /// A concern from outside about somebody whom the demo knows, and its code.
    private func concern(on site: TestSite, _ plan: DemoPlan) async throws -> (id: String, code: String) {
        let about = Forms.outside.map { $0.0 == "name" ? ($0.0, plan.names[0]) : $0 }
        let answer = try await site.post("/door", about + [("structure", own["usual"] ?? ""), ("step", "send")])
        let code = try #require(answer.text.firstMatch(of: #/<strong class="code">([0-9A-Z-]{29})</#))
        return (try await site.id("SELECT id FROM concern ORDER BY id DESC LIMIT 1"), String(code.1))
    }

    private func invite(on site: TestSite) async throws -> String {
        let form = [("name", "Nia Newcome"), ("email", "nia@city.example"), ("title", "Trainee"), ("function", "practitioner")]
        let agency = try await site.id("SELECT id FROM agency WHERE email = 'contact@city.example'")
        let answer = try await site.post("/people", form + [("agency", agency)], as: "city-admin")
        let link = try #require(answer.text.firstMatch(of: #//invitations/([0-9a-f]{64})/#))
        return String(link.1)
    }
}

extension TestSite {
    /// The first column `id` of a query past all stores.
    func id(_ sql: SQL) async throws -> String { try #require(try await database.read { tx in try tx.first(sql)?.text("id") }) }

    func member(_ seat: String, of caseID: String, _ plan: DemoPlan) async throws -> String {
        try await id("SELECT id FROM member WHERE case_id = \(caseID) AND seat_id = \(seatID(seat, plan))")
    }

    func seatID(_ key: String, _ plan: DemoPlan) async throws -> String {
        try await id("SELECT seat.id FROM seat JOIN practitioner ON practitioner.id = holder_id WHERE email = \(plan.email(key))")
    }

    /// What the filled-in forms need besides.
    fileprivate func formValues(caseID: String?, action: String?, _ plan: DemoPlan) async throws -> [String: String] {
        try await [
            "version": id("SELECT CAST(version AS TEXT) AS id FROM case_file WHERE id = \(caseID)"),
            "actionVersion": id("SELECT CAST(version AS TEXT) AS id FROM action WHERE id = \(action)"),
            "seat": seatID("school-lead", plan), "ownerNext": seatID("clinic-psych", plan),
            "ownerAgency": id("SELECT agency_id AS id FROM seat WHERE id = \(seatID("probation-officer", plan))"),
        ]
    }

    fileprivate func ids(
        ofCaseFrom referrer: String, entryBy author: String, member: String, actionOf answerer: String, _ plan: DemoPlan
    ) async throws -> [String: String] {
        let caseID = try await id(
            """
            SELECT case_file.id FROM case_file JOIN referral ON referral.id = referral_id
            WHERE state = 'open' AND seat_id = \(seatID(referrer, plan)) ORDER BY adopted_at LIMIT 1
            """)
        let agency = try await id("SELECT agency_id AS id FROM seat WHERE id = \(seatID(answerer, plan))")
        let entry = try await id("SELECT id FROM entry WHERE case_id = \(caseID) AND author_id = \(seatID(author, plan)) ORDER BY id LIMIT 1")
        return try await [
            "case": caseID, "agency": agency, "entry": entry, "member": self.member(member, of: caseID, plan),
            "share": id("SELECT id FROM share WHERE entry_id = \(entry) ORDER BY recipient LIMIT 1"),
            "action": id("SELECT id FROM action WHERE case_id = \(caseID) AND agency_id = \(agency) AND state IN ('asked', 'accepted') LIMIT 1"),
        ]
    }
}
