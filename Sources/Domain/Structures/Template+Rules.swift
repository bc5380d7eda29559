extension Template {
    /// A level of care or severity, with who attends (R19).
    public struct Grade: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        public var criteria: String
        public var attends: String
        /// Permanent places that attend at this level, where it names some (R19; S4:134).
        public var places: [String]?
        public var source: String
        public var confirmed: Bool
    }

    public struct Basis: Sendable, Codable, Equatable {
        public var participation: Stated<Participation>
        public var minors: Stated<String>
        /// Whether each share needs an agreement of its own.
        public var perShare: Stated<Bool>
        /// What the person is told, and when.
        public var told: Stated<String>
        public var secrecy: Stated<Secrecy>
        /// Whether an agency that keeps secrets tells that it holds something and does not share it (R52). Shown where nothing is said.
        public var held: Stated<Held>?
        /// The words on duties to report to the police (R52).
        public var report: Stated<String>?
        /// Within how many working days a request is answered; five where nothing is said (R45).
        public var answerDays: Stated<Int>?
        public var bases: [LawfulBasis]
    }

    /// Whether “information is held and not shared” is told or hidden (R52; S2:384-389).
    public enum Held: String, Worded {
        case shown, hidden

        public var words: String {
            switch self {
            case .shown: "Shown: nothing held, refused or no answer"
            case .hidden: "Hidden: no information is shared"
            }
        }
    }

    /// Whether the person takes part by choice (S1:181).
    public enum Participation: String, Worded {
        case voluntary, compulsory, mixed
        case notRequired = "not-required"

        public var words: String {
            switch self {
            case .voluntary: "Voluntary, by consent"
            case .compulsory: "Compulsory, by law or court"
            case .mixed: "Voluntary, with compulsory parts"
            case .notRequired: "The person does not take part"
            }
        }
    }

    /// What holders of a professional secret do (R43; S1:130, S3:93).
    public enum Secrecy: String, Worded {
        case mayNeverMust = "may-never-must"
        case dutyToCooperate = "duty-to-cooperate"
        case agreement, professional

        public var words: String {
            switch self {
            case .mayNeverMust: "May speak, never must"
            case .dutyToCooperate: "Duty to co-operate, as far as it is proper"
            case .agreement: "By agreement or charter"
            case .professional: "Professional secrecy holds"
            }
        }
    }

    public struct DecisionMaking: Sendable, Codable, Equatable {
        public var rule: Stated<DecisionRule>
        /// How many of the permanent places must be taken part in.
        public var quorum: Stated<Int>
        /// Whether the table decides, or each authority for itself.
        public var decides: Stated<Bool>
        public var dissent: Stated<String>
    }

    public struct Ownership: Sendable, Codable, Equatable {
        public var who: Stated<String>
        public var appointed: Stated<Authority>
        public var contact: Stated<String>
    }

    /// Who settles something.
    public enum Authority: String, Worded {
        case decision, chair, lead, coordinator

        public var words: String {
            switch self {
            case .decision: "A joint decision"
            case .chair: "The chair"
            case .lead: "The lead authority"
            case .coordinator: "The coordinator"
            }
        }
    }

    public struct Plan: Sendable, Codable, Equatable {
        public var steps: Stated<Participation>
        public var approval: Stated<String>
        public var monitor: Stated<String>
    }

    public struct RecordRules: Sendable, Codable, Equatable {
        public var minutes: Stated<String>
        /// Whether something said in the room can stay there.
        public var room: Stated<Bool>
        public var extracts: Stated<Bool>
        public var holder: Stated<String>
        /// Never empty (R86): how long each kind of record is kept.
        public var retention: [Retention]
    }

    public struct Retention: Sendable, Codable, Identifiable, Equatable {
        public enum Kind: String, Worded {
            case refused, closed, minutes

            public var words: String {
                switch self {
                case .refused: "Refused referrals"
                case .closed: "Closed cases"
                case .minutes: "Minutes"
                }
            }
        }

        public var id: Kind
        public var months: Int
        public var source: String
        public var confirmed: Bool
    }

    public struct Ending: Sendable, Codable, Equatable {
        public var closures: [Term]
        public var decided: Stated<Authority>
        public var report: Stated<Bool>
        public var lookBacks: [LookBack]
        public var aftercare: Stated<String>
        public var reentry: Stated<String>
        public var transfer: Stated<Bool>
    }

    /// A check after closure (R77).
    public struct LookBack: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        /// After closure.
        public var months: Int
        public var source: String
        public var confirmed: Bool
    }

    public struct Quality: Sendable, Codable, Equatable {
        public var evaluation: Stated<Bool>
        public var goal: Stated<String>
        public var indicators: [Term]
    }

    /// A step of an algorithm: a question, who may answer it, and where each answer leads.
    public struct Step: Sendable, Codable, Identifiable, Equatable {
        public struct Answer: Sendable, Codable, Equatable {
            public var words: String
            /// Another step, or an outcome of the stage in which the algorithm runs.
            public var to: String
        }

        public var id: String
        public var ask: String
        public var role: String
        public var competence: String?
        public var within: String?
        public var answers: [Answer]
        public var source: String
        public var confirmed: Bool
    }

    /// What one place at the table has to do when an event happens (S3:405-420).
    public struct Duty: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var event: String
        /// A place of the template.
        public var place: String
        public var act: String
        public var hours: Int
        public var inform: String
        public var source: String
        public var confirmed: Bool
    }
}
