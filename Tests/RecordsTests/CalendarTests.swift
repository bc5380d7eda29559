import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Calendar addresses") struct CalendarTests {
    private static func make(_ seat: String, _ network: TestNetwork) async throws -> String {
        try await network.desk(seat, for: CanConsult.self).write { try CalendarStore.make($0, $1) }
    }

    @Test("R29: an address shows the meetings of its seat, as its own list does, and to a guest those of the own invitations alone") func meetings()
        async throws
    {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let (meeting, other) = try await (network.meeting(), network.meeting(days: 9))
        let item = try await network.agenda(id, on: meeting)
        try await network.invite("homes-adviser", to: item, of: meeting)
        for (seat, expected) in [("city-coordinator", [meeting, other]), ("homes-adviser", [meeting]), ("exit-online", [])] {
            let found = try #require(try await CalendarStore.meetings(Self.make(seat, network), network.log)).map(\.meeting.id)
            #expect(Set(found).isSuperset(of: expected) && Set(found).isDisjoint(with: Set([meeting, other]).subtracting(expected)), "\(seat)")
        }
        try await network.attend(meeting, "declines", as: "homes-adviser")
        let token = try await Self.make("homes-adviser", network)
        #expect(try await CalendarStore.meetings(token, network.log)?.contains { $0.meeting.id == meeting } == false)
    }

    @Test("R22, R29: an address ends with another one, by its owner's hand, and with the account; nothing is found by what is stored") func ends() async throws
    {
        let network = try await TestNetwork.fresh()
        let first = try await Self.make("police-prevent", network)
        #expect(try await CalendarStore.meetings(first, network.log) != nil)
        let second = try await Self.make("police-prevent", network)
        #expect(try await CalendarStore.meetings(first, network.log) == nil)
        #expect(try await CalendarStore.meetings(second, network.log) != nil)
        let stored = try #require(try await network.database.read { try $0.first("SELECT token_hash FROM calendar")?.bytes("token_hash") })
        #expect(try await CalendarStore.meetings(stored.hex, network.log) == nil)
        try await network.desk("police-prevent", for: CanConsult.self).write { try ((), CalendarStore.end($0, $1)) }
        #expect(try await CalendarStore.meetings(second, network.log) == nil)
        let third = try await Self.make("police-prevent", network)
        let person = try await network.viewer("police-prevent").practitioner.id
        try await network.database.write { tx in _ = try tx.rows("UPDATE practitioner SET disabled_at = \(tx.now) WHERE id = \(person)") }
        #expect(try await CalendarStore.meetings(third, network.log) == nil)
        #expect(try await CalendarStore.meetings("", network.log) == nil)
    }

    @Test("R22: whoever leaves the seat reads its calendar no more") func left() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await Self.make("police-prevent", network)
        let seat = try await network.seat("police-prevent").id
        try await network.database.write { tx in _ = try tx.rows("UPDATE seat SET holder_id = NULL, deputy_id = NULL WHERE id = \(seat)") }
        #expect(try await CalendarStore.meetings(token, network.log) == nil)
    }
}
