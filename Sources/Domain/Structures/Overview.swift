public import Foundation

/// A number as a strategic structure sees it (R12): small ones are hidden, as they could point at somebody.
public enum Figure: Sendable, Equatable {
    case exactly(Int)
    case few
    /// A total from which a hidden number could be worked out.
    case hidden
    /// A stock, rounded: two exact ones in a row would tell what came in between.
    case about(Int)

    /// Our own choice; statistics offices use 3 to 10.
    public static let least = 5

    init(_ count: Int) { self = count < Self.least ? .few : .exactly(count) }

    static func stock(_ count: Int) -> Figure { count < least ? .few : .about((count + 2) / 5 * 5) }

    /// The sum of a row. It stays hidden while it would give a hidden number away: when one is hidden, or when the hidden ones together are few
    /// or as many as they can be.
    static func total(of counts: [Int]) -> Figure {
        let small = counts.filter { $0 < least }
        let isSafe = small.isEmpty || small.count > 1 && (least..<small.count * (least - 1)).contains(small.reduce(0, +))
        return isSafe ? .exactly(counts.reduce(0, +)) : .hidden
    }

    public var words: String {
        switch self {
        case .exactly(let count): "\(count)"
        case .few: "fewer than \(Self.least)"
        case .hidden: "not shown"
        case .about(let count): "about \(count)"
        }
    }
}

/// Three months of the calendar. Only those that are over are counted, so that nobody watches a number change.
public struct Quarter: Sendable, Equatable {
    public let first: Day

    init(containing day: Day) {
        let (_, month, date) = day.civil
        first = day.adding(days: 1 - date).adding(months: -((month - 1) % 3))
    }

    /// The last quarters that are over, the oldest first.
    public static func last(_ count: Int, before day: Day) -> [Quarter] {
        let now = Quarter(containing: day).first
        return (1...count).reversed().map { Quarter(containing: now.adding(months: -3 * $0)) }
    }

    /// From its first moment until the first of the next quarter.
    public func range(in zone: TimeZone) -> Range<Instant> { first.start(in: zone)..<first.adding(months: 3).start(in: zone) }

    /// `Q3 2026`
    public var words: String { "Q\((first.civil.month + 2) / 3) \(first.civil.year)" }
}

/// What a strategic structure sees of an operational one: numbers, never a case (R12; S4:95, S2:358).
public struct Overview: Sendable {
    public struct Line: Sendable, Equatable {
        public let words: String
        public let figures: [Figure]
        /// None for a stock: it does not add up.
        public let total: Figure?

        /// What happened in each quarter.
        public init(_ words: String, events counts: [Int]) {
            self.words = words
            figures = counts.map { Figure($0) }
            total = .total(of: counts)
        }

        /// What was there at the end of each quarter.
        public init(_ words: String, stocks counts: [Int]) {
            self.words = words
            figures = counts.map(Figure.stock)
            total = nil
        }
    }

    public let structure: Structure.ID
    public let name: String
    public let lines: [Line]

    public init(structure: Structure.ID, name: String, lines: [Line]) {
        self.structure = structure
        self.name = name
        self.lines = lines
    }
}
