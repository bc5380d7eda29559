import Domain
import Records

/// What a practitioner asks themselves before a referral (R30). Nothing is stored, logged or counted; a POST, so that no answer stands in an address.
enum SelfCheckPages {
    static func show(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        try await demandOffer(visit)
        return form(request, visit.viewer, nil)
    }

    static func answer(_ request: WebRequest, _ visit: DeskVisit<CanRefer>) async throws -> Reply {
        try await demandOffer(visit)
        let check: SelfCheck
        do throws(FormErrors) { check = try SelfCheck.parse(request.form) } catch { return form(request, visit.viewer, error) }
        return request.page(visit.viewer, "Self-check: \(check.end.end.words)", .referrals, narrow: true, result(check))
    }

    /// Whether a structure of the network offers it.
    static func isOffered(_ structures: [Structure]) -> Bool { structures.contains { $0.isOpen && $0.template.door.selfCheck.value } }

    private static func demandOffer(_ visit: DeskVisit<CanRefer>) async throws {
        guard try await visit.glance({ access, tx in try isOffered(StructureStore.all(access, tx)) }) else { throw Refusal.notFound }
    }

    private static func form(_ request: WebRequest, _ viewer: Viewer, _ errors: FormErrors?) -> Reply {
        let fields = Fields(request.form, errors)
        let answers = [(value: "yes", words: "Yes", hint: ""), (value: "no", words: "No", hint: "")]
        func options<T: Worded>(_ all: [T]) -> [(value: String, words: String, hint: String)] { all.map { (value: $0.rawValue, words: $0.words, hint: "") } }
        let body: HTML = """
            <h1>Self-check before a referral</h1>
            <p class="lead">Six questions for you alone. Your answers are not stored, not sent to anybody, and not counted.</p>
            <form method="post" action="\(Link.selfCheck)">
            \(fields.choices("danger", "Is anybody in danger today?", hint: "Or has somebody named a place, a time or a weapon.", answers))
            \(fields.choices("signs", "What was seen or heard?", hint: "Not everything in this list is a sign; the end says which are not.", type: "checkbox", options(SelfCheck.Sign.allCases)))
            \(fields.choices("sure", "Are you sure of what was seen?", hint: "Seen by yourself, or told by somebody who was there.", answers))
            \(fields.choices("problems", "How many serious problems are there?", hint: "Home, school or work, health, money, violence, contacts.", options(SelfCheck.Problems.allCases)))
            \(fields.choices("means", "Can your own agency deal with it?", options(SelfCheck.Means.allCases)))
            \(fields.choices("tried", "Has your agency tried?", answers))
            <div class="buttons"><button>What now?</button>\(Parts.link("Cancel", .referrals))</div></form>
            """
        return request.page(viewer, "Self-check before a referral", .referrals, narrow: true, errors: errors, body)
    }

    private static func result(_ check: SelfCheck) -> HTML {
        let (end, reason) = check.end
        let next: HTML =
            switch end {
            case .act where check.isDanger: Parts.button("Call 112", .phone("112"))
            case .act: Parts.button("Back to the referrals", .referrals, secondary: true)
            case .ask: Parts.button("Ask without a name", .newConsultation)
            case .refer: Parts.button("New referral", .newReferral)
            }
        let notes = check.notes.map { "<li>\($0)</li>" as HTML }
        let other: HTML =
            switch end {
            case .act: "If you see more, or if you are in doubt, \(Parts.link("ask without a name", .newConsultation))."
            case .ask: "You can still \(Parts.link("refer", .newReferral)) if you know more than these questions."
            case .refer: "Talk with the person first, if that puts nobody in danger: they should know of it."
            }
        return """
            <h1><span class="caption">Self-check, not stored</span>\(end.words)</h1>
            <p class="lead">\(reason)</p>
            \(notes.isEmpty ? .empty : "<ul>\(notes)</ul>" as HTML)
            <p class="buttons">\(next)\(Parts.link("Begin again", .selfCheck))</p>
            <p>\(other) This is advice by a plain rule. You decide.</p>
            """
    }
}
