"""Each snippet misuses the API in one way; the pattern is what the compiler has to say about it (DESIGN 3)."""

HANDLER = """
import Domain
import Foundation
import Records
"""

# name: (snippet, pattern of the expected error)
MISUSES = {
    "forge_case_access": (
        """
        func forge(_ viewer: Viewer, _ id: Case.ID) -> CaseAccess<CanEditCase> {
            CaseAccess(caseID: id, viewer: viewer, facts: Facts(act: .editCase))
        }
        """,
        r"initializer is inaccessible due to 'fileprivate'|no accessible initializers",
    ),
    "forge_desk_access": (
        "func forge(_ viewer: Viewer) -> DeskAccess<CanTriage> { DeskAccess(viewer: viewer) }",
        r"initializer is inaccessible due to 'fileprivate'|no accessible initializers",
    ),
    "make_a_viewer": (
        """
        func somebody(_ person: Practitioner, _ seat: Seat, _ agency: Agency, _ day: Day) -> Viewer {
            Viewer(practitioner: person, seat: seat, agency: agency, otherSeats: [], sessionMark: "", today: day)
        }
        """,
        r"initializer is inaccessible due to 'internal'",
    ),
    "turn_a_viewer_into_another": (
        """
        func act(_ viewer: Viewer, as seat: Seat) -> Viewer {
            var viewer = viewer
            viewer.seat = seat
            return viewer
        }
        """,
        r"cannot assign to property: 'seat' is a 'let' constant",
    ),
    "make_a_visit": (
        "func visit(_ viewer: Viewer, _ id: Case.ID, _ log: AuditLog) -> CaseVisit<CanClose> { CaseVisit(viewer: viewer, caseID: id, log: log) }",
        r"initializer is inaccessible due to 'internal'",
    ),
    "edit_with_permission_to_see": (
        """
        func edit(_ visit: CaseVisit<CanSeeCase>, _ details: Case.Details) async throws {
            try await visit.write { access, tx in ((), try CaseStore.change(details, version: 1, access, tx)) }
        }
        """,
        r"cannot convert value of type 'CaseAccess<CanSeeCase>' to expected argument type 'CaseAccess<CanEditCase>'",
    ),
    "write_through_a_read": (
        """
        func end(_ visit: CaseVisit<CanSeeTeam>, _ id: Member.ID) async throws {
            _ = try await visit.read(.caseSeen) { access, tx in try MemberStore.end(id, access, tx) }
        }
        """,
        r"cannot convert value of type 'CaseAccess<CanSeeTeam>' to expected argument type 'CaseAccess<CanManageTeam>'",
    ),
    "desk_permission_for_a_case": (
        """
        func find(_ visit: DeskVisit<CanRefer>) async throws -> Case {
            try await visit.read(.caseSeen) { access, tx in try CaseStore.find(access, tx) }
        }
        """,
        r"cannot convert value of type 'DeskAccess<CanRefer>' to expected argument type 'CaseAccess<",
    ),
    "user_id_for_a_case_id": (
        "func visit(_ viewer: Viewer, _ log: AuditLog) -> CaseVisit<CanSeeCase> { viewer.visit(viewer.practitioner.id, log) }",
        r"cannot convert value of type 'Practitioner\.ID' \(aka 'ID<Practitioner>'\) to expected argument type",
    ),
    "text_for_an_id": (
        'func visit(_ viewer: Viewer, _ log: AuditLog) -> CaseVisit<CanSeeCase> { viewer.visit("1", log) }',
        r"cannot convert value of type 'String' to expected argument type",
    ),
    "sql_in_a_handler": (
        'func statement() { let sql: SQL = "SELECT 1"; print(sql) }',
        r"cannot find type 'SQL' in scope|'SQL' is inaccessible due to 'internal'",
    ),
    "rows_in_a_handler": (
        """
        func rows(_ visit: CaseVisit<CanSeeCase>) async throws {
            try await visit.read(.caseSeen) { access, tx in _ = try tx.rows("SELECT 1") }
        }
        """,
        r"'rows' is inaccessible due to 'internal' protection level",
    ),
    "database_in_a_handler": (
        "func all(_ log: AuditLog) async throws { try await log.database.read { tx in print(tx) } }",
        r"'database' is inaccessible due to 'internal' protection level",
    ),
    "transaction_from_a_database": (
        "func all(_ database: Database) async throws { try await database.read { tx in print(tx) } }",
        r"'read' is inaccessible due to 'internal' protection level",
    ),
    "check_in_a_handler": (
        """
        func check(_ visit: CaseVisit<CanSeeCase>, _ other: Case.ID) async throws {
            try await visit.read(.caseSeen) { access, tx in _ = try CaseAccess<CanClose>.check(other, for: access.viewer, in: tx) }
        }
        """,
        r"'check' is inaccessible due to 'internal' protection level",
    ),
    "desk_check_in_a_handler": (
        "func check(_ viewer: Viewer) throws -> DeskAccess<CanTriage> { try DeskAccess.check(viewer) }",
        r"'check' is inaccessible due to 'internal' protection level",
    ),
    "write_without_an_event": (
        """
        func edit(_ visit: CaseVisit<CanEditCase>, _ details: Case.Details) async throws {
            try await visit.write { access, tx in _ = try CaseStore.change(details, version: 1, access, tx) }
        }
        """,
        r"cannot convert value of type '\(\)' to closure result type|could not be inferred|conflicting arguments",
    ),
    "forge_an_event": (
        'func event() -> AuditEvent { AuditEvent(.caseSeen, subject: "somebody else") }',
        r"initializer is inaccessible due to 'internal'",
    ),
    "change_an_event": (
        """
        func change(_ event: AuditEvent) -> AuditEvent {
            var event = event
            event.subject = "somebody else"
            return event
        }
        """,
        r"'subject' is inaccessible due to 'internal' protection level",
    ),
    "append_to_the_log": (
        "func note(_ log: AuditLog, _ row: EventRow) async throws { try await log.append(row) }",
        r"cannot find type 'EventRow' in scope|'EventRow' is inaccessible",
    ),
    "hand_the_transaction_out": (
        """
        func leak(_ visit: CaseVisit<CanSeeCase>) async throws -> Transaction {
            try await visit.read(.caseSeen) { access, tx in tx }
        }
        """,
        r"type 'Transaction' does not conform to the 'Sendable' protocol|requires that 'Transaction' conform to 'Sendable'",
    ),
    "keep_the_transaction": (
        """
        func leak(_ visit: CaseVisit<CanSeeCase>) async throws {
            var kept: Transaction?
            try await visit.read(.caseSeen) { access, tx in kept = tx }
            print(kept as Any)
        }
        """,
        r"mutation of captured var 'kept' in concurrently-executing code",
    ),
    "await_in_a_transaction": (
        """
        func slow() async {}
        func wait(_ visit: CaseVisit<CanSeeCase>) async throws {
            try await visit.read(.caseSeen) { access, tx in await slow() }
        }
        """,
        r"cannot pass function of type .* async .* to parameter expecting synchronous function type",
    ),
    "facts_of_an_access": (
        "func facts(_ access: CaseAccess<CanSeeCase>) -> Facts { access.facts }",
        r"'facts' is inaccessible due to 'internal' protection level",
    ),
    "key_of_a_case": (
        "func key(_ ring: Keyring, _ id: Case.ID) throws { _ = try ring.key(id.text) }",
        r"'key' is inaccessible due to 'internal' protection level",
    ),
    "sealed_data_in_a_handler": (
        """
        func open(_ visit: CaseVisit<CanSeeCase>, _ bytes: [UInt8]) async throws {
            try await visit.read(.caseSeen) { access, tx in _ = tx.open }
        }
        """,
        r"'open' is inaccessible due to 'internal' protection level",
    ),
}

APP = """
import Domain
import HTTPTypes
import Records
@testable import App
"""

# Inside App: even there these do not compile.
APP_MISUSES = {
    "markup_from_a_text": (
        "func page(_ text: String) -> HTML { HTML(stringLiteral: text) }",
        r"cannot convert value of type 'String' to expected argument type 'StaticString'",
    ),
    "text_as_markup": ("func page(_ text: String) -> HTML { text }", r"cannot convert return expression of type 'String' to return type 'HTML'"),
    "markup_from_bytes": (
        """
        func page(_ text: String) -> HTML {
            var html: HTML = ""
            html.bytes = Array(text.utf8)
            return html
        }
        """,
        r"cannot assign to property: 'bytes' setter is inaccessible",
    ),
    "address_from_a_text": ("func link(_ text: String) -> Link { Link(text) }", r"initializer is inaccessible due to 'private'"),
    "route_without_permission": (
        'func add(_ web: inout RouteTable) { web.cases(.get, "x") { _, visit in .page("") } }',
        r"missing argument for parameter 'may' in call|generic parameter 'P' could not be inferred",
    ),
    "route_with_another_permission": (
        """
        func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { .page("") }
        func add(_ web: inout RouteTable) { web.cases(.get, "x", may: CanSeeCase.self, show) }
        """,
        r"cannot convert value of type .*CaseVisit<CanSeeTeam>|conflicting arguments to generic parameter 'P'",
    ),
    "route_past_the_table": (
        'func add(_ web: inout RouteTable) { web.routes.append(Route(method: .get, path: "/x", access: .anyone) { _ in .page("") }) }',
        r"'routes' setter is inaccessible|cannot use mutating member on immutable value",
    ),
    "address_with_a_text_for_an_id": (
        "func link(_ text: String) -> Link { .section(.team, text) }",
        r"cannot convert value of type 'String' to expected argument type",
    ),
}

RECORDS = """
import Domain
@testable import Records
"""

# Inside Records, where SQL is written.
RECORDS_MISUSES = {
    "statement_from_a_text": (
        "func rows(_ tx: Transaction, _ text: String) throws { try tx.rows(text) }",
        r"cannot convert value of type 'String' to expected argument type 'SQL'",
    ),
    "statement_put_together": (
        'func rows(_ tx: Transaction, _ text: String) throws { try tx.rows("SELECT * FROM entry WHERE " + text) }',
        r"cannot convert value of type 'String' to expected argument type 'SQL'|binary operator '\+' cannot be applied",
    ),
    "value_that_is_no_value": (
        'func rows(_ tx: Transaction, _ entry: Entry) throws { try tx.rows("SELECT * FROM entry WHERE id = \\(entry)") }',
        r"requires that 'Entry' conform to 'SQLBindable'|no exact matches in call to instance method 'appendInterpolation'",
    ),
}

# These are right, and compile: they show that the snippets above fail for their own reason.
CONTROLS = {
    "handler": HANDLER
    + """
func read(_ visit: CaseVisit<CanSeeCase>) async throws -> Case {
    try await visit.read(.caseSeen) { access, tx in try CaseStore.find(access, tx) }
}
func write(_ visit: CaseVisit<CanEditCase>, _ details: Case.Details) async throws {
    try await visit.write { access, tx in ((), try CaseStore.change(details, version: 1, access, tx)) }
}
func end(_ visit: CaseVisit<CanManageTeam>, _ id: Member.ID) async throws {
    try await visit.write { access, tx in ((), try MemberStore.end(id, access, tx)) }
}
func visit(_ viewer: Viewer, _ id: Case.ID, _ log: AuditLog) -> CaseVisit<CanSeeCase> { viewer.visit(id, log) }
func desk(_ visit: DeskVisit<CanTriage>) async throws -> [ReferralLine] {
    try await visit.read(.referralsListed) { access, tx in try ReferralStore.queue(access, tx) }
}
""",
    "app": APP
    + """
func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { .page("<p>\\(visit.caseID.text)</p>") }
func add(_ web: inout RouteTable) { web.cases(.get, "x", may: CanSeeTeam.self, show) }
func page(_ text: String) -> HTML { "<p>\\(text)</p>" }
func link(_ id: Case.ID) -> Link { .section(.team, id) }
""",
    "records": RECORDS
    + """
func rows(_ tx: Transaction, _ entry: Entry, _ text: String) throws {
    try tx.rows("SELECT * FROM entry WHERE id = \\(entry.id) AND kind = \\(text)")
}
""",
}
