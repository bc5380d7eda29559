import Domain
import Foundation
import HTTPTypes
import Records

/// The meetings of a series over time: who came, who spoke, what was decided, as tables and a picture (R27).
enum HistoryPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Series.ID = try request.parameter("series")
        let (history, directory) = try await visit.glance { access, tx in try (HistoryStore.find(id, access, tx), DirectoryStore.all(access, tx)) }
        return request.page(visit.viewer, "Looking back on \(history.series.plan.name)", .meetings, HistoryView(history: history, directory: directory).body)
    }
}

struct HistoryView {
    let history: History
    let directory: Directory

    /// By sector, then by name.
    private var lines: [(name: String, record: AgencyRecord)] {
        let order = Dictionary(uniqueKeysWithValues: Sector.allCases.enumerated().map { ($0.element, $0.offset) })
        return history.agencies.sorted { one, other in
            let (a, b) = (directory.agency(one.agency), directory.agency(other.agency))
            return (a.flatMap { order[$0.sector] } ?? 0, a?.name ?? "") < (b.flatMap { order[$0.sector] } ?? 0, b?.name ?? "")
        }.map { (directory.agencyName($0.agency), $0) }
    }

    var body: HTML {
        let lines = lines
        return """
            <h1><span class="caption">\(history.structure.name)</span>Looking back on \(history.series.plan.name)</h1>
            <p class="lead">Who came, who spoke and how the table decided, in the last \(HistoryStore.days) days. Numbers of agencies, the same for everybody at the table. No case and no name stands here.</p>
            \(lines.isEmpty ? "<p class=\"empty\">Nothing to look back on yet: no meeting with an agenda was held.</p>" : agencies(lines) + picture(lines) + meetings)
            <p>\(Parts.link("All meetings", .meetings))</p>
            """
    }

    private func agencies(_ lines: [(name: String, record: AgencyRecord)]) -> HTML {
        let rows = lines.map { name, record -> [HTML] in
            [
                "\(name)", "\(record.invited)", "\(record.came)", "\(record.spoke)", record.asked == 0 ? "–" : "\(record.brought) of \(record.asked)",
                "\(Self.hours(record.minutes))",
            ]
        }
        return """
            <h2>By agency</h2>
            <p class="hint">An item counts once for each seat that was invited to it. Spoke: its view is in the minutes; whoever had nothing to add was heard too. Hours: of items at which its people were, by the agenda.</p>
            \(Parts.table("By agency", ["Agency", "Invited", "Came", "Spoke", "Contributions in", "Hours"], rows))
            """
    }

    /// `1.5` of 90 minutes.
    private static func hours(_ minutes: Int) -> String { "\(minutes / 60).\(minutes % 60 * 10 / 60)" }

    private func picture(_ lines: [(name: String, record: AgencyRecord)]) -> HTML {
        let most = max(1, lines.map(\.record.invited).max() ?? 1)
        let (label, width, line) = (250, 360, 26)
        let bars = lines.enumerated().map { index, element -> HTML in
            let y = 8 + index * line
            func bar(_ count: Int, _ css: String) -> HTML {
                "<rect class=\"\(css)\" x=\"\(label)\" y=\"\(y)\" width=\"\(width * count / most)\" height=\"14\"></rect>"
            }
            let record = element.record
            return """
                <text x="0" y="\(y + 11)">\(Self.short(element.name))</text>\(bar(record.invited, "pic-track"))\(bar(record.came, "pic-bar"))
                <text x="\(label + width * record.invited / most + 8)" y="\(y + 11)">\(record.came) of \(record.invited)</text>
                """
        }
        let height = 16 + lines.count * line
        return """
            <h2>The same as a picture</h2>
            <div class="scroll" role="region" tabindex="0" aria-label="Picture: who came"><svg class="picture" role="img" aria-labelledby="picture-came" viewBox="0 0 \(label + width + 90) \(height)" width="\(label + width + 90)" height="\(height)"><title id="picture-came">Bars of invitations and of how often somebody came, as in the table “By agency”</title>\(bars)</svg></div>
            """
    }

    private static func short(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        guard scalars.count > 36 else { return name }
        return String(String.UnicodeScalarView(scalars.prefix(35))) + "…"
    }

    private var meetings: HTML {
        let zone = history.structure.zone
        let rows = history.meetings.map { record -> [HTML] in
            [
                Parts.link(record.startsAt.day(in: zone).words, .meetingMinutes(record.meeting)), "\(record.items)", "\(record.came) of \(record.invited)",
                "\(record.spoke)",
                "\(record.decisions)", "\(record.refused)", "\(record.dissent)",
            ]
        }
        return """
            <h2>By meeting</h2><p class="hint">Decided by the rule of the structure: \(history.structure.template.decision.rule.value.words.lowercased()).</p>
            \(Parts.table("By meeting", ["Meeting", "Items", "Came", "Spoke", "Decisions", "Refused", "With dissent"], rows))
            """
    }
}
