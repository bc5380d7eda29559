import App
import ArgumentParser
import Domain
import Foundation
import Logging
import Records

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve an installation.")

    @OptionGroup var configuration: ConfigurationFile

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        let watching = try Watching(await Settings.reader(file: configuration.file), level: .info)
        let log = try settings.open()
        guard try await Console(log: log).isReady() else {
            throw Stop(description: "The data folder is not set up, or older than this program. Run “roundtable migrate” first.")
        }
        let site = Site(
            log: log, hasher: PasswordHasher(cost: .standard, environment: .live), publicURL: settings.publicURL, proxies: settings.proxies,
            environment: .live, logger: watching.logger)
        watching.logger.info("Serving \(settings.publicURL) on \(settings.host):\(settings.port).")
        let supervisor = Supervisor(ProcessInfo.processInfo.environment)
        try await WebApplication(site: site, host: settings.host, port: settings.port, metrics: watching.metrics, supervisor: supervisor).run()
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the data up to date; set up a new installation.")

    @OptionGroup var configuration: ConfigurationFile
    @Flag(help: "Make the root key and the log's key of a new installation.") var newKeys = false
    @Option(help: "Name of the network, for a new installation.") var network: String?
    @Option(help: "Time zone of the network, for example Europe/Berlin.") var zone = "UTC"

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        if newKeys {
            try Keyring.create(in: settings.keys, environment: .live)
            say("Made the keys in \(settings.keys.path). Copy root.key to a safe place now: without it the data cannot be read.")
        }
        let log = try settings.open()
        let progress = Progress()
        progress.tell("Bringing the data up to date")
        let ran = try await log.migrate()
        progress.tell("Setting up the network")
        say(ran.isEmpty ? "The data is up to date." : "Migrated: \(ran.joined(separator: ", ")).")
        if let network, try await Console(log: log).setUp(network: network, zone: zone) { say("Set up the network “\(network)”.") }
    }
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Check configuration, data, keys and log.")

    @OptionGroup var configuration: ConfigurationFile

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        let log = try settings.open()
        say("Configuration: ok. Checking data, keys and log …")
        let progress = Progress()
        let problems = try await Console(log: log).problems { progress.tell($0, $1, of: $2) }
        if !problems.isEmpty { throw Stop(description: problems.joined(separator: "\n"), code: 1) }
        print("All is well: data, keys and log fit together.")
    }
}
