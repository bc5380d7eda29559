import Domain
import TestSupport
import Testing

@testable import Records

@Suite("Oversight: who looked, by person, case, kind and day; breaches with their 72 hours")
struct OversightTests {
    private func search(_ fields: [String: String], _ network: TestNetwork, as seat: String = "city-dpo") async throws -> LogPage {
        try await network.desk(seat, for: CanExportLog.self).read(.logSearched) { access, tx in
            let people = try Set(DirectoryStore.all(access, tx).everybody.map(\.id))
            return try LogSearch.find(.parse(Form(fields.mapValues { [$0] }), people: people), access, tx)
        }
    }

    @Test("R88: the search finds events by person, case, kind and days, and says who in which seat of which agency did what in which case") func found()
        async throws
    {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let reference = try await network.reference(id)
        _ = try await network.read(id, as: "school-lead") { try CaseStore.find($0, $1).id }
        let lead = try await network.viewer("school-lead")
        let lines = try await search(["reference": reference, "person": lead.practitioner.id.text, "code": "31"], network).lines
        let line = try #require(lines.first)
        #expect(
            lines.count == 1 && line.reference == reference && line.words == "opened the case" && line.seat == lead.seat.id && line.agency == lead.agency.id)
        #expect(line.outcome == .done && line.items > 0)
        await #expect(throws: Refusal.notFound) { _ = try await network.read(id, as: "youth-worker") { try CaseStore.find($0, $1).id } }
        #expect(try await search(["reference": reference, "code": "70"], network).lines.map(\.outcome) == [.refused])
        let tomorrow = lead.today.adding(days: 1).text
        #expect(try await search(["from": tomorrow], network).lines.isEmpty)
        #expect(try await search(["reference": "RT-1999-00001"], network).lines.isEmpty)
        // A list that showed the case belongs to it too.
        _ = try await network.desk("school-lead", for: CanRefer.self).read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1).lines.count }
        #expect(try await search(["reference": reference, "code": "32"], network).lines.count == 1)
    }

    @Test("R88: pages follow each other without a gap, the newest first; nobody but the officer searches") func pages() async throws {
        let network = try await TestNetwork.fresh()
        var (seen, before) = ([Int](), "")
        for _ in 0..<3 {
            let page = try await search(["before": before, "until": "2999-01-01"], network)
            seen += page.lines.map(\.sequence)
            before = page.next.map { "\($0)" } ?? ""
        }
        #expect(seen.count == 150 && seen == seen.sorted(by: >) && Set(seen).count == 150)
        for seat in ["city-coordinator", "city-admin", "school-lead"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await search([:], network, as: seat) }
        }
    }

    @Test("A breach is kept with its clock and versions; the officer alone has it; what was changed by hand does not open") func breaches() async throws {
        let network = try await TestNetwork.fresh()
        let today = try await network.viewer("city-dpo").today
        func form(_ more: [String: String]) -> Form {
            let usual = ["happened": "A letter went astray.", "found-day": today.adding(days: -1).text, "authority": "open", "persons": "open"]
            return Form(usual.merging(more) { $1 }.mapValues { [$0] })
        }
        let typed = form([:])
        let id = try await network.desk("city-dpo", for: CanExportLog.self).write { try BreachStore.record(typed, $0, $1) }
        func find() async throws -> Breach { try await network.desk("city-dpo", for: CanExportLog.self).read(.breachSeen) { try BreachStore.find(id, $0, $1) } }
        #expect(try await find().content.happened == "A letter went astray.")
        let told = form(["authority": "told", "authority-day": today.text, "version": "1"])
        try await network.desk("city-dpo", for: CanExportLog.self).write { try ((), BreachStore.change(id, told, $0, $1)) }
        #expect(try await find().standing.authority == .told)
        await #expect(throws: Refusal.conflict(stored: "")) {
            try await network.desk("city-dpo", for: CanExportLog.self).write { try ((), BreachStore.change(id, told, $0, $1)) }
        }
        for seat in ["city-coordinator", "city-admin"] {
            await #expect(throws: Refusal.notFound, "\(seat)") {
                _ = try await network.desk(seat, for: CanExportLog.self).read(.breachSeen) { try BreachStore.find(id, $0, $1).version }
            }
        }
        try await network.tamper("UPDATE breach SET authority = 'not-needed'")
        await #expect(throws: (any Error).self) { _ = try await find() }
    }
}
