import Foundation
import Testing

@testable import Domain

@Suite("Likeness: possible or none, by what two people have in common (R33)")
struct LikenessTests {
    private func person(_ name: String, _ born: String = "", _ contact: String = "") -> Participant {
        Participant(name: name, born: born, contact: contact, language: "")
    }

    /// Both ways round, and each with itself.
    private func likeness(_ one: Participant, _ other: Participant) -> Likeness {
        let answer = Likeness.between(one, other)
        #expect(answer == Likeness.between(other, one))
        return answer
    }

    @Test(
        "the same name, as people write it, with the same date of birth",
        arguments: [
            ("Nora Brook", "Brook, Nora"), ("Nora Brook", "NORA  BROOK"), ("Nora Brook", "Dr. Nora Brook"), ("Nora Brook", "Nora Jane Brook"),
            ("Jürgen Müller", "Juergen Mueller"), ("Jürgen Müller", "Jurgen Muller"), ("Ju\u{308}rgen Mu\u{308}ller", "Jürgen Müller"),
            ("Søren Ærø", "Soeren Aero"), ("Weiß Straßer", "Weiss Strasser"), ("Mohammed Yilmaz", "Yılmaz Mohamed"),
            ("Шевченко Юрий", "Yuriy Shevchenko"), ("Шевченко Юрий", "Jurij Schewtschenko"), ("Ахмед Хамидов", "Ahmed Khamidov"),
            ("Γιώργος Νίκου", "Giorgos Nikou"), ("José García", "Garcia Jose"), ("Anna-Lena Vogt", "Vogt Anna Lena"), ("Hassan el Sayed", "Hassan Sayed"),
            ("Ｎｏｒａ Brook", "Nora Brook"), ("O'Connor Sean", "Seán O’Connor"), ("Yusuf", "Jusuf"),
        ])
    func sameName(one: String, other: String) {
        #expect(likeness(person(one, "2007-03-14"), person(other, "2007-03-14")) == .possible, "\(Likeness.keys(of: person(one))) \(other)")
    }

    @Test(
        "another name, or a letter that was mistyped",
        arguments: [
            ("Nora Brook", "Nora Brock"), ("Jonas Meier", "Jonas Maier"), ("Nora Brook", "Nora Lane"), ("Nora Brook", "Brook"), ("Ali Khan", "Alia Khan"),
            ("Al Hassan", "El Karim"), ("Not named", "Not named"), ("Unknown", "Unknown"), ("Mr", "Mr"), ("", ""), ("A B", "A B"), ("?", "?"),
        ])
    func otherName(one: String, other: String) {
        #expect(likeness(person(one, "2007-03-14"), person(other, "2007-03-14")) == .none)
        #expect(likeness(person(one, "2007-03-14", "0170 1234567"), person(other, "2007-03-14", "0170 1234567")) == .none)
    }

    @Test("never a name alone, nor a date, a year, a number or a place alone")
    func nothingAlone() {
        let name = "Nora Brook"
        #expect(likeness(person(name), person(name)) == .none)
        #expect(likeness(person(name, "2007-03-14"), person(name)) == .none)
        #expect(likeness(person(name, "2007-03-14", "0170 1234567"), person("Ida Lane", "2007-03-14", "0170 1234567")) == .none)
        #expect(likeness(person(name, "", "5 Main Street"), person("Ida Lane", "", "5 Main Street")) == .none)
        #expect(likeness(person(name, "2007-03-14"), person(name, "2008-03-14")) == .none)
        // A brother at the same telephone.
        #expect(likeness(person("Nora Brook", "", "0170 1234567"), person("Finn Brook", "", "0170 1234567")) == .none)
        #expect(likeness(person("Nora", "2007-03-14"), person("Nora", "2007-01-01")) == .none, "a name of one word needs the day")
    }

    @Test("the whole name with the year: a date that was guessed, mistyped or set to the first of January")
    func year() {
        #expect(likeness(person("Nora Brook", "2007-03-14"), person("Brook Nora", "2007-01-01")) == .possible)
        #expect(likeness(person("Nora Brook", "2007-03-04"), person("Nora Brook", "2007-04-03")) == .possible)
        #expect(likeness(person("Nora Jane Brook", "2007-03-14"), person("Nora Brook", "2007-01-01")) == .none)
    }

    @Test(
        "a date counts as year-month-day alone, as the forms take it",
        arguments: ["14.3.2007", "2007-3-14", "2007-02-30", "14/03/2007", "2007", " 2007-03-14", "２００７-03-14", ""])
    func dates(born: String) {
        #expect(likeness(person("Nora Brook", born), person("Nora Brook", born)) == .none)
    }

    @Test(
        "one telephone number or mail address, however it was written, with two words of the name",
        arguments: [
            ("0170 1234567", "+49 170 1234567"), ("0170 1234567", "0049-170-123-45-67"), ("(0170) 1234567", "0170/1234567"),
            ("call 0170 1234567 after four", "01701234567"), ("mother: 030 7654321; own: 0170 1234567", "0170.1234567"),
            ("0170 1234567 / 030 7654321", "030 7654321"), ("٠١٧٠ ١٢٣٤٥٦٧", "0170 1234567"), ("nora@post.example", "Nora@Post.Example"),
            ("by mail <nora@post.example>", "nora@post.example, no calls"), ("Main Street 5, 0170 1234567", "+49 (0)170 1234567"),
        ])
    func reach(one: String, other: String) {
        #expect(likeness(person("Nora Brook", "", one), person("Brook Nora", "2007-03-14", other)) == .possible)
        #expect(likeness(person("Nora Brook", "", one), person("Finn Brook", "", other)) == .none)
    }

    @Test(
        "another number, or too short to be one",
        arguments: [
            ("0170 1234567", "0170 1234568"), ("1234567", "1234567"), ("room 12", "room 12 or 13"), ("@nora", "@nora"), ("by post", "by post"), ("a@", "a@"),
        ])
    func otherReach(one: String, other: String) {
        #expect(likeness(person("Nora Brook", "", one), person("Nora Brook", "", other)) == .none)
    }

    @Test(
        "the whole name and one address",
        arguments: [
            ("5 Main Street", "Main Street 5"), ("Hauptstraße 5a", "Hauptstrasse 5a"), ("Hauptstr. 12, 10115 Berlin", "hauptstraße 12"),
            ("12 Quay Lane\nask for the aunt", "at noon; 12 Quay Lane"),
        ])
    func place(one: String, other: String) {
        #expect(likeness(person("Nora Brook", "", one), person("Brook Nora", "", other)) == .possible)
        #expect(likeness(person("Nora Jane Brook", "", one), person("Nora Brook", "", other)) == .none)
        #expect(likeness(person("Nora Brook", "", one), person("Nora Brook", "", "7 Main Street")) == .none)
    }

    @Test("a long text in a name makes few keys")
    func bounded() {
        let story = (0..<90).map { "word\($0)" }.joined(separator: " ")
        #expect(Likeness.keys(of: person(story, "2007-03-14", "0170 1234567")).count < 100)
    }

    /// What a person is made of: numbers into the lists below. Two are alike by them, whatever they look like when written.
    private struct Made {
        var names: Set<Int>
        var day: Int?
        var phone: Int?
        var mail: Int?
        var place: Int?

        func isAlike(_ other: Made) -> Bool {
            let shared = names.intersection(other.names).count
            let isPart = shared >= 2 || (shared == 1 && names.count == 1 && other.names.count == 1)
            let isWhole = names == other.names && names.count >= 2
            func same(_ key: KeyPath<Made, Int?>) -> Bool { self[keyPath: key] != nil && self[keyPath: key] == other[keyPath: key] }
            let isYear = day != nil && other.day != nil && (day ?? 0) / 3 == (other.day ?? 0) / 3
            return isPart && (same(\.day) || same(\.phone) || same(\.mail)) || isWhole && (isYear || same(\.place))
        }
    }

    private static let names = [
        ["Müller", "Mueller", "MÜLLER", "Muller"], ["Mohammed", "Mohamed"], ["Юлия", "Yulia", "Julija"], ["Sørensen", "Soerensen"], ["Nora", "nora", "NÓRA"],
        ["Karimi"], ["Schneider", "schneider"],
    ]
    /// Three days of each year.
    private static let days = ["2007-03-14", "2007-01-01", "2007-12-24", "2008-03-14", "2008-01-01", "2008-12-24"]
    private static let phones = [["0170 1234567", "+49 170 1234567", "0170/1234567"], ["030-7654321", "+4930 7654321"]]
    private static let mails = [["a@post.example", "A@POST.example"], ["b@post.example"]]
    private static let places = [["5 Main Street", "main street 5"], ["Hafenstraße 12", "Hafenstrasse 12"]]

    private func write(_ made: Made, _ chance: inout Chance) -> Participant {
        func one(_ list: [String]) -> String { list[chance.below(list.count)] }
        var words = made.names.sorted().map { one(Self.names[$0]) }
        for index in words.indices { words.swapAt(index, chance.below(words.count)) }
        if chance.below(4) == 0 { words.insert("Mr.", at: 0) }
        var lines = [made.phone.map { one(Self.phones[$0]) }, made.mail.map { one(Self.mails[$0]) }, made.place.map { one(Self.places[$0]) }].compactMap(\.self)
        if lines.count > 1, chance.below(2) == 0 { lines.reverse() }
        return person(words.joined(separator: one([" ", ", ", "-"])), made.day.map { Self.days[$0] } ?? "", lines.joined(separator: one(["\n", "; ", ", "])))
    }

    @Test("30,000 generated pairs: the answer is that of a plain comparison of what they were made of", arguments: [1, 2, 3] as [UInt64])
    func generated(seed: UInt64) {
        var chance = Chance(seed: seed)
        var possible = 0
        for _ in 0..<10_000 {
            let (first, another) = (make(&chance), make(&chance))
            // The second is half the first.
            var second = first
            if chance.below(2) == 0 { second.names = another.names }
            for key in [\Made.day, \.phone, \.mail, \.place] where chance.below(2) == 0 { second[keyPath: key] = another[keyPath: key] }
            let (one, other) = (write(first, &chance), write(second, &chance))
            let expected: Likeness = first.isAlike(second) ? .possible : .none
            #expect(likeness(one, other) == expected, "\(one) \(other)")
            if expected == .possible { possible += 1 }
        }
        #expect(possible > 3_000 && possible < 7_000, "\(possible)")
    }

    private func make(_ chance: inout Chance) -> Made {
        let names = Set((0..<chance.below(3) + 1).map { _ in chance.below(Self.names.count) })
        func some(_ count: Int) -> Int? { chance.below(2) == 0 ? nil : chance.below(count) }
        return Made(names: names, day: some(6), phone: some(2), mail: some(2), place: some(2))
    }
}

/// Chance that is the same each time (SplitMix64).
private struct Chance {
    var seed: UInt64

    mutating func below(_ count: Int) -> Int {
        seed &+= 0x9e37_79b9_7f4a_7c15
        var bits = (seed ^ (seed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((bits ^ (bits >> 31)) % UInt64(count))
    }
}
