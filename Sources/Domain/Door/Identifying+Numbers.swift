/// Addresses, telephones, and numbers of files, papers and vehicles.
extension Identifying.Scan {
    mutating func findAddresses() {
        for index in tokens.indices where isFree(index) {
            let token = tokens[index]
            if token.isWord { street(at: index) }
            if token.isNumber { town(after: index) }
        }
    }

    private static let street = "A street leads to a house, and a house to few people. Write “in one part of the town”."

    private func houseNumber(_ index: Int) -> Bool { number(index).map { (1...9_999).contains($0) } ?? false }

    private mutating func street(at index: Int) {
        let token = tokens[index]
        var (start, end) = (index, index + 1)
        if Lexicon.streets.contains(token.low) {
            // “14 Harbour Street”, “Harbour Street”, “harbour road 14”.
            while start > 0, index - start < 3, let before = at(start - 1), before.isWord, before.hasCapital,
                !Lexicon.isOrdinary(before.low) || token.hasCapital,
                !before.startsSentence || !Lexicon.isOrdinary(before.low)
            { start -= 1 }
            let isNamed = start < index && token.hasCapital
            if houseNumber(start - 1), start < index { start -= 1 }
            if houseNumber(end), start < index { end += 1 }
            guard isNamed || end > index + 1 || at(start)?.isNumber == true else { return }
        } else if Lexicon.ways.contains(token.low) {
            // “12 rue de la Paix”, “via Roma 3”, “ul. Długa 7”.
            while let next = at(end), Lexicon.particles.contains(next.low) || next.isSign(".") { end += 1 }
            guard let name = at(end), name.isWord, name.hasCapital else { return }
            end += 1
            if houseNumber(index - 1) { start -= 1 }
            if houseNumber(end) { end += 1 }
            let isSure = start < index || at(end - 1)?.isNumber == true || token.low == "rue" || token.low == "ul" || token.low == "calle"
            guard isSure else { return }
        } else {
            // “Hafenstraße 14”, “Drottninggatan 5”.
            let isSure = Lexicon.ends(token.low, Lexicon.streetEnds)
            guard isSure || Lexicon.ends(token.low, Lexicon.weakStreetEnds), token.hasCapital || isSure else { return }
            if at(end)?.isSign(".") == true, houseNumber(end + 1) { end += 1 }
            let hasNumber = houseNumber(end)
            if hasNumber { end += 1 }
            guard hasNumber || isSure && token.hasCapital else { return }
        }
        if let letter = at(end), letter.isGlued, letter.isWord, letter.low.utf8.count == 1, at(end - 1)?.isNumber == true { end += 1 }
        warn(start..<end, .address, Self.street)
    }

    /// `70173 Stuttgart`, `1012 AB Amsterdam`, `SW1A 1AA`.
    private mutating func town(after index: Int) {
        let digits = tokens[index].low.utf8.count
        let why = "A post code names a small part of a town. Leave it out."
        var next = index + 1
        if digits == 4, let letters = at(next), letters.shape == .upper, letters.low.utf8.count == 2, at(next + 1)?.hasCapital == true { next += 1 }
        if digits == 3, at(next)?.isNumber == true, at(next)?.low.utf8.count == 2 { next += 1 }
        let isCode = digits == 5 || digits == 4 && !(1900...2100).contains(number(index) ?? 0) || next > index + 1
        let isRound = tokens[index].low.utf8.suffix(2).elementsEqual("00".utf8)
        if isCode, !isRound, let town = at(next), town.isWord, town.shape == .capital, !town.isGlued, !Lexicon.isKnown(town.low) {
            return warn(index..<next + 1, .address, why)
        }
        // British: letters and digits, then a digit and two letters.
        if digits == 1, let letters = at(index + 1), letters.isGlued, letters.shape == .upper, letters.low.utf8.count == 2, !tokens[index].isGlued {
            var start = index
            while start > 0, tokens[start].isGlued || start == index { start -= 1 }
            let code = start..<index
            if code.count <= 3, code.contains(where: { tokens[$0].isNumber }), tokens[start].hasCapital { warn(start..<index + 2, .address, why) }
        }
    }

    mutating func findNumbers() {
        for index in tokens.indices where isFree(index) && !tokens[index].isGlued { mixed(run(from: index)) }
        var start = 0
        while start < tokens.count {
            let isStart = isFree(start) && (tokens[start].isNumber || tokens[start].isSign("+"))
            start = isStart ? max(digits(from: start), start + 1) : start + 1
        }
        for index in tokens.indices where isFree(index) {
            if Lexicon.numberWords.contains(tokens[index].low) { labelled(after: index) }
            plate(at: index)
        }
    }

    /// Groups of digits that belong together: a telephone, or a long number. Returns where they end.
    private mutating func digits(from start: Int) -> Int {
        var (end, groups): (Int, [String]) = (start, [])
        while let token = at(end), isFree(end), !token.startsLine || end == start {
            if token.isNumber { groups.append(token.low) } else if !token.isSign("+-/().‐–") || end > start && at(end - 1)?.isSign(".-/") == true { break }
            end += 1
        }
        let reach = end
        while end > start, !tokens[end - 1].isNumber { end -= 1 }
        let joined = groups.joined()
        let isAmount =
            groups.count > 1 && groups.dropFirst().allSatisfy { $0.utf8.count == 3 } && (groups.first?.utf8.count ?? 0) <= 3 && joined.utf8.first != 0x30
        let areYears = groups.allSatisfy { $0.utf8.count == 4 && (1900...2100).contains(Int($0) ?? 0) }
        guard joined.utf8.count >= 6, !isAmount, !areYears else { return reach }
        let isPhone = joined.utf8.count >= 7 && (tokens[start].isSign("+") || joined.utf8.first == 0x30 || groups.count > 1 || isCalled(start))
        let isOpen = at(start - 1)?.isSign("(") == true && (start..<end).contains { tokens[$0].isSign(")") }
        warn(
            (isOpen ? start - 1 : start)..<end, isPhone ? .phone : .number,
            isPhone ? "A telephone number belongs to one person or one household." : "A long number can be looked up in a file.")
        return reach
    }

    private func isCalled(_ index: Int) -> Bool {
        (max(0, index - 3)..<index).contains {
            ["phone", "call", "tel", "telephone", "mobile", "telefon", "handy", "number", "whatsapp"].contains(tokens[$0].low)
        }
    }

    private static let file = "A number of a file, a paper or a vehicle can be looked up. Leave it out."

    /// `case no. 4711`, `passport C01X`.
    private mutating func labelled(after index: Int) {
        var next = index + 1
        while let token = at(next), next - index <= 4, Lexicon.numberWords.contains(token.low) || token.isSign(".:#-") { next += 1 }
        guard let token = at(next), !token.startsLine, token.kind != .sign else { return }
        let run = run(from: next)
        var last = run.upperBound
        while last > run.lowerBound, tokens[last - 1].kind == .sign { last -= 1 }
        let digits = (next..<last).filter { tokens[$0].isNumber }.reduce(0) { $0 + tokens[$1].low.utf8.count }
        let letters = (next..<last).contains { tokens[$0].isWord && tokens[$0].hasCapital }
        guard digits >= 3 || digits >= 1 && letters else { return }
        if let year = number(next), (1900...2100).contains(year), last == next + 1 { return }
        warn(index..<last, .number, Self.file)
    }

    /// Capitals and digits in one run, `RT-2026-00007`, `M123456`.
    private mutating func mixed(_ run: Range<Int>) {
        let parts = run.map { tokens[$0] }
        let digits = parts.filter(\.isNumber).reduce(0) { $0 + $1.low.utf8.count }
        let words = parts.filter(\.isWord)
        guard digits >= 3, !words.isEmpty, words.allSatisfy({ $0.shape == .upper || $0.shape == .letter }) else { return }
        var last = run.upperBound
        while tokens[last - 1].kind == .sign { last -= 1 }
        warn(run.lowerBound..<last, .number, Self.file)
    }

    /// `NU-R 12`, `AB12 CDE`.
    private mutating func plate(at index: Int) {
        let token = tokens[index]
        guard isFree(index), token.isWord, token.shape == .upper || token.shape == .letter else { return }
        let parts = token.low.split(separator: "-")
        if parts.count == 2, parts[0].utf8.count <= 3, parts[1].utf8.count <= 2, let digits = at(index + 1), digits.isNumber, !digits.isGlued,
            digits.low.utf8.count <= 4
        {
            return warn(index..<index + 2, .number, Self.file)
        }
        guard token.low.utf8.count == 2, let digits = at(index + 1), digits.isNumber, digits.isGlued, digits.low.utf8.count == 2, let rest = at(index + 2),
            rest.shape == .upper, rest.low.utf8.count == 3
        else { return }
        warn(index..<index + 3, .number, Self.file)
    }
}
