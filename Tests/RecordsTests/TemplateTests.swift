import Domain
import Testing

@testable import Records

@Suite("Templates") struct TemplateTests {
    static let sound = TemplateLibrary.text("five-step")

    /// A change of the sound file, and what is said of it, with its line.
    struct Fault: Sendable, CustomStringConvertible {
        let old: String
        let new: String
        let sentence: String
        var description: String { "\(old.prefix(40)) → \(new.prefix(40))" }

        init(_ old: String, _ new: String, _ sentence: String) {
            self.old = old
            self.new = new
            self.sentence = sentence
        }

        var yaml: String { TemplateTests.sound.replacing(old, with: new, maxReplacements: 1) }
    }

    static let ofYAML = [
        Fault("words: Triage", "words: 'Triage", "This is not YAML"), Fault("clocks:\n", "clocks: [\n", "This is not YAML"),
        Fault("id: five-step\n", "id: five-step\nid: twice\n", "The key “id” stands twice in one place"),
        Fault("levels: []", "levels: &a []", "Anchors and aliases are not allowed here"),
    ]

    static let ofShape = [
        Fault("name: General five-step multi-agency structure\n", "", "“name” is missing here. Add it."),
        Fault("version: 1", "version: one", "This must be a whole number"), Fault("version: 1", "version: [1]", "This must be a single word, number or text"),
        Fault("selfCheck: {is: true", "selfCheck: {is: perhaps", "This must be true or false"),
        Fault("levels: []", "levels: none", "This must be a list"),
        Fault("decision:\n  rule: {is: consensus", "decision:\n  rule: {is: dice", "“dice” is not known here. Use one of: consensus, unanimous-majority-chair"),
        Fault("mode: {is: cases", "mode: {is: numbers", "“numbers” is not known here. Use one of: cases, algorithm"),
        Fault("sector: government", "sector: moon", "“moon” is not known here. Use one of: law-enforcement"),
        Fault("from: referred", "from: yesterday", "“yesterday” is not known here"), Fault("needs: [owner]", "needs: [luck]", "“luck” is not known here"),
        Fault("version: 1\n", "version: 1\ncolour: green\n", "“colour” is not known here. Known are: basis, clocks"),
        Fault("hint: \"One agency can help by itself.\"", "hnit: \"One agency can help by itself.\"", "“hnit” is not known here"),
        Fault("source: \"S1:142-156\"", "source: \"\"", "This is empty. Write something, or take the key away."),
        Fault("words: Municipality", "words: \"a\\u0007b\"", "This has control characters in it"),
        Fault("words: Municipality", "words: \(String(repeating: "x", count: 1_001))", "This is longer than 1,000 characters"),
    ]

    static let ofSense = [
        Fault("version: 1", "version: 0", "Versions count up from 1"), Fault("hours: 24", "hours: 9223372036854775807", "needs exactly one of hours"),
        Fault("workingDays: 2", "workingDays: 3651", "needs exactly one of hours"), Fault("days: 90", "days: -1", "needs exactly one of hours"),
        Fault("hours: 24", "hours: 24, days: 1", "needs exactly one of hours"), Fault("urgency: today", "urgency: never", "There is no urgency “never”"),
        Fault(
            "levels: []", "levels: [{id: a, words: A, criteria: c, attends: t, places: [mayor], source: s, confirmed: true}]",
            "“mayor” is no permanent place of this template. Use an id"),
        Fault("urgency: today", "level: top", "There is no level “top”"), Fault("urgency: today", "stage: nowhere", "There is no stage “nowhere”"),
        Fault("from: adopted, until: owner-appointed", "from: entered, until: owner-appointed", "runs by a stage. Say which one"),
        Fault("workingDays: 5, source", "workingDays: 5, before: true, source", "counts in hours, days or months"),
        Fault("chair: {is: municipality", "chair: {is: mayor", "“mayor” is no permanent place of this template"),
        Fault("quorum: {is: 2", "quorum: {is: 5", "The quorum is 5, but there are 4 permanent places"),
        Fault("rule: {is: consensus", "rule: {is: lead-after-hearing", "no place leads. Add “lead”"),
        Fault("rule: {is: consensus", "rule: {is: algorithm", "The rule “algorithm” and the mode “algorithm” go together"),
        Fault("mode: {is: cases", "mode: {is: duty-cards", "the list “duties” go together"),
        Fault("tier: {is: operational", "tier: {is: strategic", "has no stages"),
        Fault("police: {is: member", "police: {is: gate", "no outcome needs “police”"),
        Fault("needs: [owner]", "needs: [police]", "An outcome needs “police”, but they are no gate here"),
        Fault("stripAfter: {is: 90", "stripAfter: {is: 0", "stripped after 1 to 3,650 days"),
        Fault("effect: adopt, to: team", "effect: adopt", "Say in which stage, with “to”"),
        Fault("effect: adopt, to: team", "effect: adopt, to: there", "There is no stage “there”"),
        Fault("effect: close", "effect: close, to: team", "no stage follows. Take “to” away"),
        Fault("effect: adopt, to: team", "effect: wait", "No way leads to the stage “team”"),
        Fault("effect: move, to: work", "effect: move, to: triage", "reached both before and after adoption"),
        Fault("effect: close,", "effect: finish,", "there is no case to finish"),
        Fault("{id: finish, words: Close the case, effect: finish", "{id: finish, words: Close the case, effect: wait", "From “work” no way leads to an end"),
        Fault(
            "{id: finish, words: Close the case, effect: finish", "{id: finish, words: Close the case, effect: close",
            "is a stage of a case, so “close” does not fit"),
        Fault("effect: adopt, to: team", "effect: adopt, to: team, marks: closed", "marks “closed”. An outcome can mark “expert-asked”"),
        Fault("participation: {is: mixed", "participation: {is: voluntary", "so “adopt” needs “consent”"),
        Fault("- {id: refused, months: 6", "- {id: minutes, months: 6", "How long are “refused” kept"),
        Fault("months: 60", "months: 0", "kept for 1 to 1,200 months"),
        Fault("months: 12", "months: 121", "1 to 120 months after closure"), Fault("id: all-clear", "id: All clear", "is no id. Use small letters"),
        Fault("id: all-clear", "id: adopt", "The id “adopt” stands twice in this list"),
    ]

    @Test("R10: each kind of error is told in one sentence, with its line", arguments: ofYAML + ofShape + ofSense)
    func faults(_ fault: Fault) throws {
        #expect(fault.yaml != Self.sound)
        let problems = #expect(throws: TemplateFile.Problems.self) { try TemplateFile(fault.yaml) }
        let found = try #require(problems?.all.first { $0.sentence.contains(fault.sentence) }, "\(problems.map(\.description) ?? "nothing")")
        let line = try #require(found.line)
        // Where the change was made, or in the part of the file that does not fit any more.
        #expect((1...Self.sound.split(separator: "\n", omittingEmptySubsequences: false).count + 1).contains(line))
    }

    @Test(
        "R10: an unknown key is told with the line where it stands itself, however deep",
        arguments: ["    wrong:\n      deep: [1]\n", "    wrong: {deep: 1}\n"])
    func nested(_ key: String) throws {
        let yaml = Self.sound.replacing("    words: Triage\n", with: "    words: Triage\n\(key)")
        let problems = #expect(throws: TemplateFile.Problems.self) { try TemplateFile(yaml) }
        let expected = try #require(yaml.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix("    wrong:") }) + 1
        #expect(problems?.all.map(\.line) == [expected])
    }

    @Test("R10: the line is the one of the mistake") func line() throws {
        for fault in [Self.ofShape[3], Self.ofSense[1], Self.ofSense[10], Self.ofSense[20]] {
            let problems = #expect(throws: TemplateFile.Problems.self) { try TemplateFile(fault.yaml) }
            let lines = fault.yaml.split(separator: "\n", omittingEmptySubsequences: false)
            let expected = try #require(lines.firstIndex { $0.contains(fault.new.split(separator: "\n").last ?? "") }) + 1
            #expect(problems?.all.first { $0.sentence.contains(fault.sentence) }?.line == expected)
        }
    }

    @Test("R10: all that does not fit together is told at once") func all() {
        let yaml = Self.sound.replacing("hours: 24", with: "hours: 0").replacing("quorum: {is: 2", with: "quorum: {is: 9").replacing(
            "months: 12", with: "months: 999")
        let problems = #expect(throws: TemplateFile.Problems.self) { try TemplateFile(yaml) }
        #expect(problems?.all.count == 3)
    }

    @Test("R10: what is no template at all is told as well", arguments: ["", "- a\n- b", "hello", "{}", String(repeating: "#", count: 262_145)])
    func nothing(_ yaml: String) { #expect(throws: TemplateFile.Problems.self) { try TemplateFile(yaml) } }

    @Test("R11: each template that comes with the program is sound, and survives being handed on", arguments: TemplateLibrary.all.map(\.id))
    func library(_ id: String) throws {
        let file = try TemplateFile(TemplateLibrary.text(id))
        #expect(file.template.id == id)
        #expect(try TemplateFile(file.text).template == file.template)
    }
}
