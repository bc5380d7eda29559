import Domain
import Foundation
import Records

/// The same as the table in one look: a column for each agency on the team, a row for each entry, a sign for how much is known. Drawn here; the
/// table beside it says the same in words.
struct KnowledgePicture {
    static let most = 24
    private static let (left, top, column, line) = (150, 50, 110, 30)

    let frame: CaseFrame
    let members: [Member]
    let entries: [VisibleEntry]

    private var agencies: [Agency] {
        var found: [Agency] = []
        for member in members where member.isCurrent(on: frame.viewer.today) {
            if let agency = frame.directory.agency(of: member.seat), !found.contains(agency) { found.append(agency) }
        }
        return found
    }

    var body: HTML {
        let agencies = agencies
        guard !entries.isEmpty, !agencies.isEmpty else { return .empty }
        let (width, height) = (Self.left + Self.column * agencies.count, Self.top + Self.line * entries.count + 8)
        let heads = agencies.enumerated().map { index, agency -> HTML in
            HTML(
                Self.lines(agency.name).enumerated().map { line, words in
                    "<text x=\"\(x(index))\" y=\"\(14 + 16 * line)\" text-anchor=\"middle\">\(words)<title>\(agency.name)</title></text>"
                })
        }
        let rows = entries.enumerated().map { row($1, y: Self.top + Self.line * $0 + 16, agencies) }
        return """
            <section aria-labelledby="picture"><h2 id="picture">At a glance</h2>
            <p class="hint">● full text, ◐ summary, ○ indication. The table above says the same in words\(entries.count == Self.most ? "; here stand the newest \(Self.most)" : "").</p>
            <div class="scroll" role="region" tabindex="0" aria-label="Who knows what, as a picture"><svg class="picture" role="img" aria-label="Which agency knows how much of each entry; the table above has the same" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">\(heads)\(rows)</svg></div></section>
            """
    }

    private func x(_ index: Int) -> Int { Self.left + Self.column * index + Self.column / 2 }

    private func row(_ visible: VisibleEntry, y: Int, _ agencies: [Agency]) -> HTML {
        let day = visible.entry.createdAt.day(in: frame.structure.zone)
        let signs = agencies.enumerated().map { index, agency in sign(level(visible, agency), x(index), y, "\(agency.name), \(day.words)") }
        return """
            <line class="rule" x1="0" x2="\(Self.left + Self.column * agencies.count)" y1="\(y + 14)" y2="\(y + 14)"/><text x="0" y="\(y + 5)">\(day.words)</text>\(signs)
            """
    }

    /// How much an agency sees of an entry, as far as the viewer knows.
    private func level(_ visible: VisibleEntry, _ agency: Agency) -> Level? {
        if visible.entry.originator == agency.id { return .full }
        let known = visible.through.map { [$0] } ?? visible.shares.filter { $0.isInForce(on: frame.viewer.today) }
        let reached = known.filter { shared in
            switch shared.terms.recipient {
            case .team: members.contains { $0.role == .member && $0.isCurrent(on: frame.viewer.today) && frame.directory.agency(of: $0.seat)?.id == agency.id }
            case .agency(let id): id == agency.id
            case .seat(let seat): frame.directory.agency(of: seat)?.id == agency.id
            }
        }
        return reached.map(\.terms.level).max()
    }

    private func sign(_ level: Level?, _ x: Int, _ y: Int, _ words: String) -> HTML {
        guard let level else { return .empty }
        let title: HTML = "<title>\(words): \(level.words)</title>"
        return switch level {
        case .full: "<circle class=\"full\" cx=\"\(x)\" cy=\"\(y)\" r=\"8\">\(title)</circle>"
        case .summary:
            "<g>\(title)<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y)\" r=\"8\"/><path class=\"full\" d=\"M \(x) \(y - 8) A 8 8 0 0 0 \(x) \(y + 8) Z\"/></g>"
        case .indication: "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y)\" r=\"8\">\(title)</circle>"
        }
    }

    /// A name in two lines, as much as a column holds.
    private static func lines(_ name: String) -> [String] {
        var lines = [""]
        for word in name.utf8.split(separator: 0x20).map({ String(decoding: $0, as: UTF8.self) }) {
            let longer = lines[lines.count - 1].isEmpty ? word : lines[lines.count - 1] + " " + word
            if longer.unicodeScalars.count <= 15 || lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = longer
            } else {
                lines.append(word)
            }
        }
        return lines.count > 2 ? [lines[0], lines[1] + " …"] : lines
    }
}
