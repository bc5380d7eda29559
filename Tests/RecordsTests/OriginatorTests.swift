import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// Originator control as a property: entries live through random histories of create, share, draw from, release, revoke, withdraw, expire, leave and
/// rejoin, through the real stores. A plain model in this file, written without `decide`, says who may see how much; the pages must say the same.
@Suite("Originator control")
struct OriginatorTests {
    /// A hundred entries begin in each case; 10,000 histories in all on the embedded database, fewer where each statement travels.
    private static var cases: Int { ProcessInfo.processInfo.environment["ROUNDTABLE_TEST_POSTGRES"] == nil ? 100 : 10 }

    @Test(
        "R38, R39, R40: over 10,000 random histories nobody ever sees more, or less, than shares, consents, handlings, places and sources give",
        arguments: 0..<2)
    func histories(half: Int) async throws {
        let network = try await TestNetwork.fresh()
        var tally = Town.Tally()
        let cases = Self.cases / 2
        for number in half * cases..<(half + 1) * cases {
            var town = try await Town(network, seed: UInt64(number))
            for round in 0..<5 {
                try await town.live()
                try await town.compare(all: round == 4)
            }
            tally.add(town.tally)
        }
        #expect(tally.wrong == [])
        // The histories are no empty ones.
        #expect(tally.entries >= cases * 100 && tally.seen > cases * 300 && tally.hidden > cases * 300)
        #expect(min(tally.shares, tally.revoked, tally.drawn, tally.released, tally.refused, tally.cutOff) > cases)
    }
}

/// A case with eight seats, as the stores hold it and as the model has it.
private struct Town {
    struct Tally {
        var (entries, shares, revoked, drawn, released, refused, seen, hidden, cutOff) = (0, 0, 0, 0, 0, 0, 0, 0, 0)
        var wrong: [String] = []

        mutating func add(_ other: Tally) {
            entries += other.entries
            shares += other.shares
            revoked += other.revoked
            drawn += other.drawn
            released += other.released
            refused += other.refused
            seen += other.seen
            hidden += other.hidden
            cutOff += other.cutOff
            wrong += other.wrong
        }
    }

    struct Given {
        let id: Share.ID
        let terms: ShareTerms
        var isRevoked = false
    }

    struct Item {
        let id: Entry.ID
        let author: Int
        let handling: Handling
        var shares: [Given] = []
        var sources: [(item: Int, level: Level)] = []
        var released: Set<Int> = []
    }

    let network: TestNetwork
    let caseID: Case.ID
    var random: SplitMix64
    var seats: [(viewer: Viewer, isGuest: Bool, isThere: Bool)] = []
    var items: [Item] = []
    var consents: [(id: Consent.ID, isWithdrawn: Bool)] = []
    var today: Day
    var tally = Tally()

    init(_ network: TestNetwork, seed: UInt64) async throws {
        self.network = network
        random = SplitMix64(seed: seed &* 7_919 &+ 3)
        caseID = try await network.adopt()
        for key in [
            "city-coordinator", "school-lead", "social-worker-ines", "social-adults", "police-prevent", "police-community", "clinic-psych", "mentor-sami",
        ] {
            try await seats.append((network.viewer(key), key == "mentor-sami", true))
        }
        today = seats[0].viewer.today
        let (id, all, day) = (caseID, seats, today)
        try await network.database.write { tx in
            for seat in all.dropFirst(2) {
                let until = seat.isGuest ? day.adding(days: 900) : nil
                try MemberStore.insert(id, seat: seat.viewer.seat.id, role: seat.isGuest ? .guest : .member, from: day, until: until, why: "w", tx)
            }
        }
        try await consent()
        for number in 0..<100 { try await create(author: number % seats.count, Handling.allCases[number / 8 % 4]) }
    }

    // MARK: What people do

    private func viewer(_ seat: Int) -> Viewer {
        let viewer = seats[seat].viewer
        return Viewer(
            practitioner: viewer.practitioner, seat: viewer.seat, agency: viewer.agency, otherSeats: [], sessionMark: viewer.sessionMark, today: today,
            weighed: viewer.weighed)
    }

    private func visit<P: Permission, T: Sendable>(_ seat: Int, _: P.Type, _ body: @escaping @Sendable (CaseAccess<P>, Transaction) throws -> T) async throws
        -> T?
    {
        let (viewer, caseID) = (viewer(seat), caseID)
        return try await network.database.write { tx in
            do { return try body(CaseAccess<P>.check(caseID, for: viewer, in: tx), tx) } catch is AccessDenied { return nil }
        }
    }

    private mutating func consent() async throws {
        let id = try await visit(0, CanEditCase.self) { access, tx in
            let template = try StructureStore.current(access, tx).template
            let form = Form([
                "giver": ["person"], "given": [access.viewer.today.text], "for": template.purposes.map(\.id), "to": ["team"], "items": ["i"], "how": ["h"],
            ])
            return try ConsentStore.record(.parse(form, template, recipients: [.team], today: access.viewer.today), access, tx).0
        }
        consents.append((try #require(id), false))
    }

    private mutating func create(author: Int, _ handling: Handling, from source: Int? = nil) async throws {
        let names = source.map { [items[$0].id.text] } ?? []
        let mark = "mark-\(items.count)"
        let form = Form(["kind": ["note"], "title": [mark], "text": [mark], "handling": [handling.rawValue], "source": names])
        let made = try await visit(author, CanAddEntry.self) { access, tx in
            let entry = try EntryForm.parse(form, ShareStore.offer(access, tx), quotable: EntryStore.quotable(names, access, tx))
            return try EntryStore.add(entry, access, tx).0
        }
        var item = Item(id: try #require(made), author: author, handling: handling)
        if let source, let level = level(source, author) {
            item.sources = [(source, level)] + items[source].sources.filter { $0.item != source }
            tally.drawn += 1
        }
        items.append(item)
        tally.entries += 1
    }

    mutating func live() async throws {
        if Int.random(in: 0..<5, using: &random) == 0 { try await withdraw() }
        if Int.random(in: 0..<3, using: &random) == 0 { try await come(Int.random(in: 1..<seats.count, using: &random)) }
        if Int.random(in: 0..<2, using: &random) == 0 { today = today.adding(days: 1) }
        for index in items.indices {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: try await share(index)
            case 4, 5: try await revoke(index)
            case 6: try await draw(index)
            case 7: try await release(index)
            default: break
            }
        }
    }

    private mutating func withdraw() async throws {
        guard let index = consents.indices.filter({ !consents[$0].isWithdrawn }).randomElement(using: &random) else { return }
        let id = consents[index].id
        _ = try await visit(0, CanWithdrawConsent.self) { access, tx in try ConsentStore.withdraw(id, Form(["sure": ["yes"]]), access, tx).recipients.count }
        consents[index].isWithdrawn = true
        try await consent()
    }

    /// Leaves the team, or joins it again.
    private mutating func come(_ seat: Int) async throws {
        let (viewer, isThere, isGuest) = (viewer(seat), seats[seat].isThere, seats[seat].isGuest)
        _ = try await visit(0, CanManageTeam.self) { access, tx in
            if isThere {
                let places = try MemberStore.all(access, tx).filter { $0.seat == viewer.seat.id && $0.isCurrent(on: access.viewer.today) }
                for place in places { _ = try MemberStore.end(place.id, access, tx) }
            } else {
                let until = isGuest ? access.viewer.today.adding(days: 900) : nil
                try MemberStore.insert(
                    access.caseID, seat: viewer.seat.id, role: isGuest ? .guest : .member, from: access.viewer.today, until: until, why: "w", tx)
            }
        }
        seats[seat].isThere.toggle()
    }

    private mutating func share(_ index: Int) async throws {
        let (id, author, handling) = (items[index].id, items[index].author, items[index].handling)
        let recipients: [Recipient] = [.team] + seats.flatMap { [.seat($0.viewer.seat.id), .agency($0.viewer.agency.id)] }
        let level = Level.allCases.randomElement(using: &random) ?? .full
        let consent = Bool.random(using: &random) ? consents.last?.id : nil
        let until = [nil, nil, today, today.adding(days: 2)].randomElement(using: &random) ?? nil
        let terms = ShareTerms(
            recipient: recipients.randomElement(using: &random) ?? .team, level: level, summary: level == .summary ? "sum \(id)" : "", purpose: "plan-support",
            basis: consent == nil ? "public-task" : "consent", consent: consent, necessity: "n", until: until)
        guard terms.problem(for: handling) == nil else { return }
        let given = try await visit(author, CanSeeCase.self) { access, tx in
            _ = try ShareStore.add([terms], to: id, access, tx)
            return try tx.first("SELECT id FROM share WHERE entry_id = \(id) ORDER BY id DESC LIMIT 1")?.id("id", of: Share.self)
        }
        let mayShare = seats[author].isThere && showsSources(index, author)
        if (given ?? nil) != nil, mayShare { tally.shares += 1 } else { tally.refused += 1 }
        if ((given ?? nil) != nil) != mayShare { tally.wrong.append("sharing \(index) by \(author): \(mayShare)") }
        if let share = given ?? nil { items[index].shares.append(Given(id: share, terms: terms)) }
    }

    private mutating func revoke(_ index: Int) async throws {
        guard let at = items[index].shares.indices.filter({ !items[index].shares[$0].isRevoked }).randomElement(using: &random) else { return }
        let (entry, share, author) = (items[index].id, items[index].shares[at].id, items[index].author)
        let done = try await visit(author, CanSeeCase.self) { access, tx in try ShareStore.revoke(share, of: entry, access, tx).recipients.count }
        if (done != nil) != seats[author].isThere { tally.wrong.append("revoking \(index)") }
        guard done != nil else { return }
        items[index].shares[at].isRevoked = true
        tally.revoked += 1
    }

    private mutating func draw(_ index: Int) async throws {
        guard let author = seats.indices.filter({ seats[$0].isThere && level(index, $0) ?? .indication > .indication }).randomElement(using: &random) else {
            return
        }
        let handlings = Handling.allCases.filter { !items[index].handling.isStricter(than: $0) }
        try await create(author: author, handlings.randomElement(using: &random) ?? items[index].handling, from: index)
    }

    private mutating func release(_ index: Int) async throws {
        guard let source = items[index].sources.randomElement(using: &random) else { return }
        let by = items[source.item].author
        let id = items[index].id
        let done = try await visit(by, CanSeeCase.self) { access, tx in try SourceStore.release(id, access, tx).recipients.count }
        let expected = releasable(index, by)
        if (done != nil) == expected.isEmpty { tally.wrong.append("releasing \(index) by \(by)") }
        guard done != nil else { return }
        items[index].released.formUnion(expected)
        tally.released += 1
    }

    // MARK: What is expected

    private func isOwn(_ item: Item, _ seat: Int) -> Bool {
        guard seats[seat].isThere else { return false }
        let sameAgency = seats[item.author].viewer.agency.id == seats[seat].viewer.agency.id
        return item.author == seat || sameAgency && !seats[seat].isGuest && item.handling != .namedPeople
    }

    private func releasable(_ index: Int, _ seat: Int) -> Set<Int> {
        guard level(index, seat) ?? .indication > .indication else { return [] }
        return Set(items[index].sources.map(\.item).filter { isOwn(items[$0], seat) && showsSources($0, seat) }).subtracting(items[index].released)
    }

    private func showsSources(_ index: Int, _ seat: Int) -> Bool {
        items[index].sources.allSatisfy { source in
            items[index].released.contains(source.item) || level(source.item, seat).map { $0 >= source.level } ?? false
        }
    }

    private func level(_ index: Int, _ seat: Int) -> Level? {
        guard seats[seat].isThere else { return nil }
        let item = items[index]
        let most = isOwn(item, seat) ? .full : item.shares.compactMap { reach($0, item, seat) }.max()
        guard let most else { return nil }
        return showsSources(index, seat) ? most : .indication
    }

    private func reach(_ given: Given, _ item: Item, _ seat: Int) -> Level? {
        let terms = given.terms
        let holds = terms.consent.map { consent in consents.contains { $0.id == consent && !$0.isWithdrawn } } ?? true
        guard !given.isRevoked, holds, terms.until.map({ today <= $0 }) ?? true else { return nil }
        let isMember = !seats[seat].isGuest
        let isReached =
            switch terms.recipient {
            case .seat(let id): id == seats[seat].viewer.seat.id
            case .agency(let id): id == seats[seat].viewer.agency.id && isMember && item.handling != .namedPeople
            case .team: isMember && (item.handling == .caseTeam || item.handling == .network)
            }
        guard isReached else { return nil }
        return item.handling == .ownAgency ? min(terms.level, .summary) : terms.level
    }

    /// What the list shows to a seat, and for some entries what its own page shows, against the model.
    mutating func compare(all: Bool) async throws {
        let looked = all ? Array(seats.indices) : [Int.random(in: 0..<seats.count, using: &random), Int.random(in: 0..<seats.count, using: &random)]
        for seat in looked {
            let some = items.map(\.id).shuffled(using: &random).prefix(5)
            let found = try await visit(seat, CanSeeCase.self) { access, tx in
                let list = try EntryStore.visible(.init(), limit: 10_000, access, tx).entries
                let pages = try some.map { id -> VisibleEntry? in do { return try EntryStore.find(id, access, tx) } catch is AccessDenied { return nil } }
                return (list, pages)
            }
            let list = Dictionary(uniqueKeysWithValues: (found?.0 ?? []).map { ($0.entry.id, $0) })
            for (id, page) in zip(some, found?.1 ?? []) where page != list[id] { tally.wrong.append("list and page differ for \(seat)") }
            for index in items.indices { judge(list[items[index].id], index, seat) }
        }
    }

    private mutating func judge(_ seen: VisibleEntry?, _ index: Int, _ seat: Int) {
        let expected = level(index, seat)
        let got: Level? =
            switch seen?.content {
            case .full(let content) where content.text == "mark-\(index)": .full
            case .summary(let text) where text == "sum \(items[index].id)" || text.isEmpty: .summary
            case .indication: .indication
            default: nil
            }
        if seen == nil { tally.hidden += 1 } else { tally.seen += 1 }
        if seen?.isCutOff == true { tally.cutOff += 1 }
        if got != expected || (seen == nil) != (expected == nil) {
            tally.wrong.append(
                "entry \(index) for seat \(seat) on \(today): \(got.map(\.rawValue) ?? "nothing") instead of \(expected.map(\.rawValue) ?? "nothing")")
        }
    }
}
