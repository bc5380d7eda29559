import Crypto
import Foundation

/// The right edge of a Merkle tree (RFC 6962, section 2.1): the roots of its complete subtrees, largest first. Enough to append and
/// to know the root.
struct Frontier: Equatable, Sendable {
    private(set) var size: Int
    private(set) var hashes: [[UInt8]]

    init() {
        size = 0
        hashes = []
    }

    /// Reads the stored form; `nil` when the number of hashes does not fit the size.
    init?(size: Int, stored: [UInt8]) {
        guard size >= 0, stored.count == size.nonzeroBitCount * 32 else { return nil }
        self.size = size
        hashes = stride(from: 0, to: stored.count, by: 32).map { Array(stored[$0..<($0 + 32)]) }
    }

    var stored: [UInt8] { hashes.flatMap(\.self) }

    mutating func append(leaf: [UInt8]) {
        var hash = Self.hash(leaf: leaf)
        var bit = 1
        while size & bit != 0 {
            hash = Self.hash(hashes.removeLast(), hash)
            bit <<= 1
        }
        hashes.append(hash)
        size += 1
    }

    var root: [UInt8] {
        guard var root = hashes.last else { return Array(SHA256.hash(data: Data())) }
        for hash in hashes.dropLast().reversed() { root = Self.hash(hash, root) }
        return root
    }

    static func hash(leaf: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [0])
        hasher.update(data: leaf)
        return Array(hasher.finalize())
    }

    static func hash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: [1])
        hasher.update(data: left)
        hasher.update(data: right)
        return Array(hasher.finalize())
    }
}
