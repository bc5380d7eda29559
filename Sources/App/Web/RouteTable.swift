import Domain
import HTTPTypes
import Hummingbird
import Records

/// A line of the route table: a path, and what somebody must be allowed to do to get an answer.
struct Route: Sendable {
    enum Access: Sendable, Equatable {
        case anyone
        case signedIn
        case desk(Facts.Act)
        case `case`(Facts.Act)
    }

    let method: HTTPRequest.Method
    let path: String
    let access: Access
    /// Whether the answer may differ by who asks; else no session is looked up, and the database not asked.
    var dependsOnViewer = true
    let handle: @Sendable (WebRequest) async throws -> Reply
}

/// Collects routes. Nothing else registers paths, so a route without a declared permission does not exist.
struct RouteTable {
    private(set) var routes: [Route] = []

    /// The named exceptions: no session needed.
    mutating func anyone(_ method: HTTPRequest.Method, _ path: String, _ handle: @escaping @Sendable (WebRequest) async throws -> Reply) {
        routes.append(Route(method: method, path: path, access: .anyone, handle: handle))
    }

    /// The same answer for everybody: health, and files of the pages.
    mutating func everyone(_ method: HTTPRequest.Method, _ path: String, _ handle: @escaping @Sendable (WebRequest) async throws -> Reply) {
        routes.append(Route(method: method, path: path, access: .anyone, dependsOnViewer: false, handle: handle))
    }

    /// One's own account: any signed-in practitioner.
    mutating func own(_ method: HTTPRequest.Method, _ path: String, _ handle: @escaping @Sendable (WebRequest, Viewer) async throws -> Reply) {
        routes.append(
            Route(method: method, path: path, access: .signedIn) { request in
                guard let viewer = request.viewer else { throw Refusal.signInNeeded }
                return try await handle(request, viewer)
            })
    }

    mutating func desk<P: Permission>(
        _ method: HTTPRequest.Method, _ path: String, may _: P.Type,
        _ handle: @escaping @Sendable (WebRequest, DeskVisit<P>) async throws -> Reply
    ) {
        routes.append(
            Route(method: method, path: path, access: .desk(P.act)) { request in
                guard let viewer = request.viewer else { throw Refusal.signInNeeded }
                let visit: DeskVisit<P> = viewer.visit(request.site.log)
                // Also for a page that shows nothing of its own; the glance refuses, and says so in the log.
                if !viewer.may(P.act) { try await visit.glance { _, _ in } }
                return try await handle(request, visit)
            })
    }

    /// A path under `/cases/:case`.
    mutating func cases<P: Permission>(
        _ method: HTTPRequest.Method, _ path: String, may _: P.Type,
        _ handle: @escaping @Sendable (WebRequest, CaseVisit<P>) async throws -> Reply
    ) {
        routes.append(
            Route(method: method, path: path.isEmpty ? "/cases/:case" : "/cases/:case/\(path)", access: .case(P.act)) { request in
                guard let viewer = request.viewer else { throw Refusal.signInNeeded }
                return try await handle(request, viewer.visit(request.parameter("case"), request.site.log))
            })
    }

    /// The router for these routes, and for nothing else.
    func router(_ site: Site) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context -> Response in
                // Sessions would look as if they had ended.
                if route.access != .anyone { try site.log.refuseWrongTime() }
                return try await route.handle(WebRequest.read(request, context, site, knowsViewer: route.dependsOnViewer)).response()
            }
        }
        return router
    }
}
