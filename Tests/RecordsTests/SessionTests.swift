import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Sessions and accounts")
struct SessionTests {
    private func isLive(_ token: String, _ network: TestNetwork) async throws -> Bool {
        try await SessionStore.viewer(token, network.log) != nil
    }

    @Test("R92: a code opens one session; the same code does not open another")
    func codeOnce() async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        let code = try network.code(account)
        for expected in [true, false] {
            let pending = try #require(try await network.signIn.password(email: account.email.uppercased(), password: account.password, address: "a"))
            let session = try await network.signIn.secondFactor(pending: pending, code: code, address: "a")
            #expect((session != nil) == expected)
        }
    }

    @Test("R92: a pending sign-in lives five minutes, is good once, and is no session")
    func pending() async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        #expect(try await network.signIn.pending(pending)?.email == account.email)
        #expect(try await !isLive(pending, network))
        _ = try #require(try await network.signIn.secondFactor(pending: pending, code: network.code(account), address: "a"))
        await #expect(throws: Refusal.signInNeeded) { try await network.signIn.secondFactor(pending: pending, code: "1", address: "a") }
        let late = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        network.clock.advance(seconds: 301)
        await #expect(throws: Refusal.signInNeeded) { try await network.signIn.secondFactor(pending: late, code: network.code(account), address: "a") }
    }

    @Test("R92: a session ends after 30 idle minutes, and after 12 hours however busy")
    func ends() async throws {
        let network = try await TestNetwork.fresh()
        let idle = try await network.freshToken("school-lead")
        network.clock.advance(seconds: 30 * 60 - 5)
        #expect(try await isLive(idle, network))
        network.clock.advance(seconds: 30 * 60 + 1)
        #expect(try await !isLive(idle, network))
        let busy = try await network.freshToken("school-lead")
        for _ in 0..<47 {
            network.clock.advance(seconds: 15 * 60)
            #expect(try await isLive(busy, network))
        }
        network.clock.advance(seconds: 15 * 60 + 1)
        #expect(try await !isLive(busy, network))
    }

    @Test("R92: at most three sessions at once: a fourth ends the oldest; one is ended from the list; another's is not")
    func parallel() async throws {
        let network = try await TestNetwork.fresh()
        var tokens: [String] = []
        for _ in 0..<4 { tokens.append(try await network.freshToken("school-lead", after: 31)) }
        var live: [Bool] = []
        for token in tokens { live.append(try await isLive(token, network)) }
        #expect(live == [false, true, true, true])
        let viewer = try #require(try await SessionStore.viewer(tokens[3], network.log))
        let list = try await SessionStore.all(viewer, network.log)
        #expect(list.count == 3 && list.filter(\.isThisOne).count == 1 && list[0].isThisOne)
        let stranger = try await network.viewer("exit-online")
        try await SessionStore.end(mark: list[2].mark, stranger, network.log)
        try await SessionStore.end(mark: "", viewer, network.log)
        #expect(try await isLive(tokens[1], network))
        try await SessionStore.end(mark: list[2].mark, viewer, network.log)
        #expect(try await !isLive(tokens[1], network))
        try await SessionStore.close(viewer, token: tokens[3], network.log)
        #expect(try await !isLive(tokens[3], network))
        #expect(try await isLive(tokens[2], network))
    }

    @Test("R92 R22: switching the seat gives a new token and ends the old one; a foreign seat is refused")
    func switchSeat() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await network.freshToken("city-safety")
        let viewer = try #require(try await SessionStore.viewer(token, network.log))
        let foreign = try await network.seat("police-prevent").id
        await #expect(throws: Refusal.notFound) { try await SessionStore.switchSeat(to: foreign, viewer, token: token, network.log) }
        let seat = try #require(viewer.otherSeats.first).id
        let fresh = try await SessionStore.switchSeat(to: seat, viewer, token: token, network.log)
        #expect(try await !isLive(token, network))
        #expect(try await SessionStore.viewer(fresh, network.log)?.seat.id == seat)
    }

    @Test("R92: disabling an account ends its sessions and pending sign-ins; nobody disables the own account")
    func disable() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await network.freshToken("school-lead")
        let account = try network.account("school-lead")
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        let person = try #require(try await SessionStore.viewer(token, network.log)).practitioner.id
        let desk = try await network.desk("city-admin", for: CanManageAccounts.self)
        try await desk.write { ((), try AccountStore.disable(person, $0, $1)) }
        #expect(try await !isLive(token, network))
        await #expect(throws: Refusal.signInNeeded) { try await network.signIn.secondFactor(pending: pending, code: "1", address: "a") }
        await #expect(throws: FormErrors.self) { try await desk.write { ((), try AccountStore.disable($0.viewer.practitioner.id, $0, $1)) } }
        #expect(try await network.signIn.password(email: account.email, password: account.password, address: "a") == nil)
    }

    @Test("R22: a seat that has ended ends the session in it")
    func endedSeat() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await network.freshToken("school-lead")
        let viewer = try #require(try await SessionStore.viewer(token, network.log))
        try await network.tamper("UPDATE seat SET until_day = \(viewer.today.adding(days: -1)) WHERE id = \(viewer.seat.id)")
        #expect(try await !isLive(token, network))
        network.clock.advance(seconds: 31)
        let account = try network.account("school-lead")
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        await #expect(throws: Refusal.signInNeeded) {
            try await network.signIn.secondFactor(pending: pending, code: network.code(account), address: "a")
        }
    }

    @Test("R92: neither tokens nor codes stand in the database")
    func hashesOnly() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await network.freshToken("school-lead")
        let rows = try await network.database.read { tx in try tx.rows("SELECT token_hash FROM session").map { try $0.bytes("token_hash") } }
        #expect(rows == [SecretToken.hash(token)] && rows[0].hex != token && token.utf8.count == 64)
    }
}
