import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import App
@testable import Records

/// What is measured, and that it says nothing about anybody.
@Suite struct MetricsTests {
    @Test(arguments: ["127.0.0.1:9464", "127.0.0.1:1", "[::1]:65535"]) func loopbackIsTaken(text: String) {
        #expect(LoopbackAddress(text) != nil)
    }

    @Test(arguments: [
        "", "9464", ":9464", "0.0.0.0:9464", "[::]:9464", "10.0.0.1:9464", "localhost:9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
        "127.0.0.1:+80", "127.0.0.1:99999999999999999999", "127.0.0.1.example.org:80", "::1:80", "127.0.0.1:9464 ", "127.0.0.1:80\u{301}",
    ]) func anythingElseIsRefused(text: String) {
        #expect(LoopbackAddress(text) == nil)
    }

    @Test func whatHappenedIsCounted() async throws {
        let site = try await Network.copy()
        let account = try #require(site.accounts.first)
        _ = try await site.get("/cases", as: Role.coordinator.seat)
        _ = try await site.get("/cases/\(Scenario.invented)", as: Role.coordinator.seat)
        _ = try await site.get("/cases")
        _ = try await site.get("/nowhere")
        _ = try await site.send(.post, "/sign-in", headers: ["Sec-Fetch-Site": "cross-site"])
        for _ in 0..<6 { _ = try await site.post("/sign-in", [("email", account.email), ("password", "wrong")]) }
        try await site.log.settle()
        let text = await MetricsText.write(site.site)
        let expected = [
            #"roundtable_request_seconds_count{method="GET",route="/cases",status="2xx"} 1"#,
            #"roundtable_request_seconds_count{method="GET",route="/cases",status="3xx"} 1"#,
            #"roundtable_request_seconds_count{method="GET",route="/cases/{case}",status="4xx"} 1"#,
            #"roundtable_request_seconds_count{method="GET",route="none",status="4xx"} 1"#,
            #"roundtable_request_seconds_bucket{method="GET",route="/cases",status="2xx",le="+Inf"} 1"#,
            #"roundtable_refusals_total{kind="not_found"} 2"#, #"roundtable_refusals_total{kind="sign_in"} 1"#,
            #"roundtable_refusals_total{kind="request"} 1"#, #"roundtable_refusals_total{kind="too_many"} 1"#,
            #"roundtable_sign_ins_total{outcome="failed"} 5"#, #"roundtable_sign_ins_total{outcome="throttled"} 1"#,
            "roundtable_log_waiting 0", "roundtable_ready 1", "roundtable_password_hashes_running 0",
        ]
        for line in expected { #expect(text.contains("\n\(line)\n"), "\(line)") }
        #expect(text.contains(#/\nroundtable_log_checkpoint_age_seconds \d\n/#))
        #expect(text.contains(#/\nprocess_resident_memory_bytes \d{7,}\n/#))
    }

    /// A sign-in that ends well is one, however many steps it took.
    @Test func aSignInIsCountedOnce() async throws {
        let site = try await Network.copy()
        let account = try #require(site.accounts.first)
        site.clock.advance(seconds: 60)
        _ = try await site.signIn("anybody", account.email)
        let text = await MetricsText.write(site.site)
        #expect(text.contains("outcome=\"ok\"} 1\n") && text.contains("outcome=\"failed\"} 0\n"))
    }

    /// Every request of the matrix, over every route: no label is anything but a pattern, a class or a word.
    @Test func labelsAreClosed() async throws {
        let patterns = Set(RouteTable.all().routes.map { $0.path.replacing(#/:(\w+)/#) { "{\($0.1)}" } } + ["none"])
        let network = try await Network.played.value
        let site = try await Network.copy()
        for route in RouteTable.all().routes {
            for target in route.targets {
                let path = try route.address(target, network.scenario, role: .coordinator)
                _ = try await site.send(route.method, path, cookie: site.cookie(Role.coordinator.seat))
            }
        }
        _ = try await site.send(.init("GET\u{22}SECRET") ?? .put, "/cases", headers: [:])
        _ = try await site.send(.put, "/cases/\(Scenario.invented)?q=secret")
        let counts = site.site.metrics.now
        let seen = Set(counts.answered.keys.map(\.route))
        #expect(seen.isSubset(of: patterns))
        #expect(seen.count > 40)
        #expect(Set(counts.answered.keys.map(\.method)) == ["GET", "POST", "other"])
        #expect(counts.answered.keys.allSatisfy { $0.status.wholeMatch(of: #/[2-5]xx/#) != nil })
        let text = await MetricsText.write(site.site)
        #expect(!text.contains(#/[0-9a-f]{8}-[0-9a-f]{4}/#) && !text.lowercased().holds("secret"))
        let plan = network.plan
        #expect(plan.names.filter { text.holds($0) } == [])
    }
}
