import Crypto
public import Domain
import Foundation

/// Time-based one-time passwords (RFC 6238 with SHA-1, 6 digits, 30 seconds).
public enum TOTP {
    static func step(_ now: Instant) -> Int { Int(now.milliseconds / 30_000) }

    /// The code of a step.
    static func code(secret: [UInt8], step: Int) -> String {
        var counter = UInt64(step).bigEndian
        let message = withUnsafeBytes(of: &counter) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 15)
        let value = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let digits = String(value % 1_000_000)
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    /// The step that a code belongs to: this one, or the one before within its first ten seconds after expiry. Never one at or before
    /// `last`: a code is good once.
    static func acceptedStep(_ typed: String, secret: [UInt8], now: Instant, last: Int) -> Int? {
        let digits = typed.utf8.filter { $0 != 0x20 }
        let current = step(now)
        let steps = now.milliseconds % 30_000 < 10_000 ? [current, current - 1] : [current]
        return steps.first { $0 > last && constantTimeEqual(Array(code(secret: secret, step: $0).utf8), digits) }
    }

    /// The code that an authenticator shows now, for the demo's sign-in page.
    public static func code(secret: String, now: Instant) -> String? {
        base32Decoded(secret).map { code(secret: $0, step: step(now)) }
    }

    /// What an authenticator reads.
    static func link(secret: [UInt8], email: String) -> String {
        "otpauth://totp/Roundtable:\(email)?secret=\(base32(secret))&issuer=Roundtable"
    }
}

func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}

private let base32Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

/// Base 32 without padding (RFC 4648).
func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var buffer = 0
    var bits = 0
    for byte in bytes {
        buffer = buffer << 8 | Int(byte)
        bits += 8
        while bits >= 5 {
            bits -= 5
            text.append(base32Digits[buffer >> bits & 31])
        }
        buffer &= (1 << bits) - 1
    }
    if bits > 0 { text.append(base32Digits[buffer << (5 - bits) & 31]) }
    return String(decoding: text, as: UTF8.self)
}

func base32Decoded(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = 0
    var bits = 0
    for digit in text.utf8 where digit != 0x20 && digit != UInt8(ascii: "-") {
        let upper = (0x61...0x7a).contains(digit) ? digit - 0x20 : digit
        guard let value = base32Digits.firstIndex(of: upper) else { return nil }
        buffer = buffer << 5 | value
        bits += 5
        if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(buffer >> bits & 255))
            buffer &= (1 << bits) - 1
        }
    }
    return bytes
}
