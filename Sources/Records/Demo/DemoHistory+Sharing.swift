import Domain
import Foundation

/// Consents, shares and second looks of the seed's stories.
extension DemoHistory {
    /// On record before the first share that rests on them.
    mutating func consents(_ key: String, _ plan: DemoPlan.CasePlan) throws {
        for (basis, giver) in [("consent", Consent.Giver.person), ("parental-consent", .parent)] {
            let shares = plan.entries.flatMap { $0.shares ?? [] }.filter { $0.basis == basis }
            guard let first = try shares.min(by: { try calendar.instant($0.at) < calendar.instant($1.at) }) else { continue }
            let visit: @Sendable () throws -> CaseVisit<CanEditCase> = try visit("city-coordinator", first.at, key)
            let day = try calendar.instant(first.at).day(in: .gmt)
            try add(first.at, "\(basis) in \(key)") {
                try await visit().write { access, tx in
                    let template = try StructureStore.current(access, tx).template
                    let form = Form([
                        "giver": [giver.rawValue], "given": [day.text], "for": template.purposes.map(\.id), "to": ["team"],
                        "until": [day.adding(months: 12).text], "items": ["What the partners need for the plan; nothing about friends and relatives."],
                        "how": ["In a talk at the round table’s office; signed on paper."],
                    ])
                    return try ((), ConsentStore.record(.parse(form, template, recipients: [.team], today: day), access, tx).1)
                }
            }
        }
    }

    mutating func share(_ name: String, _ key: String, _ entry: DemoPlan.EntryPlan, _ plan: DemoPlan.SharePlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanSeeCase> = try visit(entry.by, plan.at, key)
        let ids = ids
        let recipient = try cast.recipient(plan.to)
        let day = try calendar.instant(plan.at).day(in: .gmt)
        let telling =
            plan.withheld.map { ["telling": ["withheld"], "telling-day": [day.adding(days: 60).text], "telling-words": [$0]] } ?? [
                "telling": ["told"], "telling-day": [day.text], "telling-words": ["In a talk."],
            ]
        let coordinator = try cast.seat("city-coordinator").id
        let values = [
            "to": [recipient.text], "level": [plan.level], "summary": [plan.summary ?? ""], "purpose": [plan.purpose],
            "necessity": [plan.necessity], "until": try plan.expires.map { try [calendar.day($0).text] } ?? [], "danger": [plan.necessity],
            "second": [coordinator.text],
        ].merging(telling) { $1 }
        try add(plan.at, "share \(name)") {
            _ = try await visit().write { access, tx in
                let offer = try ShareStore.offer(access, tx)
                let basis = offer.bases.first { $0.basis.id == plan.basis }?.value ?? plan.basis
                var form = Form(values.merging(["basis": [basis]]) { $1 })
                let open = ShareOffer(
                    offer.template, recipients: [recipient], agencies: offer.agencies, consents: offer.consents, seconds: [coordinator], sector: offer.sector,
                    today: offer.today)
                let terms = ShareForm.parse(&form, open, handling: Handling(rawValue: entry.handling))
                try form.check()
                return try ((), ShareStore.add(terms, to: ids.id(entry.key), access, tx))
            }
        }
        if plan.basis == "vital-interest" { try second(name, key, at: plan.at) }
        guard let revoked = plan.revoked else { return }
        let ending: @Sendable () throws -> CaseVisit<CanSeeCase> = try self.visit(entry.by, revoked, key)
        try add(revoked, "revocation of \(name)") {
            _ = try await ending().write { access, tx in
                let entryID: Entry.ID = try ids.id(entry.key)
                let shares = try EntryStore.find(entryID, access, tx).shares
                guard let share = shares.last(where: { $0.terms.recipient == recipient }) else { throw Refusal.notFound }
                return try ((), ShareStore.revoke(share.share.id, of: entryID, access, tx))
            }
        }
    }

    /// The coordinator looks at what was shared without consent, and agrees.
    private mutating func second(_ name: String, _ key: String, at: String) throws {
        let visit: @Sendable () throws -> CaseVisit<CanSeeTeam> = try visit("city-coordinator", at, key)
        try add(at, "second look at \(name)") {
            try await visit().write { access, tx in
                let open = "SELECT id FROM second_look WHERE case_id = \(access.caseID) AND answered_at IS NULL ORDER BY id LIMIT 1" as SQL
                guard let row = try tx.first(open) else { throw Refusal.notFound }
                return try ((), SecondLookStore.answer(row.id("id"), Form(["opinion": ["agrees"]]), access, tx))
            }
        }
    }
}
