public import Domain

public enum ConsultationStore {
    /// What a text to a structure is checked with: the places that the network lists, and the names of agencies and structures, which identify nobody.
    public static func setting(
        _ language: Identifying.Language, _ structure: Structure, _ access: DeskAccess<CanConsult>, _ tx: Transaction
    ) throws -> Identifying.Setting {
        let names = try DirectoryStore.load(tx).agencies.map(\.name) + StructureStore.all(access, tx).map(\.name)
        return Identifying.Setting(language: language, places: structure.smallPlaces, known: names)
    }

    /// Asks the members of a structure, under a key of its own.
    /// - Throws: `FormErrors` when words that could identify somebody stand in it without a reason.
    public static func ask(_ form: ConsultationForm, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Consultation.ID, AuditEvent) {
        let structure = try StructureStore.find(form.structure, access, tx)
        guard structure.takesConsultations else { throw Refusal.notFound }
        let setting = try setting(form.content.language, structure, access, tx)
        try check(form, setting).demand(form.content.why, setting)
        let (id, at, seat) = (tx.newID(Consultation.self), tx.now, access.viewer.seat.id)
        try tx.makeKeys([id.text])
        let sealed = try tx.seal(form.content, context(id, structure.id, seat, at))
        try tx.rows(
            "INSERT INTO consultation (id, structure_id, seat_id, asked_at, sealed) VALUES (\(id), \(structure.id), \(seat), \(at), \(sealed))")
        return (id, AuditEvent(.consultationAsked, subject: id.text))
    }

    /// The texts of a question, checked.
    public static func check(_ form: ConsultationForm, _ setting: Identifying.Setting) -> IdentityCheck {
        IdentityCheck([("The situation", form.content.situation), ("What you want to know", form.content.wish)], setting)
    }

    /// What the viewer asked and what the viewer can answer, newest first.
    public static func all(limit: Int = 100, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Consultation] {
        let viewer = access.viewer
        let own: SQL = "seat_id = \(viewer.seat.id)"
        let asked = try StructureStore.all(access, tx).filter { mayAnswer($0, access) }.map(\.id.text)
        let reach: SQL = asked.isEmpty ? own : "\(own) OR structure_id IN (\(asked))"
        let rows = try tx.rows("SELECT * FROM consultation WHERE \(reach) ORDER BY asked_at DESC, id DESC LIMIT \(limit)")
        let answers = try answers(rows.map { try $0.text("id") }, tx)
        return try rows.map { try consultation($0, answers, tx) }
    }

    /// One consultation, for whoever asked it, sits in its structure, or weighs for it; anything else is unknown.
    public static func find(_ id: Consultation.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Consultation, Structure) {
        guard let row = try tx.first("SELECT * FROM consultation WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-consultation"]) }
        let structure = try StructureStore.find(row.id("structure_id"), access, tx)
        guard try row.id("seat_id") == access.viewer.seat.id || mayAnswer(structure, access) else { throw AccessDenied(rules: ["not-asked"]) }
        return try (consultation(row, answers([id.text], tx), tx), structure)
    }

    /// Who is asked: the seats at the table, and the coordinators who weigh for it.
    public static func mayAnswer(_ structure: Structure, _ access: DeskAccess<CanConsult>) -> Bool {
        access.viewer.weighs(for: structure.id) || structure.seats(access.viewer.seat.id)
    }

    /// Whoever is not asked hears that there is nothing, before anything is said about the form.
    public static func answer(_ id: Consultation.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let (consultation, structure) = try find(id, access, tx)
        guard mayAnswer(structure, access) else { throw AccessDenied(rules: ["not-asked"]) }
        let form = try ConsultationAnswerForm.parse(form)
        let setting = try setting(consultation.content.language, structure, access, tx)
        try check(form, setting).demand(form.content.why, setting)
        let (answer, at, seat) = (tx.newID(Consultation.Answer.self), tx.now, access.viewer.seat.id)
        let sealed = try tx.seal(form.content, answerContext(answer, id, seat, at))
        try tx.rows(
            "INSERT INTO consultation_answer (id, consultation_id, seat_id, at, sealed) VALUES (\(answer), \(id), \(seat), \(at), \(sealed))")
        return AuditEvent(.consultationAnswered, subject: id.text)
    }

    /// An answer, checked.
    public static func check(_ form: ConsultationAnswerForm, _ setting: Identifying.Setting) -> IdentityCheck {
        IdentityCheck([("Your answer", form.content.text)], setting)
    }

    /// The answers of consultations, by the consultation's id.
    private static func answers(_ ids: [String], _ tx: Transaction) throws -> [String: [Consultation.Answer]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM consultation_answer WHERE consultation_id IN (\(ids)) ORDER BY at, id")
        return try Dictionary(grouping: rows) { try $0.text("consultation_id") }.mapValues { rows in
            try rows.map { row in
                try Consultation.Answer(
                    id: row.id("id"), seat: row.id("seat_id"), at: row.instant("at"), content: tx.open(row.bytes("sealed"), answerContext(row)))
            }
        }
    }

    private static func consultation(_ row: Row, _ answers: [String: [Consultation.Answer]], _ tx: Transaction) throws -> Consultation {
        let id: Consultation.ID = try row.id("id")
        return try Consultation(
            id: id, structure: row.id("structure_id"), seat: row.id("seat_id"), askedAt: row.instant("asked_at"),
            content: tx.open(row.bytes("sealed"), context(row)), answers: answers[id.text] ?? [])
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(row.id("id"), row.id("structure_id"), row.id("seat_id"), row.instant("asked_at"))
    }

    static func answerContext(_ row: Row) throws -> SealContext {
        try answerContext(row.id("id"), row.id("consultation_id"), row.id("seat_id"), row.instant("at"))
    }

    /// Whom it asks, who asked and when are bound to the text: with another seat or structure in its row it does not open.
    private static func context(_ id: Consultation.ID, _ structure: Structure.ID, _ seat: Seat.ID, _ at: Instant) -> SealContext {
        SealContext(kind: "consultation", id: id.text, version: 1, scope: id.text, originator: seat.text, handling: "\(structure) \(at.text)")
    }

    private static func answerContext(_ id: Consultation.Answer.ID, _ consultation: Consultation.ID, _ seat: Seat.ID, _ at: Instant) -> SealContext {
        SealContext(kind: "consultation-answer", id: id.text, version: 1, scope: consultation.text, originator: seat.text, handling: at.text)
    }
}
