import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Invitations and recovery")
struct InvitationTests {
    private static let password = "copper lantern seven boats"

    private func invite(_ network: TestNetwork, email: String = "new@social.example") async throws -> String {
        let agency = try await network.agency("social")
        let form = Form([
            "name": ["Nova Hale"], "email": [email], "agency": [agency.text], "title": ["Social worker"], "function": ["practitioner"],
        ])
        return try await network.desk("city-admin", for: CanManageAccounts.self).write { access, tx in
            try AccountStore.add(.parse(form, agencies: [agency]), access, tx)
        }
    }

    private func form(_ network: TestNetwork, _ invitation: Invitation, password: String = password, code: String? = nil) throws -> Form {
        let right = try #require(TOTP.code(secret: invitation.secret, now: network.clock.now()))
        return Form(["password": [password], "again": [password], "code": [code ?? right]])
    }

    @Test("R92: an invitation sets password and second factor once, and its code opens no session")
    func activates() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await invite(network)
        #expect(try await network.signIn.password(email: "new@social.example", password: "", address: "a") == nil)
        let invitation = try await network.signIn.invitation(token)
        #expect(invitation.person.name == "Nova Hale" && invitation.link.contains(invitation.secret))
        let form = try form(network, invitation)
        let codes = try await network.signIn.activate(token, form)
        #expect(codes.count == 10 && Set(codes).count == 10 && codes.allSatisfy { $0.utf8.count == 29 })
        await #expect(throws: Refusal.notFound) { try await network.signIn.activate(token, form) }
        await #expect(throws: Refusal.notFound) { try await network.signIn.invitation(token) }
        let pending = try #require(try await network.signIn.password(email: "new@social.example", password: Self.password, address: "a"))
        #expect(try await network.signIn.secondFactor(pending: pending, code: form.raw("code"), address: "a") == nil)
        network.clock.advance(seconds: 31)
        let code = try #require(TOTP.code(secret: invitation.secret, now: network.clock.now()))
        let session = try #require(try await network.signIn.secondFactor(pending: pending, code: code, address: "a"))
        #expect(try await SessionStore.viewer(session, network.log)?.practitioner.name == "Nova Hale")
    }

    @Test("R92: a wrong code, a weak password or a slip keeps the invitation")
    func keeps() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await invite(network)
        let invitation = try await network.signIn.invitation(token)
        for (password, code, field) in [(Self.password, "000000x", "code"), ("short", nil, "password"), ("nova hale nova", nil, "password")] {
            let error = await #expect(throws: FormErrors.self) {
                try await network.signIn.activate(token, form(network, invitation, password: password, code: code))
            }
            #expect(error?.message(for: field) != nil)
        }
        _ = try await network.signIn.activate(token, form(network, invitation))
    }

    @Test("R92: an invitation expires after seven days")
    func expires() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await invite(network)
        network.clock.advance(seconds: 7 * 86_400 - 5)
        let invitation = try await network.signIn.invitation(token)
        network.clock.advance(seconds: 6)
        await #expect(throws: Refusal.notFound) { try await network.signIn.invitation(token) }
        await #expect(throws: Refusal.notFound) { try await network.signIn.activate(token, form(network, invitation)) }
    }

    @Test("R92: an address has one account")
    func oneAccount() async throws {
        let network = try await TestNetwork.fresh()
        _ = try await invite(network)
        let error = await #expect(throws: FormErrors.self) { try await invite(network, email: " NEW@Social.Example ") }
        #expect(error?.message(for: "email") != nil)
    }

    @Test("R92: each recovery code opens one session, typed as people type")
    func recovery() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await invite(network)
        let codes = try await network.signIn.activate(token, form(network, network.signIn.invitation(token)))
        for (index, code) in codes.prefix(3).enumerated() {
            let typed = [code, code.lowercased(), code.replacing("-", with: " ")][index]
            for expected in [true, false] {
                let pending = try #require(try await network.signIn.password(email: "new@social.example", password: Self.password, address: "a"))
                #expect((try await network.signIn.secondFactor(pending: pending, code: typed, address: "a") != nil) == expected)
            }
        }
    }

    @Test("R92: another's recovery code opens nothing")
    func foreignRecovery() async throws {
        let network = try await TestNetwork.fresh()
        let token = try await invite(network)
        let codes = try await network.signIn.activate(token, form(network, network.signIn.invitation(token)))
        let account = try network.account("school-lead")
        let pending = try #require(try await network.signIn.password(email: account.email, password: account.password, address: "a"))
        #expect(try await network.signIn.secondFactor(pending: pending, code: codes[0], address: "a") == nil)
    }

    @Test("R92: a reset takes password, second factor, codes and sessions away, and invites again")
    func reset() async throws {
        let network = try await TestNetwork.fresh()
        let account = try network.account("school-lead")
        let session = try await network.freshToken("school-lead")
        let viewer = try #require(try await SessionStore.viewer(session, network.log))
        let token = try await network.desk("city-admin", for: CanManageAccounts.self).write { try AccountStore.reset(viewer.practitioner.id, $0, $1) }
        #expect(try await SessionStore.viewer(session, network.log) == nil)
        #expect(try await network.signIn.password(email: account.email, password: account.password, address: "a") == nil)
        let invitation = try await network.signIn.invitation(token)
        #expect(invitation.secret != account.totpSecret)
        _ = try await network.signIn.activate(token, form(network, invitation))
        #expect(try await network.signIn.password(email: account.email, password: Self.password, address: "a") != nil)
    }

    @Test("R92 R88: who administers accounts leaves an event that says whose account it was")
    func accountEvents() async throws {
        let network = try await TestNetwork.fresh()
        let viewer = try await network.viewer("school-lead")
        let person = viewer.practitioner.id
        let desk = try await network.desk("city-admin", for: CanManageAccounts.self)
        let events = try await network.events {
            _ = try await desk.write { try AccountStore.reset(person, $0, $1) }
            try await desk.write { ((), try AccountStore.disable(person, $0, $1)) }
        }
        #expect(events.map(\.code) == [EventCode.secondFactorReset, .accountDisabled].map(\.rawValue))
        #expect(events.allSatisfy { $0.subject == person.text && $0.practitioner == desk.viewer.practitioner.id.text })
        let added = try await network.events { _ = try await invite(network) }
        let row = try await network.database.read { try $0.first("SELECT id FROM practitioner WHERE email = 'new@social.example'")?.text("id") }
        #expect(added.map(\.code) == [EventCode.accountAdded.rawValue] && row != nil && added.map(\.subject) == [row])
    }
}
