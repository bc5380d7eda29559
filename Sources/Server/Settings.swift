import App
import ArgumentParser
import Configuration
import Domain
import Foundation
import Records
import SystemPackage

/// The configuration: `ROUNDTABLE_*` variables, then the file. `docs/operations.md` lists the keys.
struct Settings: Sendable {
    var data: Store
    var keys: URL
    /// The wrapped keys, when they are not a file beside the root key.
    var keyStore: Store?
    /// The same places with the roles that own the tables, for `migrate`.
    var owner: (data: Store?, keyStore: Store?)
    var host: String
    var port: Int
    var publicURL: String
    var origin: String
    var checkpoints: URL
    var proxies: Set<String>
    /// To whom backups are encrypted.
    var backupKey: String?

    /// Variables of the environment, then the file.
    static func reader(file: String?) async throws -> ConfigReader {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider()]
        if let file {
            guard FileManager.default.isReadableFile(atPath: file) else {
                throw Stop(description: "Cannot read the configuration file \(file). Check its name and permissions.")
            }
            providers.append(try await EnvironmentVariablesProvider(environmentFilePath: FilePath(file)))
        }
        return ConfigReader(providers: providers).scoped(to: "roundtable")
    }

    static func read(file: String?) async throws -> Settings {
        let config = try await reader(file: file)
        let database = try store(config, "database", "ROUNDTABLE_DATABASE")
        let keyStore = try store(config, "keys.database", "ROUNDTABLE_KEYS_DATABASE")
        if database != nil && keyStore == nil {
            throw Stop(
                description:
                    "ROUNDTABLE_KEYS_DATABASE is missing. All nodes need the same key store: set the address of its database, another one than ROUNDTABLE_DATABASE."
            )
        }
        if let database, database == keyStore {
            throw Stop(
                description: "ROUNDTABLE_KEYS_DATABASE is the same as ROUNDTABLE_DATABASE. Whoever copies the data must not get the keys: set another database."
            )
        }
        let data = try database ?? .folder(folder(config, "data", "ROUNDTABLE_DATA", "/var/lib/roundtable/data"))
        let keys = try folder(config, "keys", "ROUNDTABLE_KEYS", "/var/lib/roundtable/keys")
        if case .folder(let folder) = data, folder.path == keys.path || keys.path.hasPrefix(folder.path + "/") {
            throw Stop(
                description:
                    "ROUNDTABLE_KEYS lies in ROUNDTABLE_DATA. Keep the keys in another folder, better on another disk: whoever copies the data must not get them."
            )
        }
        return try Settings(
            data: data, keys: keys, keyStore: keyStore,
            owner: (store(config, "database.owner", "ROUNDTABLE_DATABASE_OWNER"), store(config, "keys.database.owner", "ROUNDTABLE_KEYS_DATABASE_OWNER")),
            host: config.string(forKey: "host", default: "127.0.0.1"), port: port(config),
            publicURL: publicURL(config), origin: origin(config),
            checkpoints: URL(filePath: config.string(forKey: "checkpoints", default: keys.appending(path: "checkpoints.log").path)),
            proxies: Set(config.stringArray(forKey: "proxies", default: [])), backupKey: config.string(forKey: "backup.key"))
    }

    private static func store(_ config: ConfigReader, _ key: ConfigKey, _ variable: String) throws -> Store? {
        guard let text = config.string(forKey: key), !text.isEmpty else { return nil }
        guard let store = Store(text), case .postgres = store else {
            throw Stop(description: "\(variable) is no address of a PostgreSQL database. Give one like postgres://app@db.example.org/roundtable.")
        }
        return store
    }

    private static func folder(_ config: ConfigReader, _ key: ConfigKey, _ variable: String, _ example: String) throws -> URL {
        guard let path = config.string(forKey: key), path.hasPrefix("/") else {
            throw Stop(description: "\(variable) is missing or not an absolute path. Set it, for example \(variable)=\(example).")
        }
        return URL(filePath: path)
    }

    private static func port(_ config: ConfigReader) throws -> Int {
        let text = config.string(forKey: "port", default: "8080")
        guard let port = Int(text), (1...65535).contains(port) else {
            throw Stop(description: "ROUNDTABLE_PORT is “\(text)”. Set a number from 1 to 65535, for example ROUNDTABLE_PORT=8080.")
        }
        return port
    }

    private static func publicURL(_ config: ConfigReader) throws -> String {
        let text = config.string(forKey: "public.url", default: "")
        let isLoopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { text == $0 || text.hasPrefix($0 + ":") }
        guard text.hasPrefix("https://") || isLoopback else {
            throw Stop(
                description:
                    "ROUNDTABLE_PUBLIC_URL is “\(text)”. Set the address that browsers use, for example https://cases.example.org; plain http is for loopback only."
            )
        }
        return text
    }

    private static func origin(_ config: ConfigReader) throws -> String {
        let text = config.string(forKey: "log.origin", default: "")
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "+") }) else {
            throw Stop(
                description:
                    "ROUNDTABLE_LOG_ORIGIN is “\(text)”. Set a name for the log without spaces or plus signs, for example cases.example.org/log. Never change it later."
            )
        }
        return text
    }

    /// Opens the data with its keys.
    /// - Parameter asOwner: with the roles that may change the schema.
    func open(asOwner: Bool = false) throws -> AuditLog {
        guard Keyring.exists(in: keys) else {
            throw Stop(
                description:
                    "There is no root key in \(keys.path). Put it back from your escrow; or make one for a new installation with “roundtable migrate --new-keys”."
            )
        }
        let owner = asOwner ? owner : (nil, nil)
        let database = try Database(data: owner.0 ?? data, keys: keys, keyStore: owner.1 ?? keyStore, environment: .live)
        return AuditLog(database: database, origin: origin, checkpoints: checkpoints)
    }
}

/// The option that all commands on an installation share.
struct ConfigurationFile: ParsableArguments {
    @Option(name: .customLong("config"), help: "File with lines KEY=value; variables of the environment come first.")
    var file: String?
}
