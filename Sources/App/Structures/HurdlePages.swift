import Domain
import Foundation
import HTTPTypes
import Records

/// What hinders the work: up to a strategic structure, and back with its answer (R12).
enum HurdlePages {
    static func index(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let view = try await visit.read(.hurdlesListed) { access, tx in
            try HurdleListView(
                hurdles: HurdleStore.all(access, tx), structures: StructureStore.all(access, tx),
                mayWrite: !HurdleStore.origins(access, tx).isEmpty && !HurdleStore.receivers(access, tx).isEmpty)
        }
        return request.page(visit.viewer, "Hurdles", .structures, view.body)
    }

    static func new(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await form(request, visit, nil) }

    static func create(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        do {
            let id = try await visit.write { access, tx in try HurdleStore.write(request.form, access, tx) }
            return .redirect(.hurdle(id).done(.hurdle))
        } catch let errors as FormErrors { return try await form(request, visit, errors) }
    }

    static func show(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply { try await page(request, visit, nil) }

    static func answer(_ request: WebRequest, _ visit: DeskVisit<CanConsult>) async throws -> Reply {
        let id: Hurdle.ID = try request.parameter("hurdle")
        do {
            try await visit.write { access, tx in try ((), HurdleStore.answer(id, request.form, access, tx)) }
            return .redirect(.hurdle(id).done(.hurdleAnswered))
        } catch let errors as FormErrors { return try await page(request, visit, errors) } catch Refusal.conflict {
            let sentence = "Somebody answered in the meantime. Read that answer above; yours stands below and is not saved."
            var reply = try await page(request, visit, FormErrors("text", sentence))
            reply.status = .conflict
            return reply
        }
    }

    private static func form(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let body = try await visit.glance { access, tx in
            let (from, to) = try (HurdleStore.origins(access, tx), HurdleStore.receivers(access, tx))
            // What was typed may be no whole form yet; then nothing is marked.
            let typed = try? HurdleForm.parse(request.form, from: from, to: to)
            let check = try typed.map { try $0.check(HurdleStore.setting($0.content.language, from: $0.from, access, tx)) }
            return HurdleView.form(from: from, to: to, check, Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Write a hurdle", .structures, narrow: true, errors: errors, body)
    }

    private static func page(_ request: WebRequest, _ visit: DeskVisit<CanConsult>, _ errors: FormErrors?) async throws -> Reply {
        let id: Hurdle.ID = try request.parameter("hurdle")
        let view = try await visit.read(.hurdleSeen, about: id.text) { access, tx in
            let (hurdle, from, to) = try HurdleStore.find(id, access, tx)
            let typed = try? HurdleAnswerForm.parse(request.form)
            let check = try typed.map { try $0.check(HurdleStore.setting(hurdle.content.language, from: from.id, access, tx)) }
            return try HurdleView(
                hurdle: hurdle, from: from, to: to, directory: DirectoryStore.all(access, tx), mayAnswer: HurdleStore.mayAnswer(to, access), check: check,
                fields: Fields(request.form, errors))
        }
        return request.page(visit.viewer, "Hurdle", .structures, errors: errors, view.body)
    }
}

struct HurdleListView: Sendable {
    let hurdles: [Hurdle]
    let structures: [Structure]
    let mayWrite: Bool

    var body: HTML {
        let isOffered = structures.contains(where: \.takesHurdles)
        let none =
            isOffered ? "Those at a table that has cases write hurdles." : "No strategic structure is active in this network, so nobody takes hurdles up."
        let rows = hurdles.map { hurdle -> [HTML] in
            [
                Parts.link(hurdle.content.title, .hurdle(hurdle.id)), "\(name(hurdle.from))", "\(name(hurdle.to))",
                "<span class=\"nowrap\">\(hurdle.at.day(in: structures.first { $0.id == hurdle.from }?.zone ?? .gmt).words)</span>",
                HurdleView.tag(hurdle.state),
            ]
        }
        return """
            <h1>Hurdles</h1>
            <p class="lead">What hinders several cases and cannot be mended at your table: too few places, a form that takes weeks, a rule that does not fit. It goes up to a strategic structure, and the answer comes back here.</p>
            <p class="buttons">\(mayWrite ? Parts.button("Write a hurdle", .newHurdle) : "<span class=\"hint\">\(none)</span>" as HTML)</p>
            \(rows.isEmpty ? "<p class=\"empty\">There is no hurdle of your tables yet.</p>" : Parts.table("Hurdles", ["Hurdle", "From", "To", "Since", "State"], rows))
            """
    }

    private func name(_ id: Structure.ID) -> String { structures.first { $0.id == id }?.name ?? "–" }
}
