import Foundation

extension Likeness {
    /// One way to write what people write in many (R33). The lists are our own choice; no standard of transliteration is followed.
    ///
    /// Tokens of it are stored: with a change of these lists comes a migration that empties `likeness_token`, and the server fills it again.
    enum Spelling {
        /// The words of a name in the order of the alphabet, without titles and particles; the longest, when somebody wrote a story.
        static func words(of name: String) -> [String] {
            let words = Set(nameWords(name).filter { !empty.contains($0) }.map(plain).filter { !$0.isEmpty })
            return words.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.prefix(mostWords).sorted()
        }

        /// A word in plain letters: Cyrillic and Greek ones in Latin, one spelling for what sounds alike, few letters twice.
        private static func plain(_ word: String) -> String {
            var text = word.replacingOccurrences(of: "ου", with: "ou").unicodeScalars.map { letters[$0] ?? String($0) }.joined()
            for (written, meant) in sounds { text = text.replacingOccurrences(of: written, with: meant) }
            return text.utf8.reduce(into: [UInt8]()) { bytes, byte in
                if bytes.last != byte || "eo".utf8.contains(byte) { bytes.append(byte) }
            }.text
        }

        /// The last eight digits of each telephone number: what is before them differs between a call from home and from abroad.
        static func numbers(in line: String) -> [String] {
            var runs: [[UInt8]] = [[]]
            for scalar in line.unicodeScalars {
                if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                    runs[runs.count - 1].append(UInt8(ascii: "0") + UInt8(value))
                } else if !between.contains(scalar), runs.last?.isEmpty == false {
                    runs.append([])
                }
            }
            return runs.filter { (fewestDigits...15).contains($0.count) }.map { Array($0.suffix(fewestDigits)).text }
        }

        /// A street with a number, in whatever order; `nil` for anything else.
        static func place(_ line: String) -> String? {
            let words = line.lowercased().unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { String($0) }
            let numbers = words.filter { $0.unicodeScalars.first?.properties.numericType != nil && $0.utf8.count <= 5 }
            let names = nameWords(line).filter { word in word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic } }.map(street)
            guard !numbers.isEmpty, names.contains(where: { $0.utf8.count >= 3 }) else { return nil }
            return Set(names + numbers).sorted().joined(separator: " ")
        }

        private static func street(_ word: String) -> String {
            for (long, short) in [("strasse", "str"), ("street", "str")] where word.hasSuffix(long) { return word.dropLast(long.utf8.count) + short }
            return plain(word)
        }

        private static let mostWords = 8
        private static let fewestDigits = 8
        private static let between: Set<Unicode.Scalar> = [" ", "-", "/", ".", "(", ")", "+", "\u{a0}", "\u{2011}", "\u{2013}"]

        /// Titles, particles, and what stands where a name is not known.
        private static let empty: Set<String> = [
            "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "al", "el", "bin", "ibn", "ben", "bint", "abu", "van", "von", "der", "den", "de",
            "da",
            "di", "du", "la", "le", "del", "not", "no", "named", "name", "unnamed", "unknown", "anonymous", "somebody", "unbekannt", "inconnu",
        ]

        /// In this order. Umlauts have lost their dots before.
        private static let sounds: KeyValuePairs<String, String> = [
            "tsch": "ch", "sch": "sh", "kh": "h", "ph": "f", "ck": "k", "ou": "u", "ae": "a", "oe": "o", "ue": "u", "y": "i", "j": "i", "w": "v",
        ]

        private static let letters: [Unicode.Scalar: String] = [
            "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "dj", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "i", "і": "i", "ј": "j",
            "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f",
            "х": "kh", "ц": "ts", "ч": "ch", "џ": "dz", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
            "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x",
            "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "ph", "χ": "ch", "ψ": "ps", "ω": "o",
        ]
    }
}

extension [UInt8] {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
