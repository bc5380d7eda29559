public import Domain
import Yams

extension TemplateFile {
    static func openPoints(in node: Node) -> [OpenPoint] {
        Template.Group.allCases.flatMap { group in node.mapping?[group.rawValue].map { open($0, [group.rawValue]) } ?? [] }
    }

    /// The same template with what the network decided: typed values in place of the proposed ones, and marked as confirmed.
    /// - Parameters:
    ///   - values: what was typed, by the field of the open point.
    ///   - day: when it was confirmed; stands in the source from then on.
    public func adapting(_ values: [String: String], on day: Day) throws(Problems) -> TemplateFile {
        guard var node = try? Yams.compose(yaml: text) else { return self }
        for point in openPoints {
            guard let value = values[point.field] else { continue }
            Self.confirm(&node, point.path[...], value, isChanged: value != point.value, day)
        }
        let changed: String
        do { changed = try Yams.serialize(node: node, allowUnicode: true) } catch { throw Problems(all: [.init(line: nil, sentence: "\(error)")]) }
        return try TemplateFile(changed)
    }

    /// The same template with another coordination, and with the decision rule that goes with it (R13). An algorithm goes on deciding by its steps.
    public func steered(_ coordination: Template.Coordination, lead: String?, on day: Day) throws(Problems) -> TemplateFile {
        guard var node = try? Yams.compose(yaml: text) else { return self }
        func state(_ value: String) -> Node {
            Node([
                (Node("is"), Node(value)), (Node("source"), Node("set by the network on \(day.text)", .init(.str))),
                (Node("confirmed"), Node("true", .init(.bool))),
            ])
        }
        if coordination != template.identity.coordination.value {
            node["identity"]?["coordination"] = state(coordination.rawValue)
            if template.identity.mode.value != .algorithm { node["decision"]?["rule"] = state(coordination.rule.rawValue) }
        }
        if lead != template.members.lead?.value { node["members"]?["lead"] = lead.map(state) }
        let changed: String
        do { changed = try Yams.serialize(node: node, allowUnicode: true) } catch { throw Problems(all: [.init(line: nil, sentence: "\(error)")]) }
        return try TemplateFile(changed)
    }

    private static func open(_ node: Node, _ path: [String]) -> [OpenPoint] {
        switch node {
        case .mapping(let mapping):
            let inner = mapping.flatMap { open($0.value, path + [$0.key.string ?? ""]) }
            guard mapping["confirmed"]?.bool == false, let (field, value) = value(mapping) else { return inner }
            let words = field == "is" ? path.last ?? "" : mapping["words"]?.string ?? mapping["ask"]?.string ?? mapping["id"]?.string ?? ""
            return [OpenPoint(path: path, words: words, value: value, source: mapping["source"]?.string ?? "")] + inner
        case .sequence(let list): return list.enumerated().flatMap { open($1, path + ["\($0)"]) }
        default: return []
        }
    }

    /// The part of a fact that a network would change: the value itself, a term, or the words.
    private static func value(_ mapping: Node.Mapping) -> (field: String, value: String)? {
        ["is", "hours", "workingDays", "days", "months", "words", "act", "ask"].lazy.compactMap { field in
            mapping[field]?.scalar.map { (field, $0.string) }
        }.first
    }

    private static func confirm(_ node: inout Node, _ path: ArraySlice<String>, _ value: String, isChanged: Bool, _ day: Day) {
        guard let step = path.first else {
            guard var mapping = node.mapping, let field = Self.value(mapping)?.field else { return }
            if isChanged { mapping[field] = Node(value, .init(field == "words" || field == "act" || field == "ask" ? .str : .implicit)) }
            let source = mapping["source"]?.string ?? ""
            mapping["source"] = Node(isChanged ? "set by the network on \(day.text)" : "\(source); confirmed by the network on \(day.text)", .init(.str))
            mapping["confirmed"] = Node("true", .init(.bool))
            node = .mapping(mapping)
            return
        }
        switch node {
        case .mapping(var mapping):
            guard var next = mapping[step] else { return }
            confirm(&next, path.dropFirst(), value, isChanged: isChanged, day)
            mapping[Node(step)] = next
            node = .mapping(mapping)
        case .sequence(var list):
            guard let index = Int(step), list.indices.contains(index) else { return }
            confirm(&list[index], path.dropFirst(), value, isChanged: isChanged, day)
            node = .sequence(list)
        default: break
        }
    }
}
