import Domain
import Foundation
import Records

/// What is on record for a referral, and the forms that put more on it.
struct GroundView {
    let referral: Referral
    let grounds: [Ground]
    let structure: Structure
    let directory: Directory
    let fields: Fields

    private var asked: [Template.Guard] { structure.template.guards(at: referral.course.stage) }

    var body: HTML {
        guard !asked.isEmpty || !grounds.isEmpty else { return .empty }
        let items = grounds.map { ground -> HTML in
            "<li><strong>\(Self.title(ground.kind))</strong>: \(ground.content.settled)\(voices(ground))\(ground.content.note.isEmpty ? .empty : "<br>\(ground.content.note)" as HTML)<br><span class=\"hint\">\(Parts.when(ground.at, structure.zone)), \(directory.label(ground.by))</span></li>"
        }
        return """
            <div class="card"><h2>On record</h2>
            \(items.isEmpty ? "<p class=\"empty\">Nothing yet.</p>" : "<ul class=\"plain\">\(items)</ul>")
            \(referral.decidedAt == nil ? HTML(asked.map(form)) : .empty)</div>
            """
    }

    private func voices(_ ground: Ground) -> HTML {
        guard !ground.content.voices.isEmpty else { return .empty }
        let words = structure.template.members.permanent.compactMap { place in
            ground.content.voices[place.id].map { "\(place.words): \($0.words.lowercased())" }
        }
        return " <span class=\"hint\">\(words.joined(separator: "; "))</span>"
    }

    private func form(_ kind: Template.Guard) -> HTML {
        let answers = GroundForm.Answer.all(for: kind).map { (value: $0.rawValue, words: $0.words, hint: "") }
        let inputs: HTML = kind == .decision ? ballot : fields.choices("answer-\(kind.rawValue)", Self.question(kind), answers)
        return """
            <form method="post" action="\(Link.grounds(referral.id))" data-guard><h3>\(Self.title(kind))</h3><input type="hidden" name="kind" value="\(kind.rawValue)">
            \(inputs)
            \(kind == .decision ? fields.area("note", "Reason and dissent", rows: 2, limit: 2_000, required: false) : .empty)
            <div class="buttons"><button class="secondary">Put on record</button></div></form>
            """
    }

    private var ballot: HTML {
        let voices = Ballot.Voice.allCases.map { (value: $0.rawValue, words: $0.words) }
        return """
            <p class="hint">Rule: \(structure.template.decision.rule.value.words). At least \(Parts.plural(structure.template.decision.quorum.value, "permanent place")) must take part.</p>
            \(fields.choices("on", "On what does the table decide?", structure.template.decided(at: referral.course.stage).map { (value: $0.id, words: $0.words, hint: "") }))
            \(structure.template.members.permanent.filter { structure.members[$0.id] != nil }.map { fields.select("voice.\($0.id)", $0.words, required: false, voices) })
            """
    }

    private static func title(_ kind: Template.Guard) -> String {
        switch kind {
        case .consent: "Agreement"
        case .police: "Answer of the police"
        case .decision: "Joint decision"
        case .pledge: "Confidentiality pledge"
        case .owner: "Owner"
        }
    }

    private static func question(_ kind: Template.Guard) -> String {
        switch kind {
        case .consent: "Has the person, or a parent, agreed?"
        case .police: "Can it go on, as far as the police can say? No detail is written down."
        case .pledge: "Has everybody who takes part signed the pledge?"
        case .decision, .owner: ""
        }
    }
}
