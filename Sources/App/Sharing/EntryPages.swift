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
        let view = EntryListView(frame: frame, entries: shown.entries, hasMore: shown.hasMore, filter: filter)
        return request.page(frame, .entries, "Entries", view.body)
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
                    let entry = try parsed(request.form, access, tx)
                    return try EntryStore.add(entry, access, tx)
                }
                return .redirect(.section(.entries, visit.caseID).done(.entry))
            }
            let (frame, preview) = try await visit.read(.caseSeen) { access, tx in
                let frame = try CaseFrame(access, tx)
                let entry = try parsed(request.form, access, tx)
                let draft = EntryStore.draft(entry, access, tx)
                let lines = try ShareStore.preview(draft, entry.content, adding: entry.shares, access, frame.directory, tx)
                return (frame, PreviewView(frame: frame, lines: lines, terms: entry.shares, handling: entry.handling))
            }
            return request.page(
                frame, .entries, "Check before you save", preview.page(form: request.form, to: .section(.entries, visit.caseID), caption: "New entry"))
        } catch let errors as FormErrors { return try await form(request, visit, request.form, errors) }
    }

    private static func parsed(_ form: Form, _ access: CaseAccess<CanAddEntry>, _ tx: Transaction) throws -> EntryForm {
        let frame = try CaseFrame(access, tx)
        return try EntryForm.parse(form, frame.structure.template, recipients: frame.recipients(MemberStore.current(access, tx)), today: access.viewer.today)
    }

    private static func form(_ request: WebRequest, _ visit: CaseVisit<CanAddEntry>, _ typed: Form?, _ errors: FormErrors?) async throws -> Reply {
        let (frame, recipients) = try await visit.read(.caseSeen) { access, tx in
            let frame = try CaseFrame(access, tx)
            return try (frame, frame.recipients(MemberStore.current(access, tx)))
        }
        let form = typed ?? usual(frame.structure.template)
        return request.page(
            frame, .entries, "New entry", narrow: true, errors: errors, EntryFormView(frame: frame, recipients: recipients, form: form, errors: errors).body)
    }

    /// What a new entry proposes, by who steers the structure (R13).
    private static func usual(_ template: Template) -> Form {
        let handling = template.usualHandling
        let to = template.usualRecipients(handling).map(\.text)
        return Form(["kind": [Entry.Kind.note.rawValue], "handling": [handling.rawValue], "to": to, "level": to.isEmpty ? [] : [Level.full.rawValue]])
    }
}
