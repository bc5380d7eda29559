import Domain

/// Where ciphertext stands, and what it is bound to: the one list by which keys are changed, cases erased, and the log compared with the rows (R86, R88, R90).
struct SealedColumn: Sendable {
    /// As the log names it.
    let kind: String
    let table: SQL
    var name: SQL = "sealed"
    /// The column with the case or referral whose key seals it.
    var scope: SQL = "case_id"
    /// Rows that never change are always the first version.
    var version: SQL = "1"
    let context: @Sendable (Row, Transaction) throws -> SealContext

    /// `id`, `version`, `sealed` and `scope` of each row.
    var rows: SQL { "SELECT id, \(version) AS version, \(name) AS sealed, \(scope) AS scope FROM \(table) WHERE \(name) IS NOT NULL" }

    /// In the order of the kinds.
    static let all: [SealedColumn] = [
        .init(kind: "action", table: "action", version: "version") { row, _ in
            try ActionStore.context(row.id("id"), row.int("version"), row.id("case_id"))
        },
        .init(kind: "advice", table: "advice", scope: "id") { row, _ in try AdviceStore.context(row) },
        .init(kind: "advice-link", table: "advice", name: "about", scope: "id") { row, _ in try AdviceStore.linkContext(row) },
        .init(kind: "advice-message", table: "advice_message", scope: "advice_id") { row, _ in try AdviceStore.messageContext(row) },
        .init(kind: "agenda-item", table: "agenda_item", scope: "scope", version: "version") { row, _ in try AgendaStore.context(row) },
        .init(kind: "arrangement", table: "arrangement", version: "version") { row, _ in try ArrangementStore.context(row) },
        .init(kind: "breach", table: "breach", scope: "id", version: "version") { row, _ in try BreachStore.context(row) },
        .init(kind: "breadth", table: "breadth", scope: "id") { row, _ in try BreadthStore.context(row) },
        .init(kind: "case", table: "case_file", scope: "id", version: "version") { row, _ in try CaseStore.Standing(row).context(row.id("id")) },
        .init(kind: "closure", table: "case_file", name: "closure", scope: "id") { row, _ in try CaseStore.closureContext(row.id("id")) },
        .init(kind: "concern", table: "concern", scope: "id") { row, _ in try OutsideStore.context(row) },
        .init(kind: "consent", table: "consent", version: "version") { row, _ in try ConsentStore.context(row) },
        .init(kind: "consultation", table: "consultation", scope: "id") { row, _ in try ConsultationStore.context(row) },
        .init(kind: "consultation-answer", table: "consultation_answer", scope: "consultation_id") { row, _ in try ConsultationStore.answerContext(row) },
        .init(kind: "correction", table: "correction", scope: "scope", version: "version") { row, _ in try CorrectionStore.context(row) },
        .init(kind: "decision", table: "decision") { row, _ in try DecisionStore.context(row.id("id"), row.id("case_id")) },
        .init(kind: "entry", table: "entry") { row, _ in try EntryStore.context(EntryStore.entry(row), row.id("case_id")) },
        .init(kind: "glass", table: "glass") { row, _ in try GlassStore.context(row) },
        .init(kind: "glass-review", table: "glass_review") { row, _ in try GlassStore.reviewContext(row) },
        .init(kind: "ground", table: "ground", scope: "scope") { row, _ in try GroundStore.context(row) },
        .init(kind: "hurdle", table: "hurdle", scope: "id") { row, _ in try HurdleStore.context(row) },
        .init(kind: "hurdle-answer", table: "hurdle_answer", scope: "hurdle_id") { row, _ in try HurdleStore.answerContext(row) },
        .init(kind: "library", table: "library_item", scope: "id", version: "version") { row, _ in try LibraryStore.context(row) },
        .init(kind: "member", table: "member", version: "version") { row, _ in try MemberStore.context(row) },
        .init(kind: "message", table: "door_message", scope: "scope") { row, _ in try OutsideStore.messageContext(row) },
        .init(kind: "minutes", table: "minutes", scope: "scope", version: "version") { row, _ in try MinutesStore.context(row) },
        .init(kind: "minutes-telling", table: "minutes_telling") { row, _ in try SummaryStore.context(row) },
        .init(kind: "pause", table: "pause", scope: "scope") { row, _ in try PauseStore.context(row) },
        .init(kind: "referral", table: "referral", scope: "id") { row, _ in try ReferralStore.context(row.id("id"), row.id("agency_id")) },
        .init(kind: "request", table: "request", version: "version") { row, _ in try RequestStore.context(row) },
        .init(kind: "request-answer", table: "request_answer", version: "version") { row, _ in try AnswerStore.context(row) },
        .init(kind: "resolution", table: "resolution", scope: "scope") { row, _ in try ResolutionStore.context(row) },
        .init(kind: "resolution-own", table: "resolution_own", scope: "scope") { row, _ in try ResolutionStore.ownContext(row) },
        .init(kind: "second-look", table: "second_look", version: "version") { row, _ in try SecondLookStore.context(row) },
        .init(kind: "share", table: "share", version: "version") { row, tx in
            guard let entry = try tx.first("SELECT * FROM entry WHERE id = \(row.text("entry_id"))") else { throw Refusal.unavailable }
            return try ShareStore.context(row, EntryStore.entry(entry))
        },
        .init(kind: "six-steps", table: "six_steps", scope: "id", version: "version") { row, _ in try SixStepsStore.context(row) },
        .init(kind: "source-release", table: "source_release") { row, _ in try SourceStore.context(row) },
        .init(kind: "telling", table: "telling") { row, _ in try TellingStore.context(row) },
        .init(kind: "weighing", table: "weighing", scope: "referral_id") { row, tx in
            guard let referral = try tx.first("SELECT agency_id FROM referral WHERE id = \(row.text("referral_id"))") else { throw Refusal.unavailable }
            return try ReferralStore.weighingContext(row.id("id"), row.id("referral_id"), referral.id("agency_id"))
        },
    ]
}
