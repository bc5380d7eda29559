import Domain
import TestSupport
import Testing

@testable import Records

@Suite("Newer versions of a structure") struct VersionTests {
    /// A network with an info-house, a case at its second half, and the text of the rules.
    struct House {
        let network: TestNetwork
        let structure: Structure
        let caseID: Case.ID
        let text: String

        init() async throws {
            network = try await TestNetwork.fresh()
            structure = try await network.structure("info-house")
            let referral = try await network.refer(to: structure)
            try await network.record(["kind": "police", "answer-police": "yes"], for: referral)
            try await network.weigh(referral, "to-info-house")
            caseID = try #require(try await network.weigh(referral, "follow-up"))
            let id = structure.id
            text = try await network.desk("city-coordinator", for: CanGovern.self).glance { try StructureStore.file(id, $0, $1).text }
        }

        func change(_ text: String) async throws {
            let id = structure.id
            try await network.desk("city-coordinator", for: CanGovern.self).write { access, tx in
                let revision = try StructureStore.find(id, access, tx).revision
                return try ((), StructureStore.replace(id, Form(["version": ["\(revision)"], "file": [text]]), access, tx))
            }
        }

        func move(_ fields: [String: String], as seat: String = "city-coordinator") async throws {
            let seen = try await look { try VersionStore.seen($0, $1) }
            let form = Form(["shown": [seen]].merging(fields.mapValues { [$0] }) { $1 })
            try await network.visit(caseID, seat, for: CanClose.self).write { access, tx in try ((), VersionStore.move(form, access, tx)) }
        }

        func look<T: Sendable>(_ body: @escaping @Sendable (CaseAccess<CanClose>, Transaction) throws -> T) async throws -> T {
            try await network.visit(caseID, "city-coordinator", for: CanClose.self).read(.caseSeen, body)
        }

        func version() async throws -> Int { try await look { try StructureStore.current($0, $1).version } }
    }

    func problems(_ work: () async throws -> Void) async throws -> [FormErrors.Problem] {
        do { try await work() } catch let errors as FormErrors { return errors.problems }
        return []
    }

    @Test("R10: changed rules become a version; a running case keeps its own until it is moved, and then its clocks and guards are the new ones")
    func moves() async throws {
        let house = try await House()
        let review = try #require(house.structure.template.clocks.first { $0.from == .adopted })
        let changed = house.text.replacing("words: \(review.words)", with: "words: A clock of the new rules")
        try await house.change(changed)
        #expect(try await house.version() == 1)
        let differences = try await house.look { try VersionStore.change($0, $1)?.differences ?? [] }
        #expect(differences.map(\.topic) == ["Clocks"] && differences[0].after[0].hasPrefix("A clock of the new rules"))
        let id = house.structure.id
        let behind = try await house.network.desk("city-coordinator", for: CanGovern.self).glance {
            try VersionStore.behind(StructureStore.find(id, $0, $1), $0, $1)
        }
        #expect(behind.cases == 1 && behind.referrals == 0)
        #expect(try await house.look { try StageStore.clocks($0, $1).contains { $0.words == "A clock of the new rules" } } == false)

        try await house.move(["reason": "Decided together."])
        #expect(try await house.version() == 2)
        #expect(try await house.look { try StageStore.clocks($0, $1).contains { $0.words == "A clock of the new rules" } })
        let decision = try #require(try await house.look { try DecisionStore.all($0, $1).first })
        #expect(decision.kind == .newVersion && decision.content.reason == "Decided together." && decision.content.note.contains("version 1 to version 2"))
        #expect(try await house.look { try VersionStore.change($0, $1) == nil })
    }

    @Test("R10: guards of the new version count from the move on") func guards() async throws {
        let house = try await House()
        let outcome = "street-work"
        // Street work needs nothing; from the new version on it needs an owner.
        let changed = house.text.replacing(#/id: street-work(,|\n +)/#) { "id: street-work\($0.1)needs: [owner]\($0.1)" }
        try #require(changed != house.text)
        try await house.change(changed)
        try await house.move(["reason": "r"])
        let form = Form(["stage": ["talk"], "outcome": [outcome], "reason": ["r"]])
        let found = try await problems {
            try await house.network.visit(house.caseID, "city-coordinator", for: CanClose.self).write { access, tx in
                try ((), StageStore.take(form, access, tx))
            }
        }
        #expect(found.first?.message.contains("an owner of the case") == true, "\(found)")
    }

    @Test("R10: a stage that the new version does not have is named by whoever moves the case, and its clocks begin there") func stages() async throws {
        let house = try await House()
        try await house.change(house.text.replacing(#/\btalk\b(?= *$|[,}\n])/#) { _ in "conversation" }.replacing("id: talk", with: "id: conversation"))
        #expect(try await problems { try await house.move(["reason": "r"]) }.map(\.field) == ["stage"])
        #expect(try await problems { try await house.move(["reason": "r", "stage": "talk"]) }.map(\.field) == ["stage"])
        let door = house.structure.template.stages[0].id
        #expect(try await problems { try await house.move(["reason": "r", "stage": door]) }.map(\.field) == ["stage"], "a stage of the door is none of a case")
        #expect(try await problems { try await house.move(["stage": "conversation"]) }.map(\.field) == ["reason"])
        #expect(try await house.version() == 1)
        try await house.move(["reason": "r", "stage": "conversation"])
        #expect(try await house.look { access, _ in access.course.stage } == "conversation")
        let marks = try await house.network.database.read { [id = house.caseID.text] in try TimelineStore.one(id, $0).marks.suffix(2).map(\.event) }
        #expect(marks == [.left, .entered])
    }

    @Test("R10: neither the case nor the structure may have changed since the form was shown") func conflicts() async throws {
        let house = try await House()
        await #expect(throws: Refusal.self) { try await house.move(["reason": "r"]) }
        try await house.change(house.text)
        let stale = try await house.look { try VersionStore.seen($0, $1) }
        try await house.network.appoint(house.caseID, "city-coordinator")
        await #expect(throws: Refusal.self) { try await house.move(["reason": "r", "shown": stale]) }
        let again = try await house.look { try VersionStore.seen($0, $1) }
        try await house.change(house.text)
        await #expect(throws: Refusal.self) { try await house.move(["reason": "r", "shown": again]) }
        #expect(try await house.version() == 1)
        try await house.move(["reason": "r"])
        #expect(try await house.version() == 3)
    }

    @Test("R10 R90: by whose rules a case runs cannot be changed by hand") func bound() async throws {
        let house = try await House()
        try await house.change(house.text)
        try await house.network.tamper("UPDATE case_file SET structure_version = 2 WHERE id = \(house.caseID)")
        await #expect(throws: (any Error).self) { try await house.version() }
    }

    @Test("R10: an active structure takes no rules by which it could not run") func refused() async throws {
        let house = try await House()
        let open = house.text.replacing("confirmed: true", with: "confirmed: false", maxReplacements: 120)
        #expect(try await problems { try await house.change(open) }.first?.message.contains("points that no named source confirms") == true)
        let broken = house.text.replacing("effect: adopt", with: "effect: adapt")
        #expect(try await problems { try await house.change(broken) }.first?.message.hasPrefix("Line ") == true)
        #expect(try await problems { try await house.change(" ") }.map(\.field) == ["file"])
        let strategic = TemplateLibrary.text("decision-making")
        #expect(try await problems { try await house.change(strategic) }.first?.message.contains("Whether it has cases") == true)
    }
}
