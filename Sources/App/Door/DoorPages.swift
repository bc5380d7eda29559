import Domain
import Foundation
import HTTPTypes
import Records

/// The door for people without an account (R32): say it, check it, send it, keep the code. No cookie, no script, no address is kept.
enum DoorPages {
    static func show(_ request: WebRequest) async throws -> Reply {
        let openings = try await request.site.door.openings()
        let asked = Structure.ID(request.query.text("structure"))
        guard let structure = openings.structures.first(where: { $0.id == asked }) ?? (openings.structures.count == 1 ? openings.structures.first : nil)
        else { return request.bare("Where does your concern belong?", DoorView.choice(openings)) }
        return begin(request, openings, structure, nil)
    }

    static func create(_ request: WebRequest) async throws -> Reply {
        let openings = try await request.site.door.openings()
        guard let usual = openings.structures.first else { return request.bare("Where does your concern belong?", DoorView.choice(openings)) }
        let named = openings.structures.first { $0.id.text == request.form.raw("structure") }
        let structure = named ?? usual
        guard let way = structure.template.outsideWays.first(where: { $0.id.rawValue == request.form.raw("way") }) else {
            guard !request.form.text("seen").isEmpty, let first = structure.template.outsideWays.first else {
                return begin(request, openings, structure, FormErrors("way", "Choose who you are."))
            }
            let sentence = "It was not clear who you are. It stands now as “\(first.words)”: check that, or begin again."
            return form(request, openings, structure, first, FormErrors("seen", sentence))
        }
        if named == nil, openings.structures.count > 1 || !request.form.raw("structure").isEmpty {
            let sentence = "It was not clear to which place this goes. It stands now as one to “\(usual.name)”: check that, then go on."
            return form(request, openings, structure, way, FormErrors("urgency", sentence))
        }
        switch request.form.raw("step") {
        case "begin", "edit": return form(request, openings, structure, way, nil)
        default: break
        }
        do {
            let concern = try OutsideForm.parse(request.form, structure.template)
            guard request.form.raw("step") == "send" else {
                return request.bare(
                    "Check what you tell us", DoorView.check(structure, way, concern, once: request.site.environment.random(16).hex, Fields(request.form, nil)))
            }
            let code = try await request.site.door.bring(concern, to: structure, once: request.form.raw("once"), from: request.address)
            return request.bare("Keep this code", DoorView.receipt(code, structure))
        } catch let errors as FormErrors {
            return form(request, openings, structure, way, errors)
        } catch Refusal.tooMany(let seconds) {
            return form(request, openings, structure, way, DoorView.tooMany("urgency", seconds)).tooMany(seconds, request.site)
        }
    }

    private static func begin(_ request: WebRequest, _ openings: OutsideDoor.Openings, _ structure: Structure, _ errors: FormErrors?) -> Reply {
        request.bare("Tell us about a concern", errors: errors, DoorView.begin(openings, structure, Fields(request.form, errors)))
    }

    private static func form(
        _ request: WebRequest, _ openings: OutsideDoor.Openings, _ structure: Structure, _ way: Template.Way, _ errors: FormErrors?
    ) -> Reply {
        request.bare("Tell us: \(way.words)", errors: errors, DoorView.form(openings, structure, way, Fields(request.form, errors)))
    }
}

/// Reading the answer and writing back, with the code alone (R32). The code comes in the body of a form, never in an address.
enum ReceiptPages {
    static func new(_ request: WebRequest) async throws -> Reply { form(request, nil) }

    static func show(_ request: WebRequest) async throws -> Reply {
        try await answering(request) { code in
            guard let thread = try await request.site.door.thread(code, from: request.address) else { return unknown(request) }
            return page(request, thread, code, nil, request.form)
        }
    }

    static func write(_ request: WebRequest) async throws -> Reply {
        try await answering(request) { code in
            do {
                let message = try DoorMessage.parse(request.form)
                guard let thread = try await request.site.door.write(message, with: code, from: request.address) else { return unknown(request) }
                return page(request, thread, code, nil, Form([:]), isSent: true)
            } catch let errors as FormErrors {
                guard let thread = try await request.site.door.thread(code, from: request.address) else { return unknown(request) }
                return page(request, thread, code, errors, request.form)
            } catch Refusal.conflict {
                // Answered while the message was written.
                guard let thread = try await request.site.door.thread(code, from: request.address) else { return unknown(request) }
                return page(request, thread, code, FormErrors("answer", "It was answered in the meantime. Your message was not sent."), request.form)
            }
        }
    }

    private static func answering(_ request: WebRequest, _ body: (ReceiptCode) async throws -> Reply) async throws -> Reply {
        let code: ReceiptCode
        do throws(ReceiptCode.Mistyped) { code = try ReceiptCode(request.form.text("code")) } catch {
            return form(request, FormErrors("code", error.sentence))
        }
        do { return try await body(code) } catch Refusal.tooMany(let seconds) {
            return try await form(request, DoorView.tooMany("code", seconds), phone: request.site.door.openings().agency).tooMany(seconds, request.site)
        }
    }

    private static func unknown(_ request: WebRequest) -> Reply {
        let sentence = "The code has no typing mistake, but no concern has it. Either it is of another place, or the concern was erased after its time."
        return form(request, FormErrors("code", sentence))
    }

    private static func form(_ request: WebRequest, _ errors: FormErrors?, phone: Agency? = nil) -> Reply {
        request.bare("Read the answer", errors: errors, ReceiptView.form(Fields(request.form, errors), phone))
    }

    private static func page(
        _ request: WebRequest, _ thread: OutsideThread, _ code: ReceiptCode, _ errors: FormErrors?, _ typed: Form, isSent: Bool = false
    ) -> Reply {
        let view = ReceiptView(thread: thread, code: code, fields: Fields(typed, errors), isSent: isSent)
        return request.bare("Your concern", errors: errors, view.body)
    }
}

extension WebRequest {
    /// A page for people without a session.
    fileprivate func bare(_ title: String, errors: FormErrors? = nil, _ body: HTML) -> Reply {
        let shown = errors.map { Fields.summary($0) + body } ?? body
        return .page(
            Layout.bare(title: (errors == nil ? "" : "Error: ") + title, site: site, body: shown), status: errors == nil ? .ok : .unprocessableContent)
    }
}

extension Reply {
    /// The same page, said to be for later.
    fileprivate func tooMany(_ seconds: Int, _ site: Site) -> Reply {
        var reply = self
        reply.status = .tooManyRequests
        reply.retryAfter = seconds
        return reply
    }
}
