import Domain
import Testing

@testable import Records

extension TestNetwork {
    static let nora = ["name": "Nora Brook", "born": "2007-03-14"]

    /// A case of Nora's that the social worker owns and the coordinator does not see.
    func nora(coordinated isCoordinated: Bool = false) async throws -> Case.ID {
        let id = try await adopt(Self.nora)
        try await join(id, "social-worker-ines")
        try await appoint(id, "social-worker-ines")
        if !isCoordinated { try await leave(id, "city-coordinator", by: "social-worker-ines") }
        return id
    }

    func leave(_ id: Case.ID, _ seat: String, by leader: String) async throws {
        let place = try await self.seat(seat).id
        try await visit(id, leader, for: CanManageTeam.self).write { access, tx in
            guard let member = try MemberStore.all(access, tx).first(where: { $0.seat == place }) else { throw Refusal.notFound }
            return try ((), MemberStore.end(member.id, access, tx))
        }
    }

    func alike(_ id: Referral.ID, as seat: String = "city-coordinator") async throws -> Alike {
        try await desk(seat, for: CanRefer.self).read(.referralSeen, about: id.text) { access, tx in
            try LikenessStore.alike(ReferralStore.find(id, access, tx), access, tx)
        }
    }

    func notices(_ id: Case.ID, as seat: String = "social-worker-ines") async throws -> [LikenessNotice] {
        try await read(id, as: seat) { try LikenessNotices.open($0, $1) }
    }

    /// What My work shows.
    func told(_ seat: String) async throws -> [LikenessLine] {
        try await desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1).likenesses }
    }

    func find(_ notice: LikenessNotice, as seat: String) async throws -> LikenessNotice {
        try await visit(notice.caseID, seat, for: CanSeeTeam.self).read(.caseSeen) { try LikenessNotices.find(notice.id, $0, $1) }
    }

    func answer(_ notice: LikenessNotice, _ values: [String: String] = ["likeness": "other", "reason": "Her cousin."], as seat: String) async throws {
        let form = Form(values.mapValues { [$0] })
        try await visit(notice.caseID, seat, for: CanSeeTeam.self).write { access, tx in try ((), LikenessNotices.answer(notice.id, form, access, tx)) }
    }

    func decisions(_ id: Case.ID, as seat: String) async throws -> [CaseDecision.Kind] {
        try await read(id, as: seat) { try DecisionStore.all($0, $1).map(\.kind) }
    }
}
