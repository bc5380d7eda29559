import Foundation
import TestSupport
import Testing

/// The inputs of one parser that are kept in `Tests/Corpus`, and mutations of them: the same at each run.
struct Corpus {
    let name: String
    let seeds: [[UInt8]]
    private var random: SplitMix64

    init(_ name: String, more: [[UInt8]] = []) throws {
        let folder = Repository.root.appending(path: "Tests/Corpus/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).sorted { $0.path < $1.path }
        self.name = name
        seeds = try files.map { Array(try Data(contentsOf: $0)) } + more
        random = SplitMix64(seed: name.utf8.reduce(5381) { $0 &* 33 &+ UInt64($1) })
        try #require(!seeds.isEmpty)
    }

    /// Tries every seed and `count` mutations; `ROUNDTABLE_FUZZ=100` tries a hundred times as many.
    ///
    /// An input that brings the process down is left in the temporary folder, as `roundtable-fuzz-` and the name of the test.
    mutating func holds(_ count: Int, seconds: Double = 5, _ check: ([UInt8]) async throws -> Bool) async throws {
        let trace = FileManager.default.temporaryDirectory.appending(path: "roundtable-fuzz-\(Test.current?.name ?? name)")
        _ = FileManager.default.createFile(atPath: trace.path, contents: nil)
        let written = try FileHandle(forWritingTo: trace)
        let times = ProcessInfo.processInfo.environment["ROUNDTABLE_FUZZ"].flatMap { Int($0) } ?? 1
        for index in 0..<(seeds.count + count * times) {
            let input = index < seeds.count ? seeds[index] : mutated()
            try written.truncate(atOffset: 0)
            try written.write(contentsOf: Data(input))
            let start = ContinuousClock.now
            let isSound = try await check(input)
            let took = ContinuousClock.now - start
            if !isSound || took > .seconds(seconds) {
                Issue.record("\(name): \(isSound ? "took \(took)" : "does not hold"). Keep this input in Tests/Corpus/\(name): \(input.prefix(2_000).hexText)")
                return
            }
        }
        try FileManager.default.removeItem(at: trace)
    }

    private mutating func mutated() -> [UInt8] {
        var bytes = seeds[number(seeds.count)]
        for _ in 0...number(3) { change(&bytes) }
        return bytes
    }

    private mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    private mutating func range(_ bytes: [UInt8]) -> Range<Int> {
        let start = number(bytes.count + 1)
        return start..<min(bytes.count, start + number(Bool.random(using: &random) ? 5 : 60))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let at = range(bytes)
        switch number(9) {
        case 0 where at.lowerBound < bytes.count: bytes[at.lowerBound] ^= 1 << UInt8(number(8))
        case 1: bytes.insert(UInt8(number(256)), at: at.lowerBound)
        case 2: bytes.removeSubrange(at)
        case 3: bytes.removeSubrange(at.lowerBound...)
        case 4: bytes.insert(contentsOf: bytes[at], at: range(bytes).lowerBound)
        case 5:
            let other = seeds[number(seeds.count)]
            bytes.replaceSubrange(at, with: other[range(other)])
        case 6:
            let (first, second) = (number(bytes.count + 1), number(bytes.count + 1))
            if max(first, second) < bytes.count { bytes.swapAt(first, second) }
        case 7: bytes.replaceSubrange(at, with: Self.pieces[number(Self.pieces.count)])
        default: grow(&bytes)
        }
    }

    /// The first number at or after some place becomes another, mostly a huge one.
    private mutating func grow(_ bytes: inout [UInt8]) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let start = bytes[number(bytes.count + 1)...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.numbers[number(Self.numbers.count)])
    }

    private static let numbers = ["0", "-1", "00", "99", "2147483648", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e99"]
        .map { Array($0.utf8) }

    /// What parsers stumble over: ends of lines, combining marks, zero, escapes, what is no UTF-8, and lengths in CBOR that are not there.
    private static let pieces: [[UInt8]] =
        numbers
        + ["\n", "\r\n", "\u{301}", "\u{0}", "\u{202e}", "%", "%00", "%ff", "&", "=", "+", " ", "<", "\"", "é", "e\u{301}", "İ", "\u{2028}", ",", ":", "--"]
        .map { Array($0.utf8) } + [
            [0xff], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0x1b] + Array(repeating: 0xff, count: 8), [0x5b] + Array(repeating: 0xff, count: 8),
            [0x9b, 0, 0, 0, 0, 0, 1, 0, 0], [0x9f], [0xbf, 0xff], [0xf6], [0x18, 0x17], [0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81], [0xa1, 0, 0xa1, 0, 0xa0],
        ]
}

extension Sequence<UInt8> {
    /// As a reader of a failed test can turn it back into a file: `xxd -r -p`.
    fileprivate var hexText: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// Whether two texts are the same bytes: `==` takes composed and decomposed letters for the same.
func isSame(_ left: String?, _ right: String) -> Bool { left?.utf8.elementsEqual(right.utf8) ?? false }
