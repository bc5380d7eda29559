public import Domain

/// Answers to requests (R45). Texts become an entry of the answering agency in the case, shared on the request's purpose and basis.
public enum AnswerStore {
    /// What the asking side will see of an answer, before it is sent.
    public static func draft(_ form: RequestAnswerForm, _ visible: VisibleRequest, _ access: DeskAccess<some Permission>, _ tx: Transaction) -> VisibleRequest {
        let request = visible.request
        var state = request
        state.state = form.state
        let isHidden = request.hides && form.state != .shared
        var shown = VisibleRequest(
            request: state, side: .asking, look: isHidden ? .nothingShared : .answered, structure: visible.structure, isClosed: false, mayAnswer: false,
            seesCase: false)
        if !isHidden {
            shown.answer = .init(seat: access.viewer.seat.id, at: tx.now, parts: form.parts.map { $0.shown(hides: request.hides) }, entry: nil)
        }
        return shown
    }

    /// Whoever is not asked hears that there is nothing, before anything is said about the form.
    public static func answer(_ id: InformationRequest.ID, _ form: Form, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> AuditEvent {
        let (request, form) = try parsed(id, form, access, tx)
        let (viewer, at) = (access.viewer, tx.now)
        let day = try at.day(in: RequestStore.structure(request, tx).zone)
        let content = form.entry(request.content.questions, hides: request.hides, day: day)
        let entry = try content.map { try enter($0, form, request, by: viewer, at: at, tx) }
        let answer = InformationAnswer(id: tx.newID(), seat: viewer.seat.id, at: at, entry: entry, parts: form.parts)
        let sealed = try tx.seal(
            form.parts, context(Standing(answer: answer.id, request: request, seat: viewer.seat.id, at: at, state: form.state, entry: entry)))
        try tx.rows(
            """
            INSERT INTO request_answer (id, request_id, case_id, seat_id, at, state, entry_id, version, sealed)
            VALUES (\(answer.id), \(id), \(request.caseID), \(viewer.seat.id), \(at), \(form.state.rawValue), \(entry), 1, \(sealed))
            """)
        var answered = request
        answered.state = form.state
        try RequestStore.save(answered, tx)
        var event = AuditEvent(.requestAnswered, subject: subject(request, form.state))
        event.recipients = content == nil ? [] : [recipient(form, request).text]
        (event.purpose, event.basis) = content == nil ? (nil, nil) : (request.purpose, request.basis)
        return event
    }

    /// A request that the viewer can answer now, and the answer as typed.
    public static func parsed(
        _ id: InformationRequest.ID, _ form: Form, _ access: DeskAccess<some Permission>, _ tx: Transaction
    ) throws -> (InformationRequest, RequestAnswerForm) {
        let request = try waiting(id, access, tx)
        let typed = try RequestAnswerForm.parse(form, questions: request.content.questions.count)
        let most = try RequestStore.structure(request, tx).template.basis(request.basis)?.most(for: access.viewer.agency.sector)
        if let most, most.level < .full, let at = typed.parts.firstIndex(where: \.kind.hasText) {
            throw FormErrors("text-\(at + 1)", "On this basis your sector shares at most: \(most.level.words.lowercased()). \(most.words)")
        }
        return (request, typed)
    }

    /// Takes an answer back: what was shared through it is closed at once. Also in a closed case; then it cannot be answered again.
    public static func takeBack(_ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> AuditEvent {
        var (request, sight) = try RequestStore.opened(id, access, tx)
        guard sight.relation(request) == .named else { throw AccessDenied(rules: ["not-the-asked-seat"]) }
        guard request.state.isAnswered, let row = try standing(request, tx) else {
            throw Refusal.conflict(stored: "There is no answer that could be withdrawn.")
        }
        var answer = try Standing(row, request)
        let parts: [InformationAnswer.Part] = try tx.open(row.bytes("sealed"), context(answer), noting: false)
        (answer.withdrawnAt, answer.version) = (tx.now, answer.version + 1)
        let sealed = try tx.seal(parts, context(answer), changes: true)
        try tx.rows(
            "UPDATE request_answer SET withdrawn_at = \(answer.withdrawnAt), version = \(answer.version), sealed = \(sealed) WHERE id = \(answer.answer)")
        if let entry = answer.entry { try ShareStore.endAll(of: entry, by: access.viewer.seat.id, tx) }
        let event = AuditEvent(.answerWithdrawn, subject: subject(request, request.state))
        request.state = .open
        try RequestStore.save(request, tx)
        return event
    }

    /// Hands the request to another seat of the same agency; the former one sees it no more.
    public static func passOn(_ id: InformationRequest.ID, _ form: Form, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> AuditEvent {
        var request = try waiting(id, access, tx)
        let seats = try colleagues(access, tx).map(\.id)
        var form = form
        let next = form.choice("seat", "Choose a seat of your own agency.") { text in seats.first { $0.text == text } }
        try form.check()
        guard let next else { throw form.errors }
        request.seat = next
        try RequestStore.save(request, tx)
        var event = AuditEvent(.requestPassedOn, subject: request.askedSubject)
        event.recipients = [Recipient.seat(next).text]
        return event
    }

    /// Seats of the viewer's agency to which a request can be passed.
    public static func colleagues(_ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> [Seat] {
        let viewer = access.viewer
        return try DirectoryStore.load(tx).workingSeats(on: viewer.today).filter { $0.agency == viewer.agency.id && $0.id != viewer.seat.id }
    }

    private static func waiting(_ id: InformationRequest.ID, _ access: DeskAccess<some Permission>, _ tx: Transaction) throws -> InformationRequest {
        let (request, sight) = try RequestStore.opened(id, access, tx)
        try sight.demand(.answerRequest, request)
        guard request.state == .open else {
            throw Refusal.conflict(stored: "This request was answered or withdrawn already. Open it again and look how it stands.")
        }
        return request
    }

    private static func enter(
        _ content: Entry.Content, _ form: RequestAnswerForm, _ request: InformationRequest, by viewer: Viewer, at: Instant, _ tx: Transaction
    ) throws -> Entry.ID {
        let entry = Entry(id: tx.newID(), kind: .note, originator: viewer.agency.id, author: viewer.seat.id, handling: .caseTeam, createdAt: at)
        try EntryStore.insert(entry, content, request.caseID, tx)
        let terms = ShareTerms(
            recipient: recipient(form, request), level: .full, purpose: request.purpose, basis: request.basis, necessity: request.content.why,
            telling: Telling(state: .planned, day: viewer.today.adding(days: Telling.ahead), words: ""))
        try ShareStore.insert(terms, entry, request.caseID, by: viewer.seat.id, at: at, tx)
        return entry.id
    }

    private static func recipient(_ form: RequestAnswerForm, _ request: InformationRequest) -> Recipient {
        form.forTeam ? .team : .agency(request.agency)
    }

    /// What the case's own log shows: of an answer that is hidden not even that there was one (R52). The whole log has it.
    private static func subject(_ request: InformationRequest, _ state: InformationRequest.State) -> String {
        state == .shared ? request.caseID.text : request.askedSubject
    }
}
