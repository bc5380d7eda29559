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
        let folder = URL(filePath: data)
        let keys = folder.appending(path: "keys")
        let accountsFile = folder.appending(path: "accounts.json")
        let clock = DemoClock(real: Environment.live.now)
        let environment = Environment(now: clock.now, random: Environment.live.random)
        if !Keyring.exists(in: keys) { try Keyring.create(in: keys, environment: environment) }
        let database = try Database(
            data: database.flatMap(Store.init) ?? .folder(folder.appending(path: "data")), keys: keys, keyStore: keysDatabase.flatMap(Store.init),
            environment: environment)
        let log = AuditLog(database: database, origin: "demo.rivermouth.example/log", checkpoints: keys.appending(path: "checkpoints.log"))
        try log.migrate()
        let hasher = PasswordHasher(cost: .standard, environment: environment)
        let people = try await people(DemoNetwork(log: log, hasher: hasher, clock: clock), database, accountsFile)
        let site = Site(
            log: log, hasher: hasher, publicURL: "http://127.0.0.1:\(port)", demo: people, environment: environment, logger: Settings.logger())
        show(people)
        try await WebApplication(site: site, host: "127.0.0.1", port: port).run()
    }

    private func people(_ network: DemoNetwork, _ database: Database, _ file: URL) async throws -> [DemoAccount] {
        let people: [DemoAccount]
        if try await DemoNetwork.exists(database) {
            guard let known = try? JSONDecoder().decode([DemoAccount].self, from: Data(contentsOf: file)) else {
                throw Stop(description: "\(data) holds an unfinished demo. Remove the folder, or choose another one with --data.")
            }
            people = known
            say("Serving the demo that is in \(data).")
        } else {
            say("Building the demo in \(data) …")
            people = try await network.build { say("  \($0)") }
            if scale > 0 { try await generate(network) }
            try write(people, to: file)
        }
        if let accounts { try write(people, to: URL(filePath: accounts)) }
        return people
    }

    private func generate(_ network: DemoNetwork) async throws {
        let total = scale
        try await network.generate(total) { done in
            if done.isMultiple(of: 1_000) || done == total { say("  Generated cases: \(done) of \(total)") }
        }
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
