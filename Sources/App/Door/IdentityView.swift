import Domain

/// Texts with the words marked that could identify somebody, and why (R31).
struct IdentityView {
    let check: IdentityCheck

    /// Each text, and below it the reasons, numbered as the marks are.
    var marked: HTML {
        var count = 0
        let texts = check.texts.map { text -> HTML in
            let first = count
            count += text.warnings.count
            let pieces = Identifying.pieces(of: text.text, text.warnings).map { piece -> HTML in
                guard let warning = piece.warning else { return "\(piece.words)" }
                return "<mark>\(piece.words)<sup>\(first + warning + 1)</sup></mark>"
            }
            return Parts.row(text.title, "<span class=\"text\">\(pieces)</span>" as HTML)
        }
        return Parts.summary(texts)
    }

    var reasons: HTML {
        let warnings = check.warnings
        guard !warnings.isEmpty else {
            return
                "<p class=\"notice\">No word was found that could identify somebody. The check knows patterns, not your town: read the text once more as a neighbour of the person would.</p>"
        }
        let items = warnings.map { "<li><strong>\($0.words)</strong> \(Parts.tag($0.kind.words, "warn"))<br>\($0.why)</li>" as HTML }
        return """
            <div class="warning"><strong>\(Parts.plural(warnings.count, "place")) could identify somebody.</strong> The numbers are those of the marks.<ol>\(items)</ol></div>
            """
    }

    /// What was found in a text that was typed and not taken; nothing is said where nothing was found.
    static func marks(_ check: IdentityCheck?) -> HTML {
        guard let check, !check.warnings.isEmpty else { return .empty }
        let view = IdentityView(check: check)
        return view.marked + view.reasons
    }

    /// Whether a reason is asked for, or was given before.
    static func asksWhy(_ check: IdentityCheck?, _ fields: Fields) -> Bool { check?.warnings.isEmpty == false || !fields.form.raw("why").isEmpty }

    /// The field in which somebody says why the words stand there all the same.
    static func why(_ fields: Fields) -> HTML {
        fields.area(
            "why", "Why can nobody be identified by the marked words?",
            hint: "Only if you do not change them. One sentence, without those words; whoever reads the text reads it, too.", rows: 2, limit: 500,
            required: false)
    }
}
