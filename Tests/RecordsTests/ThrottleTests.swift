import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Throttle: guessing is slow, and ends")
struct ThrottleTests {
    private func wait(_ email: String, _ address: String, _ network: TestNetwork) async throws -> Int {
        try await network.database.read { try Throttle.wait(email: email, address: address, $0) }
    }

    private func fail(_ email: String, _ address: String, _ network: TestNetwork) async throws {
        try await network.database.write { try Throttle.failed(email: email, address: address, $0) }
    }

    @Test("R92: five tries are free, then 1, 2, 4 … 60 seconds, a quarter of an hour from the twentieth")
    func schedule() {
        #expect((0..<5).map { Throttle.accountDelay(failures: $0) } == [0, 0, 0, 0, 0])
        #expect((5..<13).map { Throttle.accountDelay(failures: $0) } == [1, 2, 4, 8, 16, 32, 60, 60])
        #expect((12..<20).allSatisfy { Throttle.accountDelay(failures: $0) == 60 })
        #expect((20..<100).allSatisfy { Throttle.accountDelay(failures: $0) == 900 })
        #expect(Throttle.accountDelay(failures: 100) > 365 * 86_400)
    }

    @Test("R92: of 10,000 guesses at one account over months at most 100 are verified")
    func hundred() async throws {
        let network = try await TestNetwork.fresh()
        let email = try network.account("school-lead").email
        var verified = 0
        for guess in 0..<10_000 {
            // Many addresses, and as patient as it pays to be.
            let address = "192.0.2.\(guess)"
            do {
                #expect(try await network.signIn.password(email: email, password: "guess \(guess)", address: address) == nil)
                verified += 1
            } catch Refusal.tooMany(let seconds) { network.clock.advance(seconds: min(seconds, 900)) }
        }
        #expect(verified == 100)
    }

    @Test("R92: guesses that come all at once are no more than those one by one", arguments: ["password", "code"])
    func atOnce(_ factor: String) async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        let verified = await withTaskGroup(of: Bool.self) { group in
            for guess in 0..<200 {
                group.addTask {
                    do {
                        let answer =
                            factor == "code"
                            ? try await network.signIn.secondFactor(pending: pending, code: "x\(guess)", address: "a\(guess)")
                            : try await network.signIn.password(email: account.email, password: "x\(guess)", address: "a\(guess)")
                        return answer == nil
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(verified >= 5 && verified <= 6, "\(verified) were verified")
    }

    @Test("R92: wrong codes count against the account as wrong passwords do, and a sign-in forgets them")
    func codes() async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        for guess in 0..<5 { #expect(try await network.signIn.secondFactor(pending: pending, code: "00\(guess)", address: "a") == nil) }
        await #expect(throws: Refusal.tooMany(retryAfter: 1)) { try await network.signIn.secondFactor(pending: pending, code: "1", address: "a") }
        network.clock.advance(seconds: 1)
        _ = try #require(try await network.signIn.secondFactor(pending: pending, code: network.code(account), address: "a"))
        #expect(try await wait(account.email, "b", network) == 0)
        #expect(try await network.count("throttle") == 1)
    }

    @Test("R92: a correct password alone does not forget the failures")
    func passwordDoesNotReset() async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        for _ in 0..<4 { try await fail(account.email, "a", network) }
        _ = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "b"))
        try await fail(account.email, "a", network)
        #expect(try await wait(account.email, "c", network) == 1)
    }

    @Test("R92: who has waited and then knows the password gives the code at once, also after many failures", arguments: [5, 12, 20, 99])
    func codeAfterFailures(_ failures: Int) async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        for guess in 0..<failures { try await fail(account.email, "a\(guess)", network) }
        network.clock.advance(seconds: 900)
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "b"))
        let session = try? await network.signIn.secondFactor(pending: pending, code: network.code(account), address: "b")
        #expect(session != nil)
    }

    @Test("R92: an address has ten tries at whatever accounts, then one in six seconds")
    func address() async throws {
        let network = try await TestNetwork.fresh()
        for guess in 0..<9 {
            try await fail("\(guess)@x.example", "a", network)
            #expect(try await wait("new@x.example", "a", network) == 0)
        }
        try await fail("9@x.example", "a", network)
        #expect(try await wait("new@x.example", "a", network) == 6)
        #expect(try await wait("new@x.example", "b", network) == 0)
        network.clock.advance(seconds: 5)
        #expect(try await wait("new@x.example", "a", network) == 1)
        network.clock.advance(seconds: 1)
        #expect(try await wait("new@x.example", "a", network) == 0)
        var tries = 0
        for _ in 0..<600 {
            network.clock.advance(seconds: 1)
            guard try await wait("n@x.example", "a", network) == 0 else { continue }
            try await fail("\(tries)@y.example", "a", network)
            tries += 1
        }
        #expect(tries >= 95 && tries <= 101, "\(tries) in ten minutes")
    }

    @Test("R92: the table of failures names nobody")
    func namesNobody() async throws {
        let network = try await TestNetwork.fresh()
        try await fail("someone@x.example", "192.0.2.77", network)
        let keys = try await network.database.read { tx in try tx.rows("SELECT key FROM throttle").map { try $0.bytes("key") } }
        #expect(keys.count == 2 && keys.allSatisfy { $0.count == 16 })
    }
}
