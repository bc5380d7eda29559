import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Records

/// One page for each kind of failure. Nothing of the cause reaches the reader but what helps to go on.
enum ErrorPages {
    static func reply(for error: any Error, request: Request, site: Site) -> Reply {
        switch error {
        case Refusal.signInNeeded:
            return request.method == .post
                ? page(
                    .unauthorized, "Sign in again",
                    "Your session has ended. Sign in in another tab, come back here and send the form again: what you typed is still in this page.", site)
                : .redirect(.signIn)
        case Refusal.notFound:
            return page(
                .notFound, "Page not found",
                "There is no such page, or your seat has no access to it. If you were on the team of a case, its owner can tell you more.", site)
        case Refusal.conflict(let stored):
            return page(.conflict, "Somebody else saved first", stored.isEmpty ? "Open the page again and check what changed." : stored, site)
        case Refusal.pledgeNeeded(let structure, let caseID):
            let pledge = Link.pledge(structure).with(("case", caseID?.text ?? ""))
            guard request.method == .post else { return .redirect(pledge) }
            return page(
                .forbidden, "Sign the pledge first",
                "This opens again when you have signed the pledge of the structure. Sign it in another tab, come back here and send the form again: what you typed is still in this page.",
                site, next: ("Sign the pledge", pledge))
        case Refusal.reasonNeeded(let kind, let caseID): return BreadthPages.asked(kind, caseID, site)
        case Refusal.tooMany(let seconds):
            var reply = page(
                .tooManyRequests, "Too many tries", "Wait \(words(seconds)) and try again. If it was not you who tried, tell your administrator.", site)
            reply.retryAfter = seconds
            return reply
        case let errors as FormErrors:
            return page(.unprocessableContent, "This cannot be saved", errors.problems.map(\.message).joined(separator: " "), site)
        case let error as any HTTPResponseError:
            return page(error.status, words(error.status).title, words(error.status).text, site)
        case Refusal.wrongTime:
            return page(
                .serviceUnavailable, "The clock of the server is wrong",
                "What is seen and done is recorded with its time, so nothing can be shown until the clock is right. Nothing that was saved is lost. Tell your administrator, and try again in a minute.",
                site)
        default:
            // The log or the data could not be used: show nothing (R88).
            return page(
                .serviceUnavailable, "Not available just now",
                "The application cannot record who sees what at the moment, so it shows nothing. Nothing that was saved is lost. Try again in a minute.", site)
        }
    }

    private static func page(
        _ status: HTTPResponse.Status, _ title: String, _ text: String, _ site: Site, next: (words: String, link: Link) = ("Go to My work", .home)
    ) -> Reply {
        let body: HTML = """
            <h1>\(title)</h1>
            <p class="lead">\(text)</p>
            <p>\(Parts.link(next.words, next.link))</p>
            """
        return .page(Layout.bare(title: title, site: site, body: body), status: status)
    }

    private static func words(_ status: HTTPResponse.Status) -> (title: String, text: String) {
        switch status {
        case .forbidden:
            ("This form came from elsewhere", "Forms are accepted from this application's own pages only. Open the page here and send the form again.")
        case .notFound:
            ("Page not found", "There is no such page, or your seat has no access to it. If you were on the team of a case, its owner can tell you more.")
        case .methodNotAllowed: ("This is not possible", "Use the links and buttons of the pages.")
        case .contentTooLarge: ("Too much text", "The form is larger than 256 KiB. Go back and shorten it.")
        case .unsupportedMediaType, .badRequest: ("The request was not understood", "Go back, load the page again and send the form once more.")
        default: ("Something went wrong", "Go back and try again. If it happens again, tell your administrator what you did.")
        }
    }

    private static func words(_ seconds: Int) -> String {
        seconds < 90 ? "\(seconds) seconds" : seconds < 7200 ? "\(seconds / 60) minutes" : "until your administrator has freed the account,"
    }
}
