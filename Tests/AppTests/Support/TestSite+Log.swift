import Testing

@testable import Records

extension TestSite {
    /// Makes the log fail, as with a full disk.
    func failLog() async throws {
        try await database.write { tx in
            _ = try tx.rows("CREATE TRIGGER fail BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'full'); END")
        }
    }

    /// All rows of the tables that a form could have touched.
    func fingerprint() async throws -> [String] {
        try await database.read { tx in
            try ["agency", "practitioner", "seat", "referral", "case_file", "name_token", "member", "decision", "entry", "share", "action"].flatMap { table in
                let columns = try tx.rows(SQL(stringLiteral: "PRAGMA table_info(\(table))")).map { try "quote(\($0.text("name")))" }
                let line = columns.joined(separator: " || ',' || ")
                return try tx.rows(SQL(stringLiteral: "SELECT \(line) AS line FROM \(table) ORDER BY 1")).map { try $0.text("line") }
            }
        }
    }
}
