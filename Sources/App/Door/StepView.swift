import Domain
import Records

/// The step of the algorithm whose turn it is, and the way to start again (S3:392-403).
struct StepView {
    let template: Template
    let grounds: [Ground]
    let fields: Fields
    let link: Link
    let stage: String

    private var answers: [String] {
        template.answers(grounds.reversed().filter { $0.kind == .steps }.map { ($0.about ?? "", $0.content.settled) })
    }

    var body: HTML {
        guard let first = template.algorithm?.first else { return .empty }
        switch template.walk(answers) {
        case .step(let step): return form(step, "Step \(answers.count + 1)") + (step.id == first.id ? .empty : again(first))
        case .outcome(let id):
            let words = template.outcome(id, at: stage)?.words ?? id
            return "<h3>The steps lead to</h3><p>\(Parts.tag(words, "ok")) <span class=\"hint\">Record it under Decide.</span></p>" + again(first)
        case .lost: return form(first, "Step 1")
        }
    }

    private func again(_ first: Template.Step) -> HTML { "<details><summary>Start again</summary>\(form(first, "Step 1", prefix: "again-"))</details>" }

    private func form(_ step: Template.Step, _ title: String, prefix: String = "") -> HTML {
        let who = [step.role, step.competence ?? "", step.within ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        let answers = step.answers.enumerated().map { index, answer -> HTML in
            let id = index == 0 && prefix.isEmpty ? "answer-steps" : "\(prefix)answer-steps-\(index)"
            return """
                <div class="choice"><input type="radio" id="\(id)" name="answer-steps" value="\(answer.words)"><label for="\(id)">\(answer.words)</label></div>
                """
        }
        let message: HTML = prefix.isEmpty ? fields.errors?.message(for: "answer-steps").map { "<p class=\"error\">Error: \($0)</p>" } ?? .empty : .empty
        return """
            <form method="post" action="\(link)" data-guard><h3>\(title)</h3><p class="hint">\(who)</p>
            <input type="hidden" name="kind" value="steps"><input type="hidden" name="stage" value="\(stage)"><input type="hidden" name="step" value="\(step.id)">
            <div class="field"><fieldset class="choices"><legend>\(step.ask)?</legend>\(message)\(answers)</fieldset></div>
            <div class="buttons"><button class="secondary">Put on record</button></div></form>
            """
    }
}
