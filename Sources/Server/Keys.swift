import ArgumentParser
import Domain
import Foundation
import Records

struct MakeRootKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "root-key", abstract: "Make the next root key.")

    @Option(help: "New file. Copy it to the escrow, then as root.key.next into the keys folder of each node.") var out: String

    func run() async throws {
        try RootKeyRotation.makeNext(URL(filePath: out), environment: .live)
        say("Wrote \(out). Copy it to the escrow, put it as root.key.next into the keys folder of each node, then run “roundtable rotate”.")
    }
}

struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change the root key to root.key.next, or the keys of all cases; also while the server runs.")

    @OptionGroup var configuration: ConfigurationFile
    @Flag(help: "Give every case and referral a new key, and seal what they hold anew.") var caseKeys = false

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        if caseKeys {
            try await changeCaseKeys(settings)
            say("A backup needs the keys that were saved with it: restore both files of one backup together.")
        } else {
            try await changeRootKey(settings)
            say("Backups of keys from before need the old root key: keep it in escrow as long as you keep them.")
        }
    }

    private func changeRootKey(_ settings: Settings) async throws {
        let next = settings.keys.appending(path: "root.key.next").path
        guard FileManager.default.fileExists(atPath: next) else {
            throw Stop(description: "There is no \(next). Make one with “roundtable root-key”, keep a copy in escrow, and put it there.")
        }
        do {
            let count = try await RootKeyRotation(settings.open()).run()
            print("The root key was changed; \(count) keys were wrapped anew.")
        } catch is Database.IsInUse {
            say("The server is running and is asked to change the root key …")
            try KeyRequest.rootKey(in: settings.keys).ask()
            for _ in 0..<1_200 where FileManager.default.fileExists(atPath: next) { try await Task.sleep(for: .milliseconds(100)) }
            guard !FileManager.default.fileExists(atPath: next) else {
                throw Stop(description: "The server has not changed the root key within two minutes. Look at its log; the old key holds.", code: 1)
            }
            print("The root key was changed by the running server.")
        }
    }

    private func changeCaseKeys(_ settings: Settings) async throws {
        let progress = Progress()
        do {
            let end = try await CaseKeyRotation(settings.open().checkedTime()).run {
                progress.tell("Cases and referrals with a new key", $0.done, of: $0.total)
            }
            print("\(end.total) cases and referrals have new keys.")
        } catch is Database.IsInUse {
            try await askForCaseKeys(.caseKeys(in: settings.keys), progress)
        }
    }

    /// The server goes on when this command is stopped, and after a restart from where it was.
    private func askForCaseKeys(_ request: KeyRequest, _ progress: Progress) async throws {
        if request.note == CaseKeyRotation.failed { try request.end() }
        if request.isThere {
            say("The server is at it already; this command only watches.")
        } else {
            say("The server is running and is asked to change the keys; it goes on when this command is stopped.")
            try request.ask()
        }
        while request.isThere {
            let note = request.note
            guard note != CaseKeyRotation.failed else {
                throw Stop(
                    description: "The server could not change all keys; nothing is lost, both old and new ones hold. Look at its log and try again.", code: 1)
            }
            if let state = CaseKeyRotation.Progress(note) { progress.tell("Cases and referrals with a new key", state.done, of: state.total) }
            try await Task.sleep(for: .milliseconds(200))
        }
        print("All cases and referrals have new keys, by the running server.")
    }
}
