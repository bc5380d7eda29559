import Domain
import Foundation
import Testing

@testable import Records

/// Requests between agencies, in one line each.
extension TestNetwork {
    /// Asks for the first purpose of the structure, from its first basis when no other is named.
    func ask(
        _ id: Case.ID, as seat: String, to asked: String, _ questions: [String] = ["Does he come?"], days: Int = 5, known: [String] = ["name", "born"],
        basis: String? = nil
    ) async throws -> InformationRequest.ID {
        let askedID = try await self.seat(asked).id
        return try await visit(id, seat, for: CanEditCase.self).write { access, tx in
            let template = try StructureStore.current(access, tx).template
            var values = [
                "seat": [askedID.text], "purpose": [template.purposes[0].id], "basis": [basis ?? template.requestBases[0].id], "why": ["why"], "known": known,
                "due": [access.viewer.today.adding(days: days).text],
            ]
            for (index, question) in questions.enumerated() { values["question-\(index + 1)"] = [question] }
            let seats = try RequestStore.askable(access, tx).map(\.id)
            return try RequestStore.ask(.parse(Form(values), template, seats: seats, today: access.viewer.today), access, tx)
        }
    }

    static func form(_ kinds: [String], text: String = "He comes.", audience: String = "agency") -> Form {
        var values = ["audience": [audience]]
        for (index, kind) in kinds.enumerated() {
            values["answer-\(index + 1)"] = [kind]
            if kind == "share" || kind == "part" { values["text-\(index + 1)"] = [text] }
            if kind == "refuse" { (values["reason-\(index + 1)"], values["words-\(index + 1)"]) = (["secrecy"], ["own words"]) }
        }
        return Form(values)
    }

    func reply(_ id: InformationRequest.ID, _ kinds: [String], text: String = "He comes.", audience: String = "agency", as seat: String) async throws {
        let form = Self.form(kinds, text: text, audience: audience)
        try await desk(seat, for: CanRefer.self).write { try ((), AnswerStore.answer(id, form, $0, $1)) }
    }

    func takeBack(_ id: InformationRequest.ID, as seat: String) async throws {
        try await desk(seat, for: CanRefer.self).write { try ((), AnswerStore.takeBack(id, $0, $1)) }
    }

    func pass(_ id: InformationRequest.ID, to next: String, as seat: String) async throws {
        let form = try await Form(["seat": [self.seat(next).id.text]])
        try await desk(seat, for: CanRefer.self).write { try ((), AnswerStore.passOn(id, form, $0, $1)) }
    }

    func remind(_ id: InformationRequest.ID, as seat: String) async throws {
        try await desk(seat, for: CanRefer.self).write { try ((), RequestStore.remind(id, $0, $1)) }
    }

    func withdraw(_ id: InformationRequest.ID, as seat: String) async throws {
        try await desk(seat, for: CanRefer.self).write { try ((), RequestStore.withdraw(id, $0, $1)) }
    }

    func request(_ id: InformationRequest.ID, as seat: String) async throws -> VisibleRequest {
        try await desk(seat, for: CanRefer.self).read(.requestSeen) { access, tx in
            let visible = try RequestStore.find(id, access, tx)
            return (visible, about: visible.subject)
        }
    }

    /// Whether the request exists for a seat.
    func sees(_ id: InformationRequest.ID, _ seat: String) async throws -> Bool {
        do { _ = try await request(id, as: seat) } catch Refusal.notFound { return false }
        return true
    }

    /// What My work lists: asked of the seat, and awaited by it.
    func requestWork(_ seat: String) async throws -> (asked: [InformationRequest.ID], awaited: [InformationRequest.ID]) {
        let work = try await desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1) }
        return (work.requests.map(\.request.id), work.awaited.map(\.request.id))
    }

    /// Requests in the section of the case; none for who does not see it.
    func requests(in id: Case.ID, as seat: String) async throws -> [VisibleRequest] {
        do { return try await visit(id, seat, for: CanSeeTeam.self).read(.requestsListed) { try RequestStore.all($0, $1) } } catch Refusal.notFound {
            return []
        }
    }

    /// Seats that work with cases.
    var workers: [String] { seatKeys.filter { $0 != "city-admin" && $0 != "city-dpo" } }

    /// Makes the rule of every structure hide what is held.
    func hideHeld() async throws {
        let rows = try await database.read { tx in
            try tx.rows("SELECT structure_id, version, template FROM structure_version").map { row in
                try (row.text("structure_id"), row.int("version"), row.text("template"))
            }
        }
        for (structure, version, text) in rows {
            let hidden = text.replacing("\n  bases:", with: "\n  held: {is: hidden, source: test, confirmed: true}\n  bases:", maxReplacements: 1)
            try #require(try TemplateFile(hidden).template.basis.held?.value == .hidden)
            try await tamper("UPDATE structure_version SET template = \(hidden) WHERE structure_id = \(structure) AND version = \(version)")
        }
    }
}
