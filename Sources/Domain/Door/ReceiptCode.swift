/// The code with which somebody without an account reads the answer and writes back (R32).
///
/// 23 random letters of 31 (113 bits) and one that checks them. No letter looks like another: 0, 1, I, L and O do not occur.
public struct ReceiptCode: Sendable, Equatable {
    /// What was typed is no code: a mistake of the hand, which says nothing about any concern.
    public enum Mistyped: Error, Equatable {
        case empty
        case length(Int)
        /// A letter that no code has, in this group of four.
        case letter(String, group: Int)
        case check

        public var sentence: String {
            switch self {
            case .empty: "Enter the code that you were given."
            case .length(let count):
                "A code has \(ReceiptCode.length) letters and digits in six groups; these are \(count). Compare it with what you wrote down."
            case .letter(let letter, let group): "“\(letter)” in group \(group) does not occur in a code. 0, 1, I, L and O are never used; compare that group."
            case .check: "There is a typing mistake in this code: a letter is wrong, or two changed places. Compare it group by group."
            }
        }
    }

    public static let length = 24
    static let letters = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)

    private let values: [Int]

    /// A new code from unpredictable bytes; those that would favour some letters are thrown away.
    public init(random: (Int) -> [UInt8]) {
        var values: [Int] = []
        while values.count < Self.length - 1 {
            values += random(2 * Self.length).map { Int($0 & 31) }.filter { $0 < Self.letters.count }
        }
        values = Array(values.prefix(Self.length - 1))
        self.values = values + [Self.check(values)]
    }

    /// Reads what was typed; case, spaces and dashes do not matter.
    public init(_ typed: String) throws(Mistyped) {
        let kept = typed.unicodeScalars.filter { !$0.properties.isWhitespace && $0.properties.generalCategory != .dashPunctuation }
        guard !kept.isEmpty else { throw .empty }
        var values: [Int] = []
        for (index, scalar) in kept.prefix(Self.length).enumerated() {
            guard scalar.isASCII, let value = Self.letters.firstIndex(of: UInt8(scalar.value) & (scalar.value >= 0x61 ? 0xdf : 0xff)) else {
                throw .letter(String(scalar), group: index / 4 + 1)
            }
            values.append(value)
        }
        guard kept.count == Self.length else { throw .length(kept.count) }
        guard Self.check(Array(values.dropLast())) == values[Self.length - 1] else { throw .check }
        self.values = values
    }

    /// Six groups of four, as it is read out and written down.
    public var text: String {
        let bytes = values.map { Self.letters[$0] }
        return stride(from: 0, to: Self.length, by: 4).map { String(decoding: bytes[$0..<($0 + 4)], as: UTF8.self) }.joined(separator: "-")
    }

    /// The letter that makes the sum of all, each times its place, a multiple of 31. 31 is prime and the places differ, so one wrong
    /// letter and two that changed places always show.
    private static func check(_ values: [Int]) -> Int {
        let sum = values.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } % letters.count
        return (0..<letters.count).first { (sum + length * $0) % letters.count == 0 } ?? 0
    }
}
