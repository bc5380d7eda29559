/// A closed list of codes, each with the words that people read.
public protocol Worded: RawRepresentable, CaseIterable, Sendable, Codable where RawValue == String { var words: String { get } }

extension Worded {
    /// Whoever mistypes a word of the list is told the list.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(rawValue: text) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is not known here. Use one of: \(known)."))
        }
        self = value
    }
}
