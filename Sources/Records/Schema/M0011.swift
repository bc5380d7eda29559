extension Migration {
    /// By what people are compared, as keyed tokens, and who was told of a likeness; nobody's name in either (R33).
    static let m0011 = Migration(
        name: "0011-likeness",
        both: [
            "CREATE TABLE likeness_token (token BLOB NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (token, scope)) STRICT",
            "CREATE INDEX likeness_token_scope ON likeness_token(scope)",
            """
            CREATE TABLE likeness_notice (
                id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_file(id), referral_id TEXT NOT NULL REFERENCES referral(id),
                raised_at TEXT NOT NULL, answered_at TEXT, mark BLOB NOT NULL, UNIQUE (case_id, referral_id)
            ) STRICT
            """,
            "CREATE INDEX likeness_notice_referral ON likeness_notice(referral_id)",
            "CREATE INDEX likeness_notice_open ON likeness_notice(raised_at) WHERE answered_at IS NULL",
        ], sqlite: [], postgres: [])
}
