import Domain
import Foundation
import HTTPTypes
import Testing

@testable import App

/// Who gets what: every route, every role, every relation (R89).
@Suite struct AccessMatrixTests {
    /// `docs/access-matrix.md` says what comes back. `ROUNDTABLE_WRITE_MATRIX=1` writes it anew; the difference is then read by a person.
    @Test func answersAreAsDocumented() async throws {
        let text = try await Matrix.asked.value.document
        let file = Repository.root.appending(path: "docs/access-matrix.md")
        if ProcessInfo.processInfo.environment["ROUNDTABLE_WRITE_MATRIX"] == "1" { try text.write(to: file, atomically: true, encoding: .utf8) }
        let change = try lines(String(contentsOf: file, encoding: .utf8)).difference(from: lines(text))
        for step in change {
            switch step {
            case .remove(_, let line, _): Issue.record("not documented: \(line)")
            case .insert(_, let line, _): Issue.record("documented, but not so: \(line)")
            }
        }
    }

    /// Pages and form errors appear only where the words of the policy let them, and always where nothing else is needed.
    @Test func pagesAppearOnlyWhereAllowed() async throws {
        for cell in try await Matrix.asked.value.cells {
            let isShown = [200, 204, 409, 422].contains(cell.answer.status) || cell.isDone
            let mayBe = Expectation.allows(cell)
            if isShown { #expect(mayBe, "\(cell.words): \(cell.answer.status)") }
            // An empty form names no seat to switch to; only the originator of an entry shares it; nothing was erased yet; no clock of an
            // adopted referral waits; an entry that was drawn from nothing needs no release.
            let needMore = [
                "POST /referrals/:referral/pauses/:pause/end", "POST /account/seat", "POST /cases/:case/entries/:entry/shares",
                "GET /erasures/:erasure/certificate", "POST /cases/:case/entries/:entry/release",
            ]
            guard mayBe, cell.target == .own || cell.route.words.hasSuffix("/erasure/decision"), !needMore.contains(cell.route.words) else { continue }
            #expect(isShown || cell.answer.status == 303, "\(cell.words): \(cell.answer.status)")
        }
    }

    /// Whoever is not signed in is sent to sign in, whatever exists; nobody ever sees another status than these.
    @Test func statusesAreFew() async throws {
        for cell in try await Matrix.asked.value.cells {
            #expect([200, 204, 303, 401, 404, 409, 422].contains(cell.answer.status), "\(cell.words): \(cell.answer.status)")
            guard cell.role == .signedOut, cell.route.access != .anyone else { continue }
            #expect(cell.answer.status == (cell.route.method == .post ? 401 : 303), "\(cell.words)")
            #expect(cell.route.method == .post || cell.answer.location == "/sign-in", "\(cell.words)")
        }
    }

    /// Forbidden, foreign and unknown say the same, byte by byte, in head and body.
    @Test func forbiddenAndUnknownLookTheSame() async throws {
        let refused = try await Matrix.asked.value.cells.filter { $0.answer.status == 404 }
        let first = try #require(refused.first).answer
        #expect(refused.count > 200)
        for cell in refused {
            let isSame = cell.answer.bytes == first.bytes && cell.answer.headers == first.headers
            #expect(isSame, "\(cell.words)")
        }
        let nowhere = try await Network.shared.value.get("/no-such-page")
        let isSame = nowhere.bytes == first.bytes && nowhere.headers == first.headers
        #expect(isSame, "a path without a route")
    }

    /// The offices get no word about a participant, on no page.
    @Test func officesSeeNoContent() async throws {
        let plan = try await Network.played.value.plan
        let planted = plan.planted + plan.births
        for cell in try await Matrix.asked.value.cells where [.administrator, .auditor, .signedOut].contains(cell.role) {
            let seen = cell.answer.status == 200 ? planted.filter { cell.answer.holds($0) } : []
            #expect(seen.isEmpty, "\(cell.words) shows \(seen)")
        }
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }
}

extension Cell {
    /// A form that was accepted: a redirect that is not to the sign-in page.
    fileprivate var isDone: Bool { route.method == .post && answer.status == 303 }
}

/// The policy in the words of its rules, written down a second time and more coarsely than `Policy`.
private enum Expectation {
    static func allows(_ cell: Cell) -> Bool {
        if let roles = items[cell.route.words], cell.target == .own || cell.target == .closed, !roles.contains(cell.role) { return false }
        switch cell.route.access {
        case .anyone: return true
        case .signedIn: return cell.role != .signedOut
        case .desk(let act): return desk(act, cell.role) && (cell.target != .foreign || act != .refer || cell.role == .coordinator)
        case .case(let act): return `case`(act, cell.target, cell.role)
        }
    }

    /// The team of the case on the agenda.
    private static let invited: Set<Role> = [.guest, .member, .owner, .coordinator]

    /// Whom the things of the scenario are for: a referral of the owner's agency, an entry of the member's that the owner's agency has
    /// a summary of, and an action that was asked of the member's agency.
    private static let items: [String: Set<Role>] = [
        "GET /consultations/:consultation": [.owner, .coordinator], "POST /consultations/:consultation/answers": [.coordinator],
        "GET /advice/:advice": [.member, .owner], "POST /advice/:advice/messages": [.member, .owner], "POST /advice/:advice/reading": [.owner],
        "GET /advice/:advice/item": [.member, .owner], "POST /advice/:advice/item": [.member, .owner],
        // It is confirmed already; its adviser is the member.
        "POST /library/:item/confirmation": [], "POST /library/:item/renewal": [.member, .coordinator],
        "POST /library/:item/withdrawal": [.member, .coordinator],
        "GET /series/new": [.coordinator], "POST /series": [.coordinator], "GET /series/:series": [.coordinator], "POST /series/:series": [.coordinator],
        "GET /series/:series/history": [.coordinator], "GET /series/:series/meetings/new": [.coordinator], "POST /series/:series/meetings": [.coordinator],
        "GET /meetings/:meeting": invited, "POST /meetings/:meeting/answer": invited, "GET /meetings/:meeting/items/:agenda": invited,
        "GET /meetings/:meeting/plan": [.coordinator], "POST /meetings/:meeting/plan": [.coordinator],
        "POST /meetings/:meeting/cancellation": [.coordinator], "POST /meetings/:meeting/cases": [.coordinator],
        "POST /meetings/:meeting/topics": [.coordinator], "POST /meetings/:meeting/hurdles": [.coordinator],
        "POST /meetings/:meeting/referrals": [.coordinator],
        "POST /meetings/:meeting/items/:agenda": [.coordinator],
        "POST /meetings/:meeting/items/:agenda/removal": [.coordinator],
        "GET /meetings/:meeting/pack": invited, "POST /meetings/:meeting/items/:agenda/contributions": [.owner, .coordinator],
        "POST /meetings/:meeting/items/:agenda/reminder": [.owner, .coordinator],
        "POST /meetings/:meeting/items/:agenda/contribution": invited,
        "GET /meetings/:meeting/items/:agenda/person": [.owner, .coordinator], "POST /meetings/:meeting/items/:agenda/person": [.owner, .coordinator],
        "GET /meetings/:meeting/minutes": invited, "GET /meetings/:meeting/items/:agenda/minutes": invited,
        "POST /meetings/:meeting/items/:agenda/minutes": [.owner, .coordinator], "POST /meetings/:meeting/items/:agenda/attendance": [.owner, .coordinator],
        "POST /meetings/:meeting/items/:agenda/resolutions": [.owner, .coordinator],
        "POST /meetings/:meeting/items/:agenda/actions": [.owner, .coordinator], "POST /meetings/:meeting/items/:agenda/corrections": invited,
        // It is of another meeting; and this table does not advise.
        "POST /meetings/:meeting/items/:agenda/corrections/:correction": [], "POST /meetings/:meeting/items/:agenda/resolutions/:resolution/decisions": [],
        "POST /meetings/:meeting/circulation": [.coordinator], "POST /meetings/:meeting/approval": [.coordinator],
        "POST /meetings/:meeting/items/:agenda/invitations": [.owner, .coordinator],
        "POST /meetings/:meeting/items/:agenda/invitations/:attendance/end": [.owner, .coordinator],
        "GET /six-steps/:path": [.owner], "POST /six-steps/:path/steps": [.owner], "POST /six-steps/:path/end": [.owner],
        "POST /six-steps/:path/deletion": [.owner],
        "GET /structures/:structure/overview": [.coordinator], "GET /hurdles/:hurdle": [.coordinator], "POST /hurdles/:hurdle/answers": [.coordinator],
        "GET /requests/:request": [.owner, .stranger], "POST /requests/:request/answer": [.stranger], "POST /requests/:request/seat": [.stranger],
        "POST /requests/:request/answer/withdrawal": [.stranger], "POST /requests/:request/reminder": [.owner],
        "POST /requests/:request/withdrawal": [.owner], "GET /structures/:structure/reciprocity": [.coordinator],
        "GET /referrals/:referral": [.owner, .coordinator], "GET /cases/:case/entries/:entry": [.member, .owner],
        "POST /cases/:case/entries/:entry/shares": [.member, .owner],
        "POST /cases/:case/entries/:entry/shares/:share/revocation": [.member],
        "POST /cases/:case/entries/:entry/release": [],
        "GET /cases/:case/seconds/:look": [.owner], "POST /cases/:case/seconds/:look": [.owner],
        "POST /cases/:case/arrangements/:arrangement/end": [.member],
        "GET /cases/:case/told/:share": [.member, .owner, .coordinator], "POST /cases/:case/told/:share": [.member, .owner, .coordinator],
        "GET /cases/:case/glass/:glass": [.owner, .coordinator], "POST /cases/:case/glass/:glass": [.owner, .coordinator],
        "GET /cases/:case/likeness/:notice": [.owner, .coordinator], "POST /cases/:case/likeness/:notice": [.owner, .coordinator],
        "GET /cases/:case/actions/:action/answer": [.member], "POST /cases/:case/actions/:action/answer": [.member],
    ]

    private static func desk(_ act: Facts.Act, _ role: Role) -> Bool {
        switch act {
        case .seeDirectory: role != .signedOut
        case .refer, .consult, .breakGlass: role.isPractitioner
        case .triage: role == .coordinator
        case .govern: role == .coordinator || role == .administrator
        case .manageAccounts: role == .administrator
        case .exportLog, .seeErasures: role == .auditor
        default: false
        }
    }

    private static func `case`(_ act: Facts.Act, _ target: Target, _ role: Role) -> Bool {
        if act == .seeCaseLog, role == .auditor { return target != .invented }
        if act == .proposeErasure { return target == .closed && role == .coordinator }
        if act == .lookBack { return target == .closed && (role == .coordinator || role == .owner) }
        if act == .approveErasure { return target == .closed && role == .auditor }
        // A place counts in its own case only, and there only for what is in that case.
        guard [.own, .closed].contains(target) else { return false }
        let team: Set<Role> = [.guest, .member, .owner, .coordinator]
        if target == .closed { return [.seeCase, .seeTeam, .seeCaseLog, .withdrawConsent, .seeStatement].contains(act) && `case`(act, .own, role) }
        switch act {
        case .seeCase, .addEntry, .answerAction: return team.contains(role)
        case .seeTeam, .editCase, .assignAction, .withdrawConsent: return team.subtracting([.guest]).contains(role)
        case .manageTeam, .closeCase, .seeCaseLog, .seeStatement: return role == .owner || role == .coordinator
        case .appointOwner: return role == .coordinator
        default: return false
        }
    }
}
