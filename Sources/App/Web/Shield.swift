import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Records

/// Wraps the whole router: same-origin check, error pages, headers, one log line. Answers that are thrown pass here too.
struct Shield<Inner: HTTPResponder>: HTTPResponder where Inner.Context == WebContext {
    let inner: Inner
    let site: Site

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            guard [.get, .head, .post].contains(request.method) else { throw HTTPError(.methodNotAllowed) }
            if request.method == .post, !SameOrigin.allows(request, isSecure: site.cookies.isSecure) { throw HTTPError(.forbidden) }
            response = try await inner.respond(to: request, context: context)
            // The router answers some errors by itself, without a page.
            if response.status.code >= 400, response.body.contentLength == 0 { throw HTTPError(response.status) }
        } catch {
            response = refuse(request, context, error)
        }
        // An error page after HEAD would be read as the answer to the next request on the connection.
        if request.method == .head { response = response.createHeadResponse() }
        SecurityHeaders.add(to: &response.headers)
        let answered = Metrics.Answered(request, context, response)
        let took = (ContinuousClock.now - start) / .seconds(1)
        site.metrics.add(answered, took)
        // The route's pattern, never the address: addresses hold ids, and once held a search.
        site.logger.info(
            "request",
            metadata: [
                "id": context.logID, "method": "\(answered.method)", "route": "\(answered.route)", "status": .stringConvertible(response.status.code),
                "ms": .stringConvertible(Int(took * 1000)),
            ])
        return response
    }

    private func refuse(_ request: Request, _ context: WebContext, _ error: any Error) -> Response {
        let refused = Refused(error)
        site.metrics.add(refused)
        if refused == .unavailable {
            // The kind of error only: its words may hold what was asked for.
            site.logger.error(
                "A request failed.",
                metadata: ["id": context.logID, "route": "\(context.route)", "error": "\(String(reflecting: type(of: error)))"])
        }
        return ErrorPages.reply(for: error, request: request, site: site).response()
    }
}

/// Whether a form comes from our own pages: by `Sec-Fetch-Site`, or by `Origin` against `Host` where the browser sends no such header.
enum SameOrigin {
    static func allows(_ request: Request, isSecure: Bool) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] { return site == "same-origin" }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority else { return false }
        return origin == (isSecure ? "https://" : "http://") + host
    }
}
