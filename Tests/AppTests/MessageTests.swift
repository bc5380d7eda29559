import Domain
import Foundation
import Logging
import Synchronization
import Testing

@testable import App

/// The lines that the program writes about itself.
@Suite struct MessageTests {
    private final class Sink: Sendable {
        let lines = Mutex<[String]>([])
        func write(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func lines(_ format: LogLines.Format, _ level: Logger.Level = .info, _ act: (Logger) -> Void) -> [String] {
        let sink = Sink()
        act(Logger(label: "x") { _ in LogLines(format, level, now: { Instant(milliseconds: 0) }, write: sink.write) })
        return sink.lines.withLock { $0 }
    }

    @Test func textIsOneLine() {
        let written = lines(.text) { $0.info("A\nB", metadata: ["route": "/x", "status": .stringConvertible(200), "id": "1\r\n2"]) }
        #expect(written == ["1970-01-01T00:00:00.000Z info A B id=1  2 route=/x status=200"])
    }

    /// Numbers are numbers, what is quoted is quoted, and no field takes the place of the program's own.
    @Test func jsonIsOneObject() throws {
        let written = lines(.json) { $0.warning("A \"B\"\n", metadata: ["ms": .stringConvertible(3), "level": "forged"]) }
        #expect(written == [#"{"level":"warning","message":"A \"B\"\n","ms":3,"time":"1970-01-01T00:00:00.000Z"}"#])
    }

    @Test func whatIsBelowTheLevelIsNotWritten() {
        #expect(lines(.text, .warning) { $0.info("A") } == [])
        #expect(lines(.text, .info) { $0.info("A") }.count == 1)
    }

    /// Each key that the program reads stands in the document, and each that stands there is read.
    @Test func keysAreDocumented() throws {
        let sources = try Source.all().map(\.text)
        let named = sources.flatMap { $0.matches(of: #/ROUNDTABLE_[A-Z_]*[A-Z]/#).map { String($0.output) } }
        let read = sources.flatMap { $0.matches(of: #/forKey: "([a-z.]+)"/#).map { "ROUNDTABLE_" + $0.1.uppercased().replacing(".", with: "_") } }
        let operations = try String(contentsOf: Repository.root.appending(path: "docs/operations.md"), encoding: .utf8)
        let rows = operations.matches(of: #/\n\| `(ROUNDTABLE_[A-Z_]+)` \|/#).map { String($0.1) }
        #expect(read.count >= 8 && rows.count == Set(rows).count)
        #expect(Set(named + read) == Set(rows))
        let mentioned = operations.matches(of: #/ROUNDTABLE_[A-Z_]*[A-Z]/#).map { String($0.output) }
        #expect(Set(mentioned) == Set(rows))
    }
}
