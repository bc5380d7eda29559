import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import App
@testable import Records

/// Every parser that we wrote ourselves, on mutations of what it reads: it ends, soon, and what it accepts is written back as it was.
@Suite("Fuzzing") struct FuzzTests {
    @Test("Form bodies: what is read is written and read again") func formBodies() async throws {
        var corpus = try Corpus("form")
        try await corpus.holds(8_000) { input in
            guard let values = formValues(input) else { return true }
            let pairs = values.sorted { $0.key < $1.key }.flatMap { name, all in all.map { (name, $0) } }
            let again = formValues(encoded(pairs).utf8)?.sorted { $0.key < $1.key }.flatMap { name, all in all.map { (name, $0) } } ?? []
            return values.count <= 200 && pairs.count == again.count && zip(pairs, again).allSatisfy { isSame($0.0, $1.0) && isSame($0.1, $1.1) }
        }
    }

    @Test("Forms: what is accepted is short, without control characters, and survives storing") func forms() async throws {
        let template = try TemplateFile(TemplateLibrary.text("five-step")).template
        var corpus = try Corpus("form")
        try await corpus.holds(3_000) { input in
            guard let values = formValues(input) else { return true }
            return try AnyForm.texts(Form(values), template).allSatisfy { text, limit in
                let stored = try JSONDecoder().decode(String.self, from: JSONEncoder().encode(text))
                return isSame(stored, text) && text.unicodeScalars.count <= limit
                    && !text.unicodeScalars.contains { $0.properties.generalCategory == .control && !["\n", "\r", "\t"].contains($0) }
            }
        }
    }

    @Test("Days, times, ids, recipients and numbers have one form each") func canonicalTexts() async throws {
        var corpus = try Corpus("text")
        try await corpus.holds(10_000) { input in
            let text = String(decoding: input, as: UTF8.self)
            let written = [
                Day(text)?.text, Instant(text)?.text, ID<Agency>(text)?.text, Recipient(text)?.text, decimal(text).map { String($0) }, parseHex(text)?.hex,
                strictBase64(text).map { Data($0).base64EncodedString() },
            ]
            return written.allSatisfy { $0 == nil || isSame($0, text) }
        }
    }

    @Test("Texts: trimming twice is trimming once, an address stays an address, a query comes back") func looseTexts() async throws {
        var corpus = try Corpus("text")
        try await corpus.holds(6_000) { input in
            let text = String(decoding: input, as: UTF8.self)
            let email = Email(text)?.text
            let bytes = base32Decoded(text)
            return isSame(trimmed(trimmed(text)), trimmed(text)) && (email == nil || isSame(email.flatMap { Email($0)?.text }, email ?? ""))
                && (bytes == nil || base32Decoded(base32(bytes ?? [])) == bytes) && TOTP.acceptedStep(text, secret: input, now: TestClock.start, last: 0) == nil
                && isSame(formValues("q=\(percentEncoded(text))".utf8)?["q"]?.first, text) && Day(text).map { !$0.words.isEmpty } ?? true
        }
    }

    @Test("Escaping: no text becomes markup, and all of it comes back") func escaping() async throws {
        var corpus = try Corpus("text")
        try await corpus.holds(6_000) { input in
            let text = String(decoding: input, as: UTF8.self)
            let html = ("\(text)" as HTML).bytes
            return html.allSatisfy { !"<>\"'".utf8.contains($0) } && unescaped(html) == Array(text.utf8)
        }
    }

    @Test("Templates: one that is accepted can be worked with") func templates() async throws {
        var corpus = try Corpus("template")
        try await corpus.holds(300) { input in
            guard let template = try? TemplateFile(String(decoding: input, as: UTF8.self)).template else { return true }
            var timeline = Timeline(urgency: "soon")
            for event in Template.Event.allCases { timeline.add(event, at: TestClock.start) }
            let runs = template.runs(timeline, WorkCalendar(zone: .gmt), now: TestClock.start)
            return template.problems.isEmpty && runs.allSatisfy { !$0.due.text.isEmpty }
        }
    }

    @Test("Requests: whatever address, cookies and headers they have, a page answers") func requests() async throws {
        let site = try await Network.shared.value
        let cookie = try site.cookie(Role.owner.seat)
        var corpus = try Corpus("request")
        try await corpus.holds(300, seconds: 30) { input in
            let lines = String(decoding: input, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map { String($0) } + ["", "", ""]
            let headers = ["X-Forwarded-For": lines[1], "Sec-Fetch-Site": "same-origin", "Accept-Language": lines[2]]
            let mine = try await site.send(.get, lines[0].isEmpty ? "/" : lines[0], cookie: "\(lines[2]); \(cookie)", headers: headers)
            let sent = try await site.send(.post, lines[0].isEmpty ? "/" : lines[0], body: lines[1], cookie: lines[2], headers: headers)
            return [200, 204, 303, 400, 404].contains(mine.status) && [400, 401, 404, 422, 429].contains(sent.status)
                && [mine, sent].allSatisfy { $0.header("X-Frame-Options") == "deny" }
        }
    }
}

private func unescaped(_ html: [UInt8]) -> [UInt8] {
    let entities = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'"].map { (Array($0.key.utf8), Array($0.value.utf8)) }
    var out: [UInt8] = []
    var rest = html[...]
    while let first = rest.first {
        if first == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.0) }) {
            out += entity.1
            rest = rest.dropFirst(entity.0.count)
        } else {
            out.append(first)
            rest = rest.dropFirst()
        }
    }
    return out
}
