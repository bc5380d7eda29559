import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Contributions to a meeting, and its pack") struct PackTests {
    @Test("R60: every reader's pack is what that reader may see, statement by statement, for everybody and every item of the demo's meetings")
    func pack() async throws {
        let network = try await TestNetwork.fresh()
        let meetings = try await network.database.read { tx in try tx.rows("SELECT id FROM meeting").map { try $0.id("id", of: Meeting.self) } }
        var (shown, kept, readers) = (0, 0, 0)
        for seat in network.workers {
            for meeting in meetings {
                let desk = try await network.desk(seat, for: CanConsult.self)
                let wrong: [String]? = try? await desk.read(.packSeen) { access, tx in
                    let line = try MeetingStore.find(meeting, access, tx)
                    return try AgendaStore.items(line, access, tx).flatMap { item in try item.file.map { try Self.compare(item, $0, tx) } ?? [] }
                }
                guard let wrong else { continue }
                readers += 1
                shown += wrong.count { $0 == "shown" }
                kept += wrong.count { $0 == "kept" }
                #expect(wrong.filter { $0 != "shown" && $0 != "kept" } == [], "\(seat)")
            }
        }
        #expect(min(readers, kept) > 10 && shown > 30, "\(readers) readers, \(shown) shown, \(kept) kept")
    }

    /// Each entry of the case, asked for by itself, against the pack.
    private static func compare(_ item: VisibleItem, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction) throws -> [String] {
        let content = try PackStore.content(of: item, access, tx)
        let pack = Dictionary(uniqueKeysWithValues: content.entries.map { ($0.entry.id, $0) })
        let since = tx.now.adding(days: -PackStore.days)
        return try tx.rows("SELECT id, created_at FROM entry WHERE case_id = \(access.caseID)").map { row in
            let id: Entry.ID = try row.id("id")
            let single: VisibleEntry?
            do { single = try EntryStore.find(id, access, tx) } catch is AccessDenied { single = nil }
            let isRecent = try row.instant("created_at") >= since
            // What an agency brought is there however old it is.
            let expected = isRecent || item.contributions.contains { $0.entry == id } ? single : nil
            guard pack[id] == expected else { return "entry \(id) differs" }
            return expected == nil ? "kept" : "shown"
        }
    }

    /// A case of social care and the police, on an agenda.
    private static func town() async throws -> (network: TestNetwork, id: Case.ID, meeting: Meeting.ID, item: AgendaItem.ID) {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        for seat in ["social-worker-ines", "police-prevent"] { try await network.join(id, seat) }
        let meeting = try await network.meeting()
        return try await (network, id, meeting, network.agenda(id, on: meeting))
    }

    private static func entry(_ network: TestNetwork, _ id: Case.ID, as seat: String, for item: AgendaItem.ID? = nil) async throws -> Entry.ID {
        let form = Form(["kind": ["note"], "title": ["t"], "text": ["what we know"], "handling": ["case-team"]])
        return try await network.visit(id, seat, for: CanAddEntry.self).write { access, tx in
            let (entry, event) = try EntryStore.add(.parse(form, ShareStore.offer(access, tx)), access, tx)
            if let item { try ContributionStore.bring(entry, to: item, access, tx) }
            return (entry, event)
        }
    }

    @Test("R60: each invited agency is asked once, brings an entry of its own or nothing, and is reminded until then") func asked() async throws {
        let (network, id, meeting, item) = try await Self.town()
        try await network.askContributions(item, of: meeting)
        let agencies = try await Set([network.agency("social"), network.agency("police"), network.agency("school"), network.agency("city")])
        #expect(try await Set(network.contributions(item, of: meeting, as: "city-coordinator").map(\.agency)) == agencies)
        await #expect(throws: FormErrors.self) { try await network.askContributions(item, of: meeting) }
        func waits(_ seat: String) async throws -> Bool {
            try await network.desk(seat, for: CanRefer.self).read(.workSeen) {
                try WorkStore.today($0, $1).contributions.contains { $0.contribution.item == item }
            }
        }
        #expect(try await waits("social-worker-ines"))
        #expect(try await waits("police-prevent"))
        #expect(try await !waits("social-adults"))
        #expect(try await !waits("clinic-psych"))
        let note = try await Self.entry(network, id, as: "social-worker-ines")
        // An entry of another agency cannot be brought.
        await #expect(throws: FormErrors.self) { try await network.contribute(note, to: item, of: meeting, as: "police-prevent") }
        try await network.contribute(note, to: item, of: meeting, as: "social-worker-ines")
        try await network.contribute(nil, to: item, of: meeting, as: "police-prevent")
        #expect(try await !waits("social-worker-ines"))
        #expect(try await !waits("police-prevent"))
        let found = try await network.contributions(item, of: meeting, as: "city-coordinator")
        #expect(
            found.count { $0.state == .brought && $0.entry == note } == 1 && found.count { $0.state == .nothing } == 1
                && found.count { $0.state == .asked } == 2)
        try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), ContributionStore.remind(item, of: meeting, $0, $1)) }
        let reminded = try await network.contributions(item, of: meeting, as: "city-coordinator").filter { $0.remindedOn != nil }
        #expect(reminded.map(\.state) == [.asked, .asked])
    }

    @Test("R60, R39: that an agency brought something shares nothing; its entry is in a pack only for whom it is shared with") func sharing() async throws {
        let (network, id, meeting, item) = try await Self.town()
        try await network.askContributions(item, of: meeting)
        let note = try await Self.entry(network, id, as: "social-worker-ines", for: item)
        func pack(_ seat: String) async throws -> [Entry.ID] {
            try await network.desk(seat, for: CanConsult.self).read(.packSeen) { access, tx in
                try AgendaStore.items(MeetingStore.find(meeting, access, tx), access, tx).flatMap { item in
                    try item.file.map { try PackStore.content(of: item, $0, tx).entries.map(\.entry.id) } ?? []
                }
            }
        }
        #expect(try await pack("social-worker-ines") == [note])
        #expect(try await pack("police-prevent") == [])
        #expect(try await pack("city-coordinator") == [])
        let (terms, police) = try await (network.terms(.agency(network.agency("police")), .full), "police-prevent")
        try await network.visit(id, "social-worker-ines", for: CanSeeCase.self).write { try ((), ShareStore.add([terms], to: note, $0, $1)) }
        #expect(try await pack(police) == [note])
        #expect(try await pack("city-coordinator") == [])
        // An old contribution is in the pack all the same.
        network.clock.advance(seconds: 3 * 86_400)
        #expect(try await pack(police) == [note])
    }

    @Test("R59: a guest sees and answers the own agency's contribution alone; nobody else asks or reminds") func guest() async throws {
        let (network, _, meeting, item) = try await Self.town()
        try await network.invite("homes-adviser", to: item, of: meeting)
        try await network.askContributions(item, of: meeting)
        let homes = try await network.agency("homes")
        #expect(try await network.contributions(item, of: meeting, as: "homes-adviser").map(\.agency) == [homes])
        try await network.contribute(nil, to: item, of: meeting, as: "homes-adviser")
        for seat in ["homes-adviser", "police-prevent"] {
            await #expect(throws: Refusal.notFound) { try await network.askContributions(item, of: meeting, as: seat) }
            await #expect(throws: Refusal.notFound) {
                try await network.desk(seat, for: CanConsult.self).write { try ((), ContributionStore.remind(item, of: meeting, $0, $1)) }
            }
        }
        await #expect(throws: Refusal.notFound) { try await network.contribute(nil, to: item, of: meeting, as: "clinic-psych") }
    }
}
