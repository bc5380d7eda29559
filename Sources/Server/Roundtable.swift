import App
import ArgumentParser
import Domain
import Foundation
import Records

/// The program.
@main
struct Roundtable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roundtable",
        abstract: "Agencies work a case together, and can prove who saw what.",
        version: Metrics.version,
        subcommands: [
            Serve.self, Demo.self, Migrate.self, User.self, Audit.self, Check.self, MakeBackupKey.self, MakeBackup.self, Restore.self, RunDrill.self,
            MakeRootKey.self, Rotate.self, AcceptTime.self, Templates.self, Policies.self,
        ])

    static func main() async {
        umask(0o077)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let stop as Stop {
            say(stop.description)
            exit(withError: ExitCode(stop.code))
        } catch let problem as Database.CannotOpen {
            say(problem.description)
            exit(withError: ExitCode(2))
        } catch let problem as Database.IsInUse {
            say(problem.description)
            exit(withError: ExitCode(2))
        } catch let errors as FormErrors {
            say(errors.problems.map(\.message).joined(separator: "\n"))
            exit(withError: ExitCode(2))
        } catch { exit(withError: error) }
    }
}

/// Ends the program with a sentence that says how to mend it.
struct Stop: Error, CustomStringConvertible {
    let description: String
    var code: Int32 = 2
}

/// To standard error: standard output is for results.
func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

extension Environment {
    /// The real clock and the system's randomness.
    static let live = Environment(
        now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        random: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        })
}
