import Domain

extension RequestStore {
    /// The same with what of the answer this side may see. Of a hidden one nothing is opened, so that nothing of it stands in the log of a read (R52).
    static func withAnswer(_ visible: VisibleRequest, _ sight: RequestSight, _ tx: Transaction) throws -> VisibleRequest {
        var shown = visible
        let request = visible.request
        if visible.side == .asking, request.state != .shared {
            shown.takenBackAt = try AnswerStore.takenBack(request, tx)
            if request.hides { return shown }
        }
        guard request.state.isAnswered, let row = try AnswerStore.standing(request, tx) else { return shown }
        let answer = try AnswerStore.Standing(row, request)
        if visible.side == .asking, let entry = answer.entry {
            // Whoever is not reached by its shares any more reads nothing of it here either.
            guard let seen = try sight.entry(entry), case .full = seen.content else { return shown }
        }
        let parts: [InformationAnswer.Part] = try tx.open(row.bytes("sealed"), AnswerStore.context(answer))
        let hides = request.hides && visible.side == .asking
        shown.answer = .init(seat: answer.seat, at: answer.at, parts: parts.map { $0.shown(hides: hides) }, entry: answer.entry)
        return shown
    }
}

extension AnswerStore {
    /// What stands in clear of an answer.
    struct Standing {
        let answer: InformationAnswer.ID
        let request: InformationRequest.ID
        let caseID: Case.ID
        let seat: Seat.ID
        let at: Instant
        let state: InformationRequest.State
        let entry: Entry.ID?
        var withdrawnAt: Instant?
        var version = 1

        init(answer: InformationAnswer.ID, request: InformationRequest, seat: Seat.ID, at: Instant, state: InformationRequest.State, entry: Entry.ID?) {
            (self.answer, self.request, caseID, self.seat, self.at) = (answer, request.id, request.caseID, seat, at)
            (self.state, self.entry) = (state, entry)
        }

        init(_ row: Row) throws {
            answer = try row.id("id")
            request = try row.id("request_id")
            caseID = try row.id("case_id")
            seat = try row.id("seat_id")
            at = try row.instant("at")
            state = try row.code("state")
            entry = try row.optional("entry_id") { try row.id($0) }
            withdrawnAt = try row.optional("withdrawn_at", row.instant)
            version = try row.int("version")
        }

        init(_ row: Row, _ request: InformationRequest) throws {
            try self.init(row)
            guard self.request == request.id, caseID == request.caseID else { throw Row.Mismatch(column: "request_id") }
        }
    }

    /// The answer that holds, if there is one.
    static func standing(_ request: InformationRequest, _ tx: Transaction) throws -> Row? {
        try tx.first("SELECT * FROM request_answer WHERE request_id = \(request.id) AND withdrawn_at IS NULL ORDER BY at DESC, id DESC LIMIT 1")
    }

    /// When a text was last taken back that had been shared.
    static func takenBack(_ request: InformationRequest, _ tx: Transaction) throws -> Instant? {
        try tx.first(
            """
            SELECT withdrawn_at FROM request_answer WHERE request_id = \(request.id) AND entry_id IS NOT NULL AND withdrawn_at IS NOT NULL
            ORDER BY withdrawn_at DESC LIMIT 1
            """)?.instant("withdrawn_at")
    }

    static func context(_ row: Row) throws -> SealContext { try context(Standing(row)) }

    /// Which request it answers, who answered when, what became of it: changed by hand, the answer does not open.
    static func context(_ standing: Standing) -> SealContext {
        let terms = [standing.request.text, standing.at.text, standing.state.rawValue, standing.entry?.text ?? "", standing.withdrawnAt?.text ?? ""]
        return SealContext(
            kind: "request-answer", id: standing.answer.text, version: standing.version, scope: standing.caseID.text, originator: standing.seat.text,
            handling: terms.joined(separator: " "))
    }
}

extension ShareStore {
    /// Ends every share of an entry at once: each row is sealed anew, as with a single one.
    static func endAll(of id: Entry.ID, by seat: Seat.ID, _ tx: Transaction) throws {
        guard let entry = try tx.first("SELECT * FROM entry WHERE id = \(id)").map(EntryStore.entry) else { throw Refusal.unavailable }
        let live: SQL = "SELECT * FROM share WHERE entry_id = \(id) AND revoked_at IS NULL ORDER BY id"
        for row in try tx.rows(live) {
            let words: Words = try tx.open(row.bytes("sealed"), context(row, entry), noting: false)
            let share: Share.ID = try row.id("id")
            try tx.rows("UPDATE share SET revoked_at = \(tx.now), revoked_by = \(seat), version = \(row.int("version") + 1) WHERE id = \(share)")
            guard let ended = try tx.first("SELECT * FROM share WHERE id = \(share)") else { throw Refusal.unavailable }
            let sealed = try tx.seal(words, context(ended, entry), changes: true)
            try tx.rows("UPDATE share SET sealed = \(sealed) WHERE id = \(share)")
        }
    }
}
