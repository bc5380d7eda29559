import Domain
import Foundation
import Records

/// The form of a decision by the rule of the structure, and what an authority decides for itself after advice.
struct ResolutionView {
    let found: VisibleMinutes
    let directory: Directory
    let viewer: Viewer
    let fields: Fields

    private var structure: Structure { found.item.structure }
    private var template: Template { structure.template }

    func form(_ subjects: [(subject: ResolutionForm.Subject, words: String)]) -> HTML {
        let absent = found.absent(structure, directory)
        let places = template.members.permanent.filter { structure.members[$0.id] != nil }
        let voices = Ballot.Voice.allCases.map { (value: $0.rawValue, words: $0.words) }
        let options = subjects.map { (value: $0.subject.name, words: $0.words, hint: "") }
        let away = places.filter { absent.contains($0.id) }.map(\.words)
        let isWrong = ["on", "question", "note", "review", "owner", "handover", "answer", "event", "signpost"].contains {
            fields.errors?.message(for: $0) != nil
        }
        let owns = subjects.contains { $0.subject == .owner }
        return """
            <details\(isWrong || found.resolutions.isEmpty ? " open" as HTML : .empty)><summary>Record a decision</summary>
            <p class="hint">Rule: \(template.decision.rule.value.words). At least \(Parts.plural(template.decision.quorum.value, "permanent place")) must take part.\(away.isEmpty ? "" : " Not here: \(away.joined(separator: ", ")).")</p>
            \(places.isEmpty ? "<p class=\"notice\">Nobody takes a place at the table of this structure yet. \(Parts.link("Set it up", .structure(structure.id))), so that it can decide.</p>" : .empty)
            <form method="post" action="\(Link.resolutions(found.item.id, found.line.meeting.id))" data-guard>
            \((found.item.file?.course ?? found.item.course).map { "<input type=\"hidden\" name=\"stage\" value=\"\($0.stage)\">" as HTML })
            \(fields.choices("on", "On what does the table decide?", options))
            \(fields.input("question", "In words", hint: "For “Something else”, and where it has to be said more exactly.", required: false))
            \(owns ? owner : .empty)\(subjects.contains { $0.subject != .other } && found.item.item.referral != nil && found.item.file == nil ? referrer : .empty)
            \(places.filter { !absent.contains($0.id) }.map { fields.select("voice.\($0.id)", "\($0.words): \(speaker($0.id))", required: false, voices) })
            \(fields.area("note", "Reason and dissent", hint: "Who disagrees and why; who steps back and for which interest.", rows: 3, limit: 2_000, required: false))
            \(fields.input("review", "Look at it again on", hint: "Year-month-day. It comes onto the agenda by itself.", css: "short", required: false))
            <div class="buttons"><button>Record the decision</button></div></form></details>
            """
    }

    /// Who speaks for a place: its seat, a deputy, or somebody else of its agency.
    private func speaker(_ place: String) -> String {
        guard let seat = structure.members[place], let agency = directory.agency(of: seat) else { return "" }
        let here = found.item.attendance.filter { $0.came == true }.map(\.present)
        let who = here.contains(seat) ? seat : here.first { directory.agency(of: $0)?.id == agency.id } ?? seat
        return directory.holder(of: who)?.name ?? agency.name
    }

    private var owner: HTML {
        let members = found.item.attendance.map(\.seat).map { (value: $0.text, words: directory.label($0)) }
        let isWrong = ["owner", "handover"].contains { fields.errors?.message(for: $0) != nil }
        return """
            <details\(isWrong ? " open" as HTML : .empty)><summary>For the owner of the case</summary>
            \(fields.select("owner", "Who becomes the owner?", required: false, members))
            \(fields.area("handover", "Handover note", hint: "Where somebody else owned it before: what is open, what comes next, whom to call.", rows: 2, limit: 4_000, required: false))</details>
            """
    }

    /// What goes to whoever brought the concern, and what an outcome of the door asks for.
    private var referrer: HTML {
        let events: HTML =
            template.events.map {
                fields.select(
                    "event", "What happened", hint: "Each event brings every place at the table its duties.", required: false, $0.map { ($0.id, $0.words) })
            } ?? .empty
        return """
            \(fields.area("answer", "Answer to the referrer", hint: "They always hear back, as far as may be said.", rows: 2, limit: 2_000, required: false))
            \(events)\(fields.select("signpost", "Sign-post to", hint: "Only when the table points elsewhere.", required: false, directory.agencies.map { ($0.id.text, $0.name) }))
            """
    }

    /// For whoever's authority decides for itself after advice; it can say more later.
    var own: HTML {
        guard found.item.answers else { return .empty }
        let takesPart = found.item.attendance.contains { directory.agency(of: $0.present)?.id == viewer.agency.id }
        return HTML(found.resolutions.filter { takesPart && $0.outcome == .advised }.map(own))
    }

    private func own(_ resolution: Resolution) -> HTML {
        let field = OwnDecisionForm.field(resolution.id)
        let isNew = !resolution.own.contains { $0.agency == viewer.agency.id }
        let form: HTML = """
            <form method="post" action="\(Link.ownDecision(resolution.id, found.item.id, found.line.meeting.id))">
            \(fields.area(field, "Decision of \(viewer.agency.name) on “\(resolution.content.question)”", rows: 2, limit: 1_000))
            <div class="buttons"><button>Record our decision</button></div></form>
            """
        if isNew {
            return
                "<section class=\"card\"><h2>What does \(viewer.agency.name) decide?</h2><p>The table advised; each authority decides for itself.</p>\(form)</section>"
        }
        let isWrong = fields.errors?.message(for: field) != nil
        return
            "<details\(isWrong ? " open" as HTML : .empty)><summary>Your authority decided more on “\(resolution.content.question)”</summary>\(form)</details>"
    }
}

/// Corrections to minutes that were sent round: what was asked for, the answers, and how the text stood before.
struct CorrectionView {
    let found: VisibleMinutes
    let directory: Directory
    let viewer: Viewer
    let fields: Fields

    private var meeting: Meeting { found.line.meeting }
    private var zone: TimeZone { found.line.structure.zone }

    var body: HTML {
        guard [.circulated, .approved].contains(meeting.state) else { return .empty }
        let firstOpen = found.corrections.first { $0.state == .asked }?.id
        let rows = found.corrections.map { correction -> HTML in
            """
            <li><p class="text">\(correction.content.text)</p><p>\(Parts.tag(correction.state.words, correction.state == .asked ? "warn" : "ok")) \(correction.content.answer) <span class="hint">\(Parts.when(correction.at, zone)), \(directory.label(correction.by))</span></p>
            \(found.writes && correction.id == firstOpen ? answer(correction) : .empty)</li>
            """
        }
        return """
            <h2>Corrections</h2>
            \(meeting.takesCorrections(on: viewer.today) ? "<p>Until \(meeting.correctionsUntil?.words ?? "").</p>" : .empty)
            \(rows.isEmpty ? "<p class=\"empty\">Nobody asked for a correction.</p>" : "<ol class=\"timeline\">\(rows)</ol>")
            \(meeting.takesCorrections(on: viewer.today) ? asking : .empty)\(versions)
            """
    }

    private var asking: HTML {
        guard found.item.answers else { return .empty }
        return """
            <form method="post" action="\(Link.corrections(found.item.id, meeting.id))" data-guard>
            \(fields.area("correction", "What is wrong, and how should it read?", rows: 3, limit: 2_000))
            <div class="buttons"><button class="secondary">Ask for the correction</button></div></form>
            """
    }

    private func answer(_ correction: Correction) -> HTML {
        let options = [Correction.State.taken, .declined].map { (value: $0.rawValue, words: $0.words, hint: "") }
        return """
            <form method="post" action="\(Link.correction(correction.id, found.item.id, meeting.id))">
            \(fields.choices("taken", "Is it taken over?", hint: "If so, change the text above and save it too.", options))\(fields.area("answer-text", "Answer", rows: 2, limit: 1_000, required: false))
            <div class="buttons"><button class="secondary">Answer</button></div></form>
            """
    }

    private var versions: HTML {
        guard found.versions.count > 1 else { return .empty }
        let rows = found.versions.enumerated().map { index, version -> [HTML] in
            ["\(found.versions.count - index)", "\(Parts.when(version.at, zone))", "\(directory.label(version.by))"]
        }
        return "<details><summary>Versions (\(rows.count))</summary>\(Parts.table("Versions", ["Version", "Saved", "By"], rows))</details>"
    }
}
