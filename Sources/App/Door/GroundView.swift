import Domain
import Foundation
import Records

/// What is on record for a referral or a case, and the forms that put more on it.
struct GroundView {
    let course: Course
    let grounds: [Ground]
    let structure: Structure
    let directory: Directory
    let fields: Fields
    /// Where more is put on record; none for whoever only reads.
    let link: Link?

    private var asked: [Template.Guard] { structure.template.recorded(at: course) }

    var body: HTML {
        guard !asked.isEmpty || !grounds.isEmpty else { return .empty }
        let items = grounds.map { ground -> HTML in
            "<li><strong>\(title(ground))</strong>: \(ground.content.settled)\(voices(ground))\(ground.content.note.isEmpty ? .empty : "<br>\(ground.content.note)" as HTML)<br><span class=\"hint\">\(Parts.when(ground.at, structure.zone)), \(directory.label(ground.by))</span></li>"
        }
        return """
            <div class="card" id="kind"><h2>On record</h2>
            \(items.isEmpty ? "<p class=\"empty\">Nothing yet.</p>" : "<ul class=\"plain\">\(items)</ul>")
            \(link.map { link in HTML(asked.map { form($0, link) }) } ?? .empty)</div>
            """
    }

    private func voices(_ ground: Ground) -> HTML {
        guard !ground.content.voices.isEmpty else { return .empty }
        let words = structure.template.members.permanent.compactMap { place in
            ground.content.voices[place.id].map { "\(place.words): \($0.words.lowercased())" }
        }
        return " <span class=\"hint\">\(words.joined(separator: "; "))</span>"
    }

    private func form(_ kind: Template.Guard, _ link: Link) -> HTML {
        guard kind != .steps else { return StepView(template: structure.template, grounds: grounds, fields: fields, link: link, stage: course.stage).body }
        let answers = GroundForm.Answer.all(for: kind).map { (value: $0.rawValue, words: $0.words, hint: "") }
        let inputs: HTML = kind == .decision ? ballot : fields.choices("answer-\(kind.rawValue)", Self.question(kind), answers)
        return """
            <form method="post" action="\(link)" data-guard><h3>\(Self.title(kind))</h3><input type="hidden" name="kind" value="\(kind.rawValue)"><input type="hidden" name="stage" value="\(course.stage)">
            \(inputs)
            \(kind == .decision ? fields.area("note", "Reason and dissent", rows: 2, limit: 2_000, required: false) : .empty)
            <div class="buttons"><button class="secondary">Put on record</button></div></form>
            """
    }

    private var ballot: HTML {
        let voices = Ballot.Voice.allCases.map { (value: $0.rawValue, words: $0.words) }
        return """
            <p class="hint">Rule: \(structure.template.decision.rule.value.words). At least \(Parts.plural(structure.template.decision.quorum.value, "permanent place")) must take part.</p>
            \(fields.choices("on", "On what does the table decide?", structure.template.decided(at: course.stage).map { (value: $0.id, words: $0.words, hint: "") }))
            \(structure.template.members.permanent.filter { structure.members[$0.id] != nil }.map { fields.select("voice.\($0.id)", $0.words, required: false, voices) })
            """
    }

    /// A step by its question, anything else by its kind.
    private func title(_ ground: Ground) -> String {
        guard ground.kind == .steps else { return Self.title(ground.kind) }
        return structure.template.algorithm?.first { $0.id == ground.about }?.ask ?? Self.title(.steps)
    }

    private static func title(_ kind: Template.Guard) -> String {
        switch kind {
        case .consent: "Agreement"
        case .police: "Answer of the police"
        case .decision: "Joint decision"
        case .pledge: "Confidentiality pledge"
        case .owner: "Owner"
        case .steps: "Step"
        }
    }

    private static func question(_ kind: Template.Guard) -> String {
        switch kind {
        case .consent: "Has the person, or a parent, agreed?"
        case .police: "Can it go on, as far as the police can say? No detail is written down."
        case .pledge: "Has everybody who takes part signed the pledge?"
        case .decision, .owner, .steps: ""
        }
    }
}
