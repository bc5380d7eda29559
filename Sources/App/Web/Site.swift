import Crypto
public import Domain
import Foundation
public import Logging
public import Records

/// What all requests share.
public struct Site: Sendable {
    let log: AuditLog
    let signIn: SignIn
    let door: OutsideDoor
    let logger: Logger
    let cookies: CookiePolicy
    /// Where browsers reach the site, without a slash at the end.
    let publicURL: String
    /// Accounts whose codes the sign-in page shows; only in the demo.
    let demo: [DemoAccount]
    let assets: Assets
    /// Addresses of reverse proxies whose `X-Forwarded-For` counts.
    let proxies: Set<String>
    let environment: Environment
    let metrics: Metrics

    /// - Parameter publicURL: where browsers reach the site; decides on secure cookies and on what counts as same origin.
    public init(
        log: AuditLog, hasher: PasswordHasher, publicURL: String, proxies: Set<String> = [], demo: [DemoAccount] = [],
        environment: Environment, logger: Logger
    ) {
        self.log = log
        signIn = SignIn(log: log, hasher: hasher)
        door = OutsideDoor(log: log, environment: environment)
        self.publicURL = String(publicURL.utf8.last == UInt8(ascii: "/") ? publicURL.dropLast() : publicURL[...])
        cookies = CookiePolicy(isSecure: publicURL.utf8.starts(with: "https://".utf8))
        self.proxies = proxies
        self.demo = demo
        self.logger = logger
        self.environment = environment
        metrics = Metrics(start: environment.now())
        assets = Assets()
    }
}

/// Names and attributes of the two cookies. Behind TLS they carry the `__Host-` prefix; plain HTTP is for loopback only.
struct CookiePolicy: Sendable {
    let isSecure: Bool
    var session: String { isSecure ? "__Host-sid" : "sid" }
    var pending: String { isSecure ? "__Host-pending" : "pending" }

    func header(_ name: String, _ value: String, maxAge: Int) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(maxAge)" + (isSecure ? "; Secure" : "")
    }
}

/// The style sheet and the script, under names that change with their content.
struct Assets: Sendable {
    struct File: Sendable {
        let name: String
        let type: String
        let bytes: [UInt8]
    }

    let css: File
    let script: File

    init() {
        css = Self.file("app", "css", "text/css; charset=utf-8", PackageResources.app_css)
        script = Self.file("app", "js", "text/javascript; charset=utf-8", PackageResources.app_js)
    }

    func named(_ name: String) -> File? { [css, script].first { $0.name == name } }

    private static func file(_ stem: String, _ suffix: String, _ type: String, _ bytes: [UInt8]) -> File {
        let mark = Array(SHA256.hash(data: Data(bytes))).prefix(6).hex
        return File(name: "\(stem)-\(mark).\(suffix)", type: type, bytes: bytes)
    }
}
