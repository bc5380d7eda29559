import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

/// Pledges, emergencies and many cases, in one line each.
extension TestNetwork {
    /// A new version of the usual structure's pledge.
    func demand(_ text: String, guests: String = "", months: Int = 12, as seat: String = "city-coordinator") async throws {
        let structure = try await usual()
        let form = try PledgeForm.parse(
            Form(["pledge": [text], "guests": [guests], "months": ["\(months)"], "version": ["\(structure.pledge?.version ?? 0)"]]))
        try await desk(seat, for: CanGovern.self).write { access, tx in try ((), PledgeStore.save(structure.id, form, access, tx)) }
    }

    func sign(as seat: String, _ role: Member.Role = .member) async throws {
        let structure = try await usual()
        let form = Form(["role": [role.rawValue], "version": ["\(structure.pledge?.version ?? 0)"], "agreed": ["yes"]])
        try await desk(seat, for: CanRefer.self).write { access, tx in try ((), PledgeStore.sign(structure.id, form, access, tx)) }
    }

    /// A signature of somebody who took a seat over.
    func sign(_ person: Practitioner.ID, in seat: Seat.ID) async throws {
        try await database.write { tx in
            let structure = try StructureStore.usual(tx)
            try PledgeStore.insert(
                .init(
                    id: tx.newID(), person: person, seat: seat, structure: structure.id, role: .member, version: structure.pledge?.version ?? 0,
                    signedAt: tx.now, until: tx.now.day(in: .gmt).adding(months: 12)), tx)
        }
    }

    /// Opens a case in an emergency with the next code of the authenticator, or with a given one.
    @discardableResult
    func breakGlass(
        _ reference: String, as seat: String, reason: String = "Somebody may be hurt tonight.", basis: String = "vital-interest", code: String? = nil
    ) async throws -> GlassStore.Outcome {
        _ = try await viewer(seat)
        if code == nil { clock.advance(seconds: 60) }
        let typed = try code ?? self.code(account(seat))
        let form = Form([
            "reference": [reference], "emergency": [reason], "basis": [GlassForm.key(basis, of: try await usual().id)], "code": [typed],
        ])
        return try await desk(seat, for: CanBreakGlass.self).write { access, tx in
            try GlassStore.open(.parse(form, structures: StructureStore.all(access, tx)), address: "192.0.2.1", access, tx)
        }
    }
}
