import Domain
import Testing

@testable import Records

extension TestNetwork {
    /// A structure from a template of the library, with everything confirmed, that takes referrals.
    /// - Parameter seats: who takes which place; the coordinator takes the others that are needed.
    func structure(_ template: String, seats: [String: String] = [:]) async throws -> Structure {
        let desk: DeskVisit<CanGovern> = try await desk("city-coordinator", for: CanGovern.self)
        let id = try await desk.write { access, tx in try StructureStore.make(TemplateFile(TemplateLibrary.text(template)), access, tx) }
        let (draft, file) = try await desk.glance { access, tx in try (StructureStore.find(id, access, tx), StructureStore.file(id, access, tx)) }
        var values = try await StructureTests.form(draft, file, self).values
        for (place, key) in seats { values["place.\(place)"] = try await [seat(key).id.text] }
        let form = Form(values)
        try await desk.write { access, tx in try ((), StructureStore.change(id, form, access, tx)) }
        try await desk.write { access, tx in try ((), StructureStore.activate(id, access, tx)) }
        return try await desk.glance { access, tx in try StructureStore.find(id, access, tx) }
    }

    func refer(to structure: Structure, consent: String = "agreed") async throws -> Referral.ID {
        let form = ["name": "Ada Brook", "seen": "s", "tried": "t", "knows": "k", "consent": consent, "urgency": "soon"].mapValues { [$0] }
        return try await desk("school-lead", for: CanRefer.self).write { access, tx in
            try ReferralStore.make(.parse(Form(form), structure.template), to: structure, access, tx)
        }
    }

    /// Puts something on record for a referral.
    func record(_ fields: [String: String], for id: Referral.ID) async throws {
        try await desk("city-coordinator", for: CanTriage.self).write { access, tx in
            try ((), GroundStore.add(Form(fields.mapValues { [$0] }), to: ReferralStore.find(id, forTriage: access, tx), access, tx))
        }
    }

    /// The stage where a referral is, and the clocks that run.
    func standing(_ id: Referral.ID) async throws -> (stage: String, clock: RunningClock?, grounds: [Ground]) {
        try await desk("city-coordinator", for: CanRefer.self).read(.referralSeen) { access, tx in
            let referral = try ReferralStore.find(id, access, tx)
            return try (referral.course.stage, ReferralStore.structure(of: referral, access, tx).due, GroundStore.all(referral, access, tx))
        }
    }
}
