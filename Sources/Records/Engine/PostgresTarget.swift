import CPostgres
import Foundation

/// Where a PostgreSQL database is and how to reach it, in libpq's own keywords. libpq reads the address, so no parser of ours can differ from it.
struct PostgresTarget: Sendable {
    private var keywords: [String: String]

    /// - Parameter url: `postgres://role@host/database?…` or `host=… dbname=…`, as libpq takes it.
    init(_ url: String) throws {
        // libpq's own message may repeat a piece of the password.
        guard let options = PQconninfoParse(url, nil) else {
            throw Database.CannotOpen(
                description:
                    "The address of the database cannot be read. Look for a keyword that libpq does not know and for a % that should be %25; give one like postgres://app@db.example.org/roundtable."
            )
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        keywords = Self.usual.merging(given) { $1 }
        keywords["options"] = [Self.limits, given["options"]].compactMap(\.self).joined(separator: " ")
        if !isLocal { keywords.merge(Self.encrypted) { given, _ in given } }
    }

    /// Loopback or a Unix socket: nothing leaves the machine.
    var isLocal: Bool {
        let hosts = [keywords["host"], keywords["hostaddr"]].compactMap { $0?.split(separator: ",") }.joined()
        return hosts.allSatisfy { $0.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains($0) }
    }

    /// Whether the certificate and the name of the server are checked, or need not be.
    var isTrusted: Bool { isLocal || keywords["sslmode"] == "verify-full" }

    var role: String { keywords["user"] ?? "" }

    /// For messages: no role, no password.
    var name: String { keywords["dbname"] ?? keywords["user"] ?? "" }

    private static let usual = [
        "application_name": "roundtable", "client_encoding": "UTF8", "connect_timeout": "4", "keepalives_idle": "5", "keepalives_interval": "2",
        "keepalives_count": "2", "tcp_user_timeout": "5000",
    ]
    private static let limits =
        "-c statement_timeout=20s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c client_min_messages=warning"
    private static let encrypted = ["sslmode": "verify-full", "sslrootcert": "/etc/ssl/certs/ca-certificates.crt"]

    /// Connects; `nil` when the server cannot be reached or refuses.
    func connect() -> OpaquePointer? {
        let names = keywords.keys.sorted()
        let handle = withCStrings(names) { names in withCStrings(self.keywords.sorted { $0.key < $1.key }.map(\.value)) { PQconnectdbParams(names, $0, 0) } }
        guard let handle else { return nil }
        if PQstatus(handle) == CONNECTION_OK { return handle }
        PQfinish(handle)
        return nil
    }
}

/// The texts as a C array that ends with NULL.
private func withCStrings<T>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> T) -> T {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { UnsafePointer($0) } + [nil])
}
