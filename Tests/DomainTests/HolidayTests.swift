import Testing

@testable import Domain

@Suite("Holidays as typed") struct HolidayTests {
    private func days(_ text: String) throws -> [String] { try HolidayForm.parse(Form(["days": [text]])).days.map { "\($0.day.text) \($0.words)" } }

    @Test("R36: several days are read line by line, whatever ends a line; empty lines are no mistake") func lines() throws {
        #expect(try days("2026-12-25 Christmas Day\r\n\r\n 2027-01-01\tNew Year \n") == ["2026-12-25 Christmas Day", "2027-01-01 New Year"])
        #expect(try days("2026-05-01 Fête du Travail") == ["2026-05-01 Fête du Travail"])
    }

    @Test("R36: each mistake is told with the line in which it stands") func mistakes() {
        let text =
            "\n2026-12-25 Christmas Day\n2026-13-01 Nothing\n2027-01-01\n2026-12-25 Again\n0202-01-01 Typo\nChristmas\n2026-12-26 \(String(repeating: "x", count: 81))"
        let errors = #expect(throws: FormErrors.self) { try days(text) }
        let messages = errors?.problems.map(\.message) ?? []
        #expect(messages.map { $0.prefix(7) } == ["Line 3:", "Line 4:", "Line 5:", "Line 6:", "Line 7:", "Line 8:"])
        #expect(messages.first?.contains("“2026-13-01” is not a day") == true && messages.dropFirst(2).first?.contains("stands in line 2") == true)
        #expect(errors?.problems.allSatisfy { $0.field == "days" } == true)
    }

    @Test(
        "R36: one day needs its date and its words",
        arguments: [("", "x", "day"), ("2026-02-30", "x", "day"), ("1926-12-25", "x", "day"), ("2026-12-25", "", "words")])
    func one(_ day: String, _ words: String, _ field: String) {
        let errors = #expect(throws: FormErrors.self) { try HolidayForm.parse(Form(["day": [day], "words": [words]])) }
        #expect(errors?.problems.map(\.field) == [field])
    }
}
