import Foundation

/// Whether two people who were brought to a door may be one: possible or none, and never more than that (R33; S0:25).
///
/// Two people are possibly the same when they have one of these in common:
/// - two words of the name, and the date of birth;
/// - two words of the name, and a telephone number or an e-mail address;
/// - the whole name, and the year of birth: dates are guessed, mistyped, or set to the first of January;
/// - the whole name, and an address.
///
/// A name alone is never enough, nor is a telephone that a family or a shelter shares. A name of one word counts with a date of birth, a number or a
/// mail address only. Order, accents, titles, doubled consonants and common ways to write a name in other letters make no difference; a letter that was
/// mistyped does. Nothing is counted, weighed or put in an order: it is a question for a person to answer, with two people before them.
public enum Likeness: Sendable, Equatable {
    case possible, none

    public static func between(_ one: Participant, _ other: Participant) -> Likeness { keys(of: one).isDisjoint(with: keys(of: other)) ? .none : .possible }

    /// What two records of one person have in common. Each is a combination, so that a token of it stands for neither the name nor the date.
    public static func keys(of person: Participant) -> Set<String> {
        let words = Spelling.words(of: person.name)
        let parts = words.count == 1 ? words : words.indices.flatMap { first in words[..<first].map { "\($0) \(words[first])" } }
        var keys: Set<String> = []
        if let born = Day(person.born) { keys.formUnion(parts.map { "born \(born.text) \($0)" }) }
        let reach = Reach(person.contact)
        for way in reach.ways { keys.formUnion(parts.map { "reach \(way) \($0)" }) }
        guard words.count > 1 else { return keys }
        let whole = words.joined(separator: " ")
        if let born = Day(person.born) { keys.insert("year \(born.civil.year) \(whole)") }
        keys.formUnion(reach.places.map { "place \($0) \(whole)" })
        return keys
    }

    /// What the field for the contact has of telephone numbers, mail addresses and places.
    private struct Reach {
        /// Numbers without what begins them at home or abroad, and mail addresses.
        var ways: Set<String> = []
        var places: Set<String> = []

        init(_ contact: String) {
            for line in contact.replacingOccurrences(of: " / ", with: "\n").split(whereSeparator: { $0.isNewline || $0 == "," || $0 == ";" }) {
                let numbers = Spelling.numbers(in: String(line))
                let mails = line.split(whereSeparator: { $0.isWhitespace || "<>()".contains($0) }).filter(Self.isMail)
                ways.formUnion(numbers + mails.map { $0.lowercased() })
                if numbers.isEmpty, mails.isEmpty, let place = Spelling.place(String(line)) { places.insert(place) }
            }
        }

        private static func isMail(_ word: Substring) -> Bool {
            let parts = word.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
        }
    }
}
