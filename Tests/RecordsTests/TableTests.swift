import Domain
import Testing

@testable import Records

@Suite("Tables: a coordinator weighs what is brought to the structures where the seat has a place")
struct TableTests {
    /// Two structures, each with a coordinator of its own, and a referral to each: one of the city, one of the exit programme.
    private struct Town {
        let network: TestNetwork
        let city, exit: Structure
        let toCity, toExit: Referral.ID

        init() async throws {
            network = try await TestNetwork.fresh()
            (city, exit) = try await (network.structure("five-step"), network.structure("five-step"))
            (toCity, toExit) = try await (network.refer(to: city), network.refer(to: exit))
            try await seat("exit-counsellor", at: exit.id)
        }

        /// Makes the seat a coordinator with the only place at the table.
        func seat(_ key: String, at structure: Structure.ID) async throws {
            let id = try await network.seat(key).id
            try await network.tamper("UPDATE seat SET function = 'coordinator' WHERE id = \(id)")
            try await network.tamper("DELETE FROM structure_member WHERE structure_id = \(structure)")
            try await network.tamper("INSERT INTO structure_member (structure_id, place, seat_id) VALUES (\(structure), 'coordinator', \(id))")
        }

        func queue(_ seat: String) async throws -> Set<Referral.ID> {
            let lines = try await network.desk(seat, for: CanTriage.self).read(.referralsListed) { try ReferralStore.queue($0, $1) }
            return Set(lines.map(\.referral.id))
        }

        func find(_ id: Referral.ID, as seat: String) async throws -> Referral {
            try await network.desk(seat, for: CanTriage.self).read(.referralSeen) { try ReferralStore.find(id, forTriage: $0, $1) }
        }
    }

    @Test("R12: each coordinator lists, counts, opens and decides on what is brought to the own table alone") func tables() async throws {
        let town = try await Town()
        for (key, own, other) in [("city-coordinator", town.toCity, town.toExit), ("exit-counsellor", town.toExit, town.toCity)] {
            let queue = try await town.queue(key)
            #expect(queue.contains(own) && !queue.contains(other), "\(key)")
            let (count, stages) = try await town.network.desk(key, for: CanTriage.self).glance {
                try (ReferralStore.waiting($0, $1), ReferralStore.counts($0, $1).reduce(0) { $0 + $1.count })
            }
            #expect(count == queue.count && stages == queue.count, "\(key)")
            #expect(try await town.find(own, as: key).id == own)
            await #expect(throws: Refusal.notFound, "\(key)") { _ = try await town.find(other, as: key) }
            let form = Form(["outcome": ["all-clear"], "reason": ["r"], "answer": ["a"]])
            await #expect(throws: Refusal.notFound, "\(key)") {
                _ = try await town.network.desk(key, for: CanTriage.self).write { try ReferralStore.decideOn(other, form, $0, $1) }
            }
        }
    }

    @Test("R12, R37: whose agency referred to another table reads the answer, neither reason nor record nor the police’s clock") func ownReferral() async throws
    {
        let town = try await Town()
        // The referrer becomes coordinator of the city's table, and nothing at the other.
        try await town.network.weigh(town.toExit, "more-information", reason: "secret reason", answer: "We ask", as: "exit-counsellor")
        try await town.seat("school-lead", at: town.city.id)
        let referral = try await town.network.desk("school-lead", for: CanRefer.self).read(.referralSeen) { access, tx in
            let referral = try ReferralStore.find(town.toExit, access, tx)
            #expect(try GroundStore.all(referral, access, tx).isEmpty)
            return referral
        }
        #expect(referral.weighing?.reason == "" && referral.weighing?.answer == "We ask")
        await #expect(throws: Refusal.notFound) { _ = try await town.find(town.toExit, as: "school-lead") }
    }

    @Test("R32: where no coordinator has a place, all of them weigh; with the first place that ends at once, also in an open visit") func noneSeated()
        async throws
    {
        let town = try await Town()
        try await town.network.tamper("DELETE FROM structure_member WHERE structure_id = \(town.exit.id)")
        let visit: DeskVisit<CanTriage> = try await town.network.desk("city-coordinator")
        #expect(try await visit.read(.referralSeen) { try ReferralStore.find(town.toExit, forTriage: $0, $1).id } == town.toExit)
        try await town.seat("exit-counsellor", at: town.exit.id)
        await #expect(throws: Refusal.notFound) { _ = try await visit.read(.referralSeen) { try ReferralStore.find(town.toExit, forTriage: $0, $1).id } }
    }

    @Test("R12, R32: a concern from outside belongs to the table to which it was brought") func fromOutside() async throws {
        let network = try await TestNetwork.fresh()
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        _ = try await network.bring(door)
        let id = try await network.newestConcern()
        let structure = try await network.outside(id).structure
        let seat = try await network.seat("exit-counsellor").id
        try await network.tamper("UPDATE seat SET function = 'coordinator' WHERE id = \(seat)")
        try await network.tamper("DELETE FROM structure_member WHERE structure_id = \(structure.id)")
        try await network.tamper("INSERT INTO structure_member (structure_id, place, seat_id) VALUES (\(structure.id), 'coordinator', \(seat))")
        await #expect(throws: Refusal.notFound) { _ = try await network.outside(id) }
        await #expect(throws: Refusal.notFound) { try await network.reply("Since when?", to: id) }
        await #expect(throws: Refusal.notFound) { try await network.takeIn(id) }
        #expect(try await network.outside(id, as: "exit-counsellor").concern.id == id)
    }
}
