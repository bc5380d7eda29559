import Domain
import Testing

@testable import Records

/// Advice, library and six steps in one line each.
extension TestNetwork {
    func ask(
        _ text: String = "May we tell the club of it?", title: String = "Telling the club", of adviser: String = "city-legal", _ kind: Advice.Kind = .law,
        why: String = "", about more: [String: String] = [:], as seat: String = "school-lead"
    ) async throws -> Advice.ID {
        let whom = try await self.seat(adviser).id
        var fields = ["adviser": AdviceForm.choice(kind, whom), "title": title, "text": text, "written": "english", "why": why]
        fields.merge(more) { $1 }
        let form = Form(fields.mapValues { [$0] })
        return try await desk(seat, for: CanConsult.self).write { access, tx in
            try AdviceStore.ask(.parse(form, seats: AdviceStore.advisers(access, tx), today: access.viewer.today), access, tx)
        }
    }

    func say(_ id: Advice.ID, _ text: String, _ kind: String = "answer", law: String = "", as seat: String = "city-legal") async throws {
        let form = Form(["kind": [kind], "text": [text], "law": [law]])
        try await desk(seat, for: CanConsult.self).write { access, tx in try ((), AdviceStore.write(id, form, access, tx)) }
    }

    func advice(_ id: Advice.ID, as seat: String) async throws -> Advice {
        try await desk(seat, for: CanConsult.self).read(.adviceSeen, about: id.text) { try AdviceStore.find(id, $0, $1) }
    }

    func adviceIDs(as seat: String) async throws -> Set<Advice.ID> {
        try await desk(seat, for: CanConsult.self).read(.adviceSeen) { try Set(AdviceStore.all($0, $1).map(\.id)) }
    }

    func subject(of id: Advice.ID, as seat: String) async throws -> AdviceSubject? {
        try await desk(seat, for: CanConsult.self).read(.adviceSeen, about: id.text) { try AdviceStore.subject(of: id, $0, $1) }
    }

    func work(as seat: String) async throws -> Work { try await desk(seat, for: CanRefer.self).read(.workSeen) { try WorkStore.today($0, $1) } }

    /// An answered question of the school to the lawyer.
    func answered() async throws -> Advice.ID {
        let id = try await ask()
        try await say(id, "You may, if it helps.", law: "Children Act, section 10")
        return id
    }

    func propose(
        _ advice: Advice.ID, title: String = "Telling a partner", text: String = "It may be told if it helps.", why: String = "", as seat: String = "city-legal"
    ) async throws -> LibraryItem.ID {
        let review = try await viewer(seat).today.adding(days: 100)
        let form = Form(
            [
                "title": title, "question": "May a school tell a club?", "text": text, "law": "Children Act, section 10", "written": "english",
                "review": review.text, "why": why,
            ].mapValues { [$0] })
        return try await desk(seat, for: CanConsult.self).write { try LibraryStore.propose(advice, form, $0, $1) }
    }

    func decide(_ id: LibraryItem.ID, _ decision: String = "keep", as seat: String) async throws {
        try await desk(seat, for: CanConsult.self).write { try ((), LibraryStore.decide(id, Form(["decision": [decision]]), $0, $1)) }
    }

    func item(_ id: LibraryItem.ID, as seat: String) async throws -> (LibraryItem, LibraryRights) {
        try await desk(seat, for: CanConsult.self).read(.librarySeen, about: id.text) { try LibraryStore.find(id, $0, $1) }
    }

    func library(as seat: String) async throws -> [LibraryItem] {
        try await desk(seat, for: CanConsult.self).read(.librarySeen) { try LibraryStore.all($0, $1) }
    }

    func begin(_ call: String = "the worry of this week", as seat: String = "clinic-psych") async throws -> SixSteps.ID {
        try await desk(seat, for: CanConsult.self).write { try SixStepsStore.begin(Form(["call": [call]]), $0, $1) }
    }

    func step(_ id: SixSteps.ID, _ at: String, note: String, version: Int, as seat: String = "clinic-psych") async throws {
        let form = Form(["at": [at], "mark": ["done"], "note": [note]])
        try await desk(seat, for: CanConsult.self).write { try ((), SixStepsStore.record(id, form, version: version, $0, $1)) }
    }

    func end(_ id: SixSteps.ID, _ end: String = "unfounded", as seat: String = "clinic-psych") async throws {
        try await desk(seat, for: CanConsult.self).write { try ((), SixStepsStore.end(id, Form(["end": [end]]), $0, $1)) }
    }

    func steps(_ id: SixSteps.ID, as seat: String = "clinic-psych") async throws -> SixSteps {
        try await desk(seat, for: CanConsult.self).read(.sixStepsSeen, about: id.text) { try SixStepsStore.find(id, $0, $1) }
    }
}
