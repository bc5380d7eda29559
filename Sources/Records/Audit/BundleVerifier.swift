import Crypto
public import Domain
public import Foundation

/// Checks a bundle offline, with nothing but the file and the log's public key. Its twin in Python checks the same.
public struct BundleVerifier {
    /// What was found, and what was checked.
    public struct Report: Sendable {
        public internal(set) var findings: [String] = []
        public internal(set) var origin = ""
        public internal(set) var leaves = 0
        public internal(set) var checkpoints = 0
        public internal(set) var rows = 0
        public internal(set) var erased = 0
        /// Referrals that ended without a case and were stripped when their time was over.
        public internal(set) var stripped = 0
        /// Erased again after an older backup was restored.
        public internal(set) var replayed = 0
        /// How often the operator recorded that the clock had been ahead.
        public internal(set) var clockSetBack = 0
        public internal(set) var first: Instant?
        public internal(set) var last: Instant?
        /// False when the key came from the bundle itself, which proves consistency only.
        public internal(set) var keyFromOutside = false
        public var isVerified: Bool { findings.isEmpty }
    }

    /// How far time may step back between leaves: several nodes, one tree.
    static let tolerance: Int64 = 120_000

    private var report = Report()
    private let progress: (Int, Int) -> Void
    private var lines: [ArraySlice<UInt8>] = []
    private var position = 0
    private var erasedSubjects: [(subject: [UInt8], index: Int)] = []
    /// By the bytes of kind and id: `String` would take composed and decomposed letters for the same.
    private var newest: [[[UInt8]]: (version: Int, hash: [UInt8])] = [:]
    private var eventIDs: Set<String> = []
    private var erasures = ErasureCheck()

    /// - Parameters:
    ///   - key: the log's key from another channel; without it the one in the bundle is used.
    ///   - since: a note that was kept from an earlier visit.
    ///   - progress: hears how many of how many events are checked.
    public static func verify(
        _ data: Data, key: String? = nil, since: String? = nil, progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) -> Report {
        var verifier = BundleVerifier(progress: progress)
        do { try verifier.run(Array(data), key, since) } catch { verifier.report.findings.append(error.text) }
        return verifier.report
    }

    /// Whether a text is a log's public key.
    public static func isKey(_ text: String) -> Bool { VerifierKey(text) != nil }

    private struct Broken: Error { let text: String }

    private mutating func run(_ bytes: [UInt8], _ outsideKey: String?, _ since: String?) throws(Broken) {
        guard bytes.last == 0x0a else { throw Broken(text: "The file does not end with a complete line.") }
        lines = bytes.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false)
        try checkEnd(bytes)
        guard try line() == "roundtable-bundle/v1" else { throw Broken(text: "This is not a bundle of version 1.") }
        report.origin = try value("origin")
        let keyText = try value("key")
        let size = try number("size")
        if let outsideKey, !outsideKey.utf8.elementsEqual(keyText.utf8) { report.findings.append("The key in the bundle is not the key that you gave.") }
        guard let verifier = VerifierKey(outsideKey ?? keyText), verifier.origin.utf8.elementsEqual(report.origin.utf8) else {
            throw Broken(text: "The log's key is malformed, or belongs to another origin.")
        }
        report.keyFromOutside = outsideKey != nil
        var roots = try checkpoints(verifier, size, since)
        try leaves(size, &roots)
        for (root, text) in roots.values.flatMap(\.self) where root != nil {
            report.findings.append("\(text): the tree of its size has another root.")
        }
        try rows()
        guard position == lines.count - 1 else { throw Broken(text: "There are lines that do not belong to the bundle.") }
    }

    /// Check 1: the last line is the hash of all before it.
    private mutating func checkEnd(_ bytes: [UInt8]) throws(Broken) {
        guard let last = lines.last else { throw Broken(text: "The file is empty.") }
        let body = bytes.prefix(bytes.count - last.count - 1)
        guard String(decoding: last, as: UTF8.self) == "end \(Array(SHA256.hash(data: Data(body))).hex)" else {
            throw Broken(text: "The end line does not fit: the file was cut or changed.")
        }
    }

    /// Check 2 and 3: who signed, and which roots are claimed for which sizes.
    private mutating func checkpoints(
        _ verifier: VerifierKey, _ size: Int, _ since: String?
    ) throws(Broken) -> [Int: [(root: [UInt8]?, text: String)]] {
        var claims: [Int: [(root: [UInt8]?, text: String)]] = [:]
        var last = -1
        while let text = peek("checkpoint") {
            position += 1
            guard let bytes = strictBase64(text), let note = String(validating: bytes, as: UTF8.self),
                let checkpoint = Checkpoint.verified(note, by: verifier)
            else { throw Broken(text: "A checkpoint is not signed by the log's key.") }
            guard checkpoint.size > last, checkpoint.size <= size else { throw Broken(text: "Checkpoints are out of order.") }
            last = checkpoint.size
            claims[checkpoint.size, default: []].append((checkpoint.root, "Checkpoint of size \(checkpoint.size)"))
            report.checkpoints += 1
        }
        guard last == size else { throw Broken(text: "No checkpoint covers all \(size) leaves.") }
        if let since {
            guard let old = Checkpoint.verified(since, by: verifier) else { throw Broken(text: "The earlier checkpoint is not signed by the log's key.") }
            guard old.size <= size else { throw Broken(text: "The log is shorter than at your earlier checkpoint: leaves were cut off.") }
            claims[old.size, default: []].append((old.root, "Your earlier checkpoint of size \(old.size)"))
        }
        return claims
    }

    /// Checks 2, 4 and 5. Claims that hold are cleared from `roots`.
    private mutating func leaves(_ size: Int, _ roots: inout [Int: [(root: [UInt8]?, text: String)]]) throws(Broken) {
        var tree = Frontier()
        settle(&roots, tree)
        var sealed: [(index: Int, subject: [UInt8]?)] = []
        var latest: Int64 = 0
        for index in 0..<size {
            guard let text = peek("leaf") else { throw Broken(text: "Leaf \(index) is missing.") }
            position += 1
            let parts = Array(text.utf8).split(separator: 0x20, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 2, let bytes = strictBase64(parts[0]), let leaf = Leaf(bytes) else {
                throw Broken(text: "Leaf \(index) is malformed.")
            }
            tree.append(leaf: bytes)
            settle(&roots, tree)
            if leaf.code == EventCode.timeAccepted.rawValue, leaf.outcome == 0, leaf.practitioner == nil {
                report.clockSetBack += 1
                latest = leaf.at.milliseconds
            }
            if leaf.at.milliseconds < latest - Self.tolerance { report.findings.append("Leaf \(index): time steps back.") }
            latest = max(latest, leaf.at.milliseconds)
            if !eventIDs.insert(leaf.id.lowercased()).inserted { report.findings.append("Leaf \(index): its event stands in the log twice.") }
            if try !sealedFits(parts[1], leaf) { report.findings.append("Leaf \(index): the sealed details do not fit.") }
            if parts[1] == "erased" { sealed.append((index, leaf.subject.map { Array($0.utf8) })) }
            note(leaf, index)
            if index.isMultiple(of: 1_000) { progress(index, size) }
            if let finding = erasures.note(leaf, index) { report.findings.append(finding) }
        }
        for (index, subject) in sealed where !erasedSubjects.contains(where: { $0.subject == subject && $0.index > index }) {
            report.findings.append("Leaf \(index): its details are gone, and no erasure of the case is in the log.")
        }
        (report.leaves, report.erased, report.stripped, report.replayed) = (size, erasures.erased, erasures.stripped, erasures.replayed)
    }

    private func settle(_ roots: inout [Int: [(root: [UInt8]?, text: String)]], _ tree: Frontier) {
        guard let claims = roots[tree.size] else { return }
        let root = tree.root
        roots[tree.size] = claims.map { ($0.root == root ? nil : $0.root, $0.text) }
    }

    private func sealedFits(_ text: String, _ leaf: Leaf) throws(Broken) -> Bool {
        switch text {
        case "": throw Broken(text: "Sealed details are malformed.")
        case "-": return leaf.sealedHash == nil
        case "erased": return leaf.sealedHash != nil
        default:
            guard let bytes = strictBase64(text) else { throw Broken(text: "Sealed details are malformed.") }
            return leaf.sealedHash == Array(SHA256.hash(data: Data(bytes)))
        }
    }

    private mutating func note(_ leaf: Leaf, _ index: Int) {
        report.first = report.first.map { min($0, leaf.at) } ?? leaf.at
        report.last = report.last.map { max($0, leaf.at) } ?? leaf.at
        for item in leaf.items {
            switch item.operation {
            case .read: break
            case .create, .change:
                let key = [Array(item.kind.utf8), Array(item.id.utf8)]
                if let before = newest[key], before.version > item.version {
                    report.findings.append("Leaf \(index): \(item.kind) \(item.id) goes back to an older version.")
                }
                newest[key] = (item.version, item.hash)
            case .erase:
                newest[[Array(item.kind.utf8), Array(item.id.utf8)]] = nil
                if let subject = leaf.subject { erasedSubjects.append((Array(subject.utf8), index)) }
            }
        }
    }

    /// Check 6: the stored rows are those that the log says were written last.
    private mutating func rows() throws(Broken) {
        let count = try number("rows")
        var previous: ([UInt8], [UInt8])?
        for _ in 0..<count {
            let parts = Array(try value("row").utf8).split(separator: 0x20, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 4, let version = decimal(parts[2]), let hash = parseHex(parts[3]), hash.count == 32 else {
                throw Broken(text: "A row line is malformed.")
            }
            let (kind, id) = (Array(parts[0].utf8), Array(parts[1].utf8))
            // Elsewhere no line can hold a CR.
            if kind.contains(0x0d) || id.contains(0x0d) { throw Broken(text: "A row line is malformed.") }
            if let previous, !(previous.0 == kind ? previous.1.lexicographicallyPrecedes(id) : previous.0.lexicographicallyPrecedes(kind)) {
                throw Broken(text: "Row lines are out of order.")
            }
            previous = (kind, id)
            let key = "\(parts[0]) \(parts[1])"
            guard let written = newest.removeValue(forKey: [kind, id]) else {
                report.findings.append("Row \(key): no event wrote it.")
                continue
            }
            if written.version != version || written.hash != hash {
                report.findings.append("Row \(key): what is stored is not what was written last.")
            }
        }
        for key in newest.keys.map({ String(decoding: Array($0.joined(separator: [0x20])), as: UTF8.self) }).sorted() {
            report.findings.append("Row \(key): it was written and is gone.")
        }
        report.rows = count
    }

    private mutating func line() throws(Broken) -> String {
        guard position < lines.count, let text = String(validating: lines[position], as: UTF8.self) else {
            throw Broken(text: "The file ends too early, or is no UTF-8 text.")
        }
        position += 1
        return text
    }

    private func peek(_ name: String) -> String? {
        guard position < lines.count, lines[position].starts(with: (name + " ").utf8) else { return nil }
        return String(validating: lines[position].dropFirst(name.utf8.count + 1), as: UTF8.self)
    }

    private mutating func value(_ name: String) throws(Broken) -> String {
        guard let value = peek(name) else { throw Broken(text: "The line “\(name)” is missing.") }
        position += 1
        return value
    }

    private mutating func number(_ name: String) throws(Broken) -> Int {
        guard let number = try decimal(value(name)) else { throw Broken(text: "“\(name)” is no number.") }
        return number
    }
}
