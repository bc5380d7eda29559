import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Binding: a ciphertext opens only where it was sealed")
struct BindingTests {
    /// Reads everything that the coordinator, the school and the police may see of a case and its referral.
    private func readAll(_ id: Case.ID, _ network: TestNetwork) async throws -> Int {
        var count = 0
        for seat in ["city-coordinator", "school-lead", "police-prevent"] {
            count += try await network.read(id, as: seat) { access, tx in
                _ = try CaseStore.find(access, tx)
                return try MemberStore.all(access, tx).count + DecisionStore.all(access, tx).count + ActionStore.all(access, tx).count
                    + EntryStore.visible(.init(), limit: 1000, access, tx).entries.count
            }
            count += try await network.desk(seat, for: CanRefer.self).read(.referralsListed) { try ReferralStore.ofAgency($0, $1).count }
        }
        return count
    }

    /// A closed case with at least two rows of everything, all of the school's making.
    private func story(_ network: TestNetwork) async throws -> (Case.ID, Case.ID) {
        var ids: [Case.ID] = []
        for _ in 0..<2 {
            let id = try await network.adopt()
            try await network.join(id, "police-prevent")
            try await network.appoint(id, "school-lead")
            for _ in 0..<2 {
                try await network.enter(id, as: "school-lead", shares: [network.terms(.team, .full)])
                _ = try await network.assign(id, to: "police", as: "school-lead")
            }
            try await network.close(id, as: "school-lead")
            ids.append(id)
        }
        return (ids[0], ids[1])
    }

    @Test(
        "R90: swapped between two rows no sealed value opens, and nothing is handed out",
        arguments: [
            ("referral", "sealed"), ("weighing", "sealed"), ("case_file", "sealed"), ("case_file", "closure"), ("member", "sealed"),
            ("decision", "sealed"), ("entry", "sealed"), ("share", "sealed"), ("action", "sealed"),
        ])
    func swapped(_ table: String, _ column: String) async throws {
        let network = try await TestNetwork.fresh()
        let (id, other) = try await story(network)
        #expect(try await readAll(id, network) > 10)
        let name = SQL(stringLiteral: table)
        let field = SQL(stringLiteral: column)
        let rows: SQL =
            switch table {
            case "case_file": "SELECT id FROM case_file WHERE id IN (\(id), \(other))"
            case "referral": "SELECT referral_id FROM case_file WHERE id IN (\(id), \(other))"
            case "weighing": "SELECT id FROM weighing WHERE referral_id IN (SELECT referral_id FROM case_file WHERE id IN (\(id), \(other)))"
            default: "SELECT id FROM \(name) WHERE case_id = \(id) ORDER BY id LIMIT 2"
            }
        let pair = try await network.database.read { tx in
            try tx.rows("SELECT id, \(field) AS value FROM \(name) WHERE id IN (\(rows))").map { (try $0.text("id"), try $0.bytes("value")) }
        }
        #expect(pair.count == 2)
        try await set(name, field, [(pair[0].0, pair[1].1), (pair[1].0, pair[0].1)], network)
        let events = try await network.events().count
        await #expect(throws: (any Error).self) { try await readAll(id, network) }
        #expect(try await network.events().dropFirst(events).allSatisfy { !$0.items.contains { $0.kind == "entry" && $0.id == pair[0].0 } })
        try await set(name, field, pair, network)
        #expect(try await readAll(id, network) > 10)
    }

    private func set(_ table: SQL, _ column: SQL, _ values: [(String, [UInt8])], _ network: TestNetwork) async throws {
        for (id, value) in values { try await network.tamper("UPDATE \(table) SET \(column) = \(value) WHERE id = \(id)") }
    }

    @Test(
        "R90 R39: a row whose version, kind, originator or handling was changed does not open",
        arguments: [
            "UPDATE entry SET handling = 'network' WHERE case_id = $case", "UPDATE entry SET handling = 'own-agency' WHERE case_id = $case",
            "UPDATE entry SET originator_id = (SELECT agency_id FROM action WHERE case_id = $case LIMIT 1) WHERE case_id = $case",
            "UPDATE case_file SET version = version + 1 WHERE id = $case", "UPDATE action SET version = version + 1 WHERE case_id = $case",
            "UPDATE decision SET sealed = (SELECT sealed FROM member WHERE case_id = $case LIMIT 1) WHERE case_id = $case",
            "UPDATE case_file SET closure = sealed WHERE id = $case",
            "UPDATE referral SET agency_id = (SELECT agency_id FROM action LIMIT 1) WHERE adopted_as = $case",
        ])
    func relabelled(_ sql: String) async throws {
        let network = try await TestNetwork.fresh()
        let (id, _) = try await story(network)
        try await network.tamper(SQL(stringLiteral: sql.replacing("$case", with: "'\(id)'")))
        await #expect(throws: (any Error).self) { try await readAll(id, network) }
    }

    @Test(
        "R90 R40: a share cannot be widened in the database",
        arguments: [
            "UPDATE share SET level = 'full' WHERE entry_id = $entry", "UPDATE share SET recipient = 'team' WHERE entry_id = $entry",
            "UPDATE share SET until_day = NULL WHERE entry_id = $entry", "UPDATE share SET revoked_at = NULL WHERE entry_id = $entry",
            "UPDATE share SET revoked_at = NULL, version = version - 1 WHERE entry_id = $entry",
        ])
    func widened(_ sql: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt()
        try await network.join(id, "police-prevent")
        let today = try await network.viewer("city-coordinator").today
        let isRecipient = sql.contains("recipient")
        let recipient: Recipient = isRecipient ? .seat(try await network.seat("school-lead").id) : .team
        let entry = try await network.enter(
            id, as: "school-lead",
            shares: [network.terms(recipient, sql.contains("level") ? .indication : .full, until: sql.contains("until") ? today.adding(days: -1) : nil)])
        if sql.contains("revoked") {
            let share = try #require(try await network.shares(of: entry, id, as: "school-lead").first)
            try await network.revoke(share.id, of: entry, id, as: "school-lead")
        }
        try await network.tamper(SQL(stringLiteral: sql.replacing("$entry", with: "'\(entry)'")))
        await #expect(throws: CryptoKitError.self) { try await network.read(id, as: "police-prevent") { try EntryStore.find(entry, $0, $1).content } }
        await #expect(throws: CryptoKitError.self) {
            try await network.read(id, as: "police-prevent") { try EntryStore.visible(.init(), $0, $1).entries.count }
        }
    }

    @Test("R90 R92: the second factor of one practitioner does not open as another's")
    func secondFactor() async throws {
        let network = try await TestNetwork.fresh()
        let (mine, other) = try (network.account("school-lead"), network.account("exit-online"))
        try await network.tamper(
            "UPDATE practitioner SET totp = (SELECT totp FROM practitioner WHERE email = \(other.email)) WHERE email = \(mine.email)")
        let pending = try #require(try await network.signIn.password(email: mine.email, password: mine.password, address: "a"))
        await #expect(throws: (any Error).self) {
            try await network.signIn.secondFactor(pending: pending, code: network.code(other), address: "a")
        }
    }

    @Test("R90: a sealed value that was cut, or is no sealed value, does not open")
    func mangled() throws {
        let environment = Environment.test(clock: TestClock(), seed: 3)
        let secret = SymmetricKey(data: environment.random(32))
        let key = ScopeKey(secret, version: 1)
        let context = SealContext(kind: "entry", id: "1", version: 1, scope: "s", originator: "o", handling: "h")
        let sealed = try Envelope.seal(Data("text".utf8), context, key: key, salt: environment.random(24))
        #expect(try Envelope.open(sealed, context, key: key) == Data("text".utf8))
        for place in sealed.indices {
            var copy = sealed
            copy[place] ^= 1
            #expect(throws: (any Error).self) { try Envelope.open(copy, context, key: key) }
            #expect(throws: (any Error).self) { try Envelope.open(Array(sealed[..<place]), context, key: key) }
        }
        // Which key it was is bound as well.
        var renamed = sealed
        renamed[2] = 2
        #expect(throws: (any Error).self) { try Envelope.open(renamed, context, key: ScopeKey(secret, version: 2)) }
        for change in [{ $0.kind = "x" }, { $0.id = "2" }, { $0.version = 2 }, { $0.scope = "t" }, { $0.originator = "p" }, { $0.handling = "i" }]
            as [(inout SealContext) -> Void]
        {
            var other = context
            change(&other)
            #expect(throws: (any Error).self) { try Envelope.open(sealed, other, key: key) }
        }
        #expect(throws: (any Error).self) { try Envelope.open(sealed, context, key: ScopeKey(SymmetricKey(data: environment.random(32)), version: 1)) }
    }
}
