/// E-mail, accounts, dates and ages with a day.
extension Identifying.Scan {
    /// Tokens from `index` on that nothing separates.
    func run(from index: Int) -> Range<Int> {
        var end = index + 1
        while let token = at(end), token.isGlued { end += 1 }
        return index..<end
    }

    mutating func findContacts() {
        var index = 0
        while index < tokens.count {
            let run = run(from: index)
            index = run.upperBound
            var last = run.upperBound
            while last - 1 > run.lowerBound, at(last - 1)?.isSign(".,;:!?)”\"") == true { last -= 1 }
            let inner = run.lowerBound..<last
            if let sign = inner.first(where: { tokens[$0].isSign("@") }), sign + 1 < last {
                let isMail = sign > run.lowerBound && !tokens[sign - 1].isSign("(“\"")
                warn(inner, .contact, isMail ? "An e-mail address belongs to one person." : "“\(words(inner))” is an account: anybody can look it up.")
            } else if inner.contains(where: { isAddress($0, before: last) }) {
                warn(inner, .contact, "A web address can lead to a person or an account.")
            }
        }
        for index in tokens.indices where Lexicon.accounts.contains(tokens[index].low) { account(after: index) }
    }

    private func isAddress(_ index: Int, before end: Int) -> Bool {
        let token = tokens[index]
        if token.low == "www", at(index + 1)?.isSign(".") == true { return true }
        if token.isSign(":"), at(index + 1)?.isSign("/") == true, at(index + 2)?.isSign("/") == true { return true }
        guard token.isSign("/"), index + 1 < end, let domain = at(index - 1), domain.isWord, at(index - 2)?.isSign(".") == true else { return false }
        return Lexicon.domains.contains(domain.low)
    }

    /// “nickname is darkwolf”, “gamertag: x”.
    private mutating func account(after index: Int) {
        var next = index + 1
        while let token = at(next), token.isSign(":“\"«„") || ["is", "name", "lautet", "ist", "est"].contains(token.low) { next += 1 }
        guard next > index + 1, let token = at(next), token.kind != .sign else { return }
        warn(run(from: next), .contact, "“\(words(next..<next + 1))” is an account: anybody can look it up.")
    }

    mutating func findDates() {
        for index in tokens.indices where isFree(index) {
            let token = tokens[index]
            if token.isNumber { numericDate(at: index) } else if token.isWord { wordDate(at: index) }
        }
    }

    private static let born = "The day or year of birth narrows it to few people. Write an age in general, such as “about fifteen”."
    private static let exact = "An exact date can be looked up: whoever knows of that day knows of whom you speak. Write “last spring” or “two weeks ago”."

    /// `2007-03-14`, `14.3.2007`, `3/14/07`, and `14.3.` where dates are written so.
    private mutating func numericDate(at index: Int) {
        guard let first = number(index), let sign = at(index + 1), sign.isSign("-./‐–"), sign.isGlued else { return }
        let gap = at(index + 2)?.isNumber == true ? 2 : 0
        guard gap == 2, let second = number(index + 2) else { return }
        if let other = at(index + 3), other.low == sign.low, let third = number(index + 4), at(index + 4)?.isGlued == true || sign.isSign(".") {
            let isDay =
                (first > 31 ? [second, third] : [first, second]).allSatisfy { (1...31).contains($0) }
                && [first, second, third].contains { (1...12).contains($0) }
            if isDay { warn(index..<index + 5, .date, Self.exact) }
        } else if language != .english, sign.isSign("."), at(index + 3)?.isSign(".") == true, (1...31).contains(first), (1...12).contains(second) {
            warn(index..<index + 4, .date, Self.exact)
        }
    }

    func number(_ index: Int) -> Int? {
        guard let token = at(index), token.isNumber, token.low.utf8.count <= 6 else { return nil }
        return Int(token.low)
    }

    private mutating func wordDate(at index: Int) {
        let token = tokens[index]
        if Lexicon.months.contains(token.low), token.hasCapital || !Lexicon.verbMonths.contains(token.low) { monthDate(at: index) }
        if Lexicon.births.contains(token.low) { birth(after: index) }
        if token.low == "birthday" || token.low == "geburtstag" || token.low == "anniversaire" {
            let near = max(0, index - 2)..<index
            let hasNumber = near.contains { tokens[$0].isNumber || Lexicon.ordinals.contains(tokens[$0].low) }
            let hasDay = (index + 1..<min(index + 4, tokens.count)).contains {
                Lexicon.days.contains(tokens[$0].low) || Lexicon.months.contains(tokens[$0].low)
            }
            if hasNumber || hasDay { warn((hasNumber ? near.lowerBound : index)..<index + 1, .date, Self.born) }
        }
        if ["turned", "turns", "turning"].contains(token.low), let age = number(index + 1), (5...99).contains(age) {
            let near = index + 2..<min(index + 5, tokens.count)
            if near.contains(where: { Lexicon.days.contains(tokens[$0].low) }) { warn(index..<index + 2, .date, Self.born) }
        }
    }

    /// `14 March`, `14th of March 2007`, `March 14`, `March 2007`.
    private mutating func monthDate(at index: Int) {
        var (start, end) = (index, index + 1)
        var before = index - 1
        while before >= 0, index - before <= 3, ["of", "st", "nd", "rd", "th", "de", "."].contains(tokens[before].low) { before -= 1 }
        if let day = number(before), (1...31).contains(day) { start = before }
        if at(end)?.isSign(".,") == true, number(end + 1) != nil, start < index || at(end)?.isSign(".") == true { end += 1 }
        if let next = number(end), (1...31).contains(next) || (1900...2100).contains(next) {
            end += 1
            if ["st", "nd", "rd", "th"].contains(at(end)?.low ?? "") { end += 1 }
            if at(end)?.isSign(",") == true, let year = number(end + 1), (1900...2100).contains(year) { end += 2 }
        }
        while end > index + 1, at(end - 1)?.isSign(".,") == true { end -= 1 }
        if end - start > 1 { warn(start..<end, .date, Self.exact) }
    }

    /// `born in 2007`, `Jahrgang 2007`.
    private mutating func birth(after index: Int) {
        for next in index + 1..<min(index + 5, max(tokens.count, index + 1)) {
            if tokens[next].isSign("!?;") { return }
            if let year = number(next), (1900...2100).contains(year) { return warn(index..<next + 1, .date, Self.born) }
        }
    }
}
