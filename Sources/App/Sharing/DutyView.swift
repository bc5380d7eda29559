import Domain
import Records

/// What the structure says on duties to report and on secrets, where it matters (R43, R52).
enum DutyView {
    /// Beside what police or justice are to see, or share themselves.
    static func hint(_ template: Template, _ sectors: [Sector]) -> HTML {
        guard let report = template.basis.report?.value, sectors.contains(.lawEnforcement) else { return .empty }
        return "<p class=\"notice\"><strong>Duty to report.</strong> \(report)</p>"
    }

    /// Beside an answer: a holder of a secret may speak, never must.
    static func secrecy(_ template: Template) -> HTML {
        let words =
            switch template.basis.secrecy.value {
            case .mayNeverMust: "You may answer, you never must. Whoever holds a professional secret decides alone, and refusing needs no justification."
            case .dutyToCooperate:
                "Partners of this structure co-operate as far as it is proper. A professional secret can still be kept: then refuse; you need not say why."
            case .agreement: "What you may share follows from the agreement of the partners. Outside of it, refuse; you need not say why."
            case .professional: "Professional secrecy holds. Share what you may, and refuse the rest; you need not say why."
            }
        return "<p class=\"notice\"><strong>\(template.basis.secrecy.value.words).</strong> \(words)</p>"
    }
}

extension CaseFrame {
    /// The sectors of those who would receive something.
    func sectors(_ recipients: [Recipient]) -> [Sector] {
        recipients.compactMap { recipient in
            switch recipient {
            case .team: nil
            case .agency(let id): directory.agency(id)?.sector
            case .seat(let id): directory.agency(of: id)?.sector
            }
        }
    }
}
