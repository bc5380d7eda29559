import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Referrals at a meeting") struct ReferralMeetingTests {
    /// Ada is referred by the school and is on the agenda of today; `wholeTable` where every place was invited.
    private static func town(wholeTable: Bool = true, consent: String = "agreed") async throws -> (
        network: TestNetwork, referral: Referral.ID, meeting: Meeting.ID, item: AgendaItem.ID
    ) {
        let network = try await TestNetwork.fresh()
        let referral = try await network.refer(["name": "Ada Brook", "seen": "Zwetschge", "consent": consent], as: "school-lead")
        let meeting = try await network.meeting(days: 0)
        return try await (network, referral, meeting, network.agenda(referral, on: meeting, wholeTable: wholeTable))
    }

    private static func heard(_ network: TestNetwork, _ meeting: Meeting.ID, _ item: AgendaItem.ID) async throws {
        try await network.attendance(item, of: meeting)
        try await network.hear(item, of: meeting)
    }

    /// Every place of the table that is taken agrees, but one.
    private static func voices(_ network: TestNetwork, objecting: String? = nil) async throws -> [String: String] {
        let seats = try await network.database.read { try StructureStore.usual($0).members.keys.sorted() }
        return Dictionary(uniqueKeysWithValues: seats.map { ("voice.\($0)", $0 == objecting ? "objects" : "agrees") })
    }

    @Test("R35, R60: whoever weighs a referral puts it on the agenda; nobody else, and no referral that was decided") func adding() async throws {
        let (network, referral, meeting, _) = try await Self.town()
        await #expect(throws: FormErrors.self, "it is there already") { _ = try await network.agenda(referral, on: meeting) }
        let other = try await network.refer(["name": "Ben Shore"], as: "school-lead")
        let form = Form(["referral": [other.text], "referral-minutes": ["20"]])
        for seat in network.workers where seat != "city-coordinator" {
            await #expect(throws: (any Error).self, "\(seat)") {
                try await network.desk(seat, for: CanConsult.self).write { try ((), AgendaStore.addReferrals(form, to: meeting, $0, $1)) }
            }
        }
        try await network.weigh(other, "all-clear")
        await #expect(throws: FormErrors.self) { _ = try await network.agenda(other, on: meeting) }
    }

    @Test("R59, R60: the invited table hears whose it is; without an invitation the table knows that something is spoken about, and others nothing")
    func hearing() async throws {
        for wholeTable in [true, false] {
            let (network, _, meeting, item) = try await Self.town(wholeTable: wholeTable)
            let table = try await network.database.read { try Set(StructureStore.usual($0).members.values) }
            for seat in network.workers where seat != "city-coordinator" {
                let (sits, seen) = try await (table.contains(network.seat(seat).id), network.items(meeting, as: seat))
                #expect(seen == (sits ? [wholeTable ? "Ada Brook" : "hidden"] : nil), "\(seat)")
            }
            #expect(try await network.items(meeting, as: "city-coordinator") == ["Ada Brook"])
            try await network.invite("clinic-psych", to: item, of: meeting)
            #expect(try await network.items(meeting, as: "clinic-psych") == ["Ada Brook"])
        }
    }

    @Test("R35: whoever is invited never reads the concern as it was written, in no page and no pack") func concern() async throws {
        let (network, referral, meeting, item) = try await Self.town()
        try await network.invite("clinic-psych", to: item, of: meeting)
        for seat in ["police-prevent", "clinic-psych"] {
            await #expect(throws: Refusal.notFound, "\(seat)") {
                _ = try await network.desk(seat, for: CanRefer.self).read(.referralSeen) { try ReferralStore.find(referral, $0, $1) }
            }
            let pack = try await network.desk(seat, for: CanConsult.self).read(.packSeen) { access, tx in
                try AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx).compactMap { try PackStore.referral(of: $0, access, tx) }
            }
            #expect(pack.isEmpty, "\(seat)")
        }
        let own = try await network.desk("city-coordinator", for: CanConsult.self).read(.packSeen) { access, tx in
            try AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx).compactMap { try PackStore.referral(of: $0, access, tx)?.concern.seen }
        }
        #expect(own == ["Zwetschge"])
    }

    @Test("R59: who declines, sends a deputy or is not needed any more hears nothing more; so does everybody once the minutes are approved")
    func ends() async throws {
        let (network, _, meeting, item) = try await Self.town()
        try await network.invite("clinic-psych", to: item, of: meeting)
        try await network.attend(meeting, "declines", as: "clinic-psych")
        #expect(try await network.items(meeting, as: "clinic-psych") == nil, "the meeting neither")
        try await network.attend(meeting, "deputy", deputy: "social-worker-ines", as: "social-adults")
        #expect(try await network.items(meeting, as: "social-worker-ines") == ["Ada Brook"])
        #expect(try await network.items(meeting, as: "social-adults") == ["hidden"])
        try await Self.heard(network, meeting, item)
        try await network.write([.summary: "Looked at."], item, of: meeting)
        try await network.circulate(meeting)
        #expect(try await network.minutes(item, of: meeting, as: "social-worker-ines").content[.summary] == "Looked at.")
        try await network.approve(meeting)
        await #expect(throws: Refusal.notFound) { try await network.minutes(item, of: meeting, as: "social-worker-ines") }
        #expect(try await network.minutes(item, of: meeting).content[.summary] == "Looked at.")
    }

    @Test("R59: without minutes going round, hearing ends by itself") func late() async throws {
        let (network, _, meeting, _) = try await Self.town()
        network.clock.advance(seconds: 30 * 86_400)
        #expect(try await network.items(meeting, as: "police-prevent") == ["Ada Brook"])
        network.clock.advance(seconds: 86_400)
        #expect(try await network.items(meeting, as: "police-prevent") == ["hidden"])
    }

    @Test("R51: where the structure asks for a pledge, whoever has not signed hears of no referral") func pledge() async throws {
        let (network, _, meeting, item) = try await Self.town()
        try await network.invite("clinic-psych", to: item, of: meeting)
        try await network.demand("I tell nobody.", guests: "I tell nobody either.")
        #expect(try await (network.items(meeting, as: "clinic-psych") ?? []).isEmpty)
        #expect(try await network.items(meeting, as: "police-prevent") == ["hidden"])
        // The clinic is a member of other cases, and a guest here: it signs both.
        for (seat, roles) in [("clinic-psych", Set<Member.Role>([.member, .guest])), ("police-prevent", [.member])] {
            let asked = try await network.desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1).pledges.map(\.role) }
            #expect(Set(asked) == roles, "\(seat)")
        }
        try await network.sign(as: "clinic-psych", .guest)
        try await network.sign(as: "police-prevent")
        for seat in ["clinic-psych", "police-prevent"] { #expect(try await network.items(meeting, as: seat) == ["Ada Brook"], "\(seat)") }
    }

    @Test("R18, R35, R37: the table adopts a referral: a case at once, the reason kept, the referrer answered; a refusal changes nothing")
    func adopt() async throws {
        let (network, referral, meeting, item) = try await Self.town()
        try await Self.heard(network, meeting, item)
        func decide(_ fields: [String: String]) async throws { try await network.decide(fields, item, of: meeting) }
        func found() async throws -> Referral {
            try await network.desk("city-coordinator", for: CanRefer.self).read(.referralSeen) { try ReferralStore.find(referral, $0, $1) }
        }
        var fields = try await Self.voices(network, objecting: "police")
        fields.merge(["on": "outcome/adopt", "note": "Early help.", "answer": "We take it on."]) { $1 }
        try await decide(fields)
        #expect(try await found().decidedAt == nil, "refused")
        await #expect(throws: Refusal.self, "somebody moved it on meanwhile") { try await decide(fields.merging(["stage": "elsewhere"]) { $1 }) }
        fields = try await Self.voices(network)
        fields.merge(["on": "outcome/adopt", "note": "Early help."]) { $1 }
        do {
            try await decide(fields)
            Issue.record("without an answer to the referrer")
        } catch let errors as FormErrors { #expect(errors.message(for: "answer") != nil) }
        try await decide(fields.merging(["answer": "We take it on."]) { $1 })
        let adopted = try await found()
        let id = try #require(adopted.adoptedAs)
        #expect(adopted.weighing == .init(reason: "Early help.", answer: "We take it on."))
        let minutes = try await network.minutes(item, of: meeting)
        #expect(minutes.resolutions.last?.content.effect.contains("is a case now") == true)
        // It goes on as a case: what is written now stands in the log of the case; tasks, its owner.
        try await network.write([.summary: "Adopted."], item, of: meeting)
        let saved = Int(EventCode.minutesSaved.rawValue)
        #expect(try await network.database.read { try $0.first("SELECT id FROM audit_event WHERE subject = \(id) AND code = \(saved)") } != nil)
        let reviewed = try await network.database.read { try $0.first("SELECT count(*) AS n FROM resolution WHERE case_id = \(id)")?.int("n") }
        #expect(reviewed == 2, "also what was refused before")
        let today = try await network.viewer("police-prevent").today.text
        func task(_ seat: String) async throws -> Form {
            try await Form(["agency": [network.seat(seat).agency.text], "what": ["Call Ada"], "due": [today]])
        }
        let (unseen, task) = try await (task("police-prevent"), task("school-lead"))
        await #expect(throws: FormErrors.self, "an agency that is not on the team would never see it") {
            try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), MinutesStore.assign(item, of: meeting, unseen, $0, $1)) }
        }
        try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), MinutesStore.assign(item, of: meeting, task, $0, $1)) }
        #expect(try await network.read(id, as: "city-coordinator") { try ActionStore.all($0, $1).map(\.content.what) }.contains("Call Ada"))
        // Who was invited to the item has no part in the case by that.
        await #expect(throws: Refusal.notFound) { try await network.read(id, as: "police-prevent") { _, _ in } }
    }

    @Test("R86, R37: with the referral everything goes that was written on it at meetings") func removed() async throws {
        let (network, referral, meeting, item) = try await Self.town()
        try await Self.heard(network, meeting, item)
        try await network.decide(Self.voices(network).merging(["on": "other", "question": "A call?"]) { $1 }, item, of: meeting)
        try await network.circulate(meeting)
        try await network.database.write { tx in try ErasureStore.remove(referral.text, referral: nil, tx) }
        for table in ["minutes", "resolution", "correction", "agenda_item", "attendance"] as [SQL] {
            let column: SQL = table.rendered.text == "agenda_item" ? "id" : "item_id"
            #expect(try await network.database.read { try $0.first("SELECT id FROM \(table) WHERE \(column) = \(item)") } == nil)
        }
        #expect(try await network.items(meeting, as: "city-coordinator") == [])
    }
}
