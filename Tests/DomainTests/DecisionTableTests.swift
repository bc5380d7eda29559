import Testing

@testable import Domain

/// Each rule against a table that was written by hand from its words (R18; S4:132, S2:358), over every composition of a table of up to nine places:
/// absent, agreeing, objecting, abstaining, stepping back for a conflict of interest, and each of these for the place that decides in the end.
@Suite("Decisions, against a table") struct DecisionTableTests {
    /// Columns: the rule; more agree (`+`), more object (`-`) or as many (`=`); whether anybody agrees, objects, or abstains (`y`, `n`); what the chair or the
    /// lead said (`a` agrees, `o` objects, `0` abstains, `c` stepped back, `-` absent); the outcome. `*` is anything. The first line that fits counts.
    private static let table = """
        consensus    *  * y *  *  refused
        consensus    *  y n *  *  agreed
        consensus    *  n n *  *  open

        majority     +  * * *  *  agreed
        majority     -  * * *  *  refused
        majority     =  * * *  *  open

        unanimous-majority-chair  +  * * *  *  agreed
        unanimous-majority-chair  -  * * *  *  refused
        unanimous-majority-chair  =  * * *  a  agreed
        unanimous-majority-chair  =  * * *  o  refused
        unanimous-majority-chair  =  * * *  *  open

        lead-after-hearing  *  * * *  a  agreed
        lead-after-hearing  *  * * *  o  refused
        lead-after-hearing  *  * * *  *  open

        advice       *  * * *  *  advised
        algorithm    *  * * *  *  open
        """
        .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.filter { !$0.isEmpty }

    private static func outcome(_ rule: DecisionRule, quorum: Int, agree: Int, object: Int, abstain: Int, chair: String) -> String {
        if agree + object + abstain < quorum { return "open" }
        let seen = [
            rule.rawValue, agree > object ? "+" : agree < object ? "-" : "=", agree > 0 ? "y" : "n", object > 0 ? "y" : "n", abstain > 0 ? "y" : "n", chair,
        ]
        let line = table.first { line in zip(line, seen).allSatisfy { $0 == "*" || $0 == $1 } }
        return line?.last ?? "no line"
    }

    private static let voices: [(sign: String, voice: Ballot.Voice?)] = [
        ("-", nil), ("a", .agrees), ("o", .objects), ("0", .abstains), ("c", .stepsBack),
    ]

    private static func places(_ size: Int) -> [String] { (0..<size).map { "place-\($0)" } }

    private static func template(_ rule: DecisionRule, size: Int, quorum: Int) -> Template {
        var template = DecisionRuleTests.template(rule, quorum: quorum)
        let pattern = template.members.permanent[0]
        template.members.permanent = places(size).map { id in
            var place = pattern
            place.id = id
            return place
        }
        template.members.chair?.value = "place-0"
        var lead = template.members.lead ?? template.members.chair
        lead?.value = "place-0"
        template.members.lead = lead
        return template
    }

    /// All ways in which `size` places split up, the first of which decides in the end.
    private static func compositions(_ size: Int) -> [(chair: Int, rest: [Int])] {
        func parts(_ left: Int, _ kinds: Int) -> [[Int]] {
            kinds == 1 ? [[left]] : (0...left).flatMap { count in parts(left - count, kinds - 1).map { [count] + $0 } }
        }
        return parts(size - 1, voices.count).flatMap { rest in voices.indices.map { ($0, rest) } }
    }

    @Test("R18: every composition of up to nine places, by each rule and quorum", arguments: DecisionRule.allCases)
    func compositions(_ rule: DecisionRule) {
        var (looked, wrong) = (0, [String]())
        for size in 1...9 {
            let templates = (0...size).map { Self.template(rule, size: size, quorum: $0) }
            for (chair, rest) in Self.compositions(size) {
                let said = [chair] + rest.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
                let voices = zip(Self.places(size), said).compactMap { place, index in Self.voices[index].voice.map { (place, $0) } }
                let ballot = Ballot(Dictionary(uniqueKeysWithValues: voices))
                func count(_ voice: Ballot.Voice) -> Int { voices.count { $0.1 == voice } }
                for (quorum, template) in templates.enumerated() {
                    let verdict = template.verdict(ballot).words
                    let expected = Self.outcome(
                        rule, quorum: quorum, agree: count(.agrees), object: count(.objects), abstain: count(.abstains), chair: Self.voices[chair].sign)
                    looked += 1
                    if verdict != expected { wrong.append("\(size) places, quorum \(quorum), \(voices): \(verdict), not \(expected)") }
                }
            }
        }
        #expect(wrong.prefix(5) == [])
        #expect(looked > 40_000)
    }

    @Test("R18: who says it makes no difference but for the place that decides in the end", arguments: DecisionRule.allCases)
    func symmetric(_ rule: DecisionRule) {
        var random = SplitMix64(state: 11)
        for _ in 0..<2_000 {
            let size = Int.random(in: 2...9, using: &random)
            let template = Self.template(rule, size: size, quorum: Int.random(in: 0...size, using: &random))
            let said = (0..<size).map { _ in Self.voices.randomElement(using: &random)?.voice }
            func verdict(_ said: [Ballot.Voice?]) -> Verdict {
                template.verdict(
                    Ballot(Dictionary(uniqueKeysWithValues: zip(Self.places(size), said).compactMap { place, voice in voice.map { (place, $0) } })))
            }
            #expect(verdict(said) == verdict([said[0]] + said.dropFirst().shuffled(using: &random)))
        }
    }

    /// A mutation of one voice shows that the table would notice.
    @Test("R18: a conflict of interest is neither a voice nor a presence") func conflict() {
        let template = Self.template(.consensus, size: 3, quorum: 2)
        #expect(template.verdict(Ballot(["place-0": .agrees, "place-1": .stepsBack])).words == "open")
        #expect(template.verdict(Ballot(["place-0": .agrees, "place-1": .agrees, "place-2": .stepsBack])) == .agreed(by: "consensus of those present"))
        let stepwise = Self.template(.unanimousThenMajorityThenChair, size: 3, quorum: 1)
        #expect(stepwise.verdict(Ballot(["place-1": .agrees, "place-2": .stepsBack])) == .agreed(by: "unanimously"))
        #expect(stepwise.verdict(Ballot(["place-0": .stepsBack, "place-1": .agrees, "place-2": .objects])).words == "open")
    }
}

extension Verdict {
    fileprivate var words: String {
        switch self {
        case .agreed: "agreed"
        case .refused: "refused"
        case .advised: "advised"
        case .open: "open"
        }
    }
}
