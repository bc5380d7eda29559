import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TestSupport
import Testing

@testable import App
@testable import Records

/// The whole web application on a copy of the demo network, called without sockets: routes, shield, records and log are the real ones.
final class TestSite: Sendable {
    static let host = "test.example"

    let stores: TestStores
    let clock: TestClock
    let log: AuditLog
    let site: Site
    let accounts: [DemoAccount]
    private let shield: Shield<RouterResponder<WebContext>>
    private let cookies: Mutex<[String: String]>

    var database: Database { log.database }

    init(stores: TestStores, clock: TestClock, environment: Domain.Environment, log: AuditLog, accounts: [DemoAccount], cookies: [String: String]) {
        self.stores = stores
        self.clock = clock
        self.log = log
        self.accounts = accounts
        self.cookies = Mutex(cookies)
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        site = Site(
            log: log, hasher: PasswordHasher(cost: .cheap, environment: environment), publicURL: "https://\(Self.host)", proxies: ["local"],
            environment: environment, logger: logger)
        shield = Shield(inner: RouteTable.all().router(site).buildResponder(), site: site)
    }

    /// Sends a request as a browser does that shows our own page.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String = "", stream: RequestBody? = nil, cookie: String = "",
        headers: [String: String] = ["Sec-Fetch-Site": "same-origin"]
    ) async throws -> Answer {
        var fields = HTTPFields()
        if !cookie.isEmpty { fields[.cookie] = cookie }
        if method == .post { fields[.contentType] = "application/x-www-form-urlencoded" }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let head = HTTPRequest(method: method, scheme: "https", authority: Self.host, path: path, headerFields: fields)
        let request = Request(head: head, body: stream ?? RequestBody(buffer: ByteBuffer(string: body)))
        return try await Answer(shield.respond(to: request, context: Self.context(site.logger)))
    }

    func get(_ path: String, as seat: String = "") async throws -> Answer { try await send(.get, path, cookie: cookie(seat)) }

    func post(_ path: String, _ form: [(String, String)] = [], as seat: String = "") async throws -> Answer {
        try await send(.post, path, body: encoded(form), cookie: cookie(seat))
    }

    /// The cookie of a seat's session; without a seat nobody is signed in.
    func cookie(_ seat: String) throws -> String {
        guard !seat.isEmpty else { return "" }
        return try #require(cookies.withLock { $0[seat] }, "\(seat) has no session")
    }

    /// Signs in by the two steps of the page, with the code that an authenticator shows now.
    func signIn(_ seat: String, _ email: String) async throws -> String {
        let account = try #require(accounts.first { $0.email == email })
        let first = try await post("/sign-in", [("email", account.email), ("password", account.password)])
        let pending = try #require(Self.cookie(in: first, "__Host-pending"))
        let code = try #require(TOTP.code(secret: account.totpSecret, now: clock.now()))
        let second = try await send(.post, "/sign-in", body: encoded([("code", code)]), cookie: pending)
        let session = try #require(Self.cookie(in: second, "__Host-sid"))
        cookies.withLock { $0[seat] = session }
        return session
    }

    var sessions: [String: String] { cookies.withLock { $0 } }

    static func cookie(in answer: Answer, _ name: String) -> String? {
        answer.cookies.first { $0.utf8.starts(with: "\(name)=".utf8) }?.split(separator: ";").first.map { String($0) }
    }

    private static func context(_ logger: Logger) -> WebContext {
        WebContext(source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: logger))
    }
}

/// A form as a browser encodes it.
func encoded(_ form: [(String, String)]) -> String {
    form.map { "\(escapedForForm($0.0))=\(escapedForForm($0.1))" }.joined(separator: "&")
}

private func escapedForForm(_ text: String) -> String {
    text.utf8.map { byte in
        switch byte {
        case 0x20: "+"
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: String(UnicodeScalar(byte))
        default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }.joined()
}
