import Domain
import Foundation
import Records

/// The second person's page about a share without consent in serious danger (R42).
enum SecondLookPages {
    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply { try await page(request, visit, nil) }

    static func answer(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>) async throws -> Reply {
        let id: SecondLook.ID = try request.parameter("look")
        do {
            try await visit.write { access, tx in try ((), SecondLookStore.answer(id, request.form, access, tx)) }
            return .redirect(.second(id, visit.caseID).done(.secondLooked))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    private static func page(_ request: WebRequest, _ visit: CaseVisit<CanSeeTeam>, _ errors: FormErrors?) async throws -> Reply {
        let id: SecondLook.ID = try request.parameter("look")
        let (frame, found) = try await visit.read(.entriesSeen) { access, tx in try (CaseFrame(access, tx), SecondLookStore.find(id, access, tx)) }
        return request.page(
            frame, .entries, "Second person", narrow: true, errors: errors, body(frame, found.look, found.share, found.from, Fields(request.form, errors)))
    }

    private static func body(_ frame: CaseFrame, _ look: SecondLook, _ share: Share, _ from: Agency.ID, _ fields: Fields) -> HTML {
        let template = frame.structure.template
        let rows = [
            Parts.row("From", frame.directory.agencyName(from)), Parts.row("By", frame.directory.label(share.sharedBy)),
            Parts.row("To", frame.words(share.terms.recipient)), Parts.row("Level", Parts.level(share.terms.level)),
            Parts.row("Purpose", template.purpose(share.terms.purpose)?.words ?? ""), Parts.row("Necessity", share.terms.necessity),
            Parts.row("The danger", look.content.ground), Parts.row("Shared", Parts.when(share.sharedAt, frame.structure.zone)),
            Parts.row("Look until", Parts.when(look.due, frame.structure.zone)),
        ]
        let answered: HTML = look.answer.map { "<p class=\"notice\">You answered: \($0.words). \(look.content.note)</p>" } ?? .empty
        let opinions = SecondLook.Answer.allCases.map { (value: $0.rawValue, words: $0.words, hint: "") }
        let form: HTML = """
            <form method="post" action="\(Link.second(look.id, frame.file.id))" data-guard>
            \(fields.choices("opinion", "Was it right to share this without consent?", opinions))
            \(fields.area("note", "Why", rows: 3, limit: 1_000, required: false))
            <div class="buttons"><button>Answer</button></div></form>
            """
        // What was typed stays, also when the answer was given meanwhile.
        let answer = look.answer == nil || fields.errors != nil ? answered + form : answered
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>You are the second person</h1>
            <p class="lead">Something was shared without consent in serious danger. You see why, with whom and how much, not the text. Speak with whoever shared it.</p>
            \(Parts.summary(rows))\(answer)
            """
    }
}
