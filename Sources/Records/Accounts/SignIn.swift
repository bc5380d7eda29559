public import Domain
import Foundation

/// Signing in: first the password, then the second factor. Everything is logged, failures too.
public struct SignIn: Sendable {
    let log: AuditLog
    let hasher: PasswordHasher
    private var database: Database { log.database }

    /// A pending sign-in lives five minutes.
    static let pendingSeconds = 300

    public init(log: AuditLog, hasher: PasswordHasher) {
        self.log = log
        self.hasher = hasher
    }

    /// How many password hashes are computed now, and how many wait.
    public var load: (running: Int, waiting: Int) { hasher.load }

    /// Checks e-mail and password.
    /// - Returns: the token of a pending sign-in, or `nil`; unknown account, wrong password and disabled account look and last the same.
    public func password(email raw: String, password: String, address: String) async throws -> String? {
        let email = Email(raw)?.text ?? trimmed(raw)
        // The try counts as failed before it is checked, so that many at once cannot slip past the throttle.
        let account = try await database.write { tx in
            try Throttle.admit(email: email, address: address, tx)
            return try tx.first("SELECT id, password, totp FROM practitioner WHERE email = \(email) AND disabled_at IS NULL AND totp IS NOT NULL")
        }
        let fits = try await hasher.verify(password, account.flatMap { try? $0.text("password") })
        guard fits, let account else {
            try await database.write { tx in try Self.recordFailure(nil, tx) }
            return nil
        }
        return try await database.write { tx in
            try Throttle.takeBack(email: email, address: address, tx)
            let token = SecretToken(tx.database.environment)
            try tx.rows("DELETE FROM pending_sign_in WHERE created_at < \(tx.now.adding(seconds: -Self.pendingSeconds))")
            try tx.rows(
                "INSERT INTO pending_sign_in (token_hash, practitioner_id, created_at) VALUES (\(token.hash), \(account.text("id")), \(tx.now))")
            return token.text
        }
    }

    /// Whose second factor is asked for, while the pending sign-in lives.
    public func pending(_ token: String) async throws -> Practitioner? {
        try await database.read { tx in try Self.pending(token, tx).map { try DirectoryStore.person($0) } }
    }

    /// Checks the one-time code or a recovery code.
    /// - Returns: the token of a new session, or `nil` when the code does not fit.
    public func secondFactor(pending token: String, code: String, address: String) async throws -> String? {
        guard let person = try await pending(token) else { throw Refusal.signInNeeded }
        return try await database.write { tx in
            try Throttle.admit(email: person.email, address: address, tx)
            guard let row = try Self.pending(token, tx) else { throw Refusal.signInNeeded }
            let id: Practitioner.ID = try row.id("id")
            guard try Self.accept(code, row, id, tx) else {
                try Self.recordFailure(id, tx)
                return nil
            }
            try Throttle.takeBack(email: person.email, address: address, tx)
            try tx.rows("DELETE FROM pending_sign_in WHERE token_hash = \(SecretToken.hash(token))")
            try Throttle.succeeded(email: row.text("email"), tx)
            return try SessionStore.open(for: id, tx)
        }
    }

    /// Asks for the second factor once more, of somebody who is signed in (R91). A code is good once, and each try counts.
    /// - Returns: whether it fits; a code that does not is on record when this transaction is.
    static func confirm(_ code: String, of person: Practitioner, address: String, _ tx: Transaction) throws -> Bool {
        try Throttle.admit(email: person.email, address: address, tx)
        guard let row = try tx.first("SELECT * FROM practitioner WHERE id = \(person.id) AND disabled_at IS NULL AND totp IS NOT NULL"),
            try accept(code, row, person.id, tx)
        else { return false }
        try Throttle.takeBack(email: person.email, address: address, tx)
        return true
    }

    private static func accept(_ code: String, _ row: Row, _ id: Practitioner.ID, _ tx: Transaction) throws -> Bool {
        let secret = try tx.openSecret(row.bytes("totp"), of: id)
        if let step = try TOTP.acceptedStep(code, secret: secret, now: tx.now, last: row.int("totp_step")) {
            try tx.rows("UPDATE practitioner SET totp_step = \(step) WHERE id = \(id)")
            return true
        }
        let hash = SecretToken.hash(RecoveryCode.normalised(code))
        try tx.rows(
            "UPDATE recovery_code SET used_at = \(tx.now) WHERE code_hash = \(hash) AND practitioner_id = \(id) AND used_at IS NULL")
        return tx.changes == 1
    }

    private static func pending(_ token: String, _ tx: Transaction) throws -> Row? {
        try tx.first(
            """
            SELECT practitioner.* FROM pending_sign_in JOIN practitioner ON practitioner.id = practitioner_id
            WHERE token_hash = \(SecretToken.hash(token)) AND created_at >= \(tx.now.adding(seconds: -pendingSeconds))
                AND disabled_at IS NULL AND totp IS NOT NULL
            """)
    }

    private static func recordFailure(_ id: Practitioner.ID?, _ tx: Transaction) throws {
        var event = AuditEvent(.signInFailed, subject: id?.text)
        event.outcome = .refused
        event.rules = ["password-or-code-wrong"]
        try tx.record(event, by: nil)
    }
}

/// Recovery codes: ten of 120 bits, each good once.
enum RecoveryCode {
    static func make(_ environment: Environment) -> String {
        let text = Array(base32(environment.random(15)).utf8)
        return stride(from: 0, to: text.count, by: 4).map { String(decoding: text[$0..<min($0 + 4, text.count)], as: UTF8.self) }
            .joined(separator: "-")
    }

    static func normalised(_ code: String) -> String {
        let kept = code.uppercased().utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") && $0 != 0x0a && $0 != 0x0d }
        return String(decoding: kept, as: UTF8.self)
    }
}
