import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Requests for information between agencies") struct RequestTests {
    /// A case of the school with social care and police on its team; the clinic and the exit programme are not on it.
    private static func town() async throws -> (TestNetwork, Case.ID) {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": "Ada Brook", "born": "2008-02-29"])
        for seat in ["social-worker-ines", "police-prevent"] { try await network.join(id, seat) }
        return (network, id)
    }

    @Test("R45: author, members of the asking agency and the asked seat see a request; to all others it does not exist, in lists neither") func who()
        async throws
    {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych")
        try await network.join(id, "homes-adviser", .guest, until: network.viewer("school-lead").today.adding(days: 9))
        func check(_ expected: Set<String>) async throws {
            for seat in network.workers {
                #expect(try await network.sees(request, seat) == expected.contains(seat), "\(seat)")
                let listed = try await network.requests(in: id, as: seat).map(\.request.id) == [request]
                let team: Set = ["social-worker-ines", "social-adults"]
                #expect(listed == (expected.contains(seat) && team.contains(seat)), "\(seat)")
                let work = try await network.requestWork(seat)
                #expect(work.asked.contains(request) == (seat == "clinic-psych") && work.awaited.contains(request) == (seat == "social-worker-ines"), "\(seat)")
            }
            for office in ["city-admin", "city-dpo"] { await #expect(throws: Refusal.notFound) { _ = try await network.request(request, as: office) } }
        }
        try await check(["social-worker-ines", "clinic-psych"])
        try await network.join(id, "social-adults")
        try await check(["social-worker-ines", "social-adults", "clinic-psych"])
    }

    @Test("R45: the asked seat reads name and date of birth as far as it was said, the questions and the grounds; nothing of the case") func narrow()
        async throws
    {
        let (network, id) = try await Self.town()
        let both = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych", ["A?", "B?"])
        let born = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych", known: ["born"])
        #expect(
            try await network.request(both, as: "clinic-psych").request.content
                == .init(questions: ["A?", "B?"], why: "why", name: "Ada Brook", born: "2008-02-29"))
        #expect(try await network.request(born, as: "clinic-psych").request.content.name == "")
        let seen = try await network.request(both, as: "clinic-psych")
        #expect(!seen.seesCase && seen.side == .asked && seen.mayAnswer)
        await #expect(throws: Refusal.notFound) { try await network.read(id, as: "clinic-psych") { _, _ in } }
        // A request to one's own agency is none.
        await #expect(throws: FormErrors.self) { _ = try await network.ask(id, as: "social-worker-ines", to: "social-adults") }
    }

    @Test("R39, R45: where a basis lets a sector share a summary at most, no full answer goes out on it; others and other answers go") func most() async throws
    {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych", ["A?", "B?"], basis: "agreement")
        let error = await #expect(throws: FormErrors.self) { try await network.reply(request, ["nothing", "part"], as: "clinic-psych") }
        #expect(error?.message(for: "text-2")?.hasSuffix("at most: summary. Attendance and practical needs, no findings.") == true)
        #expect(try await network.request(request, as: "social-worker-ines").look == .waiting)
        try await network.reply(request, ["nothing", "refuse"], as: "clinic-psych")
        let other = try await network.ask(id, as: "social-worker-ines", to: "exit-counsellor", basis: "agreement")
        try await network.reply(other, ["share"], as: "exit-counsellor")
    }

    @Test("R45, R39: an answer becomes an entry of the answering agency for the asking agency; withdrawn, it is gone at once") func entry() async throws {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych", ["A?", "B?", "C?"])
        try await network.reply(request, ["share", "nothing", "refuse"], text: "He comes on Mondays.", as: "clinic-psych")
        let seen = try await network.request(request, as: "social-worker-ines")
        #expect(seen.look == .answered)
        #expect(seen.answer?.parts == [.text("He comes on Mondays.", isPart: false), .nothingHeld, .refused("Professional secrecy", "own words")])
        let entryID = try #require(seen.answer?.entry)
        let visible = try await network.read(id, as: "social-worker-ines") { try EntryStore.find(entryID, $0, $1) }
        let (clinic, health, social) = try await (network.seat("clinic-psych").id, network.agency("health"), network.agency("social"))
        #expect(visible.entry.author == clinic && visible.entry.originator == health && visible.entry.handling == .caseTeam)
        #expect(visible.through?.terms.recipient == .agency(social) && visible.through?.terms.level == .full)
        #expect(visible.through?.terms.purpose == seen.request.purpose && visible.through?.terms.basis == seen.request.basis)
        guard case .full(let content) = visible.content else { throw Refusal.notFound }
        #expect(content.text == "A?\nHe comes on Mondays.")
        for other in ["school-lead", "police-prevent", "city-coordinator"] {
            await #expect(throws: Refusal.notFound, "\(other)") { try await network.read(id, as: other) { try EntryStore.find(entryID, $0, $1) } }
        }
        await #expect(throws: Refusal.notFound) { try await network.takeBack(request, as: "social-worker-ines") }
        try await network.takeBack(request, as: "clinic-psych")
        await #expect(throws: Refusal.notFound) { try await network.read(id, as: "social-worker-ines") { try EntryStore.find(entryID, $0, $1) } }
        let after = try await network.request(request, as: "social-worker-ines")
        #expect(after.look == .waiting && after.answer == nil && after.takenBackAt != nil)
        try await network.reply(request, ["share", "share", "share"], text: "Anew.", as: "clinic-psych")
        #expect(try await network.request(request, as: "social-worker-ines").answer?.parts.count == 3)
        try await network.log.settle()
        #expect(try await Console(log: network.log).problems() == [])
    }

    @Test("R45: for the team the answer is shared with the team, and whoever leaves it reads it no more") func team() async throws {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych")
        try await network.reply(request, ["part"], audience: "team", as: "clinic-psych")
        let entryID = try #require(try await network.request(request, as: "social-worker-ines").answer?.entry)
        #expect(try await network.read(id, as: "police-prevent") { try EntryStore.find(entryID, $0, $1).through?.terms.recipient } == .team)
        let seat = try await network.seat("social-worker-ines").id
        let member = try #require(try await network.read(id, as: "city-coordinator") { try MemberStore.all($0, $1) }.first { $0.seat == seat })
        try await network.visit(id, "city-coordinator", for: CanManageTeam.self).write { ((), try MemberStore.end(member.id, $0, $1)) }
        let left = try await network.request(request, as: "social-worker-ines")
        #expect(left.look == .answered && left.answer == nil && !left.seesCase, "the author knows of the request, not what was answered")
    }

    @Test("R45: the asked seat passes a request on within its agency alone, and then sees it no more") func passing() async throws {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych")
        await #expect(throws: FormErrors.self) { try await network.pass(request, to: "exit-online", as: "clinic-psych") }
        await #expect(throws: Refusal.notFound) { try await network.pass(request, to: "health-recovery", as: "health-recovery") }
        try await network.pass(request, to: "health-recovery", as: "clinic-psych")
        #expect(try await !network.sees(request, "clinic-psych"))
        #expect(try await network.sees(request, "health-recovery"))
        let clinic = try await network.seat("clinic-psych").id
        #expect(try await network.request(request, as: "social-worker-ines").request.asked == clinic)
        await #expect(throws: Refusal.notFound) { try await network.reply(request, ["share"], as: "clinic-psych") }
        try await network.reply(request, ["share"], as: "health-recovery")
        await #expect(throws: Refusal.conflict(stored: "This request was answered or withdrawn already. Open it again and look how it stands.")) {
            try await network.pass(request, to: "clinic-psych", as: "health-recovery")
        }
    }

    @Test("R45, R76: in a closed case nothing is answered and nothing waits; an answer can still be withdrawn") func closed() async throws {
        let (network, id) = try await Self.town()
        let (open, answered) = try await (network.ask(id, as: "school-lead", to: "clinic-psych"), network.ask(id, as: "school-lead", to: "clinic-psych"))
        try await network.reply(answered, ["share"], as: "clinic-psych")
        try await network.appoint(id, "school-lead")
        try await network.close(id, as: "school-lead")
        await #expect(throws: Refusal.notFound) { try await network.reply(open, ["share"], as: "clinic-psych") }
        await #expect(throws: Refusal.notFound) { try await network.pass(open, to: "health-recovery", as: "clinic-psych") }
        await #expect(throws: Refusal.self) { try await network.remind(open, as: "school-lead") }
        await #expect(throws: Refusal.notFound) { _ = try await network.ask(id, as: "school-lead", to: "clinic-psych") }
        #expect(try await network.requestWork("clinic-psych").asked.isEmpty)
        #expect(try await network.requestWork("school-lead").awaited.isEmpty)
        #expect(try await !network.request(open, as: "clinic-psych").mayAnswer)
        try await network.takeBack(answered, as: "clinic-psych")
        #expect(try await network.request(answered, as: "school-lead").answer == nil)
    }

    @Test("R45: a reminder once a day by the asking side alone; what is withdrawn is answered no more") func remindAndWithdraw() async throws {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych")
        for other in ["clinic-psych", "school-lead", "police-prevent"] {
            await #expect(throws: Refusal.notFound, "\(other)") { try await network.remind(request, as: other) }
            await #expect(throws: Refusal.notFound, "\(other)") { try await network.withdraw(request, as: other) }
        }
        try await network.remind(request, as: "social-worker-ines")
        await #expect(throws: Refusal.self) { try await network.remind(request, as: "social-worker-ines") }
        #expect(try await network.request(request, as: "clinic-psych").request.remindedOn == network.viewer("clinic-psych").today)
        network.clock.advance(seconds: 86_400)
        try await network.remind(request, as: "social-worker-ines")
        try await network.withdraw(request, as: "social-worker-ines")
        await #expect(throws: Refusal.self) { try await network.reply(request, ["share"], as: "clinic-psych") }
        #expect(try await network.request(request, as: "clinic-psych").look == .withdrawn)
        #expect(try await network.requestWork("clinic-psych").asked.isEmpty)
    }

    @Test("R90: who is asked, what becomes of it and what is hidden cannot be changed with a statement") func bound() async throws {
        let (network, id) = try await Self.town()
        let request = try await network.ask(id, as: "social-worker-ines", to: "clinic-psych")
        try await network.reply(request, ["share"], as: "clinic-psych")
        let exit = try await network.seat("exit-online").id
        let changes: [(SQL, SQL)] = [
            ("request SET seat_id = \(exit)", "request SET seat_id = asked_id"), ("request SET hides = 1", "request SET hides = 0"),
            ("request SET state = 'open'", "request SET state = 'shared'"), ("request SET due = '2030-01-01'", "request SET due = due"),
            ("request_answer SET state = 'nothing'", "request_answer SET state = 'shared'"), ("request_answer SET seat_id = \(exit)", ""),
        ]
        for (change, back) in changes where change.rendered.text.contains("due") == false {
            try await network.tamper("UPDATE \(change) WHERE case_id = \(id)")
            await #expect(throws: (any Error).self, "\(change.rendered.text)") { _ = try await network.request(request, as: "social-worker-ines") }
            if back.rendered.text.isEmpty { break }
            try await network.tamper("UPDATE \(back) WHERE case_id = \(id)")
            #expect(try await network.request(request, as: "social-worker-ines").answer != nil)
        }
    }

    @Test("R86: an erasure leaves nothing of requests and answers") func erasure() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.marked("word", close: false)
        let request = try await network.ask(id, as: "school-lead", to: "clinic-psych", ["Question qzvxk?"])
        try await network.reply(request, ["share"], text: "Answer qzvxk", as: "clinic-psych")
        try await network.close(id, as: "school-lead")
        try await network.erase(id)
        #expect(try await network.count("request WHERE case_id = '\(SQL(stringLiteral: id.text))'") == 0)
        #expect(try await network.count("request_answer WHERE case_id = '\(SQL(stringLiteral: id.text))'") == 0)
        #expect(try await !network.sees(request, "clinic-psych"))
        #expect(try await !network.sees(request, "school-lead"))
        #expect(try await network.requestWork("clinic-psych").asked.isEmpty)
        try await network.log.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R52: a report to the police stands among the decisions for members, and not for a guest") func report() async throws {
        let (network, id) = try await Self.town()
        try await network.join(id, "mentor-sami", .guest, until: network.viewer("school-lead").today.adding(days: 9))
        let (by, today) = try await (network.seat("school-lead").id, network.viewer("school-lead").today)
        let form = Form([
            "ground": ["legal-duty"], "what": ["A threat was written."], "day": [today.text], "by": [by.text], "told": ["withheld"], "told-why": ["Danger."],
        ])
        let events = try await network.events {
            try await network.visit(id, "school-lead", for: CanEditCase.self).write { try ((), PoliceReportStore.record(form, $0, $1)) }
        }
        #expect(events.map(\.code) == [EventCode.policeReported.rawValue] && events[0].subject == id.text)
        let seen = try await network.read(id, as: "police-prevent") { try DecisionStore.all($0, $1) }.first { $0.kind == .reported }
        #expect(seen?.content.reason == "A threat was written." && seen?.content.note.contains("The person is not told. Danger.") == true)
        #expect(try await network.read(id, as: "mentor-sami") { try DecisionStore.all($0, $1) }.isEmpty)
        await #expect(throws: Refusal.notFound) {
            try await network.visit(id, "mentor-sami", for: CanEditCase.self).write { try ((), PoliceReportStore.record(form, $0, $1)) }
        }
    }
}

/// Whatever is done, in whatever order: who sees a request follows from who asked, who has it, and who is on the team (R45, R89).
@Suite("Requests: random histories") struct RequestPropertyTests {
    /// What the test knows of a request, in a few words of its own.
    private struct Known {
        var author: String
        var has: String
        var state = "open"
    }

    private static let agencies = [
        "social-worker-ines": "social", "social-adults": "social", "clinic-psych": "health", "health-recovery": "health", "police-prevent": "police",
        "police-community": "police", "school-lead": "school", "exit-counsellor": "exit", "exit-online": "exit",
    ]

    @Test("R45, R89: nobody but author, the asking agency's members and the asked seat ever sees a request", arguments: [1, 2, 3]) func sight(seed: UInt64)
        async throws
    {
        let network = try await TestNetwork.fresh(seed: seed)
        var random = SplitMix64(seed: seed)
        let id = try await network.adopt()
        if seed == 3 { try await network.hideHeld() }
        var members: Set = ["school-lead", "city-coordinator"]
        var known: [InformationRequest.ID: Known] = [:]
        let seats = Self.agencies.keys.sorted()
        func joinOne() async throws {
            guard let seat = seats.filter({ !members.contains($0) }).randomElement(using: &random) else { return }
            try await network.join(id, seat)
            members.insert(seat)
        }
        func askOne() async throws {
            guard let author = members.filter({ $0 != "city-coordinator" }).sorted().randomElement(using: &random),
                let asked = seats.filter({ Self.agencies[$0] != Self.agencies[author] }).randomElement(using: &random)
            else { return }
            known[try await network.ask(id, as: author, to: asked)] = Known(author: author, has: asked)
        }
        func step() async throws {
            guard let (request, one) = known.sorted(by: { $0.key.text < $1.key.text }).randomElement(using: &random) else { return try await askOne() }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: try await askOne()
            case 1: try await joinOne()
            case 2 where one.state == "open":
                let kind = ["share", "part", "nothing", "refuse"].randomElement(using: &random) ?? "share"
                try await network.reply(request, [kind], as: one.has)
                known[request]?.state = "answered"
            case 3 where one.state == "answered":
                try await network.takeBack(request, as: one.has)
                known[request]?.state = "open"
            case 4 where one.state == "open":
                guard let next = seats.first(where: { $0 != one.has && Self.agencies[$0] == Self.agencies[one.has] }) else { return }
                try await network.pass(request, to: next, as: one.has)
                known[request]?.has = next
            case 5 where one.state == "open":
                try await network.withdraw(request, as: one.author)
                known[request]?.state = "withdrawn"
            default: break
            }
        }
        for _ in 0..<14 {
            try await step()
            for seat in seats + ["city-coordinator", "homes-adviser"] {
                let listed = try await Set(network.requests(in: id, as: seat).map(\.request.id))
                let work = try await network.requestWork(seat)
                for (request, one) in known {
                    let isMember = members.contains(seat) && Self.agencies[seat] == Self.agencies[one.author]
                    let expected = seat == one.author || seat == one.has || isMember
                    #expect(try await network.sees(request, seat) == expected, "\(seat) \(one)")
                    #expect(listed.contains(request) == (expected && members.contains(seat)), "\(seat) \(one)")
                    #expect(work.asked.contains(request) == (seat == one.has && one.state == "open"), "\(seat) \(one)")
                }
            }
        }
    }
}
