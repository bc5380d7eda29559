import App
import ArgumentParser
import Domain
import Foundation
import Logging
import Records

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Build a fictional network and serve it on loopback.")

    @Option(help: "Port on 127.0.0.1.") var port = 8080
    @Option(help: "Folder for the demo's data; an existing demo in it is served again.") var data = "demo-data"
    @Option(help: "Keep the rows in this PostgreSQL database instead of the folder; needs --keys-database.") var database: String?
    @Option(help: "Keep the wrapped keys in this PostgreSQL database.") var keysDatabase: String?
    @Option(help: "Write the accounts to this file, as a JSON array.") var accounts: String?
    @Option(help: "Add so many generated cases with 20 entries each.") var scale = 0

    func validate() throws {
        if !(1...65535).contains(port) { throw ValidationError("--port \(port): give a number from 1 to 65535.") }
        if !(0...1_000_000).contains(scale) { throw ValidationError("--scale \(scale): give a number from 0 to 1000000.") }
        for (name, text) in [("--database", database), ("--keys-database", keysDatabase)] where text.map({ Store($0) == nil }) ?? false {
            throw ValidationError("\(name) is no address of a PostgreSQL database: give one like postgres:///demo?host=/var/run/postgresql.")
        }
        if (database == nil) != (keysDatabase == nil) { throw ValidationError("Give both --database and --keys-database, or none.") }
    }

    func run() async throws {
        let watching = try Watching(await Settings.reader(file: nil), level: .notice)
        let folder = URL(filePath: data)
        let people = try await people(folder)
        if let accounts { try write(people, to: URL(filePath: accounts)) }
        let log = try open(folder, .live)
        try log.migrate()
        let site = Site(
            log: log, hasher: PasswordHasher(cost: .standard, environment: .live), publicURL: "http://127.0.0.1:\(port)", demo: people, environment: .live,
            logger: watching.logger)
        show(people)
        let supervisor = Supervisor(ProcessInfo.processInfo.environment)
        try await WebApplication(site: site, host: "127.0.0.1", port: port, metrics: watching.metrics, supervisor: supervisor).run()
    }

    private func open(_ folder: URL, _ environment: Environment) throws -> AuditLog {
        let keys = folder.appending(path: "keys")
        let database = try Database(
            data: database.flatMap(Store.init) ?? .folder(folder.appending(path: "data")), keys: keys, keyStore: keysDatabase.flatMap(Store.init),
            environment: environment)
        return AuditLog(database: database, origin: "demo.rivermouth.example/log", checkpoints: keys.appending(path: "checkpoints.log"))
    }

    /// The accounts of the demo that is in the folder, or of a new one.
    private func people(_ folder: URL) async throws -> [DemoAccount] {
        guard FileManager.default.fileExists(atPath: folder.appending(path: "keys").path) else { return try await build(folder) }
        guard let known = try? JSONDecoder().decode([DemoAccount].self, from: Data(contentsOf: folder.appending(path: "accounts.json"))) else {
            throw Stop(description: "\(data) holds an unfinished demo. Remove the folder, or choose another one with --data.")
        }
        say("Serving the demo that is in \(data).")
        return known
    }

    /// Builds beside the folder and gives it the name at the end: a demo is there as a whole or not at all.
    private func build(_ folder: URL) async throws -> [DemoAccount] {
        say("Building the demo in \(data) …")
        let part = try PartFolder(for: folder)
        let clock = DemoClock(real: Environment.live.now)
        let environment = Environment(now: clock.now, random: Environment.live.random)
        try Keyring.create(in: part.url.appending(path: "keys"), environment: environment)
        let people = try await play(open(part.url, environment), PasswordHasher(cost: .standard, environment: environment), clock)
        try write(people, to: part.url.appending(path: "accounts.json"))
        try part.finish()
        return people
    }

    private func play(_ log: AuditLog, _ hasher: PasswordHasher, _ clock: DemoClock) async throws -> [DemoAccount] {
        try log.migrate()
        if try await DemoNetwork.exists(log) {
            throw Stop(
                description: "There is a network in \(database ?? data) already, but not its accounts. Give empty databases, or another folder with --data.")
        }
        let network = DemoNetwork(log: log, hasher: hasher, clock: clock)
        let people = try await network.build { say("  \($0)") }
        if scale > 0 {
            let progress = Progress()
            try await network.generate(scale) { [scale] in progress.tell("Generated cases", $0, of: scale) }
        }
        return people
    }

    private func write(_ people: [DemoAccount], to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { try encoder.encode(people).write(to: file, options: .atomic) } catch {
            throw Stop(description: "Cannot write \(file.path). Check the folder and its permissions.")
        }
    }

    private func show(_ people: [DemoAccount]) {
        print("\nRoundtable demo: http://127.0.0.1:\(port)  (stop with Ctrl-C)\n")
        for person in people {
            print("  \(person.email.padding(toLength: 38, withPad: " ", startingAt: 0)) \(person.password)   \(person.role), \(person.agency)")
        }
        print("\nThe sign-in page shows the code of the second factor. All people are fictional.\n")
        fflush(nil)
    }
}
