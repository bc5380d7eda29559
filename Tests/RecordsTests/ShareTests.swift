import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Shares and previews")
struct ShareTests {
    /// Everything on the page of an entry, but for ids and times.
    private struct Seen: Equatable, Sendable {
        let content: VisibleEntry.Content
        let kind: Entry.Kind?
        let handling: Handling
        let through: ShareTerms?
        let shares: [ShareTerms]

        init(_ visible: VisibleEntry) {
            content = visible.content
            kind = visible.kind
            handling = visible.entry.handling
            through = visible.through?.terms
            shares = visible.shares.map(\.terms)
        }
    }

    /// Each seat's true view of an entry.
    private func views(_ entry: Entry.ID, _ id: Case.ID, _ seats: [String], _ network: TestNetwork) async throws -> [String: Seen] {
        var result: [String: Seen] = [:]
        for seat in seats {
            result[seat] = try await network.read(id, as: seat) { access, tx in
                do { return try Seen(EntryStore.find(entry, access, tx)) } catch is AccessDenied { return nil }
            }
        }
        return result
    }

    /// What the preview promises to each seat that it names.
    private func preview(
        _ handling: Handling, _ terms: [ShareTerms], _ id: Case.ID, as seat: String, _ network: TestNetwork
    ) async throws -> [Seat.ID: Seen?] {
        let lines = try await network.visit(id, seat, for: CanAddEntry.self).read(.caseSeen) { access, tx in
            let form = Form(["kind": ["note"], "title": ["Title"], "text": ["Text"], "handling": [handling.rawValue]])
            let entry = try EntryForm.parse(form, ShareStore.offer(access, tx))
            return try ShareStore.preview(EntryStore.draft(entry, access, tx), entry.content, adding: terms, access, tx)
        }
        return Dictionary(uniqueKeysWithValues: lines.map { ($0.seat, $0.visible.map(Seen.init)) })
    }

    @Test("R41: the preview is what each seat then sees, for 150 random entries and shares")
    func previewIsTruth() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let team = ["city-coordinator", "school-lead", "social-worker-ines", "police-prevent", "clinic-psych", "mentor-sami"]
        try await network.join(id, "social-adults")
        try await network.join(id, "police-community")
        let seats = team + ["social-adults", "police-community"]
        var ids: [String: Seat.ID] = [:]
        for seat in seats { ids[seat] = try await network.seat(seat).id }
        var recipients: [Recipient] = [.team] + ids.values.sorted { $0.text < $1.text }.map { .seat($0) }
        for agency in ["city", "school", "social", "police", "health", "faith"] { recipients.append(.agency(try await network.agency(agency))) }
        let today = try await network.viewer("city-coordinator").today
        let guest = try #require(ids["mentor-sami"])
        let owner = try #require(try await network.read(id, as: "city-coordinator") { try CaseStore.find($0, $1).owner })
        var random = SplitMix64(seed: 41)
        var shown = 0
        for round in 0..<150 {
            let handling = try #require(Handling.allCases.randomElement(using: &random))
            let author = try #require(seats.randomElement(using: &random))
            let terms = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ -> ShareTerms? in
                guard let recipient = recipients.randomElement(using: &random), let level = Level.allCases.randomElement(using: &random)
                else { return nil }
                let until = [nil, today, today.adding(days: 3)].randomElement(using: &random) ?? nil
                let terms = network.terms(recipient, level, summary: "sum \(round)", until: until)
                return terms.problem(for: handling) == nil ? terms : nil
            }
            let expected = try await preview(handling, terms, id, as: author, network)
            let entry = try await network.enter(id, as: author, handling, shares: terms)
            let truth = try await views(entry, id, seats, network)
            // A guest's preview names the owner and the guest only, as the guest sees no more of the team elsewhere.
            #expect(Set(expected.keys) == (author == "mentor-sami" ? [owner, guest] : Set(ids.values)), "round \(round)")
            for seat in seats {
                guard let named = ids[seat], let promised = expected[named] else { continue }
                #expect(promised == truth[seat], "round \(round): \(seat) of \(author)'s \(handling) with \(terms)")
                if truth[seat] != nil { shown += 1 }
            }
        }
        #expect(shown > 300 && shown < 1000, "views: \(shown)")
    }

    @Test("R41: a share whose last day has passed shows nothing, and the preview says so")
    func previewOfEnded() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let yesterday = try await network.viewer("school-lead").today.adding(days: -1)
        let terms = [network.terms(.team, .full, until: yesterday)]
        let expected = try await preview(.caseTeam, terms, id, as: "school-lead", network)
        let entry = try await network.enter(id, as: "school-lead", shares: terms)
        let truth = try await views(entry, id, ["police-prevent"], network)
        let police = try await network.seat("police-prevent").id
        #expect(truth.isEmpty)
        #expect(expected.keys.contains(police) && expected[police] == .some(nil))
    }

    @Test("R39: revoking ends a share at once, in the transaction that logs it; the recipient's next read does not have it")
    func revocation() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.agency(network.agency("police")), .full)])
        #expect(try await views(entry, id, ["police-prevent"], network).count == 1)
        let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first)
        let events = try await network.events { try await network.revoke(share.id, of: entry, id, as: "school-lead") }
        #expect(events.map(\.code) == [EventCode.shareRevoked.rawValue])
        #expect(events.first?.recipients == [share.terms.recipient.text])
        #expect(events.first?.subject == id.text)
        #expect(try await views(entry, id, ["police-prevent"], network).isEmpty)
        #expect(try await network.shares(of: entry, id, as: "school-lead").first?.revokedAt != nil)
    }

    @Test("R39: a revocation that cannot be logged does not happen")
    func revocationIsOneTransaction() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first)
        try await network.failLog()
        await #expect(throws: (any Error).self) { try await network.revoke(share.id, of: entry, id, as: "school-lead") }
        #expect(try await network.count("share WHERE id = \(share.id) AND revoked_at IS NULL") == 1)
    }

    @Test("R39: only the originator shares and revokes; a recipient, and another member of the team, are refused")
    func originatorControl() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
        let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first)
        try await network.signIn("police-prevent")
        let events = try await network.events {
            await #expect(throws: Refusal.notFound) { try await network.share(entry, id, as: "police-prevent", [network.terms(.team, .full)]) }
            await #expect(throws: Refusal.notFound) { try await network.revoke(share.id, of: entry, id, as: "police-prevent") }
        }
        #expect(events.map(\.code) == [EventCode.accessRefused.rawValue, EventCode.accessRefused.rawValue])
        #expect(events.allSatisfy { $0.rules == ["not-the-originator"] })
    }

    @Test("R40: the recipient gets the level and the source keeps the text", arguments: Level.allCases)
    func abstraction(_ level: Level) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let entry = try await network.enter(id, as: "school-lead", shares: [network.terms(.team, level)])
        let truth = try await views(entry, id, ["school-lead", "police-prevent"], network)
        #expect(truth["school-lead"]?.content == .full(.init(title: "Title", text: "Text")))
        switch level {
        case .full: #expect(truth["police-prevent"]?.content == .full(.init(title: "Title", text: "Text")))
        case .summary: #expect(truth["police-prevent"]?.content == .summary("sum"))
        case .indication: #expect(truth["police-prevent"]?.content == .indication)
        }
    }
}
