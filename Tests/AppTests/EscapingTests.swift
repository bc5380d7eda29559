import HTTPTypes
import Testing

@testable import App

/// Whatever is typed comes back as text (R88, R89; DESIGN 3): no form and no page lets it become markup.
@Suite struct EscapingTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "&lt;b&gt; &amp; &#60;", "<\u{301}script\u{301}>x",
        "\u{202e}<b>txet\u{202c}", "</textarea></title></select><svg onload=x>", "<!-- --><![CDATA[", "javascript:alert(1)", "\\(x) {{7*7}} ${1}",
    ]

    /// Fields that take a text as it is.
    private static let free: Set<String> = [
        "name", "contact", "language", "seen", "tried", "knows", "title", "text", "summary", "necessity", "why", "reason", "note", "statement", "thanks",
        "hinders", "helps", "what", "achieved", "next", "answer", "goal", "area", "q", "situation", "wish", "message", "sender", "pause-reason", "words",
        "items", "how", "danger", "telling-words",
        "question-1", "text-1", "told-why",
        "question", "call",
        "law",
        "aim", "for-person", "correction", "answer-text", "pledge", "guests", "happened", "measures",
    ]

    /// Forms that take every text, and one whose fields are chosen, not typed.
    private static let taken: Set = [
        "/cases/:case/reviews", "/referrals/:prepared/grounds", "/cases/:staged/grounds", "/consultations/:consultation/answers",
        "/concerns/:concern/messages", "/cases/:case/consents/:consent/withdrawal", "/concerns/:second/answer", "/requests/:passed/seat",
        "/library/:proposed/confirmation",
        "/meetings/:meeting/answer", "/meetings/:meeting/items/:agenda/contribution", "/meetings/:cancelled/cancellation",
        "/meetings/:meeting/items/:agenda/minutes", "/meetings/:meeting/items/:agenda/attendance", "/meetings/:round/items/:roundItem/corrections",
        "/meetings/:clean/approval",
        "/pledges/:usual", "/six-steps", "/many-cases",
    ]

    /// Pages of the demo, all of them: only tags and attributes that we write, all quoted, one script and no style.
    @Test func pagesHoldOurMarkupOnly() async throws {
        var pages = 0
        for cell in try await Matrix.asked.value.cells where cell.answer.header("Content-Type")?.hasPrefix("text/html") == true {
            guard !cell.answer.bytes.isEmpty else { continue }
            pages += 1
            Markup.check(cell.answer, cell.words)
        }
        #expect(pages > 500)
    }

    /// Every field of every form, the choices too.
    @Test(arguments: hostile) func formsComeBackEscaped(text: String) async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        // Of a search every text is good, and of a version none.
        let others = [
            "/cases/search": 200, "/library/search": 200, "/cases/:case/details": 409, "/structures/:structure/set-up": 409, "/cases/:staged/stage": 409,
            "/structures/:house/rules": 409,
            "/cases/:staged/version": 409,
        ]
        for form in Forms.all where !form.fields.isEmpty && !Self.taken.contains(form.path) {
            let answer = try await site.post(form.address(ids), form.fields.map { ($0.0, text) }, as: form.role.seat)
            #expect(answer.status == others[form.path, default: 422], "\(form.path): \(answer.status)")
            #expect(answer.holds(text), "\(form.path) loses what was typed")
            Markup.check(answer, form.path)
        }
    }

    /// Texts that are accepted are shown as they were typed, on every page that the case has.
    @Test(arguments: hostile) func storedTextsAreEscaped(text: String) async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        // The closure comes last: a closed case takes no form.
        for form in Forms.all.filter({ $0.path != "/people/:person/disable" }).sorted(by: { !$0.path.hasSuffix("closure") && $1.path.hasSuffix("closure") }) {
            let fields = form.values(ids).map { Self.free.contains($0.0) ? ($0.0, text) : $0 }
            let answer = try await site.post(form.address(ids), fields, as: form.role.seat)
            #expect(answer.status == form.status, "\(form.path): \(answer.status)")
            if answer.status == 200, answer.header("Content-Type")?.hasPrefix("text/html") == true { Markup.check(answer, form.path) }
        }
        var shown: Set<String> = []
        for route in RouteTable.all().routes where route.method == .get {
            for role in [Role.owner, .member, .coordinator, .administrator, .stranger] {
                let answer = try await site.get(route.address(.own, ids, role: role), as: role.seat)
                guard answer.status == 200, answer.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
                Markup.check(answer, "\(route.words) as \(role)")
                if answer.holds(text) { shown.insert(route.path) }
            }
        }
        let expected = ["", "/entries", "/entries/:entry", "/team", "/consents", "/told", "/seconds/:look", "/actions", "/knowledge", "/closure"].map {
            "/cases/:case" + $0
        }
        #expect(shown.isSuperset(of: expected + ["/", "/referrals", "/agencies", "/people"]), "\(shown.sorted())")
        let list = try await site.get("/cases?state=closed", as: Role.member.seat)
        #expect(list.holds(text))
        Markup.check(list, "closed cases")
    }

    /// R31: the words that a check marks stand in the page as they were typed.
    @Test(arguments: hostile) func markedTextsAreEscaped(text: String) async throws {
        let site = try await Network.shared.value
        let ids = try await Network.played.value.scenario
        let situation = "Seen with Jarek\(text) and Dorota \(text)."
        let form = [("structure", ids.own["usual"] ?? ""), ("written", "english"), ("situation", situation), ("wish", text), ("step", "check")]
        let answer = try await site.post("/consultations", form, as: Role.owner.seat)
        #expect(answer.status == 200 && answer.text.contains("<mark>"))
        Markup.check(answer, "check of a consultation")
    }

    @Test(arguments: ["\u{0}", "a\u{0}b", "\u{1b}[31m", "\u{7}"]) func controlCharactersAreRefused(text: String) async throws {
        try await refused(text, saying: "control characters")
    }

    @Test func longTextsAreRefused() async throws { try await refused(String(repeating: "ä", count: 10_000), saying: "Shorten it to") }

    private func refused(_ text: String, saying words: String) async throws {
        let site = try await Network.copy()
        let ids = try await Network.played.value.scenario
        let before = try await site.fingerprint()
        for form in Forms.all where form.path != "/cases/search" {
            let names = form.fields.map(\.0).filter(Self.free.contains)
            for name in names where form.status == 303 || form.fields.contains(where: { $0.1 == "preview" }) {
                let fields = form.values(ids).map { $0.0 == name ? ($0.0, text) : $0 }
                let answer = try await site.post(form.address(ids), fields, as: form.role.seat)
                #expect(answer.status == 422 && answer.holds(words), "\(form.path) \(name): \(answer.status)")
                Markup.check(answer, "\(form.path) \(name)")
            }
        }
        #expect(try await site.fingerprint() == before)
    }

    /// What is in an address shows nowhere.
    @Test func addressesAreNotRepeated() async throws {
        let site = try await Network.shared.value
        for path in ["/", "/cases", "/help", "/referrals", "/account", "/sign-in"] {
            for name in ["done", "state", "before", "agency", "kind", "x"] {
                let answer = try await site.get("\(path)?\(name)=%3Cscript%3Ecanary%22&done=%22canary", as: path == "/sign-in" ? "" : Role.owner.seat)
                #expect(answer.status == 200 && !answer.text.holds("canary"), "\(path) \(name)")
            }
        }
        #expect(!(try await site.get("/invitations/canary%22%3E%3Cscript%3E")).text.holds("canary"))
        #expect(!(try await site.get("/canary%22%3E%3Cscript%3E")).text.holds("canary"))
    }

    /// Passwords and codes are never written into a page.
    @Test func secretsAreNotRepeated() async throws {
        let site = try await Network.copy()
        let token = try #require(try await Network.played.value.scenario.own["token"])
        let form = [("email", "<i>@city.example"), ("password", "canary-password"), ("again", "canary-again"), ("code", "canary-code")]
        for path in ["/sign-in", "/invitations/\(token)"] {
            let answer = try await site.post(path, form)
            #expect(answer.status == 422 && !answer.text.holds("canary"), "\(path)")
            Markup.check(answer, path)
        }
    }
}
