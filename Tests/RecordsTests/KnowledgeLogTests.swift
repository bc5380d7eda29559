import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// Who knows what, as pages tell it, against the log alone: an outsider who reads the leaves comes to the same.
@Suite("Who knows what, and the log")
struct KnowledgeLogTests {
    /// A share as a page or as the log has it.
    private struct Known: Hashable {
        let share: String
        let recipient: String
        let purpose: String
        let basis: String
    }

    private static let seats = ["school-lead", "clinic-psych", "police-prevent", "social-worker-ines"]

    @Test("R48, R83, R88: for 100 random cases who knows what and the statement for the person are what the log says, without what is withheld")
    func equal() async throws {
        let network = try await TestNetwork.fresh()
        var random = SplitMix64(seed: 83)
        var (held, withheld) = (0, 0)
        for _ in 0..<100 {
            // Nobody opens more than sixty cases in an hour without being asked for a reason.
            network.clock.advance(seconds: 90)
            let id = try await network.adopt()
            for seat in Self.seats.dropFirst() { try await network.join(id, seat) }
            try await network.appoint(id, "social-worker-ines")
            let hidden = try await live(id, network, &random)
            let logged = try await Self.inForce(network.events(about: id))
            for seat in Self.seats {
                let agency = try await network.viewer(seat).agency.id.text
                let own = Set(logged.filter { $0.value == agency }.keys)
                #expect(try await knowledge(id, seat, network) == own, "\(seat)")
            }
            let told = try await statement(id, network)
            #expect(told == Set(logged.keys.filter { !hidden.contains($0.share) }))
            held += logged.count
            withheld += logged.keys.count { hidden.contains($0.share) }
        }
        #expect(held > 300 && withheld > 30, "\(held), \(withheld)")
    }

    /// Entries, shares, revocations, withdrawals and tellings at random.
    /// - Returns: the shares that are withheld from the person.
    private func live(_ id: Case.ID, _ network: TestNetwork, _ random: inout SplitMix64) async throws -> Set<String> {
        let today = try await network.viewer("city-coordinator").today
        var consent = try await network.consent(id)
        var entries: [(id: Entry.ID, seat: String)] = []
        var hidden: Set<String> = []
        for _ in 0..<10 {
            let seat = try #require(Self.seats.randomElement(using: &random))
            var terms = network.terms(.team, try #require(Level.allCases.randomElement(using: &random)))
            if Bool.random(using: &random) { terms.recipient = .agency(try await network.agency(Bool.random(using: &random) ? "city" : "health")) }
            if Bool.random(using: &random) { (terms.basis, terms.consent) = ("consent", consent) }
            let isHidden = Int.random(in: 0..<4, using: &random) == 0
            terms.telling = Telling(state: isHidden ? .withheld : .planned, day: today.adding(days: 3), words: "w")
            switch Int.random(in: 0..<6, using: &random) {
            case 0..<3: entries.append((try await network.enter(id, as: seat, shares: [terms]), seat))
            case 3:
                guard let entry = entries.randomElement(using: &random) else { continue }
                try await network.share(entry.id, id, as: entry.seat, [terms])
            case 4:
                guard let entry = entries.randomElement(using: &random) else { continue }
                let open = try await network.shares(of: entry.id, id, as: entry.seat).filter { $0.revokedAt == nil }
                if let share = open.randomElement(using: &random) { try await network.revoke(share.id, of: entry.id, id, as: entry.seat) }
            default:
                try await network.withdraw(consent, id, as: "police-prevent")
                consent = try await network.consent(id)
            }
        }
        for entry in entries {
            let shares = try await network.read(id, as: entry.seat) { try EntryStore.find(entry.id, $0, $1).shares }
            hidden.formUnion(shares.filter { $0.telling?.state == .withheld }.map(\.share.id.text))
        }
        return hidden
    }

    /// The shares that hold by the log alone, each with the agency that shared. Only ids and codes are read.
    private static func inForce(_ events: [Leaf]) -> [Known: String] {
        var shares: [String: (known: Known, agency: String, consent: String?)] = [:]
        for leaf in events {
            let changed = Set(leaf.items.filter { $0.operation == .change }.map { "\($0.kind) \($0.id)" })
            shares = shares.filter { id, share in !changed.contains("share \(id)") && !(share.consent.map { changed.contains("consent \($0)") } ?? false) }
            let made = leaf.items.filter { $0.kind == "share" && $0.operation == .create }
            let consent = leaf.items.first { $0.kind == "consent" && $0.operation == .read }?.id
            for (item, recipient) in zip(made, leaf.recipients) {
                let known = Known(share: item.id, recipient: recipient, purpose: leaf.purpose ?? "", basis: leaf.basis ?? "")
                shares[item.id] = (known, leaf.agency ?? "", leaf.basis == "consent" ? consent : nil)
            }
        }
        return Dictionary(uniqueKeysWithValues: shares.values.map { ($0.known, $0.agency) })
    }

    /// What the page of a seat lists of its own agency's entries.
    private func knowledge(_ id: Case.ID, _ seat: String, _ network: TestNetwork) async throws -> Set<Known> {
        let today = try await network.viewer(seat).today
        let shares = try await network.page(id, as: seat).entries.filter { $0.through == nil }.flatMap(\.shares).filter { $0.isInForce(on: today) }
        return Set(
            shares.map {
                Known(share: $0.share.id.text, recipient: $0.terms.recipient.text, purpose: $0.terms.purpose, basis: $0.terms.basis)
            })
    }

    private func statement(_ id: Case.ID, _ network: TestNetwork) async throws -> Set<Known> {
        let lines = try await network.visit(id, "social-worker-ines", for: CanSeeStatement.self).read(.statementSeen) {
            try TransparencyStore.make($0, $1).lines
        }
        return Set(lines.map { Known(share: $0.share.text, recipient: $0.to.text, purpose: $0.purpose, basis: $0.basis) })
    }
}
