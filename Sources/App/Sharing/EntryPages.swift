import Domain
import Foundation
import Records

enum EntryPages {
    static let pageSize = 20

    static func index(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let filter = EntryStore.Filter(
            agency: Agency.ID(request.query.text("agency")), kind: Entry.Kind(rawValue: request.query.text("kind")),
            before: Entry.ID(request.query.text("before")))
        let (frame, shown) = try await visit.read(.entriesSeen) { access, tx in
            try (CaseFrame(access, tx), EntryStore.visible(filter, limit: pageSize, access, tx))
        }
        return request.page(frame, .entries, "Entries", EntryListView(frame: frame, page: shown, filter: filter).body)
    }

    static func show(_ request: WebRequest, _ visit: CaseVisit<CanSeeCase>) async throws -> Reply {
        let id: Entry.ID = try request.parameter("entry")
        return try await EntrySharePages.page(request, visit, id, form: request.form)
    }

    static func new(_ request: WebRequest, _ visit: CaseVisit<CanAddEntry>) async throws -> Reply {
        try await form(request, visit, nil, nil)
    }

    /// First the preview of exactly what each recipient will see, then the save (R41).
    static func create(_ request: WebRequest, _ visit: CaseVisit<CanAddEntry>) async throws -> Reply {
        if request.form.raw("step") == "edit" { return try await form(request, visit, request.form, nil) }
        do {
            if request.form.raw("step") == "save" {
                try await visit.write { access, tx in
                    let (id, event) = try EntryStore.add(parsed(request.form, access, tx), access, tx)
                    if let item = AgendaItem.ID(request.form.text("for")) { try ContributionStore.bring(id, to: item, access, tx) }
                    return (id, event)
                }
                return .redirect(.section(.entries, visit.caseID).done(.entry))
            }
            let (frame, preview) = try await visit.read(.caseSeen) { access, tx in
                let frame = try CaseFrame(access, tx)
                let entry = try parsed(request.form, access, tx)
                let lines = try ShareStore.preview(EntryStore.draft(entry, access, tx), entry.content, adding: entry.shares, access, tx)
                return (frame, PreviewView(frame: frame, lines: lines, terms: entry.shares, handling: entry.handling))
            }
            return request.page(
                frame, .entries, "Check before you save", preview.page(form: request.form, to: .section(.entries, visit.caseID), caption: "New entry"))
        } catch let errors as FormErrors { return try await form(request, visit, request.form, errors) }
    }

    private static func parsed(_ form: Form, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) throws -> EntryForm {
        try EntryForm.parse(form, ShareStore.offer(access, tx), quotable: EntryStore.quotable(form.all("source"), access, tx))
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanAddEntry>, _ typed: Form?, _ errors: FormErrors?) async throws -> Reply {
        let named = (typed?.all("source") ?? request.query.all("source")).compactMap { Entry.ID($0) }
        let view = try await visit.read(.entriesSeen) { access, tx in
            let (frame, sources) = try (CaseFrame(access, tx), EntryStore.sources(named, access, tx))
            let form = typed ?? usual(frame.structure.template, sources, for: request.query.text("for"))
            return try EntryFormView(frame: frame, offer: ShareStore.offer(access, tx), sources: sources, fields: Fields(form, errors))
        }
        return request.page(view.frame, .entries, "New entry", narrow: true, errors: errors, view.body)
    }

    /// What a new entry proposes, by who steers the structure (R13) and by what it is drawn from.
    private static func usual(_ template: Template, _ sources: [VisibleEntry], for item: String) -> Form {
        let handling = sources.map(\.entry.handling).min { $0.isStricter(than: $1) } ?? template.usualHandling
        let to = sources.isEmpty ? template.usualRecipients(handling).map(\.text) : []
        return Form([
            "kind": [Entry.Kind.note.rawValue], "handling": [handling.rawValue], "to": to, "level": to.isEmpty ? [] : [Level.full.rawValue],
            "source": sources.map(\.entry.id.text), "for": AgendaItem.ID(item) == nil ? [] : [item],
        ])
    }
}
