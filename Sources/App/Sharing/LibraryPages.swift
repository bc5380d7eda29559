import Domain
import HTTPTypes
import Records

/// Answers for everybody, without the person (R44, R47).
enum LibraryPages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await list(request, visit, "", nil) }

    /// A POST: what somebody looks for stands in no address.
    static func search(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        var form = request.form
        let words = form.optional("q", limit: 200)
        return try await list(request, visit, form.errors.isEmpty ? words : "", form.errors.isEmpty ? nil : form.errors)
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let advice: Advice.ID = try request.parameter("advice")
        do {
            let id = try await visit.write { access, tx in try LibraryStore.propose(advice, request.form, access, tx) }
            return .redirect(.item(id).done(.itemProposed))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func decide(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: LibraryItem.ID = try request.parameter("item")
        do {
            try await visit.write { access, tx in try ((), LibraryStore.decide(id, request.form, access, tx)) }
            guard request.form.raw("decision") == "drop" else { return .redirect(.item(id).done(.itemKept)) }
            try await LibraryStore.finish(request.site.log)
            return .redirect(.library.done(.itemDropped))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func renew(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: LibraryItem.ID = try request.parameter("item")
        do {
            try await visit.write { access, tx in try ((), LibraryStore.renew(id, request.form, access, tx)) }
            return .redirect(.item(id).done(.itemRenewed))
        } catch let errors as FormErrors { return try await page(request, visit, errors) }
    }

    static func withdraw(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: LibraryItem.ID = try request.parameter("item")
        try await visit.write { access, tx in try ((), LibraryStore.withdraw(id, access, tx)) }
        try await LibraryStore.finish(request.site.log)
        return .redirect(.library.done(.itemWithdrawn))
    }

    private static func list(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ words: String, _ errors: FormErrors?) async throws -> Reply {
        let view = try await visit.read(.librarySeen) { access, tx in
            try LibraryListView(
                items: LibraryStore.all(access, tx), waiting: LibraryStore.waiting(access, tx), directory: DirectoryStore.all(access, tx),
                viewer: access.viewer, words: words, fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, words.isEmpty ? "Library" : "Library: search", .advice, errors: errors, view.body)
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Advice.ID = try request.parameter("advice")
        let body = try await visit.read(.adviceSeen, about: id.text) { access, tx in
            let advice = try LibraryStore.answered(id, access, tx)
            let typed = try? LibraryStore.parsed(request.form, advice, access, tx)
            let check = try typed.map { try $0.check(AdviceStore.setting($0.language, access, tx)) }
            let topics = try DirectoryStore.all(access, tx).seat(advice.adviser)?.topics ?? []
            let kept = request.form.values.isEmpty ? LibraryView.usual(advice, topics, access.viewer.today) : request.form
            return LibraryView.form(advice, topics, check, Fields(kept, errors))
        }
        return request.page(visit.viewer, "Propose for the library", .advice, narrow: true, errors: errors, body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: LibraryItem.ID = try request.parameter("item")
        let view = try await visit.read(.librarySeen, about: id.text) { access, tx in
            let (item, rights) = try LibraryStore.find(id, access, tx)
            return try LibraryView(
                item: item, rights: rights, directory: DirectoryStore.all(access, tx), viewer: access.viewer,
                zone: StructureStore.current(access, tx).zone, fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Library: an answer", .advice, narrow: true, errors: errors, view.body)
    }
}
