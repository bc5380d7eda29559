import Domain
import TestSupport
import Testing

@testable import Records

@Suite("Break-glass: one case, four hours, told at once, reviewed")
struct GlassTests {
    private func story() async throws -> (TestNetwork, Case.ID, String) {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.appoint(id, "school-lead")
        try await network.enter(id, as: "school-lead", title: "Shared", text: "Where he stays", shares: [network.terms(.team, .full)])
        try await network.enter(id, as: "school-lead", .ownAgency, title: "Kept", text: "Only ours")
        return try await (network, id, network.reference(id))
    }

    @Test("R91: it lets this person in this seat read this case for four hours: what the team sees, and nothing else") func reads() async throws {
        let (network, id, reference) = try await story()
        let others = try await network.caseIDs().filter { $0 != id }
        func open(_ seat: String) async throws -> Set<Case.ID> {
            var open: Set<Case.ID> = []
            for one in [id] + others {
                do { open.insert(try await network.read(one, as: seat) { try CaseStore.find($0, $1).id }) } catch Refusal.notFound {}
            }
            return open
        }
        let before = try await open("youth-worker")
        let police = try await open("police-prevent")
        #expect(!before.contains(id))
        #expect(try await network.breakGlass(reference, as: "youth-worker") == .opened(id))
        #expect(try await open("youth-worker") == before.union([id]))
        #expect(try await open("police-prevent") == police)
        let texts = try await network.read(id, as: "youth-worker") { try EntryStore.visible(.init(), limit: 50, $0, $1).entries.map { "\($0.content)" } }
        #expect(texts.contains { $0.contains("Where he stays") } && !texts.contains { $0.contains("Only ours") })
        let goal = try await network.visit(id, "youth-worker", for: CanSeeTeam.self).read(.caseSeen) { try MemberStore.all($0, $1).count }
        #expect(goal > 1)
        network.clock.advance(seconds: 4 * 3600 - 120)
        #expect(try await open("youth-worker").contains(id))
        network.clock.advance(seconds: 180)
        #expect(try await open("youth-worker") == before)
    }

    @Test("R91: nothing is written, shared, granted, closed, erased or opened further through it; who looked is not for it either") func readOnly() async throws
    {
        let (network, id, reference) = try await story()
        try await network.breakGlass(reference, as: "youth-worker")
        let viewer = try await network.viewer("youth-worker")
        let acts: [Facts.Act] = [
            .editCase, .addEntry, .shareEntry, .endShare, .withdrawConsent, .manageTeam, .appointOwner, .assignAction, .answerAction, .closeCase, .seeCaseLog,
            .proposeErasure, .approveErasure, .lookBack, .breakGlass, .seeStatement, .hearReferral,
        ]
        let may = try await network.read(id, as: "youth-worker") { access, _ in acts.filter { access.may($0) } }
        #expect(may.isEmpty)
        let before = try await network.fingerprint()
        await #expect(throws: Refusal.notFound) { try await network.enter(id, as: "youth-worker") }
        await #expect(throws: Refusal.notFound) { try await network.change(id, as: "youth-worker", goal: "g", version: 1) }
        let entry = try await network.read(id, as: "youth-worker") { try EntryStore.visible(.init(), limit: 50, $0, $1).entries[0].entry.id }
        await #expect(throws: Refusal.notFound) { try await network.share(entry, id, as: "youth-worker", [network.terms(.agency(viewer.agency.id), .full)]) }
        #expect(try await network.fingerprint() == before)
    }

    @Test("R91: a wrong code, a used code, an unknown reference, a closed case and the own team open nothing, and the last three say the same")
    func refused() async throws {
        let (network, id, reference) = try await story()
        #expect(try await network.breakGlass(reference, as: "youth-worker", code: "000000") == .codeRefused)
        #expect(try await network.breakGlass("RT-2026-99999", as: "youth-worker") == .notOpened)
        // The code of that try is used up.
        let code = try network.code(network.account("youth-worker"))
        #expect(try await network.breakGlass(reference, as: "youth-worker", code: code) == .codeRefused)
        #expect(try await network.breakGlass(reference, as: "school-lead") == .notOpened)
        #expect(try await network.count("glass") == 0)
        #expect(try await network.breakGlass(reference, as: "youth-worker") == .opened(id))
        #expect(try await network.breakGlass(reference, as: "youth-worker") == .notOpened)
        try await network.close(id, as: "school-lead")
        #expect(try await network.breakGlass(reference, as: "police-prevent") == .notOpened)
        let refusals = try await network.events().filter { $0.code == EventCode.glassRefused.rawValue }
        #expect(refusals.count == 6 && refusals.allSatisfy { $0.outcome == 1 && !$0.rules.isEmpty })
    }

    @Test("R91: wrong codes are throttled as at the sign-in, and offices break no glass") func throttled() async throws {
        let (network, _, reference) = try await story()
        for _ in 0..<5 { #expect(try await network.breakGlass(reference, as: "youth-worker", code: "000000") == .codeRefused) }
        await #expect(throws: Refusal.self) { try await network.breakGlass(reference, as: "youth-worker", code: "000000") }
        for seat in ["city-admin", "city-dpo"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.breakGlass(reference, as: seat) }
        }
    }

    @Test("R91: owner, coordinator and officer are told at once; the review is theirs alone, once, and not by whoever opened it") func toldAndReviewed()
        async throws
    {
        let (network, id, reference) = try await story()
        let events = try await network.events { try await network.breakGlass(reference, as: "youth-worker") }.filter {
            $0.code == EventCode.glassOpened.rawValue
        }
        #expect(
            events.count == 1 && events.first?.subject == id.text && events.first?.basis == "vital-interest" && events.first?.items.map(\.kind) == ["glass"])
        func waiting(_ seat: String) async throws -> [GlassLine] {
            try await network.desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1).glasses }
        }
        for seat in ["school-lead", "city-coordinator"] { #expect(try await waiting(seat).map(\.reference) == [reference], "\(seat)") }
        for seat in ["police-prevent", "youth-worker"] { #expect(try await waiting(seat).isEmpty, "\(seat)") }
        func overseen() async throws -> [GlassLine] {
            try await network.desk("city-dpo", for: CanExportLog.self).read(.oversightSeen) { try OversightStore.today($0, $1).glasses }
        }
        let now = try await overseen()
        #expect(now.map(\.reference) == [reference] && now.allSatisfy { $0.participant.isEmpty && $0.glass.reason.isEmpty && $0.glass.review == nil })
        let glass = try #require(now.first?.glass)
        #expect(glass.isOverdue(at: glass.openedAt.adding(hours: 72)) && !glass.isOverdue(at: glass.openedAt.adding(hours: 71)))
        #expect(glass.isAlarming(at: glass.openedAt.adding(days: 7)) && !glass.isAlarming(at: glass.openedAt.adding(days: 6)))
        func review(_ seat: String) async throws {
            let form = Form(["proper": ["no"], "words": ["The team could be reached."]])
            try await network.visit(id, seat, for: CanSeeCaseLog.self).write { try ((), GlassStore.review(glass.id, form, $0, $1)) }
        }
        for seat in ["youth-worker", "police-prevent", "city-dpo", "city-admin"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { try await review(seat) }
        }
        let found = try await network.visit(id, "school-lead", for: CanSeeCaseLog.self).read(.glassSeen) { try GlassStore.find(glass.id, $0, $1) }
        #expect(found.reason == "Somebody may be hurt tonight.")
        try await review("school-lead")
        await #expect(throws: Refusal.self) { try await review("city-coordinator") }
        for seat in ["school-lead", "city-coordinator"] { #expect(try await waiting(seat).isEmpty, "\(seat)") }
        #expect(try await overseen().first?.glass.review?.isProper == false)
    }

    @Test("R91: nobody reviews what they opened themselves, from whichever seat") func ownReview() async throws {
        let (network, id, reference) = try await story()
        try await network.breakGlass(reference, as: "youth-worker")
        try await network.join(id, "youth-worker")
        try await network.appoint(id, "youth-worker", note: "n")
        let form = Form(["proper": ["yes"], "words": ["w"]])
        let glass: Glass.ID = try #require(try await network.database.read { tx in try tx.first("SELECT id FROM glass")?.id("id") })
        let own = await #expect(throws: FormErrors.self) {
            try await network.visit(id, "youth-worker", for: CanSeeCaseLog.self).write { try ((), GlassStore.review(glass, form, $0, $1)) }
        }
        #expect(own?.message(for: "proper") != nil)
    }

    @Test(
        "R91: who, how long and on which basis are bound to the reason: changed by hand, nothing opens", arguments: ["ends_at", "case_id", "practitioner_id"])
    func bound(_ column: String) async throws {
        let (network, id, reference) = try await story()
        try await network.breakGlass(reference, as: "youth-worker")
        let other = try await network.adopt()
        let police = try await network.viewer("police-prevent")
        switch column {
        case "ends_at": try await network.tamper("UPDATE glass SET ends_at = '2999-01-01T00:00:00.000Z'")
        case "case_id": try await network.tamper("UPDATE glass SET case_id = \(other)")
        default: try await network.tamper("UPDATE glass SET practitioner_id = \(police.practitioner.id), seat_id = \(police.seat.id)")
        }
        let (seat, place) = column == "practitioner_id" ? ("police-prevent", id) : ("youth-worker", column == "case_id" ? other : id)
        await #expect(throws: (any Error).self) { _ = try await network.read(place, as: seat) { try CaseStore.find($0, $1).id } }
    }

    @Test("R91 R51: an emergency is no way around the pledge, and tells nobody that a case exists") func pledged() async throws {
        let (network, id, reference) = try await story()
        try await network.demand("I tell nobody.")
        #expect(try await network.breakGlass(reference, as: "youth-worker") == .notOpened)
        try await network.sign(as: "youth-worker")
        #expect(try await network.breakGlass(reference, as: "youth-worker") == .opened(id))
    }
}
