import Domain
import Foundation
import Records

/// One path: where it is, the step whose turn it is, and the ways to end it.
struct SixStepsView: Sendable {
    let steps: SixSteps
    /// The step that is shown; none once it ended.
    let step: SixSteps.Step?
    let structures: [Structure]
    /// Cases in which the seat may write, for the last step.
    let cases: [Case]
    let viewer: Viewer
    let zone: TimeZone
    let fields: Fields
    let ends: Bool
    let isConflict: Bool

    var body: HTML {
        """
        <h1><span class="caption">Six steps before you share. Only your seat sees this</span>\(steps.content.call)</h1>
        \(progress)
        \(steps.endedAt == nil ? step.map(open) ?? .empty : ended)
        \(deletion)
        """
    }

    private var progress: HTML {
        let items = SixSteps.Step.allCases.map { step -> HTML in
            let mark = steps.record(step).mark
            let current: HTML = step == self.step ? " aria-current=\"step\"" : .empty
            let words: HTML = steps.endedAt == nil ? Parts.link(step.words, Link.sixSteps(steps.id).with(("at", step.rawValue))) : "\(step.words)"
            return "<li\(mark == .open ? .empty : " class=\"done\"" as HTML)\(current)>\(words)<br><span class=\"hint\">\(mark.words)</span></li>"
        }
        let back = steps.endedAt == nil ? " You can go back to each, and end at each." : ""
        return "<ol class=\"progress six\">\(items)</ol><p class=\"hint\">\(steps.settled) of \(SixSteps.Step.allCases.count) steps are settled.\(back)</p>"
    }

    private func open(_ step: SixSteps.Step) -> HTML {
        let more: HTML =
            switch step {
            case .client: SixStepsView.secrecy(structures)
            case .colleagues: SixStepsView.asking
            case .share: SixStepsView.secrecy(structures) + sharing
            case .recognise, .manager, .specialist: .empty
            }
        return form(step) + more + ending
    }

    private func form(_ step: SixSteps.Step) -> HTML {
        let record = steps.record(step)
        let kept = Form(["mark": [record.mark.rawValue], "day": [record.day?.text ?? ""], "why": [record.why], "note": [record.note]])
        let isTyped = isConflict || (fields.errors != nil && !ends)
        let fields = isTyped ? fields : Fields(kept, nil)
        // After a conflict the form knows what was stored; after an error it keeps the version that was seen.
        let version = isTyped && !isConflict ? fields.form.raw("version") : String(steps.version)
        let number = (SixSteps.Step.allCases.firstIndex(of: step) ?? 0) + 1
        return """
            <h2>Step \(number): \(step.words)</h2><p>\(step.meaning)</p>\(conflict(record))
            <form method="post" action="\(Link.sixStepsRecords(steps.id))" data-guard><input type="hidden" name="version" value="\(version)"><input type="hidden" id="at" name="at" value="\(step.rawValue)">
            \(fields.choices("mark", "Where are you?", SixSteps.Mark.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            \(fields.input("day", "Done on", hint: "Year-month-day; empty for today.", css: "short", required: false))
            \(fields.area("why", "Why not needed", hint: "Only if it is not.", rows: 2, limit: 300, required: false))
            \(fields.area("note", "Your note", hint: "For yourself. You can leave out who it is.", rows: 5, limit: 1_200, required: false))
            <div class="buttons"><button>Save this step</button></div></form>
            """
    }

    private func conflict(_ record: SixSteps.Record) -> HTML {
        guard isConflict else { return .empty }
        return """
            <div class="warning"><strong>This was changed in the meantime, from another window or by your deputy.</strong> Nothing of yours is saved yet. Compare, and save again.</div>
            \(Parts.summary([Parts.row("Stored now", record.mark.words), Parts.row("Why not needed", record.why), Parts.row("Note", record.note)]))
            """
    }

    private var ending: HTML {
        let fields = ends ? fields : Fields(Form([:]), nil)
        return """
            <details\(ends ? " open" as HTML : .empty)><summary>End here</summary>
            <p>You may end at every step, also without sharing anything. It then goes by itself after \(SixSteps.days) days.</p>
            <form method="post" action="\(Link.sixStepsEnd(steps.id))" data-guard>
            \(fields.choices("end", "How does it end?", SixSteps.End.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
            \(fields.area("reason", "In your words", rows: 2, limit: 500, required: false))
            <div class="buttons"><button class="secondary">End</button></div></form></details>
            """
    }

    private var ended: HTML {
        let rows = SixSteps.Step.allCases.map { step -> HTML in
            let record = steps.record(step)
            let words = [record.day.map { "\(record.mark.words) on \($0.words)" } ?? record.mark.words, record.why, record.note].filter { !$0.isEmpty }
            return Parts.row(step.words, words.joined(separator: "\n"))
        }
        let end = [steps.content.end?.words ?? "", steps.content.reason].filter { !$0.isEmpty }.joined(separator: "\n")
        let goes = steps.goesAt.map { "It goes by itself on \($0.day(in: zone).words)." } ?? ""
        return "<div class=\"notice\"><strong>Ended.</strong> \(goes)</div>\(Parts.summary([Parts.row("How it ended", end)] + rows))"
    }

    private var deletion: HTML {
        """
        <form method="post" action="\(Link.sixStepsDeletion(steps.id))"><p class="hint">You can delete all of this at any time. Then nothing of it is kept.</p>
        <div class="buttons"><button class="secondary">Delete all of it now</button>\(Parts.link("All my paths", .sixSteps))</div></form>
        """
    }
}
