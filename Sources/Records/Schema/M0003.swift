extension Migration {
    /// Which key of each case and referral is in force; whoever seals holds this row (R90).
    static let m0003 = Migration(
        name: "0003-key-version",
        both: [
            "CREATE TABLE key_version (scope TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT",
            "INSERT INTO key_version (scope, version) SELECT id, 1 FROM case_file UNION ALL SELECT id, 1 FROM referral",
        ], sqlite: [], postgres: [])
}
