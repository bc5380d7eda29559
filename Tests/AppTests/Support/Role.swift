import Domain

/// Everybody that the matrix knows, as related to one case of the demo: the one that Estuary Probation owns ("walnut").
enum Role: String, CaseIterable, Sendable {
    case signedOut, member, colleague, stranger, guest, ended, owner, coordinator, administrator, auditor

    /// The key of the seat in `demo.yaml`.
    var seat: String {
        switch self {
        case .signedOut: ""
        case .member: "clinic-psych"
        case .colleague: "health-recovery"
        case .stranger: "social-worker-ines"
        case .guest: "mentor-sami"
        case .ended: "homes-adviser"
        case .owner: "probation-officer"
        case .coordinator: "city-coordinator"
        case .administrator: "city-admin"
        case .auditor: "city-dpo"
        }
    }

    var words: String {
        switch self {
        case .signedOut: "signed out"
        case .stranger: "other agency"
        case .ended: "ended place"
        default: rawValue
        }
    }

    var meaning: String {
        switch self {
        case .signedOut: "nobody is signed in"
        case .member: "a practitioner on the team of the case"
        case .colleague: "a practitioner of the member's agency who is not on the team"
        case .stranger: "a practitioner of an agency without a seat on the team"
        case .guest: "a guest of the team, until a day to come"
        case .ended: "a practitioner whose place in the team has ended"
        case .owner: "the practitioner who owns the case"
        case .coordinator: "the coordinator, a member of the team"
        case .administrator: "the administrator of the installation"
        case .auditor: "the data protection officer"
        }
    }

    /// Whether the seat works with cases and referrals at all.
    var isPractitioner: Bool { ![.signedOut, .administrator, .auditor].contains(self) }
}
