extension Template {
    /// What kind of structure this is, for whom, and on what legal ground it stands.
    public struct Identity: Sendable, Codable, Equatable {
        /// The system in the catalogue, `T1` to `T18`.
        public var system: String
        public var country: Stated<String>
        public var mode: Stated<Mode>
        public var target: Stated<String>
        public var phases: Stated<[Phase]>
        public var phenomena: Stated<String>
        public var instruments: [Term]
        public var coordination: Stated<Coordination>
        public var model: Stated<Model>
        public var tier: Stated<Tier>
    }

    /// What a structure works on.
    public enum Mode: String, Worded {
        case cases
        /// If–then steps, each with role, competence and time (S3:392-403).
        case algorithm
        /// No standing panel: an event brings each sector its duties (S3:405-420).
        case dutyCards = "duty-cards"
        /// A network without cases (S3:221-233).
        case workingGroups = "working-groups"

        public var words: String {
            switch self {
            case .cases: "Cases"
            case .algorithm: "Cases, by an algorithm"
            case .dutyCards: "Cases, by duty cards"
            case .workingGroups: "Working groups, no cases"
            }
        }
    }

    public enum Phase: String, Worded {
        case prevention, exit, reintegration
        public var words: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    /// Who steers (R13; S2:358).
    public enum Coordination: String, Worded {
        case horizontal, vertical

        public var words: String {
            switch self {
            case .horizontal: "Horizontal: all are equal, each owner releases"
            case .vertical: "Vertical: one authority leads and may require"
            }
        }
    }

    /// The models of multi-agency work (S3:40-69).
    public enum Model: String, Worded {
        case decisionMaking = "decision-making"
        case serviceCentre = "service-delivery-centre"
        case serviceCoordinated = "service-delivery-coordinated"
        case operationalTeam = "operational-team"

        public var words: String {
            switch self {
            case .decisionMaking: "Decision-making group"
            case .serviceCentre: "Service delivery, under one roof"
            case .serviceCoordinated: "Service delivery, coordinated"
            case .operationalTeam: "Operational team"
            }
        }
    }

    /// A strategic structure sees counts, hurdles and decisions, never a case (R12; S4:95).
    public enum Tier: String, Worded {
        case strategic, operational
        public var words: String { self == .strategic ? "Strategic: counts and hurdles, no case" : "Operational" }
    }

    public struct Members: Sendable, Codable, Equatable {
        public var permanent: [Place]
        public var guests: [Place]
        /// Which place chairs; a structure of duty cards has none.
        public var chair: Stated<String>?
        /// Which place leads in vertical coordination.
        public var lead: Stated<String>?
        public var substitutes: Stated<String>
    }

    /// A place at the table, taken by a seat of an agency of this sector.
    public struct Place: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        public var sector: Sector
        /// Without it the structure cannot start.
        public var required: Bool
        /// When a guest is called.
        public var when: String?
        /// Clearance or training that the seat needs.
        public var demands: String?
        public var source: String
        public var confirmed: Bool
    }
}
