/// What a structure is made from (R10): everything that distinguishes one system from another, as data. Nothing in the code knows a country.
///
/// The groups are those of the comparison in `docs/structures.md`. Each fact says where it comes from and whether that was confirmed;
/// a structure starts only when its network has confirmed or changed what was not, as far as it matters.
public struct Template: Sendable, Codable, Equatable {
    public var id: String
    /// Counts up with each change; a running case keeps the version it began with.
    public var version: Int
    public var name: String
    public var purpose: String
    public var identity: Identity
    public var members: Members
    public var door: Door
    /// The way of a concern, in order; the first one is where it arrives. Empty in a network without cases.
    public var stages: [Stage]
    public var clocks: [Clock]
    public var levels: [Grade]
    public var basis: Basis
    public var decision: DecisionMaking
    public var owner: Ownership
    public var plan: Plan
    public var records: RecordRules
    public var ending: Ending
    public var quality: Quality
    /// How soon somebody has to look; the first is the most urgent.
    public var urgencies: [Term]
    public var needs: [Term]
    /// What the person agreed to.
    public var consents: [Term]
    /// What a share may be for.
    public var purposes: [Term]
    /// If–then steps, in the mode of an algorithm.
    public var algorithm: [Step]?
    /// What happens, in the mode of duty cards, and who has to do what then.
    public var events: [Term]?
    public var duties: [Duty]?
    /// Working groups of a network without cases.
    public var groups: [Term]?

    /// A fact of the template: what is so, who says it, and whether that was confirmed.
    public struct Stated<Value: Sendable & Codable & Equatable>: Sendable, Codable, Equatable {
        public var value: Value
        /// A seed and line, a law and section, or `suggested` where both are silent.
        public var source: String
        public var confirmed: Bool

        public init(_ value: Value, source: String, confirmed: Bool) {
            self.value = value
            self.source = source
            self.confirmed = confirmed
        }

        enum CodingKeys: String, CodingKey {
            case value = "is"
            case source, confirmed
        }
    }

    /// A word of a list, with its source and whether the network has to confirm it.
    public struct Term: Sendable, Codable, Identifiable, Equatable {
        public var id: String
        public var words: String
        public var hint: String?
        public var source: String
        public var confirmed: Bool

        public init(id: String, words: String, hint: String?, source: String, confirmed: Bool) {
            self.id = id
            self.words = words
            self.hint = hint
            self.source = source
            self.confirmed = confirmed
        }
    }

    public func purpose(_ id: String) -> Term? { purposes.first { $0.id == id } }
    public func basis(_ id: String) -> LawfulBasis? { basis.bases.first { $0.id == id } }
    public func closure(_ id: String) -> Term? { ending.closures.first { $0.id == id } }
    public func urgency(_ id: String) -> Term? { urgencies.first { $0.id == id } }
    public func words(of needs: [String]) -> [String] { needs.compactMap { id in self.needs.first { $0.id == id }?.words } }
    public func stage(_ id: String) -> Stage? { stages.first { $0.id == id } }
    public func place(_ id: String) -> Place? { (members.permanent + members.guests).first { $0.id == id } }
}
