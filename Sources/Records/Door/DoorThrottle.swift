import Domain
import Foundation

/// How much comes through the doors without an account (R32): bounded for each network and for the whole installation.
///
/// Nobody's address is stored: the table has a keyed token of the network, under a secret that lives in this process alone, for an hour.
struct DoorThrottle: Sendable {
    /// What is counted: so many at once, and one more each so many seconds. All are full again within `memory`.
    enum Bucket {
        /// New concerns in the whole installation: 20, then one every three minutes.
        case everybody
        /// New concerns from one network: 6 in an hour.
        case network
        /// Codes that nobody has, from one network.
        case codes
        /// Messages with one code.
        case thread(Referral.ID)

        var room: Int {
            switch self {
            case .everybody: 20
            case .network: 6
            case .codes: 10
            case .thread: 10
            }
        }

        var refill: Int {
            switch self {
            case .everybody: 180
            case .network: 600
            case .codes: 30
            case .thread: 360
            }
        }
    }

    static let memory = 3600
    private let salt: [UInt8]

    init(_ environment: Environment) { salt = environment.random(16) }

    /// Seconds until there is room; zero when there is.
    func wait(_ bucket: Bucket, from address: String, _ tx: Transaction) throws -> Int {
        guard let known = try Throttle.state(key(bucket, address, tx), tx) else { return 0 }
        return max(0, max(0, known.failures - bucket.room + 1) * bucket.refill - tx.now.seconds(since: known.last))
    }

    func count(_ bucket: Bucket, from address: String, _ tx: Transaction) throws {
        // What has faded is forgotten; only keys of doors are that long.
        try tx.rows("DELETE FROM throttle WHERE length(key) = 20 AND last_at < \(tx.now.adding(seconds: -Self.memory))")
        try Throttle.add(key(bucket, address, tx), refill: bucket.refill, tx)
    }

    /// Refuses while there is no room.
    func ask(_ buckets: [Bucket], from address: String, _ tx: Transaction) throws {
        let wait = try buckets.map { try self.wait($0, from: address, tx) }.max() ?? 0
        if wait > 0 { throw Refusal.tooMany(retryAfter: wait) }
    }

    /// Counts, or refuses.
    func admit(_ buckets: [Bucket], from address: String, _ tx: Transaction) throws {
        try ask(buckets, from: address, tx)
        for bucket in buckets { try count(bucket, from: address, tx) }
    }

    private func key(_ bucket: Bucket, _ address: String, _ tx: Transaction) throws -> [UInt8] {
        let name =
            switch bucket {
            case .everybody: "everybody"
            case .network: "concern \(salt.hex) \(Self.network(address))"
            case .codes: "code \(salt.hex) \(Self.network(address))"
            case .thread(let id): "thread \(id)"
            }
        return try Array("door".utf8) + tx.database.keyring.token(name, "door")
    }

    /// The first 24 bits of an IPv4 address, the first 64 of an IPv6 address.
    static func network(_ address: String) -> String {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0.prefix(3)).hex } }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return address }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        // An IPv4 address in the clothes of an IPv6 one.
        if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] { return Array(bytes[12..<15]).hex }
        return Array(bytes.prefix(8)).hex
    }
}
