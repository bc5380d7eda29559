import Domain
import Foundation

extension DemoNetwork {
    static let entriesPerCase = 20

    /// Adds generated cases with twenty entries each, for benchmarks. `progress` hears how many are done.
    public func generate(_ count: Int, progress: @escaping @Sendable (Int) -> Void) async throws {
        let batch = 100
        for start in stride(from: 0, to: count, by: batch) {
            let size = min(batch, count - start)
            try await log.database.write { tx in
                let cast = try GeneratedCast(tx)
                let ids = (0..<size).map {
                    Case.ID(at: tx.now.adding(days: -400).adding(seconds: (start + $0) * 60), random: tx.database.environment.random(10))
                }
                try tx.makeKeys(ids.map(\.text))
                for (offset, id) in ids.enumerated() { try cast.makeCase(id, number: start + offset, tx) }
            }
            try await log.sequence(limit: 10 * batch)
            progress(start + size)
        }
        try await log.settle()
        if let statistics = log.database.engine.dialect.statistics { try await log.database.append { tx in _ = try tx.rows(statistics) } }
    }
}

/// The seats that generated cases draw on.
private struct GeneratedCast {
    let structure: Structure
    let coordinator: Seat
    let seats: [Seat]

    init(_ tx: Transaction) throws {
        structure = try StructureStore.usual(tx)
        let directory = try DirectoryStore.load(tx)
        seats = directory.seats.filter { $0.function == .practitioner }.sorted { $0.id.text < $1.id.text }
        guard let found = directory.seats.first(where: { $0.function == .coordinator }), seats.count >= 8 else { throw Refusal.unavailable }
        coordinator = found
    }

    func makeCase(_ id: Case.ID, number: Int, _ tx: Transaction) throws {
        let at = tx.now.adding(days: -300)
        let team = (0..<4).map { seats[(number + $0 * 3) % seats.count] }
        let participant = Participant(
            name: Self.name(number),
            born: Day(daysSince1970: 12_000 + number % 3000).text, contact: "Generated for measuring.", language: "English")
        let reference = "RT-2000-" + String(1_000_000 + number)
        guard let stage = structure.template.stages.last?.id else { throw Refusal.unavailable }
        try CaseStore.insert(
            id, .init(participant: participant, goal: "A generated goal."), reference: reference, structure: structure, stage: stage, referral: nil,
            owner: team[0].id,
            at: at, tx)
        let from = at.day(in: .gmt)
        for seat in [coordinator] + team {
            try MemberStore.insert(id, seat: seat.id, role: .member, from: from, until: nil, why: "Generated", tx)
        }
        for index in 0..<DemoNetwork.entriesPerCase { try makeEntry(index, team[index % team.count], id, at, tx) }
        // Few open actions, as in life: most are done.
        let action = try ActionStore.insert(
            .make(team[1].agency, due: tx.now.day(in: .gmt).adding(days: number % 200 == 0 ? -2 : 30)), id, by: team[0].id, at: at, tx)
        if number % 50 != 0 { try tx.rows("UPDATE action SET state = 'done' WHERE id = \(action)") }
        try tx.record(AuditEvent(.casesGenerated, subject: id.text), by: nil)
    }

    private func makeEntry(_ index: Int, _ seat: Seat, _ id: Case.ID, _ at: Instant, _ tx: Transaction) throws {
        let entry = Entry(
            id: Entry.ID(at: at.adding(hours: index), random: tx.database.environment.random(10)),
            kind: Entry.Kind.allCases[index % Entry.Kind.allCases.count], originator: seat.agency, author: seat.id, handling: .caseTeam,
            createdAt: at.adding(hours: index))
        let text = "A generated entry of about the length that entries have in life: a few sentences on a visit, what was said, and what comes next. "
        try EntryStore.insert(entry, .init(title: "Generated entry \(index + 1)", text: text + text), id, tx)
        let terms = ShareTerms(recipient: .team, level: .full, purpose: "plan-support", basis: "public-task", necessity: "Generated")
        try ShareStore.insert(terms, entry, id, by: seat.id, at: entry.createdAt, tx)
    }

    /// Few given names and many family names, as in life: 16 times 4,096.
    private static func name(_ number: Int) -> String {
        let mixed = number * 40_503 % 65_536
        let family = [starts[mixed / 16 % 16], middles[mixed / 256 % 16], ends[mixed / 4096 % 16]].joined()
        return "\(given[mixed % 16]) \(family)"
    }

    private static let given = [
        "Alma", "Bruno", "Chiara", "Dario", "Elif", "Finn", "Greta", "Hamza", "Irma", "Jonte", "Kaya", "Lior", "Mila", "Nuri", "Olga", "Pim",
    ]
    private static let starts = ["Al", "Ber", "Cas", "Dem", "Er", "Fer", "Gru", "Hol", "Il", "Jan", "Kol", "Lun", "Mor", "Nov", "Os", "Pet"]
    private static let middles = ["an", "ber", "di", "el", "fa", "ger", "ha", "in", "ka", "le", "mi", "no", "ra", "se", "ti", "va"]
    private static let ends = ["berg", "cu", "dal", "er", "feld", "gren", "holm", "ik", "ko", "land", "mann", "ov", "ro", "sen", "strand", "ti"]
}

extension ActionForm {
    fileprivate static func make(_ agency: Agency.ID, due: Day) throws -> ActionForm {
        try parse(Form(["agency": [agency.text], "due": [due.text], "what": ["Generated action"]]), agencies: [agency], today: due)
    }
}
