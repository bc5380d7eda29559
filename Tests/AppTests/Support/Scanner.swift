/// Reads a page as a browser's tokenizer does, for the tests that look for markup that nobody wrote.
struct Scanner {
    struct Tag: Equatable {
        let name: String
        let attributes: [(name: String, value: String, isQuoted: Bool)]

        static func == (left: Tag, right: Tag) -> Bool {
            left.name == right.name && left.attributes.map(\.name) == right.attributes.map(\.name)
        }
    }

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All start tags of a page, with their attributes.
    static func tags(_ bytes: [UInt8]) -> [Tag] {
        var scanner = Scanner(bytes)
        var tags: [Tag] = []
        while let tag = scanner.next() { tags.append(tag) }
        return tags
    }

    private mutating func next() -> Tag? {
        while index < bytes.count {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count, isLetter(bytes[index + 1]) else { continue }
            index += 1
            let name = word { $0 != 0x20 && $0 != 0x0a && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
            return Tag(name: name, attributes: attributes())
        }
        return nil
    }

    private mutating func attributes() -> [(name: String, value: String, isQuoted: Bool)] {
        var found: [(name: String, value: String, isQuoted: Bool)] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: ">") {
            if [0x20, 0x0a, 0x0d, 0x09, UInt8(ascii: "/")].contains(bytes[index]) {
                index += 1
                continue
            }
            let name = word { ![0x20, 0x0a, UInt8(ascii: "="), UInt8(ascii: ">")].contains($0) }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
                found.append((name, "", true))
                continue
            }
            index += 1
            let isQuoted = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
            found.append((name, value(isQuoted), isQuoted))
        }
        return found
    }

    private mutating func value(_ isQuoted: Bool) -> String {
        guard isQuoted else { return word { $0 != 0x20 && $0 != UInt8(ascii: ">") } }
        index += 1
        defer { index += 1 }
        return word { $0 != UInt8(ascii: "\"") }
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = index
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) }
}
