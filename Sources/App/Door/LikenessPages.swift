import Domain
import Foundation
import HTTPTypes
import Records

/// Whoever leads a case looks whether the person at a door is the same one, and says so (R33).
enum LikenessPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit) }

    static func answer(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let id: LikenessNotice.ID = try request.parameter("notice")
        do {
            try await visit.write { access, tx in try ((), LikenessNotices.answer(id, request.form, access, tx)) }
            return .redirect(.section(.overview, visit.caseID).done(.likeness))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            var reply = try await page(request, visit)
            reply.status = .conflict
            return reply
        }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>, _ errors: FormErrors? = nil) async throws -> Reply {
        let id: LikenessNotice.ID = try request.parameter("notice")
        let (frame, view) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let notice = try LikenessNotices.find(id, access, tx)
            let view = try LikenessNoticeView(
                frame: frame, notice: notice, structure: StructureStore.find(notice.structure, access, tx), fields: Fields(request.form, errors))
            return (frame, view)
        }
        return request.page(frame, .overview, "Possibly the same person", narrow: true, errors: errors, view.body)
    }
}

struct LikenessNoticeView: Sendable {
    let frame: CaseFrame
    let notice: LikenessNotice
    let structure: Structure
    let fields: Fields

    var body: HTML {
        """
        <h1><span class="caption">Case \(frame.file.reference)</span>Possibly the same person</h1>
        <p class="lead">Somebody who is possibly \(frame.file.details.participant.name) was brought to a door.</p>
        \(Parts.summary([
            Parts.row("When", Parts.when(notice.broughtAt, structure.zone)), Parts.row("To which structure", structure.name),
            Parts.row("By whom", notice.agency.map { frame.directory.agencyName($0) } ?? "Somebody outside, without an account"),
        ]))
        \(notice.answeredAt.map(answered) ?? form)
        """
    }

    private var form: HTML {
        """
        <p>Speak with the coordinator of that structure before you answer: you see nothing of what was written there, and they may not know of this case. Whoever brought the person was not told.</p>
        <ul class="people plain">\(coordinators)</ul>
        <form method="post" action="\(Link.likeness(notice.id, frame.file.id))" data-guard>
        \(fields.choices("likeness", "What did you find?", LikenessForm.Answer.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }))
        \(fields.area("reason", "How do you know?", hint: "Kept among the decisions of this case, for whoever leads it. The door is not told.", rows: 3, limit: 2000))
        <div class="buttons"><button>Record what you found</button>\(Parts.link("Later", .section(.overview, frame.file.id)))</div></form>
        """
    }

    /// Somebody was faster, or it is looked up again; what was typed is shown once more.
    private func answered(at instant: Instant) -> HTML {
        let typed = fields.form.text("reason")
        let unsaved: HTML =
            typed.isEmpty
            ? .empty
            : "<div class=\"warning\"><strong>Somebody answered first.</strong> Your text is not saved.</div>\(Parts.summary([Parts.row("Not saved", typed)]))"
        return """
            \(unsaved)<p>This was looked at on \(Parts.when(instant, frame.structure.zone)). The answer stands under \(Parts.link("Decisions and handovers", .section(.team, frame.file.id))).</p>
            """
    }

    private var coordinators: [HTML] {
        frame.directory.coordinators(of: structure, on: frame.viewer.today).map { frame.person($0.id, "Coordinator") }
    }
}

extension LikenessNotice {
    /// The notice in one sentence, on the case and in My work.
    func words(_ directory: Directory) -> String {
        "Brought to a door on \(broughtAt.day(in: .gmt).words), \(agency.map { "by " + directory.agencyName($0) } ?? "from outside")"
    }
}
