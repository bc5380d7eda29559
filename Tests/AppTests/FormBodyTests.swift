import Domain
import Foundation
import TestSupport
import Testing

@testable import App

/// The parser of form bodies, against Foundation's decoder and against noise.
@Suite struct FormBodyTests {
    private func values(_ text: String) -> [String: [String]]? { formValues(text.utf8) }

    @Test(
        arguments: [
            ("", [:]), ("a=1", ["a": ["1"]]), ("a=1&a=2", ["a": ["1", "2"]]), ("a", ["a": [""]]), ("=1", ["": ["1"]]), ("a=b=c", ["a": ["b=c"]]),
            ("&&a=1&", ["a": ["1"]]), ("a+b=c+d%2B", ["a b": ["c d+"]]), ("%61=%e2%82%ac", ["a": ["€"]]), ("a=%E2%82%AC", ["a": ["€"]]),
            ("a=%3Cscript%3E", ["a": ["<script>"]]), ("a=1;b=2", ["a": ["1;b=2"]]),
        ] as [(String, [String: [String]])]) func wellFormedIsRead(text: String, expected: [String: [String]])
    { #expect(values(text) == expected) }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%=a", "a=%e2%82", "a=%ff", "a=%c0%af", "a=%ed%a0%80", "a=%f4%90%80%80", "a=%4%31"])
    func malformedIsRefused(text: String) { #expect(values(text) == nil) }

    @Test func manyNamesAreRefused() {
        #expect(values((0..<200).map { "n\($0)=1" }.joined(separator: "&"))?.count == 200)
        #expect(values((0..<201).map { "n\($0)=1" }.joined(separator: "&")) == nil)
        #expect(values(String(repeating: "a=1&", count: 5000))?["a"]?.count == 5000)
    }

    /// Whatever is typed comes back as it was.
    @Test func whatABrowserSendsIsRead() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<2_000 {
            let typed = (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.scalar(&random) }
            let text = String(String.UnicodeScalarView(typed))
            #expect(formValues(encoded([("a", text), ("b", text)]).utf8).map { $0["a"]?.first?.utf8.elementsEqual(text.utf8) } == true)
        }
    }

    /// 20,000 random bodies: none crashes, and what comes out is what Foundation decodes, or nothing where it refuses.
    @Test func noiseIsDecodedOrRefused() {
        var random = SplitMix64(seed: 12)
        var refused = 0
        for _ in 0..<20_000 {
            let body = Self.noise(&random)
            let found = formValues(body)
            let expected = Self.decoded(body)
            #expect(found == expected, "\(body)")
            if found == nil { refused += 1 }
        }
        #expect(refused > 2_000 && refused < 18_000)
    }

    private static let pieces: [[UInt8]] = ["%", "&", "=", "+", "%4", "%41", "%00", "%c3%a9", "%C3", "%a9", "é", "a", "b=", "&a=", "%3c", "\u{301}"].map {
        Array($0.utf8)
    }

    private static func noise(_ random: inout SplitMix64) -> [UInt8] {
        (0..<Int.random(in: 0...10, using: &random)).flatMap { _ -> [UInt8] in
            let index = Int.random(in: 0..<(pieces.count * 5), using: &random)
            // Mostly pieces that are well formed, some that are not, some bytes of any kind.
            if index < pieces.count { return pieces[index] }
            if index == pieces.count { return [UInt8.random(in: 0...255, using: &random)] }
            return [[UInt8(ascii: "a")], [UInt8(ascii: "=")], [UInt8(ascii: "&")], Array("%c3%a9".utf8)][index % 4]
        }
    }

    private static func scalar(_ random: inout SplitMix64) -> UnicodeScalar {
        let special: [UnicodeScalar] = ["<", "&", "=", "+", "%", "\"", "\u{301}", "\u{202e}", "\u{0}", " ", "\u{1f600}"]
        guard Bool.random(using: &random) else { return special[Int.random(in: special.indices, using: &random)] }
        return UnicodeScalar(UInt32.random(in: 1...0xd7ff, using: &random)) ?? "a"
    }

    /// The same by Foundation's means: slower, and written by others.
    private static func decoded(_ body: [UInt8]) -> [String: [String]]? {
        var values: [String: [String]] = [:]
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = part(pair[..<cut]), let value = part(pair[cut...].dropFirst()) else { return nil }
            values[name, default: []].append(value)
        }
        return values
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> String? {
        // Bytes beyond ASCII are escaped first, so that the decoder judges them too.
        let ascii = bytes.map { byte in
            byte == UInt8(ascii: "+") ? "%20" : byte < 0x80 ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
        }.joined()
        let text = ascii.removingPercentEncoding
        // Foundation mends what is no UTF-8 with a replacement character, which the noise does not have; we refuse it.
        return text.flatMap { $0.unicodeScalars.contains("\u{fffd}") ? nil : $0 }
    }
}
