import Domain
import Foundation

/// Counts failed sign-ins, per account and per address (security reference 3f). Keys are keyed tokens: the table names nobody.
enum Throttle {
    /// Seconds to wait before the next try; zero when free.
    static func wait(email: String, address: String, _ tx: Transaction) throws -> Int {
        let account = try state(key("account:" + email, tx), tx)
        let byAccount = account.map { accountDelay(failures: $0.failures) - tx.now.seconds(since: $0.last) } ?? 0
        let origin = try state(key("address:" + address, tx), tx)
        // A bucket of ten that refills one every six seconds.
        let byAddress = origin.map { max(0, $0.failures - 9) * 6 - tx.now.seconds(since: $0.last) } ?? 0
        return max(0, byAccount, byAddress)
    }

    /// Counts a try as failed, unless the account or the address has to wait.
    static func admit(email: String, address: String, _ tx: Transaction) throws {
        let wait = try wait(email: email, address: address, tx)
        if wait > 0 { throw Refusal.tooMany(retryAfter: wait) }
        try failed(email: email, address: address, tx)
    }

    /// The try was right after all.
    static func takeBack(email: String, address: String, _ tx: Transaction) throws {
        for name in ["account:" + email, "address:" + address] {
            try tx.rows("UPDATE throttle SET failures = failures - 1 WHERE key = \(key(name, tx)) AND failures > 0")
        }
        // The wait before this try was served: the code that follows need not wait again.
        let served = tx.now.adding(seconds: -15 * 60)
        try tx.rows("UPDATE throttle SET last_at = \(served) WHERE key = \(key("account:" + email, tx))")
    }

    static func failed(email: String, address: String, _ tx: Transaction) throws {
        try add(key("account:" + email, tx), refill: nil, tx)
        try add(key("address:" + address, tx), refill: 6, tx)
    }

    /// Forgets the failures of an account; those of the address fade by time alone.
    static func succeeded(email: String, _ tx: Transaction) throws {
        try tx.rows("DELETE FROM throttle WHERE key = \(key("account:" + email, tx))")
    }

    /// Five tries free, then 1, 2, 4 … 60 seconds; a quarter of an hour from the twentieth; from the hundredth only an administrator
    /// frees the account (NIST SP 800-63B-4: at most 100).
    static func accountDelay(failures: Int) -> Int {
        switch failures {
        case ..<5: 0
        case ..<20: min(60, 1 << min(6, failures - 5))
        case ..<100: 15 * 60
        default: 10 * 365 * 86_400
        }
    }

    /// One more under a key; one less for each `refill` seconds that passed.
    static func add(_ key: [UInt8], refill: Int?, _ tx: Transaction) throws {
        let known = try state(key, tx)
        let faded = refill.map { (known.map { tx.now.seconds(since: $0.last) } ?? 0) / $0 } ?? 0
        let failures = max(0, (known?.failures ?? 0) - faded) + 1
        try tx.rows(
            """
            INSERT INTO throttle (key, failures, last_at) VALUES (\(key), \(failures), \(tx.now))
            ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at
            """)
    }

    static func state(_ key: [UInt8], _ tx: Transaction) throws -> (failures: Int, last: Instant)? {
        try tx.first("SELECT failures, last_at FROM throttle WHERE key = \(key)").map {
            try ($0.int("failures"), $0.instant("last_at"))
        }
    }

    private static func key(_ name: String, _ tx: Transaction) throws -> [UInt8] { try tx.database.keyring.token(name, "throttle") }
}
