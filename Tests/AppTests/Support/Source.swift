import Foundation

/// A file of `Sources`, for the tests that read the code.
struct Source: Sendable {
    let path: String
    let text: String
    /// The text without comments.
    let code: String

    var name: String { path.split(separator: "/").last.map { String($0) } ?? "" }
    /// The folder of the target's feature, or empty for files beside the folders.
    var folder: String { path.split(separator: "/").count > 2 ? path.split(separator: "/")[1].description : "" }
    var target: String { path.split(separator: "/").first.map { String($0) } ?? "" }
    var lines: [Substring] { code.split(separator: "\n") }

    static let targets = ["Domain", "Records", "App", "Server"]

    static func all() throws -> [Source] { try targets.flatMap { try all(in: $0) } }

    static func all(in target: String) throws -> [Source] {
        let root = Repository.root.appending(path: "Sources/\(target)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
        return try names.sorted().map { name in
            let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
            return Source(path: "\(target)/\(name)", text: text, code: withoutComments(text))
        }
    }

    private static func withoutComments(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.firstMatch(of: #/^\s*\/\/.*$/#) != nil ? "" : String(line)
        }.joined(separator: "\n")
    }

    /// The code without what stands in string literals, but with what is interpolated into them.
    var identifiers: [Substring] {
        let bare = code.replacing(#/"""[\s\S]*?"""/#, with: "").replacing(#/"(\\.|[^"\\\n])*"/#, with: "")
        return bare.matches(of: #/[A-Za-z_][A-Za-z0-9_]*/#).map(\.output)
    }
}
