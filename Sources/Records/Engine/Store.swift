public import Foundation

/// Where an installation keeps rows.
public enum Store: Sendable, Equatable {
    /// A folder on this machine, for SQLite.
    case folder(URL)
    /// The address of a PostgreSQL database, as libpq takes it. May hold a password: never printed.
    case postgres(String, connections: Int = 6)

    /// Reads `sqlite:/folder`, `/folder` or `postgres://…`; anything else is `nil`.
    public init?(_ text: String) {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgres(text)
        } else {
            let path = text.hasPrefix("sqlite:") ? String(text.dropFirst(7)) : text
            guard path.hasPrefix("/") else { return nil }
            self = .folder(URL(filePath: path))
        }
    }

    /// The role in the address of a PostgreSQL database.
    public var role: String? {
        get throws {
            guard case .postgres(let url, _) = self else { return nil }
            return try PostgresTarget(url).role
        }
    }

    /// Whether nothing leaves the machine, or the server's certificate and name are checked (security 3e).
    public var isTrusted: Bool {
        get throws {
            guard case .postgres(let url, _) = self else { return true }
            return try PostgresTarget(url).isTrusted
        }
    }

    func open(_ name: String, onlyReads: Bool = false) throws -> any Engine {
        switch self {
        case .folder(let folder): try SQLite(folder.appending(path: "\(name).sqlite"), onlyReads: onlyReads)
        case .postgres(let url, let connections): try Postgres(url, connections: connections)
        }
    }
}
