import Crypto
import Domain
import Foundation
import Testing

@testable import Records

/// The parsers of the log, with which outsiders judge it (R88).
@Suite("Fuzzing the log") struct LogFuzzTests {
    @Test("CBOR: only what we would have written is read") func canonicalCBOR() async throws {
        var corpus = try Corpus("cbor")
        try await corpus.holds(20_000) { input in CBORReader.parse(input).map { $0.encoded == input } ?? true }
    }

    @Test("Leaves: only what we would have written is read, and no value is empty") func leaves() async throws {
        var corpus = try Corpus("cbor")
        var read = 0
        try await corpus.holds(20_000) { input in
            guard let leaf = Leaf(input) else { return true }
            read += 1
            let texts = leaf.rules + leaf.recipients + [leaf.practitioner, leaf.seat, leaf.agency, leaf.subject, leaf.purpose, leaf.basis].compactMap(\.self)
            return leaf.encoded == input && !texts.contains("") && !leaf.at.text.isEmpty
        }
        // Otherwise the mutations are too wild to say anything.
        #expect(read > 200)
    }

    @Test("Notes: no note but the signed ones is accepted") func notes() async throws {
        let key = try #require(VerifierKey(Self.key()))
        var corpus = try Corpus("note")
        let signed = Set(corpus.seeds.map { String(decoding: $0, as: UTF8.self) }.filter { Checkpoint.verified($0, by: key) != nil }.map { Array($0.utf8) })
        #expect(signed.count >= 3)
        try await corpus.holds(6_000) { input in
            String(validating: input, as: UTF8.self).flatMap { Checkpoint.verified($0, by: key) } == nil || signed.contains(input)
        }
    }

    @Test("Keys of a log: one form each") func keys() async throws {
        var corpus = try Corpus("key")
        try await corpus.holds(8_000) { input in
            let text = String(decoding: input, as: UTF8.self)
            return VerifierKey(text).map { isSame($0.text, text) } ?? true
        }
    }

    @Test("R88: no bundle verifies but one that says what a signed one says") func bundles() async throws {
        let key = try Self.key()
        var corpus = try Corpus("bundle")
        let sound = corpus.seeds.filter { BundleVerifier.verify(Data($0), key: key).isVerified }
        #expect(sound.count >= 3)
        let said = Set(sound.map(Self.content))
        try await corpus.holds(2_000) { input in
            // With the end line that fits, so that what stands before it is judged.
            let sealed = Self.resealed(input)
            let isVerified = BundleVerifier.verify(Data(sealed), key: key).isVerified
            return !isVerified || said.contains(Self.content(sealed))
        }
    }

    @Test("The edge of the tree is read as it was stored") func frontiers() async throws {
        var corpus = try Corpus("cbor")
        try await corpus.holds(3_000) { input in
            (0..<70).allSatisfy { size in Frontier(size: size, stored: input).map { $0.stored == input && $0.root.count == 32 } ?? true }
                && Frontier(size: .max, stored: input) == nil && Frontier(size: -1, stored: input) == nil
        }
    }

    @Test("Sealed values: none opens but the one that was sealed") func sealed() async throws {
        let key = ScopeKey(SymmetricKey(data: [UInt8](repeating: 7, count: 32)), version: 1)
        let context = SealContext(kind: "entry", id: "x", version: 1, scope: "case")
        let one = try Envelope.seal(Data("a text".utf8), context, key: key, salt: [UInt8](repeating: 1, count: 24))
        let two = try Envelope.seal(Data(), context, key: key, salt: [UInt8](repeating: 2, count: 24))
        var corpus = try Corpus("cbor", more: [one, two] + Array(repeating: one, count: 60))
        try await corpus.holds(6_000) { input in (try? Envelope.open(input, context, key: key)) == nil || input == one || input == two }
    }

    /// The key that signed the seeds.
    private static func key() throws -> String {
        try String(contentsOf: Repository.root.appending(path: "Tests/Corpus/key/signer"), encoding: .utf8)
    }

    /// What a bundle says happened and is stored.
    private static func content(_ bundle: [UInt8]) -> [[UInt8]] {
        bundle.split(separator: 0x0a).filter { line in ["leaf ", "row "].contains { line.starts(with: $0.utf8) } }.map { Array($0) }
    }

    private static func resealed(_ bundle: [UInt8]) -> [UInt8] {
        let end = bundle.dropLast().lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        let body = bundle[..<end]
        return body + Array("end \(Array(SHA256.hash(data: Data(body))).hex)\n".utf8)
    }
}
