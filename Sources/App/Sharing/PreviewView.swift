import Domain
import Records

/// Exactly what each seat of the team will see, before anything is saved (R41).
struct PreviewView: Sendable {
    let frame: CaseFrame
    let lines: [PreviewLine]
    let terms: [ShareTerms]
    let handling: Handling

    func page(form: Form, to link: Link, caption: String) -> HTML {
        """
        <h1><span class="caption">\(caption)</span>Check before you save</h1>
        <p class="lead">Nothing is saved yet. This is what each person on the team will see.</p>
        \(stated)
        <div class="preview">\(groups)</div>
        <form method="post" action="\(link)">\(Fields(form, nil).hidden())
        <div class="buttons"><button name="step" value="save">\(terms.isEmpty ? "Save in my agency" : "Save and share")</button><button class="secondary" name="step" value="edit">Change it</button></div></form>
        """
    }

    private var stated: HTML {
        guard let first = terms.first else {
            return "<p class=\"notice\">You share it with nobody. \(Parts.handling(handling))</p>"
        }
        let template = frame.structure.template
        return Parts.summary(
            [
                Parts.row("Handling", Parts.handling(handling)), Parts.row("Shared with", terms.map { frame.words($0.recipient) }.joined(separator: "\n")),
                Parts.row("Level", Parts.level(first.level)), Parts.row("Purpose", template.purpose(first.purpose)?.words ?? ""),
                Parts.row("Lawful basis", template.basis(first.basis)?.words ?? ""), Parts.row("Necessity", first.necessity),
                Parts.row("Until", first.until?.words ?? "until it is revoked"),
                Parts.row("The person", first.telling.map { "\(TellingView.words($0))\($0.words.isEmpty ? "" : "\n\($0.words)")" } ?? ""),
            ] + danger)
    }

    private var danger: [HTML] {
        guard let danger = terms.first?.danger else { return [] }
        return [Parts.row("Danger", danger.ground), Parts.row("Second person", frame.directory.label(danger.second))]
    }

    /// Seats that see the same stand together; those who see nothing come last.
    private var groups: [HTML] {
        var order: [(visible: VisibleEntry?, seats: [PreviewLine])] = []
        for line in lines where line.seat != frame.viewer.seat.id {
            if let index = order.firstIndex(where: { $0.visible == line.visible }) {
                order[index].seats.append(line)
            } else {
                order.append((line.visible, [line]))
            }
        }
        return order.sorted { ($0.visible == nil ? 1 : 0) < ($1.visible == nil ? 1 : 0) }.map { group in
            let names = group.seats.map { "\(frame.words(.seat($0.seat)))\($0.visible?.through == nil && $0.visible != nil ? " (your agency)" : "")" }.joined(
                separator: "; ")
            guard let visible = group.visible else {
                return "<section class=\"recipient recipient-none\"><h2>Will see nothing</h2><p>\(names)</p></section>"
            }
            let paper = EntryView(visible: visible, frame: frame).content
            return "<section class=\"recipient\"><h2>What \(names) will see</h2><div class=\"paper\">\(paper)</div></section>"
        }
    }
}
