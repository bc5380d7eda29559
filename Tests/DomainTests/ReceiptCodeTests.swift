import Testing

@testable import Domain

@Suite("Receipt codes") struct ReceiptCodeTests {
    private static func code(_ seed: UInt64) -> ReceiptCode {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        return ReceiptCode { count in
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
        }
    }

    private func mistake(_ typed: String) -> ReceiptCode.Mistyped? {
        do throws(ReceiptCode.Mistyped) { _ = try ReceiptCode(typed) } catch { return error }
        return nil
    }

    @Test("R32: a code has 113 random bits in six groups of four letters that cannot be mistaken, and is read however it is typed")
    func reads() throws {
        #expect(ReceiptCode.letters.count == 31 && Set(ReceiptCode.letters).isDisjoint(with: "01ILO".utf8))
        #expect(Set((0..<500).map { Self.code($0).text }).count == 500)
        for seed in 0..<50 {
            let code = Self.code(UInt64(seed))
            #expect(code.text.split(separator: "-").map(\.count) == [4, 4, 4, 4, 4, 4])
            for typed in [code.text, code.text.lowercased(), code.text.replacing("-", with: ""), " \(code.text.replacing("-", with: " – "))\n"] {
                #expect(try ReceiptCode(typed) == code)
            }
        }
    }

    @Test("R32: every single wrong letter and every swap of neighbours is told as a typing mistake", arguments: 0..<20 as Range<UInt64>)
    func mistakes(seed: UInt64) {
        let good = Array(Self.code(seed).text.replacing("-", with: "").utf8)
        for place in good.indices {
            for letter in ReceiptCode.letters where letter != good[place] {
                var wrong = good
                wrong[place] = letter
                #expect(mistake(String(decoding: wrong, as: UTF8.self)) == .check)
            }
            guard place > 0, good[place] != good[place - 1] else { continue }
            var swapped = good
            swapped.swapAt(place, place - 1)
            #expect(mistake(String(decoding: swapped, as: UTF8.self)) == .check)
        }
    }

    @Test("R32: what is too short, too long, empty or has a letter of no code is told with the group where it is") func others() {
        let good = Self.code(1).text
        #expect(mistake(" - ") == .empty && mistake(String(good.dropLast())) == .length(23) && mistake(good + "A") == .length(25))
        #expect(mistake("ABCD-EFO2") == .letter("O", group: 2) && mistake("ABCD-ä") == .letter("ä", group: 2))
        #expect(ReceiptCode.Mistyped.letter("O", group: 2).sentence.contains("“O” in group 2"))
        #expect(mistake("e\u{301}" + good) != nil && mistake("{BCD") == .letter("{", group: 1))
    }
}

@Suite("Concerns from outside") struct OutsideFormTests {
    /// With all doors.
    private static let template = {
        var template = Sample.template
        template.door.ways = Template.Doorway.allCases.map { .init(id: $0, words: $0.words, hint: nil, source: "test", confirmed: true) }
        return template
    }()

    private static let good: [String: [String]] = [
        "way": ["family"], "urgency": ["soon"], "name": ["My nephew"], "seen": ["He stays away."], "reach": ["code"],
    ]

    private func fields(_ changes: [String: String]) -> [String] {
        do throws(FormErrors) {
            _ = try OutsideForm.parse(Form(Self.good.merging(changes.mapValues { [$0] }) { $1 }), Self.template)
            return []
        } catch { return error.problems.map(\.field) }
    }

    @Test("R32: family, self and without a name ask for what each needs; contact only from those who want to be reached") func ways() throws {
        #expect(fields([:]) == [] && fields(["seen": ""]) == ["seen"] && fields(["name": ""]) == ["name"] && fields(["reach": ""]) == ["reach"])
        #expect(fields(["way": "self", "name": ""]) == [] && fields(["way": "anonymous", "name": "", "reach": ""]) == [])
        #expect(fields(["reach": "contact"]) == ["contact"] && fields(["reach": "contact", "contact": "0100"]) == [])
        #expect(fields(["way": "partner"]) == ["way"] && fields(["way": "police"]) == ["way"] && fields(["urgency": "x"]) == ["urgency"])
        let form = try OutsideForm.parse(Form(Self.good.merging(["contact": ["0100"]]) { $1 }), Self.template)
        #expect(form.content.contact.isEmpty, "whoever chose the code leaves no number behind")
        let nameless = try OutsideForm.parse(Form(Self.good.merging(["way": ["anonymous"], "sender": ["Me"], "contact": ["0100"]]) { $1 }), Self.template)
        #expect(nameless.content.sender.isEmpty && nameless.content.contact.isEmpty)
    }

    @Test("R32: a practitioner says through which door a concern came; a partner's own when nothing is said") func door() throws {
        func door(_ typed: String?) throws -> Template.Doorway {
            try ReferralForm.parse(Form(ReferralFormTests.good.merging(typed.map { ["door": [$0]] } ?? [:]) { $1 }), Self.template).door
        }
        #expect(try door(nil) == .partner && door("") == .partner && door("police") == .police && door("self") == .own && door("family") == .family)
        #expect(throws: FormErrors.self) { try door("anonymous") }
        #expect(throws: FormErrors.self) { try door("window") }
    }
}
