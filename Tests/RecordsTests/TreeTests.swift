import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Tree, leaves and notes")
struct TreeTests {
    /// The definition of RFC 6962, section 2.1, word by word.
    private func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        func hash(_ data: Data) -> [UInt8] { Array(SHA256.hash(data: data)) }
        guard let first = leaves.first else { return hash(Data()) }
        if leaves.count == 1 { return hash(Data([0] + first)) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return hash(Data([1] + root(leaves[..<middle]) + root(leaves[middle...])))
    }

    @Test("R88: the root is that of RFC 6962 for every size from 0 to 130, and the stored edge goes on from any of them")
    func roots() throws {
        let leaves = (0..<130).map { number in Array("leaf \(number)".utf8) }
        var tree = Frontier()
        for size in 0...130 {
            #expect(tree.root == root(leaves[..<size]), "size \(size)")
            tree = try #require(Frontier(size: size, stored: tree.stored))
            if size < 130 { tree.append(leaf: leaves[size]) }
        }
        #expect(Frontier(size: 3, stored: Array(repeating: 0, count: 32)) == nil)
        #expect(Frontier(size: -1, stored: []) == nil)
    }

    @Test(
        "R88: CBOR comes back as it was written",
        arguments: [
            0, 1, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, UInt64.max,
        ] as [UInt64])
    func roundTrip(_ number: UInt64) {
        let text = String(repeating: "é\u{0}", count: Int(number % 300))
        let value = CBOR.map([
            (0, .unsigned(number)), (7, .text(text)), (number / 2 + 24, .array([.bytes(Array(text.utf8)), .array([]), .unsigned(number)])),
        ])
        #expect(CBORReader.parse(value.encoded) == value)
        for cut in 1..<min(40, value.encoded.count) { #expect(CBORReader.parse(value.encoded.dropLast(cut)) == nil) }
    }

    @Test(
        "R88: CBOR that is not in the one canonical form is refused",
        arguments: [
            "", "1801", "190001", "1a00000001", "1b0000000000000001", "1c", "1f", "20", "3800", "5f4101ff", "581801", "7801", "61ff", "62c328",
            "9f01ff", "80ff", "8201", "9bffffffffffffffff", "5bffffffffffffffff", "bbffffffffffffffff", "a201010101", "a202010101", "a1016101ff",
            "a1810101", "a1614101", "c001", "f4", "f6", "f97e00", "fb3ff0000000000000", "81818181818100", "0000",
        ])
    func canonical(_ hex: String) throws {
        #expect(CBORReader.parse(try #require(parseHex(hex))) == nil)
    }

    @Test("R88: random bytes are refused, or are exactly what would have been written")
    func random() {
        var random = SplitMix64(seed: 8949)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            if let value = CBORReader.parse(bytes) { #expect(value.encoded == bytes) }
        }
    }

    @Test("R88: a leaf comes back with everything in it, and is refused with anything that the format does not have")
    func leaf() throws {
        var leaf = Leaf(id: "01a1fd90-fce0-7939-af7d-044b0f3dd4cc", at: TestClock.start, code: 42, outcome: 0)
        leaf.rules = ["a", "b"]
        leaf.session = "0123456789abcdef"
        leaf.subject = "s"
        leaf.recipients = ["team"]
        leaf.items = [
            .init(kind: "entry", id: "e", version: 3, level: .summary, operation: .read, hash: []),
            .init(kind: "entry", id: "e", version: 4, level: nil, operation: .change, hash: Array(repeating: 9, count: 32)),
        ]
        leaf.sealedHash = Array(repeating: 1, count: 32)
        let read = try #require(Leaf(leaf.encoded))
        #expect(read.encoded == leaf.encoded && read.items == leaf.items && read.recipients == leaf.recipients)
        var wrong: [Leaf] = []
        for change in [{ $0.id = "x" }, { $0.outcome = 3 }, { $0.session = "xyz" }, { $0.recipients = ["nobody"] }, { $0.sealedHash = [1] }]
            as [(inout Leaf) -> Void]
        {
            var copy = leaf
            change(&copy)
            wrong.append(copy)
        }
        for leaf in wrong { #expect(Leaf(leaf.encoded) == nil) }
        #expect(Leaf(CBOR.map([(0, .unsigned(1)), (1, .text(leaf.id)), (2, .unsigned(5)), (3, .unsigned(1))]).encoded) == nil)
        let pairs: [(UInt64, CBOR)] = [(0, .unsigned(1)), (1, .text(leaf.id)), (2, .unsigned(5)), (3, .unsigned(1)), (4, .unsigned(0))]
        #expect(Leaf(CBOR.map(pairs).encoded) != nil)
        for extra in [(5, .array([])), (11, .array([.unsigned(1)])), (16, .unsigned(1)), (10, .unsigned(1))] as [(UInt64, CBOR)] {
            #expect(Leaf(CBOR.map(pairs + [extra]).encoded) == nil)
        }
    }

    @Test("R88: a key is read in exactly one form")
    func verifierKey() throws {
        let key = VerifierKey(origin: "a.example/log", key: Curve25519.Signing.PrivateKey().publicKey)
        #expect(VerifierKey(key.text)?.text == key.text)
        let parts = key.text.split(separator: "+", maxSplits: 2).map { String($0) }
        let hostile = [
            "", "+", "++", "+++", parts[0], "\(parts[0])+\(parts[1])", "\(parts[0])+00000000+\(parts[2])", "b+\(parts[1])+\(parts[2])",
            "\(key.text) ", " \(key.text)", "\(key.text)\n", key.text.uppercased(), "\(key.text)=", "\(parts[0])+\(parts[1])+AQ==",
            "\(parts[0])+\(parts[1])+!!!!", "\u{0}+\(parts[1])+\(parts[2])", String(repeating: "+", count: 10_000),
        ]
        for text in hostile { #expect(VerifierKey(text) == nil, "\(text.prefix(60))") }
    }

    @Test("R88: an origin that C2SP does not allow is refused", arguments: ["", "a b", "a\nb"])
    func origin(_ origin: String) {
        let key = VerifierKey(origin: origin, key: Curve25519.Signing.PrivateKey().publicKey)
        #expect(VerifierKey(key.text) == nil)
    }

    @Test("R88: a checkpoint is read only as its key signed it")
    func checkpoint() throws {
        let signing = Curve25519.Signing.PrivateKey()
        let key = VerifierKey(origin: "a.example/log", key: signing.publicKey)
        let checkpoint = Checkpoint(origin: key.origin, size: 12, root: Array(repeating: 5, count: 32))
        let note = try checkpoint.signed(by: signing)
        #expect(Checkpoint.verified(note, by: key) == checkpoint)
        #expect(Checkpoint.verified(note, by: VerifierKey(origin: "b", key: signing.publicKey)) == nil)
        #expect(Checkpoint.verified(note, by: VerifierKey(origin: key.origin, key: Curve25519.Signing.PrivateKey().publicKey)) == nil)
        let hostile = [
            "", "\n\n\n\n\n", note + "\n", String(note.dropLast()), note.replacing("\n12\n", with: "\n13\n"), note.replacing("\n12\n", with: "\n012\n"),
            note.replacing("\n12\n", with: "\n-12\n"), note.replacing("\n12\n", with: "\n+12\n"), note.replacing("\u{2014}", with: "-"),
            note.replacing("a.example", with: "b.example"), note.replacing("\n", with: "\r\n"), note + note,
        ]
        for text in hostile { #expect(Checkpoint.verified(text, by: key) == nil, "\(text)") }
        var random = SplitMix64(seed: 4)
        for _ in 0..<300 {
            var bytes = Array(note.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(Checkpoint.verified(String(decoding: bytes, as: UTF8.self), by: key) == nil)
        }
    }
}
