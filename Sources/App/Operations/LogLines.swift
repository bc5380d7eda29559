public import Domain
import Foundation
public import Logging

/// Writes each message as one line: `key=value` for people, or JSON for programs that collect logs.
public struct LogLines: LogHandler {
    public enum Format: String, CaseIterable, Sendable { case text, json }

    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let format: Format
    private let now: @Sendable () -> Instant
    private let write: @Sendable (String) -> Void

    public init(_ format: Format, _ level: Logger.Level, now: @escaping @Sendable () -> Instant, write: @escaping @Sendable (String) -> Void) {
        self.format = format
        logLevel = level
        self.now = now
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(Field.init)
        let (time, level, message) = (now().text, event.level.rawValue, event.message.description)
        switch format {
        case .text:
            let pairs = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value.text)" }.joined()
            write(Self.oneLine("\(time) \(level) \(message)\(pairs)"))
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let own: [String: Field] = ["time": .text(time), "level": .text(level), "message": .text(message)]
            guard let line = try? encoder.encode(fields.merging(own) { $1 }) else { return }
            write(String(decoding: line, as: UTF8.self))
        }
    }

    /// Nobody starts a line of their own: control characters become spaces.
    private static func oneLine(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }, as: UTF8.self)
    }

    private enum Field: Encodable {
        case text(String)
        case number(Int)

        init(_ value: Logger.Metadata.Value) {
            if case .stringConvertible(let number as Int) = value { self = .number(number) } else { self = .text("\(value)") }
        }

        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            }
        }
    }
}
