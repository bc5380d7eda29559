import Domain
import Foundation
import Yams

@testable import Records

extension DemoPlan {
    static func read() throws -> DemoPlan { try YAMLDecoder().decode(DemoPlan.self, from: DemoNetwork.seed) }

    func email(_ seat: String) -> String { people.first { $0.seat == seat }?.email ?? "" }

    var names: [String] { cases.compactMap { $0.referral.person["name"] } }

    /// Dates of birth, as pages write them.
    var births: [String] { cases.compactMap { $0.referral.person["born"].flatMap { Day($0)?.words } } }

    /// Personal data of participants that must never leave without an event in the log: names, and long texts of every kind.
    var planted: [String] {
        names
            + cases.flatMap { story -> [String] in
                let referral = [story.referral.person["contact"] ?? "", story.referral.seen, story.referral.tried]
                let answer = story.decision.map { [$0.reason, $0.answer] } ?? []
                return referral + answer + (story.case.map(texts) ?? [])
            }.filter { $0.utf8.count >= 16 }
    }

    private func texts(_ plan: CasePlan) -> [String] {
        let team = plan.team.map(\.why) + [plan.goal, plan.owner.reason, plan.handover?.note ?? "", plan.closure?.statement ?? ""]
        let entries = plan.entries.flatMap { entry in [entry.title, entry.text] + (entry.shares ?? []).flatMap { [$0.summary ?? "", $0.necessity] } }
        return team + entries + plan.actions.flatMap { [$0.what, $0.note ?? ""] }
    }
}
