import Foundation

extension Identifying {
    /// A word, a number or a sign of the text.
    struct Token {
        enum Kind { case word, number, sign }
        enum Shape { case lower, capital, upper, letter, caseless }

        let kind: Kind
        let range: Range<Int>
        /// In small letters, without accents and without the `'s` of a genitive.
        let low: String
        var shape = Shape.lower
        var isGenitive = false
        /// Nothing stands between it and the token before.
        var isGlued = false
        var startsLine = false
        var startsSentence = false

        var isWord: Bool { kind == .word }
        var isNumber: Bool { kind == .number }
        var hasCapital: Bool { shape == .capital || shape == .upper || shape == .letter }
        func isSign(_ signs: String) -> Bool { kind == .sign && low.unicodeScalars.first.map { signs.unicodeScalars.contains($0) } == true }
    }

    /// One run over one text. What is found first keeps its words.
    struct Scan {
        typealias Lexicon = Identifying.Lexicon

        let scalars: [Unicode.Scalar]
        let language: Language
        private(set) var tokens: [Token] = []
        private(set) var isTaken: [Bool] = []
        private(set) var found: [(range: Range<Int>, kind: Kind, why: String)] = []
        /// Words that also stand in the text in small letters.
        private(set) var small: Set<String> = []

        init(_ scalars: [Unicode.Scalar], _ language: Language) {
            self.scalars = scalars
            self.language = language
            tokens = Self.tokens(scalars)
            isTaken = Array(repeating: false, count: tokens.count)
            small = Set(tokens.filter { $0.isWord && $0.shape == .lower }.map(\.low))
            markSentences()
        }

        func at(_ index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }
        func isFree(_ range: Range<Int>) -> Bool { range.allSatisfy { tokens.indices.contains($0) && !isTaken[$0] } }
        func isFree(_ index: Int) -> Bool { tokens.indices.contains(index) && !isTaken[index] }

        /// As typed.
        func words(_ range: Range<Int>) -> String {
            guard let first = at(range.lowerBound), let last = at(range.upperBound - 1) else { return "" }
            return Identifying.text(scalars[first.range.lowerBound..<last.range.upperBound])
        }

        /// Warns of tokens that nothing has warned of yet.
        mutating func warn(_ range: Range<Int>, _ kind: Kind, _ why: String) {
            guard !range.isEmpty, isFree(range) else { return }
            found.append((tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound, kind, why))
            for index in range { isTaken[index] = true }
        }

        /// Words that are known to identify nobody.
        mutating func passOver(_ names: [String]) {
            each(of: names) { scan, range in for index in range { scan.isTaken[index] = true } }
        }

        /// Where one of the names stands, word for word.
        mutating func each(of names: [String], _ body: (inout Scan, Range<Int>) -> Void) {
            var known: [String: [[String]]] = [:]
            for name in names {
                let words = Self.tokens(Array(name.unicodeScalars.prefix(200))).filter { $0.kind != .sign }.map(\.low)
                if let first = words.first { known[first, default: []].append(words) }
            }
            for index in tokens.indices {
                let hits = (known[tokens[index].low] ?? []).filter { words in
                    words.indices.allSatisfy { at(index + $0)?.low == words[$0] }
                }
                if let longest = hits.map(\.count).max(), isFree(index..<index + longest) { body(&self, index..<index + longest) }
            }
        }

        private mutating func markSentences() {
            var isStart = true
            for index in tokens.indices {
                let token = tokens[index]
                if token.startsLine { isStart = true }
                tokens[index].startsSentence = isStart
                guard token.kind == .sign else {
                    isStart = false
                    continue
                }
                if token.isSign("!?:…“\"„«‹•") { isStart = true }
                if token.isSign("."), let before = at(index - 1) {
                    let isShort = before.isWord && (before.shape == .letter || Lexicon.abbreviations.contains(before.low))
                    isStart = !isShort && !(before.isNumber && !before.startsLine && at(index + 1)?.isWord == true && language == .german)
                }
            }
        }
    }
}

extension Identifying.Scan {
    static func tokens(_ scalars: [Unicode.Scalar]) -> [Identifying.Token] {
        var tokens: [Identifying.Token] = []
        var (index, isGlued, startsLine) = (0, false, true)
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar.properties.isWhitespace || isIgnorable(scalar) {
                if scalar.properties.isWhitespace { isGlued = false }
                if scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" { startsLine = true }
                index += 1
                continue
            }
            let (kind, end) = extent(of: index, scalars)
            var token = made(kind, index..<end, scalars)
            token.isGlued = isGlued
            token.startsLine = startsLine
            tokens.append(token)
            (index, isGlued, startsLine) = (end, true, false)
        }
        return tokens
    }

    private static func extent(of start: Int, _ scalars: [Unicode.Scalar]) -> (Identifying.Token.Kind, Int) {
        var end = start + 1
        if isDigit(scalars[start]) {
            while end < scalars.count, isDigit(scalars[end]) { end += 1 }
            return (.number, end)
        }
        guard isLetter(scalars[start]) else { return (.sign, end) }
        while end < scalars.count {
            let joins = ["'", "’", "-", "‐", "‑"].contains(scalars[end]) && end + 1 < scalars.count && isLetter(scalars[end + 1])
            guard joins || isLetter(scalars[end]) || isIgnorable(scalars[end]) else { break }
            end += 1
        }
        return (.word, end)
    }

    private static func made(_ kind: Identifying.Token.Kind, _ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Identifying.Token {
        var low = folded(scalars[range])
        var token = Identifying.Token(kind: kind, range: range, low: low)
        guard kind == .word else { return token }
        if low.utf8.count > 2, low.utf8.suffix(2).elementsEqual("'s".utf8) {
            low = String(decoding: low.utf8.dropLast(2), as: UTF8.self)
            token = Identifying.Token(kind: kind, range: range, low: low, isGenitive: true)
        }
        let letters = scalars[range].filter { isLetter($0) && !$0.properties.isDiacritic && !isMark($0) }
        let capitals = letters.filter { $0.properties.isUppercase || $0.properties.generalCategory == .titlecaseLetter }.count
        if letters.first.map({ $0.properties.generalCategory == .otherLetter }) == true {
            token.shape = .caseless
        } else if let first = letters.first, first.properties.isUppercase || first.properties.generalCategory == .titlecaseLetter {
            token.shape = letters.count == 1 ? .letter : capitals == letters.count - (token.isGenitive ? 1 : 0) ? .upper : .capital
        }
        return token
    }

    /// Small letters without accents; compatibility forms are the letters that they look like.
    private static func folded(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        let plain = Identifying.text(scalars.filter { !isIgnorable($0) }).decomposedStringWithCompatibilityMapping
        var view = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars where !isMark(scalar) {
            switch scalar {
            case "ß", "ẞ": view.append(contentsOf: "ss".unicodeScalars)
            case "ø", "Ø": view.append("o")
            case "ł", "Ł": view.append("l")
            case "ı", "İ": view.append("i")
            case "æ", "Æ": view.append(contentsOf: "ae".unicodeScalars)
            case "’": view.append("'")
            case "‐", "‑": view.append("-")
            default: view.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return String(view)
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .decimalNumber }
    static func isMark(_ scalar: Unicode.Scalar) -> Bool { [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory) }
    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: isMark(scalar)
        }
    }
    static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format }
}
