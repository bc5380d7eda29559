import Domain
import HTTPTypes
import Records

/// Who asks, who gives, who gets: the same for all who sit at the table (R49).
enum ReciprocityPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        let id: Structure.ID = try request.parameter("structure")
        let (structure, hides, quarters) = try await visit.read(.reciprocitySeen, about: id.text) { access, tx in try ReciprocityStore.find(id, access, tx) }
        return request.page(visit.viewer, "Who asks, who gives", .structures, body(structure, hides, quarters))
    }

    private static func body(_ structure: Structure, _ hides: Bool, _ quarters: [Reciprocity]) -> HTML {
        let rule: HTML =
            hides
            ? "<p class=\"hint\">By the rule of this structure “nothing held”, “refused” and no answer are one number: none of them tells whether something is held.</p>"
            : .empty
        return """
            <h1><span class="caption">\(structure.name)</span>Who asks, who gives</h1>
            <p class="lead">Sharing goes both ways. Counts by agency and sector, by quarters that are over, shown to all who work at this table. No case and no name stands here.</p>
            <p class="hint">A request counts in the quarter in which it was due, by how it stood at its end; withdrawn ones do not count. Numbers below \(Figure.least) are shown as “under \(Figure.least)”, also when they are none; whoever has no other number is named below the table. A sum is not shown where a hidden number could be worked out from it.</p>
            \(rule)
            \(quarters.first.map { "<h2>\($0.quarter.words)</h2>\(quarter($0, number: 1))" as HTML })
            \(quarters.count > 1 ? "<h2>Earlier quarters</h2>" : .empty)
            \(quarters.enumerated().dropFirst().map { "<details><summary>\($0.element.quarter.words)</summary>\(quarter($0.element, number: $0.offset + 1))</details>" as HTML })
            <p>\(Parts.link("Back to the structure", .structure(structure.id)))</p>
            """
    }

    private static func quarter(_ reciprocity: Reciprocity, number: Int) -> HTML {
        let words = reciprocity.quarter.words
        let agencies = reciprocity.agencies.filter(\.isTold)
        let picture: HTML =
            agencies.isEmpty
            ? .empty
            : "<h3>The same as a picture</h3>\(ReciprocityPicture(reciprocity: reciprocity, agencies: agencies, number: number).body)"
        return """
            \(table("By sector, \(words)", "Sector", reciprocity.sectors, reciprocity.measures))
            \(table("By agency, \(words)", "Agency", reciprocity.agencies, reciprocity.measures))
            \(picture)
            """
    }

    private static func table(_ caption: String, _ head: String, _ lines: [Reciprocity.Line], _ measures: [String]) -> HTML {
        let rows = lines.filter(\.isTold).map { line -> [HTML] in ["\(line.words)"] + line.figures.map { "\(words($0))" } }
        let others = lines.filter { !$0.isTold }.map(\.words)
        let rest: HTML =
            others.isEmpty ? .empty : "<p class=\"hint\">Every number is under \(Figure.least): \(others.joined(separator: ", ")).</p>"
        return "<h3>\(caption)</h3>\(rows.isEmpty ? .empty : Parts.table(caption, [head] + measures, rows))\(rest)"
    }

    static func words(_ figure: Figure) -> String { figure == .few ? "under \(Figure.least)" : figure.words }
}

extension Reciprocity.Line {
    /// Whether it has more to tell than small numbers.
    fileprivate var isTold: Bool { figures.contains { $0 != .few } }
}

/// Bars drawn on the server; the table beside them says the same in words. A hidden number has no bar.
struct ReciprocityPicture {
    let reciprocity: Reciprocity
    /// Those with something to draw.
    let agencies: [Reciprocity.Line]
    let number: Int

    private static let (label, column, bar, line, top) = (250, 130, 96, 26, 44)

    var body: HTML {
        let width = Self.label + Self.column * reciprocity.measures.count
        let height = Self.top + Self.line * agencies.count
        let heads = reciprocity.measures.enumerated().map { index, words -> HTML in
            let halves = Self.halves(words)
            return """
                <text class="pic-head" x="\(x(index))" y="16">\(halves.0)</text><text class="pic-head" x="\(x(index))" y="32">\(halves.1)</text>
                """
        }
        return """
            <div class="scroll" role="region" tabindex="0" aria-label="Picture, \(reciprocity.quarter.words)"><svg class="picture" role="img" aria-labelledby="picture-\(number)" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)"><title id="picture-\(number)">Bars of the numbers in the table “By agency, \(reciprocity.quarter.words)”</title>\(heads)\(agencies.enumerated().map { row($0.offset, $0.element) })</svg></div>
            """
    }

    private func x(_ measure: Int) -> Int { Self.label + Self.column * measure }

    private func row(_ index: Int, _ line: Reciprocity.Line) -> HTML {
        let y = Self.top + Self.line * index
        let bars = line.figures.enumerated().map { measure, figure -> HTML in
            guard case .exactly(let count) = figure else {
                return "<text class=\"pic-few\" x=\"\(x(measure))\" y=\"\(y + 15)\">\(ReciprocityPages.words(figure))</text>"
            }
            let width = max(2, Self.bar * count / most)
            return """
                <rect class="pic-bar" x="\(x(measure))" y="\(y + 3)" width="\(width)" height="16"></rect><text class="pic-few" x="\(x(measure) + width + 4)" y="\(y + 15)">\(count)</text>
                """
        }
        return "<text x=\"0\" y=\"\(y + 15)\">\(line.words)</text>\(bars)"
    }

    /// The largest number that is shown: all bars have the same measure.
    private var most: Int {
        let counts = agencies.flatMap(\.figures).map { figure in if case .exactly(let count) = figure { count } else { 1 } }
        return max(1, counts.max() ?? 1)
    }

    private static func halves(_ words: String) -> (String, String) {
        let parts = words.split(separator: " ")
        let first = (parts.count + 1) / 2
        return (parts[..<first].joined(separator: " "), parts[first...].joined(separator: " "))
    }
}
