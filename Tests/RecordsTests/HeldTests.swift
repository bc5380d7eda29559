import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// Neither an answer nor silence tells that something is held, where the rule hides it (R52; S2:384-389).
@Suite("Requests: what is held and not shared") struct HeldTests {
    private static let endings: [String?] = [nil, "nothing", "refuse"]

    /// The same history up to the answer: a request of the school to the police.
    private static func town(_ ending: String?, hides: Bool = true) async throws -> (TestNetwork, Case.ID, InformationRequest.ID) {
        let network = try await TestNetwork.fresh()
        if hides { try await network.hideHeld() }
        let id = try await network.adopt()
        try await network.appoint(id, "school-lead")
        let request = try await network.ask(id, as: "school-lead", to: "police-prevent", days: 3)
        try await network.signIn("school-lead", "police-prevent", "city-coordinator")
        let now = network.clock.now()
        if let ending { try await network.reply(request, [ending], as: "police-prevent") }
        network.clock.set(now.adding(seconds: 60))
        return (network, id, request)
    }

    /// All that the asking side and the case's own log have, as text.
    private static func seen(_ network: TestNetwork, _ id: Case.ID, _ request: InformationRequest.ID) async throws -> [String] {
        let shown = try await network.request(request, as: "school-lead")
        let listed = try await network.requests(in: id, as: "school-lead")
        let work = try await network.requestWork("school-lead")
        let log = try await network.visit(id, "school-lead", for: CanSeeCaseLog.self).read(.caseLogSeen) { try CaseLog.latest($0, $1) }
        return [
            "\(shown.look) \(String(describing: shown.answer)) \(String(describing: shown.takenBackAt)) \(shown.isOpenToAsker) \(shown.request.asked)",
            "\(listed.map { "\($0.look) \($0.isOpenToAsker)" })", "\(work)", "\(log.map { "\($0.words) \($0.items) \($0.seat?.text ?? "")" })",
        ]
    }

    @Test(
        "R52: before and after the due day the asking side has the same of “nothing”, of a refusal and of silence; so has the log of the case",
        arguments: [0, 2, 3, 4, 9])
    func hidden(days: Int) async throws {
        var all: [[String]] = []
        for ending in Self.endings {
            let (network, id, request) = try await Self.town(ending)
            network.clock.advance(seconds: days * 86_400)
            all.append(try await Self.seen(network, id, request))
        }
        #expect(all[0] == all[1] && all[1] == all[2])
        #expect(all[0][0].hasPrefix(days > 3 ? "nothingShared nil" : "waiting nil"))
    }

    @Test("R52: the answering side sees its own true answer, and so does the asking side where nothing is hidden") func truth() async throws {
        let (network, _, request) = try await Self.town("refuse")
        #expect(try await network.request(request, as: "police-prevent").answer?.parts == [.refused("Professional secrecy", "own words")])
        let (open, _, shown) = try await Self.town("refuse", hides: false)
        #expect(try await open.request(shown, as: "school-lead").answer?.parts == [.refused("Professional secrecy", "own words")])
        // The agency of the school keeps no secrets in this sense.
        let id = try await network.caseIDs().last
        let other = try await network.ask(#require(id), as: "school-lead", to: "homes-adviser")
        try await network.reply(other, ["nothing"], as: "homes-adviser")
        #expect(try await network.request(other, as: "school-lead").answer?.parts == [.nothingHeld])
    }

    @Test("R52: reminding and withdrawing go on as if nothing had been answered; a late text is shown") func goesOn() async throws {
        for ending in Self.endings {
            let (network, _, request) = try await Self.town(ending)
            try await network.remind(request, as: "school-lead")
            try await network.withdraw(request, as: "school-lead")
            #expect(try await network.request(request, as: "school-lead").look == .withdrawn, "\(ending ?? "silence")")
        }
        let (network, id, request) = try await Self.town("nothing")
        network.clock.advance(seconds: 5 * 86_400)
        await #expect(throws: Refusal.self) { try await network.remind(request, as: "school-lead") }
        try await network.takeBack(request, as: "police-prevent")
        #expect(try await network.request(request, as: "school-lead").takenBackAt == nil)
        try await network.reply(request, ["part"], as: "police-prevent")
        let seen = try await network.request(request, as: "school-lead")
        #expect(seen.look == .answered && seen.answer?.parts == [.text("He comes.", isPart: false)])
        let log = try await network.visit(id, "school-lead", for: CanSeeCaseLog.self).read(.caseLogSeen) { try CaseLog.latest($0, $1) }
        #expect(log.contains { $0.words == EventCode.requestAnswered.words })
    }
}
