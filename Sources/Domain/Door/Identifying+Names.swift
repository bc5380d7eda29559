/// Names of people, and of places that a name gives away.
extension Identifying.Scan {
    mutating func findPlaces(_ places: [String]) {
        each(of: places) { scan, range in
            scan.warn(range, .place, "“\(scan.words(range))” has few people; the network lists it as such. Write “a village” or “a small town”.")
        }
        for index in tokens.indices where Lexicon.smallPlaces.contains(tokens[index].low) {
            var next = index + 1
            while let token = at(next), ["of", "called", "named", "namens", "de"].contains(token.low) { next += 1 }
            let isNamedAfter = isName(next) && at(next)?.startsSentence == false && at(next)?.shape != .upper
            if isNamedAfter, language != .german || !Lexicon.isKnown(tokens[next].low) {
                warn(index..<next + 1, .place, "Few people live in “\(words(next..<next + 1))”. Write “a village”.")
            } else if index > 0, isName(index - 1), language != .german, !tokens[index - 1].startsSentence {
                warn(index - 1..<index + 1, .place, "Few people live in “\(words(index - 1..<index))”. Write “a village”.")
            }
        }
    }

    mutating func findNames() {
        var index = 0
        while index < tokens.count {
            index = initials(at: index) ?? title(at: index) ?? name(at: index) ?? index + 1
        }
    }

    /// A word with a capital that is neither known nor an ordinary word.
    private func isName(_ index: Int) -> Bool {
        guard let token = at(index), token.isWord, isFree(index) else { return false }
        if Lexicon.firstNames.contains(token.low) { return true }
        guard token.shape == .capital, !Lexicon.isKnown(token.low) else { return false }
        return Lexicon.doubtful.contains(token.low) || !Lexicon.isOrdinary(token.low)
    }

    /// `K. M.`, `K.M.`, `K. Brandt`.
    private mutating func initials(at index: Int) -> Int? {
        guard isFree(index), tokens[index].shape == .letter, at(index + 1)?.isSign(".") == true else { return nil }
        var end = index + 2
        while let next = at(end), next.shape == .letter, at(end + 1)?.isSign(".") == true { end += 2 }
        let letters = (index..<end).filter { tokens[$0].isWord }.map { tokens[$0].low }.joined()
        if isName(end), !tokens[end].startsSentence, end == index + 2 || language != .german { end = extent(from: end) }
        guard end > index + 2, !Lexicon.lettersWithDots.contains(letters) else { return nil }
        warn(index..<end, .name, "Initials are read as a name by whoever knows the person. Write “the boy” or “the client”.")
        return end
    }

    /// “Mr Smith”, “Frau Yılmaz”, “son of Karim”, “called Kevin”, “heißt Jonas”.
    private mutating func title(at index: Int) -> Int? {
        let token = tokens[index]
        guard token.isWord else { return nil }
        var next = index + 1
        let isTitle = Lexicon.titles.contains(token.low)
        if isTitle {
            if let before = at(index - 1), language == .german, Lexicon.germanArticles.contains(before.low) { return nil }
            if at(next)?.isSign(".") == true { next += 1 }
        } else if Lexicon.relatives.contains(token.low) {
            guard let link = at(next), ["of", "von", "de", "namens", "named", "called"].contains(link.low) else { return nil }
            next += 1
        } else if Lexicon.namings.contains(token.low) {
            while let sign = at(next), sign.isSign(":“\"‘'«„") || ["is", "ist", "are", "est"].contains(sign.low) { next += 1 }
        } else {
            return nil
        }
        guard let name = at(next), name.isWord, isFree(next), !Lexicon.isKnown(name.low) || Lexicon.firstNames.contains(name.low) else { return nil }
        let isSmall = name.shape == .lower && ["mr", "mrs", "ms", "herr"].contains(token.low) && !Lexicon.isOrdinary(name.low)
        guard name.hasCapital || isSmall || Lexicon.firstNames.contains(name.low), !Lexicon.germanNouns.contains(name.low) else { return nil }
        if !isTitle, Lexicon.isOrdinary(name.low), !Lexicon.doubtful.contains(name.low) { return nil }
        let end = extent(from: next)
        let start = isTitle ? index : next
        warn(start..<end, .name, "“\(words(index..<index + 1))” stands before it, as before a name. Write who it is to the person instead.")
        return end
    }

    private mutating func name(at index: Int) -> Int? {
        guard isName(index) else { return nil }
        let token = tokens[index]
        let isFirst = Lexicon.firstNames.contains(token.low)
        let end = extent(from: index)
        if !isFirst {
            guard language != .german else { return nil }
            if token.startsSentence, !isNameAtStart(index, end) { return nil }
        }
        let words = words(index..<end)
        let why =
            end - index > 1
            ? "Two capitalised words in a row, “\(words)”, read like the name of a person."
            : isFirst
                ? "“\(words)” is a first name. Write “the boy”, “the mother”, “a colleague”."
                : "“\(words)” has a capital letter, as names of people and places have. Write what it is instead."
        warn(index..<end, .name, why)
        return end
    }

    /// At the start of a sentence every word has a capital: what follows must fit a person.
    private func isNameAtStart(_ index: Int, _ end: Int) -> Bool {
        let token = tokens[index]
        if Lexicon.looksOrdinary(token.low) || small.contains(token.low) { return false }
        if end - index > 1 || token.isGenitive { return true }
        guard language == .english, let next = at(end) else { return false }
        return Lexicon.personVerbs.contains(next.low)
    }

    /// Where a name ends that begins here: “Ibn Khalid”, “Anna K.”, “Ana de la Cruz”.
    private func extent(from index: Int) -> Int {
        var end = index + 1
        while end - index < 6 {
            var next = end
            while let token = at(next), Lexicon.nameParticles.contains(token.low), next - end < 3 { next += 1 }
            guard let token = at(next), token.isWord, isFree(next), !token.startsSentence, !token.startsLine else { break }
            let isInitial = token.shape == .letter && token.low != "i" && at(next + 1)?.isSign(".") == true
            let goesOn = isName(next) && (language != .german || end == index + 1 && !Lexicon.germanNouns.contains(token.low))
            guard isInitial || goesOn else { break }
            end = isInitial ? next + 2 : next + 1
            if language == .german { break }
        }
        return end
    }

    mutating func findUnreadable() {
        var index = 0
        while index < tokens.count {
            guard isFree(index), tokens[index].shape == .caseless else {
                index += 1
                continue
            }
            var end = index + 1
            while let token = at(end), isFree(end), token.shape == .caseless || token.kind == .sign { end += 1 }
            warn(index..<end, .unread, "This script has no capital letters, so names in it are not found. Read it once more yourself.")
            index = end
        }
    }
}
