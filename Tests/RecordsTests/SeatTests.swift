import Domain
import Testing

@testable import Records

@Suite("Seats: handed over, deputised, ended")
struct SeatTests {
    private func person(_ seat: String, _ network: TestNetwork) async throws -> Practitioner.ID { try #require(try await network.seat(seat).holder) }

    private func change(
        _ seat: String, holder: Practitioner.ID?, deputy: Practitioner.ID? = nil, until: Day? = nil, version: Int = 1, _ network: TestNetwork
    ) async throws {
        let id = try await network.seat(seat).id
        let form = Form([
            "title": ["Handed over"], "holder": [holder?.text ?? ""], "deputy": [deputy?.text ?? ""], "until": [until?.text ?? ""],
        ])
        try await network.desk("city-admin", for: CanManageAccounts.self).write { access, tx in
            let people = try SeatStore.people(access, tx).map(\.id)
            return try ((), SeatStore.change(id, .parse(form, people: people, today: access.viewer.today), version: version, access, tx))
        }
    }

    @Test("R22: the new holder sees the cases of the seat, the former holder is signed out of it and sees nothing")
    func handover() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        let seat = try await network.seat("police-prevent")
        let (former, next) = try await (person("police-prevent", network), person("police-community", network))
        _ = try await network.viewer("city-admin")
        try await session("former", of: former, in: seat.id, network)
        #expect(try await SessionStore.viewer("former", network.log)?.seat.id == seat.id)
        let events = try await network.events { try await change("police-prevent", holder: next, network) }
        #expect(events.map(\.code) == [EventCode.seatChanged.rawValue] && events.first?.subject == seat.id.text)
        #expect(try await network.count("session WHERE seat_id = \(seat.id)") == 0)
        try await session("former", of: former, in: seat.id, network)
        #expect(try await SessionStore.viewer("former", network.log) == nil)
        try await session("next", of: next, in: seat.id, network)
        try await network.sign(next, in: seat.id)
        let visit: CaseVisit<CanSeeCase> = try #require(try await SessionStore.viewer("next", network.log)).visit(id, network.log)
        #expect(try await visit.read(.caseSeen) { try CaseStore.find($0, $1).id } == id)
    }

    private func session(_ token: String, of person: Practitioner.ID, in seat: Seat.ID, _ network: TestNetwork) async throws {
        _ = try await network.database.write { tx in
            try tx.rows(
                """
                INSERT INTO session (token_hash, practitioner_id, seat_id, created_at, seen_at, verified_at)
                VALUES (\(SecretToken.hash(token)), \(person), \(seat), \(tx.now), \(tx.now), \(tx.now))
                """)
        }
    }

    @Test("R22: a deputy keeps the own session and can act in the seat; two changes at once do not overwrite each other")
    func deputyAndConflict() async throws {
        let network = try await TestNetwork.fresh()
        let (holder, deputy) = try await (person("police-prevent", network), person("police-community", network))
        try await change("police-prevent", holder: holder, deputy: deputy, network)
        await #expect(throws: Refusal.conflict(stored: "")) { try await change("police-prevent", holder: deputy, network) }
        let stored = try await network.seat("police-prevent")
        #expect(stored.holder == holder && stored.deputy == deputy)
    }

    @Test("R22 R58: a seat that owns open cases gets no last day; the only administrator cannot be taken away; the disabled hold no seat")
    func refused() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.appoint(id, "school-lead")
        let today = try await network.viewer("city-admin").today
        let (lead, admin) = try await (person("school-lead", network), person("city-admin", network))
        let owner = await #expect(throws: FormErrors.self) { try await change("school-lead", holder: lead, until: today, network) }
        #expect(owner?.message(for: "until") != nil)
        for (holder, until) in [(nil, nil), (lead, today), (admin, today)] as [(Practitioner.ID?, Day?)] {
            let last = await #expect(throws: FormErrors.self) { try await change("city-admin", holder: holder, until: until, network) }
            #expect(last?.message(for: "holder") != nil)
        }
        let disabled = try await person("police-community", network)
        try await network.desk("city-admin", for: CanManageAccounts.self).write { try ((), AccountStore.disable(disabled, $0, $1)) }
        let gone = await #expect(throws: FormErrors.self) { try await change("police-prevent", holder: disabled, network) }
        #expect(gone?.message(for: "holder") != nil)
        #expect(try await network.seat("city-admin").holder == admin)
    }
}
