import Foundation
import Testing

@testable import Domain

struct IDTests {
    @Test("R88: an id is version 7 with its time in front, and is read back") func version7() throws {
        let instant = try #require(Instant("2026-11-21T10:12:19.123Z"))
        let id: Case.ID = ID(at: instant, random: Array(repeating: 0xff, count: 10))
        #expect(id.text == "01a1fd97-b033-7fff-bfff-ffffffffffff")
        #expect(Case.ID(id.text) == id && "\(id)" == id.text)
        let hex = id.text.utf8.filter { $0 != UInt8(ascii: "-") }.prefix(12)
        #expect(Int64(String(decoding: hex, as: UTF8.self), radix: 16) == instant.milliseconds)
    }

    @Test("R88: later ids sort after earlier ones, whatever the random bytes") func order() {
        var random = SplitMix64(state: 7)
        let times = (0..<5_000).map { _ in Int64.random(in: 0..<(1 << 48), using: &random) }.sorted()
        let texts = times.map { time in
            ID<Case>(at: Instant(milliseconds: time), random: (0..<10).map { _ in .random(in: 0...255, using: &random) }).text
        }
        #expect(zip(times, times.dropFirst()).allSatisfy(<))
        #expect(texts == texts.sorted())
        #expect(texts.allSatisfy { Case.ID($0)?.text == $0 })
    }

    @Test("R88: too few random bytes and times before 1970 still make an id", arguments: [0, 3, 10, 20])
    func odd(_ count: Int) {
        let id: Seat.ID = ID(at: Instant(milliseconds: -5), random: Array(repeating: 0, count: count))
        #expect(id.text == "00000000-0000-7000-8000-000000000000")
    }

    @Test(
        "R88: only a lower-case UUID is an id",
        arguments: [
            "", "0", "00000000-0000-7000-8000-00000000000", "00000000-0000-7000-8000-0000000000000", "00000000-0000-7000-8000-00000000000A",
            "00000000-0000-7000-8000-00000000000g", "000000000000-7000-8000-0000-00000000", "{0000000-0000-7000-8000-00000000000}",
            "00000000-0000-7000-8000-0000000000\u{301}", "00000000-0000-7000-8000_000000000000", " 0000000-0000-7000-8000-000000000000",
            "٠0000000-0000-7000-8000-00000000000", "00000000-0000-7000-8000-000000000000\u{301}", "00000000-0000-7000-8000-00000000000\0",
        ])
    func refused(_ text: String) {
        #expect(Case.ID(text) == nil)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Case.ID].self, from: JSONEncoder().encode([text])) }
    }

    @Test("R88: an id is its text in JSON; bytes are written in hexadecimal") func json() throws {
        let id: Case.ID = Sample.id(5)
        #expect(try JSONDecoder().decode([Case.ID].self, from: JSONEncoder().encode([id])) == [id])
        #expect(try String(decoding: JSONEncoder().encode([id]), as: UTF8.self) == "[\"\(id)\"]")
        #expect(([0x00, 0x0f, 0xa0, 0xff] as [UInt8]).hex == "000fa0ff")
    }

    @Test("R88: the environment makes ids from its own time and randomness") func environment() {
        let environment = Environment(now: { Instant(milliseconds: 1) }, random: { Array(repeating: 0, count: $0) })
        #expect(environment.newID(Case.self) == Sample.id(1))
    }
}

struct EmailTests {
    @Test(
        "R92: an address is lower case without white space around it",
        arguments: [
            ("a@b", "a@b"), (" Ana@Example.ORG\r\n", "ana@example.org"), ("ÄB@ü.de", "äb@ü.de"), ("a+b.c@d-e", "a+b.c@d-e"),
            (String(repeating: "x", count: 252) + "@y", String(repeating: "x", count: 252) + "@y"),
        ])
    func accepted(_ raw: String, _ text: String) { #expect(Email(raw)?.text == text) }

    @Test(
        "R92: anything else is no address",
        arguments: [
            "", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b\r\nBcc: c@d", "a\t@b", "a@b\0", "a\u{7f}@b", "@\u{301}b", "a@b\n\u{301}",
            String(repeating: "x", count: 253) + "@y", String(repeating: "ß", count: 127) + "@y",
        ])
    func refused(_ raw: String) { #expect(Email(raw) == nil) }
}

struct PasswordTests {
    static let short = "Use at least 12 characters. Three or four unrelated words work well."
    static let repeats = "This repeats too few characters. Choose unrelated words."
    static let common = "This is close to a password that is often guessed. Choose unrelated words."
    static let own = "This is close to your name, e-mail or agency. Choose unrelated words."

    @Test(
        "R92: unrelated words may be used, of any script and without composition rules",
        arguments: [
            "copper lantern", "twelve chars", "кофе мост лиса", "correct horse battery staple", "e\u{301}e\u{301}xyzuvwqo",
            String(repeating: "abcdef12", count: 16), "my password is a long sentence", "        abcdef",
        ])
    func accepted(_ password: String) { #expect(PasswordRule.problem(password, about: ["Rivers", "Ana", ""]) == nil) }

    @Test(
        "R92: what is wrong is said",
        arguments: [
            ("", short), ("elevenchars", short), ("e\u{301}abcdefghi", short), (String(repeating: "abcdef123", count: 15), "Use at most 128 characters."),
            ("aaaaaaaaaaaa", repeats), ("ababababABAB", repeats), ("1212121212121", repeats), ("Password1234", common), ("1234567890ab", common),
            ("xxRoundTable1", common), ("WachtWoord2026", common), ("administrator1234", common), ("RiversideNGO12", own), ("2026riversidengo", own),
        ])
    func refused(_ password: String, _ message: String) {
        #expect(PasswordRule.problem(password, about: ["Ana", "RiversideNGO"]) == message)
    }

    @Test("R92: an own or common word in a password that is much longer is allowed") func longer() {
        #expect(PasswordRule.problem("riversidengo copper", about: ["RiversideNGO"]) == nil)
        #expect(PasswordRule.problem("password copper", about: []) == nil)
    }

    @Test(
        "R92: short common words and short names are noticed too",
        arguments: [
            ("qwerty123456", common), ("azerty123456", common), ("rivers202612", own), ("Rivers!2026!", own),
        ])
    func shortWords(_ password: String, _ message: String) {
        #expect(PasswordRule.problem(password, about: ["Rivers"]) == message)
    }
}
