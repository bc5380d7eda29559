import ArgumentParser
import Domain
import Foundation
import Records

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the data up to date; set up a new installation.")

    @OptionGroup var configuration: ConfigurationFile
    @Flag(help: "Make the root key and the log's key of a new installation.") var newKeys = false
    @Option(help: "Name of the network, for a new installation.") var network: String?
    @Option(help: "Time zone of the network, for example Europe/Berlin.") var zone = "UTC"
    @Option(help: "Move an installation from here (sqlite:/folder or postgres://…), with --to, --keys-from and --keys-to.") var from: String?
    @Option(help: "Move it to this empty place.") var to: String?
    @Option(help: "The key store to move from: a folder or a database.") var keysFrom: String?
    @Option(help: "The key store to move to.") var keysTo: String?

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        if from != nil || to != nil { return try await move(settings.keys) }
        if newKeys {
            try Keyring.create(in: settings.keys, environment: .live)
            say("Made the keys in \(settings.keys.path). Copy root.key to a safe place now: without it the data cannot be read.")
        }
        let log = try settings.open(asOwner: true)
        let progress = Progress()
        progress.tell("Bringing the data up to date")
        let ran = try log.migrate()
        progress.tell("Setting up the network")
        if settings.owner.data != nil, let data = try settings.data.role, let keys = try settings.keyStore?.role {
            try await Console(log: log).grant(data: data, keys: keys)
        }
        say(ran.isEmpty ? "The data is up to date." : "Migrated: \(ran.joined(separator: ", ")).")
        if let network, try await Console(log: log).setUp(network: network, zone: zone) { say("Set up the network “\(network)”.") }
    }

    private func move(_ keys: URL) async throws {
        let source = try Database(data: store(from, "--from"), keys: keys, keyStore: store(keysFrom, "--keys-from"), environment: .live)
        let target = try Database(data: store(to, "--to"), keys: keys, keyStore: store(keysTo, "--keys-to"), environment: .live)
        try await Relocation(from: source, to: target).run { say($0) }
        say("Moved. Set the new place in the configuration, start, and keep the old one until you have seen that all is well.")
    }

    private func store(_ text: String?, _ option: String) throws -> Store {
        guard let text, let store = Store(text) else {
            throw Stop(
                description: "\(option) is missing or no place. Give one like sqlite:/var/lib/roundtable/data or postgres://owner@db.example.org/roundtable.")
        }
        return store
    }
}
