package import Domain
package import Foundation
import Synchronization

/// A clock that a test sets. Every look at it takes a millisecond, so that ids keep the order of events; a frozen one stands still.
package final class TestClock: Sendable {
    package static let start = Instant(milliseconds: 1_795_255_200_000)

    private let time: Mutex<Instant>
    private let tick: Int64

    package init(_ start: Instant = start, isFrozen: Bool = false) {
        time = Mutex(start)
        tick = isFrozen ? 0 : 1
    }

    package func now() -> Instant {
        time.withLock {
            $0 = Instant(milliseconds: $0.milliseconds + tick)
            return $0
        }
    }

    package func advance(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    package func set(_ instant: Instant) { time.withLock { $0 = instant } }
}

/// Deterministic randomness: a test that fails, fails again.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension Environment {
    package static func test(seed: UInt64, now: @escaping @Sendable () -> Instant) -> Environment {
        let generator = Generator(seed: seed)
        return Environment(now: now, random: { generator.bytes($0) })
    }

    package static func test(clock: TestClock, seed: UInt64) -> Environment { test(seed: seed, now: { clock.now() }) }

    private final class Generator: Sendable {
        private let state: Mutex<SplitMix64>
        init(seed: UInt64) { state = Mutex(SplitMix64(seed: seed)) }
        func bytes(_ count: Int) -> [UInt8] { state.withLock { state in (0..<count).map { _ in UInt8.random(in: 0...255, using: &state) } } }
    }
}

/// A folder that goes when nobody uses it any more.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "roundtable-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
