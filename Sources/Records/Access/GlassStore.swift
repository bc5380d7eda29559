public import Domain

/// Cases opened in an emergency by somebody outside the team (R91). Rows are never changed; a review is added beside.
public enum GlassStore {
    /// What became of a try.
    public enum Outcome: Sendable, Equatable {
        case opened(Case.ID)
        case codeRefused
        /// No such case, a closed one, one of another structure's list, or one with whose team the viewer works: which of them, nobody is told.
        case notOpened
    }

    /// Opens one case for the viewer's seat and person, to read, for four hours, after a fresh second factor.
    /// - Parameter address: from where the request comes, for the throttle.
    public static func open(
        _ form: GlassForm, address: String, _ access: DeskAccess<CanBreakGlass>, _ tx: Transaction
    ) throws -> (Outcome, AuditEvent) {
        let viewer = access.viewer
        guard try SignIn.confirm(form.code, of: viewer.practitioner, address: address, tx) else { return (.codeRefused, refused("code-wrong")) }
        guard let row = try tx.first("SELECT id, structure_id FROM case_file WHERE reference = \(form.reference)") else {
            return (.notOpened, refused("no-such-case"))
        }
        let caseID: Case.ID = try row.id("id")
        let opened: CaseAccess<CanBreakGlass>
        do { opened = try CaseAccess<CanBreakGlass>.check(caseID, for: viewer, in: tx) } catch let denied as AccessDenied {
            return (.notOpened, refused(denied.rules, about: caseID))
        }
        guard try opened.opened.structure == form.structure else { return (.notOpened, refused("basis-of-another-structure", about: caseID)) }
        try insert(caseID, viewer, reason: form.reason, basis: form.basis, tx)
        var event = AuditEvent(.glassOpened, subject: caseID.text)
        event.basis = form.basis
        return (.opened(caseID), event)
    }

    @discardableResult
    static func insert(_ caseID: Case.ID, _ viewer: Viewer, reason: String, basis: String, _ tx: Transaction) throws -> Glass.ID {
        let (id, now) = (tx.newID(Glass.self), tx.now)
        let (ends, person, seat) = (now.adding(hours: Glass.hours), viewer.practitioner.id, viewer.seat.id)
        let sealed = try tx.seal(reason, context(id, caseID, person, seat, now, ends, basis))
        try tx.rows(
            """
            INSERT INTO glass (id, case_id, practitioner_id, seat_id, opened_at, ends_at, basis, sealed)
            VALUES (\(id), \(caseID), \(person), \(seat), \(now), \(ends), \(basis), \(sealed))
            """)
        return id
    }

    private static func refused(_ rules: String..., about caseID: Case.ID? = nil) -> AuditEvent { refused(rules, about: caseID) }

    private static func refused(_ rules: [String], about caseID: Case.ID? = nil) -> AuditEvent {
        var event = AuditEvent(.glassRefused, subject: caseID?.text)
        event.outcome = .refused
        event.rules = rules
        return event
    }

    /// Until when these cases are open to the viewer's person in this seat. What was changed by hand does not open, and so counts for nothing.
    static func open(_ cases: [Case.ID], _ viewer: Viewer, _ tx: Transaction) throws -> [Case.ID: Instant] {
        guard !cases.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT * FROM glass WHERE practitioner_id = \(viewer.practitioner.id) AND seat_id = \(viewer.seat.id) AND ends_at > \(tx.now)
                AND case_id IN (\(cases)) ORDER BY ends_at
            """)
        var open: [Case.ID: Instant] = [:]
        for row in rows {
            let _: String = try tx.open(row.bytes("sealed"), context(row), noting: false)
            open[try row.id("case_id")] = try row.instant("ends_at")
        }
        return open
    }

    /// Openings of a case that wait for a review, or were not long ago; none for whoever does not lead it.
    public static func recent(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Glass] {
        guard access.leads else { return [] }
        let rows = try tx.rows("\(glasses) WHERE glass.case_id = \(access.caseID) ORDER BY opened_at DESC LIMIT \(WorkStore.limit)")
        let since = tx.now.adding(days: -Glass.alarmDays)
        return try rows.map { try glass($0, tx) }.filter { $0.review == nil || $0.openedAt > since }
    }

    /// One opening with its reason, for whoever leads the case; anything else is unknown.
    public static func find(_ id: Glass.ID, _ access: CaseAccess<CanSeeCaseLog>, _ tx: Transaction) throws -> Glass {
        guard access.leads else { throw AccessDenied(rules: ["who-leads-reviews"]) }
        guard let row = try tx.first("\(glasses) WHERE glass.id = \(id) AND glass.case_id = \(access.caseID)") else {
            throw AccessDenied(rules: ["no-such-opening"])
        }
        return try glass(row, tx)
    }

    /// The owner or a coordinator says whether it was right. Nobody reviews what they opened themselves, in whichever seat.
    public static func review(_ id: Glass.ID, _ form: Form, _ access: CaseAccess<CanSeeCaseLog>, _ tx: Transaction) throws -> AuditEvent {
        let glass = try find(id, access, tx)
        guard glass.review == nil else { throw Refusal.conflict(stored: "Somebody has reviewed this already. Open the page again to read it.") }
        let form = try GlassReviewForm.parse(form)
        guard glass.person != access.viewer.practitioner.id else {
            throw FormErrors("proper", "You opened the case yourself. Another person reviews it: the owner, or a coordinator on the team.")
        }
        let (review, now, viewer) = (tx.newID(Glass.Review.self), tx.now, access.viewer)
        let sealed = try tx.seal(
            form.words, reviewContext(review, glass.caseID, glass.id, viewer.seat.id, viewer.practitioner.id, now, form.isProper ? 1 : 0))
        try tx.rows(
            """
            INSERT INTO glass_review (id, glass_id, case_id, at, by_id, reviewer_id, proper, sealed)
            VALUES (\(review), \(id), \(glass.caseID), \(now), \(viewer.seat.id), \(viewer.practitioner.id), \(form.isProper ? 1 : 0), \(sealed))
            """)
        return AuditEvent(.glassReviewed)
    }

    static let glasses: SQL = """
        SELECT glass.*, review.id AS review_id, review.at AS reviewed_at, review.by_id, review.reviewer_id, review.proper, review.sealed AS review_words,
            \(reference) FROM glass LEFT JOIN glass_review AS review ON review.glass_id = glass.id
        """
    private static let reference: SQL = "(SELECT reference FROM case_file AS named WHERE named.id = glass.case_id) AS reference"

    static func glass(_ row: Row, withWords: Bool = true, _ tx: Transaction) throws -> Glass {
        let review: Glass.Review? = try row.optional("review_id") { _ in
            let words: String = try withWords ? tx.open(row.bytes("review_words"), reviewContext(row, prefix: true)) : ""
            return try Glass.Review(at: row.instant("reviewed_at"), by: row.id("by_id"), isProper: row.int("proper") == 1, words: words)
        }
        return try Glass(
            id: row.id("id"), caseID: row.id("case_id"), person: row.id("practitioner_id"), seat: row.id("seat_id"), openedAt: row.instant("opened_at"),
            endsAt: row.instant("ends_at"), basis: row.text("basis"), reason: withWords ? tx.open(row.bytes("sealed"), context(row)) : "", review: review)
    }

    static func context(_ row: Row) throws -> SealContext {
        try context(
            row.id("id"), row.id("case_id"), row.id("practitioner_id"), row.id("seat_id"), row.instant("opened_at"), row.instant("ends_at"),
            row.text("basis"))
    }

    /// Who, in which seat, from when to when and on which basis are bound to the reason: with another in its row it opens nothing.
    private static func context(
        _ id: Glass.ID, _ caseID: Case.ID, _ person: Practitioner.ID, _ seat: Seat.ID, _ from: Instant, _ ends: Instant, _ basis: String
    ) -> SealContext {
        SealContext(
            kind: "glass", id: id.text, version: 1, scope: caseID.text, originator: "\(person) \(seat)", handling: "\(from.text) \(ends.text) \(basis)")
    }

    static func reviewContext(_ row: Row) throws -> SealContext { try reviewContext(row, prefix: false) }

    /// - Parameter prefix: of a row that holds the opening too.
    private static func reviewContext(_ row: Row, prefix: Bool) throws -> SealContext {
        try reviewContext(
            row.id(prefix ? "review_id" : "id"), row.id("case_id"), row.id(prefix ? "id" : "glass_id"), row.id("by_id"), row.id("reviewer_id"),
            row.instant(prefix ? "reviewed_at" : "at"), row.int("proper"))
    }

    private static func reviewContext(
        _ id: ID<Glass.Review>, _ caseID: Case.ID, _ glass: Glass.ID, _ seat: Seat.ID, _ person: Practitioner.ID, _ at: Instant, _ proper: Int
    ) -> SealContext {
        SealContext(
            kind: "glass-review", id: id.text, version: 1, scope: caseID.text, originator: "\(person) \(seat)", handling: "\(glass) \(at.text) \(proper)")
    }
}
