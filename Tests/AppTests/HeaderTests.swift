import Foundation
import HTTPTypes
import Testing

@testable import App
@testable import Records

/// The headers of security.md 2.3, on pages and on errors alike.
@Suite struct HeaderTests {
    /// Name and value of the table, written down a second time.
    private static let table = [
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "deny",
        "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin", "X-Permitted-Cross-Domain-Policies": "none", "X-DNS-Prefetch-Control": "off",
    ]

    private static let policy: Set<String> = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "upgrade-insecure-requests",
        "require-trusted-types-for 'script'",
    ]

    private static func check(_ answer: Answer, _ words: String) {
        for (name, value) in table { #expect(answer.header(name) == value, "\(words): \(name)") }
        #expect(directives(answer) == policy, "\(words)")
        let permissions = (answer.header("Permissions-Policy") ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(permissions.count > 10 && permissions.allSatisfy { $0.hasSuffix("=()") || $0 == "publickey-credentials-get=(self)" }, "\(words)")
        #expect(answer.header("Server") == nil && answer.header("X-Powered-By") == nil, "\(words)")
        #expect(observatory(answer) >= (answer.cookies.isEmpty ? 150 : 155), "\(words): \(observatory(answer))")
    }

    private static func directives(_ answer: Answer) -> Set<String> {
        Set((answer.header("Content-Security-Policy") ?? "").split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) })
    }

    /// The arithmetic of MDN's HTTP Observatory (security.md 2.3).
    private static func observatory(_ answer: Answer) -> Int {
        let policy = directives(answer)
        var points = 100
        points += policy.contains("default-src 'none'") && !policy.contains { $0.contains("unsafe") } ? 10 : -20
        points += policy.contains("frame-ancestors 'none'") ? 5 : 0
        points += ["no-referrer", "same-origin"].contains(answer.header("Referrer-Policy")) ? 5 : 0
        points += answer.header("Cross-Origin-Resource-Policy") == "same-origin" ? 10 : 0
        points += answer.header("Cross-Origin-Embedder-Policy") == "require-corp" ? 10 : 0
        points += answer.header("Cross-Origin-Opener-Policy") == "same-origin" ? 10 : 0
        points -= answer.header("X-Content-Type-Options") == "nosniff" ? 0 : 5
        points -= (answer.header("Strict-Transport-Security") ?? "").hasPrefix("max-age=63072000") ? 0 : 20
        if !answer.cookies.isEmpty { points += answer.cookies.allSatisfy(isSafe) ? 5 : -40 }
        return points
    }

    private static func isSafe(_ cookie: String) -> Bool {
        let parts = Set(cookie.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) })
        let isSameSite = !parts.isDisjoint(with: ["SameSite=Lax", "SameSite=Strict"])
        return cookie.hasPrefix("__Host-") && isSameSite && parts.isSuperset(of: ["Path=/", "HttpOnly", "Secure"])
    }

    /// Every answer of the matrix: 200, 204, 303, 401, 404, 422.
    @Test func allAnswersOfTheMatrixHaveThem() async throws {
        for cell in try await Matrix.asked.value.cells { Self.check(cell.answer, cell.words) }
    }

    /// Nothing is stored on the way but files whose names change with their content.
    @Test func nothingIsCachedButAssets() async throws {
        for cell in try await Matrix.asked.value.cells {
            let isAsset = cell.route.path == "/assets/:name" && cell.answer.status == 200
            let caching = cell.answer.header("Cache-Control")
            let expected = isAsset ? "public, max-age=31536000, immutable" : "no-store"
            #expect(caching == expected, "\(cell.words)")
        }
    }

    @Test func refusedRequestsHaveThem() async throws {
        let site = try await Network.copy()
        let tooMuch = "q=" + String(repeating: "x", count: 256 * 1024)
        let answers = try await [
            (400, site.send(.post, "/sign-in", body: "email=%zz")), (400, site.get("/help?done=%ff")),
            (403, site.send(.post, "/sign-in", headers: ["Sec-Fetch-Site": "cross-site"])), (404, site.get("/nowhere")),
            (404, site.send(.post, "/help")), (405, site.send(.put, "/sign-in")), (405, site.send(.delete, "/cases")),
            (405, site.send(.options, "/")), (405, site.send(.trace, "/")), (405, site.send(.connect, "/")),
            (413, site.send(.post, "/sign-in", body: tooMuch)),
            (415, site.send(.post, "/sign-in", body: "{}", headers: ["Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"])),
            (415, site.send(.post, "/sign-in", headers: ["Content-Type": "multipart/form-data; boundary=x", "Sec-Fetch-Site": "same-origin"])),
            (422, site.post("/sign-in")),
        ]
        for (status, answer) in answers {
            #expect(answer.status == status)
            Self.check(answer, "\(status)")
            // Each says in words what to do.
            #expect(answer.text.holds("<main id=\"main\""), "\(status)")
        }
    }

    @Test func throttledAndBrokenHaveThem() async throws {
        let site = try await Network.copy()
        for _ in 0..<5 { _ = try await site.post("/sign-in", [("email", "nobody@city.example"), ("password", "wrong")]) }
        let throttled = try await site.post("/sign-in", [("email", "nobody@city.example"), ("password", "wrong")])
        #expect(throttled.status == 429)
        #expect(throttled.header("Retry-After").flatMap { Int($0) }.map { $0 > 0 } == true)
        Self.check(throttled, "429")
        try await site.failLog()
        let broken = try await site.get("/cases", as: Role.coordinator.seat)
        #expect(broken.status == 503)
        Self.check(broken, "503")
    }

    /// Cookies live for this host, are for no script, and leave with the session.
    @Test func cookiesAreLockedDown() async throws {
        let site = try await Network.copy()
        let account = try #require(site.accounts.first)
        let first = try await site.post("/sign-in", [("email", account.email), ("password", account.password)])
        #expect(first.status == 303 && first.cookies.count == 1)
        Self.check(first, "password accepted")
        let out = try await site.post("/sign-out", as: Role.coordinator.seat)
        #expect(out.header("Clear-Site-Data") == "\"cache\", \"cookies\", \"storage\"")
        #expect(out.cookies.contains { $0.hasPrefix("__Host-sid=;") && $0.contains("Max-Age=0") })
        Self.check(out, "signed out")
        #expect(try await site.get("/triage", as: Role.coordinator.seat).location == "/sign-in")
    }
}
