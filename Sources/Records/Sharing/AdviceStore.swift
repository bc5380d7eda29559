public import Domain

/// What a question was asked for, as the asking seat may see it now.
public enum AdviceSubject: Sendable, Equatable {
    case entry(Entry.ID, in: Case.ID, reference: String)
    case request(String)
    /// The seat does not see it any more.
    case gone
}

/// Questions to lawyers and experts, seen by the asking seat and the seat that was asked, and by nobody else (R44, R47).
public enum AdviceStore {
    /// What texts of advice and of the library are checked with: names of agencies, structures and topics identify nobody.
    public static func setting(_ language: Identifying.Language, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Identifying.Setting {
        let (directory, structures) = try (DirectoryStore.load(tx), StructureStore.all(access, tx))
        let known = directory.agencies.map(\.name) + structures.map(\.name) + directory.seats.flatMap(\.topics)
        return Identifying.Setting(language: language, places: structures.flatMap(\.smallPlaces), known: known)
    }

    /// Who can be asked today; nobody asks the own seat.
    public static func advisers(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Seat] {
        let viewer = access.viewer
        return try DirectoryStore.load(tx).workingSeats(on: viewer.today).filter { seat in
            seat.id != viewer.seat.id && Advice.Kind.allCases.contains { seat.advises(on: $0) }
        }
    }

    /// Asks, under a key of its own.
    /// - Throws: `FormErrors` when words that could identify somebody stand in it without a reason.
    public static func ask(_ form: AdviceForm, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> (Advice.ID, AuditEvent) {
        guard try advisers(access, tx).contains(where: { $0.id == form.adviser && $0.advises(on: form.kind) }) else { throw Refusal.notFound }
        let setting = try setting(form.content.language, access, tx)
        try form.check(setting).demand(form.content.why, setting)
        if let about = form.about, try subject(about, access, tx) == .gone { throw AccessDenied(rules: ["no-such-entry"]) }
        let (id, at, seat) = (tx.newID(Advice.self), tx.now, access.viewer.seat.id)
        try tx.makeKeys([id.text])
        let sealed = try tx.seal(form.content, context("advice", id, form.kind, seat, form.adviser, at))
        let about = try form.about.map { try tx.seal($0, context("advice-link", id, form.kind, seat, form.adviser, at)) }
        try tx.rows(
            """
            INSERT INTO advice (id, kind, seat_id, adviser_id, asked_at, due, about, sealed)
            VALUES (\(id), \(form.kind.rawValue), \(seat), \(form.adviser), \(at), \(form.due), \(about.map { SQL.Value.blob($0) }), \(sealed))
            """)
        return (id, AuditEvent(.adviceAsked, subject: id.text))
    }

    /// What the viewer's seat asked, and what it was asked, newest first.
    public static func all(limit: Int = 100, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Advice] {
        try some("1 = 1", limit, access, tx)
    }

    /// What waits for the viewer's seat, the first due first (R74).
    public static func waiting(_ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Advice] {
        let seat = access.viewer.seat.id
        return try some("read_at IS NULL", 100, access, tx).filter { $0.turn == ($0.seat == seat ? .asker : .adviser) }
            .sorted { ($0.due?.text ?? "~", $0.id.text) < ($1.due?.text ?? "~", $1.id.text) }
    }

    private static func some(_ which: SQL, _ limit: Int, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> [Advice] {
        let seat = access.viewer.seat.id
        let rows = try tx.rows(
            "SELECT * FROM advice WHERE (seat_id = \(seat) OR adviser_id = \(seat)) AND \(which) ORDER BY asked_at DESC, id DESC LIMIT \(limit)")
        let messages = try messages(rows.map { try $0.text("id") }, tx)
        return try rows.map { try advice($0, messages, tx) }
    }

    /// One question, for the two seats; to everybody else it does not exist.
    public static func find(_ id: Advice.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Advice {
        try advice(row(id, access, tx), messages([id.text], tx), tx)
    }

    private static func row(_ id: Advice.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> Row {
        guard let row = try tx.first("SELECT * FROM advice WHERE id = \(id)") else { throw AccessDenied(rules: ["no-such-advice"]) }
        let seat = access.viewer.seat.id
        guard try row.id("seat_id") == seat || row.id("adviser_id") == seat else { throw AccessDenied(rules: ["not-asked"]) }
        return row
    }

    /// The link back, for the asking seat alone. For anybody else it is not even opened.
    public static func subject(of id: Advice.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AdviceSubject? {
        let row = try row(id, access, tx)
        guard try row.id("seat_id") == access.viewer.seat.id, !(try row.isNull("about")) else { return nil }
        let about: Advice.About = try tx.open(row.bytes("about"), linkContext(row))
        return try subject(about, access, tx)
    }

    private static func subject(_ about: Advice.About, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AdviceSubject {
        guard case .entry(let entry, let caseID) = about else {
            if case .request(let id) = about { return .request(id) }
            return .gone
        }
        let permitted: [Case.ID: CaseAccess<CanSeeCase>] = try CaseAccess.permitted([caseID], at: access, in: tx)
        guard let file = permitted[caseID], let row = try tx.first("SELECT * FROM entry WHERE id = \(entry) AND case_id = \(caseID)"),
            try Holdings([row], file, tx).best(EntryStore.entry(row), for: Onlooker(file)) != nil
        else { return .gone }
        return try .entry(entry, in: caseID, reference: file.opened.row.text("reference"))
    }

    /// Answers, asks back, or adds. Whoever is not asked hears that there is nothing, before anything is said about the form.
    public static func write(_ id: Advice.ID, _ form: Form, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let advice = try find(id, access, tx)
        let seat = access.viewer.seat.id
        let form = try AdviceMessageForm.parse(form, advises: advice.adviser == seat)
        let setting = try setting(advice.content.language, access, tx)
        try form.check(setting).demand(form.content.why, setting)
        let (message, at) = (tx.newID(Advice.Message.self), tx.now)
        let sealed = try tx.seal(form.content, messageContext(message, id, form.kind, seat, at))
        try tx.rows(
            """
            INSERT INTO advice_message (id, advice_id, seat_id, kind, at, sealed)
            VALUES (\(message), \(id), \(seat), \(form.kind.rawValue), \(at), \(sealed))
            """)
        try tx.rows("UPDATE advice SET read_at = NULL WHERE id = \(id)")
        return AuditEvent(.adviceAnswered, subject: id.text)
    }

    /// The asking seat has read the answer: it goes from its work.
    public static func take(_ id: Advice.ID, _ access: DeskAccess<CanConsult>, _ tx: Transaction) throws -> AuditEvent {
        let advice = try find(id, access, tx)
        guard advice.seat == access.viewer.seat.id, advice.messages.last?.kind == .answer else { throw AccessDenied(rules: ["nothing-to-take"]) }
        try tx.rows("UPDATE advice SET read_at = \(tx.now) WHERE id = \(id)")
        return AuditEvent(.adviceSeen, subject: id.text)
    }

    /// The threads, by the question's id.
    private static func messages(_ ids: [String], _ tx: Transaction) throws -> [String: [Advice.Message]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.rows("SELECT * FROM advice_message WHERE advice_id IN (\(ids)) ORDER BY at, id")
        return try Dictionary(grouping: rows) { try $0.text("advice_id") }.mapValues { rows in
            try rows.map { row in
                try Advice.Message(
                    id: row.id("id"), kind: row.code("kind"), seat: row.id("seat_id"), at: row.instant("at"),
                    content: tx.open(row.bytes("sealed"), messageContext(row)))
            }
        }
    }

    private static func advice(_ row: Row, _ messages: [String: [Advice.Message]], _ tx: Transaction) throws -> Advice {
        let id: Advice.ID = try row.id("id")
        return try Advice(
            id: id, kind: row.code("kind"), seat: row.id("seat_id"), adviser: row.id("adviser_id"), askedAt: row.instant("asked_at"),
            due: row.optional("due", row.day), readAt: row.optional("read_at", row.instant), content: tx.open(row.bytes("sealed"), context(row)),
            messages: messages[id.text] ?? [])
    }
}

extension AdviceStore {
    static func context(_ row: Row) throws -> SealContext { try context("advice", row) }
    static func linkContext(_ row: Row) throws -> SealContext { try context("advice-link", row) }

    static func messageContext(_ row: Row) throws -> SealContext {
        try messageContext(row.id("id"), row.id("advice_id"), row.code("kind"), row.id("seat_id"), row.instant("at"))
    }

    private static func context(_ kind: String, _ row: Row) throws -> SealContext {
        try context(kind, row.id("id"), row.code("kind"), row.id("seat_id"), row.id("adviser_id"), row.instant("asked_at"))
    }

    /// Who asked, who is asked and when are bound to the text: with another seat in its row it does not open.
    private static func context(
        _ sealed: String, _ id: Advice.ID, _ kind: Advice.Kind, _ seat: Seat.ID, _ adviser: Seat.ID, _ at: Instant
    ) -> SealContext {
        SealContext(kind: sealed, id: id.text, version: 1, scope: id.text, originator: seat.text, handling: "\(kind.rawValue) \(adviser) \(at.text)")
    }

    private static func messageContext(
        _ id: Advice.Message.ID, _ advice: Advice.ID, _ kind: Advice.Message.Kind, _ seat: Seat.ID, _ at: Instant
    ) -> SealContext {
        SealContext(
            kind: "advice-message", id: id.text, version: 1, scope: advice.text, originator: seat.text, handling: "\(kind.rawValue) \(at.text)")
    }
}
