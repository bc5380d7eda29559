import Domain
import Foundation
import Records

/// One referral: what was written, the answer, and for the coordinator the decision.
struct ReferralView {
    let referral: Referral
    let alike: Alike
    let due: RunningClock?
    /// All that run, for whoever weighs it.
    let clocks: [RunningClock]
    let pauses: [ClockPause]
    let grounds: [Ground]
    /// With whoever brought it from outside.
    let messages: [DoorMessage]
    let structure: Structure
    let directory: Directory
    let viewer: Viewer
    let now: Instant
    let fields: Fields
    /// The viewer decided, but somebody else had done so.
    let isLate: Bool

    private var isWeighing: Bool { viewer.weighs(for: structure.id) }

    var body: HTML {
        let sender = directory.holder(of: referral.seat)
        return """
            <h1><span class="caption">Referral of \(referral.receivedAt.day(in: structure.zone).words) to \(structure.name)</span>\(referral.concern.participant.name)</h1>
            <p>\(referral.isFromOutside ? "Taken in by" : "From") \(directory.label(referral.seat)), \(directory.agencyName(referral.agency)) \(Parts.phone(sender?.phone ?? "", of: sender?.name ?? ""))\(door)</p>
            \(isLate ? unsaved : .empty)\(state)
            <div class="columns"><div class="wide">\(Self.summary(referral.concern, urgency: referral.urgency, structure.template))\(thread)</div>
            <aside class="side">\(running)\(LikenessView(alike: alike, directory: directory, isWeighing: isWeighing).card)\(isWeighing ? record : .empty)\(isWeighing && referral.decidedAt == nil ? decision : .empty)</aside></div>
            """
    }

    private var door: HTML {
        guard isWeighing || referral.door != .partner else { return .empty }
        return "<br>Door: \(Parts.tag(structure.template.doorWords(referral.door)))"
    }

    private var thread: HTML {
        guard referral.isFromOutside, isWeighing else { return .empty }
        return OutsideView.thread(referral.id, messages, isOpen: referral.decidedAt == nil, zone: structure.zone, directory, fields)
            + "<p>\(Parts.link("The concern as it came in", .concern(referral.id)))</p>"
    }

    private var record: HTML {
        let link: Link? = referral.decidedAt == nil ? .grounds(referral.id) : nil
        return GroundView(course: referral.course, grounds: grounds, structure: structure, directory: directory, fields: fields, link: link).body
    }

    private var running: HTML {
        let id = referral.id
        let form = ClockView.Form(fields: fields, link: .pauses(id)) { .pauseEnd($0, id) }
        return ClockView(clocks: clocks, pauses: pauses, structure: structure, now: now, form: form).card
    }

    private var unsaved: HTML {
        """
        <div class="warning"><strong>Somebody decided first.</strong> Your text is not saved; theirs is kept.</div>
        \(Parts.summary([Parts.row("Your reason, not saved", fields.form.text("reason")), Parts.row("Your answer, not saved", fields.form.text("answer")), Parts.row("Your reason of a pause, not saved", fields.form.text("pause-reason"))]))
        """
    }

    private var state: HTML {
        let stage = structure.template.stage(referral.course.stage)?.words ?? referral.course.stage
        let waits: HTML =
            referral.decidedAt != nil
            ? .empty
            : "<p>\(isWeighing ? Parts.tag(stage) : .empty) \(due.map { Parts.clock($0, now: now, zone: structure.zone) } ?? Parts.tag("Waits"))</p>"
        // The way through the stages is not the referrer's to see, the answer is (R37).
        guard let weighing = referral.weighing, let outcome = referral.outcome else { return waits }
        let isShown = referral.decidedAt != nil || isWeighing
        let reason: HTML = weighing.reason.isEmpty ? .empty : Parts.row("Reason (coordinator only)", weighing.reason)
        let adopted: HTML = referral.adoptedAs.map { Parts.row("Case", Parts.link("Open the case", .section(.overview, $0))) } ?? .empty
        let signpost: HTML =
            referral.signpost.flatMap { directory.agency($0) }.map { Parts.row("Turn to", "\($0.name) \(Parts.phone($0.phone, of: $0.name))") } ?? .empty
        return waits
            + "<div class=\"card\"><h2>Answer</h2>\(Parts.summary([isShown ? Parts.row("Outcome", Parts.tag(words(of: outcome), "ok")) : .empty, Parts.row("Answer", weighing.answer), signpost, reason, adopted]))</div>"
    }

    /// The structure's own words may tell of the police or of a stage; the referrer reads what it means for the concern (R34, R37).
    private func words(of outcome: String) -> String {
        // A stage was left with it, so it may belong to an earlier one.
        let taken = structure.template.outcome(outcome, at: referral.course.stage) ?? structure.template.stages.flatMap(\.outcomes).first { $0.id == outcome }
        return isWeighing ? taken?.words ?? outcome : StrippedView.end(taken?.effect)
    }

    private var decision: HTML {
        let template = structure.template
        let questions = template.stage(referral.course.stage)?.questions.map { "<li>\($0)?</li>" as HTML } ?? []
        return """
            <div class="card"><h2>Decide</h2><ul>\(questions)</ul>
            <form method="post" action="\(Link.decision(referral.id))" data-guard><input type="hidden" name="stage" value="\(referral.course.stage)">
            \(fields.choices("outcome", "What happens with it?", template.outcomes(at: referral.course).map { (value: $0.id, words: $0.words, hint: $0.hint ?? "") }))
            \(events)
            \(fields.select("signpost", "Sign-post to", hint: "Only when you point elsewhere.", required: false, directory.agencies.map { (value: $0.id.text, words: $0.name) }))
            \(fields.area("reason", "Reason", hint: "Kept on record. The referrer does not see it.", rows: 3, limit: 4000))
            \(fields.area("answer", "Answer to the referrer", hint: "They always hear back, as far as may be said.", rows: 3, limit: 2000))
            <div class="buttons"><button>Record the decision</button></div></form></div>
            """
    }

    private var events: HTML {
        guard let events = structure.template.events, !events.isEmpty else { return .empty }
        let hint = "Each event brings every place at the table its duties."
        return fields.select("event", "What happened", hint: hint, required: false, events.map { (value: $0.id, words: $0.words) })
    }

    static func summary(_ concern: Referral.Concern, urgency: String, _ template: Template) -> HTML {
        Parts.summary([
            Parts.row("Urgency", Parts.tag(template.urgency(urgency)?.words ?? urgency, urgency == template.urgencies.first?.id ? "stop" : "quiet")),
            Parts.row("Person", concern.participant.name), Parts.row("Born", Day(concern.participant.born)?.words ?? ""),
            Parts.row("Contact", concern.participant.contact), Parts.row("Language", concern.participant.language),
            Parts.row("What was seen", concern.seen), Parts.row("What was tried", concern.tried), Parts.row("What the person knows", concern.knows),
            Parts.row("Agreement", template.consents.first { $0.id == concern.consent }?.words ?? ""),
            Parts.row("Needs", template.words(of: concern.needs).joined(separator: ", ")),
        ])
    }

    /// Where the concern belongs, when the network has several structures.
    static func choice(_ structures: [Structure]) -> HTML {
        let items = structures.map { structure -> HTML in
            """
            <li><strong>\(Parts.link(structure.name, Link.newReferral.with(("structure", structure.id.text))))</strong><br>\(structure.template.purpose) <span class="hint">For: \(structure.template.identity.target.value)</span></li>
            """
        }
        let none: HTML = "<p class=\"empty\">No structure takes referrals yet. Ask the coordinator to activate one.</p>"
        return "<h1>New referral</h1><h2>Where does the concern belong?</h2>\(items.isEmpty ? none : "<ul class=\"plain rows\">\(items)</ul>")"
    }

    /// From whom the concern came, where the structure has more doors than one for its partners.
    private static func doors(_ template: Template, _ fields: Fields) -> HTML {
        let ways = template.partnerWays
        guard ways.contains(where: { $0.id != .partner }) else { return .empty }
        let chosen = fields.form.raw("door").isEmpty ? Template.Doorway.partner.rawValue : fields.form.raw("door")
        return fields.select(
            "door", "From whom does the concern come?", hint: "You write it down, also for somebody who called or came.",
            ways.map { (value: $0.id.rawValue, words: $0.words) }, chosen: chosen)
    }

    static func form(_ structure: Structure, _ fields: Fields) -> HTML {
        let template = structure.template
        return """
            <h1><span class="caption">To \(structure.name)</span>New referral</h1>
            <p class="hint">Write facts, few and plain. What somebody believes is no reason for a referral. In immediate danger call the emergency number first: \(Parts.link("whom to call", .danger)).</p>
            \(structure.template.door.selfCheck.value ? "<p>Not sure whether this is one? \(Parts.link("Self-check", .selfCheck)) in six questions; nothing is stored.</p>" : .empty)
            <form method="post" action="\(Link.referrals)" data-guard><input type="hidden" name="structure" value="\(structure.id.text)">
            \(fields.choices("urgency", "How soon must somebody look at this?", template.urgencies.map { (value: $0.id, words: $0.words, hint: $0.hint ?? "") }))
            \(doors(template, fields))
            <h2>The person</h2>
            \(fields.input("name", "Name"))
            \(fields.input("born", "Date of birth", hint: "Year-month-day, for example 2007-03-14.", css: "short", required: false))
            \(fields.area("contact", "How the person can be reached", rows: 2, limit: 500, required: false))
            \(fields.input("language", "Language", css: "short", required: false))
            <h2>The concern</h2>
            \(fields.area("seen", "What was seen or heard", hint: "Facts: what, when, by whom. No labels.", rows: 6, limit: 4000))
            \(fields.area("tried", "What has been tried", limit: 4000))
            \(fields.choices("needs", "What the person may need", hint: "As far as you know.", type: "checkbox", template.needs.map { (value: $0.id, words: $0.words, hint: "") }))
            <h2>What the person knows</h2>
            \(fields.choices("consent", "Agreement", template.consents.map { (value: $0.id, words: $0.words, hint: $0.hint ?? "") }))
            \(fields.area("knows", "What the person knows of this referral, and said to it", rows: 3, limit: 2000))
            <div class="buttons"><button name="step" value="check">Check</button>\(Parts.link("Cancel", .referrals))</div>
            </form>
            """
    }
}
