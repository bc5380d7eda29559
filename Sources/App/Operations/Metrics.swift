public import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// What the program counts about itself. Every label comes from a closed set: none says which case, person, agency or address.
public final class Metrics: Sendable {
    public static let version = "0.1.0"

    struct Answered: Hashable {
        let method: String
        /// The pattern of the route table, or `none`.
        let route: String
        /// `2xx`
        let status: String
    }

    enum SignedIn: String, CaseIterable { case ok, failed, throttled }

    struct Durations {
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
        /// One more than bounds: the last holds what took longer.
        private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
        private(set) var sum = 0.0

        mutating func add(_ seconds: Double) {
            counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            sum += seconds
        }
    }

    struct Counts {
        var answered: [Answered: Durations] = [:]
        var refused: [Refused: Int] = [:]
        var signedIn: [SignedIn: Int] = [:]
    }

    private let counts = Mutex(Counts())
    let start: Instant

    public init(start: Instant) { self.start = start }

    var now: Counts { counts.withLock { $0 } }

    func add(_ answered: Answered, _ seconds: Double) { counts.withLock { $0.answered[answered, default: Durations()].add(seconds) } }
    func add(_ refused: Refused) { counts.withLock { $0.refused[refused, default: 0] += 1 } }
    func add(_ signedIn: SignedIn) { counts.withLock { $0.signedIn[signedIn, default: 0] += 1 } }
}

extension Metrics.Answered {
    /// A client chooses the method, and may choose any word.
    init(_ request: Request, _ context: WebContext, _ response: Response) {
        method = [.get, .head, .post].contains(request.method) ? request.method.rawValue : "other"
        route = context.route
        status = "\(response.status.code / 100)xx"
    }
}

/// Why a request was not done, by kind.
enum Refused: String, CaseIterable {
    case signIn = "sign_in"
    /// Unknown or forbidden, which look the same here too.
    case notFound = "not_found"
    case conflict
    case tooMany = "too_many"
    case form
    /// Neither GET, HEAD nor POST, from another site, too large, or not understood.
    case request
    /// The log or the data could not be used.
    case unavailable

    init(_ error: any Error) {
        self =
            switch error {
            case Refusal.signInNeeded: .signIn
            case Refusal.notFound: .notFound
            case Refusal.conflict: .conflict
            case Refusal.tooMany: .tooMany
            case Refusal.reasonNeeded: .tooMany
            case is FormErrors, Refusal.pledgeNeeded: .form
            case let error as any HTTPResponseError: error.status == .notFound ? .notFound : .request
            default: .unavailable
            }
    }
}
