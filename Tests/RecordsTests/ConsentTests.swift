import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

extension TestNetwork {
    /// A consent of the person for all purposes of the structure.
    func consent(_ id: Case.ID, as seat: String = "city-coordinator", to recipients: [Recipient] = [.team], until: Day? = nil) async throws -> Consent.ID {
        try await visit(id, seat, for: CanEditCase.self).write { access, tx in
            let template = try StructureStore.current(access, tx).template
            let form = Form([
                "giver": ["person"], "given": [access.viewer.today.text], "for": template.purposes.map(\.id), "to": recipients.map(\.text), "items": ["i"],
                "how": ["h"], "until": until.map { [$0.text] } ?? [],
            ])
            return try ConsentStore.record(.parse(form, template, recipients: recipients, today: access.viewer.today), access, tx)
        }
    }

    func withdraw(_ consent: Consent.ID, _ id: Case.ID, as seat: String) async throws {
        try await visit(id, seat, for: CanWithdrawConsent.self).write { try ((), ConsentStore.withdraw(consent, Form(["sure": ["yes"]]), $0, $1)) }
    }

    func resting(_ recipient: Recipient, _ level: Level, on consent: Consent.ID, telling: Telling? = nil) -> ShareTerms {
        ShareTerms(
            recipient: recipient, level: level, summary: level == .summary ? "sum" : "", purpose: "plan-support", basis: "consent", consent: consent,
            necessity: "need", telling: telling)
    }

    func page(_ id: Case.ID, as seat: String) async throws -> EntryStore.Page {
        try await read(id, as: seat) { try EntryStore.visible(.init(), limit: 1_000, $0, $1) }
    }

    func sees(_ entry: Entry.ID, _ id: Case.ID, as seat: String) async throws -> VisibleEntry.Content? {
        try await page(id, as: seat).entries.first { $0.entry.id == entry }?.content
    }
}

@Suite("Consent and what rests on it")
struct ConsentTests {
    @Test("R38: a withdrawal acts in its own transaction on every share that rests on the consent; recipients read that it ended, and the log has it")
    func withdrawal() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let consent = try await network.consent(id)
        let police = try await network.agency("police")
        let one = try await network.enter(id, as: "school-lead", shares: [network.resting(.team, .full, on: consent)])
        let two = try await network.enter(id, as: "clinic-psych", shares: [network.resting(.agency(police), .summary, on: consent)])
        let other = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        #expect(try await network.sees(one, id, as: "police-prevent") != nil)
        #expect(try await network.sees(two, id, as: "police-prevent") == .summary("sum"))
        let before = try await network.page(id, as: "police-prevent").ended.count
        try await network.signIn("social-worker-ines")
        let events = try await network.events { try await network.withdraw(consent, id, as: "social-worker-ines") }
        #expect(events.map(\.code) == [EventCode.consentWithdrawn.rawValue] && events.first?.subject == id.text)
        #expect(events.first.map { Set($0.recipients) } == ["team", Recipient.agency(police).text])
        #expect(try await network.sees(one, id, as: "police-prevent") == nil)
        #expect(try await network.sees(two, id, as: "police-prevent") == nil)
        #expect(try await network.sees(other, id, as: "police-prevent") != nil, "what rests on something else stays")
        #expect(try await network.sees(one, id, as: "school-lead") == .full(.init(title: "Title", text: "Text")), "its originator has it")
        let ended = try await network.page(id, as: "police-prevent").ended
        #expect(ended.count == before + 2 && ended.filter { $0.why == .consentEnded && $0.at != nil }.count >= 2)
        await #expect(throws: Refusal.notFound) { _ = try await network.read(id, as: "police-prevent") { try EntryStore.find(one, $0, $1) } }
    }

    @Test("R38: a withdrawal that cannot be logged does not happen")
    func oneTransaction() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let consent = try await network.consent(id)
        let entry = try await network.enter(id, as: "school-lead", shares: [network.resting(.team, .full, on: consent)])
        try await network.signIn("police-prevent", "social-worker-ines")
        try await network.failLog()
        await #expect(throws: (any Error).self) { try await network.withdraw(consent, id, as: "social-worker-ines") }
        #expect(try await network.count("consent WHERE id = \(consent) AND withdrawn_at IS NULL") == 1)
        _ = entry
    }

    @Test("R38: on the day after its last day a consent carries nothing; nor does a share on consent without one")
    func expiry() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let today = try await network.viewer("city-coordinator").today
        let consent = try await network.consent(id, until: today)
        let entry = try await network.enter(id, as: "school-lead", shares: [network.resting(.team, .full, on: consent)])
        #expect(try await network.sees(entry, id, as: "police-prevent") != nil)
        network.clock.advance(seconds: 86_400)
        #expect(try await network.sees(entry, id, as: "police-prevent") == nil)
        var bare = network.terms(.team, .full)
        bare.basis = "consent"
        let without = try await network.enter(id, as: "school-lead", shares: [bare])
        #expect(try await network.sees(without, id, as: "police-prevent") == nil)
        let offer = try await network.read(id, as: "school-lead") { try ShareStore.offer($0, $1) }
        #expect(!offer.consents.contains { $0.id == consent })
    }

    @Test("R38: a consent that ended cannot be given back with a statement in the database, nor made wider")
    func binding() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let consent = try await network.consent(id)
        try await network.enter(id, as: "school-lead", shares: [network.resting(.team, .full, on: consent)])
        try await network.withdraw(consent, id, as: "city-coordinator")
        try await network.tamper("UPDATE consent SET withdrawn_at = NULL WHERE id = \(consent)")
        await #expect(throws: (any Error).self) { _ = try await network.page(id, as: "police-prevent") }
    }

    @Test("R38: members end a consent, also of a closed case; a guest and who is not on the team cannot")
    func who() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "mentor-sami", .guest, until: network.viewer("city-coordinator").today.adding(days: 5))
        let consent = try await network.consent(id, as: "school-lead")
        await #expect(throws: Refusal.notFound) { try await network.withdraw(consent, id, as: "mentor-sami") }
        await #expect(throws: Refusal.notFound) { try await network.withdraw(consent, id, as: "exit-online") }
        try await network.appoint(id, "school-lead")
        try await network.close(id, as: "school-lead")
        try await network.withdraw(consent, id, as: "school-lead")
        #expect(try await network.count("consent WHERE id = \(consent) AND withdrawn_at IS NOT NULL") == 1)
    }

    @Test("R42: what was shared in danger holds at once; the second person sees why, not what, and an objection ends it")
    func secondPerson() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let second = try await network.seat("social-worker-ines").id
        var terms = try await network.terms(.agency(network.agency("police")), .full)
        (terms.basis, terms.danger) = ("vital-interest", Danger(ground: "A threat for tonight.", second: second))
        let entry = try await network.enter(id, as: "school-lead", shares: [terms])
        #expect(try await network.sees(entry, id, as: "police-prevent") != nil)
        #expect(try await network.sees(entry, id, as: "social-worker-ines") == nil)
        let lines = try await network.work("social-worker-ines").sharing
        let look = try #require(lines.compactMap { if case .second(let look, _) = $0.kind { look } else { nil } }.first)
        let seen = try await network.visit(id, "social-worker-ines", for: CanSeeTeam.self).read(.caseSeen) {
            try SecondLookStore.find(look, $0, $1).look.content.ground
        }
        #expect(seen == "A threat for tonight.")
        await #expect(throws: Refusal.notFound) {
            _ = try await network.visit(id, "clinic-psych", for: CanSeeTeam.self).read(.caseSeen) { try SecondLookStore.find(look, $0, $1).look.id }
        }
        try await network.visit(id, "social-worker-ines", for: CanSeeTeam.self).write { access, tx in
            try ((), SecondLookStore.answer(look, Form(["opinion": ["objects"], "note": ["It can wait."]]), access, tx))
        }
        #expect(try await network.sees(entry, id, as: "police-prevent") == nil)
        let shared = try await network.read(id, as: "school-lead") { try EntryStore.find(entry, $0, $1).shares.first }
        #expect(shared?.second?.answer == .objects && shared?.second?.content.note == "It can wait.")
        #expect(try await network.work("social-worker-ines").sharing.allSatisfy { if case .second = $0.kind { false } else { true } })
    }

    @Test("R50: owner and originator keep the told ledger; only the originator withholds, and the owner does not undo that")
    func ledger() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let today = try await network.viewer("city-coordinator").today
        var terms = network.terms(.team, .full)
        terms.telling = Telling(state: .withheld, day: today.adding(days: 5), words: "It would warn somebody.")
        let entry = try await network.enter(id, as: "school-lead", shares: [terms])
        let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first).id
        func lines(_ seat: String) async throws -> [LedgerLine] {
            try await network.visit(id, seat, for: CanSeeTeam.self).read(.caseSeen) { try TellingStore.ledger($0, $1) }
        }
        func record(_ seat: String, _ values: [String: String]) async throws {
            try await network.visit(id, seat, for: CanSeeTeam.self).write { try ((), TellingStore.record(share, Form(values.mapValues { [$0] }), $0, $1)) }
        }
        #expect(try await lines("school-lead").first { $0.share.id == share }?.telling?.words == "It would warn somebody.")
        let owners = try #require(try await lines("social-worker-ines").first { $0.share.id == share })
        #expect(owners.telling?.state == .withheld && owners.telling?.words == "" && !owners.mayChange)
        #expect(try await !lines("police-prevent").contains { $0.share.id == share }, "a recipient keeps no ledger of others")
        await #expect(throws: Refusal.notFound) { try await record("social-worker-ines", ["telling": "told"]) }
        await #expect(throws: Refusal.notFound) { try await record("police-prevent", ["telling": "told"]) }
        let seen = try await network.page(id, as: "police-prevent").entries.first { $0.entry.id == entry }
        #expect(seen?.through?.telling == Telling(state: .withheld, day: today.adding(days: 5), words: ""), "the condition without its ground")
        try await record("school-lead", ["telling": "planned", "telling-day": today.adding(days: 3).text])
        #expect(try await network.work("social-worker-ines").sharing.contains { if case .tell = $0.kind { $0.caseID == id } else { false } })
        try await record("social-worker-ines", ["telling": "told", "telling-words": "At home."])
        #expect(try await lines("school-lead").first { $0.share.id == share }?.telling == Telling(state: .told, day: today, words: "At home."))
    }

    @Test("R83: the statement has each share that holds, never a withheld one, and says the same with and without one; handing it over tells")
    func statement() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let today = try await network.viewer("city-coordinator").today
        func make() async throws -> Transparency {
            try await network.visit(id, "social-worker-ines", for: CanSeeStatement.self).read(.statementSeen) { try TransparencyStore.make($0, $1) }
        }
        let before = try await make()
        var (held, hidden) = (network.terms(.team, .full), network.terms(.team, .full))
        held.telling = Telling(state: .planned, day: today, words: "")
        hidden.telling = Telling(state: .withheld, day: today, words: "g")
        try await network.enter(id, as: "school-lead", shares: [hidden])
        #expect(try await make().lines == before.lines)
        try await network.enter(id, as: "school-lead", shares: [held])
        let after = try await make()
        #expect(after.lines.count == before.lines.count + 1 && after.lines.last?.isNews == true)
        try await network.visit(id, "social-worker-ines", for: CanSeeStatement.self).write {
            try ((), TransparencyStore.hand(Form(["day": [today.text], "how": ["Read out."]]), $0, $1))
        }
        #expect(try await make().lines.allSatisfy { !$0.isNews })
        await #expect(throws: Refusal.notFound) {
            _ = try await network.visit(id, "police-prevent", for: CanSeeStatement.self).read(.statementSeen) { try TransparencyStore.make($0, $1).lines.count }
        }
    }

    @Test("R39: what was drawn from an entry hides with it, also from its author; the originator can release it")
    func derived() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let police = try await network.agency("police")
        let source = try await network.enter(id, as: "school-lead", shares: [network.terms(.agency(police), .full)])
        let drawn = try await network.draw(id, from: [source], as: "police-prevent", shares: [network.terms(.team, .full)])
        #expect(try await network.sees(drawn, id, as: "clinic-psych") == .indication, "who may not see the source reads nothing of it")
        #expect(try await network.sees(drawn, id, as: "school-lead") != .indication)
        #expect(try await network.sees(drawn, id, as: "police-prevent") != .indication)
        let share = try #require(try await network.shares(of: source, id, as: "school-lead").first)
        try await network.visit(id, "school-lead", for: CanSeeCase.self).write { try ((), SourceStore.release(drawn, $0, $1)) }
        #expect(try await network.sees(drawn, id, as: "clinic-psych") == .full(.init(title: "Title", text: "Text")))
        let second = try await network.draw(id, from: [source], as: "police-prevent", shares: [network.terms(.team, .full)])
        try await network.revoke(share.id, of: source, id, as: "school-lead")
        #expect(try await network.sees(second, id, as: "police-prevent") == .indication, "also from its author")
        await #expect(throws: Refusal.notFound) { try await network.share(second, id, as: "police-prevent", [network.terms(.team, .full)]) }
        await #expect(throws: Refusal.notFound) {
            try await network.visit(id, "clinic-psych", for: CanSeeCase.self).write { try ((), SourceStore.release(second, $0, $1)) }
        }
        try await network.tamper("UPDATE entry SET sources = '' WHERE id = \(second)")
        await #expect(throws: (any Error).self) { _ = try await network.page(id, as: "police-prevent") }
    }

    @Test("R41: an arrangement of one's own agency shares as it states; another agency's is unknown, and it ends with its consent")
    func arrangement() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let consent = try await network.consent(id)
        let social = try await network.agency("social")
        func inForce(_ seat: String) async throws -> [Arrangement] { try await network.read(id, as: seat) { try ArrangementStore.inForce($0, $1) } }
        try await network.arrange(id, as: "school-lead", to: social, basis: "consent:\(consent)")
        let made = try #require(try await inForce("school-lead").first)
        #expect(made.terms.recipient == .agency(social) && made.terms.consent == consent && made.terms.telling?.state == .told)
        #expect(try await inForce("clinic-psych").isEmpty)
        await #expect(throws: Refusal.notFound) {
            try await network.visit(id, "clinic-psych", for: CanEditCase.self).write { try ((), ArrangementStore.end(made.id, $0, $1)) }
        }
        try await network.withdraw(consent, id, as: "city-coordinator")
        #expect(try await inForce("school-lead").isEmpty)
    }
}

extension TestNetwork {
    /// A standing arrangement of a seat's agency.
    func arrange(_ id: Case.ID, as seat: String, to agency: Agency.ID, basis: String = "public-task") async throws {
        let form = Form([
            "to": [Recipient.agency(agency).text], "level": ["full"], "purpose": ["plan-support"], "basis": [basis], "necessity": ["n"], "telling": ["told"],
        ])
        try await visit(id, seat, for: CanEditCase.self).write { access, tx in
            try ((), ArrangementStore.make(.parse(form, ShareStore.offer(access, tx)), access, tx))
        }
    }

    /// An entry that is drawn from others.
    func draw(_ id: Case.ID, from sources: [Entry.ID], as seat: String, _ handling: Handling = .caseTeam, shares: [ShareTerms]) async throws -> Entry.ID {
        let form = Form(["kind": ["note"], "title": ["Title"], "text": ["Text"], "handling": [handling.rawValue], "source": sources.map(\.text)])
        return try await visit(id, seat, for: CanAddEntry.self).write { access, tx in
            let entry = try EntryForm.parse(form, ShareStore.offer(access, tx), quotable: EntryStore.quotable(form.all("source"), access, tx))
            let (entryID, event) = try EntryStore.add(entry, access, tx)
            guard let stored = try tx.first("SELECT * FROM entry WHERE id = \(entryID)").map(EntryStore.entry) else { throw Refusal.notFound }
            for term in shares { try ShareStore.insert(term, stored, access.caseID, by: access.viewer.seat.id, at: tx.now, tx) }
            return (entryID, event)
        }
    }
}
