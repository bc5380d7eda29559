import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Advice: a question with no person in it, between two seats") struct AdviceTests {
    private func fields(_ work: () async throws -> Void) async throws -> [String] {
        do { try await work() } catch let errors as FormErrors { return errors.problems.map(\.field) }
        return []
    }

    @Test("R44, R47: the asking seat and the one that was asked see it; to everybody else it does not exist, in lists neither") func who() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.ask()
        try await network.say(id, "Why do they ask?", "back")
        try await network.say(id, "For the mornings.", as: "school-lead")
        try await network.say(id, "Then you may.", law: "Children Act, section 10")
        for seat in ["school-lead", "city-legal"] {
            #expect(try await network.advice(id, as: seat).messages.map(\.kind) == [.back, .more, .answer], "\(seat)")
            #expect(try await network.adviceIDs(as: seat).contains(id), "\(seat)")
        }
        // Colleagues of the adviser, the coordinator, another expert, the offices.
        for seat in ["city-coordinator", "city-safety", "clinic-psych", "youth-worker", "city-admin", "city-dpo"] {
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.advice(id, as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") { try await network.say(id, "x", as: seat) }
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.subject(of: id, as: seat) }
        }
        for seat in ["city-coordinator", "city-safety", "clinic-psych"] { #expect(try await !network.adviceIDs(as: seat).contains(id), "\(seat)") }
    }

    @Test("R44: the asking seat finds the entry again; whoever is asked gets neither entry nor case, in no answer and no event") func link() async throws {
        let network = try await TestNetwork.fresh()
        let file = try await network.adopt()
        let entry = try await network.enter(file, as: "school-lead", .ownAgency, title: "Canary title", text: "Canary text")
        let reference = try await network.read(file, as: "school-lead") { try CaseStore.find($0, $1).reference }
        let id = try await network.ask(about: ["case": file.text, "entry": entry.text])
        #expect(try await network.subject(of: id, as: "school-lead") == .entry(entry, in: file, reference: reference))
        try await network.signIn("city-legal")
        let events = try await network.events {
            let (subject, advice) = try await (network.subject(of: id, as: "city-legal"), network.advice(id, as: "city-legal"))
            #expect(subject == nil && !String(describing: advice).contains(entry.text))
        }
        #expect(!events.flatMap(\.items).contains { $0.kind == "advice-link" || $0.kind == "entry" || $0.kind == "case" })
        #expect(try await !network.tables(naming: [entry.text, file.text]).contains("advice"))
        // Who is no more on the case has no link either.
        try await network.tamper("DELETE FROM member WHERE case_id = \(file)")
        #expect(try await network.subject(of: id, as: "school-lead") == .gone)
    }

    @Test("R44: nobody attaches an entry that they do not see") func foreign() async throws {
        let network = try await TestNetwork.fresh()
        let file = try await network.adopt()
        let entry = try await network.enter(file, as: "school-lead", .ownAgency)
        let about = ["case": file.text, "entry": entry.text]
        await #expect(throws: Refusal.notFound) { _ = try await network.ask(about: about, as: "youth-worker") }
        try await network.join(file, "youth-worker")
        await #expect(throws: Refusal.notFound) { _ = try await network.ask(about: about, as: "youth-worker") }
    }

    @Test("R44, S4:110: words that could identify somebody go out only with a reason, in question and answer") func reasons() async throws {
        let network = try await TestNetwork.fresh()
        let words = "The pupil was seen with Jarek."
        #expect(try await fields { _ = try await network.ask(words) } == ["why"])
        let id = try await network.ask(words, why: "The name is invented.")
        #expect(try await fields { try await network.say(id, "Ask Mr Smith.") } == ["why"])
        #expect(try await fields { try await network.say(id, "Yes.", law: "As with Kevin") } == ["why"])
        // A topic of the directory is no name.
        _ = try await network.ask("What does Salafism mean to a young man?", of: "exit-counsellor", .expertise)
    }

    @Test("R44, R47: only marked seats are asked, by nobody in the same seat; the mark is the administrator’s") func marked() async throws {
        let network = try await TestNetwork.fresh()
        #expect(try await fields { _ = try await network.ask(of: "social-adults") } == ["adviser"])
        #expect(try await fields { _ = try await network.ask(of: "city-legal", .expertise) } == ["adviser"])
        #expect(try await fields { _ = try await network.ask(as: "city-legal") } == ["adviser"])
        let stored = try await network.seat("social-adults")
        let form = Form([
            "title": [stored.title], "holder": [stored.holder?.text ?? ""], "deputy": [""], "until": [""], "law": ["yes"], "topics": ["Debts\nHomes"],
        ])
        try await network.desk("city-admin", for: CanManageAccounts.self).write { access, tx in
            let people = try SeatStore.people(access, tx).map(\.id)
            return try ((), SeatStore.change(stored.id, .parse(form, people: people, today: access.viewer.today), version: 1, access, tx))
        }
        #expect(try await network.seat("social-adults").topics == ["Debts", "Homes"])
        _ = try await network.ask(of: "social-adults")
        let admin = try await network.seat("city-admin")
        let refused = try await fields {
            try await network.desk("city-admin", for: CanManageAccounts.self).write { access, tx in
                let people = try SeatStore.people(access, tx).map(\.id)
                return try ((), SeatStore.change(admin.id, .parse(form, people: people, today: access.viewer.today), version: 1, access, tx))
            }
        }
        #expect(refused == ["topics"])
    }

    @Test("R74: a question waits in the adviser’s work, the answer in the asker’s until it is taken off") func work() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.ask()
        /// In whose work it stands.
        func waits() async throws -> [String] {
            var found: [String] = []
            for seat in ["city-legal", "school-lead", "city-coordinator"] where try await network.work(as: seat).advice.contains(where: { $0.id == id }) {
                found.append(seat)
            }
            return found
        }
        func take(_ seat: String) async throws {
            try await network.desk(seat, for: CanConsult.self).write { try ((), AdviceStore.take(id, $0, $1)) }
        }
        #expect(try await waits() == ["city-legal"])
        await #expect(throws: Refusal.notFound) { try await take("school-lead") }
        try await network.say(id, "You may.")
        #expect(try await waits() == ["school-lead"])
        await #expect(throws: Refusal.notFound) { try await take("city-legal") }
        try await take("school-lead")
        #expect(try await waits() == [])
        try await network.say(id, "And the parents?", as: "school-lead")
        #expect(try await waits() == ["city-legal"])
    }

    @Test("R88, R90: every look is logged, the text stands sealed, and its row cannot be turned to another seat") func sealing() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.ask("A quiet canary of this question.")
        let events = try await network.events { _ = try await network.advice(id, as: "school-lead") }
        #expect(events.map(\.code) == [EventCode.adviceSeen.rawValue] && events[0].items.map(\.id) == [id.text])
        #expect(try await network.tables(naming: ["quiet canary"]).isEmpty)
        try await network.log.settle()
        #expect(try await Console(log: network.log).problems() == [])
        let seat = try await network.seat("youth-worker").id
        try await network.tamper("UPDATE advice SET adviser_id = \(seat) WHERE id = \(id)")
        await #expect(throws: CryptoKitError.self) { _ = try await network.advice(id, as: "youth-worker") }
    }
}
