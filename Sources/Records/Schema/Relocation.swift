/// Moves an installation to another place: from SQLite to PostgreSQL when it grows, or back (R100).
public struct Relocation: Sendable {
    let source: Database
    let target: Database

    /// Both stand on the same root key. Nobody may work on the source meanwhile: what comes later is not moved.
    public init(from source: Database, to target: Database) {
        self.source = source
        self.target = target
    }

    /// Tables in an order in which no row points to one that is not there yet, with the columns of their keys.
    static let tables: KeyValuePairs<SQL, [SQL]> = [
        "agency": ["id"], "structure": ["id"], "practitioner": ["id"], "seat": ["id"], "structure_version": ["structure_id", "version"],
        "structure_member": ["structure_id", "place"], "holiday": ["day"], "session": ["token_hash"], "pending_sign_in": ["token_hash"],
        "invitation": ["token_hash"], "recovery_code": ["code_hash"], "throttle": ["key"], "calendar": ["token_hash"], "referral": ["id"], "weighing": ["id"],
        "case_file": ["id"],
        "mark": ["id"], "clock_run": ["scope", "position"], "pause": ["id"], "ground": ["id"], "consultation": ["id"], "consultation_answer": ["id"],
        "concern": ["id"], "door_message": ["id"],
        "name_token": ["token", "case_id"], "member": ["id"], "decision": ["id"], "entry": ["id"], "consent": ["id"], "share": ["id"], "telling": ["id"],
        "second_look": ["id"],
        "arrangement": ["id"], "source_release": ["id"], "hurdle": ["id"], "hurdle_answer": ["id"], "series": ["id"], "meeting": ["id"], "agenda_item": ["id"],
        "attendance": ["id"],
        "contribution": ["id"], "minutes": ["id"], "minutes_telling": ["id"], "resolution": ["id"], "resolution_own": ["id"], "correction": ["id"],
        "request": ["id"],
        "request_answer": ["id"], "action": ["id"], "erasure": ["id"],
        "stripped": ["id"], "likeness_token": ["token", "scope"], "likeness_notice": ["id"],
        "advice": ["id"], "advice_message": ["id"], "library_item": ["id"], "six_steps": ["id"], "spent_key": ["scope"],
        "pledge": ["structure_id", "version"], "pledge_signature": ["id"], "glass": ["id"], "glass_review": ["id"], "breadth": ["id"], "breach": ["id"],
        "key_version": ["scope"], "audit_event": ["seq"], "audit_mention": ["case_id", "event_id"], "audit_head": ["one"], "audit_checkpoint": ["size"],
        "directory_version": ["one"],
    ]

    /// Copies keys and rows, compares every row, and builds the log's tree anew from the copied leaves. All of the target's rows come in one transaction.
    /// - Parameter progress: is told what was copied and compared.
    /// - Throws: `Database.CannotOpen` when the target holds data or when a comparison fails; then the target holds nothing.
    public func run(progress: @escaping @Sendable (String) -> Void) async throws {
        try target.migrateNow()
        guard try target.engine.runNow(.read, { try $0.first("SELECT id FROM structure LIMIT 1") }) == nil else {
            throw Database.CannotOpen(description: "There are data in the place to move to. Give an empty database.")
        }
        try await source.engine.run(.read) { [self] from in
            // The snapshot of the rows is taken before the keys are read: each row in it has its key.
            guard try from.first("SELECT id FROM structure LIMIT 1") != nil else {
                throw Database.CannotOpen(description: "There is no network in the place to move from. Check its address.")
            }
            try copyKeys(progress)
            try copyRows(from, progress)
        }
    }

    private func copyKeys(_ progress: (String) -> Void) throws {
        try source.keyring.store.runNow(.read) { from in
            try target.keyring.store.runNow(.write) { into in
                // The migration made one of its own.
                try into.rows("DELETE FROM wrapped_key WHERE scope = \(Keyring.installation)")
                let count = try Copy(from: from, into: into, table: "wrapped_key", key: ["scope"]).run()
                let past = try Copy(from: from, into: into, table: "past_key", key: ["scope", "version"]).run()
                progress("Keys: \(count + past) copied and compared.")
            }
        }
        target.keyring.forget()
    }

    private func copyRows(_ from: any Session, _ progress: (String) -> Void) throws {
        try target.engine.runNow(.append) { into in
            for table in ["audit_head", "directory_version"] as [SQL] { try into.rows("DELETE FROM \(table)") }
            for (table, key) in Self.tables {
                let count = try Copy(from: from, into: into, table: table, key: key).run()
                progress("\(table.rendered.text): \(count) rows copied and compared.")
            }
            if target.engine.dialect == .postgres {
                try into.rows("SELECT setval(pg_get_serial_sequence('audit_event', 'seq'), (SELECT coalesce(max(seq), 1) FROM audit_event))")
            }
            if let statistics = target.engine.dialect.statistics { try into.rows(statistics) }
            try Self.compareTrees(into)
            progress("The log: its tree, built anew from the copied events, has the root it had.")
        }
    }

    private static func compareTrees(_ session: any Session) throws {
        let head = try session.first("SELECT size, frontier FROM audit_head WHERE one = 1")
        var frontier = Frontier()
        while true {
            let leaves = try session.rows("SELECT leaf FROM audit_event WHERE idx >= \(frontier.size) AND idx < \(frontier.size + 1_000) ORDER BY idx")
            for row in leaves { try frontier.append(leaf: row.bytes("leaf")) }
            if leaves.isEmpty { break }
        }
        guard try frontier.size == head?.int("size"), try frontier.stored == head?.bytes("frontier") else {
            throw Database.CannotOpen(description: "The log does not have the root it had. Check the source with “roundtable check” first.")
        }
    }
}

/// One table, page by page along its key.
private struct Copy {
    let from: any Session
    let into: any Session
    let table: SQL
    let key: [SQL]

    func run() throws -> Int {
        var count = 0
        try pages(of: from) { rows in
            for row in rows {
                let columns = SQL.list(row.all.compactMap { SQL.name($0.name) })
                try into.rows("INSERT INTO \(table) (\(columns)) VALUES (\(row.all.map(\.value)))")
            }
            count += rows.count
        }
        try compare()
        return count
    }

    private func compare() throws {
        try pages(of: from) { rows in
            let theirs = try page(of: into, from: rows.first).prefix(rows.count)
            guard theirs.map({ $0.all.map(\.value) }) == rows.map({ $0.all.map(\.value) }) else {
                throw Database.CannotOpen(description: "The table \(table.rendered.text) was not copied whole. Nothing was kept; try again.")
            }
        }
        let counts = try [from, into].map { try $0.first("SELECT count(*) AS n FROM \(table)")?.int("n") }
        guard counts[0] == counts[1] else {
            throw Database.CannotOpen(description: "The table \(table.rendered.text) has another number of rows in the copy. Nothing was kept; try again.")
        }
    }

    private func pages(of session: any Session, _ body: ([Row]) throws -> Void) throws {
        var rows = try page(of: session, from: nil)
        while !rows.isEmpty {
            try body(rows)
            rows = try Array(page(of: session, from: rows.last).dropFirst())
        }
    }

    /// A thousand rows that begin with the given one.
    private func page(of session: any Session, from first: Row?) throws -> [Row] {
        guard let first else { return try session.rows("SELECT * FROM \(table) ORDER BY \(SQL.list(key)) LIMIT 1000") }
        let values = Dictionary(uniqueKeysWithValues: first.all.map { ($0.name, $0.value) })
        let start = key.map { values[$0.rendered.text] ?? .null }
        return try session.rows("SELECT * FROM \(table) WHERE (\(SQL.list(key))) >= (\(start)) ORDER BY \(SQL.list(key)) LIMIT 1001")
    }
}
