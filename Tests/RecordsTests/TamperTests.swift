import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Tampering with a bundle")
struct TamperTests {
    /// A bundle in lines, without the last one, which `sealed` writes anew.
    private struct Lines {
        var lines: [String]

        init(_ data: Data) { lines = String(decoding: data, as: UTF8.self).split(separator: "\n").dropLast().map { String($0) } }

        var sealed: Data {
            let body = Data((lines.joined(separator: "\n") + "\n").utf8)
            return body + Data("end \(Array(SHA256.hash(data: body)).hex)\n".utf8)
        }

        func places(_ name: String) -> [Int] { lines.indices.filter { lines[$0].hasPrefix(name + " ") } }
    }

    @Test("R88: 300 random changes of bytes are all found")
    func bytes() async throws {
        let network = try await TestNetwork.fresh()
        let data = try await network.bundle()
        let key = network.log.verifierKey
        var random = SplitMix64(seed: 88)
        for round in 0..<300 {
            var copy = data
            let place = Int.random(in: 0..<copy.count, using: &random)
            switch round % 4 {
            case 0: copy[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: copy.remove(at: place)
            case 2: copy.insert(UInt8.random(in: 0...255, using: &random), at: place)
            default: copy.removeSubrange(place..<min(copy.count, place + Int.random(in: 1..<200, using: &random)))
            }
            if copy == data { continue }
            #expect(!BundleVerifier.verify(copy, key: key).isVerified, "round \(round), byte \(place)")
        }
    }

    @Test("R88: 160 random changes by somebody who writes the end line anew are all found")
    func lines() async throws {
        let network = try await TestNetwork.fresh()
        _ = try await network.caseID("elm")
        let whole = Lines(try await network.bundle())
        #expect(BundleVerifier.verify(whole.sealed, key: network.log.verifierKey).isVerified)
        let (leaves, rows) = (whole.places("leaf"), whole.places("row"))
        var random = SplitMix64(seed: 300)
        func pick(_ places: [Int]) throws -> Int { try #require(places.randomElement(using: &random)) }
        for round in 0..<160 {
            var copy = whole
            let (leaf, other, row) = try (pick(leaves), pick(leaves), pick(rows))
            switch round % 8 {
            case 0: copy.lines.remove(at: leaf)
            case 1: copy.lines.swapAt(leaf, other)
            case 2: copy.lines.insert(copy.lines[leaf], at: other)
            case 3: copy.lines.remove(at: row)
            case 4: copy.lines[row] = flipped(copy.lines[row], &random)
            case 5: copy.lines[leaf] = flipped(copy.lines[leaf], &random)
            case 6: copy.lines[leaf] = copy.lines[leaf].replacing(" -", with: " erased")
            default: copy.lines[try pick(copy.places("checkpoint"))] = flipped(copy.lines[try pick(copy.places("checkpoint"))], &random)
            }
            if copy.lines == whole.lines { continue }
            #expect(!BundleVerifier.verify(copy.sealed, key: network.log.verifierKey).isVerified, "round \(round)")
        }
    }

    /// The line with one letter or digit after its name changed.
    private func flipped(_ line: String, _ random: inout SplitMix64) -> String {
        var bytes = Array(line.utf8)
        let from = (bytes.firstIndex(of: 0x20) ?? 0) + 1
        let place = Int.random(in: from..<bytes.count, using: &random)
        bytes[place] = bytes[place] == UInt8(ascii: "4") ? UInt8(ascii: "5") : UInt8(ascii: "4")
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "R88: hostile files are refused, not crashed on",
        arguments: [
            "", "\n", "end\n", "roundtable-bundle/v1\n", "\u{0}\n", "roundtable-bundle/v1\norigin x\nkey x\nsize 99999999999999999999\n",
            "roundtable-bundle/v1\norigin \nkey ++\nsize -1\n", "roundtable-bundle/v1\norigin a\nkey a+00000000+AQ==\nsize 0\n",
        ])
    func hostile(_ text: String) {
        #expect(!BundleVerifier.verify(Data(text.utf8)).isVerified)
        #expect(!BundleVerifier.verify(Lines(Data(text.utf8)).sealed).isVerified)
    }
}
