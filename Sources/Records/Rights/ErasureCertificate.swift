import Crypto
public import Domain
import Foundation

/// What proves an erasure to an outsider: its events as the log has them, each with its path to one signed checkpoint (`docs/bundle-format.md`).
public struct ErasureCertificate: Sendable {
    /// An event and where it stands in the tree.
    public struct Proof: Sendable {
        public let index: Int
        public let hash: [UInt8]
        public let path: [[UInt8]]
        let bytes: [UInt8]
        let leaf: Leaf
        public var at: Instant { leaf.at }
        public var practitioner: String? { leaf.practitioner }
    }

    public let text: String
    public let origin: String
    public let key: String
    public let reference: String
    public let closed: String
    public let note: String
    public let proposal: Proof
    public let erasure: Proof
    public let keys: Proof

    /// Reads the file; `nil` when it has another form.
    public init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        guard lines.count == 10, lines[0] == "roundtable-erasure-certificate/v1", lines[9].isEmpty else { return nil }
        func value(_ line: Int, _ name: String) -> String? {
            lines[line].utf8.starts(with: "\(name) ".utf8) ? String(lines[line].utf8.dropFirst(name.utf8.count + 1)) : nil
        }
        guard let origin = value(1, "origin"), let key = value(2, "key"), let reference = value(3, "reference"), let closed = value(4, "closed"),
            let bytes = value(5, "checkpoint").flatMap(strictBase64), let note = String(validating: bytes, as: UTF8.self),
            let proposal = value(6, "proposal").flatMap(Proof.init), let erasure = value(7, "erasure").flatMap(Proof.init),
            let keys = value(8, "keys").flatMap(Proof.init)
        else { return nil }
        (self.text, self.origin, self.key, self.reference, self.closed, self.note) = (text, origin, key, reference, closed, note)
        (self.proposal, self.erasure, self.keys) = (proposal, erasure, keys)
    }

    public var size: Int { decimal(note.split(separator: "\n").dropFirst().first.map { String($0) } ?? "") ?? 0 }

    /// How many sealed texts of each kind went.
    public var counts: [(kind: String, count: Int)] {
        Dictionary(grouping: erasure.leaf.items, by: \.kind).map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
    }

    /// What does not fit, in sentences; empty when the certificate proves the erasure.
    /// - Parameter outsideKey: the log's key from another channel; without it the one in the file is used, which proves consistency only.
    public func findings(key outsideKey: String? = nil) -> [String] {
        var findings: [String] = []
        if let outsideKey, outsideKey != key { findings.append("The key in the certificate is not the key that you gave.") }
        guard let verifier = VerifierKey(outsideKey ?? key), verifier.origin == origin, let checkpoint = Checkpoint.verified(note, by: verifier) else {
            return findings + ["The checkpoint is not signed by the log's key."]
        }
        for (name, proof) in [("proposal", proposal), ("erasure", erasure), ("destruction of the keys", keys)]
        where root(of: proof.hash, at: proof.index, in: checkpoint.size, by: proof.path) != checkpoint.root {
            findings.append("The \(name) does not stand in the log at its index.")
        }
        return findings + story
    }

    private var story: [String] {
        let (first, second, third) = (proposal.leaf, erasure.leaf, keys.leaf)
        var findings: [String] = []
        if [first.code, second.code, third.code] != [EventCode.erasureProposed, .caseErased, .keysDestroyed].map(\.rawValue)
            || [first, second, third].contains(where: { $0.outcome != 0 }) || !(proposal.index < erasure.index && erasure.index < keys.index)
        {
            findings.append("The events are not a proposal, an erasure and the destruction of the keys, in this order.")
        }
        if second.subject == nil || first.subject != second.subject || second.subject != third.subject {
            findings.append("The events are about different cases.")
        }
        if !ErasureCheck.areTwoPeople(first, second) { findings.append("One person both proposed and approved, or the proposal had lapsed.") }
        if !second.items.contains(where: { $0.kind == "case" && $0.id == second.subject }) || second.items.contains(where: { $0.operation != .erase }) {
            findings.append("The event does not erase the case.")
        }
        return findings
    }
}

extension ErasureCertificate.Proof {
    /// `index base64 hex,hex,…`
    fileprivate init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 3, let index = decimal(parts[0]), let bytes = strictBase64(parts[1]), let leaf = Leaf(bytes) else { return nil }
        let path = parts[2].split(separator: ",", omittingEmptySubsequences: false).compactMap { parseHex(String($0)) }
        guard path.allSatisfy({ $0.count == 32 }), path.map(\.hex).joined(separator: ",").utf8.elementsEqual(parts[2].utf8) else { return nil }
        (self.index, self.bytes, self.leaf, self.path) = (index, bytes, leaf, path)
        hash = Frontier.hash(leaf: bytes)
    }
}

extension ErasureCertificate {
    /// The certificate of an erasure, or `nil` until a checkpoint covers its events. An erasure of which the log holds no proposal has an empty one.
    static func text(_ id: Erasure.ID, _ log: AuditLog, _ tx: Transaction) throws -> String? {
        guard let row = try tx.first("SELECT * FROM erasure WHERE id = \(id)") else { return nil }
        guard try row.text("state") == Erasure.State.erased.rawValue else { return "" }
        let subject = try row.text("case_id")
        func index(_ code: EventCode, _ order: SQL) throws -> Int? {
            try tx.first(
                """
                SELECT idx FROM audit_event WHERE subject = \(subject) AND code = \(Int(code.rawValue)) AND idx IS NOT NULL ORDER BY \(order) LIMIT 1
                """)?.int("idx")
        }
        let indices = try [index(.erasureProposed, "idx DESC"), index(.caseErased, "idx"), index(.keysDestroyed, "idx")]
        let known = indices.compactMap(\.self)
        guard known.count == 3, let last = known.max(),
            let checkpoint = try tx.first("SELECT size, note FROM audit_checkpoint WHERE size > \(last) ORDER BY size LIMIT 1")
        else { return nil }
        let proofs = try zip(["proposal", "erasure", "keys"], known).map { "\($0) \(try proof($1, checkpoint.int("size"), tx))\n" }
        let closed = try row.optional("closed_at", row.text) ?? "-"
        return """
            roundtable-erasure-certificate/v1
            origin \(log.origin)
            key \(log.verifierKey)
            reference \(try row.text("reference"))
            closed \(closed)
            checkpoint \(Data(try checkpoint.text("note").utf8).base64EncodedString())
            \(proofs.joined())
            """
    }

    private static func proof(_ index: Int, _ size: Int, _ tx: Transaction) throws -> String {
        guard let leaf = try tx.first("SELECT leaf FROM audit_event WHERE idx = \(index)")?.bytes("leaf") else { throw Refusal.unavailable }
        let path = try siblings(of: index, in: size).map { try subtree($0, tx).hex }
        return "\(index) \(Data(leaf).base64EncodedString()) \(path.joined(separator: ","))"
    }

    private static func subtree(_ range: Range<Int>, _ tx: Transaction) throws -> [UInt8] {
        var tree = Frontier()
        while tree.size < range.count {
            let start = range.lowerBound + tree.size
            let rows = try tx.rows("SELECT leaf FROM audit_event WHERE idx >= \(start) AND idx < \(min(start + 1_000, range.upperBound)) ORDER BY idx")
            if rows.isEmpty { throw Refusal.unavailable }
            for row in rows { try tree.append(leaf: row.bytes("leaf")) }
        }
        return tree.root
    }
}
