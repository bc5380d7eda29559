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
        if try await Console(log: log).ownsTables() {
            throw Stop(
                description:
                    "The role in ROUNDTABLE_DATABASE owns the tables and could switch off what protects the log. Give the nodes a role of their own: docs/operations.md, “PostgreSQL”."
            )
        }
        try await log.checkTime()
        if (try? log.refuseWrongTime()) == nil {
            watching.logger.error(
                "The clock of this machine is wrong: it differs from the newest event in the log, or from the database. Nothing is shown until it is right.")
        }
        let site = Site(
            log: log, hasher: PasswordHasher(cost: .standard, environment: .live), publicURL: settings.publicURL, proxies: settings.proxies,
            environment: .live, logger: watching.logger)
        for store in [settings.data, settings.keyStore].compactMap(\.self) where try !store.isTrusted {
            watching.logger.warning(
                "A database is reached without a check of its certificate: somebody between could read along. Leave sslmode out of its address.")
        }
        watching.logger.info("Serving \(settings.publicURL) on \(settings.host):\(settings.port).")
        let supervisor = Supervisor(ProcessInfo.processInfo.environment)
        try await WebApplication(site: site, host: settings.host, port: settings.port, metrics: watching.metrics, supervisor: supervisor).run()
    }
}

struct AcceptTime: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record that the clock was ahead and is right now, so that work can go on.",
        discussion: "The log then shows to everybody that time was set back here. Stop the server before, unless it uses PostgreSQL.")

    @OptionGroup var configuration: ConfigurationFile

    func run() async throws {
        let log = try await Settings.read(file: configuration.file).open()
        try await Console(log: log).acceptTime()
        print("Recorded: the clock was ahead, and counts on from \(Environment.live.now().text).")
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
