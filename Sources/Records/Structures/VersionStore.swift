public import Domain

/// What runs by an earlier version of its structure, and the move of a case to the newest one (R10).
public enum VersionStore {
    /// How many open referrals and cases still run by an earlier version.
    public static func behind(_ structure: Structure, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> (referrals: Int, cases: Int) {
        let earlier: SQL = "structure_id = \(structure.id) AND structure_version < \(structure.version)"
        let referrals = try tx.first("SELECT count(*) AS n FROM referral WHERE decided_at IS NULL AND \(earlier)")?.int("n")
        let cases = try tx.first("SELECT count(*) AS n FROM case_file WHERE state = 'open' AND \(earlier)")?.int("n")
        return (referrals ?? 0, cases ?? 0)
    }

    /// What moving a case would change; nothing when it runs by the newest version.
    public static func change(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> VersionChange? {
        let (now, newest) = try (StructureStore.current(access, tx), StructureStore.newest(access, tx))
        return now.version < newest.version ? VersionChange(from: now.template, to: newest.template) : nil
    }

    /// What a form must have been written for: the case and the version as they were shown.
    public static func seen(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> String {
        try "\(access.opened.standing.version) \(StructureStore.newest(access, tx).version)"
    }

    /// The level of a case in the words of its structure; none without one.
    public static func level(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> (id: String, words: String)? {
        guard let level = access.opened.standing.level else { return nil }
        return try (level, StructureStore.current(access, tx).template.levels.first { $0.id == level }?.words ?? level)
    }

    /// From here on the case runs by the newest version: its clocks, its guards, its ends.
    /// - Throws: a conflict when the case or the structure changed since the form was shown.
    public static func move(_ form: Form, _ access: CaseAccess<CanClose>, _ tx: Transaction) throws -> AuditEvent {
        guard let change = try change(access, tx), try form.raw("shown") == seen(access, tx) else { throw Refusal.conflict(stored: "") }
        let (old, newest) = try (StructureStore.current(access, tx), StructureStore.newest(access, tx))
        let standing = access.opened.standing
        let typed = try VersionForm.parse(form, change, stage: standing.stage, level: standing.level)
        let note = "From version \(old.version) to version \(newest.version) of “\(newest.name)”."
        let (by, at) = (access.viewer.seat.id, tx.now)
        try DecisionStore.insert(.newVersion, reason: typed.reason, note: note, access.caseID, by: by, at: at, tx)
        try StageStore.move(access.caseID, to: typed.stage, level: nil, at: at, tx) { standing in
            standing.rules = newest.version
            standing.level = typed.level
        }
        return AuditEvent(.caseMovedVersion)
    }
}
