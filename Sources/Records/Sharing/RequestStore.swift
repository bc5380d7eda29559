public import Domain

/// Requests for information between agencies (R45). Everything about one is sealed under the key of its case.
public enum RequestStore {
    /// Seats of other agencies, which can be asked; they need not be on the team.
    public static func askable(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Seat] {
        try DirectoryStore.load(tx).workingSeats(on: access.viewer.today).filter { $0.agency != access.viewer.agency.id }
    }

    /// The request as it would be stored now, with what the asked seat will see of the person.
    public static func draft(_ form: RequestForm, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> VisibleRequest {
        let structure = try StructureStore.current(access, tx)
        guard let agency = try DirectoryStore.load(tx).agency(of: form.seat), agency.id != access.viewer.agency.id else { throw Refusal.notFound }
        let person = try CaseStore.find(access, tx).details.participant
        let content = InformationRequest.Content(
            questions: form.questions, why: form.why, name: form.known.contains(.name) ? person.name : "",
            born: form.known.contains(.born) ? person.born : "")
        let request = InformationRequest(
            id: tx.newID(), caseID: access.caseID, structure: structure.id, author: access.viewer.seat.id, agency: access.viewer.agency.id,
            asked: form.seat, askedAgency: agency.id, askedAt: tx.now, due: form.due, hides: structure.template.hidesHeld(of: agency.sector),
            purpose: form.purpose, basis: form.basis, content: content, seat: form.seat)
        return VisibleRequest(
            request: request, side: .asked, look: .waiting, structure: structure, isClosed: false, mayAnswer: true, seesCase: false)
    }

    public static func ask(_ form: RequestForm, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> (InformationRequest.ID, AuditEvent) {
        let request = try draft(form, access, tx).request
        let sealed = try tx.seal(request.content, context(request))
        try tx.rows(
            """
            INSERT INTO request (id, case_id, structure_id, author_id, agency_id, asked_id, asked_agency_id, seat_id, asked_at, due, hides, purpose,
                basis, state, version, sealed)
            VALUES (\(request.id), \(request.caseID), \(request.structure), \(request.author), \(request.agency), \(request.asked), \(request.askedAgency),
                \(request.seat), \(request.askedAt), \(request.due), \(request.hides ? 1 : 0), \(request.purpose), \(request.basis),
                \(request.state.rawValue), \(request.version), \(sealed))
            """)
        var event = AuditEvent(.requestMade)
        event.recipients = [Recipient.seat(request.seat).text]
        event.purpose = request.purpose
        event.basis = request.basis
        return (request.id, event)
    }

    /// Requests of the case that the viewer asked, that the viewer's agency asked, or that the viewer was asked; newest first.
    public static func all(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [VisibleRequest] {
        guard access.may(.seeTeam) else { return [] }
        let sight = RequestSight(access, tx)
        return try tx.rows("SELECT * FROM request WHERE case_id = \(access.caseID) ORDER BY asked_at DESC, id DESC").compactMap { row in
            try visible(row, sight, tx)
        }
    }

    /// One request, for whoever asked it, the asking agency's members of the team, and the seat that is asked; to anybody else it is unknown.
    public static func find(_ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> VisibleRequest {
        let (request, sight) = try opened(id, access, tx)
        tx.noteRead(context(request))
        return try withAnswer(sight.visible(request, structure(request, tx)), sight, tx)
    }

    /// Open requests that wait for the viewer's seat, the nearest first.
    public static func asked(_ access: DeskAccess<some Permission>, limit: Int = 20, _ tx: Transaction) throws -> [VisibleRequest] {
        let waiting = try list("seat_id = \(access.viewer.seat.id) AND state = 'open'", limit, access, tx)
        return waiting.filter { $0.side == .asked && $0.mayAnswer }
    }

    /// Requests of the viewer's seat that look as if they wait for others.
    public static func awaited(_ access: DeskAccess<some Permission>, limit: Int = 20, _ tx: Transaction) throws -> [VisibleRequest] {
        let (seat, today) = (access.viewer.seat.id, access.viewer.today)
        // What was answered and stays hidden until the due day is over waits like the rest.
        let waiting: SQL = "(hides = 0 AND state = 'open') OR (hides = 1 AND due >= \(today) AND state IN ('open', 'nothing', 'refused'))"
        return try list("author_id = \(seat) AND (\(waiting))", limit, access, tx).filter(\.isOpenToAsker)
    }

    private static func list(_ condition: SQL, _ limit: Int, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [VisibleRequest] {
        let open: SQL = "EXISTS (SELECT 1 FROM case_file WHERE case_file.id = request.case_id AND case_file.state = 'open')"
        let rows = try tx.rows("SELECT * FROM request WHERE \(condition) AND \(open) ORDER BY due, asked_at, id LIMIT \(limit)")
        let sights = try RequestSight.all(rows.map { try $0.id("case_id") }, access, tx)
        return try rows.compactMap { row in try sights[row.id("case_id")].flatMap { try visible(row, $0, tx) } }
    }

    /// Reminds the asked seat, once a day; the seat that has the request sees it in My work.
    public static func remind(_ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> AuditEvent {
        var request = try asking(id, access, tx)
        guard request.remindedOn != access.viewer.today else {
            throw Refusal.conflict(stored: "They were reminded today already. Call them, or remind them tomorrow.")
        }
        request.remindedOn = access.viewer.today
        try save(request, tx)
        return AuditEvent(.requestReminded, subject: request.caseID.text)
    }

    /// Takes the request back; it cannot be answered any more.
    public static func withdraw(_ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> AuditEvent {
        var request = try asking(id, access, tx)
        (request.state, request.withdrawnAt) = (.withdrawn, tx.now)
        try save(request, tx)
        return AuditEvent(.requestWithdrawn, subject: request.caseID.text)
    }

    /// A request that still waits, as its asking side sees it: whether it was answered in secret makes no difference here.
    private static func asking(_ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> InformationRequest {
        let (request, sight) = try opened(id, access, tx)
        guard sight.relation(request) != .named else { throw AccessDenied(rules: ["not-the-asking-side"]) }
        guard try sight.visible(request, structure(request, tx)).isOpenToAsker else {
            throw Refusal.conflict(stored: "This request does not wait any more. Open it again and look how it stands.")
        }
        return request
    }

    /// A request that the viewer may see, without the note that it was read.
    static func opened(
        _ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction
    ) throws -> (InformationRequest, RequestSight) {
        guard let row = try tx.first("SELECT * FROM request WHERE id = \(id)"), case let request = try request(row, tx, noting: false),
            let sight = try RequestSight.all([request.caseID], access, tx)[request.caseID]
        else { throw AccessDenied(rules: ["no-such-request"]) }
        try sight.demand(.seeRequest, request)
        return (request, sight)
    }

    private static func visible(_ row: Row, _ sight: RequestSight, _ tx: Transaction) throws -> VisibleRequest? {
        let request = try request(row, tx, noting: false)
        guard sight.permits(.seeRequest, request) else { return nil }
        tx.noteRead(context(request))
        return try sight.visible(request, structure(request, tx))
    }

    static func structure(_ request: InformationRequest, _ tx: Transaction) throws -> Structure {
        guard let row = try tx.first("SELECT structure_id, structure_version FROM case_file WHERE id = \(request.caseID)") else { throw Refusal.unavailable }
        return try StructureStore.of(row, tx)
    }

    /// Everything that can change is sealed anew with it.
    static func save(_ request: InformationRequest, _ tx: Transaction) throws {
        var next = request
        next.version += 1
        let sealed = try tx.seal(next.content, context(next), changes: true)
        try tx.rows(
            """
            UPDATE request SET seat_id = \(next.seat), state = \(next.state.rawValue), reminded_on = \(next.remindedOn), withdrawn_at = \(next.withdrawnAt),
                version = \(next.version), sealed = \(sealed) WHERE id = \(next.id)
            """)
    }

    private static func request(_ row: Row, _ tx: Transaction, noting: Bool) throws -> InformationRequest {
        let clear = try request(row, .init(questions: [], why: "", name: "", born: ""))
        return try request(row, tx.open(row.bytes("sealed"), context(clear), noting: noting))
    }

    private static func request(_ row: Row, _ content: InformationRequest.Content) throws -> InformationRequest {
        try InformationRequest(
            id: row.id("id"), caseID: row.id("case_id"), structure: row.id("structure_id"), author: row.id("author_id"), agency: row.id("agency_id"),
            asked: row.id("asked_id"), askedAgency: row.id("asked_agency_id"), askedAt: row.instant("asked_at"), due: row.day("due"),
            hides: row.int("hides") == 1, purpose: row.text("purpose"), basis: row.text("basis"), content: content, seat: row.id("seat_id"),
            state: row.code("state"), remindedOn: row.optional("reminded_on", row.day), withdrawnAt: row.optional("withdrawn_at", row.instant),
            version: row.int("version"))
    }

    static func context(_ row: Row) throws -> SealContext { try context(request(row, .init(questions: [], why: "", name: "", born: ""))) }

    /// Who asks whom, on which ground, until when, what became of it and what of that is hidden: changed by hand, the request does not open.
    static func context(_ request: InformationRequest) -> SealContext {
        let terms = [
            request.structure.text, request.author.text, request.asked.text, request.askedAgency.text, request.seat.text, request.askedAt.text,
            request.due.text, request.hides ? "hides" : "shows", request.purpose, request.basis, request.state.rawValue, request.remindedOn?.text ?? "",
            request.withdrawnAt?.text ?? "",
        ]
        return SealContext(
            kind: "request", id: request.id.text, version: request.version, scope: request.caseID.text, originator: request.agency.text,
            handling: terms.joined(separator: " "))
    }
}
