import Domain
import Foundation
import Synchronization

/// The seed's questions for advice as moments: asked, answered, kept in the library.
struct DemoAdvice {
    let cast: DemoCast
    let calendar: DemoCalendar
    let log: AuditLog

    /// The id of a question or an item, once it is there.
    private final class Known: Sendable {
        private let text = Mutex("")
        func set(_ id: String) { text.withLock { $0 = id } }
        func id<T>(_: T.Type = T.self) throws -> ID<T> {
            let text = text.withLock { $0 }
            guard let id = ID<T>(text) else { throw DemoCalendar.Malformed(text: text) }
            return id
        }
    }

    func moments(_ plans: [DemoPlan.AdvicePlan]) throws -> [DemoHistory.Moment] {
        try plans.flatMap { plan in
            let (advice, item) = (Known(), Known())
            return try [ask(plan, advice)] + (plan.answer.map { try [answer($0, plan, advice), read($0, plan, advice)] } ?? [])
                + (plan.item.map { try [propose($0, plan, advice, item), confirm($0, plan, item)] } ?? [])
        }
    }

    private func moment(
        _ at: String, _ what: String, order: Int = 1_000_000, as seat: String, _ act: @escaping @Sendable (DeskVisit<CanConsult>) async throws -> Void
    ) throws -> DemoHistory.Moment {
        let (cast, log, instant) = try (cast, log, calendar.instant(at))
        return DemoHistory.Moment(at: instant, order: order, what: what) { try await act(cast.viewer(seat, on: instant.day(in: .gmt)).visit(log)) }
    }

    private func ask(_ plan: DemoPlan.AdvicePlan, _ advice: Known) throws -> DemoHistory.Moment {
        let form = try Form([
            "adviser": [AdviceForm.choice(plan.kind, cast.seat(plan.to).id)], "title": [plan.title], "text": [plan.text], "written": ["english"],
            "due": [calendar.day(plan.due).text],
        ])
        return try moment(plan.at, "question \(plan.key)", as: plan.by) { visit in
            let id = try await visit.write { access, tx in
                try AdviceStore.ask(.parse(form, seats: AdviceStore.advisers(access, tx), today: access.viewer.today), access, tx)
            }
            advice.set(id.text)
        }
    }

    private func answer(_ plan: DemoPlan.AdviceAnswerPlan, _ question: DemoPlan.AdvicePlan, _ advice: Known) throws -> DemoHistory.Moment {
        let form = Form(["kind": ["answer"], "text": [plan.text], "law": [plan.law ?? ""]])
        return try moment(plan.at, "answer to \(question.key)", as: question.to) { visit in
            try await visit.write { access, tx in try ((), AdviceStore.write(advice.id(), form, access, tx)) }
        }
    }

    private func read(_ plan: DemoPlan.AdviceAnswerPlan, _ question: DemoPlan.AdvicePlan, _ advice: Known) throws -> DemoHistory.Moment {
        try moment(plan.at, "answer to \(question.key), read", order: 1_000_001, as: question.by) { visit in
            try await visit.write { access, tx in try ((), AdviceStore.take(advice.id(), access, tx)) }
        }
    }

    private func propose(
        _ plan: DemoPlan.LibraryPlan, _ question: DemoPlan.AdvicePlan, _ advice: Known, _ item: Known
    ) throws -> DemoHistory.Moment {
        let form = try Form([
            "title": [plan.title], "question": [plan.question], "text": [plan.text], "law": [plan.law ?? ""], "topic": [plan.topic ?? ""],
            "written": ["english"], "review": [calendar.day(plan.review).text],
        ])
        return try moment(plan.at, "item of \(question.key)", as: plan.by) { visit in
            item.set(try await visit.write { access, tx in try LibraryStore.propose(advice.id(), form, access, tx) }.text)
        }
    }

    private func confirm(_ plan: DemoPlan.LibraryPlan, _ question: DemoPlan.AdvicePlan, _ item: Known) throws -> DemoHistory.Moment {
        try moment(plan.confirmed, "word on \(question.key)", as: plan.confirm) { visit in
            try await visit.write { access, tx in try ((), LibraryStore.decide(item.id(), Form(["decision": ["keep"]]), access, tx)) }
        }
    }
}
