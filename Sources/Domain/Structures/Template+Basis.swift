extension Template {
    /// A lawful ground on which entries are shared (R39, R42; security reference 2.4): in plain words, with the law, and what may be shared on it.
    public struct LawfulBasis: Sendable, Codable, Identifiable, Equatable {
        /// What has to be there besides the words.
        public enum Rest: String, Worded {
            /// A consent of the person that is on record.
            case person
            /// A consent of a parent or guardian that is on record.
            case parent
            /// Serious danger: a ground, and a second person.
            case danger

            public var words: String {
                switch self {
                case .person: "A consent of the person on record"
                case .parent: "A consent of a parent on record"
                case .danger: "Serious danger, with a ground and a second person"
                }
            }
        }

        /// What may be shared on it at most, by agencies of one sector or by all.
        public struct Allowance: Sendable, Codable, Equatable {
            public var sector: Sector?
            public var most: Level
            /// In words, for whoever shares.
            public var words: String
        }

        public var id: String
        public var words: String
        /// What it means, in plain words.
        public var hint: String?
        /// Law and section.
        public var law: String?
        /// Its concept in a version of the Data Privacy Vocabulary, for machines of others.
        public var dpv: String?
        public var rests: Rest?
        public var allows: [Allowance]?
        public var source: String
        public var confirmed: Bool

        public var restsOnConsent: Bool { rests == .person || rests == .parent }

        /// The most that an agency of a sector may share on it; none where nothing is said. The sector's own line goes before the one for all.
        public func most(for sector: Sector) -> (level: Level, words: String)? {
            let allowance = allows?.first { $0.sector == sector } ?? allows?.first { $0.sector == nil }
            return allowance.map { ($0.most, $0.words) }
        }
    }
}
