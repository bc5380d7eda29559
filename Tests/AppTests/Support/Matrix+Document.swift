import Foundation

@testable import App

extension Matrix {
    /// `docs/access-matrix.md`
    var document: String {
        let roles = Role.allCases.map { "- **\($0.words)**: \($0.meaning)" }.joined(separator: "\n")
        return """
            # Who gets what

            Every route of `Sources/App/Routes.swift`, asked for by every role; forms are sent empty. The table is written by
            `AccessMatrixTests` (`ROUNDTABLE_WRITE_MATRIX=1 swift test --filter AccessMatrixTests`) and compared at every test.

            \(roles)

            200 a page, 204 nothing to show, 303 another page (signed out: the sign-in page; after a form: done), 401 sign in again,
            404 unknown or forbidden, which look the same, 409 somebody else was first, 422 the form is there and asks for more.

            ## Without a case

            \(table { !$0.isOfCase })

            ## In a case

            \(table(where: \.isOfCase))

            """
    }

    private func table(where isIn: (Route) -> Bool) -> String {
        let heads = ["request", "on"] + Role.allCases.map(\.words)
        let rule = ["---", "---"] + Role.allCases.map { _ in "---:" }
        let rows = RouteTable.all().routes.filter(isIn).flatMap(rows)
        return ([heads, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    /// Targets that are answered alike stand in one row.
    private func rows(_ route: Route) -> [[String]] {
        var rows: [(targets: [String], statuses: [String])] = []
        for target in route.targets {
            let cells = cells.filter { $0.route.words == route.words && $0.target == target }
            let statuses = Role.allCases.map { role in cells.first { $0.role == role }.map { String($0.answer.status) } ?? "" }
            if let index = rows.firstIndex(where: { $0.statuses == statuses }) {
                rows[index].targets.append(target.words(route))
            } else {
                rows.append(([target.words(route)], statuses))
            }
        }
        return rows.enumerated().map { index, row in
            [index == 0 ? "`\(route.words)`" : "", row.targets.joined(separator: "; ")] + row.statuses
        }
    }
}

/// A text as a page has it. Written apart from `HTML`, so that one can be checked by the other.
func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        case "'": out += "&#39;"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}
