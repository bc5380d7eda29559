import Crypto
public import Domain
public import Foundation

/// Erasures beside the checkpoints, one signed line each, so that a backup from before can be told what to erase again; stripped referrals, too.
public struct ErasureLedger: Sendable {
    /// A referral that was stripped (R37).
    public struct Strip: Sendable, Equatable {
        public let referral: Referral.ID
        public let at: Instant

        /// As `Line.mark`.
        func mark(_ keyring: Keyring) throws -> [UInt8] { try keyring.token(text, "strip") }

        fileprivate var text: String { "strip \(referral) \(at.text)" }
        fileprivate func signed(_ origin: String) -> Data { Data("roundtable-strip/v1\n\(origin)\n\(text)\n".utf8) }
    }

    private enum Entry {
        case erasure(Line), strip(Strip)
    }

    public struct Line: Sendable, Equatable {
        public let caseID: Case.ID
        public let referral: Referral.ID?
        public let at: Instant

        /// What a row of an erasure must carry before keys are destroyed: whoever can write rows, but has no keys, cannot make it.
        func mark(_ keyring: Keyring) throws -> [UInt8] { try keyring.token(text, "erasure") }

        public init(caseID: Case.ID, referral: Referral.ID?, at: Instant) {
            self.caseID = caseID
            self.referral = referral
            self.at = at
        }

        var text: String { "\(caseID) \(referral?.text ?? "-") \(at.text)" }
        fileprivate func signed(_ origin: String) -> Data { Data("roundtable-erasure/v1\n\(origin)\n\(text)\n".utf8) }
    }

    let file: URL
    let verifier: VerifierKey

    public var isThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// Copies a ledger from elsewhere to its place; each line must be signed by the log's key.
    public func take(_ other: URL) throws {
        guard FileManager.default.fileExists(atPath: other.path), !isThere else {
            throw Database.CannotOpen(description: "\(other.path) is not there, or \(file.path) is. Give the newest erasures.log, and move the other one away.")
        }
        _ = try ErasureLedger(file: other, verifier: verifier).lines()
        let content = try Data(contentsOf: other)
        try writeWhole(file) { try $0.write(contentsOf: content) }
    }

    /// Takes the ledger away again, when the restore that it was for has failed.
    public func remove() throws { try FileManager.default.removeItem(at: file) }

    /// Every erasure in the file, in the order in which they were written.
    /// - Throws: `Database.CannotOpen` when a line was not signed by the log's key. A last line that was cut off does not count.
    public func lines() throws -> [Line] { try entries().compactMap { if case .erasure(let line) = $0 { line } else { nil } } }

    /// Every stripped referral in the file.
    public func strips() throws -> [Strip] { try entries().compactMap { if case .strip(let strip) = $0 { strip } else { nil } } }

    private func entries() throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        guard let data = FileManager.default.contents(atPath: file.path) else { throw unreadable(0) }
        let whole = data.prefix(upTo: data.lastIndex(of: 0x0a) ?? data.startIndex)
        return try whole.split(separator: 0x0a).enumerated().map { number, bytes in
            guard let entry = entry(bytes) else { throw unreadable(number + 1) }
            return entry
        }
    }

    private func entry(_ bytes: Data) -> Entry? {
        let parts = bytes.split(separator: 0x20, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 4, let at = Instant(parts[2]), let signature = strictBase64(parts[3]) else { return nil }
        let referral = Referral.ID(parts[1])
        if parts[0] == "strip" {
            guard let strip = referral.map({ Strip(referral: $0, at: at) }) else { return nil }
            return verifier.key.isValidSignature(Data(signature), for: strip.signed(verifier.origin)) ? .strip(strip) : nil
        }
        guard let caseID = Case.ID(parts[0]), referral != nil || parts[1] == "-" else { return nil }
        let line = Line(caseID: caseID, referral: referral, at: at)
        return verifier.key.isValidSignature(Data(signature), for: line.signed(verifier.origin)) ? .erasure(line) : nil
    }

    private func unreadable(_ number: Int) -> Database.CannotOpen {
        Database.CannotOpen(
            description: "\(file.path), line \(number), cannot be read or is not signed by the log's key. Put the file back from your copy of the checkpoints.")
    }

    /// Adds what is not there yet; durable when it returns.
    func add(_ lines: [Line], signedBy key: Curve25519.Signing.PrivateKey) throws {
        let known = try Set(self.lines().map(\.caseID))
        let new = try lines.filter { !known.contains($0.caseID) }.map { line in
            "\(line.text) \(try key.signature(for: line.signed(verifier.origin)).base64EncodedString())"
        }
        if !new.isEmpty { try LineFile(url: file).add(new) }
    }

    /// The same for stripped referrals.
    func add(_ strips: [Strip], signedBy key: Curve25519.Signing.PrivateKey) throws {
        let known = try Set(self.strips().map(\.referral))
        let new = try strips.filter { !known.contains($0.referral) }.map { strip in
            "\(strip.text) \(try key.signature(for: strip.signed(verifier.origin)).base64EncodedString())"
        }
        if !new.isEmpty { try LineFile(url: file).add(new) }
    }
}
