import Domain
import Foundation
import Testing

@testable import Records

@Suite("Search by name")
struct SearchTests {
    private func search(_ text: String, as seat: String, _ network: TestNetwork) async throws -> [Case.ID] {
        try await network.desk(seat, for: CanRefer.self).read(.casesSearched) { try CaseList.search(text, $0, $1) }.lines.map(\.file.id)
    }

    @Test(
        "R74 R90: any word of the name finds the case, whatever its case and accents; all words must fit",
        arguments: [
            ("Zoë", true), ("zoe", true), ("ZOË", true), ("zoe\u{308}", true), ("muñoz", true), ("MUNOZ", true), ("van", true), ("Ångström", true),
            ("angstrom zoe", true), ("Zoë Müller", false), ("zo", false), ("", false), ("'; DROP TABLE case_file; --", false), ("%", false),
        ])
    func words(_ text: String, _ isFound: Bool) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": "Zoë van Muñoz-Ångström"])
        #expect(try await search(text, as: "school-lead", network).contains(id) == isFound)
    }

    @Test(
        "R74: letters that have no decomposition are found as they are typed without them",
        arguments: [("Søren", "soren"), ("Łukasz", "lukasz"), ("Weiß", "weiss"), ("Þórður", "thordur"), ("Đặng", "dang")])
    func letters(_ name: String, _ typed: String) async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": name])
        #expect(try await search(name.uppercased(), as: "school-lead", network) == [id])
        #expect(try await search(typed, as: "school-lead", network) == [id])
    }

    @Test("R89: a search finds cases of the searcher's seat only, by name and by reference")
    func ownCases() async throws {
        let network = try await TestNetwork.fresh()
        let mine = try await network.adopt(["name": "Zoë Muñoz"])
        let theirs = try await network.adopt(["name": "Zoë Muñoz"], as: "exit-online")
        let reference = try await network.read(theirs, as: "exit-online") { try CaseStore.find($0, $1).reference }
        #expect(try await search("zoe", as: "school-lead", network) == [mine])
        #expect(try await search("zoe", as: "exit-online", network) == [theirs])
        #expect(try await Set(search("zoe", as: "city-coordinator", network)) == [mine, theirs])
        #expect(try await search(reference, as: "school-lead", network) == [])
        #expect(try await search(reference.lowercased(), as: "exit-online", network) == [theirs])
    }

    @Test("R90: after a change of the name the old one finds nothing")
    func renamed() async throws {
        let network = try await TestNetwork.fresh()
        let id = try await network.adopt(["name": "Zoë Muñoz"])
        try await network.change(id, as: "school-lead", name: "Ines Zoë", goal: "", version: 1)
        #expect(try await search("munoz", as: "school-lead", network) == [])
        #expect(try await search("zoe ines", as: "school-lead", network) == [id])
    }
}
