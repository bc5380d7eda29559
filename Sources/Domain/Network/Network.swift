/// The sectors of a network (R1; S1:33-41, S2:306-316).
public enum Sector: String, Worded {
    case lawEnforcement = "law-enforcement"
    case youth
    case government
    case health
    case civilSociety = "civil-society"
    case community

    public var words: String {
        switch self {
        case .lawEnforcement: "Law enforcement and justice"
        case .youth: "Youth and education"
        case .government: "Government and social services"
        case .health: "Health"
        case .civilSociety: "Civil society"
        case .community: "Family and community"
        }
    }
}

/// How an agency takes part (S0:32-34, S1:102).
public enum Engagement: String, CaseIterable, Sendable, Codable {
    case permanent
    case adHoc = "ad-hoc"
    case guest

    public var words: String {
        switch self {
        case .permanent: "Permanent member"
        case .adHoc: "Called when needed"
        case .guest: "Guest"
        }
    }
}

/// An organisation (or a bounded community seat) in the network.
public struct Agency: Sendable, Identifiable, Hashable {
    public typealias ID = Domain.ID<Agency>
    public let id: ID
    public var name: String
    public var sector: Sector
    public var level: String
    public var area: String
    public var phone: String
    public var email: String
    /// Services, one a line.
    public var services: String
    /// What the agency may and may not do.
    public var may: String
    public var engagement: Engagement

    public init(
        id: ID, name: String, sector: Sector, level: String, area: String, phone: String, email: String, services: String, may: String,
        engagement: Engagement
    ) {
        self.id = id
        self.name = name
        self.sector = sector
        self.level = level
        self.area = area
        self.phone = phone
        self.email = email
        self.services = services
        self.may = may
        self.engagement = engagement
    }
}

/// What a seat is for. Access flows through seats, never through persons (R22).
public enum Function: String, CaseIterable, Sendable, Codable {
    /// Works cases for an agency.
    case practitioner
    /// Runs a structure: triage, team, monitoring of every step (S1:90, S1:193).
    case coordinator
    /// Runs the installation: accounts and agencies, never content.
    case administrator
    /// Data protection officer: the log, never content.
    case auditor

    public var words: String {
        switch self {
        case .practitioner: "Practitioner"
        case .coordinator: "Coordinator"
        case .administrator: "Administrator"
        case .auditor: "Data protection officer"
        }
    }
}

/// A function in an agency, held by a practitioner from–to, with a deputy. Everything attached to the seat survives the person (R22).
public struct Seat: Sendable, Identifiable, Hashable {
    public typealias ID = Domain.ID<Seat>
    public let id: ID
    public var agency: Agency.ID
    public var title: String
    public var function: Function
    public var holder: Practitioner.ID?
    public var deputy: Practitioner.ID?
    public var from: Day
    /// The last day of the seat; none means until further notice.
    public var until: Day?
    /// Whether others may ask it about the law (R44).
    public var advisesOnLaw: Bool
    /// On what it advises as an expert (R47).
    public var topics: [String]

    public init(
        id: ID, agency: Agency.ID, title: String, function: Function, holder: Practitioner.ID?, deputy: Practitioner.ID?, from: Day,
        until: Day?, advisesOnLaw: Bool = false, topics: [String] = []
    ) {
        self.id = id
        self.agency = agency
        self.title = title
        self.function = function
        self.holder = holder
        self.deputy = deputy
        self.from = from
        self.until = until
        self.advisesOnLaw = advisesOnLaw
        self.topics = topics
    }
}
