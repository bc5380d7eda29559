import Crypto
public import Domain
import Foundation

extension Policy {
    /// The SHA-256 of the rules in words: which policy gave an answer (security reference G6).
    public static var version: String { SHA256.hash(data: Data(words.utf8)).hex }
}
