import Domain
import Foundation
import HTTPTypes
import Records

/// A report to the police, put on record as such (R52).
enum PoliceReportPages {
    static func new(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>) async throws -> Reply {
        do {
            try await visit.write { access, tx in try ((), PoliceReportStore.record(request.form, access, tx)) }
            return .redirect(.section(.team, visit.caseID).done(.reported))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanEditCase>, _ errors: FormErrors?) async throws -> Reply {
        let (frame, team) = try await visit.read(.caseSeen) { access, tx in try (CaseFrame(access, tx), PoliceReportStore.team(access, tx)) }
        return request.page(frame, .requests, "Report to the police", narrow: true, errors: errors, body(frame, team, request.form, errors))
    }

    private static func body(_ frame: CaseFrame, _ team: [Seat.ID], _ typed: Form, _ errors: FormErrors?) -> HTML {
        let template = frame.structure.template
        let form = typed.values.isEmpty ? Form(["by": [frame.viewer.seat.id.text], "day": [frame.viewer.today.text]]) : typed
        let fields = Fields(form, errors)
        let told = PoliceReportForm.Told.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Report to the police</h1>
            <p class="hint">This sends nothing to the police. It puts on record that something was reported, for all members of the team. In immediate danger call first.</p>
            \(DutyView.hint(template, [.lawEnforcement]))
            <form method="post" action="\(Link.reports(frame.file.id))" data-guard>
            \(fields.select("ground", "On which ground", template.reportBases.map { (value: $0.id, words: $0.words + ($0.confirmed ? "" : " (ask your counsel)")) }))
            \(fields.area("what", "What was reported", hint: "One or two sentences.", rows: 3, limit: 1_000))
            \(fields.input("day", "When", hint: "Year-month-day.", css: "short"))
            \(fields.select("by", "By whom", team.map { (value: $0.text, words: frame.words(.seat($0))) }))
            \(fields.choices("told", "Was the person told?", told))
            \(fields.area("told-why", "If not: why, or when", rows: 2, limit: 500, required: false))
            <div class="buttons"><button>Put it on record</button>\(Parts.link("Cancel", .section(.requests, frame.file.id)))</div></form>
            """
    }
}
