import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Records

@Suite("Changing the keys of cases")
struct CaseKeyRotationTests {
    /// The versions of the keys with which each sealed column of the installation is sealed, by kind.
    private func versions(_ network: TestNetwork) async throws -> [String: Set<UInt16>] {
        try await network.database.read { tx in
            var versions: [String: Set<UInt16>] = [:]
            for column in SealedColumn.all {
                for row in try tx.rows(column.rows) { try versions[column.kind, default: []].insert(Envelope.keyVersion(row.bytes("sealed"))) }
            }
            return versions
        }
    }

    /// What everybody of the team reads in a case.
    private func texts(_ id: Case.ID, _ network: TestNetwork) async throws -> [String] {
        try await network.read(id, as: "school-lead") { access, tx in
            let file = try CaseStore.find(access, tx)
            let entries = try EntryStore.visible(.init(), access, tx).entries
            let decisions = try DecisionStore.all(access, tx)
            let actions = try ActionStore.all(access, tx)
            return try ["\(file)", "\(entries)", "\(decisions)", "\(actions)", "\(MemberStore.all(access, tx))"]
        }
    }

    /// Six steps, a question that leads back to an entry, an emergency with its review, many cases, and a breach.
    private func trust(_ id: Case.ID, _ entry: Entry.ID, _ network: TestNetwork) async throws {
        _ = try await network.begin()
        _ = try await network.ask(about: ["case": id.text, "entry": entry.text])
        try await network.breakGlass(network.reference(id), as: "youth-worker")
        let glass: Glass.ID = try #require(try await network.database.read { tx in try tx.first("SELECT id FROM glass")?.id("id") })
        let found = Form(["proper": ["yes"], "words": ["There was danger."]])
        try await network.visit(id, "social-worker-ines", for: CanSeeCaseLog.self).write { try ((), GlassStore.review(glass, found, $0, $1)) }
        let reason = Form(["reason": ["We prepare the audit of the year."]])
        try await network.desk("city-coordinator", for: CanRefer.self).write { try ((), BreadthStore.give(reason, $0, $1)) }
        let today = try await network.viewer("city-dpo").today.text
        let breach = Form(["happened": ["A letter went astray."], "found-day": [today], "authority": ["open"], "persons": ["open"]])
        _ = try await network.desk("city-dpo", for: CanExportLog.self).write { try BreachStore.record(breach, $0, $1) }
    }

    /// What was told of a meeting, and what an authority decided after advice.
    private func confer(_ id: Case.ID, _ network: TestNetwork) async throws {
        let meeting = try await network.meeting(days: 0)
        let item = try await network.agenda(id, on: meeting)
        let told = Form(["telling": ["told"], "telling-words": ["At home."]])
        try await network.desk("city-coordinator", for: CanConsult.self).write { try ((), SummaryStore.tell(item, of: meeting, told, $0, $1)) }
        let advice = try await network.advised()
        let own = Form(["own.\(advice.resolution)": ["We call the school."]])
        try await network.desk("police-prevent", for: CanConsult.self).write {
            try ((), ResolutionStore.answer(advice.resolution, advice.item, of: advice.meeting, own, $0, $1))
        }
    }

    @Test("R90: every sealed column has the new key, reads as before and fits the log; an hour later the old keys are gone")
    func everything() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        try await network.record(["kind": "police", "answer-police": "yes"], for: network.refer(to: network.structure("info-house")))
        try await network.answer(network.consult(), "Talk first.")
        let tiers = try await TierTests.Tiers(network)
        try await tiers.answer(tiers.write())
        try await network.pause("owner", network.adopt(), as: "school-lead")
        let door = OutsideDoor(log: network.log, environment: network.database.environment)
        _ = try await door.write(.init(text: "One more thing."), with: network.bring(door), from: "192.0.2.7")
        try await network.arrange(id, as: "school-lead", to: network.agency("social"))
        let source = try await network.enter(id, as: "school-lead", shares: [network.terms(.agency(network.agency("police")), .full)])
        let drawn = try await network.draw(id, from: [source], as: "police-prevent", shares: [network.terms(.team, .full)])
        try await network.visit(id, "school-lead", for: CanSeeCase.self).write { try ((), SourceStore.release(drawn, $0, $1)) }
        try await trust(id, source, network)
        try await confer(id, network)
        let before = try await texts(id, network)
        let kinds = try await versions(network)
        #expect(
            Set(kinds.keys) == Set(SealedColumn.all.map(\.kind)) && kinds.values.allSatisfy { $0 == [1] },
            "\(Set(SealedColumn.all.map(\.kind)).subtracting(kinds.keys))")

        let end = try await CaseKeyRotation(network.database).run()
        #expect(end.done == end.total && end.total > 12)
        #expect(try await versions(network).values.allSatisfy { $0 == [2] })
        network.database.keyring.forget()
        #expect(try await texts(id, network) == before)
        try await network.log.settle()
        let found = try await Console(log: network.log).problems()
        #expect(found == [])

        #expect(try await CaseKeyRotation(network.database).destroyPast() == 0)
        _ = try network.database.keyring.key(id.text, version: 1)
        network.clock.advance(seconds: 3_601)
        #expect(try await CaseKeyRotation(network.database).destroyPast() == end.total)
        #expect(throws: Keyring.Missing.self) { try network.database.keyring.key(id.text, version: 1) }
        let later = try await Console(log: network.log).problems()
        #expect(later == [])

        try await network.enter(id, as: "school-lead")
        _ = try await network.adopt()
        #expect(try await versions(network)["entry"] == [2])
        #expect(try await versions(network)["case"] == [1, 2])
    }

    @Test("R90 R93: people write and adopt while keys change, again and again; nothing is unreadable, and the log fits")
    func whileServing() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        let isDone = Mutex(false)
        async let load = {
            var written = 0
            while written < 60, !isDone.withLock({ $0 }) {
                try await network.enter(id, as: "school-lead")
                if written.isMultiple(of: 4) { _ = try await network.adopt() }
                written += 1
            }
            return written
        }()
        for _ in 0..<2 { _ = try await CaseKeyRotation(network.database).run() }
        isDone.withLock { $0 = true }
        let written = try await load
        #expect(written > 2)
        let seen = try await network.read(id, as: "school-lead") { try EntryStore.visible(.init(), limit: 100, $0, $1).entries.count }
        #expect(seen == written)
        network.clock.advance(seconds: 3_601)
        _ = try await CaseKeyRotation(network.database).destroyPast()
        let ids = try await network.caseIDs()
        let opened = try await network.database.read { tx in try ids.filter { try CaseStore.opened($0, tx) != nil } }
        #expect(opened == ids)
        try await network.log.settle()
        let found = try await Console(log: network.log).problems()
        #expect(found == [])
    }

    @Test("R90 R100: who began to write before the key changed, on another node, seals with the new one")
    func otherNode() async throws {
        guard TestStores.postgres != nil else { return }
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let other = try network.stores.open(network.database.environment)
        _ = try other.keyring.key(id.text, version: 1)
        let tries = Mutex(0)
        let isChanged = Mutex(false)
        async let change: Void = {
            while tries.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
            _ = try await CaseKeyRotation(network.database).run()
            isChanged.withLock { $0 = true }
        }()
        let version = try await other.write { tx in
            // A snapshot of before, until the change is over.
            try tx.rows("SELECT version FROM key_version")
            tries.withLock { $0 += 1 }
            while !isChanged.withLock({ $0 }) { usleep(1_000) }
            return try Envelope.keyVersion(tx.seal("text", SealContext(kind: "sample", id: "1", version: 1, scope: id.text)))
        }
        try await change
        #expect(version == 2 && tries.withLock { $0 } == 2)
    }

    @Test("R90: a program that died between the new keys and what they seal goes on with the old ones, and the next change takes all")
    func died() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        #expect(try await network.database.keyring.renew(id.text) == 2)
        network.clock.advance(seconds: 3_601)
        // In force still, and so not destroyed.
        #expect(try await CaseKeyRotation(network.database).destroyPast() == 0)
        try await network.enter(id, as: "school-lead")
        let found = try await Console(log: network.log).problems()
        #expect(found == [])
        _ = try await CaseKeyRotation(network.database).run()
        #expect(try await versions(network)["case"] == [2, 3])
        network.clock.advance(seconds: 3_601)
        _ = try await CaseKeyRotation(network.database).destroyPast()
        #expect(throws: Keyring.Missing.self) { try network.database.keyring.key(id.text, version: 2) }
        let later = try await Console(log: network.log).problems()
        #expect(later == [])
    }

    @Test("R90: who is asked by a file notes how far it is; who stops in the middle leaves the rest to the next")
    func asked() async throws {
        let network = try await TestNetwork.fresh()
        let rotation = CaseKeyRotation(network.database)
        let request = KeyRequest.caseKeys(in: network.stores.keys)
        #expect(try await rotation.runIfAsked() == nil)
        try request.ask()
        #expect(throws: Database.CannotOpen.self) { try request.ask() }
        // As a process leaves it that was stopped after the first step.
        let first = try await network.database.read { tx in
            try tx.rows(
                """
                SELECT id FROM case_file UNION ALL SELECT id FROM referral UNION ALL SELECT id FROM consultation UNION ALL SELECT id FROM hurdle
                UNION ALL SELECT id FROM advice UNION ALL SELECT id FROM library_item UNION ALL SELECT id FROM meeting ORDER BY id
                """
            ).map {
                try $0.text("id")
            }
        }
        try request.note("3 \(first.count) \(first[2])")
        #expect(try await rotation.runIfAsked() == CaseKeyRotation.Progress("\(first.count) \(first.count) \(first[first.count - 1])"))
        #expect(!request.isThere)
        let rotated = try await network.database.read { tx in
            try tx.rows("SELECT scope FROM key_version WHERE version = 2 ORDER BY scope").map { try $0.text("scope") }
        }
        #expect(rotated == Array(first.dropFirst(3)))

        try network.database.keyring.store.runNow(.write) {
            _ = try $0.rows("UPDATE wrapped_key SET wrapped = \([UInt8](repeating: 0, count: 40)) WHERE scope = \(first[4])")
        }
        network.database.keyring.forget()
        try request.ask()
        await #expect(throws: (any Error).self) { _ = try await rotation.runIfAsked() }
        #expect(request.note == CaseKeyRotation.failed)
        #expect(try await rotation.runIfAsked() == nil)
    }

    @Test("R90: who can write rows, but has no keys, cannot make the program destroy a key that rows need, and is found")
    func clearColumn() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        try await network.tamper("UPDATE key_version SET version = 99 WHERE scope = \(id)")
        await #expect(throws: Keyring.Missing.self) { _ = try await CaseKeyRotation(network.database).run() }
        try await network.tamper("UPDATE key_version SET version = 2 WHERE scope = \(id)")
        network.clock.advance(seconds: 3_601)
        _ = try await CaseKeyRotation(network.database).destroyPast()
        network.database.keyring.forget()
        let isThere = try await network.database.read { tx in try CaseStore.opened(id, tx) != nil }
        #expect(isThere)
        // A scope that these rows do not know stays, and is in nobody's way.
        try network.database.keyring.create(["of-newer-rows"])
        #expect(try await network.database.keyring.renew("of-newer-rows") == 2)
        network.clock.advance(seconds: 3_601)
        _ = try await CaseKeyRotation(network.database).destroyPast()
        _ = try network.database.keyring.key("of-newer-rows", version: 1)
    }

    @Test("R90: a program that is asked to end in the middle leaves the request for the next one")
    func stopped() async throws {
        let network = try await TestNetwork.fresh()
        let request = KeyRequest.caseKeys(in: network.stores.keys)
        try request.ask()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await CaseKeyRotation(network.database).runIfAsked()
        }
        _ = try? await task.value
        #expect(request.isThere && request.note != CaseKeyRotation.failed)
        let end = try #require(try await CaseKeyRotation(network.database).runIfAsked())
        #expect(end.done == end.total && !request.isThere)
    }

    @Test("R86 R90: the erasure of a case takes all its keys, also former ones")
    func erased() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        _ = try await CaseKeyRotation(network.database).run()
        #expect(try network.database.keyring.destroy([id.text]) == [id.text])
        #expect(try network.database.keyring.holds(id.text) == false)
        #expect(try await network.database.keyring.renew(id.text) == nil)
        // What has no key is passed over, not an error: the erasure is not finished yet.
        _ = try await CaseKeyRotation(network.database).run()
        #expect(try network.database.keyring.holds(id.text) == false)
    }

    @Test("R93: a backup that is made between the change and the end of the old keys, and one of rotated cases, can be restored")
    func backup() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.caseID("elm")
        let before = try await texts(id, network)
        _ = try await CaseKeyRotation(network.database).run()
        _ = try await CaseKeyRotation(network.database).run()
        try await network.log.settle()
        // Former keys, too, are wrapped with the root key that holds.
        try RootKeyRotation.makeNext(network.stores.keys.appending(path: "root.key.next"), environment: network.database.environment)
        _ = try await RootKeyRotation(network.database).run()
        let stores = try TestStores()
        let target = try stores.open(network.database.environment, keys: network.stores.keys)
        try await Relocation(from: network.database, to: target).run { _ in }
        let moved = try await target.read { tx in try CaseStore.opened(id, tx)?.details }
        #expect(before.first?.contains(moved?.participant.name ?? "-") == true)
        _ = try target.keyring.key(id.text, version: 1)
    }
}
