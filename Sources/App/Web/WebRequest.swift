import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Records

/// The context of a request: what Hummingbird needs, and who is at the other end.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// The pattern in the route table, never the path: paths hold ids. Without a match Hummingbird has a word of its own.
    var route: String { endpointPath.flatMap { $0.utf8.first == UInt8(ascii: "/") ? $0 : nil } ?? "none" }

    /// Joins the lines of the program's log that are about one request.
    var logID: Logger.MetadataValue { logger[metadataKey: "hb.request.id"] ?? "none" }
}

/// A request as a handler sees it: parsed, with the viewer's session.
struct WebRequest: Sendable {
    let site: Site
    let form: Form
    let query: Form
    let parameters: Parameters
    let viewer: Viewer?
    /// The token in the session cookie.
    let token: String
    let pending: String
    let address: String

    func parameter<T>(_ name: String, _: T.Type = T.self) throws -> ID<T> {
        guard let text = parameters.get(name), let id = ID<T>(text) else { throw Refusal.notFound }
        return id
    }

    /// The banner of what was done before, if the address says so.
    var done: Done? { Done(rawValue: query.text("done")) }
}

extension WebRequest {
    static let formLimit = 256 * 1024

    /// Reads body, query and cookies; looks the session up.
    static func read(_ request: Request, _ context: WebContext, _ site: Site, knowsViewer: Bool) async throws -> WebRequest {
        var values: [String: [String]] = [:]
        if request.method == .post {
            let type = request.headers[.contentType] ?? ""
            guard type.isEmpty || type.utf8.starts(with: "application/x-www-form-urlencoded".utf8) else { throw HTTPError(.unsupportedMediaType) }
            guard let parsed = try await formValues(body(request).readableBytesView) else { throw HTTPError(.badRequest) }
            values = parsed
        }
        guard let query = formValues((request.uri.query ?? "").utf8) else { throw HTTPError(.badRequest) }
        let token = request.cookies[site.cookies.session]?.value ?? ""
        let viewer = token.isEmpty || !knowsViewer ? nil : try await SessionStore.viewer(token, site.log)
        return WebRequest(
            site: site, form: Form(values), query: Form(query), parameters: context.parameters, viewer: viewer, token: token,
            pending: request.cookies[site.cookies.pending]?.value ?? "", address: address(request, context, site))
    }

    /// A body that breaks off, or is no HTTP, is no failure of ours: that page is for the log alone.
    private static func body(_ request: Request) async throws -> ByteBuffer {
        do { return try await request.body.collect(upTo: formLimit) } catch let error as any HTTPResponseError { throw error } catch {
            throw HTTPError(.badRequest)
        }
    }

    /// The client's address; what proxies say counts only when they are configured.
    private static func address(_ request: Request, _ context: WebContext, _ site: Site) -> String {
        guard site.proxies.contains(context.peer), let name = HTTPField.Name("X-Forwarded-For"), let chain = request.headers[name] else {
            return context.peer
        }
        let hops = Array(chain.utf8).split(separator: UInt8(ascii: ",")).map { trimmed(String(decoding: $0, as: UTF8.self)) }
        return hops.last { !site.proxies.contains($0) } ?? context.peer
    }
}
