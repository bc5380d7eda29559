/// What fits few people only when it comes together.
extension Identifying.Scan {
    /// Something about a person that many share.
    enum Trait: Hashable { case age, school, sport, occupation, origin, family, illness }

    mutating func findCombinations() {
        for index in tokens.indices where isFree(index) { only(at: index) }
        for index in tokens.indices where isFree(index) && Lexicon.twins.contains(tokens[index].low) {
            guard !["tower", "towers", "town", "towns", "city", "cities", "track"].contains(at(index + 1)?.low ?? "") else { continue }
            warn(index..<index + 1, .combination, "Twins are few: with one more detail everybody there knows who it is. Write “a sibling”.")
        }
        let traits = traits
        guard Set(traits.map(\.trait)).count >= 3 else { return }
        let all = traits.map { words($0.range) }
        for (number, trait) in traits.enumerated() {
            let others = traits.indices.filter { traits[$0].trait != trait.trait }.prefix(2).map { "“\(all[$0])”" }.joined(separator: " and ")
            warn(trait.range, .combination, "“\(all[number])” alone fits many. Together with \(others) it may fit one person. Leave one of them out.")
        }
    }

    /// “The only girl in the team”, “the first woman of the club”.
    private mutating func only(at index: Int) {
        let token = tokens[index]
        guard Lexicon.articles.contains(token.low), let word = at(index + 1), Lexicon.onlys.contains(word.low) else { return }
        var next = index + 2
        while let here = at(next), next - index < 8, here.kind != .sign {
            if Lexicon.placeLinks.contains(here.low), let group = group(after: next) {
                let why = "“\(words(index..<index + 2))” leaves one person in “\(words(group..<group + 1))”. Say it without “\(words(index + 1..<index + 2))”."
                return warn(index..<group + 1, .combination, why)
            }
            next += 1
        }
    }

    private func group(after link: Int) -> Int? {
        (link + 1..<min(link + 5, max(tokens.count, link + 1))).first { Lexicon.groups.contains(tokens[$0].low) && isFree($0) }
    }

    private var traits: [(trait: Trait, range: Range<Int>)] {
        var found: [(Trait, Range<Int>)] = []
        for index in tokens.indices {
            let trait = age(at: index).map { (Trait.age, $0) } ?? school(at: index).map { (Trait.school, $0) } ?? listed(at: index)
            if let trait, isFree(trait.1) { found.append(trait) }
        }
        return found
    }

    /// An exact age: not “about fifteen”.
    private func age(at index: Int) -> Range<Int>? {
        let token = tokens[index]
        if token.isWord, let number = Lexicon.spelledAge(token.low) {
            let end = number == token.low ? yearsOld(after: index + 1) : index + 1
            return end.flatMap { isAbout(index) ? nil : index..<$0 }
        }
        guard let years = number(index), (5...99).contains(years), !isAbout(index) else { return nil }
        if ["aged", "age"].contains(at(index - 1)?.low ?? "") { return index - 1..<index + 1 }
        return yearsOld(after: index + 1).map { index..<$0 }
    }

    private func yearsOld(after index: Int) -> Int? {
        var next = index
        if at(next)?.isSign("-‐‑") == true { next += 1 }
        guard let token = at(next), token.isWord else { return nil }
        if Lexicon.yearsOld.contains(token.low) { return next + 1 }
        let isSplit = ["year", "years", "jahre"].contains(token.low) && ["old", "alt"].contains(at(next + 1)?.low ?? "")
        return isSplit ? next + 2 : nil
    }

    private func isAbout(_ index: Int) -> Bool { (max(0, index - 2)..<index).contains { Lexicon.abouts.contains(tokens[$0].low) } }

    /// `class 9b`, `year 10`, `9th grade`.
    private func school(at index: Int) -> Range<Int>? {
        let token = tokens[index]
        guard Lexicon.classes.contains(token.low) else { return nil }
        if let year = number(index + 1), (1...13).contains(year) {
            let hasLetter = at(index + 2).map { $0.isGlued && $0.isWord && $0.low.utf8.count == 1 } ?? false
            return index..<index + (hasLetter ? 3 : 2)
        }
        let back = ["st", "nd", "rd", "th", ".", "-"].contains(at(index - 1)?.low ?? "") ? 2 : 1
        if let year = number(index - back), (1...13).contains(year), token.low != "year", token.low != "form" { return index - back..<index + 1 }
        return nil
    }

    private func listed(at index: Int) -> (Trait, Range<Int>)? {
        guard tokens[index].isWord else { return nil }
        let low = tokens[index].low
        let trait: Trait? =
            if Lexicon.sports.contains(low) { .sport } else if Lexicon.occupations.contains(low) { .occupation } else if Lexicon.isOrigin(low) {
                .origin
            } else if Lexicon.families.contains(low) { .family } else if Lexicon.illnesses.contains(low) { .illness } else { nil }
        return trait.map { ($0, index..<index + 1) }
    }
}
