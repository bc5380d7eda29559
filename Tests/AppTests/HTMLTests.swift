import Domain
import Testing

@testable import App

/// Markup passes, text is escaped, byte by byte.
@Suite struct HTMLTests {
    private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    @Test func textIsEscaped() {
        let hostile = "<b a=\"1\" b='2'>&amp;"
        #expect(text("<p>\(hostile)</p>") == "<p>&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;</p>")
        #expect(text("<p>\(7)\(-1)</p>") == "<p>7-1</p>")
    }

    /// A combining mark joins the character before it into one grapheme cluster; the byte is the markup all the same.
    @Test(arguments: ["<", ">", "&", "\"", "'"]) func combiningMarksHideNothing(mark: String) {
        for combining in ["\u{301}", "\u{338}", "\u{200d}", "\u{fe0f}", "\u{20e3}"] {
            let html = text("\(mark + combining)")
            #expect(html.utf8.elementsEqual((escaped(mark) + combining).utf8))
            #expect(!html.utf8.contains(UInt8(ascii: "<")) && !html.utf8.contains(UInt8(ascii: "\"")))
        }
    }

    /// All scalars up to the surrogates: what comes out has no byte of markup and reads back as what went in.
    @Test func everyScalarSurvives() {
        for value in UInt32(1)...0xd7ff {
            guard let scalar = UnicodeScalar(value) else { continue }
            let html = text("\(String(scalar))")
            #expect(html.utf8.elementsEqual(escaped(String(scalar)).utf8))
        }
    }

    @Test func markupPasses() {
        let inner: HTML = "<b>\("x" as String)</b>"
        #expect(text("<p>\(inner)\([inner, inner])\(inner as HTML?)\(nil as HTML?)</p>") == "<p><b>x</b><b>x</b><b>x</b><b>x</b></p>")
        #expect(text(HTML.empty).isEmpty && text(inner + inner) == "<b>x</b><b>x</b>")
    }

    /// A condition that chooses between a literal and a text treats both as text.
    @Test func aChoiceWithATextIsText() {
        let name = "<i>"
        #expect(text("\(name.isEmpty ? "<b>none</b>" : name)") == "&lt;i&gt;")
        #expect(text("\(name + "<b>")") == "&lt;i&gt;&lt;b&gt;")
    }

    @Test func linksAreEscaped() {
        #expect(text("<a href=\"\(Link.invitation("\"><script>"))\">") == "<a href=\"/invitations/&quot;&gt;&lt;script&gt;\">")
        #expect(Link.cases.with(("q", "a b&c=\u{e9}\""), ("none", "")).text == "/cases?q=a%20b%26c%3D%C3%A9%22")
        #expect(Link.cases.with(("none", "")).text == "/cases")
        #expect(Link.home.done(.saved).text == "/?done=saved")
    }

    /// A telephone is digits and plus; nothing else gets into the address.
    @Test(arguments: [
        ("+44 20 7946 0100", "tel:+442079460100"), ("javascript:alert(1)", "tel:1"), ("\"><script>", "tel:"), ("0\u{301}1\u{661}2", "tel:012"),
        ("", "tel:"), ("１２", "tel:"),
    ]) func phonesAreDigits(number: String, address: String) { #expect(Link.phone(number).text == address) }

    @Test func aPhoneIsShownAsTyped() {
        let html = text(Parts.phone("\"><img src=x> 12", of: "<Eve>"))
        #expect(Scanner.tags(Array(html.utf8)).map(\.name) == ["a", "span"])
        #expect(html.holds("href=\"tel:12\"") && html.holds(escaped("\"><img src=x> 12")) && html.holds("&lt;Eve&gt;"))
        #expect(text(Parts.phone("", of: "Eve")).isEmpty)
    }

    /// The reader that the tests use finds what a browser would.
    @Test func theScannerFindsMarkup() {
        let tags = Scanner.tags(Array("a < b <p id=\"x>y\" hidden data-a=z><SCRIPT src='q'>".utf8))
        #expect(tags.map(\.name) == ["p", "SCRIPT"])
        #expect(tags.first?.attributes.map(\.name) == ["id", "hidden", "data-a"])
        #expect(tags.first?.attributes.map(\.isQuoted) == [true, true, false])
        #expect(tags.last?.attributes.map(\.isQuoted) == [false])
    }
}
