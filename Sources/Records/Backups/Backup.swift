import Domain
public import Foundation

/// Two encrypted files: the rows, and apart from them the wrapped keys. The root key is in neither (R93, R90).
public struct Backup: Sendable {
    public let data: URL
    public let keys: URL

    public init(data: URL, keys: URL) {
        self.data = data
        self.keys = keys
    }

    /// Copies an installation while it serves, compares every row, and encrypts the copies.
    /// - Parameters:
    ///   - work: an empty folder for the copies, which are removed again; they hold what the data folder holds, sealed as there.
    ///   - key: whose private half can read the files.
    public func make(
        of source: Database, keyFolder: URL, to key: BackupKey, work: URL, progress: @escaping @Sendable (String) -> Void
    ) async throws {
        let place = Place(work)
        defer { place.remove() }
        let copy = try place.open(keyFolder, source.environment)
        try await Relocation(from: source, to: copy).run(progress: progress)
        for engine in [copy.engine, copy.keyring.store] { try engine.fold() }
        try BackupFile(kind: .data).seal(place.rows, to: key, into: data)
        try BackupFile(kind: .keys).seal(place.wrappedKeys, to: key, into: keys)
        progress("Encrypted: \(data.lastPathComponent) and \(keys.lastPathComponent).")
    }

    /// Decrypts the files into `work` and hands out what was in them; `work` is empty again afterwards.
    func opened<T: Sendable>(
        with secret: URL, keyFolder: URL, work: URL, environment: Environment, _ body: @Sendable (Database) async throws -> T
    ) async throws -> T {
        let place = Place(work)
        defer { place.remove() }
        try place.prepare()
        let key = try BackupKey.secret(secret)
        try BackupFile(kind: .data).open(data, with: key, into: place.rows)
        try BackupFile(kind: .keys).open(keys, with: key, into: place.wrappedKeys)
        let copy = try place.open(keyFolder, environment)
        // A backup may be older than this program.
        try copy.migrateNow()
        return try await body(copy)
    }

    /// Puts the backup into an empty place on the same root key.
    public func restore(
        into log: AuditLog, with secret: URL, keyFolder: URL, work: URL, progress: @escaping @Sendable (String) -> Void
    ) async throws {
        try await restore(into: log.database, with: secret, keyFolder: keyFolder, work: work, progress: progress)
    }

    func restore(
        into target: Database, with secret: URL, keyFolder: URL, work: URL, progress: @escaping @Sendable (String) -> Void
    ) async throws {
        try await opened(with: secret, keyFolder: keyFolder, work: work, environment: target.environment) { copy in
            try await Relocation(from: copy, to: target).run(progress: progress)
        }
    }

    /// The folders of a copy that is being made or read.
    private struct Place {
        let work: URL
        init(_ work: URL) { self.work = work }

        var rows: URL { work.appending(path: "data/roundtable.sqlite") }
        var wrappedKeys: URL { work.appending(path: "keys/keys.sqlite") }

        func prepare() throws {
            for folder in ["data", "keys"] {
                try FileManager.default.createDirectory(
                    at: work.appending(path: folder), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
        }

        func open(_ keyFolder: URL, _ environment: Environment) throws -> Database {
            try Database(
                data: .folder(work.appending(path: "data")), keys: keyFolder, keyStore: .folder(work.appending(path: "keys")), environment: environment)
        }

        func remove() { for folder in ["data", "keys"] { try? FileManager.default.removeItem(at: work.appending(path: folder)) } }
    }
}
