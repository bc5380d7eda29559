/// A natural person with an account.
public struct Practitioner: Sendable, Identifiable, Hashable {
    public typealias ID = Domain.ID<Practitioner>
    public let id: ID
    public var name: String
    public var email: String
    public var phone: String

    public init(id: ID, name: String, email: String, phone: String) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
    }
}

/// An e-mail address in the form in which accounts are looked up: lower case, without white space around it.
public struct Email: Hashable, Sendable {
    public let text: String

    /// Accepts one `@` with something on both sides, no spaces and at most 254 bytes; the mail itself proves the rest.
    public init?(_ raw: String) {
        let text = trimmed(raw).lowercased()
        let bytes = Array(text.utf8)
        guard bytes.count <= 254, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            bytes.filter({ $0 == UInt8(ascii: "@") }).count == 1, bytes.first != UInt8(ascii: "@"), bytes.last != UInt8(ascii: "@")
        else { return nil }
        self.text = text
    }
}

/// What a new password must be (NIST SP 800-63B-4: length and a list of common values, no composition rules, no expiry).
public enum PasswordRule {
    public static let minimum = 12
    public static let maximum = 128

    /// The sentence that says what to mend, or `nil` when the password may be used.
    public static func problem(_ password: String, about: [String] = []) -> String? {
        let length = password.unicodeScalars.count
        if length < minimum { return "Use at least \(minimum) characters. Three or four unrelated words work well." }
        if length > maximum { return "Use at most \(maximum) characters." }
        let folded = password.lowercased()
        if Set(folded.unicodeScalars).count < 5 { return "This repeats too few characters. Choose unrelated words." }
        for common in commonParts where folded.utf8.count < common.utf8.count + 7 && folded.contains(common) {
            return "This is close to a password that is often guessed. Choose unrelated words."
        }
        for word in about.map({ $0.lowercased() }) where word.utf8.count >= 4 && folded.utf8.count < word.utf8.count + 7 && folded.contains(word) {
            return "This is close to your name, e-mail or agency. Choose unrelated words."
        }
        return nil
    }

    private static let commonParts = [
        "password", "passwort", "wachtwoord", "motdepasse", "qwertyuiop", "qwerty", "azerty", "123456789", "1234567890", "abcdefgh",
        "letmein", "welcome", "iloveyou", "roundtable", "safeguarding", "changeme", "administrator", "football", "sunshine", "princess",
    ]
}
