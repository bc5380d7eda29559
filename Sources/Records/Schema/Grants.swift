extension Console {
    /// What the role of the serving nodes needs: it can change neither the schema nor what is in the log (R88).
    private static let rights: [SQL] = [
        "SELECT ON schema_migration, audit_event, audit_mention, audit_head, audit_checkpoint, directory_version",
        "INSERT ON audit_event, audit_mention, audit_checkpoint",
        "UPDATE (idx) ON audit_event",
        "UPDATE (size, frontier) ON audit_head",
        "UPDATE (version) ON directory_version",
        """
        SELECT, INSERT, UPDATE, DELETE ON agency, structure, practitioner, seat, session, pending_sign_in, invitation, recovery_code, throttle,
            referral, case_file, name_token, member, decision, entry, share, action, key_version, weighing, mark, ground, structure_version, structure_member, holiday,
            consultation, consultation_answer, concern, door_message, likeness_token, likeness_notice, hurdle, hurdle_answer, clock_run, pause,
            consent, telling, second_look, arrangement, source_release, request, request_answer,
            advice, advice_message, library_item, six_steps, spent_key, series, meeting, agenda_item, attendance, contribution, calendar, minutes, minutes_telling, resolution, resolution_own,
            correction
        """,
        "SELECT, INSERT, UPDATE ON erasure, stripped, breadth, breach",
        // What was promised and what was opened in an emergency is never changed, but for the key under which it is sealed.
        "SELECT, INSERT ON pledge, pledge_signature",
        "SELECT, INSERT, DELETE, UPDATE (sealed) ON glass, glass_review",
    ]

    /// Gives the rights to the roles of the data and of the key store.
    public func grant(data: String, keys: String) async throws {
        guard database.engine.dialect == .postgres else { return }
        let (data, keys) = try (role(data), role(keys))
        try await database.write { tx in
            if let name = try tx.first("SELECT CAST(current_schema() AS text) AS name")?.text("name"), let schema = SQL.name(name) {
                try tx.rows("GRANT USAGE ON SCHEMA \(schema) TO \(data)")
            }
            for right in Self.rights { try tx.rows("GRANT \(right) TO \(data)") }
        }
        try database.keyring.grant(keys)
    }

    /// Whether the role that is connected could change the schema and the triggers of the log.
    public func ownsTables() async throws -> Bool {
        guard database.engine.dialect == .postgres else { return false }
        return try await database.read { tx in
            try tx.first(
                """
                SELECT 1 AS one FROM pg_class JOIN pg_roles ON rolname = current_user
                WHERE relname = 'audit_event' AND (rolsuper OR pg_has_role(relowner, 'MEMBER')) LIMIT 1
                """) != nil
        }
    }

    private func role(_ name: String) throws -> SQL {
        guard let role = SQL.name(name) else {
            throw Database.CannotOpen(description: "“\(name)” is no name for a role. Use lower-case letters, digits and underscores.")
        }
        return role
    }
}
