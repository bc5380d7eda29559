import Testing

@testable import Domain

struct FormTests {
    @Test(
        "R97: text keeps its inside, loses the white space around it, and has LF line ends",
        arguments: [
            ("", ""), (" \t\r\n ", ""), ("a", "a"), ("  a b\t", "a b"), ("a\r\nb\r\n", "a\nb"), ("a\nb", "a\nb"), ("a\n\r\nb", "a\n\nb"),
            ("a\rb", "a\rb"), ("\u{a0}a", "\u{a0}a"), ("e\u{301}", "e\u{301}"), ("\u{1F468}\u{200D}\u{1F469}\r\n", "\u{1F468}\u{200D}\u{1F469}"),
        ])
    func trimming(_ typed: String, _ kept: String) {
        #expect(Array(trimmed(typed).utf8) == Array(kept.utf8))
        #expect(Array(trimmed(kept).utf8) == Array(kept.utf8))
    }

    @Test(
        "R97: white space is cut by bytes, also where Swift sees one character with it",
        arguments: [
            ("a\r\n\u{301}b", "a\n\u{301}b"), (" \u{301}b", "\u{301}b"), ("b\r\n\u{301}", "b\n\u{301}"), ("\r\n\u{301}\r\n", "\u{301}"),
        ])
    func trimmingBytes(_ typed: String, _ kept: String) { #expect(Array(trimmed(typed).utf8) == Array(kept.utf8)) }

    @Test("R97: trimming twice changes no more than once, whatever the mixture")
    func trimmingTwice() {
        var random = SplitMix64(state: 97)
        let pieces = ["\n", "\r\n", " ", "\t", "a", "\u{301}", "\u{1F3FD}", "ß", "\u{200D}"]
        let texts = (0..<20_000).map { _ in (0..<8).compactMap { _ in pieces.randomElement(using: &random) }.joined() }
        #expect(texts.map(trimmed).first { !trimmed($0).utf8.elementsEqual($0.utf8) || $0.utf8.contains(0x0d) } == nil)
    }

    @Test("R97: CR CR LF becomes LF too")
    func doubleReturn() {
        #expect(Array(trimmed("a\r\r\nb").utf8) == Array("a\nb".utf8))
    }

    @Test("R97: a limit counts Unicode scalars, at and over it", arguments: ["x", "ß", "\u{1F3FD}", "e\u{301}", "\u{1F468}\u{200D}\u{1F469}"])
    func limits(_ piece: String) {
        let size = piece.unicodeScalars.count
        let text = String(repeating: piece, count: 12)
        var form = Form(["field": [text]])
        #expect(form.required("field", "Missing.", limit: 12 * size) == text)
        #expect(form.errors.isEmpty)
        #expect(form.optional("field", limit: 12 * size - 1) == text)
        #expect(form.errors.message(for: "field") == "This is \(12 * size) characters long. Shorten it to \(12 * size - 1) or fewer.")
    }

    @Test("R97: control characters are refused, tabs and line ends are not", arguments: 0..<0x20 as Range<UInt8>)
    func control(_ byte: UInt8) {
        var form = Form(["field": ["a\(Character(Unicode.Scalar(byte)))\u{301}b"]])
        _ = form.optional("field")
        let refused = "This has control characters in it. Type the text again without them."
        #expect(form.errors.message(for: "field") == ([0x09, 0x0a, 0x0d].contains(byte) ? nil : refused))
    }

    @Test("R97: so are delete and the second set of control characters", arguments: ["\u{7f}", "\u{80}", "\u{9b}", "\u{9f}"])
    func moreControl(_ text: String) {
        var form = Form(["field": ["a\(text)b"]])
        _ = form.optional("field")
        #expect(form.errors.message(for: "field") != nil)
    }

    @Test("R97: a required text of white space only is missing; an optional one is empty", arguments: ["", " ", "\r\n\t "])
    func missing(_ typed: String) {
        var form = Form(["field": [typed]])
        #expect(form.optional("field") == "")
        #expect(form.errors.isEmpty)
        #expect(form.required("field", "Write it.") == "")
        #expect(form.errors.problems == [.init(field: "field", message: "Write it.")])
    }

    @Test("R97: one text can have two faults, and both are told")
    func twoFaults() {
        var form = Form(["field": ["a\u{0}bc"]])
        _ = form.required("field", "Write it.", limit: 3)
        #expect(form.errors.problems.count == 2)
        #expect(problems { () throws(FormErrors) in try form.check() } == form.errors.problems)
    }

    @Test("R97: the first of several values counts; an unknown field is empty")
    func values() {
        let form = Form(["one": [" a ", "b"], "none": []])
        #expect(form.raw("one") == " a ")
        #expect(form.text("one") == "a")
        #expect(form.all("one") == [" a ", "b"])
        #expect(form.raw("none") == "" && form.raw("else") == "" && form.all("else") == [])
    }

    @Test(
        "R97: a day is empty, a day, or a sentence that shows how",
        arguments: [
            ("", nil, true), (" 2027-03-31 ", Day("2027-03-31"), true), ("31.03.2027", nil, false), ("2027-02-29", nil, false),
            ("2027-3-31", nil, false), ("2027-03-31\u{301}", nil, false),
        ])
    func days(_ typed: String, _ day: Day?, _ isGood: Bool) {
        var form = Form(["until": [typed]])
        #expect(form.day("until") == day)
        #expect(form.errors.message(for: "until") == (isGood ? nil : "Enter the date as year-month-day, for example 2027-03-31."))
    }

    @Test("R97: a closed list knows its values only")
    func choices() {
        var form = Form(["kind": [" note "], "other": ["Note"]])
        #expect(form.choice("kind", "Choose.", Entry.Kind.init(rawValue:)) == .note)
        #expect(form.choice("other", "Choose.", Entry.Kind.init(rawValue:)) == nil)
        #expect(form.errors.problems == [.init(field: "other", message: "Choose.")])
    }
}
