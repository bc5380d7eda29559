import Crypto
import Domain
import Foundation
import Testing

@testable import Records

@Suite("Rights are not won with a statement in the database")
struct RightsTests {
    @Test(
        "R90 R59: a place in the team that was changed by hand gives no access",
        arguments: [
            "UPDATE member SET role = 'member' WHERE case_id = $case AND seat_id = $guest",
            "UPDATE member SET until_day = NULL WHERE case_id = $case AND seat_id = $guest",
            "UPDATE member SET from_day = '2020-01-01' WHERE case_id = $case AND seat_id = $guest",
            "UPDATE member SET version = version + 1 WHERE case_id = $case AND seat_id = $guest",
            "UPDATE member SET seat_id = $guest WHERE case_id = $case AND seat_id = $police",
            "UPDATE member SET case_id = $case WHERE case_id <> $case AND seat_id = $guest",
        ])
    func places(_ sql: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let today = try await network.viewer("city-coordinator").today
        try await network.join(id, "police-prevent")
        let (guest, police) = try await (network.seat("mentor-sami").id, network.seat("police-prevent").id)
        if sql.contains("$police") {
            await #expect(throws: Refusal.notFound) { try await network.read(id, as: "mentor-sami") { try CaseStore.find($0, $1).reference } }
        } else if !sql.contains("<>") {
            try await network.join(id, "mentor-sami", .guest, until: today.adding(days: 5))
            _ = try await network.read(id, as: "mentor-sami") { try CaseStore.find($0, $1).reference }
        }
        let filled = sql.replacing("$case", with: "'\(id)'").replacing("$guest", with: "'\(guest)'").replacing("$police", with: "'\(police)'")
        try await network.tamper(SQL(stringLiteral: filled))
        await #expect(throws: CryptoKitError.self) { try await network.read(id, as: "mentor-sami") { try CaseStore.find($0, $1).reference } }
        // A list says that something is wrong; it does not become shorter in silence.
        await #expect(throws: CryptoKitError.self) {
            try await network.desk("mentor-sami", for: CanRefer.self).read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1).next }
        }
    }

    @Test(
        "R88 R39: the row of a share before its revocation, and of a place before its end, put back, is found by the bundle",
        arguments: [
            "share", "member",
        ])
    func rollback(_ table: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first).id
        let place = try #require(try await network.read(id, as: "school-lead") { try MemberStore.all($0, $1) }.last).id
        let row = table == "share" ? share.text : place.text
        let name = SQL(stringLiteral: table)
        try await network.tamper("CREATE TABLE kept AS SELECT * FROM \(name) WHERE id = \(row)")
        try await network.revoke(share, of: entry, id, as: "school-lead")
        try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(place, $0, $1)) }
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
        try await network.tamper("DELETE FROM \(name) WHERE id = \(row)")
        try await network.tamper("INSERT INTO \(name) SELECT * FROM kept")
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == ["Row \(table) \(row): what is stored is not what was written last."])
    }

    @Test("R92: an account that was disabled meanwhile is refused in a visit that is still open, in a case and at the desk")
    func disabled() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let viewer = try await network.viewer("school-lead")
        let (visit, adding): (CaseVisit<CanSeeCase>, CaseVisit<CanAddEntry>) = (viewer.visit(id, network.log), viewer.visit(id, network.log))
        let (desk, directory): (DeskVisit<CanRefer>, DeskVisit<CanSeeDirectory>) = (viewer.visit(network.log), viewer.visit(network.log))
        _ = try await visit.read(.caseSeen) { try CaseStore.find($0, $1).reference }
        try await network.desk("city-admin", for: CanManageAccounts.self).write { ((), try AccountStore.disable(viewer.practitioner.id, $0, $1)) }
        let before = try await network.fingerprint()
        let events = try await network.events {
            await #expect(throws: Refusal.notFound) { _ = try await visit.read(.caseSeen) { try CaseStore.find($0, $1).reference } }
            await #expect(throws: Refusal.notFound) {
                try await adding.write { access, tx in
                    let form = Form(["kind": ["note"], "title": ["t"], "text": ["x"], "handling": ["case-team"]])
                    return try EntryStore.add(.parse(form, ShareStore.offer(access, tx)), access, tx)
                }
            }
            await #expect(throws: Refusal.notFound) { _ = try await desk.read(.workSeen) { try WorkStore.today($0, $1).mine.count } }
            await #expect(throws: Refusal.notFound) { _ = try await directory.glance { try DirectoryStore.all($0, $1).seats.count } }
        }
        #expect(events.map(\.code) == Array(repeating: EventCode.accessRefused.rawValue, count: 4))
        #expect(events.allSatisfy { $0.rules.contains("disabled-account") && $0.items.isEmpty && $0.practitioner == viewer.practitioner.id.text })
        #expect(try await network.fingerprint() == before)
    }

    @Test("R90 R39: who wrote an entry cannot be changed by hand to let another seat read it")
    func author() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        let entry = try await network.enter(id, as: "school-lead", .namedPeople)
        let police = try await network.seat("police-prevent").id
        try await network.tamper("UPDATE entry SET author_id = \(police) WHERE id = \(entry)")
        let seen = try? await network.read(id, as: "police-prevent") { try EntryStore.find(entry, $0, $1).content }
        #expect(seen == nil)
    }

    @Test("R90 R58 R76: the owner and the state of a case cannot be changed by hand", arguments: ["owner", "state"])
    func file(_ what: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        try await network.appoint(id, "school-lead")
        if what == "state" { try await network.close(id, as: "school-lead") }
        let police = try await network.seat("police-prevent").id
        try await network.tamper(
            what == "state"
                ? "UPDATE case_file SET state = 'open', closed_at = NULL WHERE id = \(id)" : "UPDATE case_file SET owner_id = \(police) WHERE id = \(id)")
        let seat = what == "state" ? "school-lead" : "police-prevent"
        let isPermitted = (try? await network.visit(id, seat, for: CanClose.self).read(.caseSeen) { access, _ in access.may(.closeCase) }) ?? false
        #expect(!isPermitted)
    }

    @Test("R90 R35: the stage and the level of a case cannot be changed by hand", arguments: ["stage", "level"])
    func stage(_ what: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        _ = try await network.read(id, as: "city-coordinator") { access, _ in access.course }
        try await network.tamper(
            what == "stage" ? "UPDATE case_file SET stage = 'work' WHERE id = \(id)" : "UPDATE case_file SET level = 'high' WHERE id = \(id)")
        await #expect(throws: (any Error).self) { try await network.read(id, as: "city-coordinator") { access, _ in access.course } }
    }

    @Test("R90 R18: what is on record for one thing cannot be put in the place of another, and goes with an erasure", arguments: [true, false])
    func grounds(_ isTampered: Bool) async throws {
        var story = try await Story("mechelen", consent: "not-asked")
        try await story.take("look-closer")
        try await story.meet(.consent, for: "coaching")
        try await story.meet(.pledge, for: "coaching")
        try await story.take("coaching")
        let id = try #require(story.caseID)
        try await story.record(["kind": "consent", "answer-consent": "no"])
        let network = story.network
        #expect(try await network.count("ground") == 3)
        // The yes of the referral over the later no of the case.
        guard isTampered else {
            try await story.close("withdrew")
            try await network.erase(id)
            #expect(try await network.count("ground") == 0)
            return
        }
        try await network.tamper(
            "UPDATE ground SET sealed = (SELECT sealed FROM ground AS other WHERE kind = 'consent' AND holds = 1) WHERE kind = 'consent' AND holds = 0")
        try await story.own("school-lead")
        await #expect(throws: (any Error).self) { try await story.take("steady") }
    }
}
