import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import App

/// The route table is all there is, and forms come from our own pages only.
@Suite struct RouteTests {
    private let routes = RouteTable.all().routes

    /// Names of paths that nobody needs a session for; a new one is a decision.
    @Test func onlyTheseAreOpen() {
        let open = routes.filter { $0.access == .anyone }.map(\.words)
        #expect(
            open == [
                "GET /healthz", "GET /readyz", "GET /help", "GET /favicon.ico", "GET /assets/:name", "GET /sign-in", "POST /sign-in", "GET /invitations/:token",
                "POST /invitations/:token", "GET /door", "POST /door", "GET /door/receipt", "POST /door/receipt", "POST /door/messages",
                "GET /calendar/:calendar",
            ])
    }

    @Test func casesNeedAPermissionForTheCase() {
        for route in routes {
            if case .case = route.access { #expect(route.isOfCase, "\(route.words)") } else { #expect(!route.isOfCase, "\(route.words)") }
        }
    }

    /// What changes something is a POST, and no line stands twice.
    @Test func linesAreUnique() {
        #expect(Set(routes.map(\.words)).count == routes.count)
        #expect(routes.allSatisfy { $0.method == .get || $0.method == .post })
    }

    @Test func routerHasTheTableAndNothingElse() async throws {
        let site = try await Network.shared.value.site
        let router = RouteTable.all().router(site)
        _ = router.buildResponder()
        let built = router.routes.map { "\($0.method.rawValue) \($0.path.description)".replacing(#/\{(\w+)\}/#) { ":\($0.1)" } }
        let heads = routes.filter { $0.method == .get }.map { "HEAD \($0.path)" }
        #expect(Set(built).symmetricDifference(routes.map(\.words) + heads).isEmpty)
        #expect(built.count == Set(built).count)
    }

    /// Nothing registers a path but `RouteTable`, and nobody fills that but `Routes.swift`.
    @Test func pathsAreRegisteredInOnePlace() throws {
        let registering = #/outer\.(get|post|put|patch|delete|head|group|ws)\(|Router\(context|router\.on\(|addMiddleware|RouterGroup|RouteCollection/#
        for file in try Source.all(in: "App") where file.name != "RouteTable.swift" {
            #expect(!file.code.contains(registering), "\(file.path)")
        }
        let filling = #/web\.(anyone|own|desk|cases)\(|RouteTable\(\)/#
        for file in try Source.all(in: "App") where file.name != "Routes.swift" {
            #expect(!file.code.contains(filling), "\(file.path)")
        }
    }

    @Test(arguments: ["/nowhere", "/cases/1", "/cases/%00", "/agencies/../cases", "/cases//team", "/people/x/disable/y", "/.env", "/cases/%2e%2e"])
    func unknownPathsAreNotFound(path: String) async throws {
        let site = try await Network.shared.value
        for role in [Role.signedOut, .coordinator] {
            let answer = try await site.get(path, as: role.seat)
            #expect(answer.status == 404 || (role == .signedOut && answer.status == 303), "\(path) as \(role): \(answer.status)")
        }
    }

    /// HEAD answers as GET does, without a body: an error page would be read as the answer to the next request.
    @Test func headIsGetWithoutBody() async throws {
        let site = try await Network.shared.value
        for path in ["/help", "/cases", "/triage", "/nowhere", "/sign-out", "/help?done=%ff"] {
            let cookie = try site.cookie(Role.coordinator.seat)
            let (get, head) = try await (site.send(.get, path, cookie: cookie), site.send(.head, path, cookie: cookie))
            #expect(head.status == get.status, "\(path)")
            #expect(head.bytes.isEmpty && !get.bytes.isEmpty, "\(path)")
            #expect(head.header("Content-Length") == get.header("Content-Length"), "\(path)")
        }
    }

    @Test("A body that breaks off is the sender's fault, not the log's") func brokenBody() async throws {
        let site = try await Network.shared.value
        let broken = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            stream.yield(ByteBuffer(string: "code="))
            stream.finish(throwing: ChannelError.inputClosed)
        }
        let answer = try await site.send(.post, "/sign-in", stream: RequestBody(asyncSequence: broken))
        #expect(answer.status == 400)
    }
}

/// Forms from elsewhere: by `Sec-Fetch-Site`, and by `Origin` where a browser sends no such header.
@Suite struct SameOriginTests {
    private static let matrix: [(headers: [String: String], isOurs: Bool)] = [
        (["Sec-Fetch-Site": "same-origin"], true),
        (["Sec-Fetch-Site": "same-origin", "Origin": "https://test.example"], true),
        (["Sec-Fetch-Site": "same-site"], false),
        (["Sec-Fetch-Site": "same-site", "Origin": "https://other.test.example"], false),
        (["Sec-Fetch-Site": "cross-site"], false),
        (["Sec-Fetch-Site": "cross-site", "Origin": "https://test.example"], false),
        (["Sec-Fetch-Site": "none"], false),
        (["Sec-Fetch-Site": "none", "Origin": "https://test.example"], false),
        (["Sec-Fetch-Site": ""], false),
        (["Sec-Fetch-Site": "Same-Origin"], false),
        (["Origin": "https://test.example"], true),
        (["Origin": "https://evil.example"], false),
        (["Origin": "https://test.example.evil.example"], false),
        (["Origin": "https://test.example@evil.example"], false),
        (["Origin": "https://test.example:444"], false),
        (["Origin": "null"], false),
        (["Origin": ""], false),
        // Programs that are no browsers send neither; they hold no one's cookie.
        ([:], true),
    ]

    @Test func everyFormIsChecked() async throws {
        let network = try await Network.played.value
        let site = try await Network.copy()
        for route in RouteTable.all().routes where route.method == .post {
            let path = try route.address(.own, network.scenario, role: .coordinator)
            for (headers, isOurs) in Self.matrix {
                // Nobody is signed in: a form that passes the check changes nothing.
                let answer = try await site.send(.post, path, headers: headers)
                #expect((answer.status == 403) == !isOurs, "\(route.words) \(headers): \(answer.status)")
            }
        }
    }

    /// The installation is reached over TLS: a page from the same name without it is somebody else's.
    @Test func plainPageOfTheSameNameIsForeign() async throws {
        let site = try await Network.shared.value
        let answer = try await site.send(.post, "/sign-in", headers: ["Origin": "http://test.example"])
        #expect(answer.status == 403)
    }

    /// The check comes before everything else: also before a look at who it is.
    @Test func signedInFormFromElsewhereChangesNothing() async throws {
        let site = try await Network.copy()
        let cookie = try site.cookie(Role.coordinator.seat)
        let answer = try await site.send(.post, "/sign-out", cookie: cookie, headers: ["Sec-Fetch-Site": "cross-site"])
        #expect(answer.status == 403)
        #expect(try await site.get("/triage", as: Role.coordinator.seat).status == 200)
    }
}
