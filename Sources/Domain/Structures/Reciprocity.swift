/// Who asked, gave, got, and did not answer, by agency and sector, in one quarter (R49; S1:134-136, S2:397, S4:67-75). Never a name, never a case.
public struct Reciprocity: Sendable {
    /// What was counted of one agency.
    public struct Counts: Sendable, Equatable {
        public var asked = 0
        public var withText = 0
        public var withoutText = 0
        public var unanswered = 0
        public var shared = 0
        public var received = 0

        public init() {}

        /// One number where the rule hides what is held: “nothing”, “refused” and silence are the same (R52).
        func outcomes(hides: Bool) -> [Int] { hides ? [withText, withoutText + unanswered] : [withText, withoutText, unanswered] }

        func figures(hides: Bool) -> [Figure] {
            let outcomes = outcomes(hides: hides)
            return [Figure(asked), .closed(outcomes)] + (outcomes + [shared, received]).map { Figure($0) }
        }
    }

    public struct Line: Sendable, Equatable {
        public let words: String
        public let figures: [Figure]
    }

    public let quarter: Quarter
    public let measures: [String]
    public let sectors: [Line]
    public let agencies: [Line]

    /// - Parameter counts: of agencies by their id; one that is left out has done nothing.
    public init(_ quarter: Quarter, _ counts: [Agency.ID: Counts], agencies: [Agency], hides: Bool) {
        self.quarter = quarter
        let none = hides ? ["Gave no information"] : ["Held nothing or refused", "Did not answer"]
        measures = ["Asked", "Was asked", "Answered with text"] + none + ["Entries shared", "Entries received"]
        let known = agencies.map { (agency: $0, counts: counts[$0.id] ?? Counts()) }
        self.agencies = known.map { Line(words: $0.agency.name, figures: $0.counts.figures(hides: hides)) }
        sectors = Sector.allCases.compactMap { sector in
            let own = known.filter { $0.agency.sector == sector }.map(\.counts)
            guard !own.isEmpty else { return nil }
            let outcomes = own.map { $0.outcomes(hides: hides) }
            let sums = (outcomes.first ?? []).indices.map { index in Figure.closed(outcomes.map { $0[index] }) }
            let first = [Figure.closed(own.map(\.asked)), .closed(outcomes.flatMap(\.self))]
            return Line(words: sector.words, figures: first + sums + [.closed(own.map(\.shared)), .closed(own.map(\.received))])
        }
    }
}

extension Figure {
    /// A sum beside its parts, in more than one direction: it is shown only when no part is hidden.
    static func closed(_ counts: [Int]) -> Figure {
        let sum = counts.reduce(0, +)
        if sum < least { return .few }
        return counts.contains { $0 < least } ? .hidden : .exactly(sum)
    }
}
