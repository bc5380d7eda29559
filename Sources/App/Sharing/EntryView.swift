import Domain
import Foundation
import Records

/// An entry as its reader sees it: the one rendering for lists, pages and previews, so that a preview cannot differ.
struct EntryView {
    let visible: VisibleEntry
    let frame: CaseFrame
    var link = false

    var item: HTML { "<li class=\"entry\" id=\"entry-\(visible.entry.id.text)\">\(content)</li>" }

    var content: HTML {
        let entry = visible.entry
        return """
            <p class="when">\(Parts.when(entry.createdAt, frame.structure.zone))\(visible.kind.map { " · \($0.words)" } ?? "")</p>
            \(statement)
            <p class="by">\(frame.directory.label(entry.author)), \(frame.directory.agencyName(entry.originator))</p>
            <div class="labels">\(Parts.handling(entry.handling)) \(through)</div>\(undisclosed)
            \(drawn)\(shares)
            """
    }

    private func title(_ words: String) -> HTML {
        link ? "<h3>\(Parts.link(words, .entry(visible.entry.id, frame.file.id)))</h3>" : "<h3>\(words)</h3>"
    }

    /// What it is called in a list of sources.
    static func name(_ visible: VisibleEntry, _ frame: CaseFrame) -> String {
        let from = "\(frame.directory.agencyName(visible.entry.originator)), \(visible.entry.createdAt.day(in: frame.structure.zone).words)"
        return switch visible.content {
        case .full(let content): "\(content.title) (\(from))"
        case .summary, .indication: "Summary from \(from)"
        }
    }

    private var statement: HTML {
        let agency = frame.directory.agencyName(visible.entry.originator)
        return switch visible.content {
        case .full(let content): "\(title(content.title))<div class=\"text\">\(content.text)</div>"
        case .summary(let text): "\(title("Summary from \(agency)"))<div class=\"text\">\(text)</div>"
        case .indication where visible.isCutOff && visible.through != nil:
            "\(title("\(agency) holds relevant information"))<div class=\"text\">It was drawn from an entry that you may not see, and hides with it. Ask \(frame.directory.label(visible.entry.author)).</div>"
        case .indication where visible.isCutOff:
            "\(title("Hidden with what it was drawn from"))<div class=\"text\">It was drawn from an entry that is not shared with your agency any more. Its text is hidden with that one.</div>"
        case .indication:
            "\(title("\(agency) holds relevant information"))<div class=\"text\">The text is not shared. Ask \(frame.directory.label(visible.entry.author)).</div>"
        }
    }

    private var through: HTML {
        guard let terms = visible.through?.terms else { return .empty }
        let template = frame.structure.template
        return """
            \(Parts.level(visible.isCutOff ? .indication : terms.level)) <span>shared for “\(template.purpose(terms.purpose)?.words ?? terms.purpose)” on \(template.basis(terms.basis)?.words ?? terms.basis)\(terms.until.map { ", until \($0.words)" } ?? ""). Do not pass it on.</span>
            """
    }

    /// A condition on what the recipient does with it.
    private var undisclosed: HTML {
        guard let telling = visible.through?.telling, telling.state == .withheld else { return .empty }
        return "<p><strong class=\"handling\">Not to be disclosed to the person; looked at again on \(telling.day.words)</strong></p>"
    }

    private var drawn: HTML {
        guard !visible.entry.sources.isEmpty, visible.content != .indication else { return .empty }
        let count = visible.entry.sources.count
        return
            "<p class=\"hint\">Drawn from \(count == 1 ? "another entry" : "\(count) other entries"). Nobody sees it who may not see \(count == 1 ? "that one" : "those").</p>"
    }

    private var shares: HTML {
        guard visible.through == nil else { return .empty }
        let today = frame.viewer.today
        let live = visible.shares.filter { $0.isInForce(on: today) }
        let words =
            live.isEmpty
            ? "Not shared: only your agency sees this."
            : "Shared with " + live.map { "\(frame.words($0.terms.recipient)) (\($0.terms.level.words.lowercased()))" }.joined(separator: "; ")
        return "<p class=\"shared hint\">\(words)</p>"
    }
}
