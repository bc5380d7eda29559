import App
import Configuration
import Domain
import Foundation
import Logging

/// How the running program is watched: its messages and its metrics. `ROUNDTABLE_*` keys, as `Settings`.
struct Watching: Sendable {
    let logger: Logger
    let metrics: LoopbackAddress?

    /// - Parameter level: what is written where `ROUNDTABLE_LOG_LEVEL` says nothing.
    init(_ config: ConfigReader, level: Logger.Level) throws {
        let formatName = config.string(forKey: "log.format", default: LogLines.Format.text.rawValue)
        guard let format = LogLines.Format(rawValue: formatName) else {
            throw Stop(description: "ROUNDTABLE_LOG_FORMAT is “\(formatName)”. Set text or json.")
        }
        let levelName = config.string(forKey: "log.level", default: level.rawValue)
        guard let level = Logger.Level(rawValue: levelName) else {
            throw Stop(description: "ROUNDTABLE_LOG_LEVEL is “\(levelName)”. Set \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        metrics = try config.string(forKey: "metrics").map { text in
            guard let address = LoopbackAddress(text) else {
                throw Stop(
                    description:
                        "ROUNDTABLE_METRICS is “\(text)”. Set an address that only this machine reaches, for example ROUNDTABLE_METRICS=127.0.0.1:9464."
                )
            }
            return address
        }
        LoggingSystem.bootstrap { _ in LogLines(format, level, now: Environment.live.now, write: say) }
        logger = Logger(label: "roundtable")
    }
}
