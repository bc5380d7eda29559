import Crypto
import Domain
import Foundation

/// One event as it stands in the tree. `docs/bundle-format.md` is the specification.
struct Leaf {
    var id: String
    var at: Instant
    var code: UInt64
    var outcome: UInt64
    var rules: [String] = []
    var practitioner: String?
    var seat: String?
    var agency: String?
    var session: String?
    var subject: String?
    var items: [Journal.Item] = []
    var recipients: [String] = []
    var purpose: String?
    var basis: String?
    var sealedHash: [UInt8]?

    var encoded: [UInt8] {
        var pairs: [(UInt64, CBOR)] = [
            (0, .unsigned(1)), (1, .text(id)), (2, .unsigned(UInt64(at.milliseconds))), (3, .unsigned(code)), (4, .unsigned(outcome)),
        ]
        if !rules.isEmpty { pairs.append((5, .array(rules.map(CBOR.text)))) }
        for (key, value) in [(6, practitioner), (7, seat), (8, agency), (9, session), (10, subject)] as [(UInt64, String?)] {
            if let value { pairs.append((key, .text(value))) }
        }
        if !items.isEmpty { pairs.append((11, .array(items.map(\.cbor)))) }
        if !recipients.isEmpty { pairs.append((12, .array(recipients.map(CBOR.text)))) }
        if let purpose { pairs.append((13, .text(purpose))) }
        if let basis { pairs.append((14, .text(basis))) }
        if let sealedHash { pairs.append((15, .bytes(sealedHash))) }
        return CBOR.map(pairs).encoded
    }

    /// `nil` unless the bytes are canonical and every key has the right type.
    init?(_ bytes: [UInt8]) {
        guard case .map(let pairs)? = CBORReader.parse(bytes) else { return nil }
        var values: [UInt64: CBOR] = [:]
        for (key, value) in pairs { values[key] = value }
        guard values.keys.allSatisfy({ $0 <= 15 }), case .unsigned(1)? = values[0], case .text(let id)? = values[1],
            case .unsigned(let millis)? = values[2], millis < 1 << 53, case .unsigned(let code)? = values[3],
            case .unsigned(let outcome)? = values[4], outcome <= 2
        else { return nil }
        self.init(id: id, at: Instant(milliseconds: Int64(millis)), code: code, outcome: outcome)
        for (key, value) in values where key >= 5 {
            guard read(key, value) else { return nil }
        }
        // What would be written otherwise, such as an empty list, is refused; so is an empty text, which would have been left out.
        guard encoded == bytes, ID<Leaf>(id.lowercased()) != nil, recipients.allSatisfy(Self.isRecipient),
            session.map({ $0.utf8.count == 16 && parseHex($0) != nil }) ?? true
        else { return nil }
    }

    /// `team`, `agency:<id>` or `seat:<id>`; what an id looks like is the log's own business.
    private static func isRecipient(_ text: String) -> Bool {
        text == "team" || ["agency:", "seat:"].contains { text.utf8.starts(with: $0.utf8) && text.utf8.count > $0.utf8.count }
    }

    init(id: String, at: Instant, code: UInt64, outcome: UInt64) {
        self.id = id
        self.at = at
        self.code = code
        self.outcome = outcome
    }

    private mutating func read(_ key: UInt64, _ value: CBOR) -> Bool {
        switch (key, value) {
        case (_, .text("")): return false
        case (5, .array(let list)), (12, .array(let list)):
            let texts = list.compactMap { if case .text(let text) = $0, !text.isEmpty { text } else { nil } }
            if key == 5 { rules = texts } else { recipients = texts }
            return texts.count == list.count
        case (6, .text(let text)): practitioner = text
        case (7, .text(let text)): seat = text
        case (8, .text(let text)): agency = text
        case (9, .text(let text)): session = text
        case (10, .text(let text)): subject = text
        case (11, .array(let list)):
            items = list.compactMap(Journal.Item.init)
            return items.count == list.count
        case (13, .text(let text)): purpose = text
        case (14, .text(let text)): basis = text
        case (15, .bytes(let bytes)):
            sealedHash = bytes
            return bytes.count == 32
        default: return false
        }
        return true
    }
}

extension Journal.Item {
    fileprivate var cbor: CBOR {
        .array([
            .text(kind), .text(id), .unsigned(UInt64(version)), .unsigned(level?.code ?? 0), .unsigned(operation.rawValue), .bytes(hash),
        ])
    }

    fileprivate init?(_ cbor: CBOR) {
        guard case .array(let parts) = cbor, parts.count == 6, case .text(let kind) = parts[0], case .text(let id) = parts[1],
            !kind.isEmpty, !id.isEmpty, case .unsigned(let version) = parts[2], version < 1 << 31, case .unsigned(let level) = parts[3], level <= 3,
            case .unsigned(let raw) = parts[4], let operation = Operation(rawValue: raw), case .bytes(let hash) = parts[5],
            hash.count == (operation == .create || operation == .change ? 32 : 0)
        else { return nil }
        self.init(
            kind: kind, id: id, version: Int(version), level: level == 0 ? nil : Level.allCases[Int(level) - 1], operation: operation,
            hash: hash)
    }
}
