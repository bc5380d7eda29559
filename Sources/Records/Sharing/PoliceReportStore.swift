public import Domain

/// Reports to the police, kept among the decisions of a case (R52).
public enum PoliceReportStore {
    /// Who can have reported: the team as it is today.
    public static func team(_ access: CaseAccess<some Permission>, _ tx: Transaction) throws -> [Seat.ID] {
        try MemberStore.current(access, tx).map(\.seat)
    }

    public static func record(_ form: Form, _ access: CaseAccess<CanEditCase>, _ tx: Transaction) throws -> AuditEvent {
        let template = try StructureStore.current(access, tx).template
        let report = try PoliceReportForm.parse(form, template, team: team(access, tx), today: access.viewer.today)
        let directory = try DirectoryStore.load(tx)
        let note = report.note(by: "\(directory.label(report.by)), \(directory.agency(of: report.by)?.name ?? "")")
        try DecisionStore.insert(.reported, reason: report.what, note: note, access.caseID, by: access.viewer.seat.id, at: tx.now, tx)
        return AuditEvent(.policeReported)
    }
}
