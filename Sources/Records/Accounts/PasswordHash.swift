import Crypto
import CryptoExtras
import Dispatch
public import Domain
import Foundation
import Synchronization

/// What a hash costs. The parameters are stored beside it, so old hashes stay valid when they are raised.
public struct PasswordCost: Sendable {
    let rounds: Int

    /// scrypt N = 2^17, r = 8, p = 1: 128 MiB and about a third of a second.
    public static let standard = PasswordCost(rounds: 1 << 17)
    /// For tests that make many accounts.
    public static let cheap = PasswordCost(rounds: 1 << 4)
}

/// scrypt, at most two at once and at most twenty waiting: more would take the memory of the whole server.
public final class PasswordHasher: Sendable {
    private struct Line {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let cost: PasswordCost
    private let random: @Sendable (Int) -> [UInt8]
    private let line = Mutex(Line())
    /// Compared with when the account is unknown, so that both answers take the same time.
    private let decoy: String

    public init(cost: PasswordCost, environment: Environment) {
        self.cost = cost
        random = environment.random
        decoy = "scrypt$\(cost.rounds)$\([UInt8](repeating: 7, count: 16).hex)$\([UInt8](repeating: 0, count: 32).hex)"
    }

    /// How many hashes are computed now, and how many wait for their turn.
    public var load: (running: Int, waiting: Int) { line.withLock { ($0.running, $0.waiting.count) } }

    func hash(_ password: String) async throws -> String {
        let salt = random(16)
        let derived = try await derive(password, salt, cost.rounds)
        return "scrypt$\(cost.rounds)$\(salt.hex)$\(derived.hex)"
    }

    /// Whether the password fits; with no stored hash the same work is done and the answer is no.
    func verify(_ password: String, _ stored: String?) async throws -> Bool {
        let parts = Array((stored ?? decoy).utf8).split(separator: UInt8(ascii: "$")).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 4, parts[0] == "scrypt", let rounds = Int(parts[1]), let salt = parseHex(parts[2]), let known = parseHex(parts[3])
        else { return false }
        let derived = try await derive(password, salt, rounds)
        let key = SymmetricKey(size: .bits256)
        let fits = HMAC<SHA256>.isValidAuthenticationCode(
            HMAC<SHA256>.authenticationCode(for: Data(derived), using: key), authenticating: Data(known), using: key)
        return fits && stored != nil
    }

    private func derive(_ password: String, _ salt: [UInt8], _ rounds: Int) async throws -> [UInt8] {
        try await enter()
        defer { leave() }
        let text = Data(password.precomposedStringWithCompatibilityMapping.utf8)
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                continuation.resume(
                    with: Result {
                        let key = try KDF.Scrypt.deriveKey(
                            from: text, salt: salt, outputByteCount: 32, rounds: rounds, blockSize: 8, parallelism: 1)
                        return key.withUnsafeBytes { Array($0) }
                    })
            }
        }
    }

    private func enter() async throws {
        enum Turn { case now, later, never }
        let turn = line.withLock { line -> Turn in
            if line.running < 2 {
                line.running += 1
                return .now
            }
            return line.waiting.count < 20 ? .later : .never
        }
        switch turn {
        case .now: return
        case .never: throw Refusal.tooMany(retryAfter: 10)
        case .later:
            await withCheckedContinuation { continuation in
                let free = line.withLock { line -> Bool in
                    if line.running < 2 {
                        line.running += 1
                        return true
                    }
                    line.waiting.append(continuation)
                    return false
                }
                if free { continuation.resume() }
            }
        }
    }

    private func leave() {
        let next = line.withLock { line -> CheckedContinuation<Void, Never>? in
            if line.waiting.isEmpty {
                line.running -= 1
                return nil
            }
            return line.waiting.removeFirst()
        }
        next?.resume()
    }
}
