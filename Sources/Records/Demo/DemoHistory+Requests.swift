import Domain
import Foundation

extension DemoHistory {
    /// A request, and its answer if there is one.
    mutating func ask(_ name: String, _ key: String, _ plan: DemoPlan.RequestPlan) throws {
        let visit: @Sendable () throws -> CaseVisit<CanEditCase> = try visit(plan.by, plan.at, key)
        let (ids, seat, day) = try (ids, cast.seat(plan.to).id, calendar.instant(plan.at).day(in: .gmt))
        var values = [
            "seat": [seat.text], "purpose": [plan.purpose], "basis": [plan.basis], "why": [plan.why], "due": [try calendar.day(plan.due).text],
            "known": RequestForm.Known.allCases.map(\.rawValue),
        ]
        for (index, question) in plan.questions.enumerated() { values["question-\(index + 1)"] = [question] }
        let form = Form(values)
        try add(plan.at, name) {
            let id = try await visit().write { access, tx in
                let template = try StructureStore.current(access, tx).template
                return try RequestStore.ask(.parse(form, template, seats: [seat], today: day), access, tx)
            }
            ids.set(name, id.text)
        }
        if let at = plan.answered { try answer(name, at, plan.to, plan.answers ?? []) }
    }

    private mutating func answer(_ name: String, _ at: String, _ seat: String, _ answers: [DemoPlan.AnswerPlan]) throws {
        let (cast, ids, log) = (cast, ids, log)
        let day = try calendar.instant(at).day(in: .gmt)
        var values: [String: [String]] = ["audience": ["agency"]]
        for (index, answer) in answers.enumerated() {
            values["answer-\(index + 1)"] = [answer.kind]
            values["text-\(index + 1)"] = [answer.text ?? ""]
            values["reason-\(index + 1)"] = [answer.reason ?? ""]
            values["words-\(index + 1)"] = [answer.words ?? ""]
        }
        let form = Form(values)
        try add(at, "answer to \(name)") {
            let visit: DeskVisit<CanRefer> = try cast.viewer(seat, on: day).visit(log)
            try await visit.write { access, tx in try ((), AnswerStore.answer(ids.id(name), form, access, tx)) }
        }
    }
}
