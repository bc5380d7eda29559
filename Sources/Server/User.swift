public import ArgumentParser
public import Domain
import Foundation
import Records

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Accounts, from the console.", subcommands: [Add.self, Reset.self, Disable.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Invite a practitioner.")
        @OptionGroup var configuration: ConfigurationFile
        @Option var name: String
        @Option var email: String
        @Option(help: "Name of the agency; a new name makes a new agency.") var agency: String
        @Option(help: "The seat's title.") var title: String
        @Option(help: "practitioner, coordinator, administrator or auditor.") var function: Function = .practitioner

        func run() async throws {
            let settings = try await Settings.read(file: configuration.file)
            let token = try await Console(log: settings.open().checkedTime()).addUser(
                name: name, email: email, agency: agency, title: title, function: function)
            User.show(token, settings)
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take the second factor away and invite again.")
        @OptionGroup var configuration: ConfigurationFile
        @Option var email: String

        func run() async throws {
            let settings = try await Settings.read(file: configuration.file)
            User.show(try await Console(log: settings.open().checkedTime()).reset(email: email), settings)
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Disable an account at once.")
        @OptionGroup var configuration: ConfigurationFile
        @Option var email: String

        func run() async throws {
            try await Console(log: Settings.read(file: configuration.file).open().checkedTime()).disable(email: email)
            say("Disabled. All sessions of the account have ended.")
        }
    }

    fileprivate static func show(_ token: String, _ settings: Settings) {
        say("Hand this link over by a safe way; it is valid for 7 days:")
        print("\(settings.publicURL)/invitations/\(token)")
    }
}

extension Function: ExpressibleByArgument {}
