import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Likeness across doors: whoever searches sees what they may see anyway, whoever leads the case is told (R33)")
struct LikenessTests {
    private let again = ["name": "Brook, Nora", "born": "2007-03-14"]

    @Test("R33: a hit in a case that the searcher does not see informs its owner, and nobody else")
    func ownerIsTold() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        try await network.join(as: "mentor-sami", .guest, id, by: "social-worker-ines")
        try await network.signIn("police-prevent", "city-coordinator")
        var referral: Referral.ID?
        let made = try await network.events { referral = try await network.refer(again, as: "police-prevent") }
        let brought = try #require(referral)

        #expect(made.map(\.code) == [EventCode.likenessRaised, .referralMade].map(\.rawValue))
        #expect(made.first?.subject == id.text && made.first?.items == [] && made.first?.practitioner == nil && made.first?.agency == nil)
        #expect(made.last?.subject == brought.text && made.last?.items.map(\.kind) == ["referral"])
        for seat in ["police-prevent", "city-coordinator"] {
            let seen = try await network.events {
                let likeness = try await network.alike(brought, as: seat).likeness
                #expect(likeness == .none, "\(seat)")
            }
            #expect(!seen.flatMap(\.items).contains { $0.id == id.text }, "\(seat)")
            #expect(try await network.told(seat).isEmpty, "\(seat)")
        }
        let notice = try #require(try await network.notices(id).first)
        #expect(try await network.notices(id).count == 1)
        let police = try await network.agency("police")
        #expect(notice.agency == police && notice.answeredAt == nil)
        let line = try #require(try await network.told("social-worker-ines").first)
        #expect(line.notice.id == notice.id && line.participant == "Nora Brook")
        #expect(try await network.find(notice, as: "social-worker-ines").id == notice.id)
        // The team, guests, who was on the team, and everybody else.
        for seat in ["school-lead", "mentor-sami", "city-coordinator", "police-prevent", "city-dpo", "city-admin", "exit-online"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.find(notice, as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.answer(notice, as: seat) }
        }
        #expect(try await network.notices(id, as: "school-lead").isEmpty)
        #expect(try await network.notices(id, as: "mentor-sami").isEmpty)
        #expect(try await network.told("school-lead").isEmpty)
    }

    @Test("R33: what the seat may see anyway is shown: cases of its team, referrals of its agency, and to the coordinator all referrals")
    func shown() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora(coordinated: true)
        let (first, second) = try await (network.refer(again, as: "police-prevent"), network.refer(again, as: "police-community"))
        let third = try await network.refer(TestNetwork.nora, as: "youth-worker")
        _ = try await network.refer(["name": "Nora Brook", "born": "2008-03-14"], as: "youth-worker")

        let coordinator = try await network.alike(first)
        #expect(coordinator.cases.map(\.file.id) == [id] && Set(coordinator.referrals.map(\.referral.id)) == [second, third])
        let police = try await network.alike(first, as: "police-prevent")
        #expect(police.cases.isEmpty && police.referrals.map(\.referral.id) == [second], "another door of the own agency")
        let colleague = try await network.alike(second, as: "police-prevent")
        #expect(colleague.referrals.map(\.referral.id) == [first])
        #expect(try await network.alike(third, as: "youth-worker").likeness == .none)
        // The school made the referral of the case, and leads nothing; its colleague is not on the team.
        let again = try await network.refer(again, as: "school-lead")
        #expect(try await network.alike(again, as: "school-lead").cases.map(\.file.id) == [id])
        #expect(try await network.told("city-coordinator").isEmpty, "the case has an owner")
        #expect(try await network.told("social-worker-ines").count == 4)
    }

    @Test("R33: an adopted referral counts for the agency that made it, and for the coordinator as the case only")
    func adopted() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        try await network.leave(id, "school-lead", by: "social-worker-ines")
        let again = try await network.refer(again, as: "school-lead")
        #expect(try await network.alike(again).likeness == .none)
        let school = try await network.alike(again, as: "school-lead")
        #expect(school.cases.isEmpty && school.referrals.map(\.referral.adoptedAs) == [id])
    }

    @Test("R33: without an owner the coordinators of the team are told; a closed case is told of, too; so is one from outside, without an agency")
    func whoLeads() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(TestNetwork.nora)
        _ = try await network.refer(again, as: "police-prevent")
        #expect(try await network.told("city-coordinator").map(\.notice.caseID) == [id])
        #expect(try await network.told("school-lead").isEmpty)
        try await network.appoint(id, "school-lead")
        #expect(try await network.told("city-coordinator").isEmpty)
        #expect(try await network.told("school-lead").count == 1)
        try await network.close(id, as: "school-lead")
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        _ = try await network.bring(door)
        try await network.takeIn(network.newestConcern(), again)
        let told = try await network.told("school-lead").map(\.notice)
        #expect(told.map { $0.agency == nil } == [false, true])
        try await network.answer(#require(told.last), as: "school-lead")
        #expect(try await network.told("school-lead").count == 1)
    }

    @Test("R33: the answer ends the notice, stays with its reason for whoever leads, and stands in the log without content")
    func answered() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        _ = try await network.refer(again, as: "police-prevent")
        let notice = try #require(try await network.notices(id).first)
        for values in [[:], ["likeness": "same"], ["reason": "r"], ["likeness": "perhaps", "reason": "r"]] {
            await #expect(throws: FormErrors.self) { try await network.answer(notice, values, as: "social-worker-ines") }
        }
        let events = try await network.events { try await network.answer(notice, as: "social-worker-ines") }
        #expect(events.map(\.code) == [EventCode.likenessAnswered.rawValue] && events.first?.subject == id.text)
        #expect(events.first?.items.map(\.kind) == ["decision"])
        #expect(try await network.notices(id).isEmpty)
        #expect(try await network.told("social-worker-ines").isEmpty)
        #expect(try await network.find(notice, as: "social-worker-ines").answeredAt != nil)
        await #expect(throws: Refusal.conflict(stored: "")) { try await network.answer(notice, as: "social-worker-ines") }
        let kept = try await network.read(id, as: "social-worker-ines") { try DecisionStore.all($0, $1).first { $0.kind == .likeness } }
        #expect(kept?.content.reason == "Her cousin." && kept?.content.note == "Another person")
        #expect(try await network.decisions(id, as: "school-lead").contains(.likeness) == false)
        try await network.log.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R33, R37: a stripped referral hits nothing any more, and the notice of it goes; also when an older backup brings both back")
    func stripped() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        let brought = try await network.refer(again, as: "police-prevent")
        try await network.end(brought, "all-clear", "")
        let backup = try network.stores.copy()
        network.clock.advance(seconds: 91 * 86_400)
        _ = try await StripStore.round(network.log, isFirst: true)
        #expect(try await network.notices(id).isEmpty)
        #expect(try await network.alike(network.refer(again, as: "police-community")).likeness == .none)
        #expect(try await network.notices(id).count == 1, "the new one is told of")
        #expect(try await network.count("likeness_token WHERE scope = \(brought)") == 0)

        let restored = try TestNetwork(stores: backup, demo: network.demo, clock: network.clock, seed: 9)
        #expect(try await restored.count("likeness_notice WHERE referral_id = \(brought)") == 1)
        try await StripStore.replay(network.log.erasures.strips(), restored.log)
        #expect(try await restored.count("likeness_notice") == 0)
        #expect(try await restored.count("likeness_token WHERE scope = \(brought)") == 0)
        _ = try await restored.refer(again, as: "police-community")
        #expect(try await restored.notices(id).count == 1, "what was restored still hits")
    }

    @Test("R33, R86: an erased case is told of nobody, and nothing of it hits; notices of its referral in other cases go with it")
    func erased() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        let other = try await network.adopt(again, as: "police-prevent")
        #expect(try await network.notices(id).count == 1)
        try await network.appoint(other, "police-prevent")
        _ = try await network.refer(again, as: "youth-worker")
        #expect(try await network.told("police-prevent").count == 1)
        try await network.close(other, as: "police-prevent")
        try await network.erase(other)
        #expect(try await network.notices(id).count == 1, "only that of the other referral")
        #expect(try await network.count("likeness_notice WHERE case_id = \(other)") == 0)
        let scopes: SQL = "SELECT id FROM referral UNION SELECT id FROM case_file"
        #expect(try await network.count("likeness_token WHERE scope NOT IN (\(scopes))") == 0)
        _ = try await network.refer(again, as: "exit-online")
        #expect(try await network.told("police-prevent").isEmpty)
    }

    @Test("R33, R90: hits and notices stay when the root key and the keys of cases change; a statement makes neither")
    func keys() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        _ = try await network.refer(again, as: "police-prevent")
        try RootKeyRotation.makeNext(network.stores.keys.appending(path: "root.key.next"), environment: network.database.environment)
        _ = try await RootKeyRotation(network.database).run()
        network.database.keyring.forget()
        _ = try await CaseKeyRotation(network.database).run()
        let second = try await network.refer(again, as: "police-community")
        #expect(try await network.notices(id).count == 2)
        #expect(try await network.alike(second, as: "police-prevent").referrals.count == 1)
        // Moved to another case by somebody with the file in hand.
        let other = try await network.adopt(["name": "Ida Lane"])
        try await network.appoint(other, "school-lead")
        try await network.tamper("UPDATE likeness_notice SET case_id = \(other)")
        #expect(try await network.notices(other, as: "school-lead").isEmpty)
        #expect(try await network.told("school-lead").isEmpty)
    }

    @Test("R33: tokens stand for neither names nor dates, and two referrals with one date or one name have none in common")
    func tokens() async throws {
        let network = try await TestNetwork.fresh()
        let people = [TestNetwork.nora, ["name": "Ida Lane", "born": "2007-03-14"], ["name": "Nora Brook"], ["name": "Nora Brook", "born": "2001-01-01"]]
        for person in people { _ = try await network.refer(person, as: "police-prevent") }
        let rows = try await network.database.fingerprint(["likeness_token"])
        for word in ["nora", "Nora", "brook", "2007"] { #expect(!rows.contains { $0.contains(word) }) }
        let shared = "(SELECT token FROM likeness_token GROUP BY token HAVING count(*) > 1) AS shared" as SQL
        let before = try await network.count(shared)
        _ = try await network.refer(["name": "Nora Brook", "born": "2007-03-14"], as: "police-prevent")
        #expect(try await network.count(shared) == before + 2)
    }

    @Test("R33: what changes in a case is told to whoever leads another, of the new only; whoever changes it learns nothing")
    func changed() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        let mine = try await network.adopt(["name": "Nora Brook"], as: "police-prevent")
        try await network.appoint(mine, "police-prevent")
        #expect(try await network.notices(id).isEmpty)
        func save(_ born: String, _ goal: String) async throws {
            let details = Case.Details(participant: .init(name: "Nora Brook", born: born, contact: "", language: ""), goal: goal)
            try await network.visit(mine, "police-prevent", for: CanEditCase.self).write { access, tx in
                ((), try CaseStore.change(details, version: access.opened.standing.version, access, tx))
            }
        }
        try await save("2007-03-14", "")
        let told = try await network.notices(id)
        #expect(told.count == 1)
        #expect(try await network.told("police-prevent").isEmpty)
        let same = Case.Details(participant: .init(name: "Nora Brook", born: "2007-03-14", contact: "", language: ""), goal: "A new goal")
        try await network.visit(id, "social-worker-ines", for: CanEditCase.self).write { access, tx in
            ((), try CaseStore.change(same, version: access.opened.standing.version, access, tx))
        }
        #expect(try await network.told("police-prevent").isEmpty, "nothing new was known")
        try await network.answer(told[0], as: "social-worker-ines")
        try await save("2007-03-14", "Another goal")
        try await save("2001-01-01", "")
        try await save("2007-03-14", "")
        #expect(try await network.notices(id).isEmpty, "it was looked at")
        try await save("2001-01-01", "")
        _ = try await network.refer(again, as: "youth-worker")
        #expect(try await network.told("police-prevent").isEmpty, "the former date hits no more")
    }

    @Test("R33: rows that are older than tokens get theirs from the running server, and nobody is told of what was there")
    func older() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.nora()
        let brought = try await network.refer(again, as: "police-prevent")
        let second = try await network.refer(again, as: "police-community")
        let before = try await network.database.fingerprint(["likeness_token"])
        let scopes = try await network.count("(SELECT DISTINCT scope FROM likeness_token) AS scopes")
        try await network.tamper("DELETE FROM likeness_notice")
        try await network.tamper("DELETE FROM likeness_token")
        #expect(try await network.alike(brought, as: "police-prevent").likeness == .none)
        var made: Int?
        let events = try await network.events { made = try await LikenessStore.keep(network.log) }
        #expect(made == scopes)
        #expect(events.map(\.code) == [EventCode.likenessIndexed.rawValue] && events.allSatisfy { $0.items == [] && $0.practitioner == nil })
        #expect(try await network.database.fingerprint(["likeness_token"]) == before)
        #expect(try await LikenessStore.keep(network.log) == 0)
        #expect(try await network.alike(brought, as: "police-prevent").referrals.map(\.referral.id) == [second])
        #expect(try await network.notices(id).isEmpty)
        _ = try await network.refer(again, as: "youth-worker")
        #expect(try await network.notices(id).count == 1)
    }

    @Test("R33: for 60 generated people the tokens answer as the plain comparison does")
    func generated() async throws {
        let network = try await TestNetwork.fresh()
        var random = SplitMix64(seed: 33)
        let names = ["Nora Brook", "Brook Nora", "Müller Jan", "Jan Mueller", "Mohammed Ali", "Ali Mohamed Karimi", "Yusuf"]
        let days = ["", "2007-03-14", "2007-01-01", "2008-05-06"]
        let contacts = ["", "0170 1234567", "+49 170 1234567; 5 Main Street", "main street 5", "a@post.example"]
        var people: [Referral.ID: Participant] = [:]
        for index in 0..<60 {
            func one(_ list: [String]) -> String { list[Int(random.next() % UInt64(list.count))] }
            let person = Participant(name: one(names), born: one(days), contact: one(contacts), language: "")
            let seat = ["police-prevent", "youth-worker", "school-lead"][index % 3]
            people[try await network.refer(["name": person.name, "born": person.born, "contact": person.contact], as: seat)] = person
        }
        var most = 0
        for (id, person) in people {
            let expected = people.filter { $0.key != id && Likeness.between(person, $0.value) == .possible }.map(\.key)
            let found = try await network.alike(id).referrals.map(\.referral.id)
            #expect(Set(found).isSubset(of: expected) && found.count == min(20, expected.count))
            most = max(most, found.count)
        }
        #expect(most > 5)
    }
}

extension TestNetwork {
    fileprivate func join(as seat: String, _ role: Member.Role, _ id: Case.ID, by leader: String) async throws {
        let joining = try await self.seat(seat).id
        try await visit(id, leader, for: CanManageTeam.self).write { access, tx in
            let until = access.viewer.today.adding(days: 30).text
            let form = Form(["seat": [joining.text], "role": [role.rawValue], "why": ["w"], "until": [until]])
            return try ((), MemberStore.add(.parse(form, seats: [joining], today: access.viewer.today), access, tx))
        }
    }
}
