import ArgumentParser
import Domain
import Foundation
import Records

struct Templates: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Templates of structures: check a file, list those that come with the program, write one out, compare.",
        subcommands: [CheckFile.self, List.self, Show.self, Compare.self])

    struct CheckFile: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check template files.",
            discussion: "Prints each problem with its line. Exit code 0: sound. 1: something is wrong. 2: could not be read.")
        @Argument(help: "Files to check.") var files: [String]

        func run() throws {
            var areSound = true
            for file in files {
                do {
                    let template = try TemplateFile(read(file)).template
                    print("\(file): sound. “\(template.name)”, \(template.stages.count) stages, \(template.clocks.count) clocks.")
                } catch let problems as TemplateFile.Problems {
                    areSound = false
                    for problem in problems.all { print("\(file): \(problem)") }
                }
            }
            if !areSound { throw ExitCode(1) }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the templates that come with the program.")

        func run() throws {
            for file in try TemplateLibrary.templates() {
                print("\(file.template.identity.system)\t\(file.template.id)\t\(file.template.name)")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write out a template, to adapt it or to hand it on.")
        @Argument(help: "Its id, as “template list” prints it.") var id: String

        func run() throws {
            let text = TemplateLibrary.text(id)
            if text.isEmpty { throw Stop(description: "There is no template “\(id)”. “roundtable template list” prints them.") }
            print(text, terminator: "")
        }
    }

    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the table that compares templates, in Markdown.", discussion: "Without files: those that come with the program.")
        @Argument(help: "Template files.") var files: [String] = []

        func run() throws {
            let templates = try files.isEmpty ? TemplateLibrary.templates() : files.map { try TemplateFile(read($0)) }
            print(ComparisonDocument.text(templates.map(\.template)), terminator: "")
        }
    }
}

private func read(_ file: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: file) else { throw Stop(description: "\(file) cannot be read. Check the name and its permissions.") }
    guard let text = String(validating: data, as: UTF8.self) else { throw Stop(description: "\(file) is not text in UTF-8.") }
    return text
}
