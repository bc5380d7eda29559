import Foundation
import Testing

/// What the compiler does not say: read from the sources (DESIGN 3).
@Suite struct ArchitectureTests {
    private static let sources = Result { try Source.all() }

    /// Lines that a rule forbids, but for files that the rule excepts.
    private func lines(_ pattern: Regex<some Any>, except: (Source) -> Bool = { _ in false }) throws -> [String] {
        try Self.sources.get().filter { !except($0) }.flatMap { file in
            file.lines.filter { $0.contains(pattern) }.map { "\(file.path): \($0)" }
        }
    }

    @Test func thereIsSomethingToRead() throws {
        let files = try Self.sources.get()
        #expect(files.count > 80)
        #expect(files.contains { $0.path == "App/Routes.swift" } && files.contains { $0.path == "Domain/Access/Policy.swift" })
        #expect(files.allSatisfy { !$0.text.isEmpty })
    }

    @Test func nothingEscapesTheChecks() throws {
        #expect(try lines(#/@unchecked Sendable|nonisolated\(unsafe\)|@preconcurrency/#) { $0.target == "Records" && $0.folder == "Engine" } == [])
        #expect(try lines(#/try!|fatalError\(|preconditionFailure\(|as!|unsafeBitCast|\bassumingMemoryBound/#) == [])
    }

    /// Time and chance come from the environment that the program passes in.
    @Test func timeAndChanceArePassedIn() throws {
        let global = #/\bDate\(\)|\bDate\.now|\bUUID\(\)|SystemRandomNumberGenerator|\.random\(in|Calendar\.current|TimeZone\.current|Locale\.current/#
        #expect(try lines(global) { $0.target == "Server" } == [])
    }

    @Test func librariesStayInTheirPlace() throws {
        #expect(try lines(#/import Yams/#) { $0.target == "Records" } == [])
        #expect(try lines(#/import (CPostgres|GRDB\w*)/#) { $0.target == "Records" && $0.folder == "Engine" } == [])
        #expect(try lines(#/import (Hummingbird|HTTPTypes|NIO)\w*/#) { $0.target == "App" } == [])
        #expect(try lines(#/import (App|Server)\b/#) { $0.target == "Server" } == [])
        #expect(try lines(#/import Records\b/#) { $0.target == "App" || $0.target == "Server" } == [])
        let domain = try lines(#/^\s*(public |internal )?import /#) { $0.target != "Domain" }
        #expect(domain.filter { !$0.hasSuffix("import Foundation") } == [])
    }

    /// Statements are literals with bound values. (`SQL(stringLiteral:)` with a variable would be a hole.)
    @Test func statementsAreLiterals() throws {
        #expect(try lines(#/SQL\(stringLiteral:/#) == [])
        #expect(try lines(#/\.execute\(\s*sql: [^"]/#) == [])
    }

    /// Folders are features; there is no place for leftovers.
    @Test func foldersAreFeatures() throws {
        let features: Set = [
            "Accounts", "Access", "Audit", "Network", "Structures", "Door", "Cases", "Sharing", "Conferences", "Assessment", "Plans", "Reviews",
            "Learning", "Rights", "Backups", "Support", "Engine", "Schema", "Keys", "Web", "Resources", "Demo", "Operations",
        ]
        for target in Source.targets {
            let folder = Repository.root.appending(path: "Sources/\(target)")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasSuffix(".swift") {
                #expect(features.contains(name), "\(target)/\(name)")
            }
        }
        let loose = try Self.sources.get().filter { $0.folder.isEmpty && $0.target != "Server" }.map(\.path)
        #expect(loose.sorted() == ["App/Application.swift", "App/Routes.swift"])
    }

    /// Nothing computes a number for a person (R-never; DESIGN 1): there is no name for it in code, tables, templates or the demo.
    @Test func nobodyIsScored() throws {
        let never: Set = ["score", "scores", "rank", "ranks", "ranking", "risk", "risks", "probability", "rating", "likelihood", "prediction", "dangerousness"]
        for file in try Self.sources.get() {
            let found = file.identifiers.filter { !never.isDisjoint(with: camelWords($0)) }
            #expect(found.isEmpty, "\(file.path): \(found)")
            guard file.folder == "Schema" else { continue }
            let columns = file.code.lowercased().matches(of: #/[a-z]+/#).map { String($0.output) }
            #expect(never.isDisjoint(with: columns), "\(file.path)")
        }
        let keys = try templates().flatMap { $0.matches(of: #/([A-Za-z-]+):/#).map { String($0.1).lowercased() } }
        #expect(keys.count > 100 && never.isDisjoint(with: keys))
    }

    @Test func theScanFindsWhatItLooksFor() {
        #expect(camelWords("riskLevelOfCase") == ["risk", "level", "of", "case"])
        #expect(camelWords("case_score") == ["case", "score"])
        let code = Source(path: "App/Web/X.swift", text: "", code: "let a = \"a score \\(b)\"; let riskLevel = 1")
        #expect(code.identifiers == ["let", "a", "let", "riskLevel"])
    }

    private func templates() throws -> [String] {
        let folder = Repository.root.appending(path: "Sources/Records/Resources")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
    }

    private func camelWords(_ name: Substring) -> [String] {
        name.matches(of: #/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/#).map { String($0.output).lowercased() }
    }
}

/// Markup is written in literals, with quoted attributes, and without anything that the policy of the page forbids.
@Suite struct MarkupTests {
    private let files = Result { try Source.all(in: "App") }

    private func lines(_ pattern: Regex<some Any>) throws -> [String] {
        try files.get().flatMap { file in file.lines.filter { $0.contains(pattern) }.map { "\(file.path): \($0)" } }
    }

    /// The initialiser for literals takes a `StaticString`, and so do the few who call it by name.
    @Test func markupIsLiteral() throws {
        for file in try files.get() where file.name != "HTML.swift" {
            for match in file.code.matches(of: #/HTML\(stringLiteral: (\w+)/#) {
                #expect(file.code.contains("\(match.1): StaticString"), "\(file.path)")
            }
            #expect(!file.code.contains(#/HTML\.StringInterpolation|appendLiteral|\.bytes \+=/#), "\(file.path)")
        }
        let html = try #require(try files.get().first { $0.name == "HTML.swift" })
        #expect(html.code.contains("init(stringLiteral value: StaticString)") && html.code.contains("appendLiteral(_ literal: StaticString)"))
        #expect(!html.code.contains(#/init\([^)]*: (some )?String(Protocol)?[,)]/#))
    }

    @Test func attributesAreQuoted() throws {
        #expect(try lines(#/<[a-z][^<>]*\s[a-z-]+=\\\(/#) == [])
        #expect(try lines(#/<[a-z][^<>]*\s[a-z-]+='/#) == [])
    }

    @Test func pagesHoldNoStyleAndNoScript() throws {
        #expect(try lines(#/\sstyle=|<style|\son[a-z]+=\\?"|javascript:|srcdoc|<iframe|<object|<embed|<base/#) == [])
        let scripts = try lines(#/<script/#)
        #expect(scripts.count == 1 && scripts.allSatisfy { $0.contains("src=") && $0.contains("</script>") })
    }

    /// Addresses in attributes are made by `Link` only.
    @Test func addressesAreLinks() throws {
        for file in try files.get() {
            for match in file.code.matches(of: #/(?:href|action|src)=\\?"\\\(([^)]*)/#) {
                let isLink = match.1.hasPrefix("Link.") || match.1.contains("link") || match.1.hasPrefix("HTML(stringLiteral")
                #expect(isLink, "\(file.path): \(match.0)")
            }
        }
    }
}
