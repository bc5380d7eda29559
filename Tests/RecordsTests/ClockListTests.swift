import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Records

extension TestNetwork {
    func work(_ seat: String) async throws -> Work { try await desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1) } }

    func advance(days: Int) { clock.advance(seconds: days * 86_400) }

    func pause(_ clock: String, _ id: Case.ID, as seat: String, reason: String = "For the court") async throws {
        let form = Form(["clock": [clock], "pause-reason": [reason]])
        try await visit(id, seat, for: CanEditCase.self).write { access, tx in try ((), PauseStore.begin(form, access, tx)) }
    }

    func clocks(_ id: Case.ID, as seat: String = "city-coordinator") async throws -> [RunningClock] {
        try await read(id, as: seat) { try StageStore.clocks($0, $1) }
    }

    /// What is kept of the clocks, and what it would be if it were computed now.
    func keptAndComputed() async throws -> (kept: [String], computed: [String]) {
        @Sendable func rows(_ tx: Transaction) throws -> [String] {
            try tx.rows("SELECT scope, clock, started_at, due, ended_at FROM clock_run ORDER BY scope, clock, started_at, position").map { row in
                let (due, ended) = try (row.optional("due", row.text), row.optional("ended_at", row.text))
                return try "\(row.text("scope")) \(row.text("clock")) \(row.text("started_at")) \(due ?? "-") \(ended ?? "-")"
            }
        }
        struct Undone: Error { let rows: ([String], [String]) }
        do {
            try await database.write { tx in
                let kept = try rows(tx)
                try tx.rows("DELETE FROM clock_run")
                try ClockStore.settleAll(tx)
                throw Undone(rows: (kept, try rows(tx)))
            }
        } catch let undone as Undone { return undone.rows }
        return ([], [])
    }
}

/// Counts what a body asks the database.
struct Counting: Session {
    let inner: any Session
    let count = Count()

    final class Count: Sendable {
        let statements = Mutex<[String]>([])
    }

    func rows(_ text: String, _ values: [SQL.Value]) throws -> [Row] {
        count.statements.withLock { $0.append(text) }
        return try inner.rows(text, values)
    }
    var changes: Int { inner.changes }
}

@Suite("Clocks in My work") struct ClockListTests {
    @Test("R36: what is kept beside the marks is what the engine computes, after everything that moves a clock") func isKept() async throws {
        let network = try await TestNetwork.fresh()
        func check(_ what: String) async throws {
            let (kept, computed) = try await network.keptAndComputed()
            #expect(kept == computed && !kept.isEmpty, "\(what)")
        }
        try await check("the demo")
        let id = try await network.adopt()
        try await check("adopted")
        try await network.pause("owner", id, as: "school-lead")
        try await check("paused")
        network.advance(days: 9)
        let pause = try #require(try await network.read(id, as: "school-lead") { try PauseStore.open($0, $1) }.first)
        try await network.visit(id, "school-lead", for: CanEditCase.self).write { ((), try PauseStore.end(pause.id, $0, $1)) }
        try await check("resumed")
        try await network.appoint(id, "school-lead")
        network.advance(days: 100)
        try await network.visit(id, "city-coordinator", for: CanClose.self).write {
            ((), try DecisionStore.review(.parse(Form(["achieved": ["a"], "next": ["n"]])), $0, $1))
        }
        try await check("reviewed late")
        try await network.close(id, as: "school-lead")
        try await check("closed")
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        _ = try await network.bring(door)
        try await network.takeIn(network.newestConcern())
        try await check("taken in")
    }

    @Test("R36: a clock that was missed or is due within days stands in My work of the owner and of the coordinator, and of nobody else")
    func whose() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        try await network.appoint(id, "school-lead")
        func lines(_ seat: String) async throws -> [ClockLine] { try await network.work(seat).clocks.filter { $0.place == .file(id) } }
        #expect(try await lines("school-lead").isEmpty, "the review is 90 days away")
        network.advance(days: 84)
        let soon = try #require(try await lines("school-lead").first)
        #expect(soon.clock.id == "review" && soon.participant == "Ada Brook" && !soon.clock.isOverdue(at: network.clock.now()))
        network.advance(days: 10)
        for seat in ["school-lead", "city-coordinator"] {
            let (now, found) = try await (network.clock.now(), lines(seat))
            #expect(found.map { $0.clock.isOverdue(at: now) } == [true], "\(seat)")
        }
        for seat in ["police-prevent", "social-adults", "clinic-psych"] { #expect(try await lines(seat).isEmpty, "\(seat)") }
    }

    @Test("R77: a look-back after closure stands in My work of whoever owned the case, until it is done") func lookBacks() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.appoint(id, "school-lead")
        try await network.close(id, as: "school-lead")
        #expect(try await network.work("school-lead").clocks.isEmpty)
        network.advance(days: 180)
        #expect(try await network.work("school-lead").clocks.map(\.place) == [.lookBack(id)])
        let form = Form(["look-back": ["six-months"], "found": ["f"], "next": ["n"]])
        try await network.visit(id, "school-lead", for: CanLookBack.self).write { ((), try StageStore.lookBack(form, $0, $1)) }
        #expect(try await network.work("school-lead").clocks.isEmpty)
    }

    @Test("R32 R36: the coordinator's My work has the clocks of referrals, and counts concerns from outside that wait") func door() async throws {
        let network = try await TestNetwork.fresh()
        let before = try await network.work("city-coordinator")
        let referral = try await network.refer(["name": "Nora Vale"], as: "school-lead")
        _ = try await network.bring(OutsideDoor(log: network.log, environment: network.database.environment))
        let work = try await network.work("city-coordinator")
        #expect(work.clocks.contains { $0.place == .referral(referral) && $0.participant == "Nora Vale" })
        #expect(try work.outside == #require(before.outside) + 1 && work.queue == #require(before.queue) + 1)
        let school = try await network.work("school-lead")
        #expect(school.outside == nil && school.queue == nil && school.clocks.allSatisfy { $0.place != .referral(referral) })
        try await network.weigh(referral, "all-clear")
        let after = try await network.work("city-coordinator").clocks
        #expect(after.allSatisfy { $0.place != .referral(referral) })
    }

    @Test("R32: what is answered does not keep what waits out of a short list, and one statement asks for all") func waiting() async throws {
        let network = try await TestNetwork.fresh()
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        _ = try await network.bring(door)
        let quiet = try await network.newestConcern()
        try await network.takeIn(quiet)
        network.clock.advance(seconds: 60)
        _ = try await network.bring(door)
        let waits = try await network.newestConcern()
        let desk = try await network.desk("city-coordinator", for: CanTriage.self)
        let all = try await desk.read(.concernSeen) { try OutsideStore.waiting($0, $1) }.count
        let first = try await desk.read(.concernSeen) { try OutsideStore.waiting(limit: all, $0, $1) }
        #expect(first.contains { $0.concern.id == waits } && !first.contains { $0.concern.id == quiet })
        #expect(try await network.work("city-coordinator").outside == all)
    }

    @Test("R36: missed terms are counted per structure, running and ended late, until the case is closed") func missed() async throws {
        let network = try await TestNetwork.fresh()
        let table = try await network.structure("five-step")
        func counts() async throws -> (missed: Int, running: Int, clocks: [String: Int]) {
            let line = try await network.work("city-coordinator").missed.first { $0.structure.id == table.id }
            return (line?.missed ?? 0, line?.running ?? 0, line?.clocks ?? [:])
        }
        let referral = try await network.refer(to: table)
        #expect(try await counts().missed == 0)
        network.advance(days: 40)
        let late = try await counts()
        #expect(late == (2, 2, ["Triage": 2]))
        let id = try #require(try await network.weigh(referral, "adopt"))
        #expect(try await counts().missed == 0, "what was answered counts no more")
        network.advance(days: 40)
        #expect(try await counts() == (1, 1, ["Appoint an owner": 1]))
        try await network.appoint(id, "school-lead")
        network.advance(days: 60)
        #expect(try await counts() == (2, 1, ["Appoint an owner": 1, "Review of the case": 1]), "what ended late stays counted")
        let now = network.clock.now()
        #expect(try await network.clocks(id).count { $0.isBreached(at: now) } == 2)
        try await network.close(id, as: "school-lead")
        #expect(try await counts().missed == 0)
    }

    @Test("R13: in vertical coordination the seat that leads is told how many terms were missed, and which only in its own cases") func escalation()
        async throws
    {
        let network = try await TestNetwork.fresh()
        for (template, place, isVertical) in [("safety-house", "municipality", true), ("respect-lu", "psychologists", false)] {
            let table = try await network.structure(template, seats: [place: "social-adults"])
            #expect((table.template.identity.coordination.value == .vertical) == isVertical)
            _ = try await network.refer(to: table)
            network.advance(days: 60)
            let work = try await network.work("social-adults")
            let told = work.missed.first { $0.structure.id == table.id }
            #expect((told != nil) == isVertical, "\(template)")
            if let told { #expect(told.missed > 0 && told.clocks.isEmpty) }
            let hasReferral = work.clocks.contains { line in if case .referral = line.place { true } else { false } }
            #expect(!hasReferral && work.queue == nil)
            #expect(try await network.work("clinic-psych").missed.isEmpty)
        }
    }

    @Test("R74 R93: My work asks the database as often for many cases as for few") func statements() async throws {
        let network = try await TestNetwork.fresh()
        func count(_ seat: String) async throws -> Int {
            let viewer = try await network.viewer(seat)
            return try await network.database.read { tx in
                let counting = Counting(inner: tx.session)
                let counted = Transaction(session: counting, database: tx.database, isReading: true)
                _ = try WorkStore.today(DeskAccess.check(viewer, in: counted), counted)
                return counting.count.statements.withLock { $0.count }
            }
        }
        func add(_ cases: Int) async throws {
            for _ in 0..<cases {
                let id = try await network.adopt()
                try await network.appoint(id, "school-lead")
                _ = try await network.refer([:], as: "school-lead")
            }
            network.advance(days: 100)
            // Something about sharing waits at both times: what nobody waits for is not asked about.
            let id = try await network.adopt()
            try await network.appoint(id, "school-lead")
            _ = try await network.consent(id, until: network.viewer("city-coordinator").today.adding(days: 5))
        }
        try await add(2)
        let few = try await (count("school-lead"), count("city-coordinator"))
        try await add(12)
        let many = try await (count("school-lead"), count("city-coordinator"))
        #expect(few.0 == many.0 && few.1 == many.1, "\(few) \(many)")
        #expect(try await network.work("school-lead").clocks.count > 10)
    }
}
