import Domain

/// Gives every case, referral, consultation and whatever else has one a new key while people work, and seals what they hold anew (R90): when somebody may have had the keys.
///
/// Texts, versions and rights stay; each row has another ciphertext, which the log learns. A former key is kept for an hour, for what was
/// being read or copied when it was replaced, and then destroyed.
public struct CaseKeyRotation: Sendable {
    /// How far it is, as it stands in the file of a request: there the next process goes on.
    public struct Progress: Sendable, Equatable {
        public var done: Int
        public var total: Int
        /// The last case or referral that was done.
        var last: String

        var text: String { "\(done) \(total) \(last)" }

        public init?(_ text: String) {
            let parts = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
            guard parts.count == 3, let done = decimal(parts[0]), let total = decimal(parts[1]) else { return nil }
            self.init(done: done, total: total, last: parts[2])
        }

        init(done: Int, total: Int, last: String) { (self.done, self.total, self.last) = (done, total, last) }
    }

    /// What the file of a request holds when it could not be done.
    public static let failed = "failed"

    private static let atOnce = 20
    /// Seconds for which a former key stays. Our own term: longer than a request, and than the copy of a backup as a rule.
    private static let afterlife = 3_600

    private let database: Database
    private let request: KeyRequest

    public init(_ log: AuditLog) { self.init(log.database) }

    init(_ database: Database) {
        self.database = database
        request = .caseKeys(in: database.keyring.folder)
    }

    /// Changes all keys, or those after the last one of an earlier run.
    /// - Parameter progress: is told after each step; what is done stays done when it throws.
    /// - Returns: how far it came. Less than the total when its task was cancelled.
    public func run(after earlier: Progress? = nil, progress: @Sendable (Progress) throws -> Void = { _ in }) async throws -> Progress {
        var state = earlier ?? Progress(done: 0, total: 0, last: "")
        state.total = try await state.done + count(after: state.last)
        while !Task.isCancelled {
            let scopes = try await scopes(after: state.last)
            guard let last = scopes.last else { break }
            for scope in scopes { try await change(scope) }
            state = Progress(done: min(state.done + scopes.count, state.total), total: state.total, last: last)
            try progress(state)
        }
        return state
    }

    /// Does what was asked, from where an earlier process stopped.
    /// - Returns: how far it came, or `nil` when nothing was asked.
    public func runIfAsked() async throws -> Progress? {
        guard request.isThere, request.note != Self.failed else { return nil }
        do {
            let end = try await run(after: Progress(request.note)) { try request.note($0.text) }
            if !Task.isCancelled { try request.end() }
            return end
        } catch {
            // Who is stopped goes on after the restart.
            if !Task.isCancelled { try request.note(Self.failed) }
            throw error
        }
    }

    /// Destroys former keys that nothing is sealed with any more.
    /// - Returns: how many.
    @discardableResult
    public func destroyPast() async throws -> Int {
        let past = try database.keyring.past(before: database.environment.now().adding(seconds: -Self.afterlife))
        let unused = try await database.read { tx in try past.filter { try !tx.needs($0.version, of: $0.scope) } }
        if !unused.isEmpty { try database.keyring.destroyPast(unused) }
        // Also when there was nothing: the program may have died here the last time.
        try database.keyring.store.fold()
        return unused.count
    }

    /// The new keys are durable before anything is sealed with them. Each case by itself: the less is in the way of people who write.
    private func change(_ scope: String) async throws {
        guard let version = try await database.keyring.renew(scope) else { return }
        try await database.append { tx in try tx.reseal(scope, with: version) }
    }

    /// Everything that has a key of its own.
    static let all: SQL = """
        SELECT id FROM case_file UNION SELECT id FROM referral UNION SELECT id FROM concern UNION SELECT id FROM consultation UNION SELECT id FROM hurdle
            UNION SELECT id FROM advice UNION SELECT id FROM library_item UNION SELECT id FROM six_steps UNION SELECT id FROM breadth UNION SELECT id FROM breach
            UNION SELECT id FROM meeting
        """

    private func scopes(after last: String) async throws -> [String] {
        try await database.read { tx in
            try tx.rows("SELECT id FROM (\(Self.all)) AS scope WHERE id > \(last) ORDER BY id LIMIT \(Self.atOnce)").map { try $0.text("id") }
        }
    }

    private func count(after last: String) async throws -> Int {
        try await database.read { tx in try tx.first("SELECT count(*) AS n FROM (\(Self.all)) AS scope WHERE id > \(last)")?.int("n") ?? 0 }
    }
}

extension Transaction {
    /// Puts a key in force and seals with it all that its case or referral holds. Does nothing when a newer one is in force, or the case is erased.
    fileprivate func reseal(_ scope: String, with version: UInt16) throws {
        // Waits for those who are sealing; who comes later waits for this, and then seals with the new key.
        try rows("UPDATE key_version SET version = \(Int(version)) WHERE scope = \(scope) AND version < \(Int(version))")
        guard changes == 1 else {
            // Erased, or a newer key is in force, which must then be there.
            if try first("SELECT scope FROM key_version WHERE scope = \(scope)") != nil {
                _ = try database.keyring.key(scope, version: keyInForce(of: scope))
            }
            return
        }
        for column in SealedColumn.all {
            for row in try rows("SELECT * FROM \(column.table) WHERE \(column.scope) = \(scope) AND \(column.name) IS NOT NULL") {
                let sealed = try reseal(row.bytes(column.name.rendered.text), column.context(row, self))
                try rows("UPDATE \(column.table) SET \(column.name) = \(sealed) WHERE id = \(row.text("id"))")
            }
        }
        try record(AuditEvent(.keyChanged, subject: scope), by: nil)
    }

    /// Whether a key is in force, or a row is sealed with it. The rows are asked themselves: what stands beside them in clear proves nothing.
    fileprivate func needs(_ version: UInt16, of scope: String) throws -> Bool {
        // Without a row for its key the scope is newer than these data, as after a restore.
        let inForce = try first("SELECT version FROM key_version WHERE scope = \(scope)")?.keyVersion("version")
        guard let inForce, inForce != version else { return true }
        return try SealedColumn.all.contains { column in
            try rows("SELECT sealed FROM (\(column.rows)) AS source WHERE scope = \(scope)").contains {
                try Envelope.keyVersion($0.bytes("sealed")) == version
            }
        }
    }
}
