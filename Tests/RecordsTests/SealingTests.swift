import Domain
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Sealing: the files reveal no name and no text")
struct SealingTests {
    /// Every planted word ends with this, so that a search for it finds any of them, also a part of one.
    private static let mark = "qzvxkjwpf"

    /// Words that are unique, with accents.
    private final class Planter {
        private(set) var words: Set<String> = []
        func callAsFunction(_ kind: String) -> String {
            let text = "Žofié\(kind)\(words.count)\(mark) Ångström\(words.count)\(mark.uppercased())"
            words.insert(text)
            return text
        }
    }

    @Test("R90: of more than 1,000 planted names and texts none stands in any file, in any form")
    func planted() async throws {
        let network = try await TestNetwork.fresh()
        let plant = Planter()
        for _ in 0..<45 {
            let id = try await network.adopt(
                [
                    "name": plant("name"), "contact": plant("contact"), "seen": plant("seen"), "tried": plant("tried"), "knows": plant("knows"),
                    "language": plant("language"),
                ], reason: plant("reason"), answer: plant("answer"))
            try await network.join(id, "police-prevent", why: plant("why"))
            try await network.appoint(id, "school-lead", reason: plant("owner"))
            try await network.change(id, as: "school-lead", name: plant("new"), goal: plant("goal"), version: 2)
            let shares = [network.terms(.team, .summary, summary: plant("summary"), necessity: plant("necessity"))]
            for handling in [Handling.namedPeople, .caseTeam] {
                try await network.enter(
                    id, as: "school-lead", handling, title: plant("title"), text: plant("text"), shares: handling == .caseTeam ? shares : [])
            }
            let action = try await network.assign(id, to: "police", as: "school-lead", what: plant("what"))
            try await network.answer(action, .refused, note: plant("note"), as: "police-prevent")
            try await network.appoint(id, "police-prevent", reason: plant("change"), note: plant("handover"))
            try await network.close(id, as: "police-prevent", statement: plant("statement"), thanks: plant("thanks"))
            #expect(try await network.read(id, as: "school-lead") { try CaseStore.find($0, $1).details.goal }.contains(Self.mark))
        }
        try await network.log.settle()
        #expect(plant.words.count >= 1000, "\(plant.words.count)")
        let files = try network.stores.files()
        #expect(try FileSearch.found(Self.mark, below: files) == [])
        #expect(try FileSearch.found("tidewater homes", below: files).contains { $0.hasSuffix("UTF-8") }, "what is not sealed is found")
    }

    @Test("R90: the search would find a planted word in every form")
    func searchFinds() throws {
        let folder = try TemporaryFolder()
        let text = "Zoë\(Self.mark)!"
        let samples: [String: Data] = [
            "utf8": Data(text.uppercased().utf8), "utf16": Data(text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            "hex": Data(text.utf8.hex.utf8), "base0": Data(Data(text.utf8).base64EncodedString().utf8),
            "base1": Data(Data("x\(text)".utf8).base64EncodedString().utf8), "base2": Data(Data("xy\(text.uppercased())".utf8).base64EncodedString().utf8),
        ]
        for (name, data) in samples { try data.write(to: folder.url.appending(path: name)) }
        let files = try Set(FileSearch.found(Self.mark, below: folder.url).map { String($0.prefix { $0 != ":" }) })
        #expect(files == Set(samples.keys))
    }

    @Test("R90: the names of the demo's participants stand in no file")
    func demo() async throws {
        let network = try await TestNetwork.fresh()
        let files = try network.stores.files()
        for name in network.demo.plan.people.values where name.utf8.count >= 9 {
            #expect(try FileSearch.found(name.lowercased(), below: files) == [], "\(name)")
        }
    }

    @Test("R90: another root key is refused with a sentence, and opens nothing")
    func wrongRootKey() async throws {
        let demo = try await TestNetwork.demo.value
        let stores = try demo.stores.copy()
        let file = stores.keys.appending(path: "root.key")
        let right = try Data(contentsOf: file)
        try Data(String(repeating: "0a", count: 32).utf8).write(to: file)
        for _ in 0..<2 {
            let error = #expect(throws: Database.CannotOpen.self) { _ = try TestNetwork(stores: stores, demo: demo, clock: TestClock(), seed: 1) }
            #expect(error?.description.contains("is not the root key of these data. Put the right file back") == true)
        }
        try right.write(to: file)
        let network = try TestNetwork(stores: stores, demo: demo, clock: TestClock(), seed: 1)
        let scope = try #require(try await network.caseIDs().first)
        _ = try network.database.keyring.key(scope.text, version: 1)
    }
}
