public import Domain
import Yams

/// A template as a file: YAML, with the lists that most systems have in common filled in when it leaves them out.
public struct TemplateFile: Sendable {
    public let template: Template
    /// The whole file, as it can be handed to another network.
    public let text: String
    /// What the network still has to confirm before a structure with this template can start, in the order of the file.
    public let openPoints: [OpenPoint]

    /// What is wrong with a file, each with its line.
    public struct Problems: Error, CustomStringConvertible {
        public let all: [Problem]
        public var description: String { all.map(\.description).joined(separator: "\n") }
    }

    public struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// Counted from 1; `nil` where the file as a whole is meant.
        public let line: Int?
        public let sentence: String
        public var description: String { line.map { "Line \($0): \(sentence)" } ?? sentence }
    }

    /// Reads a template and checks that the engine can run it.
    public init(_ yaml: String) throws(Problems) {
        var node = try Self.node(yaml)
        Self.fillIn(&node)
        template = try Self.template(node)
        var problems = Shape(node).problems(against: template)
        if problems.isEmpty { problems = template.problems.map { node.problem(at: $0.path, $0.sentence) } }
        guard problems.isEmpty else { throw Problems(all: problems) }
        openPoints = Self.openPoints(in: node)
        do { text = try Yams.serialize(node: node, allowUnicode: true) } catch { throw Problems(all: [.init(line: nil, sentence: "\(error)")]) }
    }

    /// Reads a template that was checked when it was stored. A newer program that checks more still runs what began with it.
    init(stored yaml: String) throws(Problems) {
        let node = try Self.node(yaml)
        var template = try Self.template(node)
        template.basis.bases = template.basis.bases.map(Self.resting)
        self.template = template
        openPoints = Self.openPoints(in: node)
        text = yaml
    }

    /// A basis that was stored before files said on what it rests: then its name did.
    private static func resting(_ basis: Template.LawfulBasis) -> Template.LawfulBasis {
        let known: [String: Template.LawfulBasis.Rest] = ["consent": .person, "parental-consent": .parent, "vital-interest": .danger]
        var basis = basis
        basis.rests = basis.rests ?? known[basis.id]
        return basis
    }

    /// Lists that a file may leave out.
    private static func fillIn(_ node: inout Node) {
        let common = try? Yams.compose(yaml: String(decoding: PackageResources.common_yaml, as: UTF8.self))
        for (key, list) in common?.mapping ?? [:] where node.mapping?[key] == nil { node.mapping?[key] = list }
    }

    private static let largest = 262_144

    private static func node(_ yaml: String) throws(Problems) -> Node {
        func refusing(_ sentence: String, line: Int? = nil) -> Problems { Problems(all: [.init(line: line, sentence: sentence)]) }
        guard yaml.utf8.count <= largest else { throw refusing("The file is larger than a template can be. It has \(largest / 1024) KiB at the most.") }
        do {
            let parser = try Parser(yaml: yaml)
            guard let node = try parser.singleRoot(), node.mapping != nil else {
                throw refusing("This is no template. It begins with keys such as “id:”, “version:” and “name:”.")
            }
            // Aliases could stand for more than fits into memory. The nodes know their anchors as long as the parser lives.
            if let line = withExtendedLifetime(parser, { node.firstAnchor }) {
                throw refusing("Anchors and aliases are not allowed here. Write the text again instead.", line: line)
            }
            return node
        } catch let problems as Problems { throw problems } catch { throw refusing("This is not YAML. \(Self.words(error))", line: Self.line(error)) }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case YamlError.scanner(_, let problem, _, _), YamlError.parser(_, let problem, _, _), YamlError.composer(_, let problem, _, _):
            "The reader says: \(problem)."
        case YamlError.duplicatedKeysInMapping(let keys, _): "The key “\(keys.first ?? "")” stands twice in one place."
        default: "Check colons, quotes and indentation."
        }
    }

    private static func line(_ error: any Error) -> Int? {
        switch error {
        case YamlError.scanner(_, _, let mark, _), YamlError.parser(_, _, let mark, _), YamlError.composer(_, _, let mark, _): mark.line
        case YamlError.duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    private static func template(_ node: Node) throws(Problems) -> Template {
        do { return try YAMLDecoder().decode(Template.self, from: node) } catch let error as DecodingError {
            let (path, sentence) = Self.reading(error, node)
            throw Problems(all: [node.problem(at: path, sentence)])
        } catch { throw Problems(all: [.init(line: nil, sentence: "This cannot be read as a template: \(error).")]) }
    }

    private static func reading(_ error: DecodingError, _ node: Node) -> ([String], String) {
        func path(_ context: DecodingError.Context) -> [String] { context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } }
        switch error {
        case .keyNotFound(let key, let context):
            // A key that was mistyped is missing under its right name.
            let there = node.deepest(path(context)).mapping?.keys.compactMap(\.string).joined(separator: ", ") ?? ""
            return (path(context), "“\(key.stringValue)” is missing here. Add it.\(there.isEmpty ? "" : " What stands here: \(there).")")
        case .typeMismatch(let type, let context): return (path(context), "This must be \(words(of: type)).")
        case .valueNotFound(let type, let context): return (path(context), "This is empty; it must be \(words(of: type)).")
        case .dataCorrupted(let context): return (path(context), context.debugDescription)
        @unknown default: return ([], "This cannot be read as a template.")
        }
    }

    private static func words(of type: Any.Type) -> String {
        switch type {
        case is Int.Type: "a whole number"
        case is Bool.Type: "true or false"
        case is String.Type, is Node.Scalar.Type: "a single word, number or text"
        case is Node.Sequence.Type: "a list"
        default: "a group of keys"
        }
    }
}

extension Node {
    func problem(at path: [String], _ sentence: String) -> TemplateFile.Problem {
        let line = deepest(path).mark?.line
        return .init(line: line, sentence: path.isEmpty ? sentence : "\(sentence) (\(path.joined(separator: ".")))")
    }

    fileprivate func deepest(_ path: [String]) -> Node {
        guard let step = path.first else { return self }
        let next: Node? =
            switch self {
            case .mapping(let mapping): mapping[step]
            case .sequence(let list): Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
            default: nil
            }
        return next?.deepest(Array(path.dropFirst())) ?? self
    }

    /// Its definition comes before its uses, so nothing has been followed when it is found.
    fileprivate var firstAnchor: Int? {
        if anchor != nil { return mark?.line ?? 1 }
        switch self {
        case .mapping(let mapping):
            for (key, value) in mapping { if let line = key.firstAnchor ?? value.firstAnchor { return line } }
        case .sequence(let list):
            for node in list { if let line = node.firstAnchor { return line } }
        default: break
        }
        return nil
    }
}

/// The file beside what was understood of it: keys that nobody reads, and texts that say nothing.
private struct Shape {
    let node: Node
    init(_ node: Node) { self.node = node }

    func problems(against template: Template) -> [TemplateFile.Problem] {
        guard let text = try? YAMLEncoder().encode(template), let understood = try? Yams.compose(yaml: text) else { return [] }
        var found: [TemplateFile.Problem] = []
        compare(node, understood, [], &found)
        return found
    }

    private func compare(_ node: Node, _ understood: Node, _ path: [String], _ found: inout [TemplateFile.Problem]) {
        switch (node, understood) {
        case (.mapping(let given), .mapping(let known)):
            for (key, value) in given {
                let name = key.string ?? ""
                if let inner = known[name] {
                    compare(value, inner, path + [name], &found)
                } else {
                    let others = known.keys.compactMap(\.string).sorted().joined(separator: ", ")
                    // The key itself: what stands under it begins on a later line.
                    let place = (path + [name]).joined(separator: ".")
                    found.append(.init(line: key.mark?.line, sentence: "“\(name)” is not known here. Known are: \(others). (\(place))"))
                }
            }
        case (.sequence(let given), .sequence(let known)):
            for (index, pair) in zip(given, known).enumerated() { compare(pair.0, pair.1, path + ["\(index)"], &found) }
        case (.scalar(let given), _):
            if let sentence = sentence(given.string) { found.append(self.node.problem(at: path, sentence)) }
        default: break
        }
    }

    private func sentence(_ text: String) -> String? {
        if trimmed(text).isEmpty { return "This is empty. Write something, or take the key away." }
        if text.unicodeScalars.count > 1_000 { return "This is longer than 1,000 characters. Shorten it." }
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control || $0 == "\n" }
        return isPlain ? nil : "This has control characters in it. Type it again without them."
    }
}
