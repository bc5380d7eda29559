import Domain
import HTTPTypes
import Hummingbird
import Records

/// Pages that need no session.
enum OpenPages {
    static func health(_ request: WebRequest) async throws -> Reply { Reply(type: "text/plain; charset=utf-8", bytes: Array("ok\n".utf8)) }

    /// For whoever watches: `ready`, or one word for what is in the way.
    static func ready(_ request: WebRequest) async throws -> Reply {
        let hindrance = await request.site.log.hindrance()
        return Reply(
            status: hindrance == nil ? .ok : .serviceUnavailable, type: "text/plain; charset=utf-8", bytes: Array("\(hindrance?.rawValue ?? "ready")\n".utf8))
    }

    static func asset(_ request: WebRequest) async throws -> Reply {
        guard let file = request.site.assets.named(request.parameters.get("name") ?? "") else { throw Refusal.notFound }
        return Reply(type: file.type, bytes: file.bytes, cache: "public, max-age=31536000, immutable")
    }

    /// Browsers ask for it by themselves.
    static func icon(_ request: WebRequest) async throws -> Reply { Reply(status: .noContent, type: "image/x-icon") }

    static func help(_ request: WebRequest) async throws -> Reply {
        // Links only where they lead somewhere for the reader.
        let glass: HTML = request.viewer?.may(.breakGlass) == false ? "open one case for four hours" : Parts.link("open one case for four hours", .breakGlass)
        let many: HTML = request.viewer?.may(.refer) == false ? "say so beforehand" : Parts.link("say so beforehand", .manyCases)
        let body: HTML = """
            <h1>Help</h1>
            <h2>In immediate danger</h2><p>Call the emergency number first. Then send a referral with the urgency “Today”, and phone the coordinator.</p>
            <h2>Who sees what I write?</h2><p>An entry belongs to your agency. Only your agency’s seats on the case see it until you share it. Before you save, a page shows what each person on the team will see. A share can be revoked at any time; from then on it is not shown any more.</p>
            <h2>Why can I not see something?</h2><p>Because nobody shared it with you. Call the owner of the case: the number is on the overview. For what you may not see and for what does not exist the application says the same.</p>
            <h2>I must read a case in an emergency</h2><p>If somebody may come to harm and nobody of the team can be reached, you can \(glass), with its reference and a fresh code. The owner, the coordinators and the data protection officer are told at once.</p>
            <h2>Why am I asked for a pledge, or a reason?</h2><p>A structure can ask you to sign a pledge of confidentiality before its cases open. Whoever opens very many cases is asked why; you can \(many).</p>
            <h2>Who sees that I looked?</h2><p>Every look is recorded. The owner and the coordinator of a case see who looked; the data protection officer can verify the whole record.</p>
            <h2>I have no account</h2><p>You can \(Parts.link("tell us about a concern", .door)), about yourself or about somebody close, also without a name. With the code that you get you \(Parts.link("read the answer", .receipt)) and write back.</p>
            <h2>I lost my authenticator</h2><p>Use a recovery code instead of the six digits, or ask your administrator for a new invitation.</p>
            """
        guard let viewer = request.viewer else { return .page(Layout.bare(title: "Help", site: request.site, body: body)) }
        return request.page(viewer, "Help", nil, narrow: true, body)
    }
}
