import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("The case's own log")
struct CaseLogTests {
    private func log(of id: Case.ID, as seat: String, _ network: TestNetwork) async throws -> [CaseLogLine] {
        try await network.visit(id, seat, for: CanSeeCaseLog.self).read(.caseLogSeen) { try CaseLog.latest($0, $1) }
    }

    @Test("R88: it shows who did what, newest first, to those who may see it")
    func latest() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.enter(id, as: "school-lead")
        #expect(try await log(of: id, as: "city-coordinator", network).map(\.words) == ["added an entry", "adopted the case"])
        await #expect(throws: Refusal.notFound) { _ = try await log(of: id, as: "school-lead", network) }
    }

    @Test("R88: a list, a search and My work that showed the case stand in its log; in that of a case they did not show they do not")
    func mentions() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": "Zoë Muñoz"])
        let other = try await network.adopt(["name": "Zoë Muñoz"], as: "exit-online")
        try await network.appoint(id, "school-lead")
        let desk = try await network.desk("school-lead", for: CanRefer.self)
        let seat = desk.viewer.seat.id
        let before = try await log(of: id, as: "city-coordinator", network).count
        _ = try await desk.read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1) }
        _ = try await desk.read(.casesSearched) { try CaseList.search("zoe", $0, $1) }
        _ = try await desk.read(.casesSearched) { try CaseList.search("nobody of that name", $0, $1) }
        _ = try await desk.read(.workSeen) { try WorkStore.today($0, $1) }
        let lines = try await log(of: id, as: "city-coordinator", network)
        let seen = lines.prefix(3)
        #expect(seen.map(\.words) == [EventCode.workSeen, .casesSearched, .casesListed].map(\.words))
        #expect(seen.allSatisfy { $0.seat == seat && $0.items > 0 && !$0.refused })
        // What was there before, and the look at the log itself.
        #expect(lines.count == before + 4)
        #expect(try await log(of: other, as: "city-coordinator", network).allSatisfy { $0.seat != seat })
    }

    @Test("R88: a list that cannot be logged hands nothing out, and no mention stays")
    func oneTransaction() async throws {
        let network = try await TestNetwork.fresh()
        let desk = try await network.desk("school-lead", for: CanRefer.self)
        let before = try await network.count("audit_mention")
        try await network.database.refuseInserts("audit_mention")
        let events = try await network.events {
            await #expect(throws: (any Error).self) {
                _ = try await desk.read(.casesListed) { try CaseList.page(state: .open, before: nil, $0, $1).lines.count }
            }
        }
        #expect(events.isEmpty)
        #expect(try await network.count("audit_mention") == before)
    }

    @Test("R92 R88: the auditor reads the log of a case, and learns its reference, not whom it is about")
    func nameless() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": "Zoë Muñoz", "contact": "0100", "language": "Czech"])
        try await network.change(id, as: "school-lead", name: "Zoë Muñoz", goal: "a goal of the team", version: 1)
        try await network.signIn("city-dpo")
        let visit = try await network.visit(id, "city-dpo", for: CanSeeCaseLog.self)
        var file: Case?
        let events = try await network.events { file = try await visit.read(.caseLogSeen) { try CaseStore.find($0, $1) } }
        let found = try #require(file)
        #expect(found.details.participant.name == "Case \(found.reference)" && found.details.goal == "" && found.closure == nil)
        #expect(found.details.participant.contact == "" && found.details.participant.language == "")
        #expect(events.count == 1 && events[0].items.isEmpty && events[0].subject == id.text)
        #expect(try await log(of: id, as: "city-dpo", network).map(\.words).contains("adopted the case"))
        await #expect(throws: Refusal.notFound) { _ = try await log(of: id, as: "city-admin", network) }
    }
}
