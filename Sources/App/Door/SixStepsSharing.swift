import Domain
import Records

/// What stands beside the steps: whom to ask, what the structures say of secrecy, and the ways to share.
extension SixStepsView {
    static var asking: HTML {
        """
        <div class="card"><h2>Ask without a name</h2><ul class="plain">
        <li>\(Parts.link("Ask an expert", Link.newAdvice.with(("kind", "expertise"))))</li><li>\(Parts.link("Ask the lawyer", Link.newAdvice.with(("kind", "law"))))</li>
        <li>\(Parts.link("Ask a table without a name", .newConsultation))</li><li>\(Parts.link("Look into the library", .library))</li></ul></div>
        """
    }

    /// What the network has agreed on about holders of a professional secret (R43).
    static func secrecy(_ structures: [Structure]) -> HTML {
        guard !structures.isEmpty else { return .empty }
        let lines = structures.map { Parts.row($0.name, $0.template.basis.secrecy.value.words) }
        return """
            <details><summary>What the structures say about professional secrecy</summary>\(Parts.summary(lines))
            <p class="hint">Where it says “May speak, never must”, nobody can make you speak. The decision is yours.</p></details>
            """
    }

    /// The last step leads on with the notes that were written: they travel in a form, never in an address.
    var sharing: HTML {
        let seen = steps.record(.recognise).note
        let tried = [SixSteps.Step.colleagues, .manager, .specialist].map { steps.record($0).note }.filter { !$0.isEmpty }.joined(separator: "\n\n")
        let open = structures.filter(\.isOpen).map { (value: $0.id.text, words: $0.name) }
        let carried: [HTML] = [("seen", seen), ("tried", tried), ("knows", steps.record(.client).note)].map { hidden($0.0, $0.1) }
        let referral: HTML =
            open.isEmpty
            ? .empty
            : """
            <form method="post" action="\(Link.referrals)">\(carried)\(open.count == 1 ? hidden("structure", open[0].value) : whom(open))
            <div class="buttons"><button name="step" value="edit">Begin a referral with my notes</button></div></form>
            """
        return
            "<div class=\"card\"><h2>To share</h2><p>Nothing is sent by these buttons. You see the form with your notes in it, and change what should not be said.</p>\(referral)\(entries(seen))<p class=\"hint\">When it is sent, come back and end the path.</p></div>"
    }

    private func whom(_ open: [(value: String, words: String)]) -> HTML { Fields(Form([:]), nil).select("structure", "To which structure?", open) }

    private func entries(_ text: String) -> HTML {
        guard !cases.isEmpty else { return .empty }
        let forms = cases.map { file -> HTML in
            """
            <li><form method="post" action="\(Link.entries(file.id))">\(hidden("kind", Entry.Kind.note.rawValue))\(hidden("handling", Handling.ownAgency.rawValue))\(hidden("title", steps.content.call))\(hidden("text", text))
            <button class="link" name="step" value="edit">Begin an entry: \(file.details.participant.name), \(file.reference)</button></form></li>
            """
        }
        return "<details><summary>Or an entry of a case that you are on</summary><ul class=\"plain\">\(forms)</ul></details>"
    }

    private func hidden(_ name: String, _ value: String) -> HTML { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }

    /// All paths of the seat, and a new one.
    static func list(_ all: [SixSteps], _ structures: [Structure], _ viewer: Viewer, _ fields: Fields) -> HTML {
        let rows = all.map { steps -> [HTML] in
            [
                Parts.link(steps.content.call, .sixSteps(steps.id)), "\(steps.settled) of \(SixSteps.Step.allCases.count)",
                steps.endedAt == nil ? Parts.tag(steps.next?.words ?? "All steps are settled") : Parts.tag("Ended"),
            ]
        }
        return """
            <h1>Six steps before you share</h1>
            <p class="lead">A path for health professionals and others who keep a secret: from a concern to sharing it, or to not sharing it. Nobody but your seat sees what you write, not your agency and not the coordinator.</p>
            \(rows.isEmpty ? .empty : Parts.table("My paths", ["How I call it", "Settled", "Next"], rows))
            <form method="post" action="\(Link.sixSteps)" data-guard><h2>Begin</h2>
            \(fields.input("call", "How do you call it?", hint: "Something that only you understand, such as “the worry of this week”. No name is needed, and none is taken."))
            <div class="buttons"><button>Begin</button>\(Parts.link("Cancel", .advice))</div></form>
            \(secrecy(structures))
            <p class="hint">In immediate danger do not go step by step: \(Parts.link("whom to call", .danger)).</p>
            """
    }
}
