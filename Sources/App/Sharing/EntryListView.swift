import Domain
import Records

/// The entries of a case, newest first, by agency and kind.
struct EntryListView {
    let frame: CaseFrame
    let page: EntryStore.Page
    let filter: EntryStore.Filter

    private var entries: [VisibleEntry] { page.entries }

    var body: HTML {
        let more: HTML =
            page.hasMore
            ? entries.last.map { "<nav class=\"pages\" aria-label=\"Pages\">\(Parts.link("Older entries", link(before: $0.entry.id)))</nav>" } ?? .empty
            : .empty
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Entries</h1>
            <p class="buttons">\(frame.may.contains(.addEntry) ? Parts.button("New entry", .newEntry(frame.file.id)) : .empty)</p>
            \(filters)
            \(entries.isEmpty ? "<p class=\"empty\">There is no entry here that was shared with you. Each agency decides what it shares; the owner of the case can tell you whom to ask.</p>" : "<ol class=\"timeline\">\(entries.map { EntryView(visible: $0, frame: frame, link: true).item })</ol>")
            \(more)\(ended)
            """
    }

    /// Tombstones: from whom and since when, never what (R38).
    private var ended: HTML {
        guard !page.ended.isEmpty else { return .empty }
        let items = page.ended.map { ended -> HTML in
            let day = ended.at.map { " on \($0.day(in: frame.structure.zone).words)" } ?? ""
            let words =
                switch ended.why {
                case .revoked: "took back an entry\(day)."
                case .expired: "shared an entry for a time that is over."
                case .consentEnded: "shared an entry on a consent that ended\(day)."
                }
            return "<li>\(frame.directory.agencyName(ended.from)) \(words)</li>"
        }
        return """
            <section aria-labelledby="ended"><h2 id="ended">No longer shared with you</h2>
            <p class="hint">Do not use what you remember of it without asking the agency.</p><ul>\(items)</ul></section>
            """
    }

    private var filters: HTML {
        let agencies = Set(entries.map(\.entry.originator)).union(filter.agency.map { [$0] } ?? [])
        let names = agencies.map { (value: $0.text, words: frame.directory.agencyName($0)) }.sorted { $0.words < $1.words }
        func options(_ list: [(value: String, words: String)], _ chosen: String?) -> [HTML] {
            list.map { "<option value=\"\($0.value)\"\($0.value == chosen ? " selected" : "" as HTML)>\($0.words)</option>" }
        }
        var chips: [HTML] = []
        if let agency = filter.agency { chips.append(chip(frame.directory.agencyName(agency), link(kind: filter.kind))) }
        if let kind = filter.kind { chips.append(chip(kind.words, link(agency: filter.agency))) }
        return """
            <form class="filters" method="get" action="\(Link.section(.entries, frame.file.id))">
            <div class="field"><label for="agency">Agency</label><select id="agency" name="agency"><option value="">All</option>\(options(names, filter.agency?.text))</select></div>
            <div class="field"><label for="kind">Kind</label><select id="kind" name="kind"><option value="">All</option>\(options(Entry.Kind.allCases.map { ($0.rawValue, $0.words) }, filter.kind?.rawValue))</select></div>
            <button class="secondary">Filter</button></form>
            \(chips.isEmpty ? .empty : "<ul class=\"chips\">\(chips)</ul>" as HTML)
            """
    }

    private func chip(_ words: String, _ link: Link) -> HTML {
        "<li><a href=\"\(link)\"><span class=\"visually-hidden\">Remove filter: </span>\(words)</a></li>"
    }

    private func link(agency: Agency.ID? = nil, kind: Entry.Kind? = nil) -> Link {
        .section(.entries, frame.file.id).with(("agency", agency?.text ?? ""), ("kind", kind?.rawValue ?? ""))
    }

    private func link(before: Entry.ID) -> Link {
        .section(.entries, frame.file.id).with(("agency", filter.agency?.text ?? ""), ("kind", filter.kind?.rawValue ?? ""), ("before", before.text))
    }
}
