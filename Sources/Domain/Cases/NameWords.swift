import Foundation

/// The words of a name as they are compared, to find a case and for likeness (R33): lower case, without accents, split at anything that is no letter or digit.
public func nameWords(_ name: String) -> [String] {
    let spelt = name.lowercased().unicodeScalars.map { letterSpelling[$0] ?? String($0) }.joined()
    let folded = spelt.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    let words = folded.unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { String($0) }
    return Array(Set(words.filter { $0.utf8.count >= 2 })).sorted()
}

/// Letters that have no accent to take off.
private let letterSpelling: [Unicode.Scalar: String] = [
    "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ß": "ss",
]
