import Domain
import TestSupport
import Testing

@testable import App
@testable import Records

/// What the compiler cannot say of a visit, and the database says.
@Suite struct VisitTests {
    /// A read whose permission would also allow a write: the transaction itself is for reading.
    @Test func aReadCannotWrite() async throws {
        let site = try await Network.copy()
        let visit = try await visit(site, .owner, for: CanManageTeam.self)
        let member: Member.ID = try #require(try await Network.played.value.scenario.own["member"].flatMap { ID($0) })
        let before = try await site.fingerprint()
        await #expect(throws: (any Error).self) { try await visit.read(.caseSeen) { access, tx in try MemberStore.end(member, access, tx) } }
        #expect(try await site.fingerprint() == before)
        try await visit.write { access, tx in ((), try MemberStore.end(member, access, tx)) }
        #expect(try await site.fingerprint() != before)
    }

    /// A look without an event is for the directory only: whatever is unsealed in it makes it fail.
    @Test func aGlanceOpensNothingSealed() async throws {
        let site = try await Network.copy()
        let viewer = try await viewer(site, .coordinator)
        let visit: DeskVisit<CanTriage> = viewer.visit(site.log)
        await #expect(throws: Refusal.unavailable) { try await visit.glance { access, tx in try ReferralStore.queue(access, tx) } }
        let agencies = try await visit.glance { access, tx in try DirectoryStore.all(access, tx).agencies }
        #expect(agencies.count == 12)
    }

    /// Who signs out, or is disabled, is out with the next request; other seats are not touched.
    @Test func sessionsEnd() async throws {
        let site = try await Network.copy()
        #expect(try await site.post("/sign-out", as: Role.member.seat).status == 303)
        #expect(try await site.get("/", as: Role.member.seat).location == "/sign-in")
        let person = try await site.id("SELECT practitioner_id AS id FROM session JOIN seat ON seat.id = seat_id WHERE title LIKE 'Probation%' LIMIT 1")
        #expect(try await site.post("/people/\(person)/disable", as: Role.administrator.seat).status == 303)
        #expect(try await site.get("/", as: Role.owner.seat).location == "/sign-in")
        #expect(try await site.get("/", as: Role.guest.seat).status == 200)
    }

    /// Half an hour without use, or twelve hours at most.
    @Test(arguments: [(29 * 60, 200), (31 * 60, 303)]) func idleSessionsEnd(seconds: Int, status: Int) async throws {
        let site = try await Network.copy()
        #expect(try await site.get("/", as: Role.member.seat).status == 200)
        site.clock.advance(seconds: seconds)
        #expect(try await site.get("/", as: Role.member.seat).status == status)
    }

    private func viewer(_ site: TestSite, _ role: Role) async throws -> Viewer {
        let token = try String(site.cookie(role.seat).dropFirst("__Host-sid=".utf8.count))
        return try #require(try await SessionStore.viewer(token, site.log))
    }

    private func visit<P: Permission>(_ site: TestSite, _ role: Role, for _: P.Type) async throws -> CaseVisit<P> {
        let id: Case.ID = try #require(try await Network.played.value.scenario.own["case"].flatMap { ID($0) })
        return try await viewer(site, role).visit(id, site.log)
    }
}
