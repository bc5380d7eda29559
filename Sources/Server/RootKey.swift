import ArgumentParser
import Domain
import Foundation
import Records

struct MakeRootKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "root-key", abstract: "Make the next root key.")

    @Option(help: "New file. Copy it to the escrow, then as root.key.next into the keys folder of each node.") var out: String

    func run() async throws {
        try Rotation.makeNext(URL(filePath: out), environment: .live)
        say("Wrote \(out). Copy it to the escrow, put it as root.key.next into the keys folder of each node, then run “roundtable rotate”.")
    }
}

struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Change the root key to root.key.next, also while the server runs.")

    @OptionGroup var configuration: ConfigurationFile

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        let next = settings.keys.appending(path: "root.key.next").path
        guard FileManager.default.fileExists(atPath: next) else {
            throw Stop(description: "There is no \(next). Make one with “roundtable root-key”, keep a copy in escrow, and put it there.")
        }
        do {
            let count = try await Rotation(settings.open()).run()
            print("The root key was changed; \(count) keys were wrapped anew.")
        } catch is Database.IsInUse {
            try await ask(settings.keys, next)
        }
        say("Backups of keys from before need the old root key: keep it in escrow as long as you keep them.")
    }

    /// A process serves from this folder: it does it.
    private func ask(_ keys: URL, _ next: String) async throws {
        say("The server is running and is asked to change the root key …")
        try Rotation.ask(in: keys)
        for _ in 0..<1_200 where FileManager.default.fileExists(atPath: next) { try await Task.sleep(for: .milliseconds(100)) }
        guard !FileManager.default.fileExists(atPath: next) else {
            throw Stop(description: "The server has not changed the root key within two minutes. Look at its log; the old key holds.", code: 1)
        }
        print("The root key was changed by the running server.")
    }
}
