import Crypto
public import Domain
public import Foundation

/// Changes the root key while people work (R90). The keys of cases stay; they are wrapped anew (RFC 3394), so nothing else is touched.
public struct Rotation: Sendable {
    private let keyring: Keyring

    public init(_ log: AuditLog) { self.init(log.database) }
    init(_ database: Database) { keyring = database.keyring }

    /// Makes the next root key: for the escrow first, then for the keys folder of each node, as `root.key.next`.
    public static func makeNext(_ file: URL, environment: Environment) throws { try KeyFile(url: file).write(environment.random(32)) }

    /// Asks a process that serves on this machine to change the root key; the file goes when the process has seen it.
    public static func ask(in keys: URL) throws {
        let file = request(keys)
        guard FileManager.default.createFile(atPath: file.path, contents: Data(), attributes: [.posixPermissions: 0o600]) else {
            throw Database.CannotOpen(description: "Cannot write \(file.path). Check the folder's permissions and the free space.")
        }
    }

    private static func request(_ keys: URL) -> URL { keys.appending(path: "root.key.rotate") }

    /// Does what was asked.
    /// - Returns: how many keys were wrapped anew, or `nil` when nothing was asked.
    public func runIfAsked() async throws -> Int? {
        let folder = keyring.root.file.url.deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: Self.request(folder).path) else { return nil }
        // Asked once, answered once, whatever comes of it: the one who asked sees that the key is the old one.
        try FileManager.default.removeItem(at: Self.request(folder))
        return try await run()
    }

    /// Wraps every key with `root.key.next` in one transaction, then makes that file the root key.
    /// - Returns: how many keys were wrapped anew.
    public func run() async throws -> Int {
        guard keyring.root.next.isThere else {
            throw Database.CannotOpen(
                description: "There is no \(keyring.root.next.url.path). Make one with “roundtable root-key”, keep a copy in escrow, and put it there.")
        }
        let next = try SymmetricKey(data: keyring.root.next.read())
        let (count, sample) = try await keyring.store.run(.write) { [keyring] session in
            let current = try keyring.root.wrapping(Keyring.wrapped(Keyring.installation, session))
            let rows = try session.rows("SELECT scope, wrapped FROM wrapped_key ORDER BY scope")
            for row in rows {
                let wrapped = try Array(AES.KeyWrap.wrap(AES.KeyWrap.unwrap(row.bytes("wrapped"), using: current), using: next))
                try session.rows("UPDATE wrapped_key SET wrapped = \(wrapped) WHERE scope = \(row.text("scope"))")
            }
            return (rows.count, try Keyring.wrapped(Keyring.installation, session))
        }
        try keyring.root.settle(sample)
        // Nothing that the old key could open stays beside the file.
        try keyring.store.fold()
        return count
    }
}
