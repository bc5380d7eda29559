/// What a structure is made from (R10): stages, clocks, bases and outcomes as data. Nothing in the code knows a country.
public struct Template: Sendable, Codable {
    public var id: String
    public var version: Int
    public var name: String
    public var purpose: String
    public var stages: [Stage]
    public var outcomes: [TriageOutcome]
    public var clocks: [Clock]
    public var purposes: [Term]
    public var bases: [Term]
    public var closures: [Term]
    public var urgencies: [Urgency]
    public var needs: [Term]
    public var consents: [Term]

    /// A word of a list, with its source and whether the network has to confirm it.
    public struct Term: Sendable, Codable, Identifiable {
        public var id: String
        public var words: String
        public var hint: String?
        public var source: String
        public var confirmed: Bool
    }

    /// A step of the work, in order.
    public struct Stage: Sendable, Codable, Identifiable {
        public var id: String
        public var words: String
        /// What has to be asked at this stage.
        public var questions: [String]
        public var source: String
        public var confirmed: Bool
    }

    /// How a referral can be answered (R35).
    public struct TriageOutcome: Sendable, Codable, Identifiable {
        public enum Effect: String, Sendable, Codable { case adopt, close, signPost = "sign-post", wait }
        public var id: String
        public var words: String
        public var hint: String?
        public var effect: Effect
        public var source: String
        public var confirmed: Bool
    }

    /// A term that runs from an event.
    public struct Clock: Sendable, Codable, Identifiable {
        public enum Event: String, Sendable, Codable { case referred, adopted, reviewed }
        public var id: String
        public var words: String
        public var from: Event
        /// Only for referrals of this urgency, when given.
        public var urgency: String?
        public var hours: Int?
        public var workingDays: Int?
        public var days: Int?
        public var source: String
        public var confirmed: Bool
    }

    public struct Urgency: Sendable, Codable, Identifiable {
        public var id: String
        public var words: String
        public var hint: String?
        public var source: String
        public var confirmed: Bool
    }

    public func purpose(_ id: String) -> Term? { purposes.first { $0.id == id } }
    public func basis(_ id: String) -> Term? { bases.first { $0.id == id } }
    public func closure(_ id: String) -> Term? { closures.first { $0.id == id } }
    public func outcome(_ id: String) -> TriageOutcome? { outcomes.first { $0.id == id } }
    public func urgency(_ id: String) -> Urgency? { urgencies.first { $0.id == id } }
    public func words(of needs: [String]) -> [String] { needs.compactMap { id in self.needs.first { $0.id == id }?.words } }
}
