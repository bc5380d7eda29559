public import Domain

/// A series with what is known of its meetings.
public struct SeriesLine: Sendable {
    public let series: Series
    public let structure: Structure
    /// The newest day on which it met, and the next one that is planned.
    public let last: Day?
    public let next: Day?
    /// Since when nobody met, if that is too long (R29).
    public let quiet: Day?
}

/// Series of meetings: governance, no personal case data (R29). Who may take part, the structures say: facts know none.
public enum SeriesStore {
    /// Whether the viewer prepares the meetings of a structure: its coordinators, and whoever chairs.
    static func prepares(_ structure: Structure, _ viewer: Viewer) -> Bool {
        viewer.weighs(for: structure.id) || structure.chair == viewer.seat.id
    }

    /// Whether the meetings of a structure are the viewer's.
    static func sits(at structure: Structure, _ viewer: Viewer) -> Bool { prepares(structure, viewer) || structure.seats(viewer.seat.id) }

    /// Active structures whose meetings the viewer prepares.
    public static func prepared(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Structure] {
        try StructureStore.all(access, tx).filter { $0.state == .active && prepares($0, access.viewer) }
    }

    /// Series that go on, of the tables at which the viewer sits, by name.
    public static func all(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [SeriesLine] {
        let tables = try StructureStore.all(access, tx).filter { sits(at: $0, access.viewer) }
        guard !tables.isEmpty else { return [] }
        let rows = try tx.rows(
            """
            SELECT series.*, (SELECT max(starts_at) FROM meeting WHERE series_id = series.id AND state <> 'cancelled' AND starts_at <= \(tx.now)) AS last_at,
                (SELECT min(starts_at) FROM meeting WHERE series_id = series.id AND state <> 'cancelled' AND starts_at > \(tx.now)) AS next_at
            FROM series WHERE ended_at IS NULL AND structure_id IN (\(tables.map(\.id))) ORDER BY name, id
            """)
        return try rows.compactMap { row in
            let series = try series(row)
            guard let structure = tables.first(where: { $0.id == series.structure }) else { return nil }
            let (last, next) = try (
                row.optional("last_at", row.instant)?.day(in: structure.zone), row.optional("next_at", row.instant)?.day(in: structure.zone)
            )
            let quiet = series.quiet(last: last, isPlanned: next != nil, today: access.viewer.today)
            return SeriesLine(series: series, structure: structure, last: last, next: next, quiet: quiet)
        }
    }

    /// Series that went quiet, for whoever prepares their meetings.
    static func quiet(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [SeriesLine] {
        try all(access, tx).filter { $0.quiet != nil && prepares($0.structure, access.viewer) }
    }

    /// One series, for those at its table; anything else is unknown.
    public static func find(_ id: Series.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Series, Structure) {
        guard let row = try tx.first("SELECT * FROM series WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-series"]) }
        let series = try series(row)
        let structure = try StructureStore.find(series.structure, access, tx)
        guard sits(at: structure, access.viewer) else { throw AccessDenied(rules: ["not-at-the-table"]) }
        return (series, structure)
    }

    /// The same for whoever prepares its meetings.
    public static func prepare(_ id: Series.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Series, Structure) {
        let found = try find(id, access, tx)
        guard prepares(found.1, access.viewer) else { throw AccessDenied(rules: ["does-not-prepare"]) }
        return found
    }

    public static func make(_ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Series.ID, AuditEvent) {
        let structures = try prepared(access, tx)
        guard !structures.isEmpty else { throw AccessDenied(rules: ["does-not-prepare"]) }
        let typed = try SeriesForm.parse(form, structures: structures)
        let (id, plan) = (tx.newID(Series.self), typed.plan)
        try tx.rows(
            """
            INSERT INTO series (id, structure_id, kind, working_group, name, rhythm, minute, minutes, place, link, minutes_days, correction_days, began, version)
            VALUES (\(id), \(typed.structure), \(plan.kind.rawValue), \(plan.group), \(plan.name), \(plan.rhythm.rawValue), \(plan.minute), \(plan.minutes), \(plan.place),
                \(plan.link), \(plan.minutesDays), \(plan.correctionDays), \(access.viewer.today), 1)
            """)
        return (id, AuditEvent(.seriesChanged, subject: id.text))
    }

    /// Changes or ends a series; its meetings stay as they are.
    /// - Throws: `Refusal.conflict` when somebody saved in the meantime.
    public static func change(_ id: Series.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (series, structure) = try prepare(id, access, tx)
        let typed = try SeriesForm.parse(form, structures: [structure])
        guard series.endedAt == nil, form.raw("version") == "\(series.version)" else { throw Refusal.conflict(stored: "") }
        let (plan, endedAt) = (typed.plan, typed.ends ? tx.now : nil)
        try tx.rows(
            """
            UPDATE series SET kind = \(plan.kind.rawValue), working_group = \(plan.group), name = \(plan.name), rhythm = \(plan.rhythm.rawValue), minute = \(plan.minute),
                minutes = \(plan.minutes), place = \(plan.place), link = \(plan.link), minutes_days = \(plan.minutesDays),
                correction_days = \(plan.correctionDays), ended_at = \(endedAt), version = \(series.version + 1) WHERE id = \(id)
            """)
        return AuditEvent(.seriesChanged, subject: id.text)
    }

    /// The newest day on which a series met or will meet.
    public static func last(_ series: Series, _ zone: WorkCalendar, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Day? {
        let row = try tx.first("SELECT max(starts_at) AS at FROM meeting WHERE series_id = \(series.id) AND state <> 'cancelled'")
        return try row.flatMap { row in try row.optional("at", row.instant) }?.day(in: zone.zone)
    }

    static func series(_ row: Row) throws -> Series {
        try Series(
            id: row.id("id"), structure: row.id("structure_id"),
            plan: .init(
                kind: row.code("kind"), group: row.optional("working_group", row.text), name: row.text("name"), rhythm: row.code("rhythm"),
                minute: row.int("minute"), minutes: row.int("minutes"),
                place: row.text("place"), link: row.text("link"), minutesDays: row.int("minutes_days"), correctionDays: row.int("correction_days")),
            began: row.day("began"), endedAt: row.optional("ended_at", row.instant), version: row.int("version"))
    }
}
