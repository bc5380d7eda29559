import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Passwords and second factors")
struct PasswordTests {
    private let environment = Environment.test(clock: TestClock(), seed: 92)

    @Test("R92: a password fits its own hash only, at every cost", arguments: [PasswordCost.cheap, .standard])
    func scrypt(_ cost: PasswordCost) async throws {
        let hasher = PasswordHasher(cost: cost, environment: environment)
        let hash = try await hasher.hash("Grüße aus der Werkstatt")
        #expect(hash.hasPrefix("scrypt$\(cost.rounds)$"))
        #expect(try await hasher.verify("Gru\u{308}ße aus der Werkstatt", hash), "composed and decomposed letters are the same")
        #expect(try await !hasher.verify("Grüße aus der Werkstatt ", hash))
    }

    @Test(
        "R92: no stored hash, and one that is none, fit nothing",
        arguments: [
            nil, "", "scrypt", "scrypt$16$00$", "scrypt$16$zz$00", "scrypt$x$00$00", "md5$16$00$00", "scrypt$16$00$00$00",
        ])
    func mangled(_ stored: String?) async throws {
        let hasher = PasswordHasher(cost: .cheap, environment: environment)
        for password in ["", "a password of mine"] { #expect(try await !hasher.verify(password, stored)) }
    }

    @Test("R92: RFC 7914 vector: the hash is scrypt")
    func vector() async throws {
        let hasher = PasswordHasher(cost: .cheap, environment: environment)
        // Its vector for N = 2^14, r = 8, p = 1, cut to 32 bytes: the first ones do not depend on how many are asked for.
        let known = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        #expect(try await hasher.verify("pleaseletmein", "scrypt$16384$\(Array("SodiumChloride".utf8).hex)$\(known)"))
    }

    @Test("R92: unknown account, wrong password and disabled account answer alike and leave the same event")
    func sameAnswer() async throws {
        let network = try await TestNetwork.fresh()
        let disabled = try network.account("exit-online")
        try await network.tamper("UPDATE practitioner SET disabled_at = 'x' WHERE email = \(disabled.email)")
        var events: [[Leaf]] = []
        for (email, password) in [
            ("nobody@nowhere.example", "wrong"), (try network.account("school-lead").email, "wrong"), (disabled.email, disabled.password), ("", ""),
        ] {
            var pending: String?
            events.append(
                try await network.events { pending = try await network.signIn.password(email: email, password: password, address: "a") })
            #expect(pending == nil)
        }
        #expect(events.allSatisfy { $0.count == 1 && $0[0].code == EventCode.signInFailed.rawValue && $0[0].outcome == 1 })
        #expect(Set(events.map { $0[0].rules }).count == 1 && events.allSatisfy { $0[0].practitioner == nil && $0[0].subject == nil })
    }

    @Test("R92: an unknown account takes as long as a wrong password")
    func sameTime() async throws {
        let hasher = PasswordHasher(cost: PasswordCost(rounds: 1 << 14), environment: environment)
        let stored = try await hasher.hash("the right password")
        func best(_ hash: String?) async throws -> Duration {
            var best = Duration.seconds(60)
            for _ in 0..<5 { best = try await min(best, ContinuousClock().measure { _ = try await hasher.verify("wrong", hash) }) }
            return best
        }
        let (known, unknown) = try await (best(stored), best(nil))
        #expect(unknown > known / 4 && unknown < known * 4, "\(known) and \(unknown)")
    }

    @Test("R92: at most twenty wait for the hasher, the next is sent away")
    func queue() async throws {
        let hasher = PasswordHasher(cost: PasswordCost(rounds: 1 << 14), environment: environment)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    do { _ = try await hasher.verify("x", nil) } catch Refusal.tooMany { return true } catch {}
                    return false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused >= 10 && refused <= 18)
    }

    @Test(
        "R92: one-time codes are those of RFC 6238",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ])
    func vectors(_ seconds: Int, _ code: String) throws {
        let now = Instant(milliseconds: Int64(seconds) * 1000)
        let secret = Array("12345678901234567890".utf8)
        #expect(TOTP.code(secret: secret, step: TOTP.step(now)) == code)
        #expect(TOTP.code(secret: base32(secret), now: now) == code)
        #expect(base32Decoded(base32(secret)) == secret && base32(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    }

    @Test("R92: a code is good once, for its half minute and ten seconds more")
    func window() {
        let secret = Array("12345678901234567890".utf8)
        let step = 1000
        let code = TOTP.code(secret: secret, step: step)
        func accepted(_ milliseconds: Int64, last: Int = 0) -> Int? {
            TOTP.acceptedStep(code, secret: secret, now: Instant(milliseconds: Int64(step) * 30_000 + milliseconds), last: last)
        }
        #expect(accepted(-1) == nil && accepted(0) == step && accepted(29_999) == step)
        #expect(accepted(30_000) == step && accepted(39_999) == step && accepted(40_000) == nil && accepted(60_000) == nil)
        #expect(accepted(0, last: step) == nil && accepted(31_000, last: step + 1) == nil && accepted(0, last: step - 1) == step)
        for typed in ["", " ", "12345", "1234567", "abcdef", "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}", code + "0", "0" + code] {
            #expect(TOTP.acceptedStep(typed, secret: secret, now: Instant(milliseconds: Int64(step) * 30_000), last: 0) == nil)
        }
        #expect(TOTP.acceptedStep(code.prefix(3) + " " + code.suffix(3), secret: secret, now: Instant(milliseconds: 30_000_000), last: 0) == step)
    }
}
