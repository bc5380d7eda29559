/// Finds what could tell of whom a text speaks, before it is asked without a name (R31; S4:110: an anonymised talk can still identify).
///
/// Patterns and lists only, in one pass over the text: nothing is learned, stored or sent. It warns, word by word, and it misses things; whoever
/// writes decides. In English, and in other languages with small letters for nouns, a capital letter inside a sentence is taken as a name unless the
/// word is known. German writes every noun with a capital, so there a name is found by what stands before it (“Herr”, “Sohn von”, “heißt”), by lists of
/// first names, and as the word after such a name; a rare first name alone is missed. Scripts without capitals are reported as not checked.
public enum Identifying {
    public enum Kind: String, Worded {
        case name, contact, date, phone, address, place, number, combination, unread

        public var words: String {
            switch self {
            case .name: "Name"
            case .contact: "E-mail or account"
            case .date: "Exact date"
            case .phone: "Telephone"
            case .address: "Address"
            case .place: "Small place"
            case .number: "Number of a thing or file"
            case .combination: "Rare combination"
            case .unread: "Not checked"
            }
        }
    }

    /// What the text is written in: it decides what a capital letter means.
    public enum Language: String, Worded {
        case english, german, other

        public var words: String {
            switch self {
            case .english: "English"
            case .german: "German"
            case .other: "Another language"
            }
        }
    }

    /// What is known beforehand.
    public struct Setting: Sendable {
        public var language: Language
        /// Names of places with few people, as the network lists them.
        public var places: [String]
        /// Names that identify nobody: agencies and structures.
        public var known: [String]

        public init(language: Language = .english, places: [String] = [], known: [String] = []) {
            self.language = language
            self.places = places
            self.known = known
        }
    }

    /// Words that could identify somebody, and why.
    public struct Warning: Sendable, Equatable {
        public let kind: Kind
        /// Unicode scalars of the text.
        public let range: Range<Int>
        public let words: String
        /// A sentence for whoever wrote them.
        public let why: String
    }

    /// A piece of the text as it is shown: with the number of its warning, or plain.
    public struct Piece: Sendable, Equatable {
        public let words: String
        public let warning: Int?
    }

    /// Unicode scalars that are read; what comes after is reported as not checked.
    public static let limit = 20_000

    /// All warnings, in the order of the text.
    public static func warnings(in text: String, _ setting: Setting = Setting()) -> [Warning] {
        let scalars = Array(text.unicodeScalars)
        var scan = Scan(Array(scalars.prefix(limit)), setting.language)
        scan.passOver(setting.known)
        scan.findContacts()
        scan.findDates()
        scan.findAddresses()
        scan.findNumbers()
        scan.findPlaces(setting.places)
        scan.findNames()
        scan.findCombinations()
        scan.findUnreadable()
        var found = scan.found.map { made($0.range, $0.kind, $0.why, scalars) }
        if scalars.count > limit {
            found.append(made(limit..<scalars.count, .unread, "Only the first \(limit) characters are checked. Shorten the text.", scalars))
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func made(_ range: Range<Int>, _ kind: Kind, _ why: String, _ scalars: [Unicode.Scalar]) -> Warning {
        Warning(kind: kind, range: range, words: text(scalars[range]), why: why)
    }

    /// The text in pieces, each warned one by itself. Together they are the text.
    public static func pieces(of text: String, _ warnings: [Warning]) -> [Piece] {
        let scalars = Array(text.unicodeScalars)
        var pieces: [Piece] = []
        var end = 0
        for (number, warning) in warnings.enumerated() where warning.range.lowerBound >= end && warning.range.upperBound <= scalars.count {
            if warning.range.lowerBound > end { pieces.append(Piece(words: Self.text(scalars[end..<warning.range.lowerBound]), warning: nil)) }
            pieces.append(Piece(words: Self.text(scalars[warning.range]), warning: number))
            end = warning.range.upperBound
        }
        if end < scalars.count { pieces.append(Piece(words: Self.text(scalars[end...]), warning: nil)) }
        return pieces
    }

    static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
