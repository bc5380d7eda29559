import TestSupport
import Testing

@testable import Records

extension TestSite {
    /// Makes the log fail, as with a full disk.
    func failLog() async throws { try await database.refuseInserts("audit_event") }

    /// All rows of the tables that a form could have touched.
    func fingerprint() async throws -> [String] {
        try await database.fingerprint([
            "agency", "practitioner", "seat", "referral", "case_file", "name_token", "member", "decision", "entry", "share", "action", "likeness_notice",
            "likeness_token", "consultation", "consultation_answer", "hurdle", "hurdle_answer", "request", "request_answer", "advice", "advice_message",
            "library_item", "six_steps",
        ])
    }
}
