import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Records

/// One's own account: seat, sessions.
enum AccountPages {
    static func show(_ request: WebRequest, _ viewer: Viewer) async throws -> Reply {
        let sessions = try await SessionStore.all(viewer, request.site.log)
        let rows = sessions.map { session -> [HTML] in
            let end: HTML =
                session.isThisOne
                ? Parts.tag("This one", "ok")
                : "<form method=\"post\" action=\"\(Link.session(session.mark))\"><button class=\"secondary\">End it</button></form>"
            return [
                "<span class=\"nowrap\">\(Parts.when(session.createdAt, .gmt))</span>", "<span class=\"nowrap\">\(Parts.when(session.seenAt, .gmt))</span>",
                end,
            ]
        }
        let body: HTML = """
            <h1><span class="caption">\(viewer.practitioner.email)</span>\(viewer.practitioner.name)</h1>
            \(Parts.summary([Parts.row("Seat", viewer.seat.title), Parts.row("Agency", viewer.agency.name), Parts.row("Function", viewer.seat.function.words), Parts.row("Phone", Parts.phone(viewer.practitioner.phone))]))
            \(seats(viewer))
            \(viewer.may(.refer) ? "<p>\(Parts.link("Opening many cases", .manyCases))</p>" as HTML : .empty)
            <h2>Sessions</h2><p class="hint">A session ends after 30 minutes without use, and after 12 hours at the latest.</p>
            \(Parts.table("Your sessions", ["Since", "Last used", "End"], rows))
            """
        return request.page(viewer, "Your account", nil, body)
    }

    static func endSession(_ request: WebRequest, _ viewer: Viewer) async throws -> Reply {
        try await SessionStore.end(mark: request.parameters.get("session") ?? "", viewer, request.site.log)
        return .redirect(.account.done(.session))
    }

    static func switchSeat(_ request: WebRequest, _ viewer: Viewer) async throws -> Reply {
        guard let seat = Seat.ID(request.form.text("seat")) else { throw Refusal.notFound }
        let token = try await SessionStore.switchSeat(to: seat, viewer, token: request.token, request.site.log)
        let cookies = request.site.cookies
        return Reply.redirect(.home.done(.seat)).setting(cookies.header(cookies.session, token, maxAge: SessionStore.absoluteSeconds))
    }

    private static func seats(_ viewer: Viewer) -> HTML {
        guard !viewer.otherSeats.isEmpty else { return .empty }
        let items = viewer.otherSeats.map { seat -> HTML in
            "<li><form method=\"post\" action=\"\(Link.accountSeat)\"><input type=\"hidden\" name=\"seat\" value=\"\(seat.id.text)\"><button class=\"secondary\">Act as: \(seat.title)</button></form></li>"
        }
        return
            "<h2>Other seats you fill</h2><p class=\"hint\">As deputy, or in a second function. What you do counts for the seat that you act in.</p><ul class=\"plain\">\(items)</ul>"
    }
}

/// The invitation of a new practitioner: password, second factor, recovery codes.
enum InvitationPages {
    static func show(_ request: WebRequest) async throws -> Reply { try await page(request, nil) }

    static func accept(_ request: WebRequest) async throws -> Reply {
        do {
            let codes = try await request.site.signIn.activate(request.parameters.get("token") ?? "", request.form)
            let items = codes.map { "<li><code>\($0)</code></li>" as HTML }
            return .page(
                Layout.bare(
                    title: "Your account is ready", site: request.site,
                    body: """
                        <h1>Your account is ready</h1>
                        <p class="lead">Print these recovery codes or write them down. Each opens your account once if you lose your authenticator. They are shown only now.</p>
                        <ul class="card">\(items)</ul>
                        <p class="buttons"><button type="button" hidden data-print>Print</button>\(Parts.button("Sign in", .signIn))</p>
                        """))
        } catch let errors as FormErrors { return try await page(request, errors) }
    }

    private static func page(_ request: WebRequest, _ errors: FormErrors?) async throws -> Reply {
        let token = request.parameters.get("token") ?? ""
        let invitation = try await request.site.signIn.invitation(token)
        let fields = Fields(request.form, errors)
        let body: HTML = """
            \(errors.map(Fields.summary) ?? .empty)
            <h1><span class="caption">Welcome, \(invitation.person.name)</span>Set up your account</h1>
            <h2>1. Your authenticator</h2>
            <p>Add this key to an authenticator app on your phone. It is the second factor; nobody else has it.</p>
            <p class="paper"><code>\(invitation.secret)</code></p><p class="hint text">\(invitation.link)</p>
            <h2>2. Your password</h2>
            <form method="post" action="\(Link.invitation(token))">
            \(fields.input("password", "Password", hint: "At least \(PasswordRule.minimum) characters. Three or four unrelated words work well.", type: "password", autocomplete: "new-password"))
            \(fields.input("again", "The same password again", type: "password", autocomplete: "new-password"))
            \(fields.code("code", "Code", hint: "The six digits that your authenticator shows now."))
            <div class="buttons"><button>Set up</button></div></form>
            """
        return .page(
            Layout.bare(title: (errors == nil ? "" : "Error: ") + "Set up your account", site: request.site, body: body),
            status: errors == nil ? .ok : .unprocessableContent)
    }
}
