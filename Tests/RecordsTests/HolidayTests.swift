import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Holidays of the network") struct StoredHolidayTests {
    private func save(_ lines: String, _ network: TestNetwork, as seat: String = "city-coordinator") async throws {
        let form = try HolidayForm.parse(Form(["days": [lines]]))
        try await network.desk(seat, for: CanGovern.self).write { access, tx in try ((), HolidayStore.save(form, access, tx)) }
    }

    private func due(_ id: Case.ID, _ network: TestNetwork) async throws -> Instant? {
        try await network.clocks(id).first { $0.id == "owner" }?.due
    }

    @Test("R36: a holiday moves the clocks at once, in the case and in My work, and moves them back when it is removed") func moves() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let before = try #require(try await due(id, network))
        let day = Instant(milliseconds: before.milliseconds - 1).day(in: try await network.usual().zone)
        try await network.signIn("city-admin")
        let events = try await network.events { try await save("\(day.text) A day", network, as: "city-admin") }
        #expect(events.map(\.code) == [EventCode.holidaysChanged.rawValue])
        let moved = try #require(try await due(id, network))
        #expect(moved >= before.adding(hours: 23) && moved <= before.adding(days: 4))
        let (kept, computed) = try await network.keptAndComputed()
        #expect(kept == computed)
        network.advance(days: 3)
        let line = try await network.work("city-coordinator").clocks.first { $0.place == .file(id) }
        #expect(line?.clock.due == moved)
        try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in try ((), HolidayStore.remove(day, access, tx)) }
        #expect(try await due(id, network) == before)
        await #expect(throws: Refusal.conflict(stored: "This day is not listed any more. Somebody removed it.")) {
            try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in try ((), HolidayStore.remove(day, access, tx)) }
        }
    }

    @Test("R36: a day that is listed gets the new words; practitioners and the data protection officer change nothing") func who() async throws {
        let network = try await TestNetwork.fresh()
        try await save("2027-01-01 New Year\n2026-12-25 Christmas", network)
        try await save("2026-12-25 Christmas Day", network)
        let all = try await network.desk("city-admin", for: CanGovern.self).glance { try HolidayStore.all($0, $1) }
        #expect(all.map(\.words) == ["Christmas Day", "New Year"])
        for seat in ["school-lead", "city-dpo"] { await #expect(throws: Refusal.notFound) { try await save("2027-05-01 May", network, as: seat) } }
    }
}
