import Domain
import Foundation
import Records

/// One entry with its shares: share it further, or end a share.
enum EntrySharePages {
    static func create(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let id: Entry.ID = try request.parameter("entry")
        if request.form.raw("step") == "edit" { return try await page(request, visit, id, form: request.form) }
        do {
            if request.form.raw("step") == "save" {
                try await visit.write { access, tx in
                    let (_, _, terms) = try parsed(request.form, id, access, tx)
                    return try ((), ShareStore.add(terms, to: id, access, tx))
                }
                return .redirect(.entry(id, visit.caseID).done(.shared))
            }
            let (frame, preview) = try await visit.read(.caseSeen) { access, tx in
                let (frame, visible, terms) = try parsed(request.form, id, access, tx)
                guard case .full(let content) = visible.content, visible.mayShare else { throw Refusal.notFound }
                let lines = try ShareStore.preview(
                    visible.entry, content, live: visible.shares.map(\.share), adding: terms, access, frame.directory, tx)
                return (frame, PreviewView(frame: frame, lines: lines, terms: terms, handling: visible.entry.handling))
            }
            return request.page(
                frame, .entries, "Check before you share", preview.page(form: request.form, to: .shares(id, visit.caseID), caption: "Share an entry"))
        } catch let errors as FormErrors { return try await page(request, visit, id, form: request.form, errors: errors) }
    }

    static func revoke(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let entry: Entry.ID = try request.parameter("entry")
        let share: Share.ID = try request.parameter("share")
        try await visit.write { access, tx in try ((), ShareStore.revoke(share, of: entry, access, tx)) }
        return .redirect(.entry(entry, visit.caseID).done(.revoked))
    }

    static func page(
        _ request: WebRequest, _ visit: CaseVisit<CanSeeCase>, _ id: Entry.ID, form: Form, errors: FormErrors? = nil
    ) async throws -> Reply {
        let (frame, body) = try await visit.read(.entriesSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            let visible = try EntryStore.find(id, access, tx)
            let recipients = try frame.recipients(MemberStore.current(access, tx))
            return (frame, content(visible, frame, recipients, form, errors))
        }
        return request.page(frame, .entries, "Entry", errors: errors, body)
    }

    private static func content(_ visible: VisibleEntry, _ frame: CaseFrame, _ recipients: [Recipient], _ form: Form, _ errors: FormErrors?) -> HTML {
        let id = visible.entry.id
        let to = frame.structure.template.usualRecipients(visible.entry.handling).filter { usual in !visible.shares.contains { $0.terms.recipient == usual } }
        let form = form.values.isEmpty ? Form(["to": to.map(\.text)]) : form
        let share: HTML =
            !visible.mayShare
            ? .empty
            : """
            <h2>Share it further</h2>
            <p>Not sure whether it may be shared? \(Parts.link("Ask the lawyer first", Link.newAdvice.with(("kind", "law"), ("case", frame.file.id.text), ("entry", id.text)))). The lawyer sees your question, not the case.</p>
            <form class="narrow" method="post" action="\(Link.shares(id, frame.file.id))" data-guard>
            \(EntryFormView.share(Fields(form, errors), frame, recipients))
            <div class="buttons"><button name="step" value="preview">Preview</button></div></form>
            """
        return """
            <h1><span class="caption">Case \(frame.file.reference)</span>Entry</h1>
            <ol class="timeline">\(EntryView(visible: visible, frame: frame).item)</ol>
            \(shares(visible, frame))\(share)
            <p>\(Parts.link("All entries", .section(.entries, frame.file.id)))</p>
            """
    }

    private static func shares(_ visible: VisibleEntry, _ frame: CaseFrame) -> HTML {
        guard visible.through == nil, !visible.shares.isEmpty else { return .empty }
        let template = frame.structure.template
        return Parts.table(
            "Who sees this entry", ["Recipient", "Level", "Purpose and basis", "Why", "Since", "State"],
            visible.shares.map { shared in
                let state = shared.share.state(on: frame.viewer.today)
                let end: HTML =
                    state == .active && visible.mayEndShare
                    ? "<form method=\"post\" action=\"\(Link.revocation(shared.share.id, visible.entry.id, frame.file.id))\"><button class=\"secondary\">Revoke<span class=\"visually-hidden\">: \(frame.words(shared.terms.recipient))</span></button></form>"
                    : .empty
                return [
                    "\(frame.words(shared.terms.recipient))", level(shared.terms),
                    "\(template.purpose(shared.terms.purpose)?.words ?? ""); \(template.basis(shared.terms.basis)?.words ?? "")",
                    "\(shared.terms.necessity)", "<span class=\"nowrap\">\(shared.share.sharedAt.day(in: frame.structure.zone).words)</span>",
                    "\(stateWords(shared.share, state)) \(end)",
                ]
            })
    }

    /// The level, with the words that a recipient of a summary reads.
    private static func level(_ terms: ShareTerms) -> HTML {
        "\(Parts.level(terms.level))\(terms.summary.isEmpty ? .empty : "<div class=\"text\">\(terms.summary)</div>" as HTML)"
    }

    private static func stateWords(_ share: Share, _ state: Facts.ShareState) -> HTML {
        switch state {
        case .active: Parts.tag(share.terms.until.map { "Until \($0.words)" } ?? "In force", "ok")
        case .revoked: Parts.tag("Revoked")
        case .expired, .none: Parts.tag("Ended")
        }
    }

    private static func parsed(
        _ form: Form, _ id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction
    ) throws -> (CaseFrame, VisibleEntry, [ShareTerms]) {
        var form = form
        let frame = try CaseFrame(access, tx)
        let visible = try EntryStore.find(id, access, tx)
        guard visible.mayShare else { throw Refusal.notFound }
        let recipients = try frame.recipients(MemberStore.current(access, tx))
        let terms = ShareForm.parse(&form, frame.structure.template, recipients: recipients, handling: visible.entry.handling, today: access.viewer.today)
        try form.check()
        return (frame, visible, terms)
    }
}
