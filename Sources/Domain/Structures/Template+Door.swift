extension Template {
    /// What happens before a concern becomes a case (R30–R37).
    public struct Door: Sendable, Codable, Equatable {
        public var ways: [Way]
        public var selfCheck: Stated<Bool>
        /// Whether members may be asked about a situation without a name.
        public var consultation: Stated<Bool>
        public var criteria: [Term]
        public var threshold: Stated<Threshold>
        public var police: Stated<PoliceRole>
        /// Days after which a refused referral keeps no more than that it was there (R37).
        public var stripAfter: Stated<Int>
    }

    public struct Way: Sendable, Codable, Identifiable, Equatable {
        public var id: Doorway
        public var words: String
        public var hint: String?
        public var source: String
        public var confirmed: Bool
    }

    /// Who may bring a concern (R32; S0:25, 50, S2:399).
    public enum Doorway: String, Worded {
        case partner, family
        /// The person about whom it is.
        case own = "self"
        case police, anonymous

        public var words: String {
            switch self {
            case .partner: "A partner agency"
            case .family: "The family or somebody close"
            case .own: "The person"
            case .police: "The police"
            case .anonymous: "Anybody, without a name"
            }
        }
    }

    public enum Threshold: String, Worded {
        case all, any, weighed

        public var words: String {
            switch self {
            case .all: "All entry criteria hold"
            case .any: "At least one entry criterion holds"
            case .weighed: "The criteria are weighed together"
            }
        }
    }

    /// How the police take part in the door (R34; S1:102).
    public enum PoliceRole: String, Worded {
        /// They are asked before adoption and answer without detail.
        case gate
        /// They sit at the table.
        case member
        /// There is a contact who can be called.
        case contact
        case none

        public var words: String {
            switch self {
            case .gate: "Asked first; the answer has no detail"
            case .member: "A member of the table"
            case .contact: "A contact who can be called"
            case .none: "No part in it"
            }
        }
    }

    /// A place on the way of a concern: what is asked there, and where it goes on.
    public struct Stage: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        public var questions: [String]
        public var outcomes: [Outcome]
        public var source: String
        public var confirmed: Bool
    }

    /// An end of a stage.
    public struct Outcome: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        public var hint: String?
        public var effect: Effect
        /// The next stage, where the effect leads to one.
        public var to: String?
        /// The level on which the case is from then on.
        public var level: String?
        /// What must be on record before.
        public var needs: [Guard]?
        /// What happened with it, where a clock counts from that: an expert was asked, or answered (S1:189-191, S3:239).
        public var marks: Event?
        public var source: String
        public var confirmed: Bool
    }

    public enum Effect: String, Worded {
        /// On to another stage.
        case move
        /// Becomes a case, in another stage.
        case adopt
        /// Stays where it is: something is asked for, or goes out.
        case wait
        /// Ends before it was a case.
        case close
        /// Ends before it was a case; one agency can help by itself.
        case signPost = "sign-post"
        /// Ends here and goes on elsewhere: another structure, or the police.
        case handOn = "hand-on"
        /// The case ends and is looked back on.
        case finish

        public var words: String {
            switch self {
            case .move: "goes on to another stage"
            case .adopt: "becomes a case"
            case .wait: "stays where it is"
            case .close: "ends without a case"
            case .signPost: "is pointed to another agency"
            case .handOn: "is handed on"
            case .finish: "is closed"
            }
        }

        /// Whether a stage follows.
        public var leadsOn: Bool { self == .move || self == .adopt }
        public var ends: Bool { [.close, .signPost, .handOn, .finish].contains(self) }
    }

    /// What has to be on record before an outcome can be taken.
    public enum Guard: String, Worded {
        case consent, police, decision, pledge, owner
        /// The steps of the algorithm led to this outcome.
        case steps

        public var words: String {
            switch self {
            case .consent: "the agreement of the person, or of a parent"
            case .police: "an answer of the police that does not object"
            case .decision: "a decision by the rule of this structure"
            case .pledge: "the confidentiality pledge of everybody who takes part"
            case .owner: "an owner of the case"
            case .steps: "the answers to the steps that lead here"
            }
        }
    }
}
