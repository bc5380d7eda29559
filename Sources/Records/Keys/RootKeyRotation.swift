import Crypto
public import Domain
public import Foundation

/// Changes the root key while people work (R90). The keys of cases stay; they are wrapped anew (RFC 3394), so nothing else is touched.
public struct RootKeyRotation: Sendable {
    private let keyring: Keyring
    private var request: KeyRequest { .rootKey(in: keyring.folder) }

    public init(_ log: AuditLog) { self.init(log.database) }
    init(_ database: Database) { keyring = database.keyring }

    /// Makes the next root key: for the escrow first, then for the keys folder of each node, as `root.key.next`.
    public static func makeNext(_ file: URL, environment: Environment) throws { try KeyFile(url: file).write(environment.random(32)) }

    /// Does what was asked.
    /// - Returns: how many keys were wrapped anew, or `nil` when nothing was asked.
    public func runIfAsked() async throws -> Int? {
        guard request.isThere else { return nil }
        // Asked once, answered once, whatever comes of it: the one who asked sees that the key is the old one.
        try request.end()
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
            if let lock = keyring.store.dialect.takingKeys { try session.rows(lock) }
            let current = try keyring.root.wrapping(Keyring.wrapped(Keyring.installation, session))
            var count = 0
            for table in ["wrapped_key", "past_key"] as [SQL] {
                for row in try session.rows("SELECT scope, version, wrapped FROM \(table) ORDER BY scope, version") {
                    let wrapped = try Array(AES.KeyWrap.wrap(AES.KeyWrap.unwrap(row.bytes("wrapped"), using: current), using: next))
                    try session.rows("UPDATE \(table) SET wrapped = \(wrapped) WHERE scope = \(row.text("scope")) AND version = \(row.int("version"))")
                    count += 1
                }
            }
            return (count, try Keyring.wrapped(Keyring.installation, session))
        }
        try keyring.root.settle(sample)
        // Nothing that the old key could open stays beside the file.
        try keyring.store.fold()
        return count
    }
}
