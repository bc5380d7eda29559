import Domain
import Foundation
import HTTPTypes
import Records

/// Signing in, in two steps on one address: e-mail and password, then the code.
enum SignInPages {
    static func show(_ request: WebRequest) async throws -> Reply {
        if request.viewer != nil { return .redirect(.home) }
        if let person = try await pending(request) { return codeForm(request, person, nil) }
        return passwordForm(request, nil)
    }

    static func create(_ request: WebRequest) async throws -> Reply {
        let form = request.form
        do {
            if !form.raw("password").isEmpty || form.values["email"] != nil { return try await password(request) }
            guard form.values["code"] != nil else { return passwordForm(request, FormErrors("email", "Enter your e-mail address and password.")) }
            return try await code(request, pending: request.pending)
        } catch let refusal as Refusal {
            if case .tooMany = refusal { request.site.metrics.add(.throttled) }
            throw refusal
        }
    }

    static func destroy(_ request: WebRequest, _ viewer: Viewer) async throws -> Reply {
        try await SessionStore.close(viewer, token: request.token, request.site.log)
        let cookies = request.site.cookies
        var reply = Reply.redirect(.signIn).setting(cookies.header(cookies.session, "", maxAge: 0))
        reply.clearsSite = true
        return reply
    }

    private static func password(_ request: WebRequest) async throws -> Reply {
        let form = request.form
        let token = try await request.site.signIn.password(email: form.raw("email"), password: form.raw("password"), address: request.address)
        guard let token else {
            request.site.metrics.add(.failed)
            return passwordForm(request, FormErrors("email", "E-mail address or password is not right. Check both and try again."))
        }
        if !form.text("code").isEmpty { return try await code(request, pending: token) }
        let cookies = request.site.cookies
        return Reply.redirect(.signIn).setting(cookies.header(cookies.pending, token, maxAge: 300))
    }

    private static func code(_ request: WebRequest, pending token: String) async throws -> Reply {
        guard let person = try await request.site.signIn.pending(token) else {
            return passwordForm(request, FormErrors("email", "That took longer than five minutes. Enter your e-mail address and password again."))
        }
        guard let session = try await request.site.signIn.secondFactor(pending: token, code: request.form.text("code"), address: request.address) else {
            request.site.metrics.add(.failed)
            return codeForm(request, person, FormErrors("code", "This code does not fit, or was used already. Wait for the next one, or use a recovery code."))
        }
        request.site.metrics.add(.ok)
        let cookies = request.site.cookies
        return Reply.redirect(.home).setting(cookies.header(cookies.session, session, maxAge: SessionStore.absoluteSeconds))
            .setting(cookies.header(cookies.pending, "", maxAge: 0))
    }

    private static func pending(_ request: WebRequest) async throws -> Practitioner? {
        request.pending.isEmpty ? nil : try await request.site.signIn.pending(request.pending)
    }

    private static func passwordForm(_ request: WebRequest, _ errors: FormErrors?) -> Reply {
        let fields = Fields(request.form, errors)
        return page(
            request, "Sign in", errors,
            """
            <h1>Sign in</h1>
            <form method="post" action="\(Link.signIn)">
            \(fields.input("email", "E-mail address", type: "email", autocomplete: "username"))
            \(fields.input("password", "Password", type: "password", autocomplete: "current-password"))
            <div class="buttons"><button>Continue</button></div></form>
            <p>No account? \(Parts.link("Tell us about a concern", .door)) · \(Parts.link("Read the answer", .receipt))</p>
            \(demoAccounts(request.site))
            """)
    }

    private static func codeForm(_ request: WebRequest, _ person: Practitioner, _ errors: FormErrors?) -> Reply {
        let secret = request.site.demo.first { $0.email == person.email }?.totpSecret
        let code = secret.flatMap { TOTP.code(secret: $0, now: request.site.environment.now()) }
        let demo: HTML =
            code.map {
                "<div class=\"notice\"><strong>Demo only:</strong> the code is <span class=\"code\">\($0)</span>. In a real installation only your authenticator knows it.</div>"
            } ?? .empty
        return page(
            request, "Second factor", errors,
            """
            <h1><span class="caption">Sign in as \(person.email)</span>Second factor</h1>
            \(demo)
            <form method="post" action="\(Link.signIn)">
            \(Fields(request.form, errors).code("code", "Code", hint: "The six digits that your authenticator shows, or a recovery code."))
            <div class="buttons"><button>Sign in</button></div></form>
            """)
    }

    private static func page(_ request: WebRequest, _ title: String, _ errors: FormErrors?, _ body: HTML) -> Reply {
        let shown = errors.map { Fields.summary($0) + body } ?? body
        return .page(
            Layout.bare(title: (errors == nil ? "" : "Error: ") + title, site: request.site, body: shown), status: errors == nil ? .ok : .unprocessableContent)
    }

    private static func demoAccounts(_ site: Site) -> HTML {
        guard !site.demo.isEmpty else { return .empty }
        let rows = site.demo.map { account -> [HTML] in
            ["\(account.name)", "\(account.agency)", "\(account.role)", "\(account.email)", "<code>\(account.password)</code>"]
        }
        return """
            <section aria-labelledby="demo"><h2 id="demo">Accounts of the demo</h2><p class="hint">Fictional people. The next page shows the code of the second factor.</p>
            \(Parts.table("Accounts", ["Name", "Agency", "Role", "E-mail", "Password"], rows))</section>
            """
    }
}
