import Foundation
import HTTPTypes
import Testing

@testable import App
@testable import Records

/// What a request points at, as related to the roles.
enum Target: String, CaseIterable, Sendable {
    case own, alien, closed, foreign, unknown, invented

    /// The words of the document, for a route of a case, of a thing without a case, or of nothing.
    func words(_ route: Route) -> String {
        switch self {
        case .own: route.isOfCase ? "own case" : route.parameters.isEmpty ? "" : "own"
        case .alien: "own case, item of another"
        case .closed: "own case, closed"
        case .foreign: route.isOfCase ? "foreign case" : "foreign"
        case .unknown: "own case, invented item"
        case .invented: route.isOfCase ? "invented case" : "invented"
        }
    }
}

extension Route {
    var isOfCase: Bool { path.utf8.starts(with: "/cases/:case".utf8) }
    var words: String { "\(method.rawValue) \(path)" }
    /// The names in the path, without the case's.
    var parameters: [String] { path.split(separator: "/").filter { $0.first == ":" }.map { String($0.dropFirst()) }.filter { $0 != "case" } }

    var targets: [Target] {
        if isOfCase { return parameters.isEmpty ? [.own, .closed, .foreign, .invented] : Target.allCases }
        if parameters.isEmpty { return [.own] }
        return parameters == ["referral"] || parameters == ["agency"] ? [.own, .foreign, .invented] : [.own, .invented]
    }

    /// The address for a target.
    func address(_ target: Target, _ scenario: Scenario, role: Role) throws -> String {
        let parts = try path.split(separator: "/").map { part -> String in
            guard part.first == ":" else { return String(part) }
            return try id(String(part.dropFirst()), target, scenario, role)
        }
        return "/" + parts.joined(separator: "/")
    }

    private func id(_ name: String, _ target: Target, _ scenario: Scenario, _ role: Role) throws -> String {
        // Numbers are seen from the place of a strategic structure.
        let key = path.hasSuffix("/overview") ? "strategic" : name
        let own = name == "session" ? scenario.marks[role.seat] ?? Scenario.invented : scenario.own[key]
        let found: String? =
            switch (target, name) {
            case (.own, _), (.closed, _), (.alien, "case"), (.unknown, "case"): own
            case (.alien, _), (.foreign, _): scenario.foreign[name]
            case (.invented, "case"), (.unknown, _): Scenario.invented
            case (.invented, _): isOfCase ? own : Scenario.invented
            }
        return try #require(found, "The scenario has no \(name); add it to Scenario.")
    }
}

/// A request of the matrix, and what came back.
struct Cell: Sendable {
    let route: Route
    let target: Target
    let role: Role
    let answer: Answer
    var words: String { "\(route.words) [\(target.words(route))] as \(role.words)" }
}

/// Every route with every target and every role, asked for once in a process.
struct Matrix: Sendable {
    let cells: [Cell]

    static let asked = Task { try await Matrix() }

    private init() async throws {
        let scenario = try await Network.played.value.scenario
        var open = try await Network.copy()
        let closed = try await Self.closed()
        var cells: [Cell] = []
        for route in RouteTable.all().routes {
            for target in route.targets {
                for role in Role.allCases {
                    let site = target == .closed ? closed : open
                    let path = try route.address(target, scenario, role: role)
                    let answer = try await site.send(route.method, path, cookie: site.cookie(role.seat))
                    cells.append(Cell(route: route, target: target, role: role, answer: answer))
                    // What changed something has no part in the next answer.
                    if route.method == .post, target != .closed, [200, 303].contains(answer.status) { open = try await Network.copy() }
                }
            }
        }
        self.cells = cells
    }

    /// A copy where the owner has closed the case, and the coordinator has proposed its erasure.
    private static func closed() async throws -> TestSite {
        let site = try await Network.copy()
        let id = try #require(try await Network.played.value.scenario.own["case"])
        let form = [("confirmed", "yes"), ("outcome", "goal-reached"), ("goal-met", "met"), ("statement", "Reached."), ("thanks", "")]
        let answer = try await site.post("/cases/\(id)/closure", form, as: Role.owner.seat)
        try #require(answer.status == 303)
        let reference = try await site.id("SELECT reference AS id FROM case_file WHERE id = \(id)")
        let proposal = [("ground", "retention"), ("reason", "The period ended."), ("reference", reference)]
        let proposed = try await site.post("/cases/\(id)/erasure", proposal, as: Role.coordinator.seat)
        try #require(proposed.status == 303)
        return site
    }
}
