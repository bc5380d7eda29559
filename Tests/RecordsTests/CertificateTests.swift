import Crypto
import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Certificate of an erasure")
struct CertificateTests {
    private func certificate(_ network: TestNetwork) async throws -> String {
        let id = try await network.marked("qzvxkjwpf")
        try await network.erase(id)
        try await network.log.settle()
        try await ErasureStore.finish(network.log)
        return try #require(try await network.database.read { try $0.first("SELECT certificate FROM erasure")?.text("certificate") })
    }

    @Test("R86, R88: the certificate proves proposal, erasure and destroyed keys to an outsider, and names what went by kind")
    func proves() async throws {
        let network = try await TestNetwork.fresh()
        let text = try await certificate(network)
        let certificate = try #require(ErasureCertificate(text))
        #expect(certificate.findings(key: network.log.verifierKey) == [])
        let counts = Dictionary(uniqueKeysWithValues: certificate.counts.map { ($0.kind, $0.count) })
        #expect(counts == ["action": 1, "case": 1, "closure": 1, "decision": 3, "entry": 1, "member": 3, "referral": 1, "share": 1, "weighing": 1])
        #expect(certificate.proposal.practitioner != certificate.erasure.practitioner)
        #expect(!text.contains("qzvxkjwpf"))
        let page = try await network.desk("city-dpo", for: CanSeeErasures.self).read(.erasuresSeen) { access, tx in
            try ErasureStore.all(access, tx).map { try ErasureStore.find($0.id, access, tx).1?.text }
        }
        #expect(page == [text])
    }

    @Test("R86, R88: a certificate that was changed in one place, or is checked with another key, does not verify")
    func changed() async throws {
        let network = try await TestNetwork.fresh()
        let text = try await certificate(network)
        let stranger = VerifierKey(origin: network.log.origin, key: Curve25519.Signing.PrivateKey().publicKey).text
        #expect(ErasureCertificate(text)?.findings(key: stranger).isEmpty == false)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        var random = SplitMix64(seed: 86)
        // Origin, key, checkpoint and the three events; reference and date of closing are the installation's word.
        for number in [1, 2, 5, 6, 7, 8] {
            for _ in 0..<60 {
                var copy = lines
                var bytes = Array(copy[number].utf8)
                let place = Int.random(in: copy[number].utf8.prefix { $0 != 0x20 }.count + 1..<bytes.count, using: &random)
                bytes[place] = bytes[place] == UInt8(ascii: "4") ? UInt8(ascii: "5") : UInt8(ascii: "4")
                copy[number] = String(decoding: bytes, as: UTF8.self)
                let findings = ErasureCertificate(copy.joined(separator: "\n"))?.findings(key: network.log.verifierKey)
                #expect(findings?.isEmpty != true, "line \(number), byte \(place)")
            }
        }
        for (first, second) in [(6, 7), (7, 8), (6, 8)] {
            var copy = lines
            copy[second] = String(copy[second].prefix { $0 != " " }) + String(copy[first].drop { $0 != " " })
            #expect(ErasureCertificate(copy.joined(separator: "\n"))?.findings(key: network.log.verifierKey).isEmpty == false, "\(first) as \(second)")
        }
    }

    @Test("R88: the path of every leaf leads to the root, in trees of every size up to 40, and no other leaf's does")
    func paths() {
        let leaves = (0..<40).map { [UInt8($0)] }
        func tree(_ range: Range<Int>) -> [UInt8] {
            var tree = Frontier()
            for leaf in leaves[range] { tree.append(leaf: leaf) }
            return tree.root
        }
        for size in 1...40 {
            for index in 0..<size {
                let path = siblings(of: index, in: size).map(tree)
                #expect(root(of: Frontier.hash(leaf: leaves[index]), at: index, in: size, by: path) == tree(0..<size))
                #expect(root(of: Frontier.hash(leaf: [99]), at: index, in: size, by: path) != tree(0..<size))
                if size > 1 { #expect(root(of: Frontier.hash(leaf: leaves[index]), at: index, in: size, by: Array(path.dropLast())) == nil) }
                #expect(root(of: Frontier.hash(leaf: leaves[index]), at: index, in: size, by: path + [[0]]) == nil)
            }
        }
    }
}
