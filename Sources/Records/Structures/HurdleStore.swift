public import Domain

/// Hurdles, on their way up and with the answers that come back (R12). Who may take part, the structures say: facts know none.
public enum HurdleStore {
    /// The structures for which the viewer can write: those at whose table the viewer sits; for a coordinator all that have cases.
    public static func origins(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Structure] {
        try StructureStore.all(access, tx).filter { $0.state == .active && $0.template.hasCases && sits(at: $0, access.viewer) }
    }

    public static func receivers(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Structure] {
        try StructureStore.all(access, tx).filter(\.takesHurdles)
    }

    /// What the words of a hurdle are checked with: the places of the table from which it comes.
    public static func setting(
        _ language: Identifying.Language, from id: Structure.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> Identifying.Setting {
        try ConsultationStore.setting(language, StructureStore.find(id, access, tx), access, tx)
    }

    /// Passes a hurdle up, under a key of its own.
    /// - Throws: `FormErrors` also when words that could identify somebody stand in it without a reason.
    public static func write(_ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Hurdle.ID, AuditEvent) {
        let typed = try HurdleForm.parse(form, from: origins(access, tx), to: receivers(access, tx))
        let setting = try setting(typed.content.language, from: typed.from, access, tx)
        try typed.check(setting).demand(typed.content.why, setting)
        let (id, at, seat) = (tx.newID(Hurdle.self), tx.now, access.viewer.seat.id)
        try tx.makeKeys([id.text])
        let sealed = try tx.seal(typed.content, context(id, typed.from, typed.to, seat, at))
        try tx.rows(
            "INSERT INTO hurdle (id, structure_id, to_id, seat_id, at, sealed) VALUES (\(id), \(typed.from), \(typed.to), \(seat), \(at), \(sealed))")
        return (id, AuditEvent(.hurdleWritten, subject: id.text))
    }

    /// The hurdles of the tables at which the viewer sits, the newest first; a coordinator sees all.
    public static func all(limit: Int = 100, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Hurdle] {
        let tables = try StructureStore.all(access, tx).filter { sits(at: $0, access.viewer) }.map(\.id.text)
        guard !tables.isEmpty else { return [] }
        let rows = try tx.rows("SELECT * FROM hurdle WHERE structure_id IN (\(tables)) OR to_id IN (\(tables)) ORDER BY at DESC, id DESC LIMIT \(limit)")
        let answers = try answers(rows.map { try $0.text("id") }, tx)
        return try rows.map { try hurdle($0, answers, tx) }
    }

    /// One hurdle, for both tables and the coordinators; anything else is unknown.
    public static func find(_ id: Hurdle.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (hurdle: Hurdle, from: Structure, to: Structure) {
        guard let row = try tx.first("SELECT * FROM hurdle WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-hurdle"]) }
        let (from, to) = try (StructureStore.find(row.id("structure_id"), access, tx), StructureStore.find(row.id("to_id"), access, tx))
        guard sits(at: from, access.viewer) || sits(at: to, access.viewer) else { throw AccessDenied(rules: ["not-at-the-table"]) }
        return try (hurdle(row, answers([id.text], tx), tx), from, to)
    }

    /// The strategic table answers, and nobody in its place.
    public static func mayAnswer(_ to: Structure, _ access: DeskAccess<CanConsult>) -> Bool { to.seats(access.viewer.seat.id) }

    /// - Throws: a conflict when somebody else answered since the form was shown.
    public static func answer(_ id: Hurdle.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (hurdle, from, to) = try find(id, access, tx)
        guard mayAnswer(to, access) else { throw AccessDenied(rules: ["not-at-the-table"]) }
        let typed = try HurdleAnswerForm.parse(form)
        let setting = try setting(hurdle.content.language, from: from.id, access, tx)
        try typed.check(setting).demand(typed.content.why, setting)
        guard form.raw("shown") == "\(hurdle.answers.count)" else { throw Refusal.conflict(stored: "") }
        let (answer, at, seat) = (tx.newID(Hurdle.Answer.self), tx.now, access.viewer.seat.id)
        let sealed = try tx.seal(typed.content, answerContext(answer, id, seat, at, typed.state))
        try tx.rows(
            """
            INSERT INTO hurdle_answer (id, hurdle_id, seat_id, at, state, sealed)
            VALUES (\(answer), \(id), \(seat), \(at), \(typed.state.rawValue), \(sealed))
            """)
        return AuditEvent(.hurdleAnswered, subject: id.text)
    }

    /// Whether the viewer has a place at a table; coordinators have one at each.
    static func sits(at structure: Structure, _ viewer: Viewer) -> Bool { viewer.seat.function == .coordinator || structure.seats(viewer.seat.id) }

    /// The answers to hurdles, by the hurdle's id, in one statement.
    private static func answers(_ ids: [String], _ tx: Transaction) throws -> [String: [Hurdle.Answer]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM hurdle_answer WHERE hurdle_id IN (\(ids)) ORDER BY at, id")
        return try Dictionary(grouping: rows) { try $0.text("hurdle_id") }.mapValues { rows in
            try rows.map { row in
                try Hurdle.Answer(
                    id: row.id("id"), seat: row.id("seat_id"), at: row.instant("at"), state: row.code("state"),
                    content: tx.open(row.bytes("sealed"), answerContext(row)))
            }
        }
    }

    private static func hurdle(_ row: Row, _ answers: [String: [Hurdle.Answer]], _ tx: Transaction) throws -> Hurdle {
        let id: Hurdle.ID = try row.id("id")
        return try Hurdle(
            id: id, from: row.id("structure_id"), to: row.id("to_id"), seat: row.id("seat_id"), at: row.instant("at"),
            content: tx.open(row.bytes("sealed"), context(row)), answers: answers[id.text] ?? [])
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("structure_id"), row.id("to_id"), row.id("seat_id"), row.instant("at"))
    }

    static func answerContext(_ row: Row) throws -> SealContext {
        try answerContext(row.id("id"), row.id("hurdle_id"), row.id("seat_id"), row.instant("at"), row.code("state"))
    }

    /// Whose it is, whom it goes to and when are bound to the text: with another table in its row it does not open.
    private static func context(_ id: Hurdle.ID, _ from: Structure.ID, _ to: Structure.ID, _ seat: Seat.ID, _ at: Instant) -> SealContext {
        SealContext(kind: "hurdle", id: id.text, version: 1, scope: id.text, originator: seat.text, handling: "\(from) \(to) \(at.text)")
    }

    private static func answerContext(_ id: Hurdle.Answer.ID, _ hurdle: Hurdle.ID, _ seat: Seat.ID, _ at: Instant, _ state: Hurdle.State) -> SealContext {
        SealContext(kind: "hurdle-answer", id: id.text, version: 1, scope: hurdle.text, originator: seat.text, handling: "\(state.rawValue) \(at.text)")
    }
}
