import ArgumentParser
import Domain
import Foundation
import Records

struct MakeBackupKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup-key", abstract: "Make the key pair for backups; on a machine that is not the server.")

    @Option(help: "New file for the private key. Keep it offline: whoever has it and a backup of the keys still needs root.key.") var out: String

    func run() async throws {
        let text = try BackupKey.make(URL(filePath: out), environment: .live)
        say("Wrote the private key to \(out). Set on the server:")
        print("ROUNDTABLE_BACKUP_KEY=\(text)")
    }
}

struct MakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup", abstract: "Write an encrypted backup, also while the server runs.")

    @OptionGroup var configuration: ConfigurationFile
    @Option(help: "Folder for the rows.") var dataTo: String
    @Option(help: "Another folder, best on another disk, for the wrapped keys.") var keysTo: String

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        guard let key = settings.backupKey.flatMap(BackupKey.init) else {
            throw Stop(description: "ROUNDTABLE_BACKUP_KEY is missing or no key for backups. Make one with “roundtable backup-key” on another machine.")
        }
        let (data, keys) = (URL(filePath: dataTo).standardizedFileURL, URL(filePath: keysTo).standardizedFileURL)
        if data.path == keys.path { throw Stop(description: "--data-to and --keys-to are the same folder. Whoever takes the one must not get the other.") }
        for folder in [data, keys] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let stamp = Environment.live.now().text.filter { $0.isNumber || $0 == "T" }.prefix(15)
        let backup = Backup(data: data.appending(path: "data-\(stamp).backup"), keys: keys.appending(path: "keys-\(stamp).backup"))
        let source = try Database(data: settings.data, keys: settings.keys, keyStore: settings.keyStore, onlyReads: true, environment: .live)
        try await working { try await backup.make(of: source, keyFolder: settings.keys, to: key, work: $0) { say($0) } }
        print("\(backup.data.path)\n\(backup.keys.path)")
    }
}

/// The files of a backup and what reads them.
struct BackupFiles: ParsableArguments {
    @Option(help: "The backup of the rows.") var data: String
    @Option(help: "The backup of the wrapped keys; the same or a newer one.") var keys: String
    @Option(help: "The private key that “roundtable backup-key” made.") var backupKey: String

    var backup: Backup { Backup(data: URL(filePath: data), keys: URL(filePath: keys)) }
    var secret: URL { URL(filePath: backupKey) }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Put a backup into the empty place that the configuration names.")

    @OptionGroup var configuration: ConfigurationFile
    @OptionGroup var files: BackupFiles
    @Option(help: "The newest erasures.log: what was erased since the backup is erased again before anything is served.") var erasures: String?
    @Flag(help: "Nothing was ever erased.") var nothingErased = false

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        let log = try settings.open(asOwner: true)
        // Before the first row: whoever starts the server after an accident finds the ledger there.
        let ledger = try ledger(log.erasures)
        if let ledger { try log.erasures.take(ledger) }
        do {
            try await working { work in
                try await files.backup.restore(into: log, with: files.secret, keyFolder: settings.keys, work: work) { say($0) }
            }
        } catch {
            if ledger != nil { try log.erasures.remove() }
            throw error
        }
        let erased = try await ErasureStore.replay(log.erasures.lines(), log)
        if erased > 0 { say("Erased again: \(erased) cases.") }
        let stripped = try await StripStore.replay(log.erasures.strips(), log)
        if stripped > 0 { say("Stripped again: \(stripped) referrals.") }
        say("Checking what was restored …")
        let problems = try await Console(log: log).problems()
        if !problems.isEmpty { throw Stop(description: problems.joined(separator: "\n"), code: 1) }
        print("Restored, and all is well: data, keys and log fit together.")
    }
}

extension Restore {
    /// The list of erasures to take over, if any; asked for before the long work.
    private func ledger(_ place: ErasureLedger) throws -> URL? {
        if let erasures { return URL(filePath: erasures) }
        if nothingErased || place.isThere { return nil }
        throw Stop(description: "What was erased since the backup? Give the newest erasures.log with --erasures FILE, or --nothing-erased.")
    }
}

struct RunDrill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "drill", abstract: "Prove that a backup can be restored, beside the running server.")

    @OptionGroup var configuration: ConfigurationFile
    @OptionGroup var files: BackupFiles

    func run() async throws {
        let settings = try await Settings.read(file: configuration.file)
        let drill = try await working { work in
            try await Drill.run(
                files.backup, with: files.secret, keyFolder: settings.keys, origin: settings.origin, work: work, environment: .live
            ) { say($0) }
        }
        print(drill.seen.joined(separator: "\n"))
        if !drill.problems.isEmpty { throw Stop(description: drill.problems.joined(separator: "\n"), code: 1) }
        print("The drill passed.")
    }
}

/// Gives the work an empty folder of its own and removes it. What a killed program leaves there is sealed, as in the data folder.
private func working<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "roundtable-\(Environment.live.random(8).hex)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
