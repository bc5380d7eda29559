extension Migration {
    /// Referrals on agendas (R35, R60), and the objectives of a structure looked at again (R16).
    static let m0020 = Migration(
        name: "0020-referrals-on-agendas",
        both: [
            "ALTER TABLE agenda_item ADD COLUMN referral_id TEXT REFERENCES referral(id)",
            "ALTER TABLE agenda_item ADD COLUMN objectives INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX agenda_item_referral ON agenda_item(referral_id)",
            "CREATE INDEX agenda_item_scope ON agenda_item(scope)",
        ], sqlite: [], postgres: [])
}
