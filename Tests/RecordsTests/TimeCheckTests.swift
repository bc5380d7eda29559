import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Times that the log would have to take back")
struct TimeCheckTests {
    @Test("R88: a clock behind the newest event, or set since the last look, admits no event; one that is a little off does")
    func admits() {
        let (check, now) = (TimeCheck(), TestClock.start)
        #expect(check.admits(now.adding(days: -1)), "nobody has looked")
        for (newest, server, isRight) in [
            (nil, nil, true), (now, nil, true), (now.adding(seconds: 60), nil, true), (now.adding(seconds: 62), nil, false), (now.adding(days: -9), nil, true),
            (nil, now.adding(seconds: 59), true), (nil, now.adding(seconds: 62), false), (nil, now.adding(seconds: -62), false),
        ] as [(Instant?, Instant?, Bool)] {
            check.note(now, newest: newest, server: server)
            #expect((check.fault == nil) == isRight && check.admits(now) == isRight)
        }
        check.note(now, newest: now, server: nil)
        #expect(check.admits(now.adding(seconds: 50)) && check.admits(now.adding(seconds: -50)))
        #expect(!check.admits(now.adding(seconds: 70)) && !check.admits(now.adding(seconds: -70)))
    }

    @Test("R88: with a clock that is behind nothing is read or written; it goes on when the clock is right")
    func behind() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        try await network.enter(id, as: "school-lead")
        // PostgreSQL has the clock of today, and tests have their own.
        try await network.log.checkTime()
        network.clock.advance(seconds: -600)
        if TestStores.postgres == nil { try await network.log.checkTime() }
        await #expect(throws: Refusal.wrongTime) { try await network.read(id, as: "school-lead") { _, _ in } }
        await #expect(throws: Refusal.wrongTime) { try await network.enter(id, as: "school-lead") }
        network.clock.advance(seconds: 600)
        if TestStores.postgres == nil {
            #expect(throws: Refusal.wrongTime) { try network.log.refuseWrongTime() }
            try await network.log.checkTime()
            try await network.enter(id, as: "school-lead")
        }
    }

    @Test("R88: a clock that was ahead is accepted once, in the log, which verifies and tells how often; else it does not verify")
    func ahead() async throws {
        guard TestStores.postgres == nil else { return }
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        try await network.enter(id, as: "school-lead")
        network.clock.advance(seconds: 600)
        try await network.enter(id, as: "school-lead")
        network.clock.advance(seconds: -700)
        let console = Console(log: network.log)
        try await console.acceptTime()
        await #expect(throws: Database.CannotOpen.self) { try await console.acceptTime() }
        try await network.enter(id, as: "school-lead")
        try await network.log.settle()
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [] && report.clockSetBack == 1)
    }
}
