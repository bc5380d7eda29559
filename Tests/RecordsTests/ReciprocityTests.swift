import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Reciprocity: who asks, who gives") struct ReciprocityTests {
    /// A plain recount of rows, in the words of the page.
    private struct Row: Sendable {
        var asker, asked: Agency.ID
        var due: Day
        var withdrawnAt: Instant?
        var answers: [(at: Instant, state: String, withdrawnAt: Instant?)] = []
    }

    @Test("R49: the numbers equal a plain recount of generated requests, at the end of each quarter", arguments: [7, 8, 9]) func recount(seed: UInt64)
        async throws
    {
        let network = try await TestNetwork.fresh(seed: seed)
        var random = SplitMix64(seed: seed)
        let (structure, directory) = try await network.desk("city-coordinator", for: CanRefer.self).glance {
            try (StructureStore.current($0, $1), DirectoryStore.all($0, $1))
        }
        try await network.tamper("DELETE FROM request_answer")
        try await network.tamper("DELETE FROM request")
        let cases = try await network.caseIDs()
        let seats = directory.seats
        let today = try await network.viewer("city-coordinator").today
        func moment(_ day: Day) -> Instant { day.start(in: structure.zone).adding(hours: .random(in: 0..<24, using: &random)) }
        var rows: [Row] = []
        for number in 0..<300 {
            guard let author = seats.randomElement(using: &random), let asked = seats.filter({ $0.agency != author.agency }).randomElement(using: &random),
                let caseID = cases.randomElement(using: &random)
            else { continue }
            let due = today.adding(days: -.random(in: -40...500, using: &random))
            var row = Row(asker: author.agency, asked: asked.agency, due: due)
            if Int.random(in: 0..<5, using: &random) == 0 { row.withdrawnAt = moment(due.adding(days: .random(in: -30...60, using: &random))) }
            let id = InformationRequest.ID(at: Instant(milliseconds: Int64(number)), random: [UInt8(seed)])
            let (sealed, withdrawn) = ([UInt8](repeating: 0, count: 50), row.withdrawnAt)
            try await network.tamper(
                """
                INSERT INTO request (id, case_id, structure_id, author_id, agency_id, asked_id, asked_agency_id, seat_id, asked_at, due, hides, purpose, basis,
                    state, withdrawn_at, version, sealed)
                VALUES (\(id), \(caseID), \(structure.id), \(author.id), \(author.agency), \(asked.id), \(asked.agency), \(asked.id), \(Instant(milliseconds: 0)),
                    \(due), 0, 'p', 'b', 'open', \(withdrawn), 1, \(sealed))
                """)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let at = moment(due.adding(days: .random(in: -20...60, using: &random)))
                let state = ["shared", "nothing", "refused"].randomElement(using: &random) ?? "shared"
                let back = Bool.random(using: &random) ? at.adding(days: .random(in: 1...90, using: &random)) : nil
                row.answers.append((at, state, back))
                let answer = network.database.environment.newID(InformationAnswer.self)
                try await network.tamper(
                    """
                    INSERT INTO request_answer (id, request_id, case_id, seat_id, at, state, withdrawn_at, version, sealed)
                    VALUES (\(answer), \(id), \(caseID), \(asked.id), \(at), \(state), \(back), 1, \(sealed))
                    """)
            }
            rows.append(row)
        }
        for quarter in Quarter.last(5, before: today) {
            let end = quarter.range(in: structure.zone).upperBound
            var expected: [Agency.ID: Reciprocity.Counts] = [:]
            for row in rows where row.due >= quarter.first && row.due < quarter.first.adding(months: 3) {
                if let withdrawn = row.withdrawnAt, withdrawn < end { continue }
                expected[row.asker, default: .init()].asked += 1
                let live = row.answers.filter { answer in answer.at < end && (answer.withdrawnAt.map { $0 >= end } ?? true) }
                if live.contains(where: { $0.state == "shared" }) {
                    expected[row.asked, default: .init()].withText += 1
                } else if live.isEmpty {
                    expected[row.asked, default: .init()].unanswered += 1
                } else {
                    expected[row.asked, default: .init()].withoutText += 1
                }
            }
            let counts = try await network.database.read { try ReciprocityStore.counts(structure, quarter, $0) }
            for agency in directory.agencies {
                var (got, want) = (counts[agency.id] ?? .init(), expected[agency.id] ?? .init())
                (got.shared, got.received, want.shared, want.received) = (0, 0, 0, 0)
                #expect(got == want, "\(agency.name) \(quarter.words)")
            }
            #expect(!expected.isEmpty)
        }
    }

    @Test("R49: entries shared and received equal a recount of the demo's shares") func entries() async throws {
        let network = try await TestNetwork.fresh()
        let (structure, directory) = try await network.desk("city-coordinator", for: CanRefer.self).glance {
            try (StructureStore.current($0, $1), DirectoryStore.all($0, $1))
        }
        let rows = try await network.database.read { tx in
            try tx.rows("SELECT share.*, originator_id FROM share JOIN entry ON entry.id = entry_id").map { row in
                try (
                    entry: row.text("entry_id"), from: row.id("originator_id", of: Agency.self), to: row.text("recipient"), at: row.instant("shared_at"),
                    caseID: row.text("case_id")
                )
            }
        }
        let places = try await network.database.read { tx in
            try tx.rows("SELECT * FROM member WHERE role = 'member'").map { row in
                try (caseID: row.text("case_id"), seat: row.id("seat_id", of: Seat.self), from: row.day("from_day"), until: row.optional("until_day", row.day))
            }
        }
        var total = 0
        for quarter in Quarter.last(4, before: try await network.viewer("city-coordinator").today) {
            let range = quarter.range(in: structure.zone)
            var (given, got): ([Agency.ID: Set<String>], [Agency.ID: Set<String>]) = ([:], [:])
            for row in rows where range.contains(row.at) {
                given[row.from, default: []].insert(row.entry)
                var receivers: Set<Agency.ID> = []
                switch Recipient(row.to) {
                case .agency(let id): receivers = [id]
                case .seat(let id): receivers = Set([directory.agency(of: id)?.id].compactMap(\.self))
                default:
                    let day = row.at.day(in: .gmt)
                    let there = places.filter { place in place.caseID == row.caseID && place.from <= day && (place.until.map { $0 >= day } ?? true) }
                    receivers = Set(there.compactMap { directory.agency(of: $0.seat)?.id })
                }
                for receiver in receivers where receiver != row.from { got[receiver, default: []].insert(row.entry) }
            }
            let counts = try await network.database.read { try ReciprocityStore.counts(structure, quarter, $0) }
            for agency in directory.agencies {
                #expect(counts[agency.id]?.shared ?? 0 == given[agency.id]?.count ?? 0, "\(agency.name) \(quarter.words)")
                #expect(counts[agency.id]?.received ?? 0 == got[agency.id]?.count ?? 0, "\(agency.name) \(quarter.words)")
            }
            total += given.values.map(\.count).reduce(0, +)
        }
        #expect(total > 20)
    }

    @Test("R49: whoever has a place at the table or in one of its cases sees the numbers, and coordinators; nobody else") func who() async throws {
        let network = try await TestNetwork.fresh()
        let structure = try await network.structure("info-house", seats: ["municipality": "youth-worker"])
        func sees(_ seat: String) async throws -> Bool {
            do {
                _ = try await network.desk(seat, for: CanRefer.self).read(.reciprocitySeen) { try ReciprocityStore.find(structure.id, $0, $1) }
                return true
            } catch Refusal.notFound { return false }
        }
        for seat in network.seatKeys { #expect(try await sees(seat) == ["city-coordinator", "youth-worker"].contains(seat), "\(seat)") }
        let usual = try await network.desk("exit-online", for: CanRefer.self).glance { try StructureStore.current($0, $1).id }
        let quarters = try await network.desk("exit-online", for: CanRefer.self).read(.reciprocitySeen) { try ReciprocityStore.find(usual, $0, $1).quarters }
        #expect(quarters.count == 4 && quarters.allSatisfy { $0.agencies.count == 12 })
    }
}
