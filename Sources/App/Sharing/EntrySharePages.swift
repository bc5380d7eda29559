import Domain
import Foundation
import Records

/// One entry with its shares: share it further, or end a share.
enum EntrySharePages {
    static func create(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let id: Entry.ID = try request.parameter("entry")
        if request.form.raw("step") == "edit" { return try await page(request, visit, id, form: stated(request.form)) }
        do {
            if request.form.raw("step") == "save" {
                try await visit.write { access, tx in
                    let (_, terms) = try parsed(request.form, id, access, tx)
                    return try ((), ShareStore.add(terms, to: id, access, tx))
                }
                return .redirect(.entry(id, visit.caseID).done(.shared))
            }
            let (frame, preview) = try await visit.read(.caseSeen) { access, tx in
                let (visible, terms) = try parsed(request.form, id, access, tx)
                guard case .full(let content) = visible.content, visible.mayShare else { throw Refusal.notFound }
                let frame = try CaseFrame(access, tx)
                let lines = try ShareStore.preview(visible.entry, content, stored: visible, adding: terms, access, tx)
                return (frame, PreviewView(frame: frame, lines: lines, terms: terms, handling: visible.entry.handling))
            }
            return request.page(
                frame, .entries, "Check before you share", preview.page(form: request.form, to: .shares(id, visit.caseID), caption: "Share an entry"))
        } catch let errors as FormErrors { return try await page(request, visit, id, form: stated(request.form), errors: errors) }
    }

    /// Without the arrangement: whoever changes what it proposed states the share anew.
    private static func stated(_ form: Form) -> Form { Form(form.values.filter { $0.key != "arrangement" }) }

    static func release(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let id: Entry.ID = try request.parameter("entry")
        try await visit.write { access, tx in try ((), SourceStore.release(id, access, tx)) }
        return .redirect(.entry(id, visit.caseID).done(.released))
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
        let view = try await visit.read(.entriesSeen) { access, tx in
            let (frame, visible) = try (CaseFrame(access, tx), EntryStore.find(id, access, tx))
            let arrangements = visible.mayShare ? try ArrangementStore.inForce(access, tx) : []
            return try EntryShareView(
                frame: frame, visible: visible, offer: ShareStore.offer(access, tx), arrangements: arrangements,
                mayRelease: !visible.entry.sources.isEmpty && SourceStore.mayRelease(id, access, tx), form: form, errors: errors)
        }
        return request.page(view.frame, .entries, "Entry", errors: errors, view.body)
    }

    private static func parsed(
        _ form: Form, _ id: Entry.ID, _ access: CaseAccess<CanSeeCase>, _ tx: Transaction
    ) throws -> (VisibleEntry, [ShareTerms]) {
        var form = form
        let visible = try EntryStore.find(id, access, tx)
        guard visible.mayShare else { throw Refusal.notFound }
        if let arrangement = Arrangement.ID(form.raw("arrangement")) {
            let terms = try ArrangementStore.find(arrangement, access, tx).terms(on: access.viewer.today)
            if let problem = terms.problem(for: visible.entry.handling) { throw FormErrors("arrangement", problem) }
            return (visible, [terms])
        }
        let terms = try ShareForm.parse(&form, ShareStore.offer(access, tx), handling: visible.entry.handling)
        try form.check()
        return (visible, terms)
    }
}

/// One entry: what it says, who sees it, and how to share it further.
struct EntryShareView: Sendable {
    let frame: CaseFrame
    let visible: VisibleEntry
    let offer: ShareOffer
    let arrangements: [Arrangement]
    let mayRelease: Bool
    let form: Form
    let errors: FormErrors?

    private var id: Entry.ID { visible.entry.id }

    var body: HTML {
        """
        <h1><span class="caption">Case \(frame.file.reference)</span>Entry</h1>
        <ol class="timeline">\(EntryView(visible: visible, frame: frame).item)</ol>
        \(released)\(standing)\(shares)\(share)
        <p class="buttons">\(quoting)\(Parts.link("All entries", .section(.entries, frame.file.id)))</p>
        """
    }

    private var quoting: HTML {
        guard frame.may.contains(.addEntry), visible.content != .indication else { return .empty }
        return Parts.button("Write on the basis of this", .newEntry(frame.file.id).with(("source", id.text)), secondary: true)
    }

    private var released: HTML {
        guard mayRelease else { return .empty }
        return """
            <div class="notice"><p>This was drawn from an entry of your agency. Whoever may not see that one does not see this one. You can release it: then those with whom it is shared read it without yours.</p>
            <form method="post" action="\(Link.release(id, frame.file.id))"><button class="secondary">Release it</button></form></div>
            """
    }

    /// One click each: what the arrangement states is shown in the preview.
    private var standing: HTML {
        let usable = arrangements.filter { arrangement in
            arrangement.terms.problem(for: visible.entry.handling) == nil
                && !visible.shares.contains {
                    $0.isInForce(on: frame.viewer.today) && $0.terms.recipient == arrangement.terms.recipient && $0.terms.level >= arrangement.terms.level
                }
        }
        let message = errors?.message(for: "arrangement")
        guard visible.mayShare, !usable.isEmpty || message != nil else { return .empty }
        let buttons = usable.map { arrangement -> HTML in
            let template = frame.structure.template
            return """
                <li><form method="post" action="\(Link.shares(id, frame.file.id))"><input type="hidden" name="arrangement" value="\(arrangement.id.text)">
                <button name="step" value="preview">Share with \(frame.words(arrangement.terms.recipient))</button></form>
                <p class="hint">\(arrangement.terms.level.words), for “\(template.purpose(arrangement.terms.purpose)?.words ?? "")”, on \(template.basis(arrangement.terms.basis)?.words ?? ""). You see it before it goes out.</p></li>
                """
        }
        return """
            <section aria-labelledby="arrangement"><h2 id="arrangement">Share as arranged</h2>\(message.map { "<p class=\"error\">Error: \($0)</p>" as HTML })
            <ul class="plain arranged">\(buttons)</ul></section>
            """
    }

    private var share: HTML {
        guard visible.mayShare else { return .empty }
        let to = offer.template.usualRecipients(visible.entry.handling).filter { usual in !visible.shares.contains { $0.terms.recipient == usual } }
        let form = form.values.isEmpty ? Form(["to": to.map(\.text)]) : form
        return """
            <h2>Share it further</h2>
            <p>Not sure whether it may be shared? \(Parts.link("Ask the lawyer first", Link.newAdvice.with(("kind", "law"), ("case", frame.file.id.text), ("entry", id.text)))). The lawyer sees your question, not the case.</p>
            <form class="narrow" method="post" action="\(Link.shares(id, frame.file.id))" data-guard>
            \(ShareFields(fields: Fields(form, errors), frame: frame, offer: offer, kind: .share).body)
            <div class="buttons"><button name="step" value="preview">Preview</button></div></form>
            """
    }

    private var shares: HTML {
        guard visible.through == nil, !visible.shares.isEmpty else { return .empty }
        let template = frame.structure.template
        return Parts.table(
            "Who sees this entry", ["Recipient", "Level", "Purpose and basis", "Why", "Since", "The person", "State"],
            visible.shares.map { shared in
                [
                    "\(frame.words(shared.terms.recipient))", level(shared.terms),
                    "\(template.purpose(shared.terms.purpose)?.words ?? ""); \(template.basis(shared.terms.basis)?.words ?? "")",
                    "\(shared.terms.necessity)", "<span class=\"nowrap\">\(shared.share.sharedAt.day(in: frame.structure.zone).words)</span>",
                    TellingView.tag(shared.telling, frame.viewer.today), "\(state(shared))\(second(shared)) \(end(shared))",
                ]
            })
    }

    private func end(_ shared: SharedTerms) -> HTML {
        guard shared.share.state(on: frame.viewer.today) == .active, visible.mayEndShare else { return .empty }
        return
            "<form method=\"post\" action=\"\(Link.revocation(shared.share.id, id, frame.file.id))\"><button class=\"secondary\">Revoke<span class=\"visually-hidden\">: \(frame.words(shared.terms.recipient))</span></button></form>"
    }

    /// The level, with the words that a recipient of a summary reads.
    private func level(_ terms: ShareTerms) -> HTML {
        "\(Parts.level(terms.level))\(terms.summary.isEmpty ? .empty : "<div class=\"text\">\(terms.summary)</div>" as HTML)"
    }

    private func state(_ shared: SharedTerms) -> HTML {
        switch shared.share.state(on: frame.viewer.today) {
        case .active:
            switch shared.basis {
            case .valid: Parts.tag(shared.terms.until.map { "Until \($0.words)" } ?? "In force", "ok")
            case .ended: Parts.tag("The consent ended: nobody sees it", "stop")
            case .missing: Parts.tag("No consent on record: nobody sees it", "stop")
            }
        case .revoked: Parts.tag("Revoked")
        case .expired, .none: Parts.tag("Ended")
        }
    }

    private func second(_ shared: SharedTerms) -> HTML {
        guard let look = shared.second else { return .empty }
        let who = frame.directory.label(look.seat)
        let words =
            look.answer.map { $0 == .agrees ? "\(who) agreed." : "\(who) objected: \(look.content.note)" }
            ?? "\(who) looks at it until \(Parts.when(look.due, frame.structure.zone))."
        return " <span class=\"hint\">\(words)</span>"
    }
}
