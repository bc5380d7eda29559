import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

extension TestNetwork {
    static let outsideForm: [String: [String]] = [
        "way": ["anonymous"], "urgency": ["soon"], "name": ["Nora"], "seen": ["Stays away from school."], "reach": ["code"],
    ]

    func usual() async throws -> Structure { try await database.read { tx in try StructureStore.usual(tx) } }

    func bring(_ door: OutsideDoor, _ values: [String: String] = [:], once: String = "", from address: String = "192.0.2.7") async throws -> ReceiptCode {
        let structure = try await usual()
        let form = try OutsideForm.parse(Form(Self.outsideForm.merging(values.mapValues { [$0] }) { $1 }), structure.template)
        return try await door.bring(form, to: structure, once: once, from: address)
    }

    func newestConcern() async throws -> Referral.ID {
        try #require(try await database.read { tx in try tx.first("SELECT id FROM concern ORDER BY id DESC LIMIT 1")?.id("id") })
    }

    func outside(_ id: Referral.ID, as seat: String = "city-coordinator") async throws -> OutsideFile {
        try await desk(seat, for: CanTriage.self).read(.concernSeen, about: id.text) { access, tx in try OutsideStore.find(id, access, tx) }
    }

    func reply(_ text: String, to id: Referral.ID) async throws {
        try await desk("city-coordinator", for: CanTriage.self).write { access, tx in
            try ((), OutsideStore.reply(.init(text: text), to: id, access, tx))
        }
    }

    func takeIn(_ id: Referral.ID, _ values: [String: String] = [:]) async throws {
        let structure = try await usual()
        let concern = try await outside(id).concern
        let form = Form(concern.asReferral.merging(["consent": ["not-asked"]].merging(values.mapValues { [$0] }) { $1 }) { $1 })
        _ = try await desk("city-coordinator", for: CanTriage.self).write { access, tx in
            try OutsideStore.takeIn(id, .parse(form, structure.template), access, tx)
        }
    }
}

@Suite("The door for people without an account") struct OutsideTests {
    private let here = "192.0.2.7"

    private func start() async throws -> (TestNetwork, OutsideDoor) {
        let network = try await TestNetwork.fresh()
        return (network, OutsideDoor(log: network.log, environment: network.database.environment))
    }

    @Test("R32: a concern gets a code, the two write to each other, and after the decision the answer is read; nothing else of it leaves")
    func bothWays() async throws {
        let (network, door) = try await start()
        let code = try await network.bring(door)
        let id = try await network.newestConcern()
        #expect(try await door.thread(code, from: here)?.state == .received)
        try await network.reply("Since when?", to: id)
        let asked = try #require(try await door.thread(code, from: here))
        #expect(asked.state == .looking && asked.messages.map(\.content.text) == ["Since when?"])
        _ = try await door.write(.init(text: "Since May."), with: code, from: here)
        // A page that is loaded again sends once more; it counts once.
        _ = try await door.write(.init(text: "Since May."), with: code, from: here)
        #expect(try await network.outside(id).messages.map(\.isFromOutside) == [false, true])

        try await network.takeIn(id)
        #expect(try await door.thread(code, from: here)?.state == .looking)
        let waiting = try await network.desk("city-coordinator", for: CanTriage.self).read(.concernSeen) { try OutsideStore.waiting($0, $1) }
        #expect(waiting.contains { $0.concern.id == id && $0.hasNews })
        _ = try await network.weigh(id, "adopt", reason: "secret reason", answer: "Somebody will call the school.")
        let answered = try #require(try await door.thread(code, from: here))
        #expect(answered.state == .answered && answered.answer == "Somebody will call the school." && !answered.isOpen)
        await #expect(throws: Refusal.self) { _ = try await door.write(.init(text: "Too late"), with: code, from: here) }
        await #expect(throws: Refusal.self) { try await network.reply("Too late", to: id) }
    }

    @Test("R32: clocks run from the moment when the concern came in, and the referral keeps door, id and code") func clocks() async throws {
        let (network, door) = try await start()
        _ = try await network.bring(door)
        let id = try await network.newestConcern()
        let arrived = try await network.outside(id).concern.receivedAt
        network.clock.advance(seconds: 3 * 86_400)
        try await network.takeIn(id)
        let referral = try await network.desk("city-coordinator", for: CanTriage.self).read(.referralSeen) { try ReferralStore.find(id, forTriage: $0, $1) }
        #expect(referral.receivedAt == arrived && referral.door == .anonymous && referral.isFromOutside)
        let timeline = try await network.database.read { tx in try TimelineStore.one(id.text, tx) }
        #expect(timeline.marks.map(\.event) == [.referred, .entered] && timeline.marks[0].at == arrived)
        await #expect(throws: Refusal.self) { try await network.takeIn(id) }
    }

    @Test("R32, R38: before and after it is taken in only coordinators see it, not their colleagues either") func whoSees() async throws {
        let (network, door) = try await start()
        _ = try await network.bring(door)
        let id = try await network.newestConcern()
        for seat in network.seatKeys where seat != "city-coordinator" {
            await #expect(throws: Refusal.notFound, "\(seat)") { _ = try await network.outside(id, as: seat) }
        }
        try await network.takeIn(id)
        for seat in network.seatKeys where seat != "city-coordinator" {
            await #expect(throws: Refusal.notFound, "\(seat)") {
                _ = try await network.desk(seat, for: CanRefer.self).read(.referralSeen) { try ReferralStore.find(id, $0, $1) }
            }
        }
        let lines = try await network.desk("city-coordinator", for: CanRefer.self).read(.referralsListed) { try ReferralStore.ofAgency($0, $1) }
        #expect(!lines.contains { $0.referral.id == id })
    }

    @Test("R32, R90: the database has a keyed token of the code, sealed texts, and nothing of who wrote; the log names nobody") func stored() async throws {
        let (network, door) = try await start()
        let mark = "qzvxkjwpf"
        let events = try await network.events {
            let code = try await network.bring(door, ["seen": "seen \(mark)", "name": "name\(mark)"])
            _ = try await door.write(.init(text: "text\(mark)"), with: code, from: here)
            _ = try await door.thread(code, from: here)
            let bare = code.text.replacing("-", with: "")
            try await network.log.settle()
            guard TestStores.postgres == nil else { return }
            for secret in [mark, code.text.lowercased(), bare.lowercased(), here] {
                let hits = try FileSearch.found(secret, below: network.stores.files())
                #expect(hits == [], "\(secret)")
            }
        }
        #expect(events.map(\.code) == [115, 117, 118])
        #expect(events.allSatisfy { $0.practitioner == nil && $0.seat == nil && $0.session == nil && $0.subject != nil })
        let report = BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey)
        #expect(report.findings == [])
        #expect(try await Console(log: network.log).problems() == [])
    }

    @Test("R32, R90: whoever can write rows but has no keys opens no thread with a code of their own") func moved() async throws {
        let (network, door) = try await start()
        let victim = try await network.bring(door)
        let first = try await network.newestConcern()
        let own = try await network.bring(door)
        let second = try await network.newestConcern()
        let tokens = try await network.database.read { tx in
            try [first, second].map { id in try #require(try tx.first("SELECT receipt FROM concern WHERE id = \(id)")).bytes("receipt") }
        }
        try await network.tamper("UPDATE concern SET receipt = \([UInt8](repeating: 0, count: 16)) WHERE id = \(first)")
        try await network.tamper("UPDATE concern SET receipt = \(tokens[0]) WHERE id = \(second)")
        try await network.tamper("UPDATE concern SET receipt = \(tokens[1]) WHERE id = \(first)")
        await #expect(throws: (any Error).self) { _ = try await door.thread(own, from: here) }
        await #expect(throws: (any Error).self) { _ = try await door.thread(victim, from: here) }
    }

    @Test("R32, R86: after the erasure of its case a code is unknown like any other, and no row or key is left") func erased() async throws {
        let (network, door) = try await start()
        let code = try await network.bring(door)
        let id = try await network.newestConcern()
        _ = try await door.write(.init(text: "More."), with: code, from: here)
        try await network.takeIn(id, ["name": "Ada Brook"])
        let caseID = try #require(try await network.weigh(id, "adopt"))
        try await network.join(caseID, "police-prevent")
        try await network.appoint(caseID, "police-prevent")
        try await network.close(caseID, as: "police-prevent")
        try await network.erase(caseID)
        for table in ["concern", "door_message"] as [SQL] { #expect(try await network.count(table) == 0) }
        #expect(try network.storedKeys([id.text, caseID.text]) == [])
        let unknown = ReceiptCode(random: network.database.environment.random)
        var told: [[Leaf]] = []
        for each in [code, unknown] {
            let events = try await network.events { try #require(try await door.thread(each, from: here) == nil) }
            told.append(events)
        }
        #expect(told[0].map(\.rules) == told[1].map(\.rules) && told[0].map(\.subject) == [nil] && told[1].map(\.subject) == [nil])
        try await network.log.settle()
        #expect(BundleVerifier.verify(try await network.bundle(), key: network.log.verifierKey).findings == [])
    }

    @Test("R32: a page that is loaded again brings nothing twice and shows the same code; other words, or the page of somebody else, do") func once()
        async throws
    {
        let (network, door) = try await start()
        let before = try await network.count("concern")
        let first = try await network.bring(door, once: "one")
        for _ in 0..<20 { #expect(try await network.bring(door, once: "one") == first, "also when there is no room for another one") }
        #expect(try await network.count("concern") == before + 1)
        let others = try await [
            network.bring(door, ["seen": "something else"], once: "one"), network.bring(door, once: "two"), network.bring(door), network.bring(door),
        ]
        #expect(Set((others + [first]).map(\.text)).count == 5)
        #expect(try await network.count("concern") == before + 5)
    }

    @Test("R32: an answer without a referral ends it; it is read with the code") func ended() async throws {
        let (network, door) = try await start()
        let code = try await network.bring(door)
        let id = try await network.newestConcern()
        try await network.desk("city-coordinator", for: CanTriage.self).write { access, tx in
            try ((), OutsideStore.end(id, .init(text: "Call the helpline."), access, tx))
        }
        let thread = try #require(try await door.thread(code, from: here))
        #expect(thread.state == .answered && thread.answer == "Call the helpline." && thread.messages.isEmpty)
        await #expect(throws: Refusal.self) { try await network.takeIn(id) }
    }

    @Test("R32: six concerns an hour come from one network, twenty from all together; time makes room, and neighbours count as one") func flood() async throws {
        let (network, door) = try await start()
        func fits(_ address: String) async throws -> Bool {
            do { _ = try await network.bring(door, from: address) } catch Refusal.tooMany(let seconds) {
                return !(1...3600).contains(seconds)
            }
            return true
        }
        for host in 1...6 { #expect(try await fits("198.51.100.\(host)")) }
        for address in ["198.51.100.200", "::ffff:198.51.100.9"] { #expect(try await !fits(address)) }
        #expect(try await fits("2001:db8::1"))
        for net in 1...13 { #expect(try await fits("203.0.\(net).1"), "\(net)") }
        #expect(try await !fits("203.0.99.1"), "the whole installation is full")
        network.clock.advance(seconds: 700)
        #expect(try await fits("198.51.100.1"))
        #expect(try await !fits("198.51.100.1"))
        network.clock.advance(seconds: 3700)
        _ = try await network.bring(door, from: "203.0.50.1")
        let left = try await network.database.read { tx in try tx.rows("SELECT key FROM throttle WHERE length(key) = 20").count }
        #expect(left == 2, "what has faded is forgotten: \(left)")
    }

    @Test("R32: ten codes that nobody has are looked up from one network, then it waits; the table names no network") func guesses() async throws {
        let (network, door) = try await start()
        let code = try await network.bring(door)
        for _ in 0..<10 { #expect(try await door.thread(ReceiptCode(random: network.database.environment.random), from: here) == nil) }
        await #expect(throws: Refusal.self) { _ = try await door.thread(code, from: here) }
        #expect(try await door.thread(code, from: "203.0.113.1") != nil)
        network.clock.advance(seconds: 60)
        #expect(try await door.thread(code, from: here) != nil)
        // Another process, or this one after a restart, cannot tell the networks of before.
        let other = OutsideDoor(log: network.log, environment: network.database.environment)
        for _ in 0..<3 { _ = try await other.thread(ReceiptCode(random: network.database.environment.random), from: here) }
        let keys = try await network.database.read { tx in try Set(tx.rows("SELECT key FROM throttle WHERE length(key) = 20").map { try $0.bytes("key") }) }
        #expect(keys.count == 4)
    }
}
