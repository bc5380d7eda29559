import ArgumentParser
import Domain
import Foundation
import Records

struct Policies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "The access policy: its rules, and its answers to random facts, for a check with another engine.",
        subcommands: [Rules.self, Answers.self])

    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the rules.",
            discussion: "One line for each: effect, name, conditions. All conditions must hold; a rule that forbids wins. The SHA-256 is the version.")

        func run() throws { try write(Policy.words) }
    }

    struct Answers: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what the policy answers to random facts.",
            discussion: "First a line with the version of the policy and all values of each dimension. docs/access-policy.md describes the others.")
        @Option(help: "How many facts.") var count = 1000
        @Option(help: "Equal seeds draw equal facts.") var seed: UInt64 = 1

        func validate() throws {
            if !(1...100_000_000).contains(count) { throw ValidationError("--count \(count): give a number from 1 to 100000000.") }
        }

        func run() throws {
            let dimensions = Dimension.allCases.map { "\($0)=\($0.words.joined(separator: ","))" }
            try write("policy=\(Policy.version) \(dimensions.joined(separator: " "))\n")
            var draw = FactsDraw(seed: seed)
            var lines = ""
            for number in 1...count {
                if let facts = draw.next() { lines += Policy.answer(to: facts) }
                if number % 10_000 == 0 || number == count {
                    try write(lines)
                    lines = ""
                }
            }
        }
    }
}

private func write(_ text: String) throws { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) }
