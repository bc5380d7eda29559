import Domain
import Records

/// The fields of a share: recipients, level, purpose, basis, necessity, telling, last day.
struct ShareFields {
    enum Kind {
        /// Beside a new entry: all may stay empty.
        case optional
        case share
        /// Without a summary and without danger: these are weighed each time.
        case standing
    }

    let fields: Fields
    let frame: CaseFrame
    let offer: ShareOffer
    let kind: Kind

    private var template: Template { offer.template }
    private var isNeeded: Bool { kind != .optional }

    var body: HTML {
        """
        \(DutyView.hint(template, [offer.sector] + frame.sectors(offer.recipients)))
        \(fields.choices("to", "With whom", type: "checkbox", offer.recipients.map { (value: $0.text, words: frame.words($0), hint: "") }))
        \(level)
        \(fields.select("purpose", "Purpose", required: isNeeded, template.purposes.map { (value: $0.id, words: $0.words) }))
        \(basis)
        \(fields.area("necessity", "Why these recipients need it", rows: 2, limit: 1000, required: isNeeded))
        \(telling)
        \(fields.input("until", "Last day", hint: "Year-month-day; empty until it is revoked.", css: "short", required: false))
        \(kind == .standing ? .empty : danger)
        """
    }

    private var level: HTML {
        let levels = Level.allCases.reversed().filter { kind != .standing || $0 != .summary }
        let choices = fields.choices("level", "How much they see", levels.map { (value: $0.rawValue, words: $0.words, hint: Self.hint($0)) })
        guard kind != .standing else { return choices }
        return """
            \(choices)\(fields.area("summary", "Summary for the recipients", hint: "Only for the level “Summary”. They see this instead of the text.", rows: 3, limit: 4000, required: false))
            """
    }

    private var basis: HTML {
        let bases = offer.bases.filter { kind != .standing || $0.basis.rests != .danger }
        let options = bases.map { option in
            let words = option.consent.map(ConsentView.label) ?? option.basis.words + (option.basis.confirmed ? "" : " (ask your counsel)")
            return (value: option.value, words: words)
        }
        let hasConsent = bases.contains { $0.consent != nil }
        let asks = template.basis.bases.contains(where: \.restsOnConsent)
        let hint = asks && !hasConsent ? "No consent is in force in this case. Record it under Consents, then it stands here." : ""
        return """
            \(fields.select("basis", "Lawful basis", hint: hint, required: isNeeded, options))
            <details><summary>What these grounds mean</summary>\(explained)</details>
            """
    }

    /// Each ground in plain words, with its law and what the own sector shares on it at most.
    private var explained: HTML {
        Parts.summary(
            template.basis.bases.map { basis in
                let most = basis.most(for: offer.sector).map { "Your sector shares at most: \($0.level.words.lowercased()). \($0.words)" }
                let lines = [basis.hint, basis.law, most].compactMap(\.self)
                return Parts.row(basis.words, lines.joined(separator: "\n"))
            })
    }

    private var telling: HTML {
        """
        \(fields.choices("telling", "Is the person told of it?", Telling.State.allCases.map { (value: $0.rawValue, words: $0.words, hint: $0.hint) }))
        \(fields.input("telling-day", "Day of it", hint: "Told on, told until, or looked at again on. Year-month-day; empty: today, where the person was told.", css: "short", required: false))
        \(fields.area("telling-words", "By whom and how, or why not for now", rows: 2, limit: 1_000, required: false))
        """
    }

    private var danger: HTML {
        let isTyped = ["danger", "second"].contains { fields.errors?.message(for: $0) != nil || !fields.form.raw($0).isEmpty }
        return """
            <details\(isTyped ? " open" as HTML : .empty)><summary>Only in serious danger, without consent</summary>
            <p class="hint">With the basis of serious danger the share holds at once. A second person of the team looks at it within \(Danger.hours) hours and can end it.</p>
            \(fields.area("danger", "What is the danger, for whom, and why can it not wait?", rows: 3, limit: 2_000, required: false))
            \(fields.select("second", "Second person", required: false, offer.seconds.map { (value: $0.text, words: frame.directory.label($0)) }))
            </details>
            """
    }

    private static func hint(_ level: Level) -> String {
        switch level {
        case .full: "Title and text as you wrote them."
        case .summary: "Only what you write in the summary."
        case .indication: "Only that relevant information exists, and that you can be asked."
        }
    }
}
