import Foundation
import Synchronization

/// Tells on standard error what a long command does and how far it is: nothing in the first second, then a line when something moved.
final class Progress: Sendable {
    private struct Stand: Equatable {
        var step = ""
        var done = 0
        var all = 0

        var words: String { all > 0 ? "  \(step): \(done) of \(all)" : "  \(step) …" }
    }

    private let stand = Mutex(Stand())

    /// The lines come from a thread of their own, since a step may keep its thread busy for minutes.
    init() {
        Thread.detachNewThread { [weak self] in
            var said = Stand()
            while true {
                Thread.sleep(forTimeInterval: 1)
                guard let stand = self?.stand.withLock({ $0 }) else { return }
                if stand != said, !stand.step.isEmpty { say(stand.words) }
                said = stand
            }
        }
    }

    func tell(_ step: String, _ done: Int = 0, of all: Int = 0) {
        stand.withLock { $0 = Stand(step: step, done: done, all: all) }
    }
}
